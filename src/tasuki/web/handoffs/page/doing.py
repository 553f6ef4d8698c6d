"""What one reader may do with a hand-over now, as forms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tasuki.domain.agreement.life import Department
from tasuki.domain.handoffs import Act, Passing
from tasuki.domain.roles import Role
from tasuki.present.words import Lang
from tasuki.web.accounts.models import Member, User
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs.forms.answers import (
    AppealAnswerForm,
    AppealForm,
    EvaluateForm,
    ReassignForm,
    ReturnForm,
    TakeBackForm,
)
from tasuki.web.handoffs.selectors.handoff import Told
from tasuki.web.handoffs.selectors.receiving import receivers
from tasuki.web.handoffs.services.answering import ANSWERS, DEPARTMENTS, OFFERS


def forms(told: Told, user: User, now: datetime, lang: Lang) -> dict[str, Any]:
    """The forms that this reader may send, by what they do."""
    allowed = told.history.allows
    held, passing = rights_of(user), Passing(told.handoff.passing)
    answers, offers = ANSWERS[passing] in held, OFFERS[passing] in held
    found: dict[str, Any] = {
        "can_accept": answers and allowed(Act.ACCEPTED),
        "can_offer_again": offers and passing is Passing.SQL and told.handoff.awaits == "sender",
        "can_end": told.handoff.awaits == "sender" and _of(user, told.handoff.sending),
    }
    if answers and allowed(Act.RETURNED):
        found["returned_form"] = ReturnForm(lang=lang, auto_id="return_%s")
    if Right.EVALUATE in held and passing is Passing.SQL and allowed(Act.EVALUATED):
        found["evaluated_form"] = evaluating(None, now, lang)
        found["evaluated_before"] = told.history.evaluated
    if Right.APPEAL in held and allowed(Act.APPEALED) and _of(user, told.handoff.sending):
        found["appealed_form"] = AppealForm(lang=lang, auto_id="appeal_%s")
    if _of(user, told.handoff.receiving):
        if Right.ANSWER_APPEAL in held and allowed(Act.APPEAL_ANSWERED):
            found["appeal_answered_form"] = AppealAnswerForm(lang=lang, auto_id="answer_%s")
        if Right.REASSIGN in held and allowed(Act.REASSIGNED):
            found["reassigned_form"] = reassigning(None, told, now, lang)
    if offers and allowed(Act.TAKEN_BACK):
        found["taken_back_form"] = TakeBackForm(lang=lang, auto_id="back_%s")
    found["nothing"] = not any(one for name, one in found.items() if name != "evaluated_before")
    return found


def evaluating(data: Any, now: datetime, lang: Lang) -> EvaluateForm:
    """The form of an evaluation, with the questions of the agreement in force."""
    force = versions(now).at(now)
    agreement = force.agreement if force else None
    return EvaluateForm(data, lang=lang, agreement=agreement, auto_id="evaluate_%s")


def reassigning(data: Any, told: Told, now: datetime, lang: Lang) -> ReassignForm:
    """The form that asks another, of those who are there."""
    there: list[Member] = receivers(Passing(told.handoff.passing), now)
    others = [one for one in there if one.pk != told.handoff.receiver_id]
    return ReassignForm(data, lang=lang, members=others, auto_id="reassign_%s")


def _of(user: User, department: Department) -> bool:
    """Whether a user acts for a department; an administrator does for every one."""
    role = Role(user.role)
    return role is Role.ADMIN or role in DEPARTMENTS[department]

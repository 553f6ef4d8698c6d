"""What the pages of feedback to Marketing show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils import timezone

from tasuki.domain.agreement.versions import Versions
from tasuki.domain.handoffs import FeedbackAct
from tasuki.present import feedback as say
from tasuki.present import inbox, numbers
from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.agreements.models import AgreementVersion
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs.clock import calendar
from tasuki.web.handoffs.forms.lists import CollectForm, ReplyForm, SendForm
from tasuki.web.handoffs.models import FeedbackEvent, ReturnReason
from tasuki.web.handoffs.selectors import feedback as select
from tasuki.web.handoffs.selectors.feedback import Course


def home(user: User, lang: Lang, number: int, sent: Form | None = None) -> dict[str, Any]:
    """The list of feedback, with the form that collects more."""
    now = timezone.now()
    known = versions(now)
    force, open_ = known.at(now), select.waiting(known)
    found = select.listed(known, number)
    may = Right.SEND_FEEDBACK in rights_of(user)
    here = reverse("handoffs:feedback")
    return {
        "as_of": now,
        "headline": say.headline(
            len(open_), sum(1 for one in open_ if one.due_at and one.due_at < now), lang
        ),
        "rule": _rule(known, now, lang) if force else None,
        "rows": [_row(one, known, now, lang) for one in found[: select.PAGE]],
        "form": (sent or collecting(None, known, now, lang)) if may else None,
        "previous": f"{here}?page={number - 1}" if number > 1 else "",
        "next": f"{here}?page={number + 1}" if len(found) > select.PAGE else "",
    }


def collecting(data: Any, known: Versions, now: datetime, lang: Lang) -> CollectForm:
    """The form that collects feedback; it begins with the last period that is over."""
    force, begun = known.at(now), {}
    if data is None and force is not None:
        every = force.agreement.feedback.every
        begun["starts_on"], begun["ends_on"] = every.last_period(select.today(now))
    return CollectForm(
        data, lang=lang, campaigns=select.campaigns(), initial=begun, auto_id="collect_%s"
    )


def one(course: Course, known: Versions, user: User, lang: Lang) -> dict[str, Any]:
    """One piece of feedback, with the forms that the reader may send now."""
    now, held, feedback = timezone.now(), rights_of(user), course.feedback
    version = AgreementVersion.objects.filter(number=feedback.version).first()
    questions = version.agreement.feedback.questions if version else ()
    reasons = {str(r.key): str(getattr(r, lang)) for r in ReturnReason.objects.all()}
    forms: dict[str, Any] = {}
    if Right.SEND_FEEDBACK in held and course.state is FeedbackAct.COLLECTED:
        forms["sent_form"] = SendForm(lang=lang, auto_id="send_%s")
    if Right.ANSWER_FEEDBACK in held and course.waits:
        forms["answered_form"] = ReplyForm(lang=lang, auto_id="reply_%s")
        forms["can_acknowledge"] = course.state is FeedbackAct.SENT
    return {
        "as_of": now,
        "row": _row(course, known, now, lang),
        "feedback": feedback,
        "tables": say.tables(feedback.told, questions, reasons, lang),
        "handed": numbers.count(feedback.told.get("handed_over", 0)),
        "story": [_event(event, lang) for event in reversed(course.events)],
        **forms,
    }


def _row(course: Course, known: Versions, now: datetime, lang: Lang) -> dict[str, Any]:
    feedback, zone = course.feedback, settings.ORGANISATION.tz
    force = known.at(now)
    hours = calendar(force.agreement.response if force else None)
    start, end = (numbers.day(day, lang) for day in (feedback.starts_on, feedback.ends_on))
    return {
        "pk": feedback.pk,
        "campaign": str(feedback.campaign),
        "period": t("feedback.period", lang, start=start, end=end),
        "handed": numbers.count(feedback.told.get("handed_over", 0)),
        "state": course.state.value,
        "waits": course.waits,
        "due": inbox.due(course.due_at, now, hours, zone, lang) if course.waits else None,
    }


def _rule(known: Versions, now: datetime, lang: Lang) -> str | None:
    """What the agreement in force says of feedback."""
    force = known.at(now)
    if force is None:
        return None
    rule = force.agreement.feedback
    told = [t(f"agreement.told.{one}", lang) for one in rule.told]
    return t(
        "feedback.rule",
        lang,
        version=force.version,
        every=t(f"agreement.every.{rule.every}", lang),
        told=("、" if lang == "ja" else ", ").join(told),
    )


def _event(event: FeedbackEvent, lang: Lang) -> dict[str, Any]:
    who = event.member or event.posting.user
    return {
        "at": event.posting.at,
        "text": say.done(FeedbackAct(event.act), who.name if who else None, lang),
        "words": event.text,
    }

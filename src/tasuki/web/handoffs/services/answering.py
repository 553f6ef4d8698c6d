"""Answering a hand-over: accepted, returned, given to another, taken back, evaluated, appealed."""

from __future__ import annotations

from collections.abc import Mapping

from tasuki.domain.agreement.document import Bant
from tasuki.domain.agreement.life import Department
from tasuki.domain.handoffs import Accuracy, Act, Outcome, Passing
from tasuki.domain.obligations import TAKEN_BACK
from tasuki.domain.roles import FIELD_SALES, INSIDE_SALES, Role
from tasuki.domain.stages import Gate
from tasuki.web.accounts.models import Member
from tasuki.web.accounts.permissions import Right
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs.models import Appeal, Evaluation, Handoff, HandoffEvent
from tasuki.web.handoffs.services.acting import act, lock, own, reason_of, verb
from tasuki.web.handoffs.services.offering import receives
from tasuki.web.handoffs.services.waiting import moved_on
from tasuki.web.ledger.models import Posting
from tasuki.web.ledger.posting import Author, Refused
from tasuki.web.ledger.services import gate_add

ANSWERS = {Passing.MQL: Right.ANSWER_MQL, Passing.SQL: Right.ANSWER_SQL}
OFFERS = {Passing.MQL: Right.OFFER_MQL, Passing.SQL: Right.OFFER_SQL}
DEPARTMENTS: dict[Department, frozenset[Role]] = {
    Department.MARKETING: frozenset({Role.MARKETING}),
    Department.INSIDE_SALES: INSIDE_SALES,
    Department.FIELD_SALES: FIELD_SALES,
}
"""Who acts for a department; an administrator does for every one."""


def handoff_accept(handoff: Handoff, *, by: Author) -> HandoffEvent:
    """Take a hand-over. Whoever takes it is its receiver from now on.

    Raises PermissionDenied, Refused (`too_late` with who was first and when; `left`).
    """
    right = ANSWERS[Passing(handoff.passing)]
    with verb("handoff_accept", right, by=by, on=_name(handoff)) as posting:
        lock(handoff, Act.ACCEPTED)
        taker = own(posting) or handoff.receiver
        if handoff.passing == Passing.SQL:
            gate = gate_add(posting, handoff.lead, Gate.ACCEPT, member=taker)
        else:
            gate = gate_add(posting, handoff.lead, Gate.ASSIGN, member=taker, to_member=taker)
        return act(handoff, Act.ACCEPTED, posting, gate=gate, to_member=taker)


def handoff_return(
    handoff: Handoff, reason: str, *, by: Author, comment: str | None = None
) -> HandoffEvent:
    """Give a hand-over back for one of the listed reasons; what was accepted can be given back too.

    Raises PermissionDenied, Refused (`reason_needed`, `unknown_reason`, `retired_reason`,
    `too_late`, `passed_on`: an MQL that is with field sales; `left`).
    """
    right = ANSWERS[Passing(handoff.passing)]
    with verb("handoff_return", right, by=by, on=_name(handoff)) as posting:
        listed = reason_of(reason)
        lock(handoff, Act.RETURNED)
        if handoff.passing == Passing.MQL:
            _still_here(handoff)
            moved_on(handoff.lead)
        gate = gate_add(
            posting, handoff.lead, Gate.RETURN, member=own(posting), reason=str(listed.key)
        )
        return act(handoff, Act.RETURNED, posting, gate=gate, reason=listed, note=comment)


def handoff_reassign(handoff: Handoff, receiver: Member, *, by: Author) -> HandoffEvent:
    """Ask another member of the receiving department. The time to answer stays as it was.

    Raises PermissionDenied, Refused (`too_late`, `same_receiver`, `wrong_department`, `gone`,
    `absent`, `not_yours`: the manager of the other department; `left`).
    """
    with verb("handoff_reassign", Right.REASSIGN, by=by, on=_name(handoff)) as posting:
        _of(posting, handoff.receiving)
        lock(handoff, Act.REASSIGNED)
        if handoff.receiver == receiver:
            raise Refused("same_receiver", name=receiver.name)
        receives(receiver, Passing(handoff.passing), posting)
        gate = None
        if handoff.passing == Passing.SQL or handoff.history().accepted:
            gate = gate_add(
                posting, handoff.lead, Gate.ASSIGN, member=own(posting), to_member=receiver
            )
        return act(handoff, Act.REASSIGNED, posting, gate=gate, to_member=receiver)


def handoff_take_back(handoff: Handoff, *, by: Author, comment: str | None = None) -> HandoffEvent:
    """The sender takes back what nobody has answered.

    In the ledger it is a return for the reason `taken_back`, which is nobody's answer. Raises
    PermissionDenied, Refused (`too_late`, `left`).
    """
    right = OFFERS[Passing(handoff.passing)]
    with verb("handoff_take_back", right, by=by, on=_name(handoff)) as posting:
        lock(handoff, Act.TAKEN_BACK)
        gate = gate_add(posting, handoff.lead, Gate.RETURN, member=own(posting), reason=TAKEN_BACK)
        return act(handoff, Act.TAKEN_BACK, posting, gate=gate, note=comment)


def handoff_evaluate(
    handoff: Handoff,
    answers: Mapping[str, int],
    *,
    by: Author,
    outcome: Outcome,
    bant: Mapping[Bant, Accuracy] | None = None,
    comment: str | None = None,
) -> Evaluation:
    """What field sales makes of a hand-over, by the questions of the agreement in force.

    Saying it again adds another; none is overwritten. Raises PermissionDenied, Refused
    (`not_accepted`, also for an MQL; `no_agreement`, `unanswered`, `unknown_question`, `off_scale`,
    `left`).
    """
    with verb("handoff_evaluate", Right.EVALUATE, by=by, on=_name(handoff)) as posting:
        if handoff.passing != Passing.SQL:
            raise Refused("not_accepted")
        lock(handoff, Act.EVALUATED)
        version, said = _answers(answers, posting)
        event = act(handoff, Act.EVALUATED, posting, note=comment)
        return Evaluation.objects.create(
            event=event,
            handoff=handoff,
            version=version,
            answers=said,
            bant={one.value: found.value for one, found in (bant or {}).items()},
            outcome=outcome.value,
        )


def handoff_appeal(handoff: Handoff, why: str, *, by: Author) -> Appeal:
    """The sender does not agree with a return or, where there is none, with the evaluation.

    Raises PermissionDenied, Refused (`why_needed`, `nothing_to_appeal`, `appeal_open`, `not_yours`,
    `left`).
    """
    with verb("handoff_appeal", Right.APPEAL, by=by, on=_name(handoff)) as posting:
        _of(posting, handoff.sending)
        if not why.strip():
            raise Refused("why_needed")
        history = lock(handoff, Act.APPEALED)
        against = Act.RETURNED if history.standing.value == Act.RETURNED else Act.EVALUATED
        event = act(handoff, Act.APPEALED, posting, note=why)
        return Appeal.objects.create(handoff=handoff, against=against.value, made=event)


def appeal_answer(appeal: Appeal, *, by: Author, upheld: bool, why: str) -> Appeal:
    """The manager of the receiving department answers an appeal. What was decided stays as it was.

    Raises PermissionDenied, Refused (`why_needed`, `no_appeal`: it is answered; `not_yours`,
    `left`).
    """
    handoff = appeal.handoff
    with verb("appeal_answer", Right.ANSWER_APPEAL, by=by, on=_name(handoff)) as posting:
        _of(posting, handoff.receiving)
        if not why.strip():
            raise Refused("why_needed")
        lock(handoff, Act.APPEAL_ANSWERED)
        appeal.answered = act(handoff, Act.APPEAL_ANSWERED, posting, note=why, upheld=upheld)
        appeal.upheld = upheld
        appeal.save(update_fields=["answered", "upheld"])
    return appeal


def _answers(answers: Mapping[str, int], posting: Posting) -> tuple[int, dict[str, object]]:
    """The version and its questions as they were asked, each with its answer."""
    now = versions(posting.at).at(posting.at)
    if now is None:
        raise Refused("no_agreement")
    asked = {one.name: one for one in now.agreement.feedback.questions}
    if unknown := sorted(answers.keys() - asked.keys()):
        raise Refused("unknown_question", name=unknown[0])
    said: dict[str, object] = {}
    for name, question in asked.items():
        if name not in answers:
            raise Refused("unanswered", label=question.label)
        if not 1 <= answers[name] <= question.scale:
            raise Refused("off_scale", label=question.label, scale=question.scale)
        said[name] = {"label": question.label, "scale": question.scale, "value": answers[name]}
    return now.version, said


def _of(posting: Posting, department: Department) -> None:
    """Raises Refused where the author is of another department; an administrator is of every one."""
    if posting.user is None or posting.user.role == Role.ADMIN:
        return
    if Role(posting.user.role) not in DEPARTMENTS[department]:
        raise Refused("not_yours", department=department.value)


def _still_here(handoff: Handoff) -> None:
    """Raises Refused where the lead was passed on: then it is field sales that returns it."""
    on = Handoff.objects.filter(
        lead=handoff.lead_id, passing=Passing.SQL.value, standing__in=("offered", "accepted")
    )
    if on.exists():
        raise Refused("passed_on")


def _name(handoff: Handoff) -> str:
    return f"handoff:{handoff.pk}"

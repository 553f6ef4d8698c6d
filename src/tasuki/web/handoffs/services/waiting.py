"""What a hand-over waits for and to when, as its events make it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from tasuki.domain.agreement.clock import due
from tasuki.domain.agreement.document import EvaluatedFrom
from tasuki.domain.handoffs import Awaits, History, Passing
from tasuki.domain.obligations import Kind
from tasuki.domain.stages import Gate
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs.clock import calendar
from tasuki.web.handoffs.models import Handoff, HandoffEvent
from tasuki.web.ledger.models import GateEvent, Lead

_ANSWERS = {Passing.MQL: Kind.FIRST_ATTEMPT, Passing.SQL: Kind.FS_ANSWER}
_MOVES_ON = [one.value for one in (Gate.MQL, Gate.HAND_OVER, Gate.RECYCLE, Gate.DISQUALIFY)]
"""What the sender does about a return, seen from the ledger."""


def wait(handoff: Handoff, before: History | None, after: History, at: datetime) -> None:
    """Write down what a hand-over waits for since `at`, where an act has changed that.

    The time that was promised is fixed here, by the agreement in force at that instant.
    """
    passing = Passing(handoff.passing)
    awaits = after.awaits(passing)
    same = before is not None and before.awaits(passing) is awaits
    if before is not None and same and before.standing is after.standing:
        return
    handoff.awaits = awaits.value if awaits else None
    handoff.since = at
    handoff.due_at = _promised(awaits, passing, at)


def moved_on(lead: Lead) -> None:
    """The sender has done something about what was returned: it waits no more."""
    Handoff.objects.filter(lead=lead, awaits=Awaits.SENDER.value).update(awaits=None)


def unread() -> Exists:
    """Whether the ledger says something of a hand-over's lead that none of its events took over."""
    taken = HandoffEvent.objects.filter(gate_event=OuterRef("pk"))
    later = GateEvent.objects.filter(lead=OuterRef("lead"), id__gt=OuterRef("gate_event"))
    return Exists(later.exclude(Exists(taken)))


def moved_on_elsewhere() -> int:
    """The same for what the ledger says was done by other ways than these verbs; how many."""
    moved = 0
    waiting = Handoff.objects.filter(unread(), awaits=Awaits.SENDER.value)
    for handoff in waiting.select_related("lead"):
        last = handoff.events.exclude(gate_event=None).latest("number").gate_event_id
        later = GateEvent.objects.filter(lead=handoff.lead_id, id__gt=last, kind__in=_MOVES_ON)
        if later.exists():
            moved += 1
            moved_on(handoff.lead)
    return moved


def _promised(awaits: Awaits | None, passing: Passing, at: datetime) -> datetime | None:
    """To when; None where nothing is promised, or not yet."""
    now = versions(at).at(at) if awaits in {Awaits.ANSWER, Awaits.EVALUATION} else None
    if now is None:
        return None
    response = now.agreement.response
    if awaits is Awaits.EVALUATION and response.evaluated_from is not EvaluatedFrom.ACCEPTANCE:
        return None
    kind = Kind.FS_EVALUATION if awaits is Awaits.EVALUATION else _ANSWERS[passing]
    return due(getattr(response, kind.value), at, calendar(response))

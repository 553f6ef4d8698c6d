"""What follows where field sales leaves hand-overs unanswered, as the agreement says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tasuki.domain.escalation import Escalation, escalation
from tasuki.domain.handoffs import Awaits, Passing
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs.clock import calendar
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.services.answering import handoff_take_back
from tasuki.web.ledger.posting import Author, Refused

BY = "escalation"
"""The author of what time alone brings about."""


@dataclass(frozen=True, slots=True)
class Escalated:
    """How many hand-overs went back to inside sales, and how many wait for another receiver."""

    taken_back: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A hand-over whose answer is overdue, and what follows."""

    handoff: Handoff
    then: Escalation


def unanswered(now: datetime) -> Iterator[Unanswered]:
    """Hand-overs to field sales whose answer is overdue, what was due first, first.

    What follows is judged by the version under which the answer was promised.
    """
    found = Handoff.objects.filter(
        passing=Passing.SQL.value, awaits=Awaits.ANSWER.value, due_at__lt=now
    )
    agreed = {one.version: one.agreement.response for one in versions(now).all}
    for handoff in found.order_by("due_at", "pk").select_related("lead__company", "receiver"):
        response = agreed.get(handoff.version or 0)
        then = Escalation()
        if response is not None:
            then = escalation(handoff.due_at, response, calendar(response))
        yield Unanswered(handoff, then)


def handoffs_escalate(*, by: Author = BY) -> Escalated:
    """Take back what the agreement gives back to inside sales by now: the verb that people use, one
    transaction and one audit line each.

    Running it again changes nothing, and nothing rests on its running: an answer is overdue by time
    alone. Whoever answers while it runs comes first. Raises LedgerBusy.
    """
    now = timezone.now()
    taken = waiting = 0
    for one in list(unanswered(now)):
        if not one.then.goes_back(now):
            waiting += 1
            continue
        try:
            handoff_take_back(one.handoff, by=by)
        except Refused:  # answered a moment ago, here or elsewhere
            continue
        taken += 1
    return Escalated(taken, waiting)

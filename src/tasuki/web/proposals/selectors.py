"""Reads of proposals: which wait, what was decided, how one lead was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from tasuki.domain.agreement.verdicts import Occasion, Verdict
from tasuki.web.ledger.models import Note
from tasuki.web.proposals.models import Decision, Judgement, Sweep
from tasuki.web.proposals.services import NOTE

PAGE = 50

ANSWERS = (Verdict.PASSED.value, Verdict.DECLINED.value)
"""What somebody decided, or the agreement; the rest settled itself."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of judgements, how many there are in all, and whether more follow."""

    rows: tuple[Judgement, ...]
    total: int
    more: bool


def waiting() -> QuerySet[Judgement]:
    """Proposals to be decided on, the newest first. Who must not be contacted waits unseen."""
    found = Judgement.objects.filter(
        cause=Occasion.CROSSING.value, decision=None, lead__do_not_contact=False
    )
    return found.select_related("lead").order_by("-instant", "-pk")


def waiting_page(number: int) -> Listed:
    """A page of the proposals that wait; pages count from 1."""
    return _page(waiting(), number)


def decided_page(number: int) -> Listed:
    """A page of what was decided, the latest decision first."""
    found = Judgement.objects.filter(decision__verdict__in=ANSWERS)
    joined = found.select_related("lead", "decision__posting__user")
    return _page(joined.order_by("-decision__posting__at", "-pk"), number)


def of_lead(lead_id: int) -> tuple[Judgement, ...]:
    """How a lead was judged, the latest first: what waits, was passed on or declined."""
    found = Judgement.objects.filter(lead=lead_id).select_related("decision__posting__user")
    return tuple(
        one
        for one in found.order_by("-instant", "-pk")
        if (decision := decision_of(one)) is None or decision.verdict in ANSWERS
    )


def decision_of(judgement: Judgement) -> Decision | None:
    """What became of it; None while it waits."""
    return getattr(judgement, "decision", None)


def reasons_of(decisions: Sequence[Decision]) -> dict[int, str]:
    """Why leads were declined, by decision; what was erased is left out."""
    keys = [str(one.pk) for one in decisions]
    notes = Note.objects.filter(record=NOTE, key__in=keys)
    return {int(key): text for key, text in notes.values_list("key", "text")}


def last_sweep() -> Sweep | None:
    """What was looked through last."""
    return Sweep.objects.order_by("pk").last()


def _page(found: QuerySet[Judgement], number: int) -> Listed:
    start = (number - 1) * PAGE
    rows = tuple(found[start : start + PAGE + 1])
    return Listed(rows[:PAGE], found.count(), len(rows) > PAGE)

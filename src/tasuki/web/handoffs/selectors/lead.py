"""A lead's hand-overs, and what can be done with it next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tasuki.domain.handoffs import Passing, Standing
from tasuki.domain.stages import CLOSED, RELAY, Stage
from tasuki.domain.touches import TouchKind
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.services.acting import last, run_of
from tasuki.web.handoffs.services.adopting import recorded_elsewhere
from tasuki.web.ledger.models import GateEvent, Lead, Person, Touch

CALLS = 30
"""So many of the latest calls and meetings can be named as evidence."""
_LIVE = {Standing.OFFERED.value, Standing.ACCEPTED.value}


@dataclass(frozen=True, slots=True)
class Open:
    """Whether something can be done with a lead; if not, why (a refusal's code and facts)."""

    code: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.code is None


@dataclass(frozen=True, slots=True)
class AtHand:
    """A lead that somebody is about to hand over, as far as the ledger says now."""

    lead: Lead
    person: Person | None
    stage: Stage
    handoffs: tuple[Handoff, ...]
    elsewhere: GateEvent | None
    calls: tuple[Touch, ...]
    sql: Open
    mql: Open
    end: Open


def of_lead(lead_id: int) -> list[Handoff]:
    """A lead's hand-overs, the latest first."""
    known = ("sender", "receiver", "posting__user")
    found = Handoff.objects.filter(lead=lead_id).select_related(*known)
    return list(found.order_by("-offered_at", "-pk"))


def at_hand(lead_id: int) -> AtHand | None:
    """The lead, or None where there is none. The verbs look again when they are called."""
    found = Lead.objects.select_related("company", "campaign").filter(pk=lead_id)
    lead = found.first()
    if lead is None:
        return None
    handoffs = of_lead(lead_id)
    number, cycle = run_of(lead)
    kinds = [TouchKind.CALL.value, TouchKind.MEETING.value]
    talks = list(Touch.objects.filter(lead=lead_id, kind__in=kinds).order_by("-occurred_at", "-pk"))
    gone = {one.supersedes_id for one in talks}
    calls = [one for one in talks if one.pk not in gone]
    closed = Open("closed", {"stage": cycle.stage.value, "at": cycle.closed_at})
    ended = closed if cycle.stage in CLOSED else Open()
    if cycle.merged_at is not None:
        ended = Open("merged", {"at": cycle.merged_at})
    live = {
        one.passing: one
        for one in handoffs
        if one.standing in _LIVE and one.cycle == number and cycle.closed_at is None
    }
    known = Open("do_not_contact") if lead.do_not_contact else Open()
    return AtHand(
        lead,
        Person.objects.filter(lead=lead).first(),
        cycle.stage,
        tuple(handoffs),
        recorded_elsewhere(lead_id),
        tuple(calls[:CALLS]),
        sql=_sql(known, live, ended, cycle.stage, offered=cycle.offered),
        mql=_mql(known, live, ended, cycle.stage),
        end=ended,
    )


def _sql(
    known: Open, live: Mapping[str, Handoff], ended: Open, stage: Stage, *, offered: bool
) -> Open:
    if not known:
        return known
    if (one := live.get(Passing.SQL.value)) is not None:
        return Open(f"{one.standing}_already", last(one))
    if not ended:
        return ended
    if offered or RELAY.index(stage) > RELAY.index(Stage.SQL):
        return Open("passed_already", {"stage": stage.value})
    return Open()


def _mql(known: Open, live: Mapping[str, Handoff], ended: Open, stage: Stage) -> Open:
    if not known:
        return known
    if (one := live.get(Passing.MQL.value)) is not None:
        return Open(f"{one.standing}_already", last(one))
    if ended.code == "merged":
        return ended
    if ended and stage is not Stage.LEAD:
        return Open("passed_already", {"stage": stage.value})
    return Open()

"""How the gate events of one lead make its cycles: the rules of decision 2, as one fold.

The unit of every stage figure is the lead cycle. Here the events of a single lead are taken in
order and put into the cycle that they belong to; the facts do the same in columns for all leads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tasuki.domain.obligations import TAKEN_BACK
from tasuki.domain.stages import CLOSED, REACHES, RELAY, Gate, Stage

_RUNNING_ORDER = {gate: place for place, gate in enumerate(Gate)}


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a lead, in the columns of the ledger's gate events."""

    id: int
    kind: Gate
    occurred_at: datetime
    member_id: int | None = None
    to_member_id: int | None = None
    deal_id: int | None = None
    into_lead_id: int | None = None
    reason: str | None = None
    supersedes_id: int | None = None


@dataclass(slots=True)
class Handoff:
    """One hand-over to field sales and what became of it, in the columns of the hand-overs."""

    handoff_id: int | None  # the event's id; None where the hand-over is inferred
    attempt: int
    offered_at: datetime
    fs_member_id: int | None = None
    accepted_at: datetime | None = None
    returned_at: datetime | None = None
    return_reason: str | None = None
    opportunity_at: datetime | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class PastOwner:
    """An assignment that a later one replaced before the hand-over."""

    member_id: int
    since: datetime
    until: datetime


@dataclass(slots=True)
class Cycle:
    """One run of a lead through the relay, in the columns of the journeys."""

    cycle: int
    created_at: datetime
    stage: Stage = Stage.LEAD
    member_id: int | None = None
    fs_member_id: int | None = None
    mql_at: datetime | None = None
    mql_last_at: datetime | None = None
    assigned_at: datetime | None = None
    member_since: datetime | None = None
    sql_at: datetime | None = None
    sql_last_at: datetime | None = None
    accepted_at: datetime | None = None
    mql_returned_at: datetime | None = None
    mql_taken_back_at: datetime | None = None
    returned_at: datetime | None = None
    opportunity_at: datetime | None = None
    won_at: datetime | None = None
    lost_at: datetime | None = None
    recycled_at: datetime | None = None
    disqualified_at: datetime | None = None
    merged_at: datetime | None = None
    closed_at: datetime | None = None
    mql_inferred: bool = False
    sql_inferred: bool = False
    opportunity_inferred: bool = False
    disordered: bool = False
    handoffs: list[Handoff] = field(default_factory=list)
    past_owners: list[PastOwner] = field(default_factory=list)

    @property
    def response_from_at(self) -> datetime:
        """From when an answer is waited for: its own MQL gate, or else its creation."""
        return self.mql_at if self.mql_at and not self.mql_inferred else self.created_at

    @property
    def offered(self) -> bool:
        """Whether the latest hand-over, recorded or inferred, has not been given back."""
        return bool(self.handoffs) and self.handoffs[-1].returned_at is None


def cycles(created_at: datetime, events: Iterable[Event]) -> list[Cycle]:
    """The cycles of a lead created at `created_at`, oldest first; there is always one.

    The order in which `events` come does not matter, and nothing is refused.
    """
    found = [Cycle(1, created_at)]
    merged_at = None
    for event in _in_order(created_at, events):
        if event.kind is Gate.MQL and found[-1].closed_at:
            found.append(Cycle(len(found) + 1, event.occurred_at))
        if event.occurred_at < created_at:
            found[-1].disordered = True
        if event.kind in (Gate.MERGE, Gate.UNMERGE):
            merged_at = event.occurred_at if event.kind is Gate.MERGE else None
        _apply(found[-1], event)
    for cycle in found:
        cycle.merged_at = merged_at
    return found


def cycle_at(found: Sequence[Cycle], instant: datetime) -> Cycle:
    """The cycle that a touch at `instant` belongs to: the last that began by then, or the first."""
    return next((cycle for cycle in reversed(found) if cycle.created_at <= instant), found[0])


def _in_order(created_at: datetime, events: Iterable[Event]) -> list[Event]:
    """Events that exist, in running order; an early one is taken as if at the creation."""
    known = list(events)
    superseded = {event.supersedes_id for event in known}

    def place(event: Event) -> tuple[datetime, int, datetime, int]:
        taken_at = max(event.occurred_at, created_at)
        return taken_at, _RUNNING_ORDER[event.kind], event.occurred_at, event.id

    return sorted((event for event in known if event.id not in superseded), key=place)


def _apply(cycle: Cycle, event: Event) -> None:
    at = event.occurred_at
    match event.kind:
        case Gate.ASSIGN:
            _assign(cycle, event)
        case Gate.RETURN:
            _give_back(cycle, event)
        case Gate.REOPEN:
            cycle.stage, cycle.closed_at = _furthest_open(cycle), None
        case Gate.LOSE:
            cycle.lost_at = cycle.lost_at or at
        case Gate.RECYCLE:
            cycle.recycled_at = cycle.recycled_at or at
        case Gate.DISQUALIFY:
            cycle.disqualified_at = cycle.disqualified_at or at
        case Gate.MQL | Gate.HAND_OVER | Gate.ACCEPT | Gate.OPEN_OPPORTUNITY | Gate.WIN:
            _reach(cycle, event)
    if event.kind in REACHES and event.kind is not Gate.CREATE:
        _stand(cycle, REACHES[event.kind], at)


def _reach(cycle: Cycle, event: Event) -> None:
    """Note the stage that a forward event reaches for the first time, and those it skipped."""
    at, kind = event.occurred_at, event.kind
    skipped_at = max(at, cycle.created_at)
    if not cycle.mql_at:
        cycle.mql_inferred = kind is not Gate.MQL
        cycle.mql_at = cycle.mql_last_at = skipped_at if cycle.mql_inferred else at
    if kind is Gate.MQL:
        cycle.mql_last_at = at
        return
    if not cycle.sql_at:
        cycle.sql_inferred = kind is not Gate.HAND_OVER
        cycle.sql_at = cycle.sql_last_at = skipped_at if cycle.sql_inferred else at
    if kind is Gate.HAND_OVER:
        cycle.sql_last_at = at
    _hand_over(cycle, event, skipped_at)
    if kind in (Gate.OPEN_OPPORTUNITY, Gate.WIN) and not cycle.opportunity_at:
        cycle.opportunity_inferred = kind is Gate.WIN
        cycle.opportunity_at = skipped_at if cycle.opportunity_inferred else at
    if kind is Gate.WIN:
        cycle.won_at = cycle.won_at or at


def _hand_over(cycle: Cycle, event: Event, skipped_at: datetime) -> None:
    """Offer, or answer the latest offer; an answer to none implies one."""
    at, kind = event.occurred_at, event.kind
    attempt = len(cycle.handoffs) + 1
    if kind is Gate.HAND_OVER:
        cycle.handoffs.append(Handoff(event.id, attempt, at))
        cycle.member_id = cycle.member_id or event.member_id
        _receive(cycle, event.to_member_id)
        return
    if not cycle.handoffs:
        cycle.handoffs.append(Handoff(None, attempt, skipped_at, inferred=True))
    handoff = cycle.handoffs[-1]
    cycle.accepted_at = cycle.accepted_at or at
    handoff.accepted_at = handoff.accepted_at or at
    if kind is Gate.ACCEPT:
        _receive(cycle, event.member_id)
        return
    handoff.opportunity_at = handoff.opportunity_at or at
    handoff.fs_member_id = handoff.fs_member_id or event.member_id
    cycle.fs_member_id = cycle.fs_member_id or event.member_id


def _receive(cycle: Cycle, member_id: int | None) -> None:
    """Name who receives the latest hand-over."""
    if member_id is not None:
        cycle.fs_member_id = cycle.handoffs[-1].fs_member_id = member_id


def _assign(cycle: Cycle, event: Event) -> None:
    at, member_id = event.occurred_at, event.to_member_id
    if member_id is not None:
        cycle.assigned_at = cycle.assigned_at or at
    if not cycle.sql_at:
        if cycle.member_id is not None and cycle.member_since:
            cycle.past_owners.append(PastOwner(cycle.member_id, cycle.member_since, at))
        cycle.member_id = member_id
        cycle.member_since = None if member_id is None else at
    elif cycle.offered:
        _receive(cycle, member_id)


def _give_back(cycle: Cycle, event: Event) -> None:
    """From field sales to inside sales, or where it was not offered, from there to marketing."""
    at = event.occurred_at
    if cycle.offered:
        cycle.handoffs[-1].returned_at = at
        cycle.handoffs[-1].return_reason = event.reason
        cycle.returned_at = cycle.returned_at or at
        cycle.stage = Stage.MQL
    else:
        if event.reason == TAKEN_BACK:
            cycle.mql_taken_back_at = at
        else:
            cycle.mql_returned_at = cycle.mql_returned_at or at
        cycle.stage = Stage.LEAD
    cycle.closed_at = None


def _stand(cycle: Cycle, stage: Stage, at: datetime) -> None:
    """Where the cycle stands after a closing, or after a forward event, which takes it no way back."""
    if stage in CLOSED:
        cycle.stage, cycle.closed_at = stage, at
    elif cycle.closed_at:
        cycle.stage, cycle.closed_at = stage, None
    else:
        cycle.stage = max(cycle.stage, stage, key=RELAY.index)


def _furthest_open(cycle: Cycle) -> Stage:
    if cycle.opportunity_at:
        return Stage.OPPORTUNITY
    if cycle.sql_at:
        return Stage.SQL
    return Stage.MQL if cycle.mql_at else Stage.LEAD

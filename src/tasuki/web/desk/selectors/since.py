"""What was done since the facts were made, on the leads of one page.

A list that changes while somebody works through it loses their place: what was done is marked, and
stays until the next refresh.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tasuki.domain.calendar import BusinessCalendar
from tasuki.domain.cycles import Event
from tasuki.domain.handoffs import FeedbackAct
from tasuki.domain.history import Contact, Said, Word, heard
from tasuki.domain.obligations import Kind, Obligation, State
from tasuki.domain.owing import obligations
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.facts.ledger import Ledger, Mark
from tasuki.facts.snapshot import Snapshot
from tasuki.facts.terms import Terms
from tasuki.insight.omissions import Late
from tasuki.web.handoffs.models import FeedbackEvent, HandoffEvent
from tasuki.web.ledger.models import GateEvent, Lead, Posting, Touch
from tasuki.web.ledger.reader import ledger_reader

Key = tuple[Kind, int]
Rows = Mapping[int, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Since:
    """When it was done, or when it came not to be owed any more (`ended`)."""

    at: datetime
    ended: bool = False


def since(snapshot: Snapshot, lates: Iterable[Late], now: datetime) -> dict[Key, Since]:
    """What became of these promises after the facts were made; those that are still owed are left out.

    Only leads with news are read again, by the rules that made the facts.
    """
    listed = list(lates)
    found = _answered([one.subject for one in listed if one.kind is Kind.MARKETING_REPLY], now)
    leads = _with_news({one.lead_id for one in listed if one.lead_id is not None}, snapshot.mark)
    if not leads:
        return found
    owed = {(one.kind, one.subject): one for one in _owed(snapshot, leads)}
    for late in listed:
        one = owed.get((late.kind, late.subject))
        if one is not None and (became := _became(one, now)) is not None:
            found[late.kind, late.subject] = became
    return found


def _became(one: Obligation, now: datetime) -> Since | None:
    match one.state(now):
        case State.MET if one.met_at is not None:
            return Since(one.met_at)
        case State.CANCELLED:
            lifted = [start for start, end in one.lifted if start <= now < end]
            return Since(one.cancelled_at or lifted[0], ended=True)
    return None


def _answered(feedback: Sequence[int], now: datetime) -> dict[Key, Since]:
    """Feedback that Marketing has answered; it is of no lead."""
    if not feedback:
        return {}
    told = FeedbackEvent.objects.filter(
        feedback_id__in=feedback, act=FeedbackAct.ANSWERED.value, posting__at__lte=now
    )
    return {
        (Kind.MARKETING_REPLY, subject): Since(at)
        for subject, at in told.values_list("feedback_id", "posting__at")
    }


def _with_news(leads: set[int], mark: Mark) -> list[int]:
    """Those of which anything was posted after the facts' mark."""
    if not leads or not Posting.objects.filter(id__gt=mark.posting).exists():
        return []
    some = {"lead_id__in": sorted(leads)}
    news = [
        GateEvent.objects.filter(**some, id__gt=mark.gate_event).values_list("lead_id"),
        Touch.objects.filter(**some, id__gt=mark.touch).values_list("lead_id"),
        Lead.objects.filter(id__in=some["lead_id__in"], posting_id__gt=mark.posting).values_list(
            "id"
        ),
        HandoffEvent.objects.filter(
            handoff__lead_id__in=some["lead_id__in"], posting_id__gt=mark.posting
        ).values_list("handoff__lead_id"),
    ]
    return sorted({lead for rows in news for (lead,) in rows})


def _owed(snapshot: Snapshot, leads: Sequence[int]) -> Iterable[Obligation]:
    """All obligations of some leads, from their records as they are now."""
    with ledger_reader() as ledger:
        terms = Terms.of(ledger)
        silent = {row["id"] for row in _rows(ledger, "lead", leads) if row["do_not_contact"]}
        promised = {row["id"]: row["promised_at"] for row in _rows(ledger, "promise", leads)}
        events, touches, words = (
            _by_lead(_rows(ledger, table, leads)) for table in ("gate_event", "touch", "word")
        )
    calendars: dict[int, BusinessCalendar] = {}
    for lead in leads:
        revisits = {row["id"]: on for row in events[lead] if (on := row["revisit_on"]) is not None}
        yield from obligations(
            [_event(row) for row in events[lead]],
            [_contact(row, promised.get(row["id"])) for row in touches[lead]],
            heard([_word(row) for row in words[lead]], silent=lead in silent),
            versions=terms.versions,
            calendar=snapshot.calendar,
            revisits=revisits,
            calendars=calendars,
        )


def _rows(ledger: Ledger, table: str, leads: Sequence[int]) -> list[dict[str, Any]]:
    batches = ledger.read(table, lead_ids=leads)
    return [row for batch in batches for row in batch.to_pylist()]


def _by_lead(rows: Iterable[dict[str, Any]]) -> Rows:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["lead_id"]].append(row)
    return found


def _event(row: Mapping[str, Any]) -> Event:
    return Event(
        id=row["id"],
        kind=Gate(row["kind"]),
        occurred_at=row["occurred_at"],
        member_id=row["member_id"],
        to_member_id=row["to_member_id"],
        reason=row["reason"] if row["kind"] == Gate.RETURN else None,
        supersedes_id=row["supersedes_id"],
    )


def _contact(row: Mapping[str, Any], promised_at: datetime | None) -> Contact:
    return Contact(
        id=row["id"],
        kind=TouchKind(row["kind"]),
        occurred_at=row["occurred_at"],
        direction=Direction(row["direction"]),
        disposition=Disposition(row["disposition"]),
        member_id=row["member_id"],
        promised_at=promised_at,
        supersedes_id=row["supersedes_id"],
    )


def _word(row: Mapping[str, Any]) -> Word:
    return Word(row["id"], Said(row["said"]), row["occurred_at"], row["subject"], row["member_id"])

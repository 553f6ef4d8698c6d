"""What is owed on the leads of a ledger, row by row, by the domain's fold over every record there is.

It says the same as `facts.obligations`, which leaves out the leads and the touches that can open,
meet and end nothing, and makes anew only those with news.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.agreement.versions import InForce, Versions
from tasuki.domain.calendar import BusinessCalendar
from tasuki.domain.cycles import Event
from tasuki.domain.history import Contact, Said, Word
from tasuki.domain.obligations import Kind, Obligation
from tasuki.domain.owing import obligations
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.domain.zones import UNIX

Row = dict[str, Any]
_NEVER = datetime.max.replace(tzinfo=UTC)


def owed_on(
    ledger: Mapping[str, Mapping[int, Row]], lead: int, calendar: BusinessCalendar
) -> tuple[Obligation, ...]:
    """The obligations of one lead."""
    events, touches = _own(ledger["gate_event"], lead), _own(ledger["touch"], lead)
    words = [row for row in ledger["word"].values() if row["lead_id"] == lead]
    return obligations(
        map(_event, events),
        [_contact(row, ledger["promise"]) for row in touches],
        [*_silent(ledger["lead"][lead], words), *map(_word, words)],
        versions=_versions(ledger),
        calendar=calendar,
        revisits={row["id"]: on for row in events if (on := row.get("revisit_on"))},
    )


def owed(
    ledger: Mapping[str, Mapping[int, Row]], journeys: Iterable[Row], calendar: BusinessCalendar
) -> dict[str, list[Row]]:
    """The rows of the three tables."""
    rows: dict[str, list[Row]] = {
        name: [] for name in ("obligations", "obligation_owners", "obligation_lifts")
    }
    cycles: dict[int, list[Row]] = {}
    for journey in journeys:
        cycles.setdefault(journey["lead_id"], []).append(journey)
    for lead in ledger["lead"]:
        for one in owed_on(ledger, lead, calendar):
            cycle = cycles[lead][0]
            for later in cycles[lead][1:]:
                cycle = later if later["created_at"] <= one.opened_at else cycle
            about = ("lead_id", "lead_key", "journey_id", "source", "segment", "industry", "size")
            _add(rows, ledger, one, {name: cycle[name] for name in (*about, "campaign_id")})
    said: dict[tuple[int, int], list[Row]] = {}
    for row in ledger["feedback"].values():
        said.setdefault((row["campaign_id"], row["subject"]), []).append(row)
    for (campaign, _), words in said.items():
        terms: Any = {"versions": _versions(ledger), "calendar": calendar}
        for one in obligations(words=map(_word, words), **terms):
            _add(rows, ledger, one, {"campaign_id": campaign})
    return rows


def _add(rows: dict[str, list[Row]], ledger: Any, one: Obligation, about: Row) -> None:
    def team(member: int | None) -> int | None:
        found: int | None = ledger["member"].get(member or 0, {}).get("team_id")
        return found

    which = {"kind": one.kind.value, "subject": one.subject}
    plain = ("opened_at", "due_at", "version", "met_at", "met_by", "unsaid", "cancelled_at")
    last = one.owners[-1][1]
    rows["obligations"].append(
        about
        | which
        | {name: getattr(one, name) for name in plain}
        | {
            "obligation_id": one.subject * 10 + list(Kind).index(one.kind),
            "debtor": one.debtor.value,
            "member_id": last,
            "team_id": team(last),
            "excused": one.kept(_NEVER) is None,
        }
    )
    lead = {"lead_id": about.get("lead_id")}
    if len(one.owners) > 1:
        rows["obligation_owners"] += [
            which | lead | {"nth": n, "since": since, "member_id": whose, "team_id": team(whose)}
            for n, (since, whose) in enumerate(one.owners, 1)
        ]
    rows["obligation_lifts"] += [
        which | lead | {"started_at": start, "ended_at": end} for start, end in one.lifted
    ]


def _own(records: Mapping[int, Row], lead: int) -> list[Row]:
    """A lead's records but those that became another lead's, and what those had corrected."""
    lost = {
        row["supersedes_id"]
        for row in records.values()
        if row.get("supersedes_id") in records
        and records[row["supersedes_id"]]["lead_id"] != row["lead_id"]
    }
    while more := {records[key].get("supersedes_id") for key in lost} - lost - {None}:
        lost |= more
    return [row for key, row in records.items() if row["lead_id"] == lead and key not in lost]


def _versions(ledger: Mapping[str, Mapping[int, Row]]) -> Versions:
    return Versions.of(
        [
            InForce(key, row["since"], Agreement.model_validate_json(row["document"]))
            for key, row in ledger["agreement"].items()
        ]
    )


def _event(row: Row) -> Event:
    names = ("member_id", "to_member_id", "supersedes_id")
    more = {name: row.get(name) for name in names}
    reason = row.get("reason") if row["kind"] == "return" else None
    return Event(row["id"], Gate(row["kind"]), row["occurred_at"], reason=reason, **more)


def _contact(row: Row, promises: Mapping[int, Row]) -> Contact:
    return Contact(
        row["id"],
        TouchKind(row["kind"]),
        row["occurred_at"],
        Direction(row.get("direction") or "out"),
        Disposition(row.get("disposition") or "none"),
        row.get("member_id"),
        promises.get(row["id"], {}).get("promised_at"),
        row.get("supersedes_id"),
    )


def _word(row: Row) -> Word:
    return Word(
        row["id"], Said(row["said"]), row["occurred_at"], row.get("subject"), row.get("member_id")
    )


def _silent(lead: Row, words: Iterable[Row]) -> list[Word]:
    """A lead of which nobody said when not to contact it was never to be contacted."""
    told = [row for row in words if row["said"] in (Said.DO_NOT_CONTACT, Said.CONTACT_AGAIN)]
    first = min(told, key=lambda row: (row["occurred_at"], row["id"]), default=None)
    silent = first["said"] == Said.CONTACT_AGAIN if first else bool(lead.get("do_not_contact"))
    return [Word(0, Said.DO_NOT_CONTACT, UNIX)] if silent else []

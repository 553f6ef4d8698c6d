"""Work that is left open: what kind, how much, how old. Nothing drops out for its age."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.review import Unfinished, Untouched
from tasuki.metrics.records import oldest, records
from tasuki.metrics.tally import BEGINNING

KINDS = ("unassigned", "untouched", "awaiting_answer", "returned", "no_outcome")
"""The metrics that count it, in the order of the relay."""

LISTED = 20
"""How many of the oldest untouched leads a review lists."""


def all_time(zone: ZoneInfo, as_of: datetime) -> Window:
    """Everything that began by `as_of`, however old."""
    return Window(BEGINNING, as_of + timedelta(microseconds=1), zone)


def untouched(
    snapshot: Snapshot, zone: ZoneInfo, as_of: datetime, *, total: int, limit: int = LISTED
) -> tuple[Untouched, ...]:
    """Of the open leads that nobody has tried to reach (`total`), those that wait longest."""
    window = all_time(zone, as_of)
    found = records(
        snapshot, "untouched", window, as_of=as_of, oldest_first=True, limit=limit, total=total
    )
    campaigns, members = snapshot.labels("campaign"), snapshot.labels("member")
    now = snapshot.calendar.position(as_of)

    def lead(row: dict[str, Any]) -> Untouched:
        since = row["started_at"]
        return Untouched(
            lead_id=row["lead_id"],
            lead_key=row["lead_key"],
            since=since,
            source=row["source"],
            campaign=campaigns.get(row["campaign_id"]),
            member=members.get(row["member_id"]),
            waiting_s=(as_of - since).total_seconds(),
            waiting_business_s=float(now - snapshot.calendar.position(since)),
        )

    return tuple(lead(row) for row in found.rows.to_pylist())


def unfinished(snapshot: Snapshot, zone: ZoneInfo, as_of: datetime) -> tuple[Unfinished, ...]:
    """Each kind of open work, with the one that is open longest."""
    found = oldest(snapshot, KINDS, all_time(zone, as_of), as_of=as_of)

    def age(since: datetime | None) -> float | None:
        return (as_of - since).total_seconds() if since else None

    return tuple(
        Unfinished(kind, one.total, age(one.since), one.lead_id, one.lead_key)
        for kind, one in found.items()
    )

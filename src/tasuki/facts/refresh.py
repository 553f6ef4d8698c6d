"""Ledger → snapshot: the whole of it, or only what was posted since the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tasuki.domain.calendar import BusinessCalendar
from tasuki.facts.build import Build, Progress
from tasuki.facts.engine import opened
from tasuki.facts.ledger import Ledger
from tasuki.facts.manifest import Manifest
from tasuki.facts.schema import TABLES
from tasuki.facts.store import Store

MEMORY_BYTES = 800_000_000
"""What a refresh may hold; the rest spills to the scratch folder."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did. `why_full` is a stable code, or None where it was incremental."""

    number: int
    why_full: str | None
    leads: int | None
    """How many leads were made anew; None where all were."""
    rows: dict[str, int]


def refresh(
    ledger: Ledger,
    store: Store,
    *,
    calendar: BusinessCalendar,
    zone: ZoneInfo,
    as_of: datetime,
    full: bool = False,
    progress: Progress | None = None,
) -> Refreshed:
    """Publish a snapshot of the ledger as it is at its mark.

    Raises Busy while another refresh runs, and StoreError where the facts cannot be written: the
    snapshot in force is then as it was.
    """
    tell = progress or (lambda _: None)
    with store.writing():
        current = store.current()
        connection = opened(store.scratch, MEMORY_BYTES)
        build = Build(connection, calendar, scratch=store.scratch, progress=tell)
        build.run(ledger)
        parts = {}
        for table in TABLES:
            tell(f"write {table}")
            parts[table] = store.commit(table, store.write(connection, table, table))
        found = Manifest(
            number=1 + (current.number if current else 0),
            as_of=as_of,
            zone=zone,
            calendar=calendar,
            mark=ledger.mark,
            tables=parts,
            moved=build.moved,
            kept=current.kept if current else {},
        )
        store.publish(found)
        store.vacuum()
    return Refreshed(
        found.number, "asked", None, {table: part.rows for table, part in parts.items()}
    )

"""Ledger → snapshot: the whole of it, or only what was posted since the last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import duckdb

from tasuki.domain.calendar import BusinessCalendar
from tasuki.facts.build import Build, Progress
from tasuki.facts.changes import FullNeeded, Survey, Why
from tasuki.facts.engine import opened
from tasuki.facts.ledger import Ledger, Mark
from tasuki.facts.manifest import File, Manifest, Part, kept, read
from tasuki.facts.merge import Merge
from tasuki.facts.schema import TABLES
from tasuki.facts.store import LAYOUTS, Store
from tasuki.facts.terms import Terms

MEMORY_BYTES = 800_000_000
"""What a refresh may hold; the rest spills to the scratch folder."""

BY_LEAD = ("journeys", "past_owners", "participations", "handoffs", "deals")
OWED = ("obligations", "obligation_owners", "obligation_lifts")
NAMES = ("members", "teams", "campaigns", "companies")
"""Tables that lie by lead, of them those that have rows of no lead too, and those of the dimensions;
touches and their days lie by time."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh published. `leads` were made anew; None where all were, for `why`."""

    number: int
    why: Why | None
    leads: int | None
    rows: Mapping[str, int]


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

    Only what changed since the last snapshot is made anew, unless `full` or there is a reason (see
    Why); the result is the same. Raises Busy while another refresh runs, and StoreError where the
    facts cannot be written: readers are none the worse for it.
    """
    with store.writing():
        base = store.current()
        work = _Work(ledger, store, calendar, progress or (lambda _: None))
        terms = Terms.of(ledger)
        why = Why.ASKED if full else _why_full(base, ledger.mark, calendar, zone, terms)
        made = None
        if base and not why:
            try:
                made = work.increment(base)
            except FullNeeded as needed:
                why = needed.why
        made = made or work.whole()
        found = Manifest(
            number=store.next_number(),
            as_of=as_of,
            zone=zone,
            calendar=calendar,
            mark=ledger.mark,
            tables=made.parts,
            moved=made.moved,
            terms=terms.fingerprint,
            kept=kept(store.root),
        )
        store.publish(found)
        store.vacuum()
    rows = {name: part.rows for name, part in made.parts.items()}
    return Refreshed(found.number, why, made.leads, rows)


def _why_full(
    base: Manifest | None, mark: Mark, calendar: BusinessCalendar, zone: ZoneInfo, terms: Terms
) -> Why | None:
    if base is None:
        return Why.FIRST
    if (base.calendar, base.zone) != (calendar, zone):
        return Why.CALENDAR
    if base.terms != terms.fingerprint:
        return Why.AGREEMENT
    behind = any(getattr(mark, name) < getattr(base.mark, name) for name in Mark.__slots__)
    return Why.LEDGER if behind else None


@dataclass(frozen=True, slots=True)
class _Made:
    """The tables of the next snapshot, committed; `leads` as in Refreshed."""

    parts: Mapping[str, Part]
    moved: Mapping[str, Sequence[int]]
    leads: int | None


@dataclass(frozen=True, slots=True)
class _Work:
    """One refresh under way."""

    ledger: Ledger
    store: Store
    calendar: BusinessCalendar
    tell: Progress

    def whole(self) -> _Made:
        """All tables from the whole ledger."""
        scratch = self.store.scratch
        with closing(opened(scratch, MEMORY_BYTES)) as connection:
            build = Build(connection, self.calendar, scratch=scratch, progress=self.tell)
            build.dimensions(self.ledger)
            build.leads(self.ledger)
            build.days()
            files = {table: self._written(connection, table) for table in TABLES}
        parts = {table: self.store.commit(table, files[table]) for table in TABLES}
        return _Made(parts, build.moved, None)

    def increment(self, base: Manifest) -> _Made:
        """All tables from a snapshot and what was posted since. Raises FullNeeded."""
        old = {table: part.files for table, part in base.tables.items()}
        with closing(opened(self.store.scratch, MEMORY_BYTES)) as connection:
            build = Build(connection, self.calendar, progress=self.tell)
            companies = self.store.rows("companies", old["companies"])
            renamed = build.dimensions(self.ledger, after=base.mark.posting, companies=companies)
            changes = Survey(base, self.ledger, self.store, connection).run()
            build.leads(self.ledger, changes.lead_ids, base.moved)
            if build.strays:
                raise FullNeeded(Why.MOVED)
            merge = Merge(self.store, connection, changes.lead_ids)
            new = merge.by_lead({table: old[table] for table in BY_LEAD})
            owing = Merge(self.store, connection, [0, *changes.lead_ids])
            new |= owing.by_lead({table: old[table] for table in OWED})
            new["touches"] = merge.touches(
                old["touches"], sorted(changes.unsettled | build.robbed), base.mark.touch
            )
            new["touch_days"] = merge.days(old["touch_days"], self.calendar.zone)
            for table in NAMES:
                differs = table in renamed and merge.differs(table, old[table])
                new[table] = self._written(connection, table) if differs else old[table]
        parts = {
            table: base.tables[table] if files == old[table] else self.store.commit(table, files)
            for table, files in new.items()
        }
        return _Made(parts, build.moved, len(changes.lead_ids))

    def _written(self, connection: duckdb.DuckDBPyConnection, table: str) -> tuple[File, ...]:
        self.tell(f"write {table}")
        return self.store.write(connection, table, table)


def compact(store: Store) -> int | None:
    """Lay every table out anew whose files are more than its rows need; the new snapshot's number.

    The rows stay the same. None where there was nothing to do. Raises like `refresh`, and NoFacts.
    """
    with store.writing():
        base = read(store.root)
        parts = dict(base.tables)
        with closing(opened(store.scratch, MEMORY_BYTES)) as connection:
            for table, part in base.tables.items():
                if len(part.files) > 1 + 2 * (part.rows // LAYOUTS[table].rows):
                    rows = store.rows(table, part.files)
                    parts[table] = store.commit(table, store.write(connection, table, rows))
        if parts == base.tables:
            return None
        found = replace(base, number=store.next_number(), tables=parts)
        store.publish(found)
        store.vacuum()
    return found.number

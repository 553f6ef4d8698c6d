"""What is overdue (対応漏れ), why, and who sees to it: counts by cause and by person, and the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from tasuki.domain.agreement.life import Department
from tasuki.domain.calendar import BusinessCalendar
from tasuki.domain.obligations import Kind
from tasuki.domain.omissions import Cause, Presence
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics import owed
from tasuki.metrics.causes import with_cause

ORDER = (Department.FIELD_SALES, Department.INSIDE_SALES, Department.MARKETING)
"""The departments in the order in which they are listed: the nearest to the customer first."""

_KEY = ("kind", "subject")
_CAUSES = {why.value: place for place, why in enumerate(Cause)}
_COLUMNS = ("due_at", "kind", "subject", "lead_id", "campaign_id", "debtor", "cause", "owner_id")


@dataclass(frozen=True, slots=True)
class Late:
    """One overdue promise. `business_s` is the working time since it fell due.

    `lead_id` is None for feedback, which is about a campaign; `owner_id` where nobody was named.
    """

    kind: Kind
    subject: int
    lead_id: int | None
    campaign_id: int | None
    debtor: Department
    cause: Cause
    owner_id: int | None
    due_at: datetime
    business_s: float


@dataclass(frozen=True, slots=True)
class Lines:
    """How many promises are overdue for one cause, or with one person, and the oldest of them.

    Of a person's, `causes` says how many there are of each; of a cause, it says itself.
    """

    debtor: Department
    count: int
    oldest: Late
    causes: tuple[tuple[Cause, int], ...]

    @property
    def cause(self) -> Cause:
        """The only cause, or the most frequent one."""
        return self.causes[0][0]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed to; None narrows nothing. `nobody`: without an owner."""

    cause: Cause | None = None
    debtor: Department | None = None
    owner_id: int | None = None
    nobody: bool = False


@dataclass(frozen=True, slots=True)
class Omissions:
    """Everything overdue at `as_of`. `rows` are oldest first, with `due_at`, `kind`, `subject`,
    `lead_id`, `campaign_id`, `debtor`, `cause` and `owner_id`."""

    as_of: datetime
    calendar: BusinessCalendar
    version: int | None  # of the facts
    rows: pa.Table
    by_cause: tuple[Lines, ...]
    by_owner: tuple[Lines, ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return int(self.rows.num_rows)

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's."""
        return self.calendar.zone

    def of(self, debtor: Department) -> int:
        """How many a department owes."""
        return sum(line.count for line in self.by_cause if line.debtor is debtor)

    def listed(
        self, narrowed: Narrowed, *, first: int = 0, most: int | None = None
    ) -> tuple[int, tuple[Late, ...]]:
        """How many match, and those from place `first` on, at most so many, oldest first."""
        tests = list(_tests(self.rows, narrowed))
        rows = self.rows
        if tests:
            keep = tests[0]
            for test in tests[1:]:
                keep = pc.and_(keep, test)
            rows = rows.filter(keep)
        shown = rows.slice(first, most).to_pylist()
        return rows.num_rows, tuple(_late(self.calendar, row, self.as_of) for row in shown)


def omissions(snapshot: Snapshot, *, as_of: datetime, presence: Presence) -> Omissions:
    """What is overdue at `as_of`, and why, by those who are there.

    One question to the engine, whatever it holds; what is counted and listed is its answer.
    """
    tables = snapshot.tables
    held = owed.obligations(tables, as_of, owners=as_of < snapshot.as_of)
    late = owed.overdue(tables, held, as_of).rename(owner_id="member_id")
    found = with_cause(late, as_of, presence)
    rows = snapshot.arrow(found.select(*_COLUMNS).order_by("due_at", *_KEY))
    names = snapshot.labels("member")

    def by_name(line: Lines) -> tuple[int, str]:
        # People are not ranked; what nobody has comes first, because it needs somebody.
        return ORDER.index(line.debtor), names.get(line.oldest.owner_id or 0, "")

    return Omissions(
        as_of,
        snapshot.calendar,
        snapshot.version,
        rows,
        by_cause=tuple(sorted(_lines(snapshot.calendar, rows, "cause", as_of), key=_by_count)),
        by_owner=tuple(sorted(_lines(snapshot.calendar, rows, "owner_id", as_of), key=by_name)),
    )


def _by_count(line: Lines) -> tuple[int, int, int]:
    return ORDER.index(line.debtor), -line.count, _CAUSES[line.cause]


def _lines(calendar: BusinessCalendar, rows: pa.Table, by: str, as_of: datetime) -> Iterator[Lines]:
    """The rows counted per department and `by`, departments in ORDER."""
    told = rows.append_column("place", pa.array(range(rows.num_rows), pa.int64()))
    keys = list(dict.fromkeys(("debtor", by, "cause")))
    counted = told.group_by(keys).aggregate([("place", "count"), ("place", "min")])
    groups: dict[tuple[str, Any], list[dict[str, Any]]] = {}
    for row in counted.to_pylist():
        groups.setdefault((row["debtor"], row[by]), []).append(row)
    for (debtor, _), parts in groups.items():
        parts.sort(key=lambda part: (-part["place_count"], _CAUSES[part["cause"]]))
        oldest = rows.slice(min(part["place_min"] for part in parts), 1).to_pylist()[0]
        yield Lines(
            Department(debtor),
            sum(part["place_count"] for part in parts),
            _late(calendar, oldest, as_of),
            tuple((Cause(part["cause"]), part["place_count"]) for part in parts),
        )


def _tests(rows: pa.Table, narrowed: Narrowed) -> Iterator[pa.Array]:
    for name, wanted in (("cause", narrowed.cause), ("debtor", narrowed.debtor)):
        if wanted is not None:
            yield pc.equal(rows[name], pa.scalar(wanted.value))
    if narrowed.nobody:
        yield pc.is_null(rows["owner_id"])
    elif narrowed.owner_id is not None:
        yield pc.fill_null(pc.equal(rows["owner_id"], narrowed.owner_id), False)


def _late(calendar: BusinessCalendar, row: dict[str, Any], as_of: datetime) -> Late:
    position = calendar.position
    return Late(
        kind=Kind(row["kind"]),
        subject=row["subject"],
        lead_id=row["lead_id"],
        campaign_id=row["campaign_id"],
        debtor=Department(row["debtor"]),
        cause=Cause(row["cause"]),
        owner_id=row["owner_id"],
        due_at=row["due_at"],
        business_s=float(position(as_of) - position(row["due_at"])),
    )

"""Unit tables: one row per thing counted, over facts as they stood at an instant.

A definition asks `Facts` for the units it counts and says which instants start and end them. What
it gets is a `Units`: the number is an aggregate of its rows, and the records are the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

import ibis

from tasuki.domain.obligations import TAKEN_BACK
from tasuki.domain.obligations import Kind as Owed
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.domain.zones import UNIX
from tasuki.metrics import owed, stood
from tasuki.metrics.metric import DIMENSIONS, OF_LEAD, Unit, dimensions

if TYPE_CHECKING:
    from tasuki.facts.localtime import LocalTime
    from tasuki.facts.snapshot import Snapshot

Column: TypeAlias = Any
Table: TypeAlias = Any
Key = TypeVar("Key", bound=Hashable)


class UnknownDimension(ValueError):
    """A metric has no such dimension; the text names those it has."""


@dataclass(frozen=True, slots=True, eq=False)  # columns have no equality to speak of
class Days:
    """Touches that are units, counted by local day: the rows of `touch_days`, which of them are such
    (None: all) and which have reached (None: nothing is to be reached)."""

    rows: Table
    keep: Column
    done: Column


@dataclass(frozen=True, slots=True)
class Units:
    """The rows that a metric counts, and the columns that say what each one is.

    A row is a unit where `started` has an instant and `keep` holds. `reached` is when it reached
    (null: it did not), whether or not that is later than the instant that the facts speak for:
    readers cut both. `positions` are the same two on the business clock, where the facts have them.
    A unit belongs to the window that holds its `entered`, which is `started` unless said otherwise.
    `days` says the same units by day, where there are such. `latest` is a column of the facts that is
    never before `entered`, where that one is dear to work out.
    """

    unit: Unit
    rows: Table
    unit_id: str
    started: Column
    reached: Column = None
    keep: Column = None
    weight: Column = None
    closed: Column = None
    positions: tuple[Column, Column] | None = None
    entering: Column = None
    days: Days | None = None
    latest: Column = None

    @property
    def entered(self) -> Column:
        """The instant that puts a unit into a window."""
        return self.started if self.entering is None else self.entering

    def exits(self, as_of: datetime) -> Units:
        """The same units, each in the window in which it reached."""
        begun = self.started <= as_of
        keep = begun if self.keep is None else self.keep & begun
        return replace(self, entering=self.reached, keep=keep, days=None, latest=None)

    def dimension(self, name: str, clock: Callable[[], LocalTime]) -> Column:
        """The column of a dimension; `clock` tells the times of entry. Raises UnknownDimension."""
        self.must_have(name)
        if name == "weekday":
            return clock().weekday_column(self.entered)
        if name == "hour":
            return clock().hour_column(self.entered)
        return self.rows[DIMENSIONS[self.unit].get(name, name)]

    def must_have(self, name: str) -> None:
        """Raises UnknownDimension where there is no dimension of this name."""
        known = dimensions(self.unit)
        if name not in known:
            raise UnknownDimension(
                f"no dimension is called {name!r} here: there are {', '.join(known)}"
            )


def alike(many: Mapping[Key, Units], *parts: Callable[[Units], Column]) -> list[list[Key]]:
    """The keys of units that have the same parts, together: one query can serve them."""
    found: list[list[Key]] = []
    for key, units in many.items():
        for keys in found:
            if all(part(many[keys[0]]).equals(part(units)) for part in parts):
                keys.append(key)
                break
        else:
            found.append([key])
    return found


@dataclass(frozen=True, slots=True)
class Facts:
    """Unbound tables of the facts, and the instant as of which they are asked.

    `past` says that the facts know later things than `as_of`; whatever a later event has replaced
    (owner, inferred gates, the start of the response) is then looked up as it stood; the owner only
    with `owners`, for it costs a join, as do the industry and size of touches, with `companies`.
    `passing` says that some cycle had been passed on to inside sales by then.
    """

    tables: Mapping[str, Table]
    as_of: datetime
    past: bool = False
    owners: bool = True
    companies: bool = False
    passing: bool = True

    @classmethod
    def by(cls, snapshot: Snapshot, as_of: datetime, dimensions: Iterable[str]) -> Facts:
        """The facts of a snapshot, for units that are read by these dimensions."""
        asked = set(dimensions)
        return cls(
            snapshot.tables,
            as_of,
            as_of < snapshot.as_of,
            owners=bool(asked & {"member", "team"}),
            companies=bool(asked & OF_LEAD[Unit.TOUCH]),
            passing=_first_passed(snapshot) <= as_of,
        )

    def cycles(self, started: str, reached: str | None = None, *more: str) -> Units:
        """Lead cycles from one gate to another, merged leads left out. `more` are columns that are
        wanted besides."""
        rows = self._journeys(started, *([reached] if reached else []), *more)
        return self._cycles(rows, started, reached)

    def responses(self, started: str, reached: str) -> Units:
        """Lead cycles that ask for an answer, from one instant of it to another, with business
        positions."""
        rows = self._responses()
        units = self._asking(self._cycles(rows, started, reached))
        if self.past:
            return units
        start, finish = (rows[f"{name.removesuffix('_at')}_pos"] for name in (started, reached))
        return replace(units, positions=(start, finish))

    def waiting(self, *without: str) -> Units:
        """Open lead cycles that we owe an answer, for which none of these instants has come.

        Handed over is answered; a lead that must not be contacted is owed nothing.
        """
        rows = self._responses("sql_at", "do_not_contact")
        owed = [self._pending(rows[gate]) for gate in ("sql_at", "closed_at")]
        rows = rows.filter(*owed, ~rows.do_not_contact)
        units = self._asking(self._cycles(rows, "response_from_at", None))
        missing = [self._pending(rows[gate]) for gate in without]
        return replace(units, keep=ibis.and_(units.keep, *missing))

    def offers(self, *, returned: bool) -> Units:
        """The latest hand-over of each open cycle, returned or not yet answered."""
        offers = self.tables["handoffs"]
        offers = offers.filter(offers.offered_at <= self.as_of, self._answered(offers))
        given = self._pending(offers.returned_at)
        open_ = offers.filter(~given if returned else given & self._pending(offers.accepted_at))
        later = offers.select("journey_id", attempt=offers.attempt - 1)
        cycles = self.tables["journeys"]
        cycles = cycles.filter(self._pending(cycles.closed_at), self._pending(cycles.merged_at))
        rows = open_.anti_join(later, ["journey_id", "attempt"]).semi_join(cycles, "journey_id")
        started = rows.returned_at if returned else rows.offered_at
        return Units(Unit.HANDOFF, rows, "handoff_id", started)

    def touches(
        self,
        *,
        kinds: AbstractSet[TouchKind] | None = None,
        outbound: bool = False,
        dispositions: AbstractSet[Disposition] | None = None,
        reached: AbstractSet[Disposition] | None = None,
    ) -> Units:
        """Touches of some kinds and dispositions; one has reached where it ended in `reached`.

        `outbound` leaves out those that the other side began. Touches of merged leads stay: the
        work was done.
        """
        rows, by_day = self.tables["touches"], self.tables["touch_days"]
        if self.companies:
            leads = self.tables["journeys"].select("journey_id", *sorted(OF_LEAD[Unit.TOUCH]))
            rows = rows.left_join(leads, "journey_id").drop("journey_id_right")

        def marks(table: Table) -> tuple[Column, Column]:
            tests = [
                *([stood.among(table.kind, kinds)] if kinds else []),
                *([~table.direction.identical_to(str(Direction.IN))] if outbound else []),
                *([stood.among(table.disposition, dispositions)] if dispositions else []),
            ]
            return ibis.and_(*tests) if tests else None, reached and stood.among(
                table.disposition, reached
            )

        keep, done = marks(rows)
        ended = None if done is None else stood.when(done, rows.occurred_at)
        days = Days(by_day, *marks(by_day))
        started = rows.occurred_at
        return Units(Unit.TOUCH, rows, "touch_id", started, ended, keep, closed=ended, days=days)

    def handoffs(self, started: str, reached: str | None = None) -> Units:
        """Hand-overs to field sales, of leads that were not merged.

        One that its sender took back was nobody's to answer: it is no return, and not counted.
        """
        rows = self._unmerged("handoffs")
        return Units(
            Unit.HANDOFF,
            rows,
            "handoff_id",
            rows[started],
            reached and rows[reached],
            self._answered(rows),
            closed=ibis.coalesce(rows.returned_at, rows.accepted_at),
        )

    def promises(self, kind: Owed, *, late: bool = False) -> Units:
        """Obligations of a kind that fell due; one has reached where it was met in time, or with `late`
        at all.

        What is not due yet is not among them, also where it was met: it would come with those that
        were met early alone. Those of merged leads stay, as the work does.
        """
        units = self._obligations(kind)
        rows = units.rows
        in_time = stood.when(rows.met_at <= rows.due_at, rows.met_at)
        return replace(units, reached=rows.met_at if late else in_time)

    def unkept(self, kind: Owed) -> Units:
        """Obligations of a kind that fell due; one has reached where nothing has met it."""
        units = self._obligations(kind)
        rows = units.rows
        return replace(units, reached=stood.when(self._pending(rows.met_at), rows.due_at))

    def overdue(self) -> Units:
        """Obligations of any kind that are overdue, from when they fell due."""
        rows = owed.obligations(self.tables, self.as_of, owners=self.past and self.owners)
        rows = owed.named(self.tables, owed.overdue(self.tables, rows, self.as_of))
        return Units(Unit.OBLIGATION, rows, "obligation_id", rows.due_at)

    def _obligations(self, kind: Owed) -> Units:
        rows = owed.obligations(self.tables, self.as_of, owners=self.past and self.owners)
        if kind is Owed.MARKETING_REPLY:
            rows = owed.named(self.tables, rows)
        return Units(
            Unit.OBLIGATION,
            rows,
            "obligation_id",
            rows.opened_at,
            keep=(rows.kind == kind.value) & owed.fallen_due(rows, self.as_of),
            closed=ibis.coalesce(rows.met_at, rows.cancelled_at),
        )

    def deals(self, started: str) -> Units:
        """Deals with their amounts, of leads that were not merged."""
        rows = self._unmerged("deals")
        closed = ibis.coalesce(rows.won_at, rows.lost_at)
        return Units(Unit.DEAL, rows, "deal_id", rows[started], weight=rows.amount, closed=closed)

    def campaigns(self) -> Units:
        """Campaigns whose cost is known; one that names no first day began before all else."""
        rows = self.tables["campaigns"]
        none = dict.fromkeys(("lead_id", "journey_id", "member_id", "team_id"), ibis.null("int64"))
        none |= dict.fromkeys(("source", "segment", "industry", "size"), ibis.null("string"))
        rows = rows.mutate(lead_key=ibis.coalesce(rows.name, rows.key), **none)
        started = ibis.coalesce(rows.starts_at, ibis.literal(UNIX, rows.starts_at.type()))
        keep = rows.cost.notnull()
        return Units(Unit.CAMPAIGN, rows, "campaign_id", started, keep=keep, weight=rows.cost)

    def _cycles(self, rows: Table, started: str, reached: str | None) -> Units:
        return Units(
            Unit.CYCLE,
            rows,
            "journey_id",
            rows[started],
            reached and rows[reached],
            self._pending(rows.merged_at),
            closed=rows.closed_at,
            latest=stood.latest(rows, started) if self.past else None,
        )

    def _asking(self, units: Units) -> Units:
        """Those that ask inside sales for an answer: they were passed on by an MQL gate. A ledger
        that knows no such gate asks from creation on, in every cycle."""
        if not self.passing:
            return units
        rows = units.rows
        here = (
            rows.passed_at.notnull()
            if self.past
            else stood.passed(rows) & (rows.mql_at <= self.as_of)
        )
        return replace(units, keep=units.keep & here)

    def _answered(self, offers: Table) -> Column:
        """Which hand-overs had not been taken back by their sender."""
        back = offers.return_reason.identical_to(TAKEN_BACK)
        return ~back | self._pending(offers.returned_at)

    def _unmerged(self, table: str) -> Table:
        journeys = self.tables["journeys"]
        merged = journeys.filter(journeys.merged_at <= self.as_of).select("journey_id")
        return self.tables[table].anti_join(merged, "journey_id")

    def _pending(self, instant: Column) -> Column:
        return instant.isnull() | (instant > self.as_of)

    def _journeys(self, *gates: str) -> Table:
        """A row per cycle, as it stood; of the past, the stages and these gates are known."""
        if not self.past:
            return self.tables["journeys"]
        return stood.cycles(self.tables, self.as_of, gates, owners=self.owners)

    def _responses(self, *more: str) -> Table:
        """A row per cycle as it stood, with the instants of our answer."""
        if not self.past:
            return self.tables["journeys"]
        return stood.responses(self.tables, self.as_of, more, owners=self.owners)


_FIRST: WeakKeyDictionary[Snapshot, datetime] = WeakKeyDictionary()
_NEVER = datetime.max.replace(tzinfo=UTC)


def _first_passed(snapshot: Snapshot) -> datetime:
    """When a lead cycle was first passed on by an MQL gate. A snapshot never changes: asked once."""
    if snapshot not in _FIRST:
        rows = snapshot.tables["journeys"]
        first = snapshot.arrow(rows.aggregate(first=rows.mql_at.min(where=stood.passed(rows))))
        _FIRST[snapshot] = first["first"][0].as_py() or _NEVER
    return _FIRST[snapshot]

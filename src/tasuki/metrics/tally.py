"""What the engine counts for a metric: small tables by cell and group, for numpy to finish.

Two tables answer every kind of metric. A `Tally` says how many units began in each cell and how
many of them reached. `Lives` say how long units took or have been watched: rates in days, counted by
the engine; durations in seconds, which hardly ever coincide, unit by unit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tasuki.domain.window import Window
from tasuki.domain.zones import micros
from tasuki.facts.clock import positions
from tasuki.facts.localtime import LocalTime, local_days
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.cells import Cells
from tasuki.metrics.estimate import Flags, Floats, Integers
from tasuki.metrics.metric import Clock
from tasuki.metrics.strata import strata
from tasuki.metrics.units import Column, Table, Units

Group = int | str | None
Stratum = tuple[Group, ...]
Where = Mapping[str, Group]

_SECOND = 1_000_000
_DAY_S = 86_400

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""A window from here on has no start: nothing is older."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which units are read, and how they are laid out: cells, groups, conditions, the instant.

    A group is a stratum: a value for each dimension of `by`; without one, all units are a group.
    `recorded_from` is when the outcome's recording began, where that came later than some units.
    `within` is the part of the cells' hull that is read, where that is not all of it.
    """

    snapshot: Snapshot
    cells: Cells
    as_of: datetime
    by: tuple[str, ...] = ()
    where: Where | None = None
    recorded_from: datetime | None = None
    within: Window | None = None

    def table(self, units: Units, **columns: Column) -> Table:
        """The units that entered the hull by `as_of` and meet the conditions, in these columns.

        `entered` comes with them, and a `label` per dimension.
        """
        named = {"entered": units.entered, **columns}
        named |= {f"label{i}": units.dimension(name, self._clock) for i, name in enumerate(self.by)}
        asked = {f"where{i}": name for i, name in enumerate(self.where or {})}
        named |= {column: units.dimension(name, self._clock) for column, name in asked.items()}
        hull = self.within or self.cells.hull
        bounded = units.latest is not None and hull.start > BEGINNING
        table = units.rows.select(**named, **({"latest": units.latest} if bounded else {}))
        if bounded:
            table = table.filter(table.latest >= hull.start)
        # The fewer comparisons, the less of ten million rows is read.
        tests = [] if hull.start <= BEGINNING else [table.entered >= hull.start]
        tests.append(
            table.entered <= self.as_of if self.as_of < hull.end else table.entered < hull.end
        )
        for column, value in zip(asked, (self.where or {}).values(), strict=True):
            tests.append(table[column].isnull() if value is None else table[column] == value)
        return table.filter(*tests)

    def _clock(self) -> LocalTime:
        """The wall clock over the time in which units enter."""
        hull = self.cells.hull
        return LocalTime.between(hull.start, max(hull.start, min(self.as_of, hull.end)), hull.zone)

    def keys(self, table: Table) -> dict[str, Column]:
        """The columns to group by; none where there is one cell and no dimension."""
        found = {f"label{i}": table[f"label{i}"] for i in range(len(self.by))}
        if len(self.cells) > 1:
            found["cell"] = self.cells.column(table.entered)
        return found


@dataclass(frozen=True, slots=True)
class Tally:
    """Units per group and cell (rows are groups, columns cells): how many, reached, weight, and
    how many began before the recording of their outcome did."""

    groups: tuple[Stratum, ...]
    n: Integers
    k: Integers
    weight: Floats
    early: Integers

    def whole(self) -> Tally:
        """All groups as one."""
        sums = (
            part.sum(axis=0, keepdims=True) for part in (self.n, self.k, self.weight, self.early)
        )
        return Tally(((),), *sums)

    def arranged(self, groups: tuple[Stratum, ...]) -> Tally:
        """The same with the rows of these groups, in their order; those that it lacks are zeros."""
        known = {group: i for i, group in enumerate(self.groups)}
        here = [i for i, group in enumerate(groups) if group in known]
        there = [known[groups[i]] for i in here]
        size = (len(groups), self.n.shape[1])
        n, k, early = (np.zeros(size, np.int64) for _ in range(3))
        weight = np.zeros(size)
        n[here], k[here], early[here] = self.n[there], self.k[there], self.early[there]
        weight[here] = self.weight[there]
        return Tally(groups, n, k, weight, early)


@dataclass(frozen=True, slots=True)
class Lives:
    """How long units took, or have been watched without reaching: rows ordered by group and cell.

    `times` are days (rates) or the metric's seconds, `counts` how many units a row stands for,
    `entry` the time from which on they could be seen to reach. `place` is group × cells + cell.
    """

    groups: tuple[Stratum, ...]
    cells: int
    place: Integers
    times: Integers
    reached: Flags
    counts: Integers
    entry: Integers | None

    def whole(self) -> Lives:
        """All groups as one."""
        cell = self.place % self.cells
        order = np.argsort(cell, kind="stable")
        return Lives(
            ((),),
            self.cells,
            cell[order],
            self.times[order],
            self.reached[order],
            self.counts[order],
            None if self.entry is None else self.entry[order],
        )

    def part(self, group: int, run: slice) -> Lives:
        """The rows of one group in a run of cells."""
        ends = (group * self.cells + run.start, group * self.cells + run.stop)
        return self._rows(slice(*(int(i) for i in np.searchsorted(self.place, ends))))

    def run(self, run: slice) -> Lives:
        """The rows of all groups in a run of cells."""
        cell = self.place % self.cells
        return self._rows((cell >= run.start) & (cell < run.stop))

    def _rows(self, rows: slice | Flags) -> Lives:
        return Lives(
            self.groups,
            self.cells,
            self.place[rows],
            self.times[rows],
            self.reached[rows],
            self.counts[rows],
            None if self.entry is None else self.entry[rows],
        )


@dataclass(frozen=True, slots=True)
class Flow:
    """What came into each cell and what went out of it: other units, of other cohorts."""

    entries: Tally
    exits: Tally

    def whole(self) -> Flow:
        """All groups as one."""
        return Flow(self.entries.whole(), self.exits.whole())


Found = Tally | Lives | Flow


def tallied(scope: Scope, many: Sequence[Units]) -> list[Tally]:
    """Tallies of units that share their rows and the instants of entry, from one query of these."""
    columns: dict[str, Column] = {}
    for i, units in enumerate(many):
        columns |= {f"{name}{i}": column for name, column in _marks(scope, units).items()}
    table = scope.table(many[0], **columns)
    if len(many) == 1 and "keep0" in columns:
        table = table.filter(table.keep0)
    totals: dict[str, Column] = {}
    for i in range(len(many)):
        totals |= _totals(table, i)
    keys = scope.keys(table)
    grouped = table.group_by(**keys) if keys else table
    found = scope.snapshot.arrow(grouped.aggregate(**totals))
    groups, place = _place(scope, found)
    return spread(found, groups, place, len(scope.cells), len(many))


def spread(
    table: pa.Table, groups: tuple[Stratum, ...], place: Integers, cells: int, many: int
) -> list[Tally]:
    """Columns `n0, k0, weight0, early0, n1, …` of rows at group × cells + cell as tallies."""

    def matrix(name: str) -> npt.NDArray[Any]:
        """A column of the answer as groups × cells; zeros where nothing was asked."""
        out = np.zeros(len(groups) * cells, np.float64 if "weight" in name else np.int64)
        if name in table.column_names:
            np.add.at(out, place, table[name].cast(out.dtype.name).fill_null(0).to_numpy())
        return out.reshape(len(groups), cells)

    return [
        Tally(groups, matrix(f"n{i}"), matrix(f"k{i}"), matrix(f"weight{i}"), matrix(f"early{i}"))
        for i in range(many)
    ]


def _marks(scope: Scope, units: Units) -> dict[str, Column]:
    """What is asked of every unit: whether it counts, has reached, began too early, its weight."""
    found = {"keep": units.keep, "weight": units.weight}
    if units.reached is not None:
        found["done"] = units.reached <= scope.as_of
    if scope.recorded_from is not None:
        found["soon"] = units.started < scope.recorded_from
    return {name: column for name, column in found.items() if column is not None}


def _totals(table: Table, i: int) -> dict[str, Column]:
    """The aggregates of the `i`-th units over the columns that `_marks` named."""

    def marked(*names: str) -> Column | None:
        tests = [table[f"{name}{i}"] for name in names if f"{name}{i}" in table.columns]
        return ibis.and_(*tests) if tests else None

    found = {f"n{i}": table.count(where=marked("keep"))}
    if f"done{i}" in table.columns:
        found[f"k{i}"] = table.count(where=marked("keep", "done"))
    if f"soon{i}" in table.columns:
        found[f"early{i}"] = table.count(where=marked("keep", "soon"))
    if f"weight{i}" in table.columns:
        found[f"weight{i}"] = table[f"weight{i}"].sum(where=marked("keep"))
    return found


def lived(scope: Scope, units: Units, clock: Clock | None) -> Lives:
    """The lives of units: in days counted by the engine, or one by one on a duration's clock; a clock
    of days needs no single units."""
    if clock is None:
        return _days(scope, units)
    if clock is Clock.DAYS:
        lives = _days(scope, units)
        entry = None if lives.entry is None else lives.entry * _DAY_S
        return replace(lives, times=lives.times * _DAY_S, entry=entry)
    return _moments(scope, units, clock)


def _days(scope: Scope, units: Units) -> Lives:
    hull = scope.cells.hull
    local = LocalTime.between(hull.start, scope.as_of, hull.zone)
    table = kept(scope.table(units, started=units.started, reached=units.reached, **keeping(units)))
    began = local.day_column(table.started)
    done = (table.reached <= scope.as_of).fill_null(False)
    seen = local.day(scope.as_of - timedelta(microseconds=1))
    keys = scope.keys(table) | {
        "time": ibis.ifelse(done, local.day_column(table.reached), seen) - began,
        "done": done,
    }
    if scope.recorded_from is not None:
        keys["entry"] = local.day(scope.recorded_from) - began
    found = scope.snapshot.arrow(table.group_by(**keys).aggregate(n=table.count()))
    return _ordered(
        scope,
        found,
        _whole(found, "time"),
        found["done"].to_numpy(),
        _whole(found, "n"),
        _whole(found, "entry") if scope.recorded_from is not None else None,
    )


def keeping(units: Units) -> dict[str, Column]:
    """The column that says which rows are units, where not all are."""
    return {} if units.keep is None else {"keep": units.keep}


def kept(table: Table) -> Table:
    """The rows that are units, where the table has a column that says so."""
    return table.filter(table.keep) if "keep" in table.columns else table


def _moments(scope: Scope, units: Units, clock: Clock) -> Lives:
    """Lives of single units, on the clock of a duration."""
    rows = kept(scope.table(units, **moments(scope, units, clock), **keeping(units)))
    table = scope.snapshot.arrow(rows)
    start, until, done = watched(scope, units, clock, table)
    entry = None
    if scope.recorded_from is not None:
        entry = _now(scope, clock, scope.recorded_from) - start
    return _ordered(scope, table, until - start, done, np.ones(len(start), np.int64), entry)


def moments(scope: Scope, units: Units, clock: Clock) -> dict[str, Column]:
    """The columns that `watched` needs: where each unit starts and finishes, on a clock or in time."""
    start, finish = _positions(units, clock) or (units.started, units.reached)
    known = units.reached <= scope.as_of
    return {"start": start, "finish": ibis.ifelse(known, finish, ibis.null(finish.type()))}


def watched(
    scope: Scope, units: Units, clock: Clock, table: pa.Table
) -> tuple[Integers, Integers, Flags]:
    """When each unit started and when it reached or was last seen, in the clock's seconds."""
    finish = table["finish"].combine_chunks()
    done: Flags = pc.is_valid(finish).to_numpy(zero_copy_only=False)
    start, until = _whole(table, "start"), finish.cast(pa.int64())
    if _positions(units, clock):
        until = until.fill_null(0).to_numpy()
    else:
        reading = _reader(scope, clock)
        start, until = reading(start), reading(until.fill_null(micros(scope.as_of)).to_numpy())
    return start, np.where(done, until, _now(scope, clock)), done


def _positions(units: Units, clock: Clock) -> tuple[Column, Column] | None:
    return units.positions if clock is Clock.BUSINESS else None


def _reader(scope: Scope, clock: Clock) -> Callable[[Integers], Integers]:
    """From microseconds since 1970 to the clock's seconds."""
    if clock is Clock.BUSINESS:
        return lambda instants: positions(scope.snapshot.calendar, instants)
    if clock is Clock.ELAPSED:
        return lambda instants: instants // _SECOND
    return lambda instants: local_days(instants, scope.cells.hull.zone) * 86_400


def _now(scope: Scope, clock: Clock, instant: datetime | None = None) -> int:
    """What the clock shows at `as_of`, or at another instant."""
    at = np.array([micros(instant or scope.as_of)])
    if instant is None and clock is Clock.DAYS:
        at -= 1
    return int(_reader(scope, clock)(at)[0])


def _ordered(
    scope: Scope,
    table: pa.Table,
    times: Integers,
    reached: Flags,
    counts: Integers,
    entry: Integers | None,
) -> Lives:
    groups, place = _place(scope, table)
    # One group and one cell lie in order as they are: half a million lives need no copies.
    order = np.argsort(place, kind="stable") if place.any() else slice(None)
    return Lives(
        groups,
        len(scope.cells),
        place[order],
        np.maximum(times, 0)[order],
        reached.astype(bool)[order],
        counts[order],
        None if entry is None else np.maximum(entry, 0)[order],
    )


def _place(scope: Scope, table: pa.Table) -> tuple[tuple[Stratum, ...], Integers]:
    """The groups that occur, and where each row belongs: group × cells + cell."""
    cells, names = len(scope.cells), table.column_names
    if "cell" in names:
        cell = scope.cells.of_keys(_whole(table, "cell"))
    elif cells > 1:
        instants = table["entered"].cast(pa.int64()).to_numpy()
        cell = scope.cells.of_instants(instants)
    else:
        cell = np.zeros(table.num_rows, np.int64)
    groups, group = strata([table[f"label{i}"] for i in range(len(scope.by))])
    return groups, (0 if group is None else group * cells) + cell


def _whole(table: pa.Table, name: str) -> Integers:
    values: Integers = table[name].cast(pa.int64()).to_numpy()
    return values

"""How many units there are: of touches from their days, where those say the same as the rows.

A summary by day answers for whole local days and for dimensions of one of its faces. What a window
or the instant of asking cuts off a day is counted from the touches themselves, so that the figure
is the same to the last unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from tasuki.domain.window import Window, midnight
from tasuki.facts.days import FACES, WHAT
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.metric import DIMENSIONS, Unit
from tasuki.metrics.strata import strata
from tasuki.metrics.tally import BEGINNING, Group, Scope, Tally, spread, tallied
from tasuki.metrics.units import Column, Days, Table, Units

_INSTANT = timedelta(microseconds=1)
_NEVER = 1 << 30

_COURSES: WeakKeyDictionary[Snapshot, dict[tuple[Days, ...], pa.Table]] = WeakKeyDictionary()
_UNIX = date(1970, 1, 1)


def counted(scope: Scope, many: Sequence[Units]) -> list[Tally]:
    """Tallies of units that share their rows and the instants of entry."""
    by_day = [units.days for units in many if units.days is not None]
    face = _face(scope)
    split = _Split.of(scope) if face and len(by_day) == len(many) else None
    if face is None or split is None:
        return tallied(scope, many)
    parts = [_from_days(scope, by_day, face, split)]
    parts += [tallied(replace(scope, within=edge), many) for edge in split.edges]
    return [_added(some) for some in zip(*parts, strict=True)]


@dataclass(frozen=True, slots=True)
class _Split:
    """A scope's whole local days, from `first` (None: ever since) up to and not including `last`,
    and what is left of it at its ends."""

    first: int | None
    last: int
    edges: tuple[Window, ...]

    @classmethod
    def of(cls, scope: Scope) -> _Split | None:
        """None where the days cannot serve: cut inside, of another zone, or none of them whole."""
        hull, calendar = scope.cells.hull, scope.snapshot.calendar
        if hull.zone.key != calendar.zone.key or scope.recorded_from is not None:
            return None
        zone, end = hull.zone, min(hull.end, scope.as_of + _INSTANT)
        start = None if hull.start <= BEGINNING else hull.start
        first = None if start is None else _ceiling(start, zone)
        last = _day(end, zone)
        if first is not None and first >= last:
            return None
        ends = [] if start is None or first is None else [(start, _begins(first, zone))]
        ends.append((_begins(last, zone), end))
        edges = tuple(Window(*edge, zone) for edge in ends if edge[0] < edge[1])
        inner = scope.cells.inner()
        cut = [at for at in inner if at < end and at != _begins(_day(at, zone), zone)]
        if any(not any(edge.start <= at < edge.end for edge in edges) for at in cut):
            return None
        return cls(first, last, edges)


def date_of(day: int) -> date:
    """The date of a local day since 1970."""
    return _UNIX + timedelta(days=day)


def _face(scope: Scope) -> str | None:
    """The face of the days that has all dimensions of a scope; None where none has."""
    columns = {DIMENSIONS[Unit.TOUCH].get(name) for name in (*scope.by, *(scope.where or {}))}
    return next((face for face, more in FACES.items() if columns <= {*WHAT, *more}), None)


def _from_days(scope: Scope, many: Sequence[Days], face: str, split: _Split) -> list[Tally]:
    where = tuple((scope.where or {}).items())
    if not where and not scope.by:
        return _summed(scope, _course(scope.snapshot, tuple(many), face), split, len(many))
    span = (split.first, split.last)
    query = _query(tuple(many), face, span, where, scope.by, len(scope.cells) > 1)
    return _placed(scope, scope.snapshot.arrow(query), len(many))


def _course(snapshot: Snapshot, many: tuple[Days, ...], face: str) -> pa.Table:
    """The sums of every day that there is, in order. A snapshot never changes: asked once, for any
    window is then a stretch of some hundred days."""
    known = _COURSES.setdefault(snapshot, {})
    if many not in known:
        query = _query(many, face, (None, _NEVER), (), (), True).order_by("day")
        known[many] = snapshot.arrow(query)
    return known[many]


def _summed(scope: Scope, course: pa.Table, split: _Split, many: int) -> list[Tally]:
    days = course["day"].to_numpy()
    first = 0 if split.first is None else int(np.searchsorted(days, split.first))
    stretch = course.slice(first, int(np.searchsorted(days, split.last)) - first)
    return _placed(scope, stretch, many)


@lru_cache(maxsize=256)
def _query(
    many: tuple[Days, ...],
    face: str,
    span: tuple[int | None, int],
    where: tuple[tuple[str, Group], ...],
    by: tuple[str, ...],
    daily: bool,
) -> Table:
    """The days' sums. Writing the query takes longer than answering it: the last ones are kept."""
    rows, names = many[0].rows, DIMENSIONS[Unit.TOUCH]
    first, last = span
    tests = [rows.face == face, rows.day < last]
    if first is not None:
        tests.append(rows.day >= first)
    for name, value in where:
        column = rows[names[name]]
        tests.append(column.isnull() if value is None else column == value)
    keys = {f"label{i}": rows[names[name]] for i, name in enumerate(by)}
    if daily:
        keys["day"] = rows.day
    if len(many) == 1 and many[0].keep is not None:
        tests.append(many[0].keep)
    totals: dict[str, Column] = {}
    for i, days in enumerate(many):
        totals[f"n{i}"] = rows.n.sum(where=days.keep)
        if days.done is not None:
            both = days.done if days.keep is None else days.keep & days.done
            totals[f"k{i}"] = rows.n.sum(where=both)
    table = rows.filter(*tests)
    return (table.group_by(**keys) if keys else table).aggregate(**totals)


def _placed(scope: Scope, table: pa.Table, many: int) -> list[Tally]:
    cells = len(scope.cells)
    groups, group = strata([table[f"label{i}"] for i in range(len(scope.by))])
    cell = np.zeros(table.num_rows, np.int64)
    if cells > 1:
        cell = scope.cells.of_days(table["day"].cast(pa.int64()).to_numpy())
    place = cell if group is None else group * cells + cell
    return spread(table, groups, place, cells, many)


def _added(parts: Sequence[Tally]) -> Tally:
    """Tallies of different units in the same cells, as one."""
    if len(parts) == 1:
        return parts[0]
    groups = tuple(dict.fromkeys(group for part in parts for group in part.groups))
    same = [part.arranged(groups) for part in parts]
    columns = ([getattr(part, name) for part in same] for name in ("n", "k", "weight", "early"))
    return Tally(groups, *(np.sum(column, axis=0) for column in columns))


def _day(instant: datetime, zone: ZoneInfo) -> int:
    """The local day of an instant, since 1970."""
    return (instant.astimezone(zone).date() - _UNIX).days


def _ceiling(instant: datetime, zone: ZoneInfo) -> int:
    """The first local day that begins at an instant or later."""
    return _day(instant - _INSTANT, zone) + 1


def _begins(day: int, zone: ZoneInfo) -> datetime:
    return midnight(date_of(day), zone)

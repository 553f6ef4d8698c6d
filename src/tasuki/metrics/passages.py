"""From one gate to the next, day by day: who went on, who was closed, who still waits.

What a forecast needs of a rate. Units whose fate was settled before `since` are left out: they
say nothing of how things go lately.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import ibis
import numpy as np
import pyarrow as pa

from tasuki.domain.window import Window
from tasuki.facts.localtime import LocalTime
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.cells import Cells
from tasuki.metrics.coverage import courses
from tasuki.metrics.estimate import Floats, Integers
from tasuki.metrics.registry import metric as named
from tasuki.metrics.strata import strata
from tasuki.metrics.tally import BEGINNING, Group, Scope, Where, keeping, kept
from tasuki.metrics.units import Facts

OPEN, REACHED, CLOSED = 0, 1, 2
"""What became of a unit by the instant: it waits, it went on, or it was closed without."""


@dataclass(frozen=True, slots=True)
class Passages:
    """The units of a rate in rows ordered by group: `counts` units each that began and ended on
    the same days (local, since 1970) with the same fate. Of units that wait, `ended` is the day
    of `as_of`. `recorded_from` is when the recording of the outcome began, None: it always was.
    """

    metric: str
    as_of: datetime
    groups: tuple[Group, ...]
    place: Integers
    began: Integers
    ended: Integers
    fate: Integers
    counts: Integers
    recorded_from: datetime | None

    def part(self, group: Group) -> Passages:
        """The units of one group; none where it does not occur."""
        wanted = self.groups.index(group) if group in self.groups else -1
        rows = self.place == wanted
        return replace(
            self,
            groups=(group,),
            place=np.zeros(int(rows.sum()), np.int64),
            began=self.began[rows],
            ended=self.ended[rows],
            fate=self.fate[rows],
            counts=self.counts[rows],
        )


def passages(
    snapshot: Snapshot,
    key: str,
    *,
    since: datetime,
    as_of: datetime,
    by: str | None = None,
    where: Where | None = None,
) -> Passages:
    """The units of the rate `key` that waited at `since` or began later, from one query.

    Raises UnknownMetric and UnknownDimension.
    """
    dimensions = {*([by] if by else ()), *(where or {})}
    units = named(key).units(Facts.by(snapshot, as_of, dimensions))
    zone = snapshot.zone
    course = courses(snapshot, {key: units}, as_of, zone)[key]
    ever = Cells.of([Window(BEGINNING, as_of, zone)])
    scope = Scope(snapshot, ever, as_of, (by,) if by else (), where)
    local = LocalTime.between(since - timedelta(days=1), as_of, zone)
    closed = ibis.null("timestamp('UTC')") if units.closed is None else units.closed
    table = kept(
        scope.table(
            units, started=units.started, reached=units.reached, closed=closed, **keeping(units)
        )
    )
    done = (table.reached <= as_of).fill_null(False)
    gone = (table.closed <= as_of).fill_null(False)
    ended = ibis.ifelse(done, table.reached, ibis.ifelse(gone, table.closed, as_of))
    table = table.filter((ended >= since) | (~done & ~gone))
    keys = {
        "began": local.day_column(table.started),
        "ended": local.day_column(ended),
        "fate": ibis.ifelse(done, REACHED, ibis.ifelse(gone, CLOSED, OPEN)),
    }
    if by:
        keys["label"] = table.label0
    found = snapshot.arrow(table.group_by(**keys).aggregate(n=table.count()))
    groups, place = _groups(found)
    return Passages(
        metric=key,
        as_of=as_of,
        groups=groups,
        place=place,
        began=_whole(found, "began"),
        ended=_whole(found, "ended"),
        fate=_whole(found, "fate"),
        counts=_whole(found, "n"),
        recorded_from=course.recorded_from,
    )


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of units of a sum, each with how many units are worth it."""

    values: Floats
    counts: Integers


def amounts(
    snapshot: Snapshot, key: str, window: Window, *, as_of: datetime, where: Where | None = None
) -> Amounts:
    """The weights behind the sum `key` in a window; units without an amount are left out."""
    units = named(key).units(Facts.by(snapshot, as_of, where or ()))
    scope = Scope(snapshot, Cells.of([window]), as_of, (), where)
    table = kept(scope.table(units, weight=units.weight, **keeping(units)))
    table = table.filter(table.weight.notnull())
    found = snapshot.arrow(table.group_by("weight").aggregate(n=table.count()))
    values = found["weight"].to_numpy().astype(np.float64)
    order = np.argsort(values)
    return Amounts(values[order], _whole(found, "n")[order])


def _groups(table: pa.Table) -> tuple[tuple[Group, ...], Integers]:
    found, place = strata([table["label"]] if "label" in table.column_names else [])
    groups = tuple(stratum[0] if stratum else None for stratum in found)
    return groups, np.zeros(table.num_rows, np.int64) if place is None else place


def _whole(table: pa.Table, name: str) -> Integers:
    values: Integers = table[name].cast(pa.int64()).to_numpy()
    return values

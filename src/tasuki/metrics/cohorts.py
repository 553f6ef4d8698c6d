"""The units of a rate by several dimensions at once, as the judgements of `insight` read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.cells import Cells
from tasuki.metrics.counting import counted
from tasuki.metrics.coverage import Course, courses
from tasuki.metrics.estimate import (
    NOTHING,
    Curve,
    Estimate,
    Flags,
    Integers,
    product_limit,
    wilson,
)
from tasuki.metrics.frame import Frame
from tasuki.metrics.metric import Metric
from tasuki.metrics.read import FLOOR, IDS
from tasuki.metrics.reading import How, Kind, Reading
from tasuki.metrics.registry import metric as named
from tasuki.metrics.tally import Lives, Scope, Stratum, Tally, Where, lived
from tasuki.metrics.units import Facts, Units


class NotARate(ValueError):
    """Only a rate or a share has units that reach; the text says what the metric is."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """The units of a rate or share that entered in one window, in rows ordered by stratum.

    A stratum is a value for each dimension of `by`, in that order; without dimensions all units are
    one. A row stands for `counts` units of the stratum `place` that reached, or were last watched,
    after `times` days. Of a share, which is known at once, all times and the horizon are 0. `entry`
    is the age from which a unit could be seen to reach, None where all always could.
    """

    metric: str
    window: Window
    as_of: datetime
    by: tuple[str, ...]
    strata: tuple[Stratum, ...]
    place: Integers
    times: Integers
    reached: Flags
    counts: Integers
    entry: Integers | None
    horizon_days: int
    recorded_from: datetime | None

    def part(self, stratum: int) -> Cohort:
        """One stratum, by its index."""
        first, last = np.searchsorted(self.place, [stratum, stratum + 1])
        rows = slice(int(first), int(last))
        return replace(
            self,
            strata=(self.strata[stratum],),
            place=np.zeros(rows.stop - rows.start, np.int64),
            times=self.times[rows],
            reached=self.reached[rows],
            counts=self.counts[rows],
            entry=None if self.entry is None else self.entry[rows],
        )

    def whole(self) -> Cohort:
        """All strata as one."""
        return replace(self, by=(), strata=((),), place=np.zeros_like(self.place))

    def totals(self) -> tuple[Integers, Integers]:
        """Per stratum, how many units there are and how many have reached by `as_of`."""
        size = len(self.strata)
        n, k = np.zeros(size, np.int64), np.zeros(size, np.int64)
        np.add.at(n, self.place, self.counts)
        np.add.at(k, self.place[self.reached], self.counts[self.reached])
        return n, k

    def curve(self) -> Curve:
        """The product-limit curve of all units."""
        return product_limit(self.times, self.reached, self.counts, self.entry)

    @property
    def is_recorded(self) -> bool:
        """Whether the outcome was recorded at all by the end of the window."""
        return self.recorded_from is None or self.window.end > self.recorded_from

    def matured(self) -> Estimate:
        """The share that reaches within the horizon, as a matured reading gives it."""
        n, k = (int(total.sum()) for total in self.totals())
        if not n or not self.is_recorded:
            return NOTHING
        return self.curve().reached_by(self.horizon_days) if self.horizon_days else wilson(k, n)


def cohorts(
    snapshot: Snapshot,
    key: str,
    windows: Sequence[Window],
    *,
    as_of: datetime,
    by: Sequence[str] = (),
    where: Where | None = None,
) -> list[Cohort]:
    """The cohorts of a rate or share in some windows, which may overlap, from one query.

    Every cohort has the same strata: those that occur in any of the windows.
    Raises UnknownMetric, UnknownDimension, and NotARate.
    """
    metric = named(key)
    units = _units(snapshot, metric, as_of, (*by, *(where or {})))
    cells = Cells.of(windows)
    if metric.kind is Kind.SHARE:
        (tally,) = counted(Scope(snapshot, cells, as_of, tuple(by), where), [units])
        lives, course = _at_once(tally), Course(0, None)
    else:
        course = courses(snapshot, {key: units}, as_of, windows[0].zone)[key]
        since = course.recorded_from
        lives = lived(Scope(snapshot, cells, as_of, tuple(by), where, since), units, None)
    return [
        _cohort(lives.run(cells.run(window)), metric, window, as_of, tuple(by), course)
        for window in windows
    ]


def readings(snapshot: Snapshot, cohort: Cohort, *, floor: int = FLOOR) -> list[Reading]:
    """The matured readings of a rate's cohort, which ask the engine nothing more: that of all its
    units, or one per group where it has a dimension. The same as `read` gives."""
    by = cohort.by[0] if cohort.by else None
    frame = Frame(
        named(cohort.metric),
        How.MATURED,
        (cohort.window,),
        Scope(snapshot, Cells.of([cohort.window]), cohort.as_of, cohort.by),
        Course(cohort.horizon_days, cohort.recorded_from),
        snapshot.labels(by) if by in IDS else {},
        floor,
    )
    rows = (cohort.place, cohort.times, cohort.reached, cohort.counts, cohort.entry)
    return frame.readings(Lives(cohort.strata, 1, *rows))


def _units(snapshot: Snapshot, metric: Metric, as_of: datetime, dimensions: Sequence[str]) -> Units:
    """The units of a metric that has something to reach and these dimensions."""
    if metric.kind not in {Kind.RATE, Kind.SHARE}:
        raise NotARate(f"{metric.key} is a {metric.kind}: name a rate or a share")
    units = metric.units(Facts.by(snapshot, as_of, dimensions))
    for name in dimensions:
        units.must_have(name)
    return units


def _at_once(tally: Tally) -> Lives:
    """A share's counts as lives of no length: those that reached, then those that did not."""
    n, k = tally.n.ravel(), tally.k.ravel()
    place = np.repeat(np.arange(len(n)), 2)
    counts = np.stack((k, n - k), axis=1).ravel()
    reached = np.tile([True, False], len(n))
    some = counts > 0
    none = np.zeros(int(some.sum()), np.int64)
    return Lives(
        tally.groups, tally.n.shape[1], place[some], none, reached[some], counts[some], None
    )


def _cohort(
    lives: Lives,
    metric: Metric,
    window: Window,
    as_of: datetime,
    by: tuple[str, ...],
    course: Course,
) -> Cohort:
    return Cohort(
        metric=metric.key,
        window=window,
        as_of=as_of,
        by=by,
        strata=lives.groups,
        place=lives.place // lives.cells,
        times=lives.times,
        reached=lives.reached,
        counts=lives.counts,
        entry=lives.entry,
        horizon_days=course.horizon_days,
        recorded_from=course.recorded_from,
    )

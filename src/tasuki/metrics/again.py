"""Read figures of the past once more with the instrument that first read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.cells import Cells
from tasuki.metrics.counting import counted
from tasuki.metrics.coverage import Course
from tasuki.metrics.frame import Frame
from tasuki.metrics.read import FLOOR
from tasuki.metrics.reading import How, Kind, Reading
from tasuki.metrics.registry import metric as named
from tasuki.metrics.tally import Flow, Found, Scope, lived
from tasuki.metrics.units import Facts, Units


def again(
    snapshot: Snapshot,
    key: str,
    windows: Sequence[Window],
    *,
    as_of: datetime,
    how: How | None,
    course: Course | None = None,
) -> list[Reading]:
    """A metric in some windows as of an instant, by a horizon and coverage that are given.

    `metrics.read.read` finds these two in all that the facts know as of the instant, so that a
    record of one week can move another week's matured figure; here only the window's own units
    can. `course` is None for counts, sums and shares. Raises UnknownMetric.
    """
    metric = named(key)
    units = metric.units(Facts.by(snapshot, as_of, ()))
    since = course.recorded_from if course else None
    scope = Scope(snapshot, Cells.of(windows), as_of, recorded_from=since)
    frame = Frame(metric, how, tuple(windows), scope, course, {}, FLOOR)
    return frame.readings(_found(scope, units, metric.kind, how))


def _found(scope: Scope, units: Units, kind: Kind, how: How | None) -> Found:
    if kind is Kind.RATE and how is not How.PERIOD:
        return lived(scope, units, None)
    (entries,) = counted(scope, [units])
    if how is not How.PERIOD:
        return entries
    (exits,) = counted(scope, [units.exits(scope.as_of)])
    return Flow(entries, exits)

"""Windows cut into cells that do not overlap, so that one query serves them all.

A window is then a run of cells. In the engine a cell is a local day (or a run of days, or a day cut
at a time of day); here it is the stretch between two neighbouring boundaries of the windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import gcd

import numpy as np

from tasuki.domain.window import Window
from tasuki.domain.zones import instant_of, micros
from tasuki.facts.localtime import DAY, LocalTime
from tasuki.metrics.estimate import Integers
from tasuki.metrics.units import Column


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of some windows of one zone."""

    hull: Window
    bounds: Integers  # distinct starts and ends in order, microseconds
    _local: LocalTime
    _times: tuple[int, ...]  # times of day other than midnight at which a boundary lies
    _step: int  # days that the engine takes together

    @classmethod
    def of(cls, windows: Sequence[Window]) -> Cells:
        """The cells of `windows`, which may overlap. Raises ValueError where there is none."""
        if not windows:
            raise ValueError("there is no window to read")
        hull = Window.hull(windows)
        bounds = np.unique([micros(i) for w in windows for i in (w.start, w.end)])
        # One cell is never looked for, and its hull may be all of time.
        last = hull.end if len(bounds) > 2 else hull.start
        local = LocalTime.between(hull.start, last, hull.zone)
        shown = local.local(bounds)
        times = tuple(int(t) for t in np.unique(shown % DAY) if t)
        step = 1 if times else gcd(*(int(d) for d in np.diff(shown // DAY)))
        return cls(hull, bounds, local, times, max(step, 1))

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def run(self, window: Window) -> slice:
        """The cells of a window."""
        first, last = np.searchsorted(self.bounds, [micros(window.start), micros(window.end)])
        return slice(int(first), int(last))

    def inner(self) -> list[datetime]:
        """The boundaries between cells."""
        return [instant_of(int(bound)) for bound in self.bounds[1:-1]]

    def of_instants(self, instants: Integers) -> Integers:
        """The cell of each instant inside the hull."""
        return np.searchsorted(self.bounds, instants, side="right") - 1

    def of_days(self, days: Integers) -> Integers:
        """The cell in which each local day begins; the days begin inside the hull."""
        if len(self) == 1:
            return np.zeros_like(days)
        shown = self._local.local(self.bounds)
        return np.searchsorted(shown, days * DAY, side="right") - 1

    def column(self, instant: Column) -> Column:
        """The engine's key of an instant; `of_keys` makes cells of it."""
        shown = self._local.local_column(instant)
        first = int(self._local.days(self.bounds[:1])[0])
        if not self._times:
            return (shown - first * DAY) // (self._step * DAY)
        day = shown // DAY
        time = shown - day * DAY
        part = sum(((time >= at).cast("int64") for at in self._times), day * (len(self._times) + 1))
        return part - first * (len(self._times) + 1)

    def of_keys(self, keys: Integers) -> Integers:
        """The cell of each of the engine's keys."""
        shown = self._local.local(self.bounds)
        day = shown // DAY - shown[0] // DAY
        if self._times:
            part = np.searchsorted(self._times, shown % DAY, side="right")
            starts = day * (len(self._times) + 1) + part
        else:
            starts = day // self._step
        return np.searchsorted(starts, keys, side="right") - 1

"""Estimates from counted data: Wilson intervals and the product-limit curve. Pure numpy.

Times are whole numbers (days or seconds). A unit is *at risk* from its entry until it reached or,
where it did not, until its observation ended; a unit that reached at a time comes before one whose
observation ended at the same time.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

Z = 1.959963984540054
"""The normal deviate of a 95 % interval."""

LONGEST_HORIZON = 180
"""Days after which a rate no longer waits for its units."""

_SHORT = 4096
"""Times below this (days, hardly ever seconds) are counted into a row of so many places; others are sorted."""

_TIE = 1e-12  # a product of fractions that is a half on paper may miss it by a rounding error


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its 95 % interval; each part is None where the data do not say."""

    value: float | None
    low: float | None = None
    high: float | None = None


NOTHING = Estimate(None)


def wilson(k: float, n: float) -> Estimate:
    """The share `k / n` with Wilson's interval; nothing where `n` is 0."""
    if n <= 0:
        return NOTHING
    share, spread = k / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    low = 0.0 if k <= 0 else max(0.0, middle - half)
    high = 1.0 if k >= n else min(1.0, middle + half)
    return Estimate(share, low, high)


@dataclass(frozen=True, slots=True)
class Curve:
    """A product-limit curve: one row per time at which somebody reached.

    `survival` is the share that has not reached after the time, `variance` Greenwood's sum
    (infinite once nobody is left). `ends` are the times at which units were last watched without
    reaching, and `ended` how many until then. `watched` is how many were at risk at all, and
    `observed_to` the last time at which anybody was (-1: nobody).
    """

    times: Integers
    survival: Floats
    variance: Floats
    ends: Integers
    ended: Integers
    watched: int
    observed_to: int

    def reached_by(self, time: int) -> Estimate:
        """The share that reaches by `time`, with a log-log interval.

        Where that interval is not defined (nobody reached, or everybody), Wilson's over the units
        watched until then. Nothing where nobody was watched.
        """
        if self.observed_to < 0:
            return NOTHING
        i = int(np.searchsorted(self.times, time, side="right")) - 1
        survival = float(self.survival[i]) if i >= 0 else 1.0
        if _TIE < survival < 1.0:
            width = Z * sqrt(float(self.variance[i])) / -log(survival)
            low, high = (1 - survival ** exp(sign * width) for sign in (-1, 1))
            return Estimate(1 - survival, low, high)
        early = int(np.searchsorted(self.ends, time, side="left")) - 1
        full = self.watched - (int(self.ended[early]) if early >= 0 else 0)
        return wilson(full if survival <= _TIE else 0, max(full, 1))

    def quantile(self, share: float) -> Estimate:
        """The time by which `share` of the units has reached; None where it has not yet come.

        The interval holds the times at which the log-log limits of the curve cross the same level.
        """
        level = 1 - share
        inside = np.clip(self.survival, _TIE, 1 - _TIE)
        width = Z * np.sqrt(np.where(self.survival > _TIE, self.variance, 0.0)) / -np.log(inside)
        left = self.survival > _TIE
        lower = np.where(left, inside ** np.exp(width), 0.0)
        upper = np.where(left, inside ** np.exp(-width), 0.0)
        return Estimate(*(self._crossing(c, level) for c in (self.survival, lower, upper)))

    def _crossing(self, curve: Floats, level: float) -> float | None:
        below = np.flatnonzero(curve <= level + _TIE)
        return float(self.times[below[0]]) if len(below) else None


def product_limit(
    times: Integers, reached: Flags, counts: Integers | None = None, entry: Integers | None = None
) -> Curve:
    """The curve of units that reached, or were last watched, at `times`.

    `counts` says how many units a row stands for (1 without it), `entry` from which time on they
    are watched (0 without it). Rows whose time comes before their entry were never watched.
    """
    if counts is None:
        counts = np.ones(len(times), np.int64)
    if entry is not None:
        seen = times >= entry
        times, reached, counts, entry = times[seen], reached[seen], counts[seen], entry[seen]
    at, events = _totals(times[reached], counts[reached])
    ends, ending = _totals(times[~reached], counts[~reached])
    total = int(counts.sum())
    gone = _before(at, events, at) + _before(ends, ending, at)
    at_risk = total - gone
    if entry is not None:
        starts, starting = _totals(entry, counts)
        at_risk -= total - _upto(starts, starting, at)
    survival = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore"):
        variance = np.cumsum(events / (at_risk * (at_risk - events).astype(np.float64)))
    last = int(times.max()) if len(times) else -1
    return Curve(at, survival, variance, ends, np.cumsum(ending), total, last)


def plain_quantile(times: Integers, counts: Integers, share: float) -> float | None:
    """The quantile of whole numbers, between the two middle ones where it falls between them."""
    values, totals = _totals(times, counts)
    if not len(values):
        return None
    upto = np.cumsum(totals)
    rank = share * (int(upto[-1]) - 1)
    below, above = (
        int(values[np.searchsorted(upto, int(r), side="right")]) for r in (rank, -(-rank // 1))
    )
    return below + (above - below) * (rank % 1)


def horizon(times: Integers, counts: Integers, share: float = 0.9) -> int:
    """Days by which `share` of those that reached had done so, at most LONGEST_HORIZON.

    Where nobody reached, LONGEST_HORIZON.
    """
    values, totals = _totals(times, counts)
    if not len(values):
        return LONGEST_HORIZON
    upto = np.cumsum(totals)
    first = int(np.searchsorted(upto, share * int(upto[-1]) - _TIE, side="left"))
    return min(int(values[first]), LONGEST_HORIZON)


def _totals(times: Integers, counts: Integers) -> tuple[Integers, Integers]:
    """Distinct times in order, and how many units each stands for."""
    if not len(times):
        return times, counts
    if times.min() >= 0 and times.max() < _SHORT:
        found = np.bincount(times, counts)
        values = np.flatnonzero(found)
        return values, found[values].astype(np.int64)
    if counts.max() == counts.min() == 1:
        # Single units: sorting values alone is several times faster than sorting their places.
        times = np.sort(times)
        first = np.flatnonzero(np.diff(times, prepend=times[0] - 1))
        return times[first], np.diff(first, append=len(times))
    order = np.argsort(times, kind="stable")
    times, counts = times[order], counts[order]
    first = np.flatnonzero(np.diff(times, prepend=times[0] - 1))
    return times[first], np.add.reduceat(counts, first)


def _before(times: Integers, counts: Integers, at: Integers) -> Integers:
    """How many lie before each instant of `at`."""
    sums = np.concatenate(([0], np.cumsum(counts)))
    return sums[np.searchsorted(times, at, side="left")]


def _upto(times: Integers, counts: Integers, at: Integers) -> Integers:
    """How many lie at or before each instant of `at`."""
    sums = np.concatenate(([0], np.cumsum(counts)))
    return sums[np.searchsorted(times, at, side="right")]

"""What chance alone does to a share: limits, how far out a figure lies, and how many units would tell.

All counts may be other than whole, for a unit that is not yet decided is worth less than one: the
binomial is continued between whole numbers by the incomplete beta function. Tails are exact and hold
the figure itself, so that the level is kept, not only met on average.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.special import betainc, ndtri

from tasuki.metrics.estimate import Flags, Floats

LEVEL = 0.05
"""How often a group that does not differ may be called different."""

FAR = 0.002
"""Outside what chance leaves 998 of 1,000 figures in."""

POWER = 0.8
"""How surely a difference shall be named for a sample to be called large enough."""

MOST = 1_000_000
"""No more units are ever asked for: what needs them cannot be told in practice."""


def tails(k: float, n: float, p: float) -> tuple[float, float]:
    """The probability of at most `k` of `n`, and of at least `k`."""
    return _upto(k, n, p), 1 - _upto(k - 1, n, p)


def _upto(k: float, n: float, p: float) -> float:
    """The probability of `k` of `n` at most."""
    if k < 0:
        return 0.0
    return 1.0 if k >= n else float(betainc(n - k, k + 1, 1 - p))


def limits(n: float, p: float, level: float) -> tuple[float, float]:
    """Between which shares of `n` all but `level` lie where the true one is `p`.

    0 and 1 where not even the extreme is outside.
    """
    half = level / 2
    low = high = None
    if tails(0.0, n, p)[0] < half:
        low = brentq(lambda k: tails(k, n, p)[0] - half, 0.0, n, xtol=1e-9)
    if tails(n, n, p)[1] < half:
        high = brentq(lambda k: tails(k, n, p)[1] - half, 0.0, n, xtol=1e-9)
    return (low or 0.0) / n, (n if high is None else high) / n


def holm(ps: Floats, level: float) -> Flags:
    """Which of several findings stand where not one in all may be wrong more often than `level`
    (Holm 1979); a mark per finding."""
    order = np.argsort(ps, kind="stable")
    bounds = level / np.arange(len(ps), 0, -1)
    stands = np.logical_and.accumulate(ps[order] <= bounds)
    found = np.zeros(len(ps), bool)
    found[order] = stands
    return found


def sample(p: float, expected: float, doubt: float = 1.0) -> float | None:
    """How many units it takes for a true share `p` to be told from `expected` with POWER at LEVEL.

    `doubt` is the variance of the difference beside that of the share alone: 1 where the expected is
    known. Normal approximation with the correction for whole counts. None beyond MOST.
    """
    gap = abs(p - expected)
    if gap <= 0:
        return None
    reach = _reach(p, expected, doubt)
    size = (reach + sqrt(reach**2 + 2 * doubt * gap)) / (2 * gap)
    return size**2 if size**2 <= MOST else None


def detectable(n: float, expected: float, doubt: float = 1.0) -> float | None:
    """The smallest share above `expected` that would be told from it with POWER at LEVEL, seen in `n`
    units; None where not even everybody reaching would be."""

    def short(p: float) -> float:
        return _reach(p, expected, doubt) / sqrt(n) + doubt / (2 * n) - (p - expected)

    if n <= 0 or not 0 < expected < 1 or short(1.0) > 0:
        return None
    return float(brentq(short, expected, 1.0, xtol=1e-9))


def _reach(p: float, expected: float, doubt: float) -> float:
    """How far a share must lie from its expected one, times the root of n."""
    wide, sure = -float(ndtri(LEVEL / 2)), float(ndtri(POWER))
    # What seems common to all holds the own figure too, by the part that it has in the whole.
    common = expected + (p - expected) * max(doubt - 1, 0.0) / doubt
    null = common * (1 - common)
    return wide * sqrt(doubt * null) + sure * sqrt(max(p * (1 - p) + (doubt - 1) * null, 0.0))

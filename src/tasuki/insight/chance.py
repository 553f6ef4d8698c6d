"""What chance alone does to a share: limits, how far out a figure lies, and how many units would tell.

All counts may be other than whole, for a unit that is not yet decided is worth less than one. The
binomial is continued between whole numbers by the incomplete beta function; tails are mid-p (half the
probability of the figure itself is on either side), which keeps close to the level where the exact
ones stay far below it.
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
    """The probability of fewer than `k` of `n`, and of more, half of `k` itself in each."""
    below = (_upto(k, n, p) + _upto(k - 1, n, p)) / 2
    return below, 1 - below


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
    known. None beyond MOST.
    """
    gap = abs(p - expected)
    if gap <= 0:
        return None
    null = expected * (1 - expected)
    size = _reach(p, null, doubt) / gap
    return size**2 if size**2 <= MOST else None


def detectable(n: float, expected: float, doubt: float = 1.0) -> float | None:
    """The smallest share above `expected` that would be told from it with POWER at LEVEL, seen in `n`
    units; None where not even everybody reaching would be."""
    null = expected * (1 - expected)

    def short(p: float) -> float:
        return _reach(p, null, doubt) / sqrt(n) - (p - expected)

    if n <= 0 or not 0 < expected < 1 or short(1.0) > 0:
        return None
    return float(brentq(short, expected, 1.0, xtol=1e-9))


def _reach(p: float, null: float, doubt: float) -> float:
    """How far a share must lie from its expected one, times the root of n."""
    wide, sure = -float(ndtri(LEVEL / 2)), float(ndtri(POWER))
    return wide * sqrt(doubt * null) + sure * sqrt(p * (1 - p) + (doubt - 1) * null)

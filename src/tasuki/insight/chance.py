"""What chance alone does to a share: limits, how far out a figure lies, and how many units would tell.

All counts may be other than whole, for a unit that is not yet decided is worth less than one: the
binomial is continued between whole numbers by the incomplete beta function. Tails are exact and hold
the figure itself, so that the level is kept, not only met on average.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy.special import bdtrik, betainc, ndtri

from tasuki.metrics.estimate import Flags, Floats

Some = Floats | float
"""A number per group, or one for all."""

LEVEL = 0.05
"""How often a group that does not differ may be called different."""

FAR = 0.002
"""Outside what chance leaves 998 of 1,000 figures in."""

POWER = 0.8
"""How surely a difference shall be named for a sample to be called large enough."""

HALVINGS = 40
"""After so many halvings a share is known beyond any figure that is told."""

MOST = 1_000_000
"""No more units are ever asked for: what needs them cannot be told in practice."""


def tails(k: Some, n: Some, p: Some) -> tuple[Floats, Floats]:
    """The probability of at most `k` of `n`, and of at least `k`."""
    return _upto(k, n, p), 1 - _upto(np.subtract(k, 1), n, p)


def two_sided(k: Some, n: Some, p: Some) -> Floats:
    """Twice the smaller tail, at most 1: how often chance alone lies so far out, on both sides."""
    below, above = tails(k, n, p)
    capped: Floats = np.minimum(2 * np.minimum(below, above), 1.0)
    return capped


def _upto(k: Some, n: Some, p: Some) -> Floats:
    """The probability of `k` of `n` at most."""
    k, n = np.broadcast_arrays(np.asarray(k, float), np.asarray(n, float))
    inside = (k >= 0) & (k < n)
    known = betainc(np.where(inside, n - k, 1.0), np.where(inside, k + 1, 1.0), np.subtract(1, p))
    return np.where(inside, known, np.where(k < 0, 0.0, 1.0))


def limits(n: Some, p: Some, level: float) -> tuple[Floats, Floats]:
    """Between which shares of `n` all but `level` lie where the true one is `p`.

    0 and 1 where not even the extreme is outside.
    """
    half = level / 2
    low = np.where(_upto(0.0, n, p) < half, bdtrik(half, n, p), 0.0)
    # At least k is not at most k - 1, and fewer than one are never too many.
    high = np.where(tails(n, n, p)[1] < half, np.maximum(1 + bdtrik(1 - half, n, p), 1.0), n)
    return low / n, high / n


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
    reach = float(_reach(p, expected, doubt))
    size = (reach + sqrt(reach**2 + 2 * doubt * gap)) / (2 * gap)
    return size**2 if size**2 <= MOST else None


def detectable(n: Floats, expected: Floats, doubt: Floats) -> Floats:
    """The smallest shares above `expected` that would be told from them with POWER at LEVEL, seen in
    `n` units; NaN where not even everybody reaching would be."""

    def short(p: Floats) -> Flags:
        return _reach(p, expected, doubt) / np.sqrt(n) + doubt / (2 * n) > p - expected

    low, high = expected, np.ones_like(expected)
    never = short(high) | (expected <= 0) | (expected >= 1)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = np.where(short(middle), (middle, high), (low, middle))
    return np.where(never, np.nan, high)


def _reach(p: Some, expected: Some, doubt: Some) -> Floats:
    """How far a share must lie from its expected one, times the root of n."""
    wide, sure = -float(ndtri(LEVEL / 2)), float(ndtri(POWER))
    # What seems common to all holds the own figure too, by the part that it has in the whole.
    common = expected + (p - expected) * np.maximum(doubt - 1, 0.0) / doubt
    null = common * (1 - common)
    own = np.maximum(p * (1 - p) + (doubt - 1) * null, 0.0)
    return np.asarray(wide * np.sqrt(doubt * null) + sure * np.sqrt(own))

"""Whether something rises or falls over successive periods, or one cannot tell.

A line in the log-odds of a rate (in the logarithm of a count) is tested against none by the score
test: for rates the Cochran-Armitage test (Armitage 1955), for counts its Poisson counterpart. Where
the periods scatter more about the line than chance alone lets them, the statistic is divided by
that dispersion and held against Student's t (McCullagh & Nelder, Generalized Linear Models, 1989,
section 4.5); less scatter than chance's is never taken as evidence. So an alarm without a trend
is rarer than the level says where periods scatter by chance alone, and about as rare where they
scatter by more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import erfc, sqrt

import numpy as np
from scipy.special import stdtr, stdtrit

from tasuki.metrics.estimate import Estimate, Floats, Integers, Z

LEVEL = 0.05
"""How often a trend may be called where there is none."""

ENOUGH = 10
"""So many units must have reached, and so many not, before a trend is looked for."""

_STEPS = 50  # of the fit; it converges in five or six where it converges at all
_FARTHEST = 30.0  # on the scale of the logarithm: beyond it, nothing can be told from 0 or 1


class Direction(StrEnum):
    """What can be said of successive periods."""

    RISING = "rising"
    FALLING = "falling"
    UNCLEAR = "unclear"  # tested, and not told from no trend
    TOO_FEW = "too_few"  # too few periods or units to test


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted trend: the level in the first and in the last period, the difference of the two with
    its 95 % interval, the p-value of there being no trend, and how the periods scatter about the
    line beside chance (1: as chance lets them)."""

    first: float
    last: float
    change: Estimate
    p: float
    dispersion: float


def of_rates(k: Integers, n: Integers) -> Line | None:
    """The trend of `k` of `n` over successive periods; periods without units count for nothing.

    None where fewer than ENOUGH reached or fewer than ENOUGH did not, or fewer than three periods
    have units.
    """
    total, reached = int(n.sum()), int(k.sum())
    if min(reached, total - reached) < ENOUGH or int((n > 0).sum()) < 3:
        return None
    share = reached / total
    time = _times(len(n))
    centre = float((n * time).sum()) / total
    score = float(((time - centre) * (k - n * share)).sum())
    spread = share * (1 - share) * float((n * (time - centre) ** 2).sum())
    eta, covariance = _fitted(time, k, n, is_share=True)
    mean = 1 / (1 + np.exp(-eta))
    seen = n > 0
    scatter = ((k - n * mean) ** 2)[seen] / (n * mean * (1 - mean))[seen]
    return _line(mean, mean * (1 - mean), covariance, score / sqrt(spread), scatter)


def of_counts(counts: Integers, days: Integers) -> Line | None:
    """The trend of counts over successive periods of so many days each.

    The levels of the line are those of a period of average length, so that a month of 31 days is not
    held to be busier than one of 28. None where there are fewer than ENOUGH in all, or fewer than
    three periods.
    """
    if int(counts.sum()) < ENOUGH or len(counts) < 3:
        return None
    exposure = days / days.mean()
    average = float(counts.sum()) / float(exposure.sum())
    time = _times(len(counts))
    centre = float((exposure * time).sum()) / float(exposure.sum())
    score = float(((time - centre) * (counts - average * exposure)).sum())
    spread = average * float((exposure * (time - centre) ** 2).sum())
    eta, covariance = _fitted(time, counts, exposure, is_share=False)
    level = np.exp(eta)
    mean = exposure * level
    return _line(level, level, covariance, score / sqrt(spread), (counts - mean) ** 2 / mean)


def verdicts(lines: Sequence[Line | None], level: float = LEVEL) -> list[Direction]:
    """What each line says, so that all together raise a false alarm no oftener than `level`.

    Holm's procedure (1979): the clearest of m lines is held to level / m, the next to
    level / (m - 1), until one fails.
    """
    found = [Direction.TOO_FEW if line is None else Direction.UNCLEAR for line in lines]
    tested = sorted((line.p, i) for i, line in enumerate(lines) if line is not None)
    for place, (p, i) in enumerate(tested):
        if p > level / (len(tested) - place):
            break
        line = lines[i]
        rises = line is not None and line.last > line.first
        found[i] = Direction.RISING if rises else Direction.FALLING
    return found


def _times(periods: int) -> Floats:
    """Places of the periods from -1 to 1, so that the fit does not depend on how long they are."""
    return np.linspace(-1.0, 1.0, periods)


def _fitted(
    time: Floats, k: Integers, size: Floats | Integers, *, is_share: bool
) -> tuple[Floats, Floats]:
    """The linear predictor of a logistic regression of `k` of `size` (of a Poisson one of `k` per
    `size` where that is no share), and the covariance of its two coefficients: iteratively
    reweighted least squares."""
    design = np.stack((np.ones_like(time), time), axis=1)
    level = float(k.sum()) / float(np.sum(size))
    coefficients = np.array([np.log(level / (1 - level)) if is_share else np.log(level), 0.0])
    covariance: Floats = np.zeros((2, 2))
    for _ in range(_STEPS):
        eta = np.clip(design @ coefficients, -_FARTHEST, _FARTHEST)
        mean = 1 / (1 + np.exp(-eta)) if is_share else np.exp(eta)
        weight = size * (mean * (1 - mean) if is_share else mean)
        covariance = np.linalg.pinv(design.T @ (weight[:, None] * design))
        step = covariance @ (design.T @ (k - size * mean))
        coefficients = coefficients + step
        if float(np.abs(step).max()) < 1e-10:
            break
    return np.clip(design @ coefficients, -_FARTHEST, _FARTHEST), covariance


def _line(mean: Floats, slope: Floats, covariance: Floats, z: float, scatter: Floats) -> Line:
    """Put together what a fit says; `slope` is the mean's derivative in the linear predictor."""
    free = len(scatter) - 2
    dispersion = max(1.0, float(scatter.sum()) / free)
    if dispersion > 1:
        p = 2 * float(stdtr(free, -abs(z) / sqrt(dispersion)))
        width = float(stdtrit(free, 0.975))
    else:
        p, width = erfc(abs(z) / sqrt(2)), Z
    gradient = np.array([slope[-1] - slope[0], slope[-1] + slope[0]])  # time goes from -1 to 1
    error = sqrt(float(gradient @ covariance @ gradient) * dispersion)
    change = float(mean[-1] - mean[0])
    interval = Estimate(change, change - width * error, change + width * error)
    return Line(float(mean[0]), float(mean[-1]), interval, p, dispersion)

"""How much comes in per day: the weekday rhythm of the last weeks, and how far weeks stray from it.

Daily counts are Poisson around the mean of their kind of day, times a factor of the week. What moves
a week (a campaign, an absence) moves the next one too: the factors follow, by way of normal scores, an
autoregression of order one. They are those that the last weeks had, drawn together until their variance
is what the Poisson part leaves of it; variance and correlation are estimated by moments (Zeger,
Biometrika 75, 1988), the correlation drawn toward a half by four weeks' worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import ndtr, ndtri

from tasuki.insight.ahead import Ahead
from tasuki.metrics.estimate import Floats, Integers

FEWEST_WEEKS = 3
"""With fewer whole weeks behind it, a count has no rhythm that one could go by."""

_HALVES = 8.0  # weeks after which a week counts half
_HOLIDAY = 7  # a kind of day of its own, beside the seven weekdays
_PRIOR, _PRIOR_WEEKS, _MOST = 0.5, 4.0, 0.9


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The mean count of each kind of day, and how the weeks stray from it.

    `factors` are the weeks' factors in order, and `upto` how probable a lower one is. `memory` is
    the correlation of the normal scores of neighbouring weeks, `last` the score of the last week,
    and `doubt` the variance of the level itself.
    """

    means: Floats
    factors: Floats
    upto: Floats
    memory: float
    last: float
    doubt: float

    @classmethod
    def of(cls, counts: Integers, ahead: Ahead) -> Rhythm | None:
        """From the counts of the days before today, the latest last; None of too few weeks.

        Days before the first count are days on which nothing was recorded yet.
        """
        begun = np.flatnonzero(counts)
        weeks = (len(counts) - int(begun[0])) // 7 if len(begun) else 0
        if weeks < FEWEST_WEEKS:
            return None
        counts = counts[-7 * weeks :]
        if not counts.any():
            return None  # what there was lies in the week that is not whole
        weights = 0.5 ** (np.arange(weeks)[::-1] / _HALVES)
        kinds = _kinds(ahead)[ahead.today - len(counts) : ahead.today]
        means = _means(counts, kinds, np.repeat(weights, 7))
        return cls(means, *_straying(counts, means[kinds], weights))

    def draw(self, rng: np.random.Generator, draws: int, ahead: Ahead) -> Floats:
        """Expected counts of each day left (columns), in so many draws (rows)."""
        expected = self.means[_kinds(ahead)[ahead.today : ahead.end]]
        expected[0] *= ahead.left
        # Weeks of seven days from today on: what strays together lies together.
        week = np.arange(len(expected)) // 7
        scores = np.empty((draws, int(week[-1]) + 1))
        score = np.full(draws, self.last)
        fresh = sqrt(1 - self.memory**2)
        for i in range(scores.shape[1]):
            score = self.memory * score + fresh * rng.standard_normal(draws)
            scores[:, i] = score
        factors = np.interp(ndtr(scores), self.upto, self.factors)
        level = rng.gamma(1 / self.doubt, self.doubt, (draws, 1))
        drawn: Floats = expected * level * factors[:, week]
        return drawn


def _straying(
    counts: Integers, expected: Floats, weights: Floats
) -> tuple[Floats, Floats, float, float, float]:
    """The factors of the weeks and what follows, as in `Rhythm`."""
    weeks = len(weights)
    due = expected.reshape(weeks, 7).sum(axis=1)
    gaps = counts.reshape(weeks, 7).sum(axis=1) - due
    # Weeks in which hardly anything was due say hardly anything: each weighs as much as was due.
    lost = weeks / (weeks - 1)  # one degree of freedom went into the level
    spread = max(float((weights * (gaps**2 - due)).sum() / (weights * due**2).sum()) * lost, 0.0)
    memory = 0.0
    if spread:
        pairs = weights[1:]
        along = float((pairs * gaps[1:] * gaps[:-1]).sum() / (pairs * due[1:] * due[:-1]).sum())
        memory = (along / spread * weeks + _PRIOR * _PRIOR_WEEKS) / (weeks + _PRIOR_WEEKS)
        memory = min(max(memory, 0.0), _MOST)
    factors, upto, place = _factors(gaps / np.maximum(due, 1e-9), weights * due, spread)
    worth = float(weights.sum() ** 2 / (weights**2).sum())
    doubt = (spread * (1 + memory) / (1 - memory) + 1 / float(due.mean())) / worth
    return factors, upto, memory, float(ndtri(place)), doubt


def _factors(gaps: Floats, weights: Floats, spread: float) -> tuple[Floats, Floats, float]:
    """Factors around 1 with the variance `spread`, in order; the probability below the middle of
    each; and where among them the last week stands."""
    order = np.argsort(gaps, kind="stable")
    shares = weights[order] / weights.sum()
    upto = np.cumsum(shares) - shares / 2
    gaps = gaps - float((gaps * weights).sum() / weights.sum())
    total = float((gaps**2 * weights).sum() / weights.sum())
    factors = 1 + gaps[order] * (sqrt(spread / total) if total else 0.0)
    place = float(upto[int(np.flatnonzero(order == len(order) - 1)[0])])
    return np.maximum(factors, 0.0), upto, min(max(place, 1e-3), 1 - 1e-3)


def _kinds(ahead: Ahead) -> Integers:
    weekdays = ahead.weekdays
    return np.where((weekdays < 5) & ~ahead.works, _HOLIDAY, weekdays)


def _means(counts: Integers, kinds: Integers, weights: Floats) -> Floats:
    """The mean of each kind of day; a holiday that never came is like a Sunday."""
    totals = np.bincount(kinds, counts * weights, 8)
    days = np.bincount(kinds, weights, 8)
    means = totals / np.maximum(days, 1e-9)
    if not days[_HOLIDAY]:
        means[_HOLIDAY] = means[6]
    return means

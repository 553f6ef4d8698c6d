"""What is known of a matured rate, as a distribution: the censored-data Bayesian bootstrap.

The hazards at the ages at which somebody reached are independent betas of (reached, still at risk)
(Lo 1993, Annals of Statistics 21; Hjort 1990, Annals of Statistics 18). Half a unit that reached, at
the ages of those that did, and half a unit that never does are added, so that without unfinished
units the rate has Jeffreys' Beta(k + ½, n − k + ½).

The share left over is a product of betas. Its first two moments are exact; it is drawn as the beta
that has them, which costs one number per draw instead of one per draw and age.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp

import numpy as np

from tasuki.metrics.cohorts import Cohort
from tasuki.metrics.estimate import Floats, Integers

ENOUGH = 10
"""Units that must still be watched at an age for the rate to be compared up to it."""

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Risks:
    """Units by age: how many reached at each day, and how many were at risk until then."""

    reached: Integers  # by age, from 0 on
    at_risk: Integers

    @classmethod
    def of(cls, cohort: Cohort) -> Risks:
        """Those of a cohort, up to the horizon of its metric."""
        ages = cohort.horizon_days + 1
        times, counts, done = cohort.times, cohort.counts, cohort.reached
        entry = np.zeros_like(times) if cohort.entry is None else cohort.entry
        seen = (times >= entry) & (entry < ages)
        times, counts, done, entry = times[seen], counts[seen], done[seen], entry[seen]
        within = done & (times < ages)
        reached = np.bincount(times[within], counts[within], ages)
        starts = np.bincount(entry, counts, ages)
        stops = np.bincount(np.minimum(times, ages), counts, ages + 1)[:ages]
        at_risk = np.cumsum(starts) - np.concatenate(([0], np.cumsum(stops)[:-1]))
        return cls(reached.astype(np.int64), at_risk.astype(np.int64))

    def __add__(self, other: Risks) -> Risks:
        """Both together."""
        return Risks(self.reached + other.reached, self.at_risk + other.at_risk)

    @property
    def units(self) -> int:
        """The most that were at risk at one age."""
        return int(self.at_risk.max(initial=0))

    @property
    def watched_to(self) -> int:
        """The last age at which enough are at risk: ENOUGH, or a tenth of fewer than a hundred."""
        enough = min(ENOUGH, max(1, self.units // 10))
        return int(np.flatnonzero(self.at_risk >= enough)[-1]) if self.units else -1

    def left(self, first: int, last: int) -> float:
        """The share of those left before age `first` that are left after age `last`."""
        ages = slice(first, last + 1)
        some = self.reached[ages] > 0
        hazards = self.reached[ages][some] / self.at_risk[ages][some]
        return float(np.prod(1 - hazards))


@dataclass(frozen=True, slots=True)
class Belief:
    """A matured rate: its product-limit estimate, and the beta of what is left at the last age seen.

    `left` of what is left then remains at the horizon; 1 where the horizon was seen.
    """

    rate: float
    a: float
    b: float
    left: float = 1.0

    @classmethod
    def of(cls, risks: Risks, to: int, left: float = 1.0) -> Belief | None:
        """From units watched up to the age `to`; None where there was none."""
        if not risks.units:
            return None
        ages = np.flatnonzero(risks.reached[: to + 1])
        survival = risks.left(0, to)
        if not len(ages):
            a, b = float(risks.at_risk[max(to, 0)]) + HALF, HALF
        else:
            a, b = _moments(risks.reached[ages], risks.at_risk[ages])
        return cls(1 - survival * left, a, b, left)

    def draws(self, rng: np.random.Generator, size: int) -> Floats:
        """So many rates as they may be."""
        return 1 - self.left * rng.beta(self.a, self.b, size)

    def grown(self, times: float) -> Belief:
        """What would be known with so many times the units, had they done alike.

        Its middle is the estimate itself, not the posterior mean of today's few units.
        """
        total = (self.a + self.b) * times
        share = (1 - self.rate) / self.left if self.left else 0.0
        a = min(max(share * total, HALF), total - HALF)
        return replace(self, a=a, b=total - a)


def _moments(reached: Integers, at_risk: Integers) -> tuple[float, float]:
    """The beta with the mean and the variance of the share that is left."""
    total = reached.sum()
    events = reached * (1 + HALF / total)
    pending = HALF * (np.cumsum(reached[::-1])[::-1] / total)
    risk = at_risk + HALF + pending
    stay = risk - events
    mean = exp(float(np.log(stay / risk).sum()))
    # The mean of the square over the square of the mean, less one: Σ ln of factors close to 1.
    excess = float(np.expm1(np.log1p(events / (stay * (risk + 1))).sum()))
    size = max((1 - mean) / (mean * excess) - 1, HALF)
    return mean * size, (1 - mean) * size


def by_group(cohort: Cohort, to: int, left: float = 1.0) -> tuple[Floats, Floats]:
    """Per stratum of a cohort: its share of the units, and its rate (0 where it has no unit).

    One unit that does as all do is added to each, so that a group of which later ages were not seen
    goes on as all do; then the rates are scaled to mix to that of all.
    """
    whole = Risks.of(cohort.whole())
    ages = np.flatnonzero(whole.reached[: to + 1])
    hazards = whole.reached[ages] / whole.at_risk[ages]
    n, _ = cohort.totals()
    if not n.sum():
        return np.zeros(len(n)), np.zeros(len(n))
    rates = np.zeros(len(n))
    for place in np.flatnonzero(n):
        part = Risks.of(cohort.part(int(place)))
        stay = 1 - (part.reached[ages] + hazards) / (part.at_risk[ages] + 1)
        rates[place] = 1 - left * float(np.prod(stay))
    weights = n / n.sum()
    mixed = float((weights * rates).sum())
    return weights, rates * ((1 - whole.left(0, to) * left) / mixed if mixed else 1.0)


def best_of(beliefs: Sequence[Belief], rng: np.random.Generator, size: int) -> tuple[float, Floats]:
    """The highest of some rates, and draws of it, shrunken to their middle as far as they differ by
    chance alone: the luckiest of several equal quarters is no standard.

    Empirical Bayes with normal errors (Efron and Morris 1975, JASA 70). Needs at least one.
    """
    rates = np.array([belief.rate for belief in beliefs])
    drawn = np.array([belief.draws(rng, size) for belief in beliefs])
    noise = drawn.var(axis=1)
    middle = float(np.average(rates, weights=1 / np.maximum(noise, 1e-12)))
    spread = max(float(((rates - middle) ** 2).sum()) / max(len(rates) - 1, 1) - noise.mean(), 0.0)
    trust = spread / (spread + noise) if spread else np.zeros(len(rates))
    shrunken = middle + trust * (rates - middle)
    best = int(np.argmax(shrunken))
    pooled = np.average(drawn, axis=0, weights=1 / np.maximum(noise, 1e-12))
    draws = trust[best] * drawn[best] + (1 - trust[best]) * pooled
    return float(shrunken[best]), draws

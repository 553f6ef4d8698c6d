"""Shrunken rates: each group's own share, drawn towards what the others let expect of it.

Group j reached k of n; its true rate is a draw from a Beta distribution around a mean m with strength
M, as if M units of the mean had been seen before. Mean and strength are the group's own, by maximum
likelihood of the beta-binomial (Griffiths 1973). Where the counts scatter no more than chance, the
likelihood is highest at an infinite strength: all rates are then one (complete pooling).

Intervals are of the posterior over mean and strength as well: with the estimated prior taken for known
they would be too narrow, and of no width at all under pooling. Every spread between the groups is held
to be as likely as any other beforehand (Gelman 2006).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaincinv, betaln, expit, logit

from tasuki.metrics.estimate import NOTHING, Estimate, Floats

STEPS = 40
"""Strengths over which the posterior is summed: equal steps of the share that a usual group keeps of
the mean."""

_SHIFTS = np.linspace(-4.0, 4.0, 17)
"""Means over which it is summed, in standard errors from the likeliest."""

_FURTHEST = 6.0
"""No mean lies further from what was expected, in logits; nor is it known less than to a third of that.
Where nobody or everybody reached, the likelihood alone would run off."""

_STRENGTHS = (-9.0, 9.0)
"""Logarithms of strengths beside the usual n: below the first everybody is on his own, beyond the last
all are as good as one."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What the groups have in common. `strength` is in units, None where all rates are one;
    `shift` is how far the logit of every mean lies from that of what was expected."""

    mean: float
    strength: float | None
    shift: float

    @property
    def pooled(self) -> bool:
        """Whether the counts scatter no more than chance would."""
        return self.strength is None


@dataclass(frozen=True, slots=True)
class Shrunken:
    """The prior, and each group's rate with its 95 % credible interval."""

    prior: Prior
    rates: tuple[Estimate, ...]


def shrink(k: Floats, n: Floats, expected: Floats | None = None) -> Shrunken | None:
    """The shrunken rates of groups that reached `k` of `n`, neither of them need be whole.

    `expected` are fractions that say where each group's mean would lie but for one common shift
    of their logits; without it all means are the same. Groups without units get no rate; None
    where no group has any.
    """
    seen = n > 0
    if not seen.any():
        return None
    own, of = k[seen], n[seen]
    total = float(of.sum())
    edge = 0.5 / (total + 1)
    means = np.full(len(of), own.sum() / total) if expected is None else expected[seen]
    centre = logit(np.clip(means, edge, 1 - edge))
    prior = _likeliest(own, of, centre)
    rates = iter(_rates(own, of, centre, prior))
    return Shrunken(prior, tuple(next(rates) if there else NOTHING for there in seen))


def log_likelihood(k: Floats, n: Floats, mean: Floats, strength: Floats | float | None) -> Floats:
    """Of the beta-binomial, without the term that depends on the counts alone; along the last axis.

    A strength of None is the binomial.
    """
    if strength is None:
        return np.asarray((k * np.log(mean) + (n - k) * np.log1p(-mean)).sum(axis=-1))
    a, b = mean * strength, (1 - mean) * strength
    return np.asarray((betaln(k + a, n - k + b) - betaln(a, b)).sum(axis=-1))


def _likeliest(k: Floats, n: Floats, centre: Floats) -> Prior:
    """The prior of the highest likelihood."""
    usual = float(n.mean())
    shift = float(_shifts(k, n, centre, np.array([np.inf]))[0])
    pooled = float(log_likelihood(k, n, expit(centre + shift), None))

    def fit(at: Sequence[float]) -> float:
        strength = usual * float(np.exp(np.clip(at[1], *_STRENGTHS)))
        moved = np.clip(at[0], shift - _FURTHEST, shift + _FURTHEST)
        return float(log_likelihood(k, n, expit(centre + moved), strength))

    start = max(((shift, at) for at in (-3.0, -1.0, 1.0, 3.0)), key=fit)
    # Without derivatives: for two numbers that is as quick, and needs no linear algebra.
    best = minimize(
        lambda at: -fit(at), start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-9}
    )
    # So near to the binomial the two differ by rounding alone.
    if -best.fun <= pooled + 1e-6:
        return Prior(_whole(n, centre, shift), None, shift)
    moved, strength = (float(part) for part in best.x)
    return Prior(_whole(n, centre, moved), usual * float(np.exp(strength)), moved)


def _whole(n: Floats, centre: Floats, shift: float) -> float:
    return float((n * expit(centre + shift)).sum() / n.sum())


def _shifts(k: Floats, n: Floats, centre: Floats, strengths: Floats) -> Floats:
    """For each strength, the common shift at which the weighted counts are what they should be."""
    weight = _weights(n, strengths)
    shift = np.zeros(len(strengths))
    for _ in range(30):
        mean = expit(centre + shift[:, None])
        gap = (weight * (k - n * mean)).sum(axis=1)
        step = np.clip(gap / _information(n, mean, weight), -1.0, 1.0)
        shift = np.clip(shift + step, -_FURTHEST, _FURTHEST)
    return shift


def _weights(n: Floats, strengths: Floats) -> Floats:
    """How much a unit counts: the less, the more units of its group there are beside the strength."""
    each = strengths[:, None]
    with np.errstate(invalid="ignore"):
        weight: Floats = np.where(np.isinf(each), 1.0, (each + 1) / (each + n))
    return weight


def _information(n: Floats, mean: Floats, weight: Floats) -> Floats:
    found: Floats = (weight * n * mean * (1 - mean)).sum(axis=1)
    return np.maximum(found, 1e-9)


def _rates(k: Floats, n: Floats, centre: Floats, prior: Prior) -> list[Estimate]:
    mean = expit(centre + prior.shift)
    value = mean if prior.strength is None else (k + mean * prior.strength) / (n + prior.strength)
    middle, spread = _posterior(k, n, centre)
    size = np.maximum(middle * (1 - middle) / spread - 1, 1e-9)
    low, high = (betaincinv(middle * size, (1 - middle) * size, q) for q in (0.025, 0.975))
    low, high = np.minimum(low, value), np.maximum(high, value)
    return [
        Estimate(float(v), float(a), float(b)) for v, a, b in zip(value, low, high, strict=True)
    ]


def _posterior(k: Floats, n: Floats, centre: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of each group's rate, over all priors by how well they fit."""
    kept = (np.arange(STEPS) + 0.5) / STEPS
    strengths = kept / (1 - kept) * float(n.mean())
    shift = _shifts(k, n, centre, strengths)
    error = 1 / np.sqrt(_information(n, expit(centre + shift[:, None]), _weights(n, strengths)))
    error = np.minimum(error, _FURTHEST / 3)
    mean = expit(centre + (shift[:, None] + error[:, None] * _SHIFTS)[:, :, None])
    strength = strengths[:, None, None]
    fit = log_likelihood(k, n, mean, strength)
    # The spread is (1 / kept - 1) to the half: equal steps of one are these steps of the other.
    step = kept**-1.5 * (1 - kept) ** -0.5
    weight = np.exp(fit - fit.max()) * (error * step)[:, None]
    weight = (weight / weight.sum())[:, :, None]
    a, b = k + mean * strength, n - k + (1 - mean) * strength
    rate = a / (a + b)
    middle = (weight * rate).sum(axis=(0, 1))
    inside = rate * (1 - rate) / (a + b + 1)
    spread = (weight * (inside + (rate - middle) ** 2)).sum(axis=(0, 1))
    return middle, spread

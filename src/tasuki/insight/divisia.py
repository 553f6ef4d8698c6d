"""Exact attribution of a change in a product: the additive logarithmic-mean Divisia decomposition.

A product of factors changed from one value to another. Each factor's part of the change is its
logarithmic growth, weighted by the logarithmic mean of the two products; the parts add up to the
change with no residual, and change sign when the two sides change places (Ang 2004, Energy Policy 32;
Ang 2005, Energy Policy 33). Where a factor is zero on one side, the parts are the limits as it goes
to zero (Ang and Liu 2007, Energy Policy 35).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, log1p, prod


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a stage in one window: its share of the entries, and its rate.

    `rate` is None where the group has no unit (`weight` 0): nobody knows how it would have done.
    """

    weight: float
    rate: float | None

    @property
    def product(self) -> float:
        """What it adds to the rate of the stage."""
        return self.weight * (self.rate or 0.0)


@dataclass(frozen=True, slots=True)
class Chain:
    """Inflow and, per stage, its groups; a stage's rate is the sum of weight × rate over them."""

    inflow: float
    stages: tuple[tuple[Group, ...], ...]

    @property
    def rates(self) -> tuple[float, ...]:
        """The rate of each stage."""
        return tuple(sum(group.product for group in stage) for stage in self.stages)

    @property
    def outcome(self) -> float:
        """What comes out at the end."""
        return self.inflow * prod(self.rates)


@dataclass(frozen=True, slots=True)
class Split:
    """A part of the change, told apart: by another mix of groups, and by other rates within them."""

    mix: float
    rate: float

    @property
    def total(self) -> float:
        """Both together."""
        return self.mix + self.rate


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a change: of the inflow, and per stage of each of its groups."""

    inflow: float
    stages: tuple[tuple[Split, ...], ...]

    def stage(self, place: int) -> Split:
        """The part of a stage as a whole."""
        groups = self.stages[place]
        return Split(sum(g.mix for g in groups), sum(g.rate for g in groups))


def logarithmic_mean(a: float, b: float) -> float:
    """(a − b) / (ln a − ln b); `a` where they are equal, and 0, the limit, where one of them is 0."""
    if a == b:
        return a
    if a <= 0 or b <= 0:
        return 0.0
    return (a - b) / _growth(a, b)


def factors(now: Sequence[float], then: Sequence[float]) -> list[float]:
    """The part of each factor in the change of their product.

    Where the product is zero on one side, the factors that are zero there share the change evenly:
    the limit as they go to zero alike. Where it is zero on both, nothing changed.
    """
    after, before = prod(now), prod(then)
    if after > 0 and before > 0:
        mean = logarithmic_mean(after, before)
        return [mean * _growth(a, b) for a, b in zip(now, then, strict=True)]
    missing = [value <= 0 for value in (then if after > 0 else now)]
    share = (after - before) / (sum(missing) or 1)
    return [share if is_missing else 0.0 for is_missing in missing]


def attribute(now: Chain, then: Chain) -> Parts:
    """The parts of `now.outcome − then.outcome`; groups are told by their place, alike in both."""
    inflow, *stages = factors((now.inflow, *now.rates), (then.inflow, *then.rates))
    after, before = now.outcome, then.outcome
    mean = logarithmic_mean(after, before)
    found = []
    for place, part in enumerate(stages):
        a, b = now.rates[place], then.rates[place]
        if after > 0 and before > 0:
            per_rate = mean / logarithmic_mean(a, b)
        else:
            per_rate = part / (a - b) if part else 0.0
        groups = zip(now.stages[place], then.stages[place], strict=True)
        splits = (_split(one, other) for one, other in groups)
        found.append(tuple(Split(s.mix * per_rate, s.rate * per_rate) for s in splits))
    return Parts(inflow, tuple(found))


def _split(now: Group, then: Group) -> Split:
    """What one group did to the rate of its stage."""
    after, before = now.product, then.product
    change = after - before
    if after > 0 and before > 0:
        mean = logarithmic_mean(after, before)
        return Split(
            mean * _growth(now.weight, then.weight),
            mean * _growth(now.rate or 0.0, then.rate or 0.0),
        )
    # A group that came or went has no rate on the other side: it is taken not to have changed.
    is_new = now.weight <= 0 or then.weight <= 0
    return Split(change, 0.0) if is_new else Split(0.0, change)


def _growth(a: float, b: float) -> float:
    """ln a − ln b, exact to the last digits where they are close."""
    gap = (a - b) / b
    return log1p(gap) if abs(gap) < 0.5 else log(a / b)

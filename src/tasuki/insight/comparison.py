"""What a fair comparison says, before anybody puts it into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tasuki.domain.window import Window
from tasuki.insight.review import Verdict
from tasuki.insight.shrinkage import Prior
from tasuki.metrics.estimate import Estimate
from tasuki.metrics.reading import Caution, Reading

RELEVANT = 0.3
"""A relative difference of this size is one that a manager would want to know of."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One group beside what its lead mix gives; rates are fractions.

    `reading` is the group's own figure, `seen` the same as it is compared: at most by the age up to
    which its units have been watched, and without the `alone` units of kinds that nobody else had.
    `counts` is what its n is worth once units not yet decided
    count for what they tell, `weight` what the difference from `expected` is worth. `limits` hold
    95 % of the figures that chance alone gives, `far_limits` 99.8 %. `rate` is the shrunken one with
    its credible interval. `adjusted` is the figure as it would be with the whole's lead mix. `p` is how
    often chance alone gives so large a difference, on both sides. Where nothing can be compared the verdict is UNKNOWN and
    these are None.

    `detectable` is the smallest rate above the expected one that so many units would show, `more`
    how many further units would tell a difference as large as the one seen, each with probability
    POWER; None where no number in reach does, or where it is told already (`more`). `evidence` is the
    n at which the funnel of the whole's mix is as wide as this group's own limits are.
    """

    reading: Reading
    counts: float
    weight: float
    alone: int
    seen: float | None
    expected: float | None
    limits: tuple[float, float] | None
    far_limits: tuple[float, float] | None
    rate: Estimate
    adjusted: float | None
    evidence: float | None
    p: float | None
    verdict: Verdict
    far: bool
    firm: bool
    is_reference: bool
    detectable: float | None
    more: int | None

    @property
    def telling(self) -> bool:
        """Whether a difference of RELEVANT would have shown: else 'the same' means 'not known yet'."""
        if self.expected is None or self.detectable is None:
            return False
        return self.detectable <= self.expected * (1 + RELEVANT)


@dataclass(frozen=True, slots=True)
class Band:
    """Between which shares of `n` chance alone leaves 95 % and 99.8 % of all figures."""

    n: float
    near: tuple[float, float]
    far: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The groups of one dimension, compared by one rate or share over one window.

    `mix` are the dimensions whose strata were compared with each other. `tested` groups could be
    compared at all; `by_chance` of them would stand out although none differs, and `any_by_chance` is the
    probability that at least one would. `left_out` units belong to no group and are compared with
    nothing. `prior` is None where no group has anything that is decided. `funnel` is what chance alone
    leaves around the whole, from the least to the most evidence that any group has.
    """

    metric: str
    window: Window
    as_of: datetime
    by: str
    mix: tuple[str, ...]
    total: Reading
    standings: tuple[Standing, ...]
    prior: Prior | None
    funnel: tuple[Band, ...]
    level: float
    tested: int
    by_chance: float
    any_by_chance: float
    left_out: int
    cautions: tuple[Caution, ...]
    facts_version: int | None

    def of(self, verdict: Verdict) -> tuple[Standing, ...]:
        """The groups of one verdict."""
        return tuple(one for one in self.standings if one.verdict is verdict)

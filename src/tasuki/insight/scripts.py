"""Scripts compared: the same caller, the same kind of lead, followed to the accepted SQL and the 商談.

A trial holds each version against what the same callers reach with the others among leads of the same
source and segment. What came of a cycle belongs to the script of its first scripted call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, exp, pi, sqrt

from scipy.special import ndtr

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight import chance
from tasuki.insight.comparison import RELEVANT, Comparison, Standing
from tasuki.insight.fair import compare
from tasuki.insight.review import Verdict
from tasuki.metrics.estimate import NOTHING, Estimate, Z
from tasuki.metrics.read import FLOOR
from tasuki.metrics.tally import Where

OUTCOMES = ("call_to_accepted", "call_to_opportunity")
"""What a script is judged by, in the order of the relay. An appointment is no outcome."""

ENOUGH = 10
"""A verdict takes so many that would have reached, and so many that would not, without a difference."""


@dataclass(frozen=True, slots=True)
class Version:
    """A script beside the others in the same hands.

    `difference` is how far its rate lies from the expected one, with a 95 % interval; `p_better` the
    probability that it is above it, `gain` what choosing it would bring per call on average: its
    difference where that is above zero, nothing where it is not. `least` is how many calls a verdict
    takes at least, `wanted` how many it takes to show a relative difference of RELEVANT. Until then
    the verdict is UNKNOWN. All are None where there is nothing to compare with.
    """

    standing: Standing
    verdict: Verdict
    difference: Estimate
    p_better: float | None
    gain: float | None
    least: int | None
    wanted: int | None


@dataclass(frozen=True, slots=True)
class Trial:
    """The versions compared by one outcome."""

    comparison: Comparison
    versions: tuple[Version, ...]


def trials(
    snapshot: Snapshot,
    window: Window,
    *,
    as_of: datetime,
    outcomes: Sequence[str] = OUTCOMES,
    where: Where | None = None,
    floor: int = FLOOR,
) -> tuple[Trial, ...]:
    """The scripts of the cycles first called in a window, by each outcome."""
    return tuple(
        trial(
            compare(
                snapshot,
                outcome,
                window,
                by="script_version",
                as_of=as_of,
                where=where,
                floor=floor,
            )
        )
        for outcome in outcomes
    )


def trial(comparison: Comparison) -> Trial:
    """What a comparison of scripts says of each."""
    return Trial(comparison, tuple(_version(one) for one in comparison.standings))


def _version(one: Standing) -> Version:
    if one.expected is None or one.weight <= 0 or one.seen is None:
        return Version(one, Verdict.UNKNOWN, NOTHING, None, None, None, None)
    doubt = one.counts / one.weight
    gap, error = one.seen - one.expected, _error(one)
    scarce = min(one.expected, 1 - one.expected)
    least = ceil(ENOUGH / scarce) if scarce > 0 else None
    wanted = chance.sample(min(one.expected * (1 + RELEVANT), 1.0), one.expected, doubt)
    enough = least is not None and one.counts >= least
    better = float(ndtr(gap / error)) if error > 0 else None
    return Version(
        standing=one,
        verdict=one.verdict if enough else Verdict.UNKNOWN,
        difference=Estimate(gap, gap - Z * error, gap + Z * error),
        p_better=better,
        gain=None if better is None else gap * better + error * _density(gap / error),
        least=least,
        wanted=None if wanted is None else ceil(wanted),
    )


def _error(one: Standing) -> float:
    """The standard error of the difference: of the version's own share, and of the others' at its
    mix."""
    share = (one.seen or 0.0) * one.counts + 0.5
    own = share * (one.counts + 1 - share) / (one.counts + 1) ** 3
    others = (1 / one.weight - 1 / one.counts) * (one.expected or 0.0) * (1 - (one.expected or 0.0))
    return sqrt(own + max(others, 0.0))


def _density(z: float) -> float:
    return exp(-z * z / 2) / sqrt(2 * pi)

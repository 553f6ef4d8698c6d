"""Members of known skill: who is called different, who is named, and what the intervals hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from tasuki.domain.window import Window
from tasuki.insight import chance
from tasuki.insight.fair import Judged, judged
from tasuki.insight.leadmix import Watch
from tasuki.insight.shrinkage import shrink
from tasuki.metrics.cohorts import Cohort
from truth.lines import Line, share

TITLE = "Fair comparison"

ZONE = ZoneInfo("Asia/Tokyo")
WINDOW = Window(datetime(2025, 1, 5, 15, tzinfo=UTC), datetime(2025, 6, 29, 15, tzinfo=UTC), ZONE)
MEMBERS = 8
CALLS = 300
RATE = 0.3
BETTER = 1.3
SOURCES = (0.1, 0.2, 0.3, 0.5)
HORIZON = 60

Integers = npt.NDArray[np.int64]


def units_of(
    group: Integers, source: Integers, times: Integers, reached: npt.NDArray[np.bool_], days: int
) -> Cohort:
    """Single units of members and sources as a cohort."""
    key = ((group * 1000 + source) * (days + 1) + np.minimum(times, days)) * 2 + reached
    rows, counts = np.unique(key, return_counts=True)
    pairs, place = np.unique(rows // 2 // (days + 1), return_inverse=True)
    strata = tuple((int(pair) // 1000, int(pair) % 1000) for pair in pairs)
    return Cohort(
        metric="",
        window=WINDOW,
        as_of=WINDOW.end,
        by=("member", "source"),
        strata=strata,
        place=place.astype(np.int64),
        times=(rows // 2) % (days + 1),
        reached=(rows % 2).astype(bool),
        counts=counts.astype(np.int64),
        entry=None,
        horizon_days=days,
        recorded_from=None,
    )


@dataclass(frozen=True)
class World:
    """Members with so many leads each, of sources in proportions of their own; `skill` multiplies the
    rate of whatever source a lead is from. Of `young` members no lead is older than the horizon."""

    sizes: Sequence[int] = (CALLS,) * MEMBERS
    skill: Sequence[float] = (1.0,) * MEMBERS
    rates: Sequence[float] = (RATE,)
    mixed: bool = False
    delay: float = 0.0  # median days; 0 is known at once
    young: tuple[int, ...] = ()

    def cohort(self, rng: np.random.Generator) -> Cohort:
        """What happened in one drawing."""
        group = np.repeat(np.arange(len(self.sizes)), self.sizes)
        source = np.zeros(len(group), np.int64)
        if self.mixed:
            shares = rng.dirichlet(np.full(len(self.rates), 1.5), len(self.sizes)).cumsum(axis=1)
            source = (rng.random(len(group))[:, None] > shares[group]).sum(axis=1)
        chances = np.array(self.rates)[source] * np.array(self.skill)[group]
        fate = rng.random(len(group)) < chances
        if not self.delay:
            return units_of(group, source, np.zeros(len(group), np.int64), fate, 0)
        oldest = np.where(np.isin(group, self.young), HORIZON // 2, 3 * HORIZON)
        age = (rng.random(len(group)) * oldest).astype(np.int64)
        wait = (self.delay * np.exp(0.7 * rng.standard_normal(len(group)))).astype(np.int64)
        reached = fate & (wait <= age)
        return units_of(group, source, np.where(reached, wait, age), reached, HORIZON)

    def pages(self, draws: int, seed: int) -> list[Judged]:
        """So many pages, judged."""
        rng = np.random.default_rng(seed)
        return [judged(Watch.of(self.cohort(rng))) for _ in range(draws)]


ONE_BETTER = (BETTER,) + (1.0,) * (MEMBERS - 1)
"""Skills of which the first is better than the others."""


def _called(pages: Sequence[Judged], of: Sequence[int] = range(MEMBERS)) -> tuple[int, int]:
    """How many of these members were called different, and how many there were."""
    sides = np.array([page.side[list(of)] for page in pages])
    return int((sides != 0).sum()), sides.size


def verdicts(draws: int, slack: float) -> list[Line]:
    """Equal members, and one better among them: every lead alike."""
    equal, better = World().pages(draws, 1), World(skill=ONE_BETTER).pages(draws, 2)
    named = sum(page.side[0] > 0 for page in better)
    wrong = sum(bool(page.firm.any()) for page in equal)
    bound = 0.05 + slack
    return [
        share("equal members called different", *_called(equal), at_most=bound),
        share("a member 30 % better than seven others, named", named, draws, at_least=0.8 - slack),
        share(
            "the seven beside the better one, called different",
            *_called(better, range(1, MEMBERS)),
            at_most=bound,
        ),
        share("pages of equal members on which any stands firm", wrong, draws, at_most=bound),
    ]


def mixes(draws: int, slack: float) -> list[Line]:
    """Members who are given other leads than their colleagues, or leads too young to tell."""
    sizes = (150, 200, 250, 300, 300, 350, 400, 450)
    uneven = World(sizes=sizes, rates=SOURCES, mixed=True)
    rng = np.random.default_rng(3)
    cohorts = [uneven.cohort(rng) for _ in range(draws)]
    fair = [judged(Watch.of(cohort)) for cohort in cohorts]
    naive = [judged(_without_mix(Watch.of(cohort))) for cohort in cohorts]
    young = World(sizes=sizes, rates=SOURCES, mixed=True, delay=15.0, young=(0, 3, 6))
    late = World(skill=ONE_BETTER, delay=15.0, young=(3,)).pages(draws, 5)
    return [
        share(
            "equal members with unequal lead mixes, called different",
            *_called(fair),
            at_most=0.05 + slack,
        ),
        share("the same if the mix were not looked at", *_called(naive), at_least=0.3),
        share(
            "equal members, three with young leads alone, called different",
            *_called(young.pages(draws, 4)),
            at_most=0.05 + slack,
        ),
        share(
            "the same better member, a third of all leads undecided, named",
            sum(page.side[0] > 0 for page in late),
            draws,
            at_least=0.7 - slack,
        ),
    ]


def _without_mix(watch: Watch) -> Watch:
    return Watch(
        watch.groups,
        np.arange(len(watch.groups)),
        np.zeros(len(watch.groups), np.int64),
        np.bincount(watch.group, watch.units).astype(np.int64),
        watch.by_group(watch.at_risk),
        watch.by_group(watch.reaching),
    )


def intervals(draws: int, slack: float) -> list[Line]:
    """Rates scattered around one mean: how many of the credible intervals hold the true one."""
    rng = np.random.default_rng(6)
    inside = total = 0
    for spread in (0.03, 0.05, 0.08):
        strength = RATE * (1 - RATE) / spread**2 - 1
        for _ in range(draws):
            n = rng.integers(60, 600, MEMBERS)
            true = rng.beta(RATE * strength, (1 - RATE) * strength, MEMBERS)
            found = shrink(rng.binomial(n, true).astype(float), n.astype(float))
            for rate, truth in zip(found.rates if found else (), true, strict=True):
                inside += (rate.low or 0.0) <= truth <= (rate.high or 0.0)
            total += MEMBERS
    bounds = {"at_least": 0.93 - slack, "at_most": min(0.97 + slack, 1.0)}
    return [share("95 % credible intervals that hold the true rate", inside, total, **bounds)]


def samples(draws: int, slack: float) -> list[Line]:
    """As many more calls as a page asks for: how often the difference is then named."""
    doubt = MEMBERS / (MEMBERS - 1)
    size = round(chance.sample(RATE * BETTER, RATE, doubt) or 0)
    pages = World(sizes=(size,) * MEMBERS, skill=ONE_BETTER).pages(draws, 7)
    named = sum(page.side[0] > 0 for page in pages)
    statement = f"a true difference named with the {size} calls asked for (80 % wanted)"
    return [share(statement, named, draws, at_least=0.75 - slack, at_most=0.85 + slack)]


def run(full: bool) -> list[Line]:
    """All lines; the small draw leaves room for its fewer pages."""
    draws, slack = (2000, 0.0) if full else (60, 0.05)
    topics: tuple[Callable[[int, float], list[Line]], ...] = (verdicts, mixes, samples)
    lines = [line for topic in topics for line in topic(draws, slack)]
    return lines + intervals(draws // 10 if full else 10, slack)

"""The bottleneck: which stage holds won deals back, and how sure that is.

Won deals of a window are its inflow times its matured rates. The gain of a stage is how many more
there would be if it alone came up to its reference. Draws of all rates give the probability of
each stage to have the largest gain; one is named only where the draws leave little doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from math import ceil, prod

import numpy as np

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.belief import ENOUGH, Belief, Risks, best_of
from tasuki.insight.explanation import Against, Naming, Outcome
from tasuki.metrics.cohorts import Cohort, cohorts
from tasuki.metrics.estimate import Floats
from tasuki.metrics.read import FLOOR
from tasuki.metrics.together import together

STAGES = ("lead_to_mql", "mql_to_sql", "sql_to_opportunity", "opportunity_to_won")
"""The rates that won deals are a product of, in running order."""

DOUBT = 0.05
"""The probability with which any stage at all may be named that has no gain. The stages that are
compared share it (Bonferroni): each must have a gain with 1 − DOUBT / their number."""

FIRST = 0.60
"""The least probability of having the largest gain with which a stage is named."""

DRAWS = 4000
SEED = 20
MOST_TIMES = 64
"""Beyond so many times the leads, nobody waits for an answer."""

WEEKS = 13
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Stage:
    """What is known of one stage: its cohorts by window, and the rates they are compared at.

    `seen` is the last age at which enough units of all windows are watched, `left` the share of what
    is left then that remains at the horizon, of all windows together.
    """

    metric: str
    cohorts: Mapping[Window, Cohort]
    seen: int
    left: float
    beliefs: Mapping[Window, Belief | None]
    units: Mapping[Window, int]

    @classmethod
    def of(cls, metric: str, found: Sequence[Cohort]) -> Stage:
        """From the cohorts of all windows."""
        horizon = found[0].horizon_days
        risks = {
            cohort.window: Risks.of(cohort.whole()) if cohort.is_recorded else _none(horizon)
            for cohort in found
        }
        # A handful of units is soon watched no longer; the others are not cut short for it.
        seen = min([horizon, *(r.watched_to for r in risks.values() if r.units >= ENOUGH)])
        all_ = sum((risk for risk in risks.values()), start=_none(horizon))
        left = all_.left(seen + 1, horizon)
        beliefs = {window: Belief.of(risk, seen, left) for window, risk in risks.items()}
        units = {window: risk.units for window, risk in risks.items()}
        return cls(metric, {c.window: c for c in found}, seen, left, beliefs, units)

    def rate(self, window: Window) -> float | None:
        """The rate of a window; None where nobody entered, or outcomes were not recorded yet."""
        belief = self.beliefs[window]
        return belief.rate if belief else None


def _none(horizon: int) -> Risks:
    nobody = np.zeros(horizon + 1, np.int64)
    return Risks(nobody, nobody)


def staged(
    snapshot: Snapshot, windows: Sequence[Window], *, as_of: datetime, by: str
) -> tuple[Stage, ...]:
    """All stages over some windows, by one dimension. Raises UnknownDimension."""
    asked = tuple(dict.fromkeys(windows))
    found = together(
        partial(cohorts, snapshot, metric, asked, as_of=as_of, by=(by,)) for metric in STAGES
    )
    return tuple(Stage.of(metric, some) for metric, some in zip(STAGES, found, strict=True))


def references(against: Against, now: Window, then: Window) -> tuple[Window, ...]:
    """The windows that the stages of `now` are held against; none for targets."""
    match against:
        case Against.TARGET:
            return ()
        case Against.PREVIOUS:
            return (then,)
        case Against.BASELINE:
            return (_weeks_before(now, 1),)
        case Against.BEST:
            return tuple(_weeks_before(now, place) for place in range(1, QUARTERS + 1))


def _weeks_before(window: Window, place: int) -> Window:
    """The `place`-th 13 weeks before a window, counted back from its first day."""
    last = window.first_day - timedelta(weeks=WEEKS * (place - 1))
    return Window.days(last - timedelta(weeks=WEEKS), last, window.zone)


@dataclass(frozen=True, slots=True)
class Reference:
    """What one stage is held against: a rate and its draws (alike, for a target), and whose it is."""

    rate: float
    draws: Floats
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The draws of a question: the rates of the window, and what they are held against."""

    inflow: int
    rates: tuple[float | None, ...]
    draws: tuple[Floats | None, ...]
    references: tuple[Reference | None, ...]

    @property
    def known(self) -> bool:
        """Whether every rate is known and some stage is held against something."""
        return None not in self.rates and any(self.references)

    @property
    def sure(self) -> float:
        """The probability of a gain above zero from which a stage is named."""
        return 1 - DOUBT / max(sum(reference is not None for reference in self.references), 1)

    def gain(self, place: int) -> tuple[float, Floats]:
        """The gain of a stage that has a reference, and its draws."""
        reference, own = self.references[place], self.draws[place]
        if reference is None or own is None:
            raise ValueError(f"stage {place} is held against nothing")
        others = [i for i in range(len(self.rates)) if i != place]
        rest = self.inflow * prod(self.rates[i] or 0.0 for i in others)
        drawn = np.full(len(own), float(self.inflow))
        for i in others:
            drawn = drawn * self.draws[i]
        value = rest * (reference.rate - (self.rates[place] or 0.0))
        return value, drawn * (reference.draws - own)


def case(
    stages: Sequence[Stage],
    inflow: int,
    now: Window,
    held: Sequence[Window],
    targets: Mapping[str, float],
    *,
    seed: int = SEED,
    size: int = DRAWS,
    grown: float | None = None,
) -> Case:
    """Draw all rates. With `grown`, as if there had been so many times the units."""
    rng = np.random.default_rng(seed)

    def believed(stage: Stage, window: Window) -> Belief | None:
        belief = stage.beliefs[window]
        return belief.grown(grown) if belief and grown is not None else belief

    own = [believed(stage, now) for stage in stages]
    draws = tuple(belief.draws(rng, size) if belief else None for belief in own)
    found: list[Reference | None] = []
    for stage in stages:
        if not held:
            target = targets.get(stage.metric)
            found.append(None if target is None else Reference(target, np.full(size, target)))
            continue
        least = FLOOR if len(held) > 1 else 1
        some = [window for window in held if stage.units[window] >= least]
        known = {window: b for window in some if (b := believed(stage, window)) is not None}
        found.append(_held_against(known, rng, size) if known else None)
    rates = tuple(stage.rate(now) for stage in stages)
    return Case(inflow, rates, draws, tuple(found))


def _held_against(known: Mapping[Window, Belief], rng: np.random.Generator, size: int) -> Reference:
    if len(known) == 1:
        ((window, belief),) = known.items()
        return Reference(belief.rate, belief.draws(rng, size), window)
    rate, draws = best_of(list(known.values()), rng, size)
    return Reference(rate, draws, max(known, key=lambda window: known[window].rate))


@dataclass(frozen=True, slots=True)
class Judged:
    """The gain of one stage, judged by its draws; nothing where it is held against nothing."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    above_zero: float | None = None
    first: float | None = None

    def is_named(self, sure: float) -> bool:
        """Whether the draws leave little enough doubt."""
        return (self.above_zero or 0.0) >= sure and (self.first or 0.0) >= FIRST


def judged(asked: Case) -> tuple[Judged, ...]:
    """The gain of every stage, its 95 % interval and its two probabilities."""
    if not asked.known:
        return tuple(Judged() for _ in asked.rates)
    places = [i for i, reference in enumerate(asked.references) if reference is not None]
    gains = [asked.gain(place) for place in places]
    drawn = np.array([draws for _, draws in gains])
    largest = drawn.max(axis=0)
    found = [Judged() for _ in asked.rates]
    for place, (value, draws) in zip(places, gains, strict=True):
        low, high = np.quantile(draws, (0.025, 0.975))
        found[place] = Judged(
            value,
            float(low),
            float(high),
            float((draws > 0).mean()),
            float(((draws >= largest) & (draws > 0)).mean()),
        )
    return tuple(found)


def naming(
    stages: Sequence[Stage],
    asked: Case,
    verdicts: Sequence[Judged],
    now: Window,
    held: Sequence[Window],
    targets: Mapping[str, float],
    *,
    seed: int = SEED,
) -> Naming:
    """Name the stage that the draws leave little doubt about, or say how many leads are missing."""
    if not asked.known:
        return Naming(Outcome.UNKNOWN)
    likely = max(range(len(stages)), key=lambda i: verdicts[i].first or 0.0)
    if verdicts[likely].is_named(asked.sure):
        return Naming(Outcome.NAMED, stages[likely].metric, sure=asked.sure)
    # What more leads would show is the stage whose gain is the largest as far as is known.
    likely = max(range(len(stages)), key=lambda i: verdicts[i].value or 0.0)
    if (verdicts[likely].value or 0.0) <= 0:
        return Naming(Outcome.UNCLEAR, sure=asked.sure)

    def named_with(times: float) -> bool:
        more = case(stages, asked.inflow, now, held, targets, seed=seed, grown=times)
        return judged(more)[likely].is_named(asked.sure)

    more_leads = _more(asked.inflow, named_with)
    return Naming(Outcome.UNCLEAR, stages[likely].metric, more_leads, asked.sure)


def _more(inflow: int, named_with: Callable[[float], bool]) -> int | None:
    """How many more leads it takes, to a tenth; None where MOST_TIMES as many would not do."""
    low, high = 1.0, 2.0
    while not named_with(high):
        low, high = high, high * 2
        if high > MOST_TIMES:
            return None
    while high / low > 1.1:
        middle = (low * high) ** 0.5
        low, high = (low, middle) if named_with(middle) else (middle, high)
    return ceil(inflow * (high - 1))

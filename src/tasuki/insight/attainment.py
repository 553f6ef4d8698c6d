"""Targets beside what was done and what is to be expected: will they be met?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tasuki.domain.targets import Layer, Period
from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.ahead import working_days
from tasuki.insight.forecast import DRAWS, SEED, Asked, Forecast, Group, forecasts
from tasuki.metrics.agreed import USUAL, Agreed
from tasuki.metrics.definitions import stocks
from tasuki.metrics.read import FLOOR, Question, answer
from tasuki.metrics.reading import Kind, Reading
from tasuki.metrics.registry import METRICS

SURE = 0.9
"""With this probability a target is held to be met; with the rest of it, to be missed."""

PAIRS: dict[str, str] = {
    "calls": "connect_rate",
    "appointments": "appointment_to_opportunity",
    "mql": "mql_return_rate",
    "sql": "sql_acceptance",
    "opportunities": "opportunity_to_won",
}
"""Counts that are never shown without their quality."""

LOWER: frozenset[str] = frozenset(
    {"mql_return_rate", "no_show_rate", "recycle_rate", "lost", "recycled", "sql_returned"}
)
"""Metrics of which less is better: their target is the most that there may be."""

ORDER = ("won_amount", "won", "opportunities", "sql", "appointments", "mql", "connects", "calls")
"""Which target a page speaks of first: the one nearest to the finish."""

_KINDS = {Kind.COUNT, Kind.SUM, Kind.RATE, Kind.SHARE}


def may_have_target(metric: str) -> bool:
    """Whether targets are set for a metric: counts, sums, rates and shares of what happened in a
    period, not of what is left open at its end."""
    known = METRICS.get(metric)
    return known is not None and known.kind in _KINDS and not hasattr(stocks, metric)


class Standing(StrEnum):
    """How a target stands."""

    MET = "met"
    LIKELY = "likely"
    OPEN = "open"  # it may go either way
    UNLIKELY = "unlikely"
    MISSED = "missed"
    UNKNOWN = "unknown"  # nothing to go by yet


@dataclass(frozen=True, slots=True)
class Goal:
    """A target in force: of a team, a member (`by` and `group` say which), or of all."""

    layer: Layer
    metric: str
    value: float
    by: str | None = None
    group: Group = None


@dataclass(frozen=True, slots=True)
class Attainment:
    """A target and how it stands.

    `reading` is of the period so far; `quality` the rate that stands beside a count, where there is
    one. Of a count or sum, `forecast` says what the period will come to (None: too little recorded
    yet) and `chance` how probable it is that the target is met. Of a rate, `chance` is None and the
    standing says whether the reading's interval lies wholly on one side of the target.
    """

    goal: Goal
    reading: Reading
    quality: Reading | None
    forecast: Forecast | None
    chance: float | None
    standing: Standing

    @property
    def pace(self) -> float | None:
        """What is still to be done for the target; None of a rate."""
        if METRICS[self.goal.metric].kind in {Kind.RATE, Kind.SHARE}:
            return None
        return max(self.goal.value - (self.reading.value or 0.0), 0.0)


@dataclass(frozen=True, slots=True)
class Outlook:
    """All targets of a period. `days` and `left` are its working days and those still to come."""

    period: Period
    as_of: datetime
    days: float
    left: float
    items: tuple[Attainment, ...]
    facts_version: int | None

    def of(self, layer: Layer) -> tuple[Attainment, ...]:
        """The targets of a layer, those nearest to the finish first."""
        return tuple(a for a in self.items if a.goal.layer is layer)

    @property
    def first(self) -> Attainment | None:
        """The target that speaks for the period: the one nearest to the finish, of the widest
        layer that has one."""
        for layer in (Layer.TEAM, Layer.CROSS, Layer.INDIVIDUAL):
            if found := self.of(layer):
                return found[0]
        return None


def outlook(
    snapshot: Snapshot,
    period: Period,
    goals: Sequence[Goal],
    *,
    as_of: datetime,
    floor: int = FLOOR,
    draws: int = DRAWS,
    seed: int = SEED,
    agreed: Agreed = USUAL,
) -> Outlook:
    """How the targets of a period stand, rates read as was `agreed` for it. Raises ValueError where it has not begun by `as_of`."""
    window = period.window
    if as_of <= window.start:
        raise ValueError(f"the period {period.name} has not begun by {as_of.isoformat()}")
    read = _read(snapshot, window.until(as_of), goals, as_of, floor, agreed)
    asked = {goal: Asked(goal.metric, goal.by, goal.group) for goal in goals if _is_count(goal)}
    found = forecasts(snapshot, list(asked.values()), window, as_of=as_of, draws=draws, seed=seed)
    items = []
    for goal in sorted(goals, key=_place):
        reading = read[goal.metric, goal.by, goal.group]
        quality = read.get((PAIRS.get(goal.metric, ""), goal.by, goal.group))
        forecast = found.get(asked[goal]) if goal in asked else None
        chance = _chance(goal, forecast)
        standing = _standing(goal, reading, chance, over=as_of >= window.end)
        items.append(Attainment(goal, reading, quality, forecast, chance, standing))
    days = working_days(snapshot.calendar, window)
    left = working_days(snapshot.calendar, window, as_of) if as_of < window.end else 0.0
    return Outlook(period, as_of, days, left, tuple(items), snapshot.version)


def _is_count(goal: Goal) -> bool:
    return METRICS[goal.metric].kind in {Kind.COUNT, Kind.SUM}


def _place(goal: Goal) -> tuple[int, str, str]:
    order = ORDER.index(goal.metric) if goal.metric in ORDER else len(ORDER)
    return order, goal.metric, str(goal.group)


def _read(
    snapshot: Snapshot,
    elapsed: Window,
    goals: Sequence[Goal],
    as_of: datetime,
    floor: int,
    agreed: Agreed,
) -> dict[tuple[str, str | None, Group], Reading]:
    """The readings of targets and of the qualities beside them, by metric, dimension and group."""
    wanted = {(goal.metric, goal.by) for goal in goals}
    wanted |= {(PAIRS[metric], by) for metric, by in wanted if metric in PAIRS}
    questions = [Question(metric, (elapsed,), by=by) for metric, by in sorted(wanted, key=str)]
    if not questions:
        return {}
    known: dict[tuple[str, str | None, Group], Reading] = {}
    answers = answer(snapshot, questions, as_of=as_of, floor=floor, agreed=agreed)
    for question, readings in zip(questions, answers, strict=True):
        for reading in readings:
            known[question.metric, question.by, reading.group_id] = reading
    for goal in goals:
        for metric in (goal.metric, PAIRS.get(goal.metric)):
            if metric and (metric, goal.by, goal.group) not in known:
                known[metric, goal.by, goal.group] = _nothing(
                    snapshot, metric, goal, elapsed, as_of
                )
    return known


def _nothing(
    snapshot: Snapshot, metric: str, goal: Goal, elapsed: Window, as_of: datetime
) -> Reading:
    """A group without any unit: a count of zero, a rate of nothing."""
    is_rate = METRICS[metric].kind in {Kind.RATE, Kind.SHARE}
    label = snapshot.labels(goal.by).get(int(goal.group or 0)) if goal.by else None
    return Reading(
        metric=metric,
        how=METRICS[metric].how,
        window=elapsed,
        value=None if is_rate else 0.0,
        n=0,
        k=0 if is_rate else None,
        low=None,
        high=None,
        as_of=as_of,
        by=goal.by,
        group=label,
        group_id=goal.group,
        facts_version=snapshot.version,
        engine=snapshot.engine.name,
    )


def _chance(goal: Goal, forecast: Forecast | None) -> float | None:
    if forecast is None:
        return None
    if goal.metric in LOWER:
        return float((forecast.outcomes <= goal.value).mean())
    return forecast.chance(goal.value)


def _standing(goal: Goal, reading: Reading, chance: float | None, *, over: bool) -> Standing:
    if _is_count(goal):
        done, lower = reading.value or 0.0, goal.metric in LOWER
        if over:
            met = done <= goal.value if lower else done >= goal.value
            return Standing.MET if met else Standing.MISSED
        if lower and done > goal.value:
            return Standing.MISSED
        if not lower and done >= goal.value:
            return Standing.MET
        if chance is None:
            return Standing.UNKNOWN
        if chance >= SURE:
            return Standing.LIKELY
        return Standing.UNLIKELY if chance <= 1 - SURE else Standing.OPEN
    if reading.low is None or reading.high is None:
        return Standing.UNKNOWN
    above, below = Standing.LIKELY, Standing.UNLIKELY
    if goal.metric in LOWER:
        above, below = below, above
    if reading.low >= goal.value:
        return above
    return below if reading.high < goal.value else Standing.OPEN

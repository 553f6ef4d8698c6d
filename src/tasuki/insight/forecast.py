"""Where a period's figures will stand at its end: what is done, what waits, and what will come in.

What is done is counted. What waits at a gate goes on by the hazards of its age (`insight.pace`); what
will come in follows the weekday rhythm (`insight.rhythm`) and then the same hazards. Given the draws
of all these, units arrive independently: of `n` that wait, a binomial number; of a Poisson stream,
thinned and displaced, a Poisson one (Kingman, Poisson Processes, 1993, chapter 5; the relay is a
network of infinite-server queues). So every draw is exact in one step, however many units there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np

from tasuki.domain.window import Every, Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.ahead import Ahead
from tasuki.insight.pace import Hazards, Pace, onward, relative
from tasuki.insight.rhythm import Rhythm
from tasuki.metrics.estimate import Floats
from tasuki.metrics.passages import Passages, amounts, passages
from tasuki.metrics.read import Question, answer
from tasuki.metrics.reading import Kind, Reading
from tasuki.metrics.registry import METRICS

GATES = ("mql", "sql", "opportunities", "won")
"""Counts of the relay's gates, in running order. What comes in is counted at the first of them: the
relay is the inside sales team's, and how many leads become MQL strays less than how many leads come."""

PASSAGES = ("mql_to_sql", "sql_to_opportunity", "opportunity_to_won")
"""The rates of going on from each gate to the next."""

RECENT = 13
"""Weeks that say how things go lately, and by which the Week page goes."""

COUNTED = 26
"""Weeks of which the rhythm is taken: how far weeks stray needs more of them. A scarce passage looks
back over as many."""

SCARCE = 100
"""With fewer units that went on lately, a passage is scarce: chance alone would move its pace by more
than a tenth of it."""

DRAWS = 1000
SEED = 20
_AGES = 100  # days before those weeks, so that ages are told apart up to the oldest

Group = int | str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A count or sum to be forecast, of everything or of one group of a dimension."""

    metric: str
    by: str | None = None
    group: Group = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """A figure at the end of a period. `so_far` is counted; `open` is what is expected of work that
    waits and `new` of what will come in (means of the draws; a count that is no gate has no open
    work). `outcomes` are the draws of the whole, `p50` their median, and `p10` and `p90` the ends
    of their band (see `band`)."""

    asked: Asked
    period: Window
    as_of: datetime
    so_far: float
    open: float
    new: float
    p10: float
    p50: float
    p90: float
    outcomes: Floats = field(repr=False, compare=False)

    def chance(self, least: float) -> float:
        """How probable it is that the figure comes up to `least`."""
        return float((self.outcomes >= least).mean())


def forecasts(
    snapshot: Snapshot,
    asked: Sequence[Asked],
    period: Window,
    *,
    as_of: datetime,
    draws: int = DRAWS,
    seed: int = SEED,
) -> dict[Asked, Forecast]:
    """What can be forecast of some counts and sums, by what was asked.

    Left out is what has too few weeks behind it. Of a period that is over, every draw is what was
    counted. Raises ValueError where the period has not begun by `as_of` or a metric is no count or
    sum, and what `metrics.read.answer` raises.
    """
    if as_of <= period.start:
        raise ValueError(f"the period has not begun by {as_of.isoformat()}")
    for one in asked:
        if METRICS[one.metric].kind not in {Kind.COUNT, Kind.SUM}:
            raise ValueError(f"{one.metric} is no count and no sum")
    counted = _counted(snapshot, asked, period.until(as_of), as_of)
    found = {}
    worlds = {by: _Recent(snapshot, period, as_of, by, draws, seed) for by in {a.by for a in asked}}
    for one in asked:
        done = counted[one]
        coming = (np.zeros(draws),) * 2 if as_of >= period.end else worlds[one.by].coming(one)
        if coming is None:
            continue
        total = done + coming[0] + coming[1]
        low, high = band(total)
        middle = float(np.median(total))
        open_, new = (float(part.mean()) for part in coming)
        found[one] = Forecast(one, period, as_of, done, open_, new, low, middle, high, total)
    return found


def band(outcomes: Floats) -> tuple[float, float]:
    """The ends between which eight of ten outcomes lie, both included.

    They are outcomes themselves: beyond each lie as nearly one in ten as there can. Quantiles of
    whole numbers would leave out less than that, because many outcomes are the end itself.
    """
    values, counts = np.unique(outcomes, return_counts=True)
    upto = np.cumsum(counts)
    tenth = len(outcomes) / 10
    low = np.argmin(np.abs(upto - counts - tenth))
    high = np.argmin(np.abs(len(outcomes) - upto - tenth))
    return float(values[low]), float(values[high])


def _counted(
    snapshot: Snapshot, asked: Sequence[Asked], elapsed: Window, as_of: datetime
) -> dict[Asked, float]:
    questions = list(dict.fromkeys(Question(a.metric, (elapsed,), by=a.by) for a in asked))
    answers = answer(snapshot, questions, as_of=as_of)
    known = {
        Asked(q.metric, q.by, reading.group_id): float(reading.value or 0.0)
        for q, readings in zip(questions, answers, strict=True)
        for reading in readings
    }
    return {a: known.get(a, 0.0) for a in asked}


class _Recent:
    """How things went lately, of everything or by the groups of one dimension, and what follows.

    Each query is made when it is first needed, for all groups at once.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        period: Window,
        as_of: datetime,
        by: str | None,
        draws: int,
        seed: int,
    ) -> None:
        self._snapshot, self._as_of, self._by = snapshot, as_of, by
        self._draws, self._seed = draws, seed
        behind = 7 * COUNTED + _AGES
        self._ahead = Ahead.of(period, as_of, snapshot.calendar, behind=behind)
        day = as_of.astimezone(period.zone).date()
        self._days = Window.days(day - timedelta(weeks=COUNTED), day, period.zone)
        self._counts: dict[str, dict[Group, list[Reading]]] = {}
        self._passages: dict[str, Passages] = {}
        self._hazards: dict[tuple[str, Group], tuple[Pace, Hazards]] = {}

    def coming(self, asked: Asked) -> tuple[Floats, Floats] | None:
        """Draws of what open work will add by the period's end, and of what new work will."""
        rng = np.random.default_rng([self._seed, *_text(asked)])
        if asked.metric == "won_amount":
            won = self._through(asked.group, GATES.index("won"), rng)
            return None if won is None else self._worth(rng, *won)
        if asked.metric in GATES:
            return self._through(asked.group, GATES.index(asked.metric), rng)
        inflow = self._inflow(asked.metric, asked.group, rng)
        if inflow is None:
            return None
        return np.zeros(self._draws), rng.poisson(inflow.sum(axis=1)).astype(np.float64)

    def _through(
        self, group: Group, gate: int, rng: np.random.Generator
    ) -> tuple[Floats, Floats] | None:
        """Units that will pass a gate: those that wait before it, and those that will come in."""
        inflow = self._inflow(GATES[0], group, rng)
        if inflow is None:
            return None
        then = np.ones((self._draws, self._ahead.days))
        waiting = np.zeros(self._draws)
        for passage in reversed(PASSAGES[:gate]):
            pace, hazards = self._pace(passage, group)
            then, ages, chances = onward(pace, hazards, self._ahead, then)
            waiting += rng.binomial(pace.waiting[ages], chances).sum(axis=1)
        return waiting, rng.poisson((inflow * then).sum(axis=1)).astype(np.float64)

    def _worth(self, rng: np.random.Generator, *won: Floats) -> tuple[Floats, Floats] | None:
        """What won deals will bring: each is worth about one of the amounts of late.

        The logarithms are smoothed by a normal kernel: the largest deal of half a year is seldom the
        largest that there can be.
        """
        values, counts = self._amounts
        if not len(values):
            return None
        weights = rng.standard_gamma(counts, (self._draws, len(values)))
        shares = weights / weights.sum(axis=1, keepdims=True)
        width = _bandwidth(values, counts)
        mean = shares @ values * np.exp(width**2 / 2)
        square = shares @ values**2 * np.exp(2 * width**2)
        spread = np.sqrt(np.maximum(square - mean**2, 0.0))
        # A sum of amounts is skew: gamma's, with the mean and the variance that it has.
        return tuple(_sums(rng, n, mean, spread) for n in won)  # type: ignore[return-value]

    @cached_property
    def _amounts(self) -> tuple[Floats, Floats]:
        found = amounts(self._snapshot, "won_amount", self._days, as_of=self._as_of)
        return found.values, found.counts.astype(np.float64)

    def _inflow(self, metric: str, group: Group, rng: np.random.Generator) -> Floats | None:
        if metric not in self._counts:
            days = tuple(self._days.split(Every.DAY))
            (readings,) = answer(
                self._snapshot, [Question(metric, days, by=self._by)], as_of=self._as_of
            )
            by_group: dict[Group, list[Reading]] = {}
            for reading in readings:
                by_group.setdefault(reading.group_id, []).append(reading)
            self._counts[metric] = by_group
        counts = np.array([r.n for r in self._counts[metric].get(group, ())], np.int64)
        rhythm = Rhythm.of(counts, self._ahead)
        return None if rhythm is None else rhythm.draw(rng, self._draws, self._ahead)

    def _pace(self, passage: str, group: Group) -> tuple[Pace, Hazards]:
        """The pace and its draws. That of a group is the whole's, faster or slower as far as the
        group's own events say so."""
        key = (passage, group)
        if key not in self._hazards:
            if passage not in self._passages:
                self._passages[passage] = passages(
                    self._snapshot, passage, since=self._days.start, as_of=self._as_of, by=self._by
                )
            found = self._passages[passage]
            whole, since = self._whole(found)
            rng = np.random.default_rng([self._seed, PASSAGES.index(passage)])
            hazards = whole.draw(rng, self._draws)
            if self._by is None:
                self._hazards[key] = whole, hazards
            else:
                parts: Mapping[Group, Pace] = {
                    g: Pace.of(found.part(g), self._ahead, since=since, business=whole.business)
                    for g in dict.fromkeys((*found.groups, group))  # draws go by the order
                }
                self._hazards |= {
                    (passage, g): (parts[g], scaled)
                    for g, scaled in relative(whole, hazards, parts, rng).items()
                }
        return self._hazards[key]

    def _whole(self, found: Passages) -> tuple[Pace, int]:
        """The pace of everything and the place of the first day that counts: that of the last
        quarter, or of twice as long where the passage is scarce."""
        since = self._known_since(found, RECENT)
        pace = Pace.of(found, self._ahead, since=since)
        if int(pace.on.sum()) < SCARCE:
            since = self._known_since(found, COUNTED)
            pace = Pace.of(found, self._ahead, since=since)
        return pace, since

    def _known_since(self, found: Passages, weeks: int) -> int:
        """The place of the first day of some weeks: later, where the outcome was not recorded
        before."""
        since = self._ahead.today - 7 * weeks
        if found.recorded_from is None:
            return since
        recorded = found.recorded_from.astimezone(self._days.zone).date()
        return max(since, self._ahead.today - (self._days.end_day - recorded).days)


def _bandwidth(values: Floats, counts: Floats) -> float:
    """The kernel's standard deviation on the logarithms of amounts, by Silverman's rule of thumb; 0
    where there are no two. Amounts of zero and below (a deal paid back) have no logarithm."""
    above = values > 0
    logs = np.repeat(np.log(values[above]), counts[above].astype(np.int64))
    if len(logs) < 2:
        return 0.0
    low, high = np.quantile(logs, (0.25, 0.75))
    spread = float(logs.std(ddof=1))
    middle = float(high - low) / 1.349
    return float(0.9 * min(spread, middle or spread) * len(logs) ** -0.2)


def _sums(rng: np.random.Generator, n: Floats, mean: Floats, spread: Floats) -> Floats:
    total, variance = n * mean, n * spread**2
    out = total.copy()
    some = (total > 0) & (variance > 0)
    scale = variance[some] / total[some]
    out[some] = rng.gamma(total[some] / scale, scale)
    return out


def _text(asked: Asked) -> list[int]:
    """Numbers that tell what was asked, so that each figure has draws of its own."""
    return [*f"{asked.metric} {asked.by} {asked.group}".encode()]

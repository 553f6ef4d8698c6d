"""Rates and counts period by period: where they go, what is not finished, what was restated.

What is drawn may be any reading; what is judged are matured rates of periods that have had their
time, and counts of periods that are over, so that a young cohort can pull no trend down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from tasuki.domain.window import Every, Window
from tasuki.facts.reported import Book
from tasuki.facts.snapshot import Snapshot
from tasuki.insight import direction
from tasuki.insight.direction import Direction, Line
from tasuki.insight.reporting import COUNTS, RATES, finished, periods
from tasuki.insight.restatement import Restated, restated
from tasuki.metrics.estimate import Integers
from tasuki.metrics.read import FLOOR, Question, answer
from tasuki.metrics.reading import How, Kind, Reading, WarningCode
from tasuki.metrics.registry import METRICS

HEADLINE = ("sql_to_opportunity", "opportunity_to_won")
"""商談化率 and 成約率: what the first line always speaks of, whatever is drawn below it."""

SHOWN = (*RATES, *COUNTS)
"""The metrics that have a trend of their own; the quality of a count is drawn under it."""

EVERY = (Every.WEEK, Every.MONTH)

BY = ("team", "member", "source", "segment")
"""The dimensions by which a trend may be parted."""

PEOPLE = frozenset({"team", "member"})
"""Of these the groups come by name: people are put into no order of size."""

JUDGED: dict[Every, int] = {Every.WEEK: 26, Every.MONTH: 12}
"""So many periods that have had their time are judged, the latest ones."""

FEWEST: dict[Every, int] = {Every.WEEK: 8, Every.MONTH: 6}
"""With fewer periods than these no trend is looked for."""

LONGEST: dict[Every, int] = {Every.WEEK: 26 + 27, Every.MONTH: 12 + 7}
"""The periods judged, and after them as many as the longest horizon leaves unfinished."""

BRANCHES = 12
"""Of a dimension with more groups than these, the largest are shown."""


class NoTrend(ValueError):
    """There is no such trend; the text names those that there are."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What can be said of a metric's way, and on which periods it rests.

    `span` holds the `periods` that were judged (None: there is none), in which `n` units entered and
    `k` of them reached within their time (None for counts). After them come `unfinished` periods
    that have not had their time, before them `unrecorded` ones whose outcomes were not recorded.
    """

    metric: str
    every: Every
    direction: Direction
    periods: int
    span: Window | None
    n: int
    k: int | None
    unfinished: int
    unrecorded: int
    line: Line | None


@dataclass(frozen=True, slots=True)
class Point:
    """One period: its reading, whether all its units have had their time, and how it was restated."""

    reading: Reading
    finished: bool
    restated: tuple[Restated, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """A metric over successive periods, oldest first. Of `reported` of them a figure was written
    down when they closed, and restatements can be told."""

    metric: str
    how: How | None
    points: tuple[Point, ...]
    judgement: Judgement
    reported: int


@dataclass(frozen=True, slots=True)
class Branch:
    """One group of a dimension: its periods, and all judged periods as one reading (None where
    nothing was judged)."""

    label: str | None
    group_id: int | str | None
    points: tuple[Point, ...]
    judgement: Judgement
    total: Reading | None


@dataclass(frozen=True, slots=True)
class Trends:
    """The page: what is said of the two rates, the metric that was asked for, its quality, its parts.

    `more` groups of the dimension are smaller and left out.
    """

    every: Every
    as_of: datetime
    headline: tuple[Judgement, ...]
    shown: Series
    quality: Series | None
    by: str | None
    branches: tuple[Branch, ...]
    more: int
    facts_version: int | None


def trends(
    snapshot: Snapshot,
    book: Book,
    *,
    as_of: datetime,
    metric: str = HEADLINE[0],
    every: Every = Every.WEEK,
    how: How | None = None,
    by: str | None = None,
    floor: int = FLOOR,
) -> Trends:
    """The trend of a metric, and the verdict on the two rates that a manager asks for first.

    `how` is how a rate is drawn (matured by default); it means nothing for counts. Raises NoTrend
    for a metric, a step or a dimension that has none.
    """
    kind = _checked(metric, every, by)
    how = (how or How.MATURED) if kind is Kind.RATE else None
    work = _Work(snapshot, book, as_of, every, floor)
    quality = COUNTS.get(metric)
    asked = [work.question(name) for name in (*HEADLINE, metric, *([quality] if quality else []))]
    asked.append(work.question(metric, how=how))
    if by:
        asked += [work.question(metric, by=by), work.question(metric, how=how, by=by)]
    work.ask(asked)
    headline = judged([work.one(name) for name in HEADLINE], every)
    shown = work.series(metric, how, dict(zip(HEADLINE, headline, strict=True)).get(metric))
    branches, more = work.branches(shown, by) if by else ((), 0)
    return Trends(
        every=every,
        as_of=as_of,
        headline=headline,
        shown=shown,
        quality=work.series(quality, work.question(quality).how) if quality else None,
        by=by,
        branches=branches,
        more=more,
        facts_version=snapshot.version,
    )


def judged(many: Sequence[Sequence[Reading]], every: Every) -> tuple[Judgement, ...]:
    """What can be said of several metrics, each read over successive periods, oldest first.

    They are judged together, with no more false alarms than there would be of one.
    """
    found = [_judgement(readings, every) for readings in many]
    ways = direction.verdicts([judgement.line for judgement in found])
    return tuple(
        replace(judgement, direction=way) for judgement, way in zip(found, ways, strict=True)
    )


def _judgement(readings: Sequence[Reading], every: Every) -> Judgement:
    """What the finished periods say by themselves; the direction is not yet told."""
    points = _points(readings, every)
    begun = next((i for i, r in enumerate(readings) if r.n), len(readings))
    done = [p.reading for p in points[begun:] if p.finished]
    known = [reading for reading in done if not _unrecorded(reading)]
    is_count = readings[0].k is None
    entered = [i for i, reading in enumerate(known) if is_count or reading.n]
    last = known[: entered[-1] + 1][-JUDGED[every] :] if entered else []
    n = np.array([reading.n for reading in last], np.int64)
    k = np.array([round((r.value or 0.0) * r.n) for r in last], np.int64)
    line = None
    judged_on = sum(is_count or reading.n > 0 for reading in last)
    if judged_on >= FEWEST[every]:
        line = direction.of_counts(n, _days(last)) if is_count else direction.of_rates(k, n)
    return Judgement(
        metric=readings[0].metric,
        every=every,
        direction=Direction.TOO_FEW,
        periods=judged_on,
        span=_hull(last),
        n=int(n.sum()),
        k=None if is_count else int(k.sum()),
        unfinished=sum(not p.finished and (is_count or p.reading.n > 0) for p in points[begun:]),
        unrecorded=len(done) - len(known),
        line=line,
    )


def _points(readings: Sequence[Reading], every: Every) -> tuple[Point, ...]:
    def is_finished(reading: Reading) -> bool:
        whole = Window.of(every, reading.window.first_day, reading.window.zone)
        # Exits of a period are known when it is over, whatever becomes of its entries.
        horizon = None if reading.how is How.PERIOD else reading.horizon_days
        return finished(whole, reading.as_of, horizon)

    return tuple(Point(reading, is_finished(reading)) for reading in readings)


def _checked(metric: str, every: Every, by: str | None) -> Kind:
    """The metric's kind. Raises NoTrend."""
    for given, known in ((metric, SHOWN), (every, EVERY), (by, (*BY, None))):
        if given not in known:
            names = ", ".join(str(name) for name in known if name)
            raise NoTrend(f"no trend of {given!r}: there are {names}")
    return METRICS[metric].kind


class _Work:
    """One page's questions and what they were answered."""

    def __init__(
        self, snapshot: Snapshot, book: Book, as_of: datetime, every: Every, floor: int
    ) -> None:
        self.snapshot, self.book, self.as_of, self.every = snapshot, book, as_of, every
        self.floor = floor
        self.wholes = periods(every, as_of, snapshot.zone, LONGEST[every])
        self.windows = tuple(window.until(as_of) for window in self.wholes)
        self._answers: dict[Question, list[Reading]] = {}

    def question(self, metric: str, how: How | None = None, by: str | None = None) -> Question:
        """A metric over all periods, matured where it takes time and nothing else is asked for."""
        takes_time = METRICS[metric].kind is Kind.RATE
        return Question(
            metric, self.windows, by=by, how=how or (How.MATURED if takes_time else None)
        )

    def ask(self, questions: Sequence[Question]) -> None:
        """Have all of them answered at once."""
        several = list(dict.fromkeys(questions))
        found = answer(self.snapshot, several, as_of=self.as_of, floor=self.floor)
        self._answers |= dict(zip(several, found, strict=True))

    def one(self, metric: str, how: How | None = None) -> list[Reading]:
        """A reading per period."""
        return self._answers[self.question(metric, how)]

    def series(self, metric: str, how: How | None, known: Judgement | None = None) -> Series:
        """A metric as it is drawn; `known` is its judgement where there is one already."""
        judgement = known or judged([self.one(metric)], self.every)[0]
        readings = self.one(metric, how)
        first = self._first(judgement, readings)
        compared = restated(
            self.snapshot,
            self.book,
            metric,
            self.every,
            how,
            since=self.wholes[first].start,
            as_of=self.as_of,
        )
        points = tuple(
            replace(point, restated=compared.marks.get(whole, ()))
            for point, whole in zip(
                _points(readings, self.every)[first:], self.wholes[first:], strict=True
            )
        )
        return Series(metric, how, points, judgement, len(compared.periods))

    def branches(self, shown: Series, by: str) -> tuple[tuple[Branch, ...], int]:
        """The metric by group, the largest first or by name, and how many groups are left out."""
        drawn = self._groups(shown.metric, shown.how, by)
        matured = self._groups(shown.metric, None, by)
        first = len(self.windows) - len(shown.points)
        size = {group: sum(r.n for r in matured[group][first:]) for group in matured}
        largest = sorted((g for g in matured if size[g]), key=lambda g: -size[g])
        groups = largest[:BRANCHES]
        if by in PEOPLE:
            groups.sort(key=lambda group: drawn[group][0].group or "")
        judgements = judged([matured[group] for group in groups], self.every)
        totals = self._totals(shown, by)
        found = tuple(
            Branch(
                label=drawn[group][0].group,
                group_id=group,
                points=_points(drawn[group], self.every)[first:],
                judgement=judgement,
                total=totals.get(group),
            )
            for group, judgement in zip(groups, judgements, strict=True)
        )
        return found, len(largest) - len(groups)

    def _groups(
        self, metric: str, how: How | None, by: str
    ) -> dict[int | str | None, list[Reading]]:
        found: dict[int | str | None, list[Reading]] = {}
        for reading in self._answers[self.question(metric, how, by)]:
            found.setdefault(reading.group_id, []).append(reading)
        order = {window: i for i, window in enumerate(self.windows)}
        return {
            group: sorted(readings, key=lambda r: order[r.window])
            for group, readings in found.items()
        }

    def _totals(self, shown: Series, by: str) -> dict[int | str | None, Reading]:
        span = shown.judgement.span
        if span is None:
            return {}
        whole = replace(self.question(shown.metric, by=by), windows=(span,))
        (found,) = answer(self.snapshot, [whole], as_of=self.as_of, floor=self.floor)
        return {reading.group_id: reading for reading in found}

    def _first(self, judgement: Judgement, readings: Sequence[Reading]) -> int:
        """From which period on a series is drawn: as many as are judged and those after them."""
        begun = next((i for i, r in enumerate(readings) if r.n or r.k), len(readings) - 1)
        return max(begun, len(readings) - JUDGED[self.every] - judgement.unfinished)


def _hull(readings: Sequence[Reading]) -> Window | None:
    """From the first reading's start to the last one's end."""
    if not readings:
        return None
    first, last = readings[0].window, readings[-1].window
    return Window(first.start, last.end, first.zone)


def _days(readings: Sequence[Reading]) -> Integers:
    ends = ((reading.window.first_day, reading.window.end_day) for reading in readings)
    return np.array([(end - first).days for first, end in ends], np.int64)


def _unrecorded(reading: Reading) -> bool:
    """Whether the outcome was not recorded over all of the period's life."""
    return any(caution.code is WarningCode.COVERAGE for caution in reading.cautions)

"""The weekly review: which figures, beside what they are compared with.

Every figure is a reading of `metrics`; all of them are asked for at once, so that questions about
the same rows share a query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight import judge
from tasuki.insight.backlog import unfinished, untouched
from tasuki.insight.review import Count, Review, StageRate, Station, Table
from tasuki.insight.table import table
from tasuki.metrics.agreed import USUAL, Agreed
from tasuki.metrics.read import FLOOR, Question, answer
from tasuki.metrics.reading import Caution, How, Kind, Reading, WarningCode
from tasuki.metrics.registry import METRICS
from tasuki.metrics.together import beside

WEEKS = 13
"""Weeks of a quarter: what a week is compared with, and what the relay speaks of."""

COUNTS: dict[str, str | None] = {
    "mql": "mql_return_rate",
    "calls": "connect_rate",
    "appointments": "appointment_to_opportunity",
    "sql": "sql_acceptance",
    "speed_to_attempt": None,
}
"""The figures of the week, and the quality that never leaves their side.

A share is known at once and read over the week; a rate needs time and is read over the quarter."""

ZONES: dict[str, str] = {
    "lead": "lead_to_mql",
    "mql": "mql_to_sql",
    "sql": "sql_to_opportunity",
    "opportunity": "opportunity_to_won",
}
"""The stations of the relay, and the rate of going on from each."""

ARRIVALS = {
    "lead": "leads",
    "mql": "mql",
    "sql": "sql",
    "opportunity": "opportunities",
    "won": "won",
}

MEMBERS = (
    "calls",
    "connect_rate",
    "appointments",
    "mql",
    "sql",
    "mql_to_sql",
    "sql_to_opportunity",
)
CAMPAIGNS = (
    "leads",
    "mql",
    "sql",
    "sql_accepted",
    "opportunities",
    "won",
    "mql_to_sql",
    "sql_to_opportunity",
)


@dataclass(frozen=True, slots=True)
class Spans:
    """The windows that a review compares."""

    week: Window
    elapsed: Window
    compared: Window
    weeks: tuple[Window, ...]
    parts: tuple[Window, ...]
    cohort: Window
    baseline: Window

    @classmethod
    def of(cls, week: Window, as_of: datetime) -> Spans:
        """Raises ValueError where the week has not begun by `as_of`."""
        if as_of <= week.start:
            raise ValueError(f"the week {week.iso_week} has not begun by {as_of.isoformat()}")
        elapsed = week.until(as_of)
        monday = week.first_day
        weeks = tuple(
            Window.days(monday - timedelta(weeks=i), monday - timedelta(weeks=i - 1), week.zone)
            for i in range(WEEKS, 0, -1)
        )
        parts = tuple(
            whole.until(earlier(elapsed.end, week, weeks=WEEKS - i))
            for i, whole in enumerate(weeks)
        )
        cohort = Window.days(monday - timedelta(weeks=WEEKS - 1), week.end_day, week.zone)
        return cls(week, elapsed, parts[-1], weeks, parts, cohort, cohort.previous())


def earlier(instant: datetime, week: Window, *, weeks: int) -> datetime:
    """The same time on the wall clock some weeks before."""
    local = instant.astimezone(week.zone)
    return (local - timedelta(weeks=weeks)).astimezone(UTC)


def week_to_review(snapshot: Snapshot, as_of: datetime, zone: ZoneInfo) -> Window:
    """The week that somebody who names none means: the one in which `as_of` falls, or, while that
    one has had no working time yet, the one before. On a Monday before nine there is nothing to
    see in the new week and all to see in the last."""
    last = (as_of - timedelta(microseconds=1)).astimezone(zone).date()
    week = Window.week_of(last, zone)
    return week if snapshot.calendar.between(week.start, as_of) else week.previous()


def weekly_review(
    snapshot: Snapshot,
    week: Window,
    *,
    as_of: datetime,
    floor: int = FLOOR,
    agreed: Agreed = USUAL,
) -> Review:
    """The review of a week as of an instant, all of it read as was `agreed` for that week.

    While the week is unfinished its counts stand beside the same part of earlier weeks, cut at
    the same time on the wall clock. Raises ValueError where the week has not begun by `as_of`.
    """
    spans = Spans.of(week, as_of)
    asked, work = beside(
        partial(_asked, snapshot, spans, as_of, floor, agreed),
        partial(unfinished, snapshot, week.zone, as_of),
    )
    rates = tuple(_stage_rate(asked, metric) for metric in ZONES.values())
    total = next(one.count for one in work if one.kind == "untouched")
    return Review(
        week=week,
        as_of=as_of,
        partial=as_of < week.end,
        elapsed=spans.elapsed,
        compared=spans.compared,
        cohort=spans.cohort,
        baseline=spans.baseline,
        counts=tuple(_count(asked, metric, quality) for metric, quality in COUNTS.items()),
        rates=rates,
        stations=tuple(_station(asked, stage) for stage in ARRIVALS),
        members=_table(asked, "member", MEMBERS),
        campaigns=_table(asked, "campaign", CAMPAIGNS),
        untouched=untouched(snapshot, week.zone, as_of, total=total),
        untouched_total=total,
        unfinished=work,
        cautions=_cautions(rates),
        facts_version=snapshot.version,
        agreed=agreed,
    )


Answers = Mapping[Question, list[Reading]]


class _Asked:
    """The answers to all questions of a review, by question."""

    def __init__(self, spans: Spans, now: Answers, before: Answers) -> None:
        self.spans = spans
        self._answers, self._before = now, before

    def all(self, question: Question) -> list[Reading]:
        """The readings of a question of this review."""
        return self._answers[question]

    def one(self, question: Question) -> Reading:
        """The reading of a question with one window and no dimension."""
        (reading,) = self._answers[question]
        return reading

    def week_before(self, metric: str) -> Reading:
        """The previous week's cohort when it was as old as this one is."""
        (reading,) = self._before[Question(metric, (self.spans.compared,), how=How.COHORT)]
        return reading


def _asked(snapshot: Snapshot, spans: Spans, as_of: datetime, floor: int, agreed: Agreed) -> _Asked:
    now, before = beside(
        partial(_answers, snapshot, _questions(spans), as_of, floor, agreed),
        partial(_week_before, snapshot, spans, as_of, floor, agreed),
    )
    return _Asked(spans, now, before)


def _week_before(
    snapshot: Snapshot, spans: Spans, as_of: datetime, floor: int, agreed: Agreed
) -> Answers:
    """The previous week's cohorts when they were as old as this week's are.

    How long an outcome takes is known from today: what was not yet known then is no use to anybody.
    """
    cohorts = [Question(rate, (spans.compared,), how=How.COHORT) for rate in ZONES.values()]
    before = earlier(as_of, spans.week, weeks=1)
    return _answers(snapshot, cohorts, before, floor, agreed, judged_at=as_of)


def _answers(
    snapshot: Snapshot,
    questions: Sequence[Question],
    as_of: datetime,
    floor: int,
    agreed: Agreed,
    judged_at: datetime | None = None,
) -> Answers:
    found = answer(
        snapshot, questions, as_of=as_of, floor=floor, judged_at=judged_at, agreed=agreed
    )
    return dict(zip(questions, found, strict=True))


def _questions(spans: Spans) -> list[Question]:
    asked = [_weekly(metric, spans) for metric in COUNTS]
    asked += [_quality(metric, spans) for metric in COUNTS.values() if metric]
    asked += [Question(metric, (spans.elapsed,), how=How.COHORT) for metric in ZONES.values()]
    asked += [Question(metric, (spans.cohort,)) for metric in ARRIVALS.values()]
    asked += [Question(metric, (spans.cohort, spans.baseline)) for metric in ZONES.values()]
    for by, metrics in (("member", MEMBERS), ("campaign", CAMPAIGNS)):
        asked += [Question(metric, (spans.cohort,), by=by) for metric in metrics]
        asked += [Question(metric, (spans.cohort,)) for metric in metrics]
    return list(dict.fromkeys(asked))


def _weekly(metric: str, spans: Spans) -> Question:
    return Question(metric, (spans.elapsed, *spans.weeks, *spans.parts))


def _quality(metric: str, spans: Spans) -> Question:
    if METRICS[metric].kind is Kind.SHARE:
        return _weekly(metric, spans)
    return Question(metric, (spans.cohort,))


def _count(asked: _Asked, metric: str, quality: str | None) -> Count:
    now, *before = asked.all(_weekly(metric, asked.spans))
    weeks, parts = before[:WEEKS], before[WEEKS:]
    usual = judge.usual([part.value for part in parts])
    return Count(
        now=now,
        previous=parts[-1],
        weeks=tuple(weeks),
        usual=usual,
        verdict=judge.against_usual(now.value, usual),
        quality=asked.all(_quality(quality, asked.spans))[0] if quality else None,
    )


def _stage_rate(asked: _Asked, metric: str) -> StageRate:
    spans = asked.spans
    now, baseline = asked.all(Question(metric, (spans.cohort, spans.baseline)))
    return StageRate(
        now=now,
        week=asked.one(Question(metric, (spans.elapsed,), how=How.COHORT)),
        previous_week=asked.week_before(metric),
        baseline=baseline,
        verdict=judge.difference(now, baseline),
    )


def _station(asked: _Asked, stage: str) -> Station:
    arrived = asked.one(Question(ARRIVALS[stage], (asked.spans.cohort,))).n
    young = 0
    if stage in ZONES:
        spans = asked.spans
        young = asked.all(Question(ZONES[stage], (spans.cohort, spans.baseline)))[0].young
    return Station(stage, arrived, arrived - young, young)


def _table(asked: _Asked, by: str, metrics: tuple[str, ...]) -> Table:
    """A row per group that has a unit of any of the metrics."""
    window = (asked.spans.cohort,)
    total = tuple(asked.one(Question(metric, window)) for metric in metrics)
    return table(by, total, [asked.all(Question(metric, window, by=by)) for metric in metrics])


def _cautions(rates: Sequence[StageRate]) -> tuple[Caution, ...]:
    """Doubts that concern the whole page: what was not recorded."""
    found = [
        caution
        for rate in rates
        for reading in (rate.now, rate.baseline)
        for caution in reading.cautions
        if caution.code is WarningCode.COVERAGE
    ]
    return tuple({(c.code, c.facts["metric"]): c for c in found}.values())

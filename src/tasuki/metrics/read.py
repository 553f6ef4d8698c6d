"""Read metrics: one figure, one per group, a series. Every reading carries its n and its doubts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tasuki.domain.window import Every, Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.cells import Cells
from tasuki.metrics.coverage import course
from tasuki.metrics.frame import Frame
from tasuki.metrics.reading import How, Kind, Reading
from tasuki.metrics.registry import metric as named
from tasuki.metrics.tally import Scope, Where, counted, lived
from tasuki.metrics.units import Facts, Units

FLOOR = 20
"""Below this many units a figure is marked as small, unless the organisation says otherwise."""

IDS = frozenset({"member", "team", "campaign"})
"""Dimensions whose values are ids with a name of their own."""


def read(
    snapshot: Snapshot,
    key: str,
    window: Window,
    *,
    as_of: datetime,
    by: str | None = None,
    how: How | None = None,
    where: Where | None = None,
    floor: int = FLOOR,
) -> list[Reading]:
    """The metric `key` in a window: one reading, or one per group of the dimension `by`.

    Groups come with the largest n first; units without a value of the dimension are a group of
    their own. `how` defaults to the matured reading of rates and durations, and means nothing
    for the other kinds. `where` keeps units with these values of dimensions (None: without one).
    Raises UnknownMetric, UnknownDimension.
    """
    question = Question(key, (window,), by=by, how=how, where=where)
    (readings,) = answer(snapshot, [question], as_of=as_of, floor=floor)
    return readings


def series(
    snapshot: Snapshot,
    key: str,
    window: Window,
    every: Every,
    *,
    as_of: datetime,
    by: str | None = None,
    how: How | None = None,
    where: Where | None = None,
    floor: int = FLOOR,
    fiscal_start: int = 4,
) -> list[Reading]:
    """The metric in each period of the window, oldest first; with `by`, each period's groups.

    All periods come from one query. Every group that occurs at all occurs in every period.
    """
    periods = tuple(window.split(every, fiscal_start=fiscal_start))
    question = Question(key, periods, by=by, how=how, where=where)
    (readings,) = answer(snapshot, [question], as_of=as_of, floor=floor)
    return readings


@dataclass(frozen=True, slots=True)
class Question:
    """One metric over some windows, which may overlap."""

    metric: str
    windows: tuple[Window, ...]
    by: str | None = None
    how: How | None = None
    where: Where | None = None


def answer(
    snapshot: Snapshot, questions: Sequence[Question], *, as_of: datetime, floor: int = FLOOR
) -> list[list[Reading]]:
    """The readings of each question, in the order of its windows.

    Questions that count the same rows from the same instants on share one query.
    """
    jobs = [_job(snapshot, question, as_of, floor) for question in questions]
    answers: dict[int, list[Reading]] = {
        i: list(_single(frame, units)) for i, (frame, units) in enumerate(jobs) if _has_lives(frame)
    }
    for alike in _alike([(i, *jobs[i]) for i in range(len(jobs)) if i not in answers]):
        tallies = counted(jobs[alike[0]][0].scope, [jobs[i][1] for i in alike])
        for i, tally in zip(alike, tallies, strict=True):
            frame = jobs[i][0]
            rule = frame.shares if frame.metric.kind is Kind.SHARE else frame.counts
            answers[i] = list(rule(tally))
    return [answers[i] for i in range(len(jobs))]


def _job(
    snapshot: Snapshot, question: Question, as_of: datetime, floor: int
) -> tuple[Frame, Units]:
    metric = named(question.metric)
    dimensions = {*([question.by] if question.by else []), *(question.where or {})}
    facts = Facts(
        snapshot.tables, as_of, as_of < snapshot.as_of, bool(dimensions & {"member", "team"})
    )
    units = metric.units(facts)
    for name in dimensions:
        units.dimension(name)
    how = (question.how or metric.how) if metric.how else None
    cells = Cells.of(question.windows)
    zone = question.windows[0].zone
    known = course(snapshot, metric.key, units, as_of, zone) if how else None
    since = known.recorded_from if known else None
    frame = Frame(
        metric=metric,
        how=how,
        windows=question.windows,
        scope=Scope(snapshot, cells, as_of, question.by, question.where, since),
        course=known,
        labels=snapshot.labels(question.by) if question.by in IDS else {},
        floor=floor,
    )
    return frame, units


def _has_lives(frame: Frame) -> bool:
    return frame.metric.kind in {Kind.RATE, Kind.DURATION}


def _single(frame: Frame, units: Units) -> Iterator[Reading]:
    """The readings of a rate or a duration."""
    scope, exits = frame.scope, units.exits(frame.scope.as_of)
    if frame.metric.kind is Kind.DURATION:
        entering = exits if frame.how is How.PERIOD else units
        return frame.durations(lived(scope, entering, frame.metric.clock))
    if frame.how is How.PERIOD:
        (entries,), (leaving,) = counted(scope, [units]), counted(scope, [exits])
        return frame.periods(entries, leaving)
    return frame.rates(lived(scope, units, None))


def _alike(jobs: Sequence[tuple[int, Frame, Units]]) -> list[list[int]]:
    """The jobs that one query can answer, together."""
    found: list[list[tuple[int, Frame, Units]]] = []
    for job in jobs:
        _, frame, units = job
        for others in found:
            _, first, rows = others[0]
            if (
                first.windows == frame.windows
                and first.scope.by == frame.scope.by
                and first.scope.where == frame.scope.where
                and rows.rows.equals(units.rows)
                and rows.entered.equals(units.entered)
            ):
                others.append(job)
                break
        else:
            found.append([job])
    return [[i for i, _, _ in others] for others in found]

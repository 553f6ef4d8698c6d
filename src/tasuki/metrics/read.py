"""Read metrics: one figure, one per group, a series. Every reading carries its n and its doubts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from tasuki.domain.window import Every, Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.agreed import USUAL, Agreed
from tasuki.metrics.cells import Cells
from tasuki.metrics.counting import counted
from tasuki.metrics.coverage import courses
from tasuki.metrics.frame import Frame
from tasuki.metrics.metric import Unit
from tasuki.metrics.reading import How, Kind, Reading
from tasuki.metrics.registry import metric as named
from tasuki.metrics.tally import Flow, Found, Group, Scope, Where, lived
from tasuki.metrics.together import together
from tasuki.metrics.units import Facts, Units, alike

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
    agreed: Agreed = USUAL,
) -> list[Reading]:
    """The metric `key` in a window: one reading, or one per group of the dimension `by`.

    Groups come with the largest n first, weekdays and hours in their own order; units without a
    value of the dimension are a group of their own. `how` defaults to the matured reading of rates
    and durations, and means nothing for the other kinds. `where` keeps units with these values of
    dimensions (None: without one).
    Raises UnknownMetric, UnknownDimension.
    """
    question = Question(key, (window,), by=by, how=how, where=tuple((where or {}).items()))
    (readings,) = answer(snapshot, [question], as_of=as_of, floor=floor, agreed=agreed)
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
    agreed: Agreed = USUAL,
) -> list[Reading]:
    """The metric in each period of the window, oldest first; with `by`, each period's groups.

    All periods come from one query. Every group that occurs at all occurs in every period.
    """
    periods = tuple(window.split(every, fiscal_start=fiscal_start))
    question = Question(key, periods, by=by, how=how, where=tuple((where or {}).items()))
    (readings,) = answer(snapshot, [question], as_of=as_of, floor=floor, agreed=agreed)
    return readings


@dataclass(frozen=True, slots=True)
class Question:
    """One metric over some windows, which may overlap; `where` as pairs of dimension and value."""

    metric: str
    windows: tuple[Window, ...]
    by: str | None = None
    how: How | None = None
    where: tuple[tuple[str, Group], ...] = ()

    @property
    def dimensions(self) -> tuple[str, ...]:
        """`by` as a tuple of none or one."""
        return () if self.by is None else (self.by,)

    @property
    def conditions(self) -> dict[str, Group]:
        """`where` as a mapping."""
        return dict(self.where)

    def holds(self, other: Question) -> bool:
        """Whether what is counted for this question answers the other one too."""
        hows = {self.how, other.how}
        return (
            self.metric == other.metric
            and (len(hows) == 1 or hows == {How.COHORT, How.MATURED})
            and self.where == other.where
            and other.by in {self.by, None}
            and set(other.windows) <= set(self.windows)
        )


def answer(
    snapshot: Snapshot,
    questions: Sequence[Question],
    *,
    as_of: datetime,
    floor: int = FLOOR,
    judged_at: datetime | None = None,
    agreed: Agreed = USUAL,
) -> list[list[Reading]]:
    """The readings of each question, in the order of its windows, as was `agreed`.

    `judged_at` is the instant from which is known how long outcomes take and since when they are
    recorded (`as_of` where not given). Questions that count the same rows from the same instants on share one query, and one that
    another holds (the whole beside its groups, a window among several) asks nothing at all.
    """
    judged = judged_at or as_of
    meant = [replace(one, metric=agreed.metric(one.metric)) for one in questions]
    jobs = _jobs(snapshot, meant, as_of, floor, judged, agreed)
    asked = [job.question for job in jobs]
    jobs += _jobs(snapshot, _widened(asked), as_of, floor, judged, agreed)
    hosts = _hosts([job.question for job in jobs])
    found = _found([jobs[i] for i in sorted(set(hosts))])
    answers = []
    for job, host in zip(jobs[: len(asked)], (jobs[i] for i in hosts), strict=False):
        counted_for = found[host.question]
        is_part = job.question.by is None and host.question.by is not None
        frame = replace(job.frame, scope=replace(host.frame.scope, by=job.question.dimensions))
        answers.append(frame.readings(counted_for.whole() if is_part else counted_for))
    return answers


@dataclass(frozen=True, slots=True)
class _Job:
    question: Question
    frame: Frame
    units: Units


def _jobs(
    snapshot: Snapshot,
    questions: Sequence[Question],
    as_of: datetime,
    floor: int,
    judged_at: datetime,
    agreed: Agreed,
) -> list[_Job]:
    metrics = {question.metric: named(question.metric) for question in questions}
    asked = [replace(q, how=(q.how or metrics[q.metric].how)) for q in questions]
    asked = [q if metrics[q.metric].how else replace(q, how=None) for q in asked]
    units = [_units(snapshot, question, as_of) for question in asked]
    wanted = {
        q.metric: u if judged_at == as_of else _units(snapshot, q, judged_at)
        for q, u in zip(asked, units, strict=True)
        if q.how
    }
    known = courses(snapshot, wanted, judged_at, asked[0].windows[0].zone) if wanted else {}
    jobs = []
    for question, counting in zip(asked, units, strict=True):
        course = known.get(question.metric)
        since = course.recorded_from if course else None
        cells = Cells.of(question.windows)
        scope = Scope(snapshot, cells, as_of, question.dimensions, question.conditions, since)
        labels = snapshot.labels(question.by) if question.by in IDS else {}
        metric = metrics[question.metric]
        of_stages = metric.kind is Kind.RATE and metric.unit is Unit.CYCLE
        if course and of_stages and agreed.horizon_days is not None:
            course = replace(course, horizon_days=agreed.horizon_days)
        frame = Frame(metric, question.how, question.windows, scope, course, labels, floor)
        jobs.append(_Job(question, frame, counting))
    return jobs


def _units(snapshot: Snapshot, question: Question, as_of: datetime) -> Units:
    """The units of a question, whose dimensions exist."""
    dimensions = {*question.dimensions, *question.conditions}
    units = named(question.metric).units(Facts.by(snapshot, as_of, dimensions))
    for name in dimensions:
        units.must_have(name)
    return units


def _widened(questions: Sequence[Question]) -> list[Question]:
    """A question more for each metric whose lives are asked for over several spans of the same time:
    one over all of their windows. To read the rows once is less than to read them span by span."""
    alike: dict[Question, list[Question]] = {}
    for question in questions:
        if question.how in {How.COHORT, How.MATURED}:
            key = replace(question, windows=(), by=None, how=How.MATURED)
            alike.setdefault(key, []).append(question)
    return [wide for some in alike.values() for wide in _over_all(some) if wide not in some]


def _over_all(questions: Sequence[Question]) -> list[Question]:
    """One question over the windows of those that lie within the longest span, if they differ."""
    spans = [Window.hull(question.windows) for question in questions]
    longest = max(spans, key=lambda span: span.end - span.start)
    inside = [q for q, span in zip(questions, spans, strict=True) if longest.covers(span)]
    windows = tuple(dict.fromkeys(window for question in inside for window in question.windows))
    if len({question.windows for question in inside}) == 1:
        return []
    by = next((question.by for question in inside if question.by), None)
    return [replace(inside[0], windows=windows, by=by)]


def _hosts(questions: Sequence[Question]) -> list[int]:
    """Per question, the index of the one whose counts hold its own: itself where no other does."""
    found = []
    for i, question in enumerate(questions):
        holding = [
            j
            for j, other in enumerate(questions)
            if other.holds(question) and not (question.holds(other) and i < j)
        ]
        found.append(next(j for j in holding if not _is_held(questions, j)))
    return found


def _is_held(questions: Sequence[Question], i: int) -> bool:
    """Whether another question holds this one; of two that hold each other, the first does."""
    return any(
        other.holds(questions[i]) and (j < i or not questions[i].holds(other))
        for j, other in enumerate(questions)
        if j != i
    )


def _found(jobs: Sequence[_Job]) -> dict[Question, Found]:
    """What the engine counts for each question."""
    asked: list[Callable[[], dict[Question, Found]]] = []
    shared: dict[Question, dict[Question, _Job]] = {}
    for job in jobs:
        if job.frame.metric.kind in {Kind.RATE, Kind.DURATION}:
            asked.append(partial(_single, job))
        else:
            same = replace(job.question, metric="", how=None)
            shared.setdefault(same, {})[job.question] = job
    for group in shared.values():
        units = {question: job.units for question, job in group.items()}
        asked += [
            partial(_several, [group[question] for question in some])
            for some in alike(units, lambda u: u.rows, lambda u: u.entered)
        ]
    return {question: one for found in together(asked) for question, one in found.items()}


def _several(jobs: Sequence[_Job]) -> dict[Question, Found]:
    """The counts of questions about the same rows, from one query."""
    tallies = counted(jobs[0].frame.scope, [job.units for job in jobs])
    return {job.question: tally for job, tally in zip(jobs, tallies, strict=True)}


def _single(job: _Job) -> dict[Question, Found]:
    return {job.question: _alone(job.frame, job.units)}


def _alone(frame: Frame, units: Units) -> Found:
    """The counts of a rate or a duration."""
    scope, exits = frame.scope, units.exits(frame.scope.as_of)
    if frame.how is not How.PERIOD:
        return lived(scope, units, frame.metric.clock)
    if frame.metric.kind is Kind.DURATION:
        return lived(scope, exits, frame.metric.clock)
    (entries,), (leaving,) = counted(scope, [units]), counted(scope, [exits])
    return Flow(entries, leaving)

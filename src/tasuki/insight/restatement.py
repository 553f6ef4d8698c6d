"""Figures of closed periods as they were first reported, and those that read otherwise today.

Time alone changes no past number: a figure read once more as of the instant at which it was first
read is the same for ever, unless the ledger has learnt something about that time since. So a figure
that differs is told from one that went on: it is *restated*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zlib import crc32

from tasuki.domain.window import Every, Window
from tasuki.facts.reported import Book, Reported
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.reporting import BACK, CLOSED, MATURE, REPORTED, due, finished, periods
from tasuki.metrics.again import again
from tasuki.metrics.coverage import Course, courses
from tasuki.metrics.read import Question, answer
from tasuki.metrics.reading import How, Kind, Reading
from tasuki.metrics.registry import METRICS
from tasuki.metrics.together import together
from tasuki.metrics.units import Facts

ROUNDING = 1e-9
"""Two values nearer than this are one."""


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure that was reported, and the same figure, as of the same instant, by today's facts."""

    first: Reported
    now: Reading


@dataclass(frozen=True, slots=True)
class Compared:
    """The periods of which a figure was reported, and the marks of those that read otherwise."""

    periods: frozenset[Window]
    marks: Mapping[Window, tuple[Restated, ...]]


def report(snapshot: Snapshot, book: Book) -> Sequence[Reported]:
    """Write down the figures of periods that closed, or had their time, since the last report.

    Each is written once, as of the snapshot. Answers what was new. Raises BadBook and OSError.
    """
    known = book.read()
    if not due(known, snapshot.as_of):
        return ()
    windows = [
        (every, window)
        for every, most in BACK.items()
        for window in periods(every, snapshot.as_of, snapshot.zone, most)
        if window.end <= snapshot.as_of
    ]
    have = {one.key for one in known}
    return book.add(
        one
        for one in _figures(snapshot, windows)
        if one.key not in have and (*one.key[:3], MATURE, one.window) not in have
    )


def restated(
    snapshot: Snapshot,
    book: Book,
    metric: str,
    every: Every,
    how: How | None,
    *,
    since: datetime,
    as_of: datetime,
) -> Compared:
    """The figures of a metric that were reported by `as_of`, beside those of today's facts.

    Periods that began before `since` are not looked at. A matured figure is read by the horizon that it was reported with, so that records of other
    periods do not move it.
    """
    source = How.MATURED if how is How.COHORT else how
    known = [
        one
        for one in book.read()
        if (one.metric, one.how, one.every) == (metric, source, every)
        and one.definition == _definition(metric)
        and one.window.start >= since
        and one.as_of <= as_of
    ]
    alike: dict[tuple[datetime, int | None, datetime | None], list[Reported]] = {}
    for one in known:
        alike.setdefault((one.as_of, one.horizon_days, one.recorded_from), []).append(one)
    marks: dict[Window, tuple[Restated, ...]] = {}
    for some in together(partial(_changed, snapshot, group, how) for group in alike.values()):
        for mark in some:
            marks[mark.first.window] = (*marks.get(mark.first.window, ()), mark)
    return Compared(frozenset(one.window for one in known), marks)


def _changed(snapshot: Snapshot, group: Sequence[Reported], how: How | None) -> list[Restated]:
    one = group[0]
    course = None if one.horizon_days is None else Course(one.horizon_days, one.recorded_from)
    windows = [first.window for first in group]
    now = again(snapshot, one.metric, windows, as_of=one.as_of, how=how, course=course)
    return [
        Restated(first, reading)
        for first, reading in zip(group, now, strict=True)
        if _differs(first, reading)
    ]


def _differs(first: Reported, now: Reading) -> bool:
    if (first.n, first.k) != (now.n, now.k):
        return True
    if now.how is not How.MATURED:
        return False
    if first.value is None or now.value is None:
        return first.value is not now.value
    return abs(first.value - now.value) > ROUNDING


def _figures(snapshot: Snapshot, windows: Sequence[tuple[Every, Window]]) -> Iterator[Reported]:
    """What is read of the periods now, those before the first lead left out."""
    asked = tuple(window for _, window in windows)
    if not asked:
        return
    questions = [
        Question(metric, asked, how=how)
        for metric in REPORTED
        for how in ((How.MATURED, How.PERIOD) if _takes_time(metric) else (None,))
    ]
    answers = dict(zip(questions, answer(snapshot, questions, as_of=snapshot.as_of), strict=True))
    leads = answers[Question("leads", asked)]
    first = min((reading.window.start for reading in leads if reading.n), default=snapshot.as_of)
    known = _courses(snapshot)
    for question, readings in answers.items():
        course = known.get(question.metric) if question.how is How.MATURED else None
        for (every, window), reading in zip(windows, readings, strict=True):
            if window.end > first:
                yield _written(reading, every, course)


def _courses(snapshot: Snapshot) -> dict[str, Course]:
    """By which horizon, and from when on, the rates are read as of the snapshot."""
    facts = Facts.by(snapshot, snapshot.as_of, ())
    units = {metric: METRICS[metric].units(facts) for metric in REPORTED if _takes_time(metric)}
    return courses(snapshot, units, snapshot.as_of, snapshot.zone)


def _takes_time(metric: str) -> bool:
    return METRICS[metric].kind is Kind.RATE


def _written(reading: Reading, every: Every, course: Course | None) -> Reported:
    is_mature = course is not None and finished(reading.window, reading.as_of, course.horizon_days)
    return Reported(
        metric=reading.metric,
        how=reading.how,
        every=every,
        moment=MATURE if is_mature else CLOSED,
        window=reading.window,
        value=reading.value,
        n=reading.n,
        k=reading.k,
        as_of=reading.as_of,
        facts_version=reading.facts_version,
        definition=_definition(reading.metric),
        horizon_days=course.horizon_days if course else None,
        recorded_from=course.recorded_from if course else None,
    )


def _definition(metric: str) -> str:
    """Tells a metric's definition from another one of the same name."""
    return f"{crc32(METRICS[metric].definition.encode()):08x}"

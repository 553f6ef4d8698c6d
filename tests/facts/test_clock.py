"""The vectorised clock answers as the scalar one does, and fast."""

from __future__ import annotations

import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tasuki.domain.calendar import BusinessCalendar
from tasuki.facts.clock import dues, positions

DAY = ((time(9), time(12)), (time(13), time(18)))
CALENDAR = BusinessCalendar(
    ZoneInfo("Europe/London"),
    (DAY,) * 5 + ((), ((time(), time()),)),
    frozenset({date(2026, 3, 20)}),
    {date(2026, 3, 18): ((time(9), time(12)),)},
)


def instants(n: int, first: int = 1960, last: int = 2060) -> np.ndarray:
    ends = [int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (first, last)]
    return np.random.default_rng(7).integers(ends[0] * 10**6, ends[1] * 10**6, n)


def as_datetime(microseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(microseconds))


def test_columns_answer_as_the_calendar_does():
    when = np.concatenate([instants(500), instants(500, 2026, 2027)])
    work = np.random.default_rng(8).integers(0, 400_000, len(when))
    assert positions(CALENDAR, when).tolist() == [CALENDAR.position(as_datetime(i)) for i in when]
    assert [as_datetime(due) for due in dues(CALENDAR, when, work)] == [
        CALENDAR.add(as_datetime(i), timedelta(seconds=int(seconds)))
        for i, seconds in zip(when, work, strict=True)
    ]


def test_no_work_is_due_at_once_even_at_night():
    when = instants(200)
    assert (dues(CALENDAR, when, 0) == when).all()


def test_instants_beyond_the_calendar_stand_at_its_ends():
    far = np.array([-(2**62), 2**62])
    assert positions(CALENDAR, far).tolist() == [
        CALENDAR.position(datetime(1, 1, 2, tzinfo=UTC)),
        CALENDAR.position(datetime(9999, 1, 1, tzinfo=UTC)),
    ]


def test_nothing_asked_is_nothing_answered():
    none = np.empty(0, np.int64)
    assert positions(CALENDAR, none).tolist() == []
    assert dues(CALENDAR, none, 5).tolist() == []


def test_negative_work_is_refused():
    with pytest.raises(ValueError, match="negative"):
        dues(CALENDAR, instants(2), np.array([1, -1]))


def test_a_million_business_times_in_a_second():
    when = instants(1_000_000, 2020, 2030)
    began = stopwatch.perf_counter()
    positions(CALENDAR, when)
    assert stopwatch.perf_counter() - began < 1
    began = stopwatch.perf_counter()
    dues(CALENDAR, when, 8 * 3600)
    assert stopwatch.perf_counter() - began < 1

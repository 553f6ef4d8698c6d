"""When answers are due: known answers, a wall clock that walks, and whole columns at once."""

from __future__ import annotations

import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tasuki.domain.agreement.clock import calendar_of, due
from tasuki.domain.agreement.document import Hours, Within
from tasuki.domain.calendar import BusinessCalendar
from tasuki.facts.dues import dues
from tasuki.workspace.calendar import public_holidays
from tests.agreements import AGREEMENT, withins
from tests.domain.test_calendar import CHANGES, calendars

TOKYO = ZoneInfo("Asia/Tokyo")
DAY = ((time(9), time(12)), (time(13), time(18)))
HALF_DAY = date(2026, 12, 29)
OFFICE = BusinessCalendar(
    TOKYO,
    (DAY,) * 5 + ((), ()),
    public_holidays("JP") | {date(2026, 12, 30), date(2026, 12, 31)},
    {HALF_DAY: ((time(9), time(12)),)},
)
NEW_YORK = BusinessCalendar(ZoneInfo("America/New_York"), (DAY,) * 7)


def at(text: str, zone: ZoneInfo = TOKYO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("within", "started", "expected"),
    [
        (Within(minutes=120), "2026-11-20T17:00", "2026-11-24T10:00"),  # a weekend and 勤労感謝の日
        (Within(days=1, by=time(18)), "2026-11-19T10:00", "2026-11-20T18:00"),
        (Within(days=1, by=time(18)), "2026-11-20T10:00", "2026-11-24T18:00"),
        (Within(days=1, by=time(12)), "2026-11-20T23:59", "2026-11-24T12:00"),
        (Within(days=1), "2026-11-21T10:00", "2026-11-24T18:00"),  # from a Saturday
        (Within(days=3), "2026-04-28T10:00", "2026-05-07T18:00"),  # over 大型連休
        (Within(days=1), "2026-12-28T10:00", "2026-12-29T12:00"),  # a half day closes at noon
        (Within(days=1, by=time(18)), "2026-12-28T10:00", "2026-12-29T18:00"),  # as it is written
        (Within(days=0), "2026-11-19T08:00", "2026-11-19T18:00"),
        (Within(days=0), "2026-11-19T18:00", "2026-11-19T18:00"),
        (Within(days=0), "2026-11-19T18:00:01", "2026-11-20T18:00"),
        (Within(days=0, by=time(12)), "2026-11-19T12:01", "2026-11-20T12:00"),
        (Within(days=0), "2026-11-22T10:00", "2026-11-24T18:00"),
        (Within(days=0), "2026-12-29T12:01", "2027-01-04T18:00"),  # over the new year
        (Within(days=0, by=time()), "2026-11-19T23:00", "2026-11-20T00:00"),
    ],
)
def test_answers_are_due(within: Within, started: str, expected: str) -> None:
    assert due(within, at(started), OFFICE) == at(expected)


@pytest.mark.parametrize(
    ("started", "by", "expected"),
    [
        ("2026-03-06T10:00", None, "2026-03-07T18:00-05:00"),
        ("2026-03-07T10:00", None, "2026-03-08T18:00-04:00"),  # clocks were set ahead
        ("2026-03-07T10:00", time(2, 30), "2026-03-08T03:00-04:00"),  # half past two is left out
        ("2026-10-31T10:00", None, "2026-11-01T18:00-05:00"),
        ("2026-10-31T10:00", time(1, 30), "2026-11-01T01:30-05:00"),  # the later of the two
    ],
)
def test_the_wall_clock_counts_where_clocks_change(
    started: str, by: time | None, expected: str
) -> None:
    found = due(Within(days=1, by=by), at(started, NEW_YORK.zone), NEW_YORK)
    assert found == datetime.fromisoformat(expected)


def test_an_agreement_with_hours_of_its_own_keeps_the_holidays() -> None:
    hours = {"sat": (Hours(start=time(10), end=time(15)),), "mon": ()}
    own = calendar_of(AGREEMENT.response.model_copy(update={"hours": hours}), OFFICE)
    assert own.hours == ((),) * 5 + (((time(10), time(15)),), ())
    assert (own.zone, own.holidays, own.special) == (TOKYO, OFFICE.holidays, OFFICE.special)
    assert due(Within(days=1), at("2026-11-19T10:00"), own) == at("2026-11-21T15:00")


def test_without_hours_of_its_own_the_organisations_hold() -> None:
    response = AGREEMENT.response.model_copy(update={"hours": None})
    assert calendar_of(response, OFFICE) is OFFICE


@pytest.mark.parametrize("within", [Within(days=1), Within(minutes=5)])
def test_naive_instants_and_years_beyond_are_refused(within: Within) -> None:
    with pytest.raises(ValueError, match="aware"):
        due(within, datetime(2026, 3, 3), OFFICE)  # noqa: DTZ001
    with pytest.raises(ValueError, match="1900 to 2199"):
        due(within, at("2199-12-31T20:00"), OFFICE)
    with pytest.raises(ValueError, match="1900 to 2199"):
        dues(within, micros(at("2199-12-31T20:00")), OFFICE)


def micros(*instants: datetime) -> np.ndarray:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return np.array([(one - epoch) // timedelta(microseconds=1) for one in instants], np.int64)


def walked(within: Within, started: datetime, calendar: BusinessCalendar) -> datetime | None:
    """The same by looking at every minute of every day; None where it takes too long."""
    day, left = started.astimezone(calendar.zone).date(), within.days or 0
    for ahead in range(60):
        on = day + timedelta(days=ahead)
        week = () if on in calendar.holidays else calendar.hours[on.weekday()]
        hours = calendar.special.get(on, week)
        if not hours or (within.days and not ahead):
            continue
        left -= 1
        if left > 0:
            continue
        end = last_minute(on, within.by or max(end for _, end in hours), calendar.zone)
        if end >= started:
            return end
    return None


def last_minute(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The end of the last minute of a local day whose wall clock shows less than `clock`: where clocks
    are set ahead at midnight there may be none, and the day begins after it."""
    start = datetime.combine(day, time(), zone).astimezone(UTC) - timedelta(hours=3)
    minutes = (start + timedelta(minutes=n) for n in range(31 * 60))
    walls = [(one, one.astimezone(zone)) for one in minutes]
    of_day = [(one, wall.time()) for one, wall in walls if wall.date() == day]
    shown = [one for one, wall in of_day if wall < clock or clock == time()]
    return shown[-1] + timedelta(minutes=1) if shown else of_day[0][0]


HAVANA = BusinessCalendar(
    zone=ZoneInfo("America/Havana"), hours=((),) * 6 + (((time(0), time(0, 30)),),)
)
"""Its clocks are set ahead at midnight: one Sunday has no half past twelve."""

CLOCKS = tuple(time(hour, minute) for hour in range(24) for minute in (0, 30))


@settings(max_examples=120, deadline=None)
@given(calendars(), withins(by=CLOCKS))
@example((HAVANA, datetime(2026, 3, 8, 5, tzinfo=UTC)), Within(days=0))
def test_closed_form_agrees_with_a_wall_clock_that_walks(
    case: tuple[BusinessCalendar, datetime], within: Within
) -> None:
    calendar, started = case
    found = due(within, started, calendar)
    if within.days is None:
        assert found == calendar.add(started, timedelta(minutes=within.minutes or 0))
    elif (expected := walked(within, started, calendar)) is not None:
        assert found == expected


@settings(max_examples=120, deadline=None)
@given(
    st.one_of(calendars().map(lambda case: case[0]), st.just(OFFICE), st.just(NEW_YORK)),
    withins(by=CLOCKS),
    st.lists(
        st.integers(631_152_000, 2_840_140_800).map(lambda at: datetime.fromtimestamp(at, UTC))
        | st.sampled_from(sorted(CHANGES.values())).map(
            lambda day: datetime.combine(day, time(3, 15, 0, 1), UTC)
        ),
        max_size=8,
    ),
)
def test_columns_answer_as_the_scalar_does(
    calendar: BusinessCalendar, within: Within, started: list[datetime]
) -> None:
    expected = micros(*(due(within, one, calendar) for one in started))
    assert dues(within, micros(*started), calendar).tolist() == expected.tolist()


@pytest.mark.parametrize(
    "within", [Within(minutes=120), Within(days=0, by=time(12)), Within(days=3)]
)
def test_a_million_due_times_in_two_seconds(within: Within) -> None:
    first, last = micros(at("2020-01-01T00:00"), at("2030-01-01T00:00"))
    started = np.random.default_rng(3).integers(first, last, 1_000_000)
    began = stopwatch.perf_counter()
    found = dues(within, started, OFFICE)
    assert stopwatch.perf_counter() - began < 2
    assert (found >= started).all()

"""The business calendar against known answers, against a clock that walks, and its laws."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.domain.calendar import BusinessCalendar, Span

TOKYO = ZoneInfo("Asia/Tokyo")
LONDON = ZoneInfo("Europe/London")
DAY = ((time(9), time(12)), (time(13), time(18)))
WEEK = (DAY,) * 5 + ((), ())
HOUR = timedelta(hours=1)


def office(**changes) -> BusinessCalendar:
    return BusinessCalendar(
        **{
            "zone": TOKYO,
            "hours": WEEK,
            "holidays": frozenset({date(2026, 3, 20)}),
            "special": {date(2026, 12, 30): ((time(9), time(12)),)},
        }
        | changes
    )


def at(text: str, zone: ZoneInfo = TOKYO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-03T09:00", "2026-03-03T18:00", 8),  # a Tuesday; the lunch hour does not count
        ("2026-03-03T11:30", "2026-03-03T13:30", 1),
        ("2026-03-03T12:10", "2026-03-03T12:50", 0),
        ("2026-03-06T17:00", "2026-03-09T10:00", 2),  # over a weekend
        ("2026-03-07T10:00", "2026-03-08T10:00", 0),
        ("2026-03-19T17:00", "2026-03-23T10:00", 2),  # over 春分の日 and the weekend after it
        ("2026-12-30T09:00", "2026-12-31T00:00", 3),  # a half day
        ("2026-03-02T00:00", "2026-03-09T00:00", 40),
        ("2026-03-09T10:00", "2026-03-06T17:00", -2),
    ],
)
def test_business_time_between_two_instants(start, end, hours):
    assert office().between(at(start), at(end)) == hours * HOUR


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-03-03T09:00", 1, "2026-03-03T10:00"),
        ("2026-03-03T11:30", 1, "2026-03-03T13:30"),
        ("2026-03-03T17:00", 1, "2026-03-03T18:00"),  # the evening, not the next morning
        ("2026-03-06T17:30", 1, "2026-03-09T09:30"),
        ("2026-03-07T10:00", 8, "2026-03-09T18:00"),
        ("2026-03-19T17:00", 2, "2026-03-23T10:00"),
        ("2026-12-30T11:00", 2, "2026-12-31T10:00"),
        ("2026-03-07T10:00", 0, "2026-03-07T10:00"),
        ("2026-03-03T09:00", 40, "2026-03-09T18:00"),
    ],
)
def test_work_is_due_when_it_has_passed(start, hours, due):
    assert office().add(at(start), hours * HOUR) == at(due)


def test_position_counts_working_seconds_from_the_start_of_2000():
    calendar = office()
    assert calendar.position(datetime(2000, 1, 1, tzinfo=UTC)) == 0
    assert calendar.position(at("2000-01-03T09:00")) == 0
    assert calendar.position(at("2000-01-03T10:00")) == 3600
    assert calendar.position(at("1999-12-31T17:00")) == -3600


def test_an_opening_holds_its_start_and_not_its_end():
    calendar = office()
    assert calendar.is_open(at("2026-03-03T09:00"))
    assert not calendar.is_open(at("2026-03-03T12:00"))
    assert calendar.is_open(at("2026-03-03T13:00"))
    assert not calendar.is_open(at("2026-03-03T18:00"))
    assert not calendar.is_open(at("2026-03-20T10:00"))
    assert not calendar.is_open(at("2026-03-07T10:00"))


def test_a_special_day_keeps_its_hours_though_it_is_a_holiday():
    calendar = office(special={date(2026, 3, 20): ((time(10), time(11)),)})
    assert calendar.between(at("2026-03-20T00:00"), at("2026-03-21T00:00")) == HOUR


def test_a_special_day_without_hours_is_closed():
    calendar = office(special={date(2026, 3, 3): ()})
    assert calendar.between(at("2026-03-03T00:00"), at("2026-03-04T00:00")) == timedelta()


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-07", 24)],  # Sundays in London
)
def test_a_day_of_changing_clocks_has_the_seconds_that_elapse(day, hours):
    calendar = office(zone=LONDON, hours=((),) * 6 + (((time(), time()),),), holidays=frozenset())
    start = at(day + "T00:00", LONDON)
    assert calendar.between(start, start + timedelta(days=1)) == hours * HOUR


def test_working_hours_follow_the_wall_clock_over_a_change():
    calendar = office(zone=LONDON)
    friday, monday = at("2026-03-27T17:00", LONDON), at("2026-03-30T10:00", LONDON)
    assert calendar.between(friday, monday) == 2 * HOUR
    assert calendar.add(friday, 2 * HOUR) == monday


def test_fractions_of_a_second_are_cut_off():
    calendar = office()
    assert calendar.position(at("2026-03-03T09:00:00.999999")) == calendar.position(
        at("2026-03-03T09:00")
    )


def test_years_beyond_the_calendar_stand_at_its_ends():
    calendar = office()
    assert calendar.position(at("9999-12-31T00:00")) == calendar.position(at("2500-01-01T00:00"))
    assert calendar.position(at("0001-06-01T00:00")) == calendar.position(at("1800-01-01T00:00"))
    with pytest.raises(ValueError, match="1900 to 2199"):
        calendar.add(at("9999-12-30T00:00"), HOUR)
    with pytest.raises(ValueError, match="1900 to 2199"):
        calendar.instant(-(10**12))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hours": ((),) * 7}, "without any working hours"),
        ({"hours": (DAY,) * 5}, "7 weekdays, not of 5"),
        ({"hours": (((time(18), time(9)),), *WEEK[1:])}, "Monday: .*end before.*18:00-09:00"),
        ({"hours": (((time(9), time(9)),), *WEEK[1:])}, "Monday: .*end before"),
        (
            {"hours": (((time(9), time(13)), (time(12), time(18))), *WEEK[1:])},
            "Monday: .*overlap: 09:00-13:00 and 12:00-18:00",
        ),
        ({"special": {date(2026, 1, 5): ((time(9), time(8)),)}}, "2026-01-05: .*end before"),
    ],
)
def test_hours_that_make_no_sense_are_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        office(**changes)


def test_naive_instants_and_negative_work_are_refused():
    with pytest.raises(ValueError, match="aware"):
        office().position(datetime(2026, 3, 3))  # noqa: DTZ001
    with pytest.raises(ValueError, match="negative"):
        office().add(at("2026-03-03T09:00"), -HOUR)


@st.composite
def spans(draw) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 47), max_size=4)))
    edges = edges[: len(edges) // 2 * 2]
    clocks = [time(edge // 2, edge % 2 * 30) for edge in edges]
    return tuple(zip(clocks[::2], clocks[1::2], strict=True))


CHANGES = {
    "Asia/Tokyo": date(2026, 4, 29),
    "Europe/London": date(2026, 3, 29),
    "America/New_York": date(2025, 11, 2),
    "Australia/Lord_Howe": date(2026, 4, 5),  # its clocks change by half an hour
    "America/Havana": date(2026, 3, 8),  # at midnight, so that the day begins at one
}


@st.composite
def calendars(draw) -> tuple[BusinessCalendar, datetime]:
    """A calendar, and an instant shortly before something happens to it."""
    name = draw(st.sampled_from(sorted(CHANGES)))
    zone, around = ZoneInfo(name), CHANGES[name]
    week = draw(st.lists(spans(), min_size=7, max_size=7).filter(any))
    days = st.integers(-2, 2).map(lambda n: around + timedelta(days=n))
    calendar = BusinessCalendar(
        zone,
        tuple(week),
        draw(st.frozensets(days, max_size=2)),
        draw(st.dictionaries(days, spans(), max_size=2)),
    )
    minutes = draw(st.integers(-2 * 1440, 0))
    start = datetime.combine(around, time(), zone).astimezone(UTC)
    return calendar, start + timedelta(minutes=minutes)


def walked(calendar: BusinessCalendar, minute: datetime) -> bool:
    """Whether the wall clock shows a working time: what the closed form must agree with."""
    local = minute.astimezone(calendar.zone)
    if local.date() in calendar.special:
        day = calendar.special[local.date()]
    elif local.date() in calendar.holidays:
        day = ()
    else:
        day = calendar.hours[local.weekday()]
    return any(begin <= local.time() and (local.time() < end or not end) for begin, end in day)


@settings(max_examples=40, deadline=None)
@given(calendars(), st.integers(1, 3 * 1440))
def test_closed_form_agrees_with_a_clock_that_walks(calendar_and_start, minutes):
    calendar, start = calendar_and_start
    grid = [start + timedelta(minutes=m) for m in range(minutes)]
    opened = [walked(calendar, minute) for minute in grid]
    end = start + timedelta(minutes=minutes)
    assert calendar.between(start, end) == timedelta(minutes=sum(opened))
    assert [calendar.is_open(minute) for minute in grid[::37]] == opened[::37]
    if any(opened):
        last = max(i for i, is_open in enumerate(opened) if is_open)
        assert calendar.add(start, timedelta(minutes=sum(opened))) == grid[last] + timedelta(
            minutes=1
        )


INSTANTS = st.integers(-(6 * 10**8), 38 * 10**8).map(
    lambda second: datetime.fromtimestamp(second, TOKYO)
)


@settings(max_examples=60, deadline=None)
@given(INSTANTS, INSTANTS, INSTANTS)
def test_business_time_adds_up(a, b, c):
    calendar = office()
    assert calendar.between(a, c) == calendar.between(a, b) + calendar.between(b, c)
    assert calendar.between(a, b) == -calendar.between(b, a)


@settings(max_examples=60, deadline=None)
@given(INSTANTS, st.integers(0, 10**7))
def test_a_due_time_is_as_far_as_it_was_set(start, seconds):
    calendar = office()
    work = timedelta(seconds=seconds)
    due = calendar.add(start, work)
    assert due >= start
    assert calendar.between(start, due) == work
    if work:
        assert calendar.position(due - timedelta(seconds=1)) == calendar.position(due) - 1


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**8), 10**8))
def test_positions_come_back(position):
    calendar = office()
    instant = calendar.instant(position)
    assert calendar.position(instant) == position
    assert calendar.position(instant - timedelta(seconds=1)) == position - 1


def test_the_order_of_questions_changes_no_answer():
    asked = [at(f"{year}-06-01T10:00") for year in (2026, 1950, 2090, 1999, 2000)]
    one = office()
    assert [one.position(instant) for instant in asked] == [
        office().position(instant) for instant in asked
    ]

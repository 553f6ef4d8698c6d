"""Windows: weeks, months and fiscal periods, what is before them and what they split into."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.domain.window import Every, Window, midnight

TOKYO = ZoneInfo("Asia/Tokyo")
LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))


def days(window: Window) -> tuple[date, date]:
    return window.first_day, window.end_day


@pytest.mark.parametrize(
    ("day", "label", "monday"),
    [
        (date(2018, 3, 7), "2018-W10", date(2018, 3, 5)),
        (date(2018, 12, 31), "2019-W01", date(2018, 12, 31)),
        (date(2019, 1, 6), "2019-W01", date(2018, 12, 31)),
        (date(2021, 1, 3), "2020-W53", date(2020, 12, 28)),
        (date(2021, 1, 4), "2021-W01", date(2021, 1, 4)),
        (date(2016, 1, 1), "2015-W53", date(2015, 12, 28)),
    ],
)
def test_a_week_carries_the_year_it_belongs_to_over_the_turn_of_the_year(day, label, monday):
    week = Window.week_of(day, TOKYO)
    assert week.iso_week == label
    assert days(week) == (monday, monday + timedelta(days=7))
    assert Window.week(label, TOKYO) == week


@settings(max_examples=100)
@given(DAYS, DAYS)
def test_december_and_january_never_mix(one, other):
    same_name = Window.week_of(one, TOKYO).iso_week == Window.week_of(other, TOKYO).iso_week
    assert same_name == (one.isocalendar()[:2] == other.isocalendar()[:2])


@pytest.mark.parametrize("label", ["2018-10", "W10", "2018-W54", "", "2018-W1"])
def test_a_label_that_is_no_iso_week_is_refused(label):
    with pytest.raises(ValueError, match=r"week|Week|Invalid"):
        Window.week(label, TOKYO)


def test_a_window_is_half_open():
    week = Window.week("2018-W10", TOKYO)
    assert week.start in week
    assert week.end not in week
    assert week.end - timedelta(microseconds=1) in week


def test_days_are_the_days_of_the_zone():
    assert Window.week("2018-W10", TOKYO).start == datetime(2018, 3, 4, 15, tzinfo=UTC)
    assert midnight(date(2018, 3, 5), TOKYO) == datetime(2018, 3, 4, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "quarter", "year"),
    [
        (date(2026, 3, 31), (date(2026, 1, 1), date(2026, 4, 1)), date(2025, 4, 1)),
        (date(2026, 4, 1), (date(2026, 4, 1), date(2026, 7, 1)), date(2026, 4, 1)),
        (date(2026, 12, 31), (date(2026, 10, 1), date(2027, 1, 1)), date(2026, 4, 1)),
    ],
)
def test_fiscal_periods_start_in_april(day, quarter, year):
    assert days(Window.quarter_of(day, TOKYO)) == quarter
    assert days(Window.year_of(day, TOKYO)) == (year, year.replace(year=year.year + 1))


def test_a_fiscal_year_may_start_in_another_month():
    window = Window.quarter_of(date(2026, 1, 15), TOKYO, fiscal_start=2)
    assert days(window) == (date(2025, 11, 1), date(2026, 2, 1))
    assert Window.year_of(date(2026, 1, 15), TOKYO, fiscal_start=2).first_day == date(2025, 2, 1)


def test_a_month_holds_its_own_days():
    assert days(Window.month_of(date(2024, 2, 29), TOKYO)) == (date(2024, 2, 1), date(2024, 3, 1))
    assert days(Window.month_of(date(2025, 12, 31), TOKYO)) == (date(2025, 12, 1), date(2026, 1, 1))


def test_the_window_before_a_month_of_31_days_has_31_days():
    march = Window.month_of(date(2026, 3, 10), TOKYO)
    assert days(march.previous()) == (date(2026, 1, 29), date(2026, 3, 1))


@settings(max_examples=100)
@given(DAYS, st.integers(1, 400))
def test_previous_is_as_long_as_the_window_and_ends_where_it_starts(first, length):
    window = Window.days(first, first + timedelta(days=length), TOKYO)
    before = window.previous()
    assert before.end == window.start
    assert before.end - before.start == window.end - window.start


def test_the_previous_week_keeps_its_midnights_when_clocks_change():
    week = Window.week_of(date(2026, 3, 30), LONDON)
    before = week.previous()
    assert days(before) == (date(2026, 3, 23), date(2026, 3, 30))
    assert before.end - before.start == timedelta(days=7, hours=-1)
    assert before.start.astimezone(LONDON).hour == 0


def test_previous_of_hours_is_as_many_hours():
    start = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
    window = Window(start, start + timedelta(hours=5), TOKYO)
    assert window.previous() == Window(start - timedelta(hours=5), start, TOKYO)


def test_back_covers_so_many_lengths():
    week = Window.week("2026-W10", TOKYO)
    back = week.back(13)
    assert back.end == week.start
    assert back.iso_week == "2025-W49"
    assert len(list(back.split(Every.WEEK))) == 13


def test_until_cuts_and_never_stretches():
    week = Window.week("2026-W10", TOKYO)
    noon = week.start + timedelta(hours=12)
    assert week.until(noon) == Window(week.start, noon, TOKYO)
    assert week.until(week.end + timedelta(days=1)) is week
    with pytest.raises(ValueError, match="end after it starts"):
        week.until(week.start)


@settings(max_examples=60)
@given(
    DAYS,
    st.integers(1, 500),
    st.integers(0, 86_399),
    st.sampled_from(list(Every)),
    st.sampled_from([TOKYO, LONDON]),
)
def test_a_split_covers_the_window_without_gap_or_overlap(first, length, offset, every, zone):
    start = midnight(first, zone) + timedelta(seconds=offset)
    window = Window(start, start + timedelta(days=length), zone)
    parts = list(window.split(every))
    assert parts[0].start == window.start
    assert parts[-1].end == window.end
    for part, following in pairwise(parts):
        assert part.end == following.start
        assert Window.of(every, following.first_day, zone).start == following.start
    for part in parts:
        assert Window.of(every, part.first_day, zone).end >= part.end


def test_a_split_cuts_at_the_ends():
    window = Window.days(date(2025, 12, 30), date(2026, 1, 7), TOKYO)
    assert [part.iso_week for part in window.split(Every.WEEK)] == ["2026-W01", "2026-W02"]
    assert [days(part) for part in window.split(Every.MONTH)] == [
        (date(2025, 12, 30), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 1, 7)),
    ]


def test_a_window_needs_aware_instants_in_order():
    start = datetime(2026, 3, 3, tzinfo=UTC)
    with pytest.raises(ValueError, match="aware"):
        Window(start.replace(tzinfo=None), start, TOKYO)
    with pytest.raises(ValueError, match="end after it starts"):
        Window(start, start, TOKYO)


def test_instants_of_any_zone_are_kept_in_utc():
    start = datetime(2026, 3, 3, tzinfo=TOKYO)
    window = Window(start, start + timedelta(days=1), TOKYO)
    assert window.start.tzinfo is UTC
    assert window == Window.days(date(2026, 3, 3), date(2026, 3, 4), TOKYO)

"""The calendar that an organisation's settings make."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tasuki.workspace.calendar import business_calendar
from tasuki.workspace.folder import Organisation, WorkspaceError


def hours(organisation: Organisation, day: date) -> float:
    calendar = business_calendar(organisation)
    start = datetime(day.year, day.month, day.day, tzinfo=organisation.tz)
    return calendar.between(start, start + timedelta(days=1)) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 1, 1), "元日"),
        (date(2026, 5, 6), "振替休日: 3 May is a Sunday"),
        (date(2026, 9, 22), "国民の休日: between two holidays"),
        (date(2024, 2, 12), "振替休日: 11 February is a Sunday"),
        (date(2019, 5, 1), "the accession, in that year alone"),
        (date(2026, 3, 7), "a Saturday"),
    ],
)
def test_nobody_works_on_a_japanese_holiday(day, why):
    assert hours(Organisation(), day) == 0, why


@pytest.mark.parametrize("day", [date(2026, 3, 3), date(2018, 5, 1), date(2026, 12, 31)])
def test_a_working_day_has_eight_hours(day):
    assert hours(Organisation(), day) == 8


def test_own_holidays_and_half_days():
    organisation = Organisation(
        holidays=("2026-12-31",), half_days={"2026-12-30": (("09:00", "12:00"),)}
    )
    assert hours(organisation, date(2026, 12, 30)) == 3
    assert hours(organisation, date(2026, 12, 31)) == 0


def test_a_country_may_be_none():
    assert hours(Organisation(country_holidays=None), date(2026, 1, 1)) == 8


def test_a_day_may_end_at_midnight():
    organisation = Organisation(hours={"tue": (("20:00", "24:00"),)})
    assert hours(organisation, date(2026, 3, 3)) == 4


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"hours": {}}, "organisation.hours: .*without any working hours"),
        ({"hours": {"monday": ()}}, "'monday'"),
        ({"hours": {"mon": (("9 Uhr", "12:00"),)}}, "organisation.hours.mon: .*'9 Uhr'"),
        ({"hours": {"mon": (("12:00", "09:00"),)}}, "organisation.hours: Monday"),
        ({"holidays": ("12/31",)}, "organisation.holidays: .*'12/31'"),
        ({"half_days": {"x": ()}}, "organisation.half_days: .*'x'"),
        ({"country_holidays": "XX"}, "organisation.country_holidays: .*'XX'"),
    ],
)
def test_a_wrong_setting_is_named(settings, words):
    with pytest.raises(WorkspaceError, match=words):
        business_calendar(Organisation(**settings))

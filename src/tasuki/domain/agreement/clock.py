"""The clock of an agreement: its working hours, and when an answer within its time is due."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from tasuki.domain.agreement.document import WEEKDAYS, Response, Within
from tasuki.domain.calendar import BusinessCalendar
from tasuki.domain.workdays import DAY
from tasuki.domain.zones import UNIX

_SECOND = timedelta(seconds=1)


def calendar_of(response: Response, organisation: BusinessCalendar) -> BusinessCalendar:
    """The calendar by which an agreement's times run.

    Its own hours, where it has any, take the place of the organisation's week; the zone, the
    holidays and the days with hours of their own stay the organisation's. Raises ValueError where
    the hours make no sense, as BusinessCalendar does.
    """
    if response.hours is None:
        return organisation
    week = (response.hours.get(day, ()) for day in WEEKDAYS)
    hours = tuple(tuple((span.start, span.end) for span in spans) for spans in week)
    return BusinessCalendar(organisation.zone, hours, organisation.holidays, organisation.special)


def due(within: Within, started: datetime, calendar: BusinessCalendar) -> datetime:
    """When an answer is due (UTC) whose time began at `started`.

    Minutes are working time. Days are working days after the local day of `started`, and it is due
    at `by` of that day, also where its work ends earlier, or at its close. With 0 days it is the same
    day, or the next working day where nobody works on it or its hour has passed. Raises ValueError
    for a naive instant, or beyond the years that a calendar covers.
    """
    if within.days is None:
        return calendar.add(started, timedelta(minutes=within.minutes or 0))
    if started.tzinfo is None:
        raise ValueError(f"business time needs an aware instant, with its zone: {started}")
    second = (started - UNIX) // _SECOND
    table = calendar.workdays(second, second, within.days)
    place = table.place(table.day_of(second), within.days)
    clock = None if within.by is None else second_of_day(within.by)
    for at in (place, place + 1):
        day, close = table.days[at], table.closes[at]
        found = UNIX + table.passed(day, close if clock is None else clock) * _SECOND
        if found >= started:
            break
    return found


def second_of_day(clock: time) -> int:
    """A time of day in seconds; 00:00 is the end of the day."""
    return (clock.hour * 60 + clock.minute) * 60 + clock.second or DAY

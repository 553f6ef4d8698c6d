"""The organisation's business calendar, from its settings and its country's public holidays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache

from tasuki.domain.calendar import BusinessCalendar, Span
from tasuki.workspace.folder import SETTINGS, Organisation, WorkspaceError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The names of the weekdays in `Organisation.hours`."""

HOLIDAY_YEARS = range(1949, 2100)
"""Years whose public holidays are observed: those that the law and its tables speak of."""


def business_calendar(organisation: Organisation) -> BusinessCalendar:
    """When the organisation works: its hours, its country's holidays, its own, its half days.

    A half day keeps its hours even where it is a holiday. Raises WorkspaceError that names the
    setting.
    """
    if unknown := organisation.hours.keys() - set(WEEKDAYS):
        raise _wrong("hours", f"no weekday is called {min(unknown)!r}: use mon to sun")
    hours = tuple(_spans(f"hours.{day}", organisation.hours.get(day, ())) for day in WEEKDAYS)
    special = {
        _day("half_days", day): _spans(f"half_days.{day}", spans)
        for day, spans in organisation.half_days.items()
    }
    own = frozenset(_day("holidays", day) for day in organisation.holidays)
    public = public_holidays(organisation.country_holidays)
    try:
        return BusinessCalendar(organisation.tz, hours, own | public, special)
    except ValueError as bad:
        raise _wrong("hours", str(bad)) from bad


@lru_cache
def public_holidays(country: str | None) -> frozenset[date]:
    """The public holidays of a country (ISO code), or none. Raises WorkspaceError if unknown."""
    if country is None:
        return frozenset()
    from holidays import country_holidays  # takes 0.2 s to import, and not everybody asks

    try:
        return frozenset(country_holidays(country, years=HOLIDAY_YEARS))
    except NotImplementedError as unknown:
        raise _wrong("country_holidays", f"no country is called {country!r}") from unknown


def _spans(setting: str, spans: Iterable[tuple[str, str]]) -> tuple[Span, ...]:
    return tuple((_clock(setting, start), _clock(setting, end)) for start, end in spans)


def _clock(setting: str, text: str) -> time:
    try:
        return time() if text == "24:00" else time.fromisoformat(text).replace(tzinfo=None)
    except ValueError as bad:
        raise _wrong(setting, f"not a time like 09:00: {text!r}") from bad


def _day(setting: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as bad:
        raise _wrong(setting, f"not a day like 2026-12-30: {text!r}") from bad


def _wrong(setting: str, reason: str) -> WorkspaceError:
    return WorkspaceError(f"{SETTINGS}: organisation.{setting}: {reason}")

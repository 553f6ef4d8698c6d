"""Half-open windows of time: one class for weeks, months, fiscal periods and everything between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_WEEK = re.compile(r"^(\d{4})-?W(\d{2})$")


class Every(StrEnum):
    """The step of a series."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant in UTC at which `day` begins in `zone`."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Instants from `start` up to and not including `end`, both aware and kept in UTC.

    `zone` is the organisation's; days, weeks and months are its days, weeks and months.
    Raises ValueError when an instant is naive or the end is not after the start.
    """

    start: datetime
    end: datetime
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window needs aware instants: say which zone they are in")
        if self.end <= self.start:
            raise ValueError(f"a window must end after it starts: {self.start} to {self.end}")
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))

    @classmethod
    def days(cls, first: date, until: date, zone: ZoneInfo) -> Window:
        """From the start of `first` to the start of `until` (which is not inside)."""
        return cls(midnight(first, zone), midnight(until, zone), zone)

    @classmethod
    def week(cls, label: str, zone: ZoneInfo) -> Window:
        """The ISO week named like 2018-W10, Monday to Sunday. The year is part of the name."""
        found = _WEEK.match(label.strip().upper())
        if not found:
            raise ValueError(f"not an ISO week like 2018-W10: {label!r}")
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return cls.days(monday, monday + timedelta(days=7), zone)

    @classmethod
    def week_of(cls, day: date, zone: ZoneInfo) -> Window:
        """The ISO week that holds `day`."""
        monday = day - timedelta(days=day.weekday())
        return cls.days(monday, monday + timedelta(days=7), zone)

    @classmethod
    def month_of(cls, day: date, zone: ZoneInfo) -> Window:
        """The calendar month that holds `day`."""
        first = day.replace(day=1)
        return cls.days(first, _add_months(first, 1), zone)

    @classmethod
    def quarter_of(cls, day: date, zone: ZoneInfo, *, fiscal_start: int = 4) -> Window:
        """The fiscal quarter that holds `day`, the year starting in month `fiscal_start`."""
        first = _add_months(day.replace(day=1), -((day.month - fiscal_start) % 3))
        return cls.days(first, _add_months(first, 3), zone)

    @classmethod
    def year_of(cls, day: date, zone: ZoneInfo, *, fiscal_start: int = 4) -> Window:
        """The fiscal year that holds `day`, starting in month `fiscal_start`."""
        first = _add_months(day.replace(day=1), -((day.month - fiscal_start) % 12))
        return cls.days(first, _add_months(first, 12), zone)

    @classmethod
    def of(cls, every: Every, day: date, zone: ZoneInfo, *, fiscal_start: int = 4) -> Window:
        """The period of kind `every` that holds `day`."""
        match every:
            case Every.DAY:
                return cls.days(day, day + timedelta(days=1), zone)
            case Every.WEEK:
                return cls.week_of(day, zone)
            case Every.MONTH:
                return cls.month_of(day, zone)
            case Every.QUARTER:
                return cls.quarter_of(day, zone, fiscal_start=fiscal_start)
            case Every.YEAR:
                return cls.year_of(day, zone, fiscal_start=fiscal_start)

    @classmethod
    def hull(cls, windows: Sequence[Window]) -> Window:
        """The shortest window that holds all of these, in the first one's zone."""
        return cls(min(w.start for w in windows), max(w.end for w in windows), windows[0].zone)

    @property
    def first_day(self) -> date:
        """The first day, in the organisation's zone."""
        return self.start.astimezone(self.zone).date()

    @property
    def end_day(self) -> date:
        """The day at whose start the window ends; the last day inside is the one before."""
        return self.end.astimezone(self.zone).date()

    @property
    def iso_week(self) -> str:
        """The ISO year-week of the first day, like 2018-W10."""
        year, week, _ = self.first_day.isocalendar()
        return f"{year}-W{week:02d}"

    def previous(self) -> Window:
        """The window that ends where this one starts and is exactly as long.

        Whole days stay whole days: the length is counted in the zone's days where both ends are
        midnights there, so that a change of clocks does not shift the boundary by an hour.
        """
        if self._whole_days:
            length = self.end_day - self.first_day
            return Window.days(self.first_day - length, self.first_day, self.zone)
        return Window(self.start - (self.end - self.start), self.start, self.zone)

    def back(self, periods: int) -> Window:
        """The window of `periods` lengths that ends where this one starts."""
        span = self
        for _ in range(periods):
            span = span.previous()
        return Window(span.start, self.start, self.zone)

    def until(self, instant: datetime) -> Window:
        """The part before `instant`; the window itself where it ends earlier.

        Raises ValueError when `instant` is not after the start.
        """
        return self if instant >= self.end else Window(self.start, instant, self.zone)

    def split(self, every: Every, *, fiscal_start: int = 4) -> Iterator[Window]:
        """The periods of kind `every` that touch this window, each cut at its ends."""
        day = self.first_day
        while True:
            whole = Window.of(every, day, self.zone, fiscal_start=fiscal_start)
            start, end = max(whole.start, self.start), min(whole.end, self.end)
            if start < end:
                yield Window(start, end, self.zone)
            if whole.end >= self.end:
                return
            day = whole.end_day

    def covers(self, other: Window) -> bool:
        """Whether every instant of the other window lies in this one."""
        return self.start <= other.start and other.end <= self.end

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= instant < self.end

    @property
    def _whole_days(self) -> bool:
        ends = (self.start, self.end)
        return all(i.astimezone(self.zone).time() == time() for i in ends)


def _add_months(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)

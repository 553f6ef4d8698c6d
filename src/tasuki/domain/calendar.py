"""The business calendar: when an organisation works, and how much working time lies between instants.

Working time is *elapsed* time: an instant is open when the wall clock of the zone shows a working
time, and every elapsed second that is open counts as one. Nothing is walked: the openings of whole
years are laid out once in a table of running totals, and every question is one bisection.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from tasuki.domain.workdays import Workdays

Span = tuple[time, time]
"""Working hours of a day from a time up to another; 00:00 as the end is the end of the day."""

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years that a calendar covers, in UTC. An instant beyond them stands at the nearest end."""

EPOCH_YEAR = 2000
"""Position 0 is the start of this year in UTC; earlier instants have negative positions."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_UNIX_DAY = _UNIX.toordinal()
_SECOND = timedelta(seconds=1)
_DAY = 86_400
_Hours = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Openings:
    """Every span of working time in some whole years, as parallel columns of 64-bit integers.

    Opening `i` lasts from `opens[i]` up to and not including `closes[i]` (seconds since 1970 in
    UTC), and the clock's position at its close is `ends[i]`.
    """

    first_year: int
    last_year: int
    opens: array[int]
    closes: array[int]
    ends: array[int]

    def position(self, second: int) -> int:
        """The clock's position at a second since 1970; the nearest end's outside the table."""
        i = max(bisect_right(self.opens, second) - 1, 0)
        return self.ends[i] - max(self.closes[i] - max(second, self.opens[i]), 0)

    def second(self, position: int) -> int:
        """The earliest second since 1970 at a position that the table covers."""
        i = bisect_left(self.ends, position)
        return self.closes[i] - (self.ends[i] - position)

    def holds(self, second: int) -> bool:
        """Whether a second since 1970 is working time."""
        i = bisect_right(self.opens, second) - 1
        return i >= 0 and second < self.closes[i]

    def then(self, later: Openings) -> Openings:
        """This table and that of the following years as one; the epoch's year keeps its positions."""
        gap = self.ends[-1] - later.ends[0]
        before, after = self.ends, later.ends
        if self.last_year < EPOCH_YEAR:
            before = array("q", (end - gap for end in before))
        else:
            after = array("q", (end + gap for end in after))
        opens, closes = self.opens + later.opens, self.closes + later.closes
        return Openings(self.first_year, later.last_year, opens, closes, before + after)


@dataclass(frozen=True)
class BusinessCalendar:
    """Working hours in a zone.

    `hours` holds the spans of Monday to Sunday. On a day in `holidays` nobody works; a day in
    `special` has its own hours, whatever else it is. Raises ValueError where no weekday has
    hours, a span ends before it starts, or spans of one day overlap.
    """

    zone: ZoneInfo
    hours: tuple[tuple[Span, ...], ...]
    holidays: frozenset[date] = frozenset()
    special: Mapping[date, tuple[Span, ...]] = field(default_factory=dict, hash=False)
    _week: tuple[_Hours, ...] = field(init=False, repr=False, compare=False)
    _special: dict[date, _Hours] = field(init=False, repr=False, compare=False)
    _known: Openings = field(init=False, repr=False, compare=False)
    _days: Workdays | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        if len(self.hours) != len(_WEEKDAYS):
            raise ValueError(f"a calendar needs the hours of 7 weekdays, not of {len(self.hours)}")
        week = tuple(_seconds(spans, day) for day, spans in zip(_WEEKDAYS, self.hours, strict=True))
        if not any(week):
            raise ValueError("a calendar without any working hours has no business time")
        special = {day: _seconds(spans, str(day)) for day, spans in self.special.items()}
        object.__setattr__(self, "_week", week)
        object.__setattr__(self, "_special", special)
        object.__setattr__(self, "_known", self._build(EPOCH_YEAR, EPOCH_YEAR))

    def position(self, instant: datetime) -> int:
        """Working seconds from the epoch to `instant`, fractions of a second cut off.

        Raises ValueError for a naive instant.
        """
        second = _unix(instant)
        return self.openings(second, second).position(second)

    def instant(self, position: int) -> datetime:
        """The earliest instant in UTC at `position`: an evening's close, not the next opening.

        Raises ValueError beyond the years that a calendar covers.
        """
        return _UNIX + self.openings_at(position, position).second(position) * _SECOND

    def add(self, instant: datetime, work: timedelta) -> datetime:
        """The earliest instant, not before `instant`, by which `work` has passed: when it is due.

        Raises ValueError for negative work, a naive instant, or beyond the years covered.
        """
        if work < timedelta():
            raise ValueError(f"work cannot be negative: {work}")
        due = self.instant(self.position(instant) + work // _SECOND)
        return max(due, instant.astimezone(UTC))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; negative where `end` is the earlier one."""
        return timedelta(seconds=self.position(end) - self.position(start))

    def is_open(self, instant: datetime) -> bool:
        """Whether the organisation works at `instant`."""
        second = _unix(instant)
        return self.openings(second, second).holds(second)

    def openings(self, first: int, last: int) -> Openings:
        """A table that covers the seconds since 1970 from `first` to `last`, as far as any does."""
        return self._reach(_year(first), _year(last))

    def openings_at(self, first: int, last: int) -> Openings:
        """A table that covers the positions from `first` to `last`.

        Raises ValueError where they lie beyond the years that a calendar covers.
        """
        table = self._known
        while table.ends[-1] < last and table.last_year < LAST_YEAR:
            table = self._reach(table.first_year, table.last_year + 1)
        while table.ends[0] >= first and table.first_year > FIRST_YEAR:
            table = self._reach(table.first_year - 1, table.last_year)
        if table.ends[-1] < last or table.ends[0] > first:
            raise ValueError(f"a calendar covers only the years {FIRST_YEAR} to {LAST_YEAR}")
        return table

    def workdays(self, first: int, last: int, ahead: int = 0) -> Workdays:
        """A table that covers the seconds since 1970 from `first` to `last`, and so many working days
        after them.

        Raises ValueError where they lie beyond the years that a calendar covers.
        """
        begun, until = _year(first) - 1, _year(last) + 1
        if not _new_year(FIRST_YEAR) <= first <= last < _new_year(LAST_YEAR):
            raise ValueError(f"a calendar covers only the years {FIRST_YEAR} to {LAST_YEAR}")
        table = self._days
        while True:
            if table is None or begun < table.first_year or until > table.last_year:
                begun = min(begun, table.first_year) if table else begun
                until = max(until, table.last_year) if table else until
                table = self._build_days(begun, until)
                object.__setattr__(self, "_days", table)
            # One more: the hour may have passed on the day that was asked for.
            if table.place(last // _DAY + 1, ahead + 2) < len(table.days):
                return table
            if until > LAST_YEAR:
                raise ValueError(f"a calendar covers only the years {FIRST_YEAR} to {LAST_YEAR}")
            until += 1

    def _build_days(self, first: int, last: int) -> Workdays:
        """The working days of some years, and the runs of the zone's clocks."""
        start, end = _new_year(first), _new_year(last + 1)
        days, closes = array("q"), array("q")
        for day in range(start // _DAY, end // _DAY):
            if hours := self._working(day):
                days.append(day)
                closes.append(hours[-1][1])
        runs = list(self._offsets(start, end))
        begun, until, offsets = (array("q", column) for column in zip(*runs, strict=True))
        local = array("q", (at + offset for at, _, offset in runs))
        return Workdays(first, last, days, closes, begun, until, offsets, local)

    def _reach(self, first: int, last: int) -> Openings:
        """The widest table so far, grown where it must be. Tables are replaced, never changed."""
        table = self._known
        if first < table.first_year:
            table = self._build(first, table.first_year - 1).then(table)
        if last > table.last_year:
            table = table.then(self._build(table.last_year + 1, last))
        if table is not self._known:
            object.__setattr__(self, "_known", table)
        return table

    def _build(self, first: int, last: int) -> Openings:
        """The openings of some years, positions counted from their start."""
        start = _new_year(first)
        opens, closes, ends = array("q", [start]), array("q", [start]), array("q", [0])
        for begun, until, offset in self._offsets(start, _new_year(last + 1)):
            for day in range((begun + offset) // _DAY, (until - 1 + offset) // _DAY + 1):
                for begin, finish in self._working(day):
                    opened = max(day * _DAY + begin - offset, begun)
                    closed = min(day * _DAY + finish - offset, until)
                    if opened < closed:
                        opens.append(opened)
                        closes.append(closed)
                        ends.append(ends[-1] + closed - opened)
        return Openings(first, last, opens, closes, ends)

    def _working(self, day: int) -> _Hours:
        """The working hours of the day that is so many days after 1 January 1970."""
        on = date.fromordinal(_UNIX_DAY + day)
        if (own := self._special.get(on)) is not None:
            return own
        return () if on in self.holidays else self._week[on.weekday()]

    def _offsets(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Runs of seconds (from, until, offset from UTC) in which the zone's clocks do not change."""
        begun, offset = start, self._offset(start)
        for day in range(start + _DAY, end, _DAY):
            if self._offset(day) != offset:
                before = day - _DAY
                changed = before + bisect_right(
                    range(before, day), False, key=lambda second: self._offset(second) != offset
                )
                yield begun, changed, offset
                begun, offset = changed, self._offset(changed)
        yield begun, end, offset

    def _offset(self, second: int) -> int:
        shift = datetime.fromtimestamp(second, self.zone).utcoffset()
        return 0 if shift is None else shift // _SECOND


def _seconds(spans: tuple[Span, ...], day: str) -> _Hours:
    """Spans as seconds of the day, in order."""
    found = sorted((_of_day(start), _of_day(end) or _DAY) for start, end in spans)
    for start, end in found:
        if end <= start:
            raise ValueError(f"{day}: working hours end before they start: {_clock(start, end)}")
    for one, other in pairwise(found):
        if other[0] < one[1]:
            raise ValueError(f"{day}: working hours overlap: {_clock(*one)} and {_clock(*other)}")
    return tuple(found)


def _of_day(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def _clock(start: int, end: int) -> str:
    return "-".join(f"{at // 3600:02d}:{at // 60 % 60:02d}" for at in (start, end))


def _unix(instant: datetime) -> int:
    """Whole seconds since 1970 in UTC."""
    if instant.tzinfo is None:
        raise ValueError(f"business time needs an aware instant, with its zone: {instant}")
    return (instant - _UNIX) // _SECOND


def _new_year(year: int) -> int:
    return (date(year, 1, 1).toordinal() - _UNIX_DAY) * _DAY


def _year(second: int) -> int:
    """The year that holds a second since 1970, within the years covered."""
    inside = min(max(second, _new_year(FIRST_YEAR)), _new_year(LAST_YEAR + 1) - 1)
    return date.fromordinal(_UNIX_DAY + inside // _DAY).year

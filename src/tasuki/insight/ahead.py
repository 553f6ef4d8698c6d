"""The days between now and the end of a period, and the days by which ages are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from tasuki.domain.calendar import BusinessCalendar
from tasuki.domain.window import Every, Window, midnight
from tasuki.metrics.estimate import Flags, Integers

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A run of local days with today among them.

    `first` is the first day's number (days since 1970) and `works` says of each day whether
    anybody works on it. `today` is the place of the day of `as_of`, `end` the place after the
    period's last day. `left` is how much of today is still to come: of its working time, or of the
    day itself where nobody works.
    """

    first: int
    works: Flags
    today: int
    end: int
    left: float

    @classmethod
    def of(
        cls, period: Window, as_of: datetime, calendar: BusinessCalendar, *, behind: int
    ) -> Ahead:
        """The days from `behind` days before that of `as_of` up to the period's end."""
        zone = period.zone
        day = as_of.astimezone(zone).date()
        first = day - timedelta(days=behind)
        last = (period.end - timedelta(microseconds=1)).astimezone(zone).date()
        size = behind + max((last - day).days + 1, 1)
        ends = [midnight(first + timedelta(days=i), zone) for i in range(size + 1)]
        at = np.array([calendar.position(end) for end in ends])
        begun, over = ends[behind], ends[behind + 1]
        work = calendar.between(begun, over)
        left = calendar.between(as_of, over) / work if work else (over - as_of) / (over - begun)
        return cls((first - _EPOCH).days, np.diff(at) > 0, behind, size, float(left))

    @property
    def days(self) -> int:
        """How many days are left, today included."""
        return self.end - self.today

    @property
    def weekdays(self) -> Integers:
        """The weekday of every day, Monday 0."""
        return (np.arange(len(self.works)) + self.first + 3) % 7

    def clock(self, *, business: bool) -> Integers:
        """How many days (of work, or all) have passed before each day."""
        steps = self.works if business else np.ones(len(self.works), bool)
        return np.concatenate(([0], np.cumsum(steps)[:-1])).astype(np.int64)

    def places(self, days: Integers) -> Integers:
        """The places of days by their numbers; earlier ones count as the first."""
        return np.clip(days - self.first, 0, len(self.works) - 1)


def working_days(
    calendar: BusinessCalendar, window: Window, since: datetime | None = None
) -> float:
    """The days of a window on which anybody works, from `since` on: of the day on which that lies,
    as much as is left of its working time."""
    begun = max(window.start, since or window.start)
    total = 0.0
    for day in window.split(Every.DAY):
        if day.end > begun and (work := calendar.between(day.start, day.end)):
            total += calendar.between(max(day.start, begun), day.end) / work
    return total

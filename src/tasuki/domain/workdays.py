"""The days of a calendar on which anybody works, and when a wall clock has passed a time of day.

Like `calendar.Openings` these are tables of whole years: every question is one bisection.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Workdays:
    """The working days of some whole years, as parallel columns of 64-bit integers.

    `days` are days since 1970, `closes` the second of each at which its work ends. `begun`, `until`
    (seconds since 1970) and `offsets` are the runs of time in which the zone's clocks do not change,
    and `local` is what a wall clock shows at the start of each run, in seconds since 1970.
    """

    first_year: int
    last_year: int
    days: array[int]
    closes: array[int]
    begun: array[int]
    until: array[int]
    offsets: array[int]
    local: array[int]

    def day_of(self, second: int) -> int:
        """The local day (since 1970) of a second since 1970."""
        run = max(bisect_right(self.begun, second) - 1, 0)
        return (second + self.offsets[run]) // DAY

    def place(self, day: int, ahead: int) -> int:
        """Where in the table the `ahead`-th working day after a day stands; 0: itself or the next."""
        if ahead == 0:
            return bisect_left(self.days, day)
        return bisect_right(self.days, day) + ahead - 1

    def passed(self, day: int, clock: int) -> int:
        """The second since 1970 from which on a wall clock of that day shows `clock` or more for good.

        Where clocks are set back it is the later one of the two; where the hour is left out it is
        the instant at which it would have begun. This is how openings end.
        """
        shown = day * DAY + clock
        run = max(bisect_left(self.local, shown) - 1, 0)
        return min(shown - self.offsets[run], self.until[run])

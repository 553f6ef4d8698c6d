"""The business clock over whole columns: the calendar's table of openings, searched by numpy.

Both functions answer as `BusinessCalendar` does, element by element. A null has no instant: leave
it out before asking.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tasuki.domain.calendar import BusinessCalendar, Openings

_SECOND = 1_000_000
Integers = npt.NDArray[np.int64]


def positions(calendar: BusinessCalendar, instants: Integers) -> Integers:
    """Working seconds from the clock's epoch to each instant (microseconds since 1970, UTC)."""
    if not len(instants):
        return np.empty(0, np.int64)
    seconds = instants // _SECOND
    opens, closes, ends = _columns(calendar.openings(int(seconds.min()), int(seconds.max())))
    i = np.maximum(np.searchsorted(opens, seconds, side="right") - 1, 0)
    return ends[i] - np.maximum(closes[i] - np.maximum(seconds, opens[i]), 0)


def dues(calendar: BusinessCalendar, instants: Integers, seconds: Integers | int) -> Integers:
    """When so many working seconds after each instant have passed (microseconds since 1970, UTC).

    `seconds` is one number or one per instant. Raises ValueError for negative seconds, and beyond
    the years that a calendar covers.
    """
    if np.any(np.asarray(seconds) < 0):
        raise ValueError("work cannot be negative")
    if not len(instants):
        return np.empty(0, np.int64)
    reached = positions(calendar, instants) + seconds
    table = calendar.openings_at(int(reached.min()), int(reached.max()))
    _, closes, ends = _columns(table)
    i = np.searchsorted(ends, reached, side="left")
    due: Integers = (closes[i] - (ends[i] - reached)) * _SECOND
    return np.maximum(due, instants)


def _columns(table: Openings) -> tuple[Integers, Integers, Integers]:
    """The table's columns as numpy sees them, nothing copied."""
    opens, closes, ends = (
        np.frombuffer(column, np.int64) for column in (table.opens, table.closes, table.ends)
    )
    return opens, closes, ends

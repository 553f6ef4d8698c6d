"""When answers are due over whole columns: `domain.agreement.clock.due`, element by element."""

from __future__ import annotations

from array import array

import numpy as np
import numpy.typing as npt

from tasuki.domain.agreement.clock import second_of_day
from tasuki.domain.agreement.document import Within
from tasuki.domain.calendar import BusinessCalendar
from tasuki.domain.workdays import DAY, Workdays
from tasuki.facts import clock

_SECOND = 1_000_000
Integers = npt.NDArray[np.int64]


def dues(within: Within, started: Integers, calendar: BusinessCalendar) -> Integers:
    """When an answer is due whose time began at each instant (microseconds since 1970, UTC).

    A null has no instant: leave it out before asking. Raises ValueError beyond the years that a
    calendar covers.
    """
    if within.days is None:
        return clock.dues(calendar, started, (within.minutes or 0) * 60)
    if not len(started):
        return np.empty(0, np.int64)
    seconds = started // _SECOND
    table = calendar.workdays(int(seconds.min()), int(seconds.max()), within.days)
    begun, offsets, days = (_column(one) for one in (table.begun, table.offsets, table.days))
    run = np.maximum(np.searchsorted(begun, seconds, side="right") - 1, 0)
    local = (seconds + offsets[run]) // DAY
    if within.days == 0:
        place = np.searchsorted(days, local, side="left")
    else:
        place = np.searchsorted(days, local, side="right") + (within.days - 1)
    by = None if within.by is None else second_of_day(within.by)
    ends = _ends(table, by) * _SECOND
    # The time of the day itself may have passed; that of a later day cannot have.
    late = ends[place] < started
    found: Integers = ends[place + late]
    return found


def _ends(table: Workdays, by: int | None) -> Integers:
    """The second since 1970 at which the time of each working day has passed."""
    shown = _column(table.days) * DAY + (_column(table.closes) if by is None else by)
    run = np.maximum(np.searchsorted(_column(table.local), shown, side="left") - 1, 0)
    ends: Integers = np.minimum(shown - _column(table.offsets)[run], _column(table.until)[run])
    return ends


def _column(values: array[int]) -> Integers:
    """A column as numpy sees it, nothing copied."""
    return np.frombuffer(values, np.int64)

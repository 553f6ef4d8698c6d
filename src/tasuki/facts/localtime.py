"""Local days of an organisation's zone by arithmetic: in the engine's language and in numpy.

Engines disagree about zones, and converting every row is slow; a zone's offsets over a span of
time are few numbers, so the days are computed from microseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import ibis
import numpy as np
import numpy.typing as npt

from tasuki.domain.zones import instant_of, micros, offsets

Integers = npt.NDArray[np.int64]
Column: TypeAlias = Any

DAY = 86_400_000_000
"""Microseconds of a day."""

HOUR = 3_600_000_000


@ibis.udf.scalar.builtin(name="epoch_us")  # type: ignore[untyped-decorator]
def epoch_us(instant: ibis.dtype("timestamp('UTC')")) -> int:  # type: ignore[valid-type, empty-body]
    """Microseconds since 1970; the engine's own function."""


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A zone's offsets from UTC over a span: `offsets[i]` holds from `since[i]` on (microseconds)."""

    since: Integers
    offsets: Integers

    @classmethod
    def between(cls, start: datetime, end: datetime, zone: ZoneInfo) -> LocalTime:
        """The offsets of `zone` from `start` to `end`; a zone changes at most once a week."""
        since, shifts = zip(*offsets(start, end, zone), strict=True)
        return cls(np.array(since), np.array(shifts))

    def local(self, instants: Integers) -> Integers:
        """Microseconds since 1970 as the clocks on the wall show them."""
        i = np.maximum(np.searchsorted(self.since, instants, side="right") - 1, 0)
        return instants + self.offsets[i]

    def days(self, instants: Integers) -> Integers:
        """Local days since 1970."""
        return self.local(instants) // DAY

    def day(self, instant: datetime) -> int:
        """The local day of one instant."""
        return int(self.days(np.array([micros(instant)]))[0])

    def local_column(self, instant: Column) -> Column:
        """`local` in the engine's language."""
        passed = epoch_us(instant)
        offset = ibis.literal(int(self.offsets[0]))
        for since, value in zip(self.since[1:], self.offsets[1:], strict=True):
            offset = ibis.ifelse(passed >= int(since), int(value), offset)
        return passed + offset

    def day_column(self, instant: Column) -> Column:
        """`days` in the engine's language."""
        return self.local_column(instant) // DAY

    def weekday_column(self, instant: Column) -> Column:
        """The ISO weekday, 1 to 7; the first day of 1970 was a Thursday."""
        return (self.day_column(instant) + 3) % 7 + 1

    def hour_column(self, instant: Column) -> Column:
        """The hour on the wall clock, 0 to 23."""
        return self.local_column(instant) // HOUR % 24


def local_days(instants: Integers, zone: ZoneInfo) -> Integers:
    """Local days since 1970 of instants (microseconds since 1970), however far apart."""
    if not len(instants):
        return instants
    first, last = (instant_of(int(end)) for end in (instants.min(), instants.max()))
    return LocalTime.between(first, last, zone).days(instants)

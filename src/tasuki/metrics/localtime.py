"""Local days of an organisation's zone by arithmetic: in the engine's language and in numpy.

Engines disagree about zones, and converting every row is slow; a zone's offsets over a span of
time are few numbers, so the days are computed from microseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import ibis
import numpy as np

from tasuki.metrics.estimate import Integers
from tasuki.metrics.units import Column

DAY = 86_400_000_000
"""Microseconds of a day."""

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@ibis.udf.scalar.builtin(name="epoch_us")  # type: ignore[untyped-decorator]
def _epoch_us(instant: ibis.dtype("timestamp('UTC')")) -> int:  # type: ignore[valid-type, empty-body]
    """Microseconds since 1970; the engine's own function."""


def micros(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return (instant - _UNIX) // _MICROSECOND


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A zone's offsets from UTC over a span: `offsets[i]` holds from `since[i]` on (microseconds)."""

    since: Integers
    offsets: Integers

    @classmethod
    def between(cls, start: datetime, end: datetime, zone: ZoneInfo) -> LocalTime:
        """The offsets of `zone` from `start` to `end`; a zone changes at most once a week."""
        since, offsets = [micros(start)], [_offset(start, zone)]
        week = timedelta(days=7)
        before = start.astimezone(UTC)
        while before < end:
            after = before + week
            if _offset(after, zone) != offsets[-1]:
                since.append(_change(micros(before), micros(after), zone))
                offsets.append(_offset(after, zone))
            before = after
        return cls(np.array(since), np.array(offsets))

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
        passed = _epoch_us(instant)
        offset = ibis.literal(int(self.offsets[0]))
        for since, value in zip(self.since[1:], self.offsets[1:], strict=True):
            offset = ibis.ifelse(passed >= int(since), int(value), offset)
        return passed + offset

    def day_column(self, instant: Column) -> Column:
        """`days` in the engine's language."""
        return self.local_column(instant) // DAY


def local_days(instants: Integers, zone: ZoneInfo) -> Integers:
    """Local days since 1970 of instants (microseconds since 1970), however far apart."""
    if not len(instants):
        return instants
    first, last = (_UNIX + int(end) * _MICROSECOND for end in (instants.min(), instants.max()))
    return LocalTime.between(first, last, zone).days(instants)


def _offset(instant: datetime, zone: ZoneInfo) -> int:
    return (instant.astimezone(zone).utcoffset() or timedelta()) // _MICROSECOND


def _change(before: int, after: int, zone: ZoneInfo) -> int:
    """The second, in microseconds, at which the zone's offset becomes that at `after`."""
    old = _offset(_UNIX + before * _MICROSECOND, zone)
    low, high = before // 1_000_000, -(-after // 1_000_000)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(_UNIX + timedelta(seconds=middle), zone) == old:
            low = middle
        else:
            high = middle
    return high * 1_000_000

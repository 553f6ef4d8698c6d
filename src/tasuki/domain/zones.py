"""The offsets of a time zone over a span of time, so that local days are arithmetic.

Engines disagree about zones, and asking about every instant is slow; a zone changes its offset at
most a few times a year.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND_US = 1_000_000


def micros(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return (instant - UNIX) // _MICROSECOND


def instant_of(us: int) -> datetime:
    """The instant so many microseconds after 1970."""
    return UNIX + us * _MICROSECOND


def offsets(start: datetime, end: datetime, zone: ZoneInfo) -> list[tuple[int, int]]:
    """From when on (microseconds since 1970) which offset from UTC (microseconds) holds.

    The first pair speaks of `start`; a zone changes at most once a week.
    """
    found = [(micros(start), _offset(start, zone))]
    before, week = start.astimezone(UTC), timedelta(days=7)
    while before < end:
        after = before + week
        if _offset(after, zone) != found[-1][1]:
            found.append((_change(micros(before), micros(after), zone), _offset(after, zone)))
        before = after
    return found


def _offset(instant: datetime, zone: ZoneInfo) -> int:
    return (instant.astimezone(zone).utcoffset() or timedelta()) // _MICROSECOND


def _change(before: int, after: int, zone: ZoneInfo) -> int:
    """The second, in microseconds, at which the zone's offset becomes that at `after`."""
    old = _offset(instant_of(before), zone)
    low, high = before // _SECOND_US, -(-after // _SECOND_US)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(instant_of(middle * _SECOND_US), zone) == old:
            low = middle
        else:
            high = middle
    return high * _SECOND_US

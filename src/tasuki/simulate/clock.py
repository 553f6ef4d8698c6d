"""The clocks of a simulated organisation: they run fast when much happens and rest when nothing does.

An instant is a whole second since 1970 in UTC; `NEVER` is later than all of them. A clock knows the
time from the start of a simulation to its end: whatever would come later comes never.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

from tasuki.domain.calendar import BusinessCalendar
from tasuki.domain.window import Window, midnight

Instants = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

NEVER = np.int64(2**62)
DAY = 86_400

_SLOT = 1800


def second_of(day: date, zone: ZoneInfo) -> int:
    """The instant at which a day begins in a zone."""
    return int(midnight(day, zone).timestamp())


@dataclass(frozen=True)
class Rhythm:
    """A clock whose hand moves by `run` from each edge to the next; in between it moves evenly."""

    edges: Instants
    run: Floats

    @classmethod
    def of(cls, edges: Instants, weights: Floats, moving: float) -> Rhythm:
        """A clock that moves in each slot by its weight, and altogether by `moving` seconds."""
        run = np.concatenate([[0.0], np.cumsum(weights * np.diff(edges))])
        return cls(edges, run * (moving / run[-1]))

    def hand(self, instants: Instants) -> Floats:
        """Where the hand stands, in seconds that moved since the start; infinite for never."""
        return np.where(
            instants < self.edges[-1], np.interp(instants, self.edges, self.run), np.inf
        )

    def instants(self, hand: Floats) -> Instants:
        """When the hand gets there; never, where that is not before the end."""
        reached = np.interp(hand, self.run, self.edges).astype(np.int64)
        return np.where(hand < self.run[-1], reached, NEVER)

    def later(self, instants: Instants, seconds: Floats | float) -> Instants:
        """When the hand has moved on by so many seconds, not before the instant itself."""
        return np.maximum(self.instants(self.hand(instants) + seconds), instants)


@dataclass(frozen=True)
class Clocks:
    """The clock of people at work, and that of people who visit a web site.

    On average a second of the first is a second of working time, and of the second a second.
    """

    work: Rhythm
    web: Rhythm

    @classmethod
    def of(cls, calendar: BusinessCalendar, window: Window) -> Clocks:
        """The clocks of a window. Raises ValueError where the calendar has no working time in it."""
        start, end = (int(instant.timestamp()) for instant in (window.start, window.end))
        working = calendar.between(window.start, window.end).total_seconds()
        if not working:
            raise ValueError(f"nobody works from {window.first_day} to {window.end_day}")
        edges = np.append(np.arange(start, end, _SLOT), end).astype(np.int64)
        slots = _slots(edges[:-1], calendar)
        hour, business = slots["hour"].to_numpy(), slots["business"].to_numpy()
        season = _season(slots)
        busy = np.where(slots["open"].to_numpy(), WORKING_HOURS[hour], OVERTIME[hour] * business)
        busy *= WEEKDAYS[slots["weekday"].to_numpy()] * season
        visited = WEB_HOURS[hour] * np.where(business, 1.0, WEEKEND_VISITS) * season
        return cls(Rhythm.of(edges, busy, working), Rhythm.of(edges, visited, end - start))


def _hours(profile: dict[int, float], otherwise: float) -> Floats:
    return np.array([profile.get(hour, otherwise) for hour in range(24)])


WORKING_HOURS = _hours({9: 0.8, 10: 1.25, 11: 1.2, 13: 0.85, 14: 1.15, 17: 0.75}, 1.1)
"""How busy an hour of working time is."""

OVERTIME = _hours({18: 0.14, 19: 0.06}, 0.0)
"""How busy an hour is that is no working time, on a business day."""

WEEKDAYS = np.array([0.9, 1.08, 1.07, 1.05, 0.9, 1.0, 1.0])
"""How busy a day is, Monday first."""

WEB_HOURS = np.array(
    [2, 1, 1, 1, 1, 2, 4, 10, 28, 60, 85, 84, 52, 70, 82, 80, 75, 62, 38, 24, 20, 20, 16, 8]
)
"""How many people are on a company's web site at an hour of the day."""

WEEKEND_VISITS = 0.22
"""How many of them are there on a day on which nobody works."""

SEASONS: tuple[tuple[int, int, float], ...] = (
    (1229, 1231, 0.02),
    (101, 103, 0.02),
    (1225, 1228, 0.45),
    (104, 106, 0.5),
    (812, 816, 0.45),
    (428, 507, 0.7),
)
"""Less happens at the turn of the year, at お盆 and in 大型連休: first and last day as MMDD."""


def _season(slots: pl.DataFrame) -> Floats:
    day = slots["month_day"].to_numpy()
    within = [(day >= first) & (day <= last) for first, last, _ in SEASONS]
    return np.select(within, [share for _, _, share in SEASONS], 1.0)


def _slots(starts: Instants, calendar: BusinessCalendar) -> pl.DataFrame:
    """What the calendar and the wall clock say of each slot."""
    table = calendar.openings(int(starts[0]), int(starts[-1]))
    opens, closes = (np.frombuffer(column, np.int64) for column in (table.opens, table.closes))
    opening = np.maximum(np.searchsorted(opens, starts, side="right") - 1, 0)
    utc = pl.from_epoch(pl.Series("at", starts), "s").dt.replace_time_zone("UTC")
    at = pl.col("at")
    return (
        pl.DataFrame({"at": utc.dt.convert_time_zone(calendar.zone.key)})
        .select(
            open=pl.Series(starts < closes[opening]),
            hour=at.dt.hour(),
            weekday=at.dt.weekday() - 1,
            month_day=at.dt.month().cast(pl.Int32) * 100 + at.dt.day(),
            day=at.dt.date(),
        )
        .with_columns(business=pl.col("open").any().over("day"))
    )

"""What a metric answers: a value that never travels without its n, its window and its as-of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tasuki.domain.window import Window


class Kind(StrEnum):
    """What a metric's unit table is read as."""

    COUNT = "count"  # how many units
    SUM = "sum"  # the sum of their weights
    RATE = "rate"  # how many of them reached, given time
    SHARE = "share"  # how many of them are such, known at once
    DURATION = "duration"  # how long until they reached


class How(StrEnum):
    """The three readings of a rate or duration, always labelled (numbers.md)."""

    COHORT = "cohort"
    MATURED = "matured"
    PERIOD = "period"


class WarningCode(StrEnum):
    """Why a reading must not be taken at face value."""

    COVERAGE = "coverage"  # the outcome was not recorded over part of the cohort's life
    YOUNG = "young"  # some units have not had their time yet
    OVER_ONE = "over_one"  # a period ratio above 100 %
    SMALL = "small"  # n below the floor


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning with the figures that its sentence needs; the words are `present`'s."""

    code: WarningCode
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure.

    `value` is None where there is nothing to say (no units, or not half answered yet): None is
    not zero. Rates and shares are fractions, durations seconds, sums in their own unit.
    `n` units entered, `k` of them reached (None for counts and sums). `low` and `high` bound the
    95 % interval where one is defined. `group` is None for the whole, or for units without a value
    of the dimension when read `by` one (then `by` is set).
    """

    metric: str
    how: How | None
    window: Window
    value: float | None
    n: int
    k: int | None
    low: float | None
    high: float | None
    as_of: datetime
    by: str | None = None
    group: str | None = None
    group_id: int | str | None = None
    young: int = 0  # units that have not had the metric's horizon yet
    horizon_days: int | None = None
    cautions: tuple[Caution, ...] = ()
    facts_version: int | None = None
    engine: str = "duckdb"

"""What an explanation of two windows says, before anybody puts it into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tasuki.domain.window import Window
from tasuki.insight.divisia import Split
from tasuki.metrics.reading import Caution, Reading


class Against(StrEnum):
    """What a stage is held against."""

    TARGET = "target"  # rates that the caller gives
    BASELINE = "baseline"  # the stage's own 13 weeks before the window
    PREVIOUS = "previous"  # the window that the change is told against
    BEST = "best"  # the best of the four times 13 weeks before the window


class Outcome(StrEnum):
    """Whether a bottleneck is named."""

    NAMED = "named"
    UNCLEAR = "unclear"  # it cannot be told yet
    UNKNOWN = "unknown"  # there is nothing to hold the stages against


class Flow(StrEnum):
    """How what enters a stage stands to what leaves it."""

    FILLING = "filling"  # more enters than leaves, beyond chance
    EMPTYING = "emptying"
    STEADY = "steady"  # cannot be told apart


@dataclass(frozen=True, slots=True)
class GroupPart:
    """One group of a stage: what it did to the change; a reading is None where it had no unit."""

    group: str | None
    group_id: int | str | None
    now: Reading | None
    then: Reading | None
    part: Split


@dataclass(frozen=True, slots=True)
class StagePart:
    """What one stage did to the change of won deals: the matured readings of both windows, the rates
    that were compared (see `seen_days`), and the part, told apart by mix and rate.

    `seen_days` is the age up to which the units of all compared windows were watched; where it falls
    short of the metric's horizon, what comes later is taken to be alike in all of them.
    """

    metric: str
    now: Reading
    then: Reading
    rate_now: float | None
    rate_then: float | None
    seen_days: int
    part: Split | None
    groups: tuple[GroupPart, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Won deals that a window's inflow leads to at the window's own rates, in both windows.

    `inflow` is the part of the change that other numbers of leads explain. Each is None where a rate
    is not known in either window.
    """

    inflow_now: Reading
    inflow_then: Reading
    won_now: float | None
    won_then: float | None
    inflow: float | None

    @property
    def total(self) -> float | None:
        """The change."""
        if self.won_now is None or self.won_then is None:
            return None
        return self.won_now - self.won_then


@dataclass(frozen=True, slots=True)
class Gain:
    """The extra won deals if one stage alone came up to its reference.

    `low` and `high` bound 95 % of the draws. `above_zero` is the probability that there is a gain at
    all, `first` that it is the largest of all stages. `reference` is the reading held against (None
    for targets, and where there is none); `reference_rate` the rate that counted.
    """

    metric: str
    now: Reading
    reference: Reading | None
    reference_rate: float | None
    value: float | None
    low: float | None
    high: float | None
    above_zero: float | None
    first: float | None


@dataclass(frozen=True, slots=True)
class Naming:
    """Whether a bottleneck is named, and which; where not, the likeliest stage.

    `more_leads` is how many more leads each of the compared windows needs (the one window, against
    targets) before the likeliest stage would be named, had they done alike; None where even many
    times as many would not do. `sure` is the probability of a gain from which a stage is named.
    """

    outcome: Outcome
    stage: str | None = None
    more_leads: int | None = None
    sure: float | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """Where work piles up: what entered a stage in the window, what left it, and what is there.

    `days` is the time that a unit spends there if what is there leaves as fast as in the window
    (Little's law); None where nothing left.
    """

    stage: str
    entered: Reading
    left: Reading
    held: Reading
    flow: Flow
    days: float | None
    oldest_s: float | None
    oldest_lead_id: int | None
    oldest_lead_key: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the won deals of a window differ from those of another, and what holds them back."""

    now: Window
    then: Window
    as_of: datetime
    by: str
    against: Against
    won_now: Reading
    won_then: Reading
    change: Change
    stages: tuple[StagePart, ...]
    gains: tuple[Gain, ...]
    naming: Naming
    capacity: tuple[Capacity, ...]
    cautions: tuple[Caution, ...]
    seed: int
    draws: int
    facts_version: int | None

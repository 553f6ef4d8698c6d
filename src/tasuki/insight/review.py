"""What a weekly review says, before anybody puts it into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tasuki.domain.window import Window
from tasuki.metrics.agreed import USUAL, Agreed
from tasuki.metrics.reading import Caution, Reading


class Verdict(StrEnum):
    """How a figure stands to what it is compared with."""

    ABOVE = "above"
    BELOW = "below"
    USUAL = "usual"  # inside the range in which it usually moves
    SAME = "same"  # cannot be told apart
    UNKNOWN = "unknown"  # nothing to compare with


@dataclass(frozen=True, slots=True)
class Count:
    """A count of the week beside the same weekdays of the week before, and its quality."""

    now: Reading
    previous: Reading  # the same part of the previous week while this one is unfinished
    weeks: tuple[Reading, ...]  # the 13 whole weeks before, oldest first
    usual: tuple[float, float] | None  # between which it has moved in the same part of those weeks
    verdict: Verdict
    quality: Reading | None = None  # the rate or duration that must stand beside it


@dataclass(frozen=True, slots=True)
class StageRate:
    """One hand-over zone of the relay over the 13 weeks up to the week's end."""

    now: Reading  # matured
    week: Reading  # the week's own cohort, to date
    previous_week: Reading  # the previous week's cohort, read at the same age
    baseline: Reading  # matured, the 13 weeks before those
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Station:
    """One stage of the relay: how many arrived in the 13 weeks, and how many have had their time."""

    stage: str
    arrived: int
    mature: int
    young: int


@dataclass(frozen=True, slots=True)
class Row:
    """A member or campaign: one reading per column of the table, in `Review`'s order."""

    label: str | None
    group_id: int | str | None
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Readings by one dimension; `total` is the whole in the same columns."""

    by: str
    metrics: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row


@dataclass(frozen=True, slots=True)
class Untouched:
    """An open lead that nobody has tried to reach."""

    lead_id: int
    lead_key: str
    since: datetime
    source: str | None
    campaign: str | None
    member: str | None  # None: never assigned
    waiting_s: float  # elapsed
    waiting_business_s: float


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Work of one kind that the week leaves open."""

    kind: str  # unassigned | untouched | awaiting_answer | returned | no_outcome
    count: int
    oldest_s: float | None  # elapsed since the oldest began
    oldest_lead_id: int | None
    oldest_lead_key: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """The week, as of an instant."""

    week: Window
    as_of: datetime
    partial: bool  # the week was not over at as_of
    elapsed: Window  # the part of the week before as_of
    compared: Window  # the same part of the week before
    cohort: Window  # the 13 weeks that the relay speaks of
    baseline: Window  # the 13 weeks before those
    counts: tuple[Count, ...]
    rates: tuple[StageRate, ...]
    stations: tuple[Station, ...]
    members: Table
    campaigns: Table
    untouched: tuple[Untouched, ...]
    untouched_total: int
    unfinished: tuple[Unfinished, ...]
    cautions: tuple[Caution, ...]
    facts_version: int | None  # None: facts in memory
    agreed: Agreed = USUAL  # how its rates are read

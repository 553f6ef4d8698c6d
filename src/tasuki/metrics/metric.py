"""What a metric is, and the decorator that makes one of a function over facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from inspect import getdoc
from typing import TYPE_CHECKING

from tasuki.metrics.reading import How, Kind

if TYPE_CHECKING:
    from tasuki.metrics.units import Facts, Units


class Unit(StrEnum):
    """What one row of a unit table is."""

    CYCLE = "cycle"
    TOUCH = "touch"
    HANDOFF = "handoff"
    DEAL = "deal"
    CAMPAIGN = "campaign"
    OBLIGATION = "obligation"  # a promise of the agreement about one subject
    PITCH = "pitch"  # a cycle's first call by a script


class Clock(StrEnum):
    """In what a duration is counted."""

    BUSINESS = "business"  # working seconds
    ELAPSED = "elapsed"  # seconds
    DAYS = "days"  # calendar days of the organisation's zone, each 86,400 s


DIMENSIONS: dict[Unit, dict[str, str]] = {
    unit: {
        "member": "member_id",
        "team": "team_id",
        "campaign": "campaign_id",
        "source": "source",
        "segment": "segment",
        **more,
    }
    for unit, more in (
        (Unit.CYCLE, {"industry": "industry", "size": "size"}),
        (
            Unit.TOUCH,
            {"kind": "kind", "disposition": "disposition", "script_version": "script_version"},
        ),
        (
            Unit.HANDOFF,
            {"industry": "industry", "size": "size", "return_reason": "return_reason"},
        ),
        (
            Unit.OBLIGATION,
            {"industry": "industry", "size": "size", "kind": "kind", "debtor": "debtor"},
        ),
        (Unit.DEAL, {"industry": "industry", "size": "size", "currency": "currency"}),
        (
            Unit.PITCH,
            {"industry": "industry", "size": "size", "script_version": "script_version"},
        ),
        (
            Unit.CAMPAIGN,  # of no lead: what is a lead's own has no value
            {"industry": "industry", "size": "size", "channel": "channel", "currency": "currency"},
        ),
    )
}
"""Per unit: the dimensions, and the column of the unit table that holds each."""

OF_LEAD: dict[Unit, frozenset[str]] = {Unit.TOUCH: frozenset({"industry", "size"})}
"""Per unit: dimensions that its lead's cycle knows; reading by them costs a join."""

TIMES: dict[str, range] = {"weekday": range(1, 8), "hour": range(24)}
"""Dimensions of every unit, and their values: the weekday (1 is Monday) and the hour of the instant
that put it into its window, on the organisation's wall clock."""


def dimensions(unit: Unit) -> tuple[str, ...]:
    """What units of a kind can be read by."""
    return (*DIMENSIONS[unit], *sorted(OF_LEAD.get(unit, ())), *TIMES)


_DEFAULT_HOW = {Kind.RATE: How.MATURED, Kind.DURATION: How.MATURED}

Definition = Callable[["Facts"], "Units"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A definition, and how its unit table is read.

    `definition` and `ja` are the sentence that people read in English and Japanese. `quantile` is
    the share of units whose time a duration gives.
    """

    key: str
    kind: Kind
    unit: Unit
    units: Definition
    definition: str
    ja: str
    clock: Clock | None = None
    quantile: float = 0.5

    @property
    def how(self) -> How | None:
        """The reading that is meant where none is named; None where there is only one."""
        return _DEFAULT_HOW.get(self.kind)

    @property
    def business(self) -> bool:
        """Whether the value is business time."""
        return self.clock is Clock.BUSINESS

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What it can be read by."""
        return dimensions(self.unit)


REMEMBERED = 8
"""Of each definition the units over so many facts are kept: of now and then, with owners and without."""


def _remembering(definition: Definition) -> Definition:
    """The definition, which writes the expressions of its units once for the same facts.

    Writing them takes longer than many a query. They say what is to be read, and hold nothing of it.
    """

    @lru_cache(maxsize=REMEMBERED)
    def made(asked: _Asked) -> Units:
        return definition(asked.facts)

    return lambda facts: made(_Asked(facts))


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """Facts that are the same where they have the same tables, and ask the same of them."""

    facts: Facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def _parts(self) -> tuple[object, ...]:
        facts = self.facts
        asked = (getattr(facts, name) for name in facts.__slots__ if name != "tables")
        return id(facts.tables), *asked


DEFINED: dict[str, Metric] = {}
"""Every metric whose module has been imported; `registry.METRICS` imports them all."""


def metric(
    kind: Kind, unit: Unit, *, ja: str, clock: Clock | None = None, quantile: float = 0.5
) -> Callable[[Definition], Definition]:
    """Make a metric of a function over facts; the function's name is its key.

    The first sentence of the docstring is the definition in English, `ja` the same in Japanese.
    Raises ValueError for a missing sentence, a key that is taken, or a duration without a clock.
    """

    def register(function: Definition) -> Definition:
        key = function.__name__
        text = (getdoc(function) or "").split("\n\n")[0].replace("\n", " ")
        first = text.partition(". ")[0].rstrip(".") + "."
        if len(first) < 2 or not ja.endswith("。"):
            raise ValueError(f"metric {key}: say its definition in both languages")
        if (kind is Kind.DURATION) != (clock is not None):
            raise ValueError(f"metric {key}: a duration, and nothing else, has a clock")
        if key in DEFINED:
            raise ValueError(f"metric {key} is defined twice")
        DEFINED[key] = Metric(key, kind, unit, _remembering(function), first, ja, clock, quantile)
        return function

    return register

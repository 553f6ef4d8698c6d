"""Why a lead stands where it stands: what each rule gives, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from tasuki.domain.zones import instant_of
from tasuki.rulebook.layout import Layout


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rule gives: `times` touches still count (None: the rule is of what the lead is)."""

    rule: str
    points: float
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """How many times a lead has done what is needed, and how many it takes."""

    rule: str
    times: int
    at_least: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A group whose rules give more than it may give."""

    group: str
    points: float
    cap: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A lead's score at an instant, whether the gate holds, and why.

    `lacking` are rules of what it must be and is not, `barred` of what it must not be and is.
    """

    lead_id: int
    instant: datetime
    score: float
    holds: bool
    reasons: tuple[Reason, ...]
    needed: tuple[Done, ...]
    cuts: tuple[Cut, ...]
    lacking: tuple[str, ...]
    barred: tuple[str, ...]


def standings(table: pa.Table, layout: Layout) -> list[Standing]:
    """Rows of a layout with reasons, as an engine answers them; by lead and time."""
    ordered = table.sort_by([("lead_id", "ascending"), ("step_at", "ascending")])
    return [_standing(row, layout) for row in ordered.to_pylist()]


def _standing(row: Mapping[str, Any], layout: Layout) -> Standing:
    mql = layout.mql
    return Standing(
        lead_id=row["lead_id"],
        instant=instant_of(row["step_at"]),
        score=row["score"],
        holds=row["admitted"] and row["score"] >= mql.threshold,
        reasons=tuple(_reasons(row, layout)),
        needed=tuple(
            Done(rule.name, round(row[name]), rule.at_least)
            for name, rule in zip(layout.needed, mql.needed, strict=True)
        ),
        cuts=tuple(_cuts(row, layout)),
        lacking=tuple(
            rule.name
            for name, rule in zip(layout.required, mql.required, strict=True)
            if not row[name]
        ),
        barred=tuple(
            rule.name for name, rule in zip(layout.excluded, mql.excluded, strict=True) if row[name]
        ),
    )


def _reasons(row: Mapping[str, Any], layout: Layout) -> Iterator[Reason]:
    """What gives points, or takes them, in the order of the agreement."""
    for part in layout.parts:
        for rule in part.attributes:
            if row[part.name]:
                yield Reason(rule.name, row[part.name])
        for behaviour in part.behaviours:
            times = round(row[layout.times[part.name]])
            if times:
                yield Reason(behaviour.name, row[part.name], times)


def _cuts(row: Mapping[str, Any], layout: Layout) -> Iterator[Cut]:
    for group, cap in layout.mql.caps.items():
        points = sum(row[part.name] for part in layout.parts if part.group == group)
        if points > cap:
            yield Cut(group, points, cap)

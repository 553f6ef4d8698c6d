"""Where work piles up: what enters a stage, what leaves it, and how long it takes at that pace.

What is in a stage is what leaves per day times the days that a unit spends there (Little 1961,
Operations Research 9), so the days are known from the two counts alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from math import sqrt

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.backlog import all_time
from tasuki.insight.explanation import Capacity, Flow
from tasuki.metrics.estimate import Z
from tasuki.metrics.read import Question
from tasuki.metrics.reading import Reading
from tasuki.metrics.records import Oldest, oldest

ENTERING: dict[str, str] = {"mql": "mql", "sql": "sql", "opportunity": "opportunities"}
"""The stages in which somebody owes the next step, and the count of what enters each."""

DAY_S = 86_400.0


def questions(now: Window) -> list[Question]:
    """What `capacity` wants to know."""
    found = []
    for stage, entering in ENTERING.items():
        found += [Question(metric, (now,)) for metric in (entering, f"left_{stage}")]
    return found


def capacity(
    snapshot: Snapshot, now: Window, as_of: datetime, one: Callable[[Question], Reading]
) -> tuple[Capacity, ...]:
    """The stages of a window; `one` answers what `questions` ask."""
    ever = all_time(now.zone, as_of)
    held = [f"held_{stage}" for stage in ENTERING]
    first = oldest(snapshot, held, ever, as_of=as_of)
    return tuple(
        _of(
            stage,
            one(Question(entering, (now,))),
            one(Question(f"left_{stage}", (now,))),
            ever,
            first[f"held_{stage}"],
        )
        for stage, entering in ENTERING.items()
    )


def flow(entered: int, left: int) -> Flow:
    """Whether more enters than leaves: beyond what two counts differ by chance (Poisson, 95 %)."""
    if abs(entered - left) <= Z * sqrt(entered + left):
        return Flow.STEADY
    return Flow.FILLING if entered > left else Flow.EMPTYING


def _of(stage: str, entered: Reading, left: Reading, ever: Window, first: Oldest) -> Capacity:
    n = first.total
    # Counted with the oldest: not asked for again.
    held = replace(entered, metric=f"held_{stage}", window=ever, value=float(n), n=n)
    window = entered.window.until(entered.as_of)
    span = (window.end - window.start).total_seconds() / DAY_S
    return Capacity(
        stage=stage,
        entered=entered,
        left=left,
        held=held,
        flow=flow(entered.n, left.n),
        days=held.n / (left.n / span) if left.n else None,
        oldest_s=(held.as_of - first.since).total_seconds() if first.since else None,
        oldest_lead_id=first.lead_id,
        oldest_lead_key=first.lead_key,
    )

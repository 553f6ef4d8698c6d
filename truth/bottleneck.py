"""The bottleneck: a planted one is named first, and none is named where nothing changed.

A relay with short delays, so that a test that knows the stage has its units' outcomes too; the
figures under test know neither the stage nor that there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import sqrt

import polars as pl
import pyarrow as pa

from tasuki.domain.stages import Gate
from tasuki.domain.window import Window, midnight
from tasuki.facts.schema import JOURNEYS
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.bottleneck import STAGES, WEEKS
from tasuki.insight.explain import explain
from tasuki.insight.explanation import Against, Naming, Outcome
from tasuki.intake.records import Record
from tasuki.metrics.cohorts import Cohort, cohorts
from tasuki.metrics.estimate import Z
from tasuki.simulate import (
    Delay,
    Delays,
    Segment,
    Shares,
    Shift,
    Source,
    Step,
    Truth,
    simulate,
)
from tasuki.workspace.calendar import business_calendar
from tasuki.workspace.folder import Organisation
from truth.lines import Line, share

TITLE = "Bottleneck"

ORGANISATION = Organisation()
MONDAY = date(2025, 9, 1)
NOW = Window.days(MONDAY, MONDAY + timedelta(weeks=WEEKS), ORGANISATION.tz)
LEAD_IN = timedelta(weeks=13)
"""Time before the baseline, so that its later stages are entered as ever."""

PER_WEEK = 260
FALL = 0.62
"""What the planted stage's rate is multiplied by."""

RATES = (0.50, 0.45, 0.55, 0.36)
"""From lead to MQL, SQL, opportunity and won, of every source: where nothing is planted nothing
changes, not even because other campaigns are running."""

RELAY = Truth(
    organisation=ORGANISATION,
    sources=(
        Source("展示会", 0.35, *RATES),
        Source("ウェビナー", 0.40, *RATES),
        Source("資料請求", 0.25, *RATES),
    ),
    segments=(Segment("中堅", 1.0, (300, 999), 2_600_000),),
    delays=Delays(win=Delay(45, 0.6), lose=Delay(45, 0.7)),
    shares=Shares(again=0.0),  # one cycle per lead: a gate's first time is the cycle's
    skills=(1.0,) * 8,
    closing_skills=(1.0,) * 6,
    touches_per_lead=1.0,
)

_GATES = {
    Gate.MQL: "mql_at",
    Gate.HAND_OVER: "sql_at",
    Gate.OPEN_OPPORTUNITY: "opportunity_at",
    Gate.WIN: "won_at",
}
_CLOSING = (Gate.WIN, Gate.LOSE, Gate.RECYCLE, Gate.DISQUALIFY)


def run(full: bool) -> list[Line]:
    """Plant a fall at each stage in turn, and nothing at all."""
    seeds = 200 if full else 4
    stages = [STAGES[seed % len(STAGES)] for seed in range(seeds)]
    planted = [_planted(seed, stage) for seed, stage in enumerate(stages)]
    last = [seen for (seen, _), stage in zip(planted, stages, strict=True) if stage == STAGES[-1]]
    quiet = [_named(relay(seed, ())) for seed in range(1000, 1000 + seeds)]
    return [
        share(
            f"a fall to {FALL:.0%} of the rate, at each stage in turn: a test of two proportions that "
            "knows the stage sees it at the 5 % level",
            sum(seen for seen, _ in planted),
            seeds,
            at_least=0.95 if full else 0.75,
        ),
        share(
            "the same at the last stage, which has the fewest units",
            sum(last),
            len(last),
            at_least=0.95 if full else 0.5,
        ),
        share(
            "the planted stage is named as the bottleneck",
            sum(is_named for _, is_named in planted),
            seeds,
            at_least=0.90 if full else 0.75,
        ),
        share(
            "nothing changed, and the answer is that it cannot be told",
            sum(naming.outcome is Outcome.UNCLEAR for naming in quiet),
            seeds,
            at_least=0.90 if full else 0.50,
        ),
    ]


def _planted(seed: int, stage: str) -> tuple[bool, bool]:
    """Whether the test that knows the stage sees its fall, and whether it is named."""
    facts = relay(seed, (Shift(Step(stage), MONDAY, FALL),))
    naming = _named(facts)
    return _fall_is_seen(facts, stage), (naming.outcome, naming.stage) == (Outcome.NAMED, stage)


def _named(facts: Snapshot) -> Naming:
    return explain(facts, NOW, NOW.previous(), as_of=facts.as_of, against=Against.BASELINE).naming


def _fall_is_seen(facts: Snapshot, stage: str) -> bool:
    """Two proportions: of the units of both windows that have had their time, how many reached in it."""
    before = NOW.previous()
    (then,) = cohorts(facts, stage, (before,), as_of=facts.as_of)
    horizon = timedelta(days=then.horizon_days + 1)
    (now,) = cohorts(facts, stage, (NOW.until(NOW.end - horizon),), as_of=facts.as_of)
    (n, k), (m, j) = _outcomes(now), _outcomes(then)
    pooled = (k + j) / (n + m)
    error = sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return abs(k / n - j / m) > Z * error


def _outcomes(cohort: Cohort) -> tuple[int, int]:
    """How many units, and how many of them reached within the horizon."""
    within = cohort.reached & (cohort.times <= cohort.horizon_days)
    return int(cohort.counts.sum()), int(cohort.counts[within].sum())


def relay(seed: int, shifts: Sequence[Shift], truth: Truth = RELAY) -> Snapshot:
    """The facts of a simulated relay up to the end of the window."""
    start = midnight(NOW.first_day - timedelta(weeks=WEEKS) - LEAD_IN, NOW.zone)
    weeks = (NOW.end - start).days // 7
    chunks = simulate(
        replace(truth, shifts=tuple(shifts)),
        leads=PER_WEEK * weeks,
        start=start,
        end=NOW.end,
        seed=seed,
    )
    (frames,) = (chunk.frames for chunk in chunks)
    gates = frames[Record.GATE]
    passed = gates.group_by("lead_key").agg(
        *(_first(kind).alias(column) for kind, column in _GATES.items()),
        pl.col("occurred_at").filter(pl.col("kind").is_in(_CLOSING)).max().alias("closed_at"),
    )
    rows = frames[Record.LEAD].join(passed, left_on="key", right_on="lead_key", how="left")
    rows = rows.with_row_index("lead_id", 1).with_columns(
        journey_id=pl.col("lead_id").cast(pl.Int64) * 1000 + 1
    )
    columns = [
        rows[field.name].to_arrow().cast(field.type)
        if field.name in rows.columns
        else pa.nulls(rows.height, field.type)
        for field in JOURNEYS
    ]
    tables = {"journeys": pa.table(columns, schema=JOURNEYS)}
    return Snapshot.in_memory(tables, as_of=NOW.end, calendar=business_calendar(ORGANISATION))


def _first(kind: Gate) -> pl.Expr:
    return pl.col("occurred_at").filter(pl.col("kind") == kind).min()

"""Forecasts: the band from P10 to P90 holds what comes in eight of ten periods.

A simulated organisation runs for a year before each period. Months and quarters take turns, and so do
early, middle and late instants of them; what comes afterwards is read from the same simulation. The
closing days of summer and new year are in the calendar, as an organisation enters them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import polars as pl
import pyarrow as pa

from tasuki.domain.window import Every, Window
from tasuki.facts.build import Build
from tasuki.facts.engine import attach, detach, instance, standing_in
from tasuki.facts.ledger import LEDGER, Mark
from tasuki.facts.schema import TABLES
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.forecast import Asked, forecasts
from tasuki.intake.records import REFERENCES, Record
from tasuki.metrics.read import read
from tasuki.simulate import Chunk, Truth, simulate
from tasuki.workspace.calendar import business_calendar
from tasuki.workspace.folder import Organisation
from truth.lines import Line, share

TITLE = "Forecast"

METRICS = ("calls", "appointments", "mql", "sql", "opportunities", "won", "won_amount")
PER_MONTH = 1400
BEFORE = timedelta(days=380)
PERIODS = (
    (Every.MONTH, date(2025, 6, 15)),
    (Every.QUARTER, date(2026, 2, 15)),
    (Every.MONTH, date(2025, 9, 15)),
    (Every.QUARTER, date(2025, 11, 15)),
    (Every.MONTH, date(2025, 10, 15)),
    (Every.QUARTER, date(2025, 5, 15)),
    (Every.MONTH, date(2025, 11, 15)),
    (Every.QUARTER, date(2026, 2, 15)),
)
MOMENTS = (0.15, 0.4, 0.7)
"""How much of the period is over."""

CLOSED = (
    *(f"{year}-12-{day}" for year in (2024, 2025) for day in (29, 30, 31)),
    *(f"{year}-01-0{day}" for year in (2025, 2026) for day in (2, 3)),
    *(f"2025-08-{day}" for day in range(12, 16)),
)
ORGANISATION = Organisation(holidays=CLOSED)


def run(full: bool) -> list[Line]:
    """Forecast a period per seed, and see where it ended."""
    seeds = 300 if full else 3
    held = [_held(seed) for seed in range(seeds)]
    pooled = share(
        "the band from P10 to P90 holds where the period ended: all figures",
        sum(sum(one.values()) for one in held),
        seeds * len(METRICS),
        at_least=0.75 if full else 0.4,
        at_most=0.85 if full else None,
    )
    if not full:
        return [pooled]
    return [
        pooled,
        *(
            share(
                f"the same: {metric}",
                sum(one[metric] for one in held),
                seeds,
                at_least=0.75,
                at_most=0.85,
            )
            for metric in METRICS
        ),
    ]


def _held(seed: int) -> dict[str, bool]:
    """Per metric, whether the band held the period's end."""
    every, day = PERIODS[seed % len(PERIODS)]
    period = Window.of(every, day, ORGANISATION.tz)
    moment = period.start + (period.end - period.start) * MOMENTS[seed % len(MOMENTS)]
    as_of = moment.replace(minute=0, second=0, microsecond=0)
    facts = simulated(seed, period)
    asked = [Asked(metric) for metric in METRICS]
    found = forecasts(facts, asked, period, as_of=as_of, draws=600, seed=seed)
    held = {}
    for one, forecast in found.items():
        (reading,) = read(facts, one.metric, period, as_of=facts.as_of)
        held[one.metric] = forecast.p10 <= (reading.value or 0.0) <= forecast.p90
    return held


def simulated(seed: int, period: Window) -> Snapshot:
    """The facts of an organisation that ran for a year before the period, and through it."""
    start = Window.month_of(period.first_day - BEFORE, period.zone).start
    leads = round(PER_MONTH * (period.end - start).days / 30.4)
    truth = Truth(organisation=ORGANISATION, touches_per_lead=4.0)
    told = simulate(truth, leads=leads, start=start, end=period.end, seed=seed)
    return facts_of(Told.of(list(told)), as_of=period.end)


@dataclass(frozen=True)
class Told:
    """A ledger in memory of what a simulation told; records are numbered in its order."""

    tables: dict[str, pa.Table]
    mark: Mark = field(default_factory=Mark)

    @classmethod
    def of(cls, chunks: Sequence[Chunk]) -> Told:
        """The records of all chunks."""
        frames = {
            record: pl.concat([c.frames[record] for c in chunks if record in c.frames])
            for record in Record
        }
        numbered = {
            record: frame.select("key", id=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
            for record, frame in frames.items()
        }
        return cls({r.value: _table(r, frame, numbered) for r, frame in frames.items()})

    def read(
        self, table: str, *, after: int = 0, lead_ids: Sequence[int] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """All rows of a table."""
        yield from self.tables.get(table, LEDGER[table].empty_table()).to_batches()


def _table(record: Record, frame: pl.DataFrame, ids: dict[Record, pl.DataFrame]) -> pa.Table:
    schema = LEDGER[record.value]
    frame = frame.with_columns(id=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    for column, to in REFERENCES.items():
        if column in frame.columns:
            named = ids[to].rename({"key": column, "id": column.replace("_key", "_id")})
            frame = frame.join(named, on=column, how="left", maintain_order="left")
    if "supersedes_id" in schema.names:
        frame = frame.with_columns(supersedes_id=pl.lit(None, pl.Int64))
    return frame.select(schema.names).to_arrow().cast(schema)


def facts_of(told: Told, *, as_of: datetime) -> Snapshot:
    """The facts of a ledger in memory."""
    calendar = business_calendar(ORGANISATION)
    base = instance()
    catalog = attach(base)
    connection = standing_in(base, catalog)
    build = Build(connection, calendar)
    build.dimensions(told)
    build.leads(told)
    tables = {
        name: connection.sql(build.select(name)).to_arrow_table().cast(schema)
        for name, schema in TABLES.items()
        if name != "touch_days"  # counted when they are taken into memory
    }
    connection.close()
    detach(base, catalog)
    return Snapshot.in_memory(tables, as_of=as_of, calendar=calendar)

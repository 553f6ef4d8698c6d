"""A simulated year and a half, told once for all tests of this room."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import polars as pl

from tasuki.domain.cycles import Cycle, Event, cycles
from tasuki.domain.stages import Gate
from tasuki.intake.records import Record
from tasuki.simulate import Chunk, Shift, Step, Truth, simulate

TOKYO = ZoneInfo("Asia/Tokyo")
START, END = datetime(2024, 10, 1, tzinfo=TOKYO), datetime(2026, 4, 1, tzinfo=TOKYO)
SLUMP = date(2025, 7, 1)
"""From when the bottleneck of `TRUTH` is there."""

TRUTH = replace(
    Truth(touches_per_lead=1.0),
    segments=tuple(
        replace(s, mql_to_sql=1.0, sql_to_opportunity=1.0, opportunity_to_won=1.0)
        for s in Truth().segments
    ),
    skills=(1.0,) * 8,
    closing_skills=(1.0,) * 6,
    shifts=(Shift(Step.SQL_TO_OPPORTUNITY, SLUMP, 0.55),),
)
"""Equal members and segments, so that a source's rate is the rate; and a bottleneck."""


def joined(chunks: list[Chunk]) -> dict[Record, pl.DataFrame]:
    return {
        record: pl.concat([chunk.frames[record] for chunk in chunks if record in chunk.frames])
        for record in Record
    }


@dataclass(frozen=True)
class Told:
    """The records of a simulation, and the cycles that they make."""

    frames: dict[Record, pl.DataFrame]

    @classmethod
    def of(cls, truth: Truth, leads: int, chunk: int = 10_000) -> Told:
        return cls(
            joined(list(simulate(truth, leads=leads, start=START, end=END, seed=20, chunk=chunk)))
        )

    @cached_property
    def cycles(self) -> list[tuple[str, str, Cycle]]:
        """Lead key, source and cycle. Members are numbers: M007 is 7."""
        gates = self.frames[Record.GATE].sort("lead_key", "occurred_at")
        events: dict[str, list[Event]] = {}
        columns = ("lead_key", "kind", "occurred_at", "member_key", "to_member_key")
        for i, (lead, kind, at, member, to) in enumerate(gates.select(columns).iter_rows(), 1):
            events.setdefault(lead, []).append(
                Event(i, Gate(kind), at, member and int(member[1:]), to and int(to[1:]))
            )
        leads = self.frames[Record.LEAD].select("key", "source", "created_at").iter_rows()
        return [
            (lead, source, cycle)
            for lead, source, created in leads
            for cycle in cycles(created, events.get(lead, ()))
        ]

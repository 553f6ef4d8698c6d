"""Rows as plain dictionaries, made into what the intake hands to the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from tasuki.intake.records import SCHEMAS, Record
from tasuki.intake.rejects import SCHEMA, Warn, none
from tasuki.web.ledger.bulk.run import Feed

START = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


def hours(count: float) -> datetime:
    """An instant that many hours after the start of the tests' time."""
    return START + timedelta(hours=count)


@dataclass
class Part:
    """A batch."""

    record: Record
    frames: dict[Record, pl.DataFrame]
    rejects: pl.DataFrame = field(default_factory=none)
    rejected: int = 0
    warnings: Counter[tuple[str, Warn]] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        return self.frames[self.record].height + self.rejected

    def refuse(self, faults: pl.DataFrame) -> pl.DataFrame:
        lines = faults.with_columns(
            file=pl.lit("made.csv"), record=pl.lit(self.record.value), original=pl.lit("{}")
        )
        return lines.select(list(SCHEMA))


def frame(record: Record, rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """The rows in the record's schema; what they leave out is null."""
    given = [
        {"row": number, **dict.fromkeys(SCHEMAS[record]), **row}
        for number, row in enumerate(rows, start=2)
    ]
    return pl.DataFrame(given, schema={"row": pl.Int64, **SCHEMAS[record]})


def feed(
    record: Record, *batches: Sequence[dict[str, Any]], file: str | None = None, **options: Any
) -> Feed:
    """A file of these batches."""
    parts = [Part(record, {record: frame(record, rows)}) for rows in batches]
    return Feed(file or f"{record}.csv", record, parts, **options)

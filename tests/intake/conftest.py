"""Files and mappings for the tests of the room."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from tasuki.intake.mapping import open_mapping
from tasuki.intake.normalise import Batch
from tasuki.intake.planning import plan, stream
from tasuki.intake.records import Record

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real files beside the checkout."""
    if not DATA.is_dir():
        pytest.skip("the folder shared/data is not beside the checkout")
    return DATA


def run(
    mapping: Path, *, zone: ZoneInfo = TOKYO, folder: Path | None = None
) -> dict[Record, list[Batch]]:
    """Every batch of every file, per kind, in the order in which they would be posted."""
    plans = plan(open_mapping(mapping), zone=zone, folder=folder)
    return {
        record: [batch for one in plans for batch in stream(one, record)]
        for record in Record
        if any(record in one.records for one in plans)
    }


def frame(batches: list[Batch], record: Record | None = None) -> pl.DataFrame:
    """All records of the batches in one frame, without the row numbers."""
    wanted = record or batches[0].record
    return pl.concat([batch.frames[wanted] for batch in batches]).drop("row")


def refused(batches: list[Batch]) -> pl.DataFrame:
    """All rejects of the batches in one frame."""
    return pl.concat([batch.rejects for batch in batches])

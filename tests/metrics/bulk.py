"""Facts by the thousand, from numpy columns: for statistics that need numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from tasuki.facts.schema import JOURNEYS
from tasuki.facts.snapshot import Snapshot
from tests.facts.ledgers import calendar

DAY = 86_400_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def cohort(
    created: np.ndarray, won: np.ndarray, *, as_of: datetime, recorded_from: datetime | None = None
) -> Snapshot:
    """Lead cycles created at some microseconds and won at others (negative: never).

    Wins before `recorded_from` happened, and nobody wrote them down; neither are those after `as_of`.
    """
    first = micros(recorded_from) if recorded_from else 0
    missing = (won < first) | (won < 0) | (won > micros(as_of))
    instants = {
        "created_at": pa.array(created, pa.int64()),
        "won_at": pa.array(np.where(missing, 0, won), pa.int64(), mask=missing),
    }
    keys = pa.array(np.arange(len(created)), pa.int64())
    columns = [
        instants[field.name].cast(field.type)
        if field.name in instants
        else keys
        if field.name in {"journey_id", "lead_id"}
        else pa.nulls(len(created), field.type)
        for field in JOURNEYS
    ]
    tables = {"journeys": pa.table(columns, schema=JOURNEYS)}
    return Snapshot.in_memory(tables, as_of=as_of, calendar=calendar())


def steady(
    seed: int, leads: int, start: datetime, days: int, *, share: float, delay_days: float
) -> tuple[np.ndarray, np.ndarray]:
    """Leads created evenly over some days, of which a share is won after exponential delays."""
    draw = np.random.default_rng(seed)
    created = micros(start) + np.sort(draw.integers(0, days * DAY, leads))
    delay = (draw.exponential(delay_days, leads) * DAY).astype(np.int64)
    return created, np.where(draw.random(leads) < share, created + delay, -1)


def micros(instant: datetime) -> int:
    return (instant - EPOCH) // timedelta(microseconds=1)

"""Facts by the thousand, from numpy columns: for statistics that need numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from tasuki.facts.schema import JOURNEYS
from tasuki.facts.snapshot import Snapshot
from tests.facts.ledgers import calendar

DAY = 86_400_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def facts(
    instants: Mapping[str, np.ndarray], *, as_of: datetime, **columns: np.ndarray
) -> Snapshot:
    """Lead cycles with some columns of the written schema; instants are microseconds (negative:
    never), and those after `as_of` have not happened."""
    size = len(next(iter(instants.values())))
    known = {
        name: pa.array(np.maximum(at, 0), mask=(at < 0) | (at > micros(as_of)))
        for name, at in instants.items()
    }
    known |= dict.fromkeys(("journey_id", "lead_id"), pa.array(np.arange(size), pa.int64()))
    known |= {name: pa.array(values) for name, values in columns.items()}
    filled = [
        known[field.name].cast(field.type) if field.name in known else pa.nulls(size, field.type)
        for field in JOURNEYS
    ]
    tables = {"journeys": pa.table(filled, schema=JOURNEYS)}
    return Snapshot.in_memory(tables, as_of=as_of, calendar=calendar())


def cohort(
    created: np.ndarray,
    won: np.ndarray,
    *,
    as_of: datetime,
    recorded_from: datetime | None = None,
    **columns: np.ndarray,
) -> Snapshot:
    """Lead cycles created at some microseconds and won at others (negative: never).

    Wins before `recorded_from` happened, and nobody wrote them down; neither are those after `as_of`.
    """
    first = micros(recorded_from) if recorded_from else 0
    kept = np.where(won < first, -1, won)
    return facts({"created_at": created, "won_at": kept}, as_of=as_of, **columns)


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

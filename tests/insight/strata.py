"""Cohorts for tests of comparisons, written as counts or as single lives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from tasuki.domain.window import Window
from tasuki.metrics.cohorts import Cohort

WINDOW = Window(
    datetime(2025, 1, 5, 15, tzinfo=UTC),
    datetime(2025, 4, 6, 15, tzinfo=UTC),
    ZoneInfo("Asia/Tokyo"),
)
Life = tuple[int, bool]


def counted(cells: Mapping[tuple[str | None, str], tuple[int, int]]) -> Cohort:
    """A share from (reached, n) per group and source."""
    lives = {stratum: [(0, True)] * k + [(0, False)] * (n - k) for stratum, (k, n) in cells.items()}
    return lived(lives, horizon=0)


def lived(
    cells: Mapping[tuple[str | None, str], Sequence[Life]],
    *,
    horizon: int,
    entry: Mapping[tuple[str | None, str], Sequence[int]] | None = None,
) -> Cohort:
    """A rate from days and whether the unit reached then, per group and source."""
    rows = [(place, *life) for place, lives in enumerate(cells.values()) for life in lives]
    entries = [day for stratum in cells for day in (entry or {}).get(stratum, ())]
    return Cohort(
        metric="mql_to_sql",
        window=WINDOW,
        as_of=WINDOW.end,
        by=("member", "source"),
        strata=tuple(cells),
        place=np.array([place for place, _, _ in rows], np.int64),
        times=np.array([time for _, time, _ in rows], np.int64),
        reached=np.array([reached for _, _, reached in rows], bool),
        counts=np.ones(len(rows), np.int64),
        entry=np.array(entries, np.int64) if entry else None,
        horizon_days=horizon,
        recorded_from=None,
    )

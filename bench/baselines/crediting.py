"""By hand: outcomes under the campaigns that their leads took part in, and what campaigns cost.

Written as for a table by campaign, with the column of the campaign left out at the end.
"""

from __future__ import annotations

import pandas as pd

from bench.baselines.figures import (
    Answer,
    Ask,
    Figure,
    instant,
    not_of_merged,
    of_sum,
    only_count,
    unmerged,
)
from bench.baselines.figures import within as inside
from bench.baselines.frames import Frame, Frames, standing, within


def cost() -> Figure:
    """What the campaigns cost that began in the window; one without a first day began before all."""
    return Figure(
        lambda _, ask: (
            "SELECT count(*) AS n, coalesce(sum(cost), 0) AS total FROM campaigns WHERE "
            f"{inside(f'coalesce(starts_at, {_EPOCH})', ask)} AND cost IS NOT NULL"
        ),
        of_sum,
    )


def last(column: str) -> Figure:
    """How many cycles passed a gate, each under the campaign that was joined last."""
    return Figure(
        lambda _, ask: (
            f"WITH latest AS ({_latest(ask)}) SELECT count(coalesce(campaign_id, 0)) AS n "
            f"FROM {_units('journeys', column, ask)} LEFT JOIN latest USING (journey_id)"
        ),
        only_count,
    )


def last_amount() -> Figure:
    """What the deals won were worth, each under the campaign that was joined last."""
    return Figure(
        lambda _, ask: (
            f"WITH latest AS ({_latest(ask)}) SELECT count(coalesce(campaign_id, 0)) AS n, "
            "coalesce(sum(worth), 0) AS total "
            f"FROM {_units('deals', 'won_at', ask)} LEFT JOIN latest USING (journey_id)"
        ),
        of_sum,
    )


def even(table: str, column: str) -> Figure:
    """Cycles that passed a gate, or what deals were worth, shared equally among their campaigns."""
    return Figure(
        lambda _, ask: (
            f"WITH shares AS ({_shares(ask)}) "
            "SELECT count(*) AS n, coalesce(sum(worth * coalesce(share, 1)), 0) AS total "
            f"FROM {_units(table, column, ask)} LEFT JOIN shares USING (journey_id)"
        ),
        of_sum,
    )


_EPOCH = "TIMESTAMPTZ '1970-01-01T00:00:00+00:00'"


def _units(table: str, column: str, ask: Ask) -> str:
    worth, merged = "1.0", unmerged(ask)
    if table == "deals":
        worth, merged = "amount", not_of_merged("deals", ask)
    return (
        f"(SELECT journey_id, {worth} AS worth FROM {table} "
        f"WHERE {inside(column, ask)} AND {merged}) units"
    )


def _joined(ask: Ask) -> str:
    return (
        "SELECT journey_id, campaign_id, max(nth) AS nth FROM participations "
        f"WHERE joined_at IS NULL OR joined_at <= {instant(ask.as_of)} GROUP BY 1, 2"
    )


def _latest(ask: Ask) -> str:
    return (
        "SELECT journey_id, campaign_id FROM (SELECT *, row_number() OVER "
        f"(PARTITION BY journey_id ORDER BY nth DESC) AS back FROM ({_joined(ask)}) parts) turns "
        "WHERE back = 1"
    )


def _shares(ask: Ask) -> str:
    return (
        "SELECT journey_id, campaign_id, 1.0 / count(*) OVER (PARTITION BY journey_id) AS share "
        f"FROM ({_joined(ask)}) parts"
    )


def cost_frame() -> Frame:
    """The same in pandas as `cost`."""

    def read(frames: Frames, ask: Ask) -> Answer:
        rows = frames["campaigns"]
        began = rows.starts_at.fillna(pd.Timestamp(0, tz="UTC"))
        costs = rows.cost[within(began, ask)].dropna()
        return Answer(float(costs.sum()), len(costs))

    return Frame(read)


def last_frame(table: str, column: str) -> Frame:
    """The same in pandas as `last` and `last_amount`."""

    def read(frames: Frames, ask: Ask) -> Answer:
        latest = _parts(frames, ask).sort_values("nth").drop_duplicates("journey_id", keep="last")
        rows = _worth(frames, table, column, ask).merge(latest, "left", "journey_id")
        return Answer(float(rows.worth.sum()), len(rows))

    return Frame(read)


def even_frame(table: str, column: str) -> Frame:
    """The same in pandas as `even`."""

    def read(frames: Frames, ask: Ask) -> Answer:
        parts = _parts(frames, ask)
        parts["share"] = 1 / parts.groupby("journey_id").campaign_id.transform("size")
        rows = _worth(frames, table, column, ask).merge(parts, "left", "journey_id")
        return Answer(float((rows.worth * rows.share.fillna(1.0)).sum()), len(rows))

    return Frame(read)


def _parts(frames: Frames, ask: Ask) -> pd.DataFrame:
    rows = frames["participations"]
    rows = rows[rows.joined_at.isna() | (rows.joined_at <= ask.as_of)]
    return rows.groupby(["journey_id", "campaign_id"], as_index=False)["nth"].max()


def _worth(frames: Frames, table: str, column: str, ask: Ask) -> pd.DataFrame:
    rows = standing(frames, table, ask)
    rows = rows[within(rows[column], ask)]
    return rows[["journey_id"]].assign(worth=rows.amount if table == "deals" else 1.0)

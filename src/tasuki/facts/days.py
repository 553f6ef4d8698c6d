"""Touches counted by local day, so that figures over millions of them need not read them all.

The days have three faces, each a count of the same touches: all of them, by who did the work, and
by where the lead came from. A figure by dimensions of one face is read from it; one that asks for
more (who and where from, an hour, a single lead) is read from the touches.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from tasuki.domain.zones import instant_of, offsets
from tasuki.facts.engine import opened
from tasuki.facts.schema import TABLES

DAY_US = 86_400_000_000

WHAT: tuple[str, ...] = ("kind", "direction", "disposition")
"""What every face tells apart."""

FACES: dict[str, tuple[str, ...]] = {
    "all": (),
    "work": ("member_id", "team_id", "script_version"),
    "origin": ("campaign_id", "source", "segment"),
}
"""What each face tells apart beside that; its other columns are null."""

ORDER = ", ".join(("face", "day", *WHAT, *FACES["work"], *FACES["origin"]))
"""All columns but the count: no two rows have the same."""


def summed(relation: str, day: str, n: str = "1") -> str:
    """A query for the days of a relation of touches; `n` says how often each of them counts."""
    shared = ("day", *WHAT)
    sets = ", ".join(f"({', '.join((*shared, *more))})" for more in FACES.values())
    return f"""SELECT CASE WHEN GROUPING(member_id) = 0 THEN 'work'
            WHEN GROUPING(campaign_id) = 0 THEN 'origin' ELSE 'all' END AS face,
        {ORDER.removeprefix("face, ")}, sum({n})::BIGINT AS n
    FROM (SELECT *, ({day})::INT AS day FROM {relation}) GROUP BY GROUPING SETS ({sets})"""


def day_of(connection: duckdb.DuckDBPyConnection, relation: str, zone: ZoneInfo) -> str:
    """SQL for the local day of `occurred_at`, right for all instants of a relation of touches."""
    # As numbers: instants would be fetched through a library that is not needed to run.
    ((first, last),) = connection.sql(
        f"SELECT epoch_us(min(occurred_at)), epoch_us(max(occurred_at)) FROM {relation}"
    ).fetchall()
    return "NULL" if first is None else _day_sql(instant_of(first), instant_of(last), zone)


def touch_days(touches: pa.Table, zone: ZoneInfo) -> pa.Table:
    """The days of touches that are in memory, in the written schema."""
    schema = TABLES["touch_days"]
    if not touches.num_rows:
        return schema.empty_table()
    connection = opened(None, 1_000_000_000)
    try:
        connection.register("touch", touches)
        found = connection.sql(summed("touch", day_of(connection, "touch", zone)))
        return found.to_arrow_table().select(schema.names).cast(schema)
    finally:
        connection.close()


def _day_sql(first: datetime, last: datetime, zone: ZoneInfo) -> str:
    (_, offset), *changes = offsets(first, last, zone)
    shift = str(offset)
    for since, value in changes:
        shift = f"if(epoch_us(occurred_at) >= {since}, {value}, {shift})"
    return f"(epoch_us(occurred_at) + {shift}) // {DAY_US}"

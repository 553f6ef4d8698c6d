"""The facts of a workspace with fewer leads or more, in a folder of their own.

Fewer are every so many-th of the leads; more are the same leads again under other ids. Members, teams
and campaigns stay as they are, and everything else keeps its ratio to the leads, touches included.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from tasuki.facts import days, manifest
from tasuki.facts.engine import opened
from tasuki.facts.refresh import MEMORY_BYTES
from tasuki.facts.schema import TABLES
from tasuki.facts.store import Store

CYCLES = 1000
"""A journey's id is its lead's times this, and the cycle's number."""

IDS = {
    "lead_id": "lead", "journey_id": "journey", "company_id": "company", "touch_id": "touch",
    "handoff_id": "handoff", "deal_id": "deal",
}  # fmt: skip
"""Columns that name what is multiplied, and what they count."""

KEYS = ("lead_key", "deal_key")


@dataclass(frozen=True, slots=True)
class Resize:
    """How many leads become one (`fewer`), or how often each is repeated (`times`)."""

    fewer: int = 1
    times: int = 1


def resized(source: Path, target: Path, how: Resize) -> int:
    """Write facts like those in `source` to the folder `target`; says how many rows they have."""
    shutil.rmtree(target, ignore_errors=True)
    base, old, store = manifest.read(source), Store(source), Store(target)
    with store.writing(), closing(opened(store.scratch, MEMORY_BYTES)) as connection:
        for table, part in base.tables.items():
            connection.execute(f"CREATE VIEW {table} AS FROM {old.rows(table, part.files)}")
        steps = _steps(connection)
        files = {}
        for table in TABLES:
            rows = _rows(table, how, steps)
            if table == "touch_days" and how.fewer > 1:
                rows = days.summed("new_touches", days.day_of(connection, "new_touches", base.zone))
            connection.execute(f"CREATE VIEW new_{table} AS {rows}")
            files[table] = store.write(connection, table, f"new_{table}")
        parts = {table: store.commit(table, some) for table, some in files.items()}
        store.publish(replace(base, number=1, tables=parts, moved={}, kept={}))
    return sum(part.rows for part in parts.values())


def _steps(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """By how much the ids of each repetition differ from those of the one before."""
    ends = {
        "lead": ("journeys", "lead_id"),
        "company": ("companies", "company_id"),
        "touch": ("touches", "touch_id"),
        "handoff": ("handoffs", "handoff_id"),
        "deal": ("deals", "deal_id"),
    }
    found = {}
    for name, (table, column) in ends.items():
        ((last,),) = connection.execute(
            f"SELECT coalesce(max({column}), 0) FROM {table}"
        ).fetchall()
        found[name] = max(int(last), 0) + 1
    return found | {"journey": found["lead"] * CYCLES}


def _rows(table: str, how: Resize, steps: dict[str, int]) -> str:
    """A query for the rows of a table."""
    columns = TABLES[table].names
    if table in ("members", "teams", "campaigns"):
        return f"FROM {table}"
    if table == "touch_days":
        return f"SELECT * REPLACE (n * {how.times} AS n) FROM {table}"
    if how.fewer > 1:
        return f"FROM {table} WHERE {_kept(columns, how.fewer)}"
    changed = [f"{_shifted(column, steps)} AS {column}" for column in columns if column in IDS]
    keys = [
        column for column in columns if column in KEYS or (column, table) == ("key", "companies")
    ]
    changed += [f"if(again > 0, {key} || '-' || again, {key}) AS {key}" for key in keys]
    return f"SELECT * EXCLUDE (again) REPLACE ({', '.join(changed)}) FROM {table}, range({how.times}) t(again)"


def _kept(columns: list[str], fewer: int) -> str:
    if "lead_id" in columns:
        return f"lead_id % {fewer} = 0"
    if "journey_id" in columns:
        return f"journey_id // {CYCLES} % {fewer} = 0"
    return f"company_id IN (SELECT company_id FROM journeys WHERE lead_id % {fewer} = 0)"


def _shifted(column: str, steps: dict[str, int]) -> str:
    step = f"{column} + again * {steps[IDS[column]]}"
    if column != "handoff_id":
        return step
    # A hand-over that was inferred is named by its journey, with a minus.
    return f"if({column} < 0, {column} - again * {steps['journey']}, {step})"

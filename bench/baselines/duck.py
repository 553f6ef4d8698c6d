"""Hand-written DuckDB SQL over the facts' own Parquet files, in the measuring process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from bench.baselines.figures import Answer, Ask, Figure, Rows

TABLES = (
    "journeys", "touches", "handoffs", "deals", "participations", "campaigns", "obligations",
    "obligation_lifts",
)  # fmt: skip


def files(facts: Path) -> dict[str, list[str]]:
    """The Parquet files that make up the snapshot in force, per table."""
    from tasuki.facts import manifest

    found = manifest.read(facts)
    return {
        table: [str(facts / table / file.path) for file in found.tables[table].files]
        for table in found.tables
    }


def connected(paths: Mapping[str, Sequence[str]]) -> duckdb.DuckDBPyConnection:
    """A connection with a view per table. What was read of the files' footers is remembered."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET TimeZone = 'UTC'; SET parquet_metadata_cache = true")
    for table in TABLES:
        listed = ", ".join(f"'{path}'" for path in paths[table])
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet([{listed}])")
    return connection


def read(connection: duckdb.DuckDBPyConnection, figure: Figure, ask: Ask) -> Answer:
    """One figure."""
    rows: Rows = connection.execute(figure.sql("duckdb", ask)).fetchnumpy()
    return figure.finish(rows, ask)

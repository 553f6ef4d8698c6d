"""The facts as tables of a PostgreSQL, with the indexes that a person gives such tables.

Every instant and reference that questions begin with has one. A copy of the touches in a schema of its
own has a covering index besides, made for counting them: with it PostgreSQL need not visit the table.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import duckdb

from bench.baselines import duck
from bench.baselines.figures import Answer, Ask, Figure
from bench.postgres import Postgres

DATABASE = "warehouse"

COVERING = "covering"
"""The schema of the copy."""

INDEXES = """
CREATE INDEX ON touches (kind, occurred_at);
CREATE INDEX ON touches (occurred_at);
CREATE INDEX ON touches (journey_id, occurred_at);
CREATE INDEX ON touches (member_id, occurred_at);
CREATE UNIQUE INDEX ON journeys (journey_id);
CREATE INDEX ON journeys (created_at);
CREATE INDEX ON journeys (mql_at);
CREATE INDEX ON journeys (sql_at);
CREATE INDEX ON journeys (opportunity_at);
CREATE INDEX ON journeys (won_at);
CREATE INDEX ON journeys (lost_at);
CREATE INDEX ON journeys (recycled_at);
CREATE INDEX ON journeys (assigned_at);
CREATE INDEX ON journeys (response_from_at);
CREATE INDEX ON journeys (merged_at) WHERE merged_at IS NOT NULL;
CREATE INDEX ON handoffs (offered_at);
CREATE INDEX ON handoffs (accepted_at);
CREATE INDEX ON handoffs (returned_at);
CREATE INDEX ON handoffs (journey_id);
CREATE INDEX ON deals (won_at);
CREATE INDEX ON deals (journey_id);
CREATE INDEX ON journeys (accepted_at);
CREATE INDEX ON participations (journey_id);
CREATE INDEX ON obligations (kind, opened_at);
CREATE INDEX ON obligations (due_at);
CREATE INDEX ON obligation_lifts (kind, subject);
"""

_COPY = f"""
CREATE SCHEMA {COVERING};
CREATE TABLE {COVERING}.touches AS TABLE touches;
CREATE INDEX ON {COVERING}.touches (occurred_at) INCLUDE (kind, direction, disposition);
"""

_TYPES = {
    "BIGINT": "bigint",
    "INTEGER": "integer",
    "VARCHAR": "text",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}


def fill(server: Postgres, paths: Mapping[str, Sequence[str]], scratch: Path) -> str:
    """Copy the facts in, index, vacuum and analyse them; returns the connection string."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    url = server.fresh(DATABASE)
    with duck.connected(paths) as connection:
        for table in duck.TABLES:
            server.psql(DATABASE, _definition(connection, table))
            path = scratch / f"{table}.csv"
            connection.execute(f"COPY (FROM {table}) TO '{path}' (FORMAT csv, HEADER false)")
            server.psql(DATABASE, f"\\copy {table} from '{path}' with (format csv)\n")
            path.unlink()
    server.psql(DATABASE, INDEXES)
    server.psql(DATABASE, _COPY)
    server.psql(DATABASE, "VACUUM ANALYZE;")
    return url


def _definition(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    columns = connection.execute(f"DESCRIBE {table}").fetchall()
    listed = ", ".join(f"{name} {_TYPES[kind]}" for name, kind, *_ in columns)
    return f"CREATE TABLE {table} ({listed});"


def connected(url: str, schema: str = "public") -> Any:
    """A connection that answers with Arrow: the fastest way out of PostgreSQL there is.

    Tables are looked for in `schema` first.
    """
    connection = adbc.connect(url, autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path = {schema}, public")
    return connection


def read(connection: Any, figure: Figure, ask: Ask) -> Answer:
    """One figure."""
    with connection.cursor() as cursor:
        cursor.execute(figure.sql("postgres", ask))
        found = cursor.fetch_arrow_table()
    rows = {
        name: column.to_numpy()
        for name, column in zip(found.column_names, found.columns, strict=True)
    }
    return figure.finish(rows, ask)

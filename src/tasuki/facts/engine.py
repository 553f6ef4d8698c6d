"""Engines that read the facts: DuckDB in process.

An engine knows its SQL dialect, takes tables by name from Parquet files or Arrow, and answers SQL
with Arrow. Expressions are compiled elsewhere (decision 1), so that an engine stays this small.
"""

from __future__ import annotations

import atexit
import os
import warnings
import weakref
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa

MEMORY_BYTES = 1_000_000_000
"""What one process may hold of tables and intermediate results; the rest spills to disk."""

_catalogs = count()

warnings.filterwarnings("ignore", "Arrow output on a DB-API result makes an extra copy")


class EngineUnavailable(Exception):
    """The engine that was asked for cannot be used; the text says why and what to do."""


class Engine(Protocol):
    """Something that answers SQL over the facts. Safe to use from several threads."""

    @property
    def name(self) -> str:
        """As TASUKI_ENGINE names it."""
        ...

    @property
    def dialect(self) -> str:
        """The SQL dialect as Ibis and SQLGlot call it."""
        ...

    def register(self, table: str, source: Sequence[str] | pa.Table) -> None:
        """Make `table` readable: from the Parquet files of these paths, or from Arrow."""
        ...

    def keep(self, table: str) -> None:
        """Hold a registered table in memory from now on."""
        ...

    def arrow(self, sql: str) -> pa.Table:
        """The rows that a query answers."""
        ...

    def close(self) -> None:
        """Let go of the tables. Queries after this fail."""
        ...


class DuckDBEngine:
    """DuckDB in this process, over Parquet files in place or tables in memory.

    Every engine is a catalog of its own in the process's one DuckDB, so that a new snapshot costs a
    millisecond and all of them share one limit of memory.
    """

    name = "duckdb"
    dialect = "duckdb"

    def __init__(self, spill: Path | None = None) -> None:
        self._base = instance(spill)
        self._catalog = attach(self._base)
        self._arrow: dict[str, pa.Table] = {}
        self._idle: deque[duckdb.DuckDBPyConnection] = deque()
        # A process that goes on to the next snapshot must not keep the tables of all before.
        self._detach = weakref.finalize(self, detach, self._base, self._catalog)

    def register(self, table: str, source: Sequence[str] | pa.Table) -> None:
        if isinstance(source, pa.Table):
            self._arrow[table] = source
        else:
            files = ", ".join(literal(path) for path in source)
            self._do(f"CREATE VIEW {table} AS FROM read_parquet([{files}])")

    def keep(self, table: str) -> None:
        self._do(
            f"""CREATE TABLE kept AS FROM {table};
            BEGIN; DROP VIEW IF EXISTS {table}; ALTER TABLE kept RENAME TO {table}; COMMIT"""
        )
        self._arrow.pop(table, None)

    def arrow(self, sql: str) -> pa.Table:
        # A relation would be planned twice, once to be described and once to be run, and planning often
        # takes longer than running. The copy of an answer that this costs cannot be seen beside that.
        with self._connection(sql) as connection:
            return connection.execute(sql).to_arrow_table()

    def close(self) -> None:
        self._idle.clear()
        self._detach()

    def _do(self, sql: str) -> None:
        with self._connection(sql) as connection:
            connection.execute(sql).fetchall()

    @contextmanager
    def _connection(self, sql: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that nobody else uses meanwhile, which sees the Arrow tables that `sql` names."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = standing_in(self._base, self._catalog)
        named = [name for name in self._arrow if name in sql]
        for name in named:
            connection.register(name, self._arrow[name])
        yield connection
        for name in named:
            connection.unregister(name)
        # One that failed is left to itself: it may be in the middle of something.
        self._idle.append(connection)


@lru_cache
def instance(spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """The process's DuckDB for a spill folder; every reader attaches a catalog of its own to it."""
    connection = opened(spill, MEMORY_BYTES)
    atexit.register(instance.cache_clear)
    return connection


def opened(spill: Path | None, memory: int) -> duckdb.DuckDBPyConnection:
    """A DuckDB of its own. Nothing is downloaded, and all instants are read in UTC."""
    config: dict[str, Any] = {
        "memory_limit": f"{memory}B",
        "threads": os.cpu_count() or 1,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
    if spill is not None:
        config["temp_directory"] = str(spill)
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("SET GLOBAL TimeZone = 'UTC'").fetchall()
    connection.execute("SET GLOBAL parquet_metadata_cache = true").fetchall()
    return connection


def attach(base: duckdb.DuckDBPyConnection) -> str:
    """The name of a fresh catalog in memory."""
    catalog = f"facts_{next(_catalogs)}"
    base.cursor().execute(f"ATTACH ':memory:' AS {catalog}").fetchall()
    return catalog


def detach(base: duckdb.DuckDBPyConnection, catalog: str) -> None:
    """Let go of a catalog and what it holds in memory."""
    base.cursor().execute(f"DETACH DATABASE IF EXISTS {catalog}").fetchall()


def standing_in(base: duckdb.DuckDBPyConnection, catalog: str) -> duckdb.DuckDBPyConnection:
    """A connection of its own, for one thread, that reads the tables of `catalog`."""
    cursor = base.cursor()
    cursor.execute(f"USE {catalog}").fetchall()
    return cursor


def literal(text: str | Path) -> str:
    """A text or path as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"

"""The databases' own bulk load of the same rows into the same tables, triggers, keys and indexes.

`sqlite3 .import` and `psql \\copy`, as their manuals say. SQLite gets the cache and journal that
Tasuki gives itself. `.import` cannot write NULL: it stores an empty text instead, which spares it
nothing. Where the sqlite3 program is missing, Python's `executemany` stands in, under its name.
"""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.clock import Peak, run, timed
from bench.postgres import Postgres

OURS = ("ledger_", "accounts_")
"""Prefixes of the tables that an import fills."""

FACTUAL = (
    "ledger_lead", "ledger_gateevent", "ledger_touch", "ledger_deal",
    "ledger_campaignmembership", "ledger_company",
)  # fmt: skip
"""The large tables that facts are made of."""

_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-262144;"
_BATCH = 50_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """A finished bulk load: how, how long, how much."""

    baseline: str
    seconds: float
    peak_mb: float
    rows: dict[str, int]


def sqlite(database: Path, exports: Path, into: Path) -> Loaded:
    """Copy the ledger in `database` into a new file `into` by way of CSV files, timing the load."""
    with sqlite3.connect(database) as source:
        tables = _filled(source)
        schema = _schema(source, tables)
    paths = dump_sqlite(database, exports, tables)
    _empty(into.parent)
    program = shutil.which("sqlite3")
    if program is None:
        return _executemany(paths, schema, into)
    imports = "\n".join(f'.import --csv "{path}" {path.stem}' for path in paths)
    script = f"{_PRAGMAS}\n{';'.join(schema)};\n{imports}\n"
    ran = run([program, "-bail", str(into)], stdin=script)
    with sqlite3.connect(into) as copied:
        return Loaded("sqlite3 .import", ran.seconds, ran.peak_mb, _counts(copied, tables))


def dump_sqlite(database: Path, exports: Path, tables: Sequence[str]) -> list[Path]:
    """Tables of the ledger as CSV files without headers, named after them."""
    _empty(exports)
    program = shutil.which("sqlite3")
    paths = [exports / f"{table}.csv" for table in tables]
    for path in paths:
        select = f"SELECT * FROM {path.stem}"
        if program:
            run([program, "-csv", str(database), f".once {path}", select])
        else:
            with sqlite3.connect(database) as source, path.open("w", newline="") as file:
                csv.writer(file).writerows(source.execute(select))
    return paths


def postgres(server: Postgres, database: str, exports: Path, into: str) -> Loaded:
    """Copy the ledger in `database` into a new database `into` by way of CSV files."""
    prefixes = " OR ".join(f"starts_with(relname, '{prefix}')" for prefix in OURS)
    listed = server.psql(
        database,
        f"SELECT relname FROM pg_class WHERE relkind = 'r' AND ({prefixes}) ORDER BY oid;",
    )
    paths = dump_postgres(server, database, exports, listed.out.split())
    definitions = server.schema(database, "pre-data") + server.schema(database, "post-data")
    server.fresh(into)
    server.psql(into, definitions)
    copies = [f"\\copy {path.stem} from '{path}' with (format csv)" for path in paths]
    ran = server.psql(into, "\n".join(copies))
    counts = [f"SELECT '{path.stem}', count(*) FROM {path.stem}" for path in paths]
    found = server.psql(into, " UNION ALL ".join(counts) + ";").out.split()
    rows = {name: int(n) for name, n in (line.split("|") for line in found)}
    return Loaded("psql \\copy", ran.seconds, ran.peak_mb, rows)


def dump_postgres(
    server: Postgres, database: str, exports: Path, tables: Sequence[str]
) -> list[Path]:
    """Tables of the ledger as CSV files without headers, named after them."""
    _empty(exports)
    paths = [exports / f"{table}.csv" for table in tables]
    copies = [f"\\copy {path.stem} to '{path}' with (format csv)" for path in paths]
    server.psql(database, "\n".join(copies))
    return paths


def _empty(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)


def _filled(source: sqlite3.Connection) -> list[str]:
    names = source.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ours = [name for (name,) in names if name.startswith(OURS)]
    return [t for t in ours if source.execute(f"SELECT 1 FROM {t} LIMIT 1").fetchone()]


def _schema(source: sqlite3.Connection, tables: list[str]) -> list[str]:
    wanted = ", ".join(f"'{table}'" for table in tables)
    found = source.execute(
        f"SELECT sql FROM sqlite_master WHERE tbl_name IN ({wanted}) AND sql IS NOT NULL "
        "ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END"
    )
    return [sql for (sql,) in found]


def _counts(database: sqlite3.Connection, tables: list[str]) -> dict[str, int]:
    return {t: database.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}


def _executemany(paths: list[Path], schema: list[str], into: Path) -> Loaded:
    def load() -> None:
        for path in paths:
            _load(target, path.stem, path)

    with sqlite3.connect(into) as target, Peak() as peak:
        target.executescript(_PRAGMAS + ";".join(schema))
        seconds, _ = timed(load)
        counts = _counts(target, [path.stem for path in paths])
    return Loaded("Python executemany (no sqlite3 program here)", seconds, peak.mb, counts)


def _load(target: sqlite3.Connection, table: str, path: Path) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        for batch in _batches(rows):
            marks = ", ".join("?" * len(batch[0]))
            target.executemany(f"INSERT INTO {table} VALUES ({marks})", batch)
    target.commit()


def _batches(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    batch: list[list[str]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

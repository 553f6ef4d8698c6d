"""Where snapshots are kept: Delta tables in one folder, and the manifest that binds them together.

A table's files are written first, then the table's log, then the manifest in one rename. What is
killed in between leaves files and versions that nobody reads: the next commit goes from whatever
the log says to what the snapshot needs, and `vacuum` takes the files away.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb

from tasuki.facts import days, manifest
from tasuki.facts.engine import literal
from tasuki.facts.journeys import CYCLES_PER_LEAD
from tasuki.facts.manifest import PAST, File, Manifest, NoFacts, Part
from tasuki.facts.schema import TABLES

SPILL = "spill"
"""Folder of what readers' engines do not hold in memory, one folder per process."""

RECENT = 3
"""So many snapshots survive a vacuum, so that readers of an older one can finish."""

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)


class StoreError(Exception):
    """Facts could not be written; the text says why. Some snapshot is in force, and whole."""


class Busy(StoreError):
    """Another refresh holds the lock."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table's rows lie in its files: by `column`, so that each file has a range of it.

    `bucket` is about the least difference of the column that matters, in its units since 0, and
    `rows` is about how many rows a file holds. `per_lead` is how many units of the column a lead
    has, in a table that lies by lead.
    """

    column: str
    order: str
    bucket: int = 1024
    rows: int = 1 << 18
    instant: bool = False
    per_lead: int = 1

    @property
    def key(self) -> str:
        """The column as an integer; nulls come first."""
        plain = f"epoch_us({self.column})" if self.instant else self.column
        return f"coalesce({plain}, 0)"

    def lead(self, rows: str) -> str:
        """The lead of each of some rows of a table that lies by lead; 0 where it is of none."""
        return f"coalesce({rows}.{self.column}, 0) // {self.per_lead}"

    def between(self, low: int | None, high: int | None) -> str:
        """The condition that a row lies from `low` up to and not including `high`."""
        bounds = [
            f"{self.column} {sign} {f'make_timestamptz({bound})' if self.instant else bound}"
            for sign, bound in ((">=", low), ("<", high))
            if bound is not None
        ]
        inside = " AND ".join(bounds) or "true"
        return f"({inside})" if low is not None else f"({inside} OR {self.column} IS NULL)"


_PARQUET = "COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 1000"
"""Columns of more values than that are seldom smaller by a dictionary, and trying costs a tenth."""

LAYOUTS: dict[str, Layout] = {
    "journeys": Layout("lead_id", "journey_id"),
    "past_owners": Layout(
        "journey_id",
        "journey_id, since, member_id",
        bucket=1024 * CYCLES_PER_LEAD,
        per_lead=CYCLES_PER_LEAD,
    ),
    "participations": Layout(
        "journey_id",
        "journey_id, nth",
        bucket=1024 * CYCLES_PER_LEAD,
        per_lead=CYCLES_PER_LEAD,
    ),
    "touches": Layout(
        "occurred_at", "occurred_at, touch_id", bucket=days.DAY_US, rows=1 << 20, instant=True
    ),
    "touch_days": Layout("day", days.ORDER, bucket=1),
    "handoffs": Layout("lead_id", "journey_id, attempt"),
    "deals": Layout("lead_id", "lead_id, deal_id"),
    "obligations": Layout("lead_id", "lead_id, opened_at, obligation_id"),
    "obligation_owners": Layout("lead_id", "lead_id, kind, subject, nth"),
    "obligation_lifts": Layout("lead_id", "lead_id, kind, subject, started_at"),
    "members": Layout("member_id", "member_id"),
    "teams": Layout("team_id", "team_id"),
    "campaigns": Layout("campaign_id", "campaign_id"),
    "companies": Layout("company_id", "company_id"),
}


class Store:
    """The facts of one workspace on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._written: list[Path] = []

    @property
    def scratch(self) -> Path:
        """A folder for one refresh's intermediate files; whatever is in it may go at any time."""
        return self.root / "scratch"

    def current(self) -> Manifest | None:
        """The snapshot in force, or None where there is none that can be read."""
        with suppress(NoFacts):
            return manifest.read(self.root)
        return None

    def next_number(self) -> int:
        """The number of the next snapshot; no number is ever given twice."""
        return 1 + max((int(path.stem) for path in (self.root / PAST).glob("*.json")), default=0)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock and a clean scratch folder; take away what was written where it fails.

        Raises Busy where another process writes, and StoreError where the disk does not take it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as held:
                raise Busy(f"another refresh of {self.root} is running: wait for it") from held
            self._written = []
            try:
                shutil.rmtree(self.scratch, ignore_errors=True)
                self.scratch.mkdir()
                (self.root / SPILL).mkdir(exist_ok=True)
                yield
            except BaseException as failed:
                for path in self._written:
                    path.unlink(missing_ok=True)
                if isinstance(failed, (OSError, duckdb.IOException, duckdb.OutOfMemoryException)):
                    raise StoreError(_reason(self.root, failed)) from failed
                raise
            finally:
                shutil.rmtree(self.scratch, ignore_errors=True)

    def write(
        self, connection: duckdb.DuckDBPyConnection, table: str, relation: str, where: str = "true"
    ) -> tuple[File, ...]:
        """Rows of a relation as files of a table, in its written columns, order and sizes.

        There is always a file, for a table of no rows has its columns too.
        """
        with _nullable(connection):
            return self._write(connection, table, relation, where)

    def write_all(
        self, connection: duckdb.DuckDBPyConnection, many: Sequence[tuple[str, str]]
    ) -> list[tuple[File, ...]]:
        """Pairs of table and relation as `write` does, two at a time: sorting and compressing a file keeps one core busy."""

        def written(pair: tuple[str, str]) -> tuple[File, ...]:
            return self._write(connection.cursor(), *pair)

        with _nullable(connection), ThreadPoolExecutor(2) as threads:
            return list(threads.map(written, many))

    def _write(
        self, connection: duckdb.DuckDBPyConnection, table: str, relation: str, where: str = "true"
    ) -> tuple[File, ...]:
        layout = LAYOUTS[table]
        buckets = connection.sql(
            f"""SELECT {layout.key} // {layout.bucket} AS bucket, count(*) FROM {relation}
            WHERE {where} GROUP BY ALL ORDER BY ALL"""
        ).fetchall()
        edges: list[int | None] = [None]
        rows = 0
        for bucket, count in buckets:
            if rows and rows + count > layout.rows:
                edges.append(bucket * layout.bucket)
                rows = 0
            rows += count
        return tuple(
            self._copy(connection, table, f"{relation} WHERE ({where}) AND {layout.between(*span)}")
            for span in pairwise([*edges, None])
        )

    def rows(self, table: str, files: Sequence[File], options: str = "") -> str:
        """A relation that reads files of a table."""
        listed = ", ".join(literal(self.root / table / file.path) for file in files)
        return f"read_parquet([{listed}]{options})"

    def commit(self, table: str, files: Sequence[File]) -> Part:
        """Bring the Delta table to exactly these files, whatever its log says now."""
        from deltalake import DeltaTable, Schema
        from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions

        folder = self.root / table
        manifest.sync(folder)
        uri, schema = str(folder), Schema.from_arrow(TABLES[table])
        if not DeltaTable.is_deltatable(uri):
            create_table_with_add_actions(uri, schema, [], mode="error", name=table)
        log = DeltaTable(uri)
        if log.schema() != schema:
            create_table_with_add_actions(uri, schema, [], mode="overwrite", name=table)
            log = DeltaTable(uri)
        listed = set(log.get_add_actions().column("path").to_pylist())
        wanted = {file.path: file for file in files}
        actions: list[AddAction | RemoveAction] = [
            AddAction(path, file.size, {}, 0, True, _statistics(table, file))
            for path, file in wanted.items()
            if path not in listed
        ]
        actions += [RemoveAction(path, True, 0) for path in sorted(listed - wanted.keys())]
        if actions:
            log.create_write_transaction(actions, "append", schema)
            log.update_incremental()
        return Part(log.version(), tuple(files))

    def publish(self, snapshot: Manifest) -> None:
        """Make a snapshot the one in force."""
        self._written = []  # from here on its files may be in use, whatever fails
        manifest.publish(self.root, snapshot)

    def keep(self, name: str, number: int | None = None) -> int:
        """Have a snapshot, the one in force or an older one, survive under a name; its number.

        Raises NoFacts where there is no such snapshot.
        """
        with self.writing():
            current = manifest.read(self.root)
            kept = current.number if number is None else manifest.read(self.root, number).number
            self.publish(replace(current, kept={**current.kept, name: kept}))
        return kept

    def release(self, name: str) -> None:
        """Let a kept snapshot go with the next vacuum. Raises KeyError where no such one is kept."""
        with self.writing():
            current = manifest.read(self.root)
            left = {other: number for other, number in current.kept.items() if other != name}
            if len(left) == len(current.kept):
                raise KeyError(name)
            self.publish(replace(current, kept=left))

    def vacuum(self) -> int:
        """Delete what no snapshot that survives needs; says how many files.

        The one in force survives, the RECENT last ones, and those that are kept.
        """
        for folder in (self.root / SPILL).glob("*"):
            if not _alive(int(folder.name)):
                shutil.rmtree(folder, ignore_errors=True)
        current = manifest.read(self.root)
        numbers = sorted(int(path.stem) for path in (self.root / PAST).glob("*.json"))
        survivors = {current.number, *current.kept.values(), *numbers[-RECENT:]}
        needed: dict[str, set[str]] = {table: set() for table in TABLES}
        for number in survivors:
            for table, files in manifest.files(self.root, number).items():
                needed[table] |= files
        doomed = [manifest.past(self.root, n) for n in numbers if n not in survivors]
        for table, files in needed.items():
            found = (self.root / table).glob("part-*.parquet")
            doomed += [path for path in found if path.name not in files]
        for path in doomed:
            path.unlink(missing_ok=True)
        return len(doomed)

    def _copy(self, connection: duckdb.DuckDBPyConnection, table: str, rows: str) -> File:
        layout = LAYOUTS[table]
        path = self.root / table / f"part-{uuid4().hex}.parquet"
        path.parent.mkdir(exist_ok=True)
        self._written.append(path)
        connection.execute(
            f"""COPY (SELECT {", ".join(TABLES[table].names)} FROM {rows} ORDER BY {layout.order})
            TO {literal(path)} (FORMAT parquet, {_PARQUET})"""
        ).fetchall()
        manifest.sync(path)
        count, low, high = connection.sql(
            f"""SELECT count(*), coalesce(min({layout.key}), 0), coalesce(max({layout.key}), 0)
            FROM read_parquet({literal(path)})"""
        ).fetchall()[0]
        return File(path.name, path.stat().st_size, count, low, high)


@contextmanager
def _nullable(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Columns that happen to have no nulls would otherwise be written as unable to have any.

    The setting is that of the whole database, not of a connection.
    """
    connection.execute("SET disabled_optimizers = 'statistics_propagation'").fetchall()
    try:
        yield
    finally:
        connection.execute("RESET disabled_optimizers").fetchall()


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)  # asks, and sends nothing
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _statistics(table: str, file: File) -> str:
    """What other readers of the Delta table skip files by."""
    layout = LAYOUTS[table]
    found: dict[str, Any] = {"numRecords": file.rows}
    if file.rows:
        low, high = (_instant(at) if layout.instant else at for at in (file.low, file.high))
        found |= {"minValues": {layout.column: low}, "maxValues": {layout.column: high}}
    return json.dumps(found)


def _instant(us: int) -> str:
    return (_UNIX + timedelta(microseconds=us)).isoformat(timespec="microseconds")


def _reason(root: Path, failed: Exception) -> str:
    free = shutil.disk_usage(root).free // 1_000_000
    full = getattr(failed, "errno", None) == errno.ENOSPC or "No space left" in str(failed)
    room = f" ({free} MB free: make room and refresh again)" if full else ""
    return f"facts could not be written to {root}{room}; readers see those before, whole: {failed}"

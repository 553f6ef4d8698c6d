"""The ledger's database through ADBC: whole columns in and out, in one transaction.

SQLite and PostgreSQL differ in how a transaction begins, in which types a column has, and in how
much of a result's types they know; everything else in the room is written once.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Any

import adbc_driver_manager
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connections

from tasuki.web.ledger.posting import LOCK, WAIT_SECONDS, LedgerBusy
from tasuki.web.sqlite.base import bulk

INSTANT = pa.timestamp("us", "UTC")
_BATCH_ROWS = 65_536
_BATCH_OPTION = "adbc.sqlite.query.batch_rows"
_SAMPLES: dict[pa.DataType, str] = {
    pa.string(): "''",
    pa.float64(): "0.5",
}
_FULL = ("database or disk is full", "no space left")
_BUSY = (
    "database is locked",
    "database table is locked",
    "canceling statement due to lock timeout",
)


class LedgerFull(Exception):
    """There is no room left on the database's disk. Nothing of the write was kept."""


class Duplicate(Exception):
    """A row's key is in the ledger already; the statement changed nothing that is kept."""


class Session:
    """One connection and one transaction.

    Use `reading` or `writing`. Frames carry instants as Datetime(us, UTC), dates as Date and flags
    as Boolean on both databases.
    """

    def __init__(self, connection: Any, vendor: str) -> None:
        self._connection = connection
        self.vendor = vendor

    def execute(self, statement: str) -> None:
        """Runs one statement. Values in it are this room's own, never a person's."""
        with self._connection.cursor() as cursor, _translated():
            cursor.execute(statement)

    def number(self, select: str) -> int:
        """The one whole number that `select` answers; 0 where it answers null."""
        with self._connection.cursor() as cursor, _translated():
            cursor.execute(select)
            row = cursor.fetchone()
        return int(row[0] or 0) if row else 0

    def read(
        self, select: str, schema: pa.Schema, *, order: str | None = None
    ) -> Iterator[pa.RecordBatch]:
        """What `select` answers, batch by batch, its columns those of `schema` in that order.

        `order` names a column of whole numbers above zero to sort by.
        """
        place = f" ORDER BY {schema.names.index(order) + 1}" if order else ""
        skip = 0
        if self.vendor == "sqlite":
            # The driver takes a column's type from the first rows it sees. A first row of our own
            # settles it; zero sorts before every id.
            samples = ", ".join(_SAMPLES.get(_stored(field.type), "0") for field in schema)
            select, skip = f"SELECT {samples} UNION ALL {select}", 1
        options = {_BATCH_OPTION: str(_BATCH_ROWS)} if self.vendor == "sqlite" else {}
        with self._connection.cursor(adbc_stmt_kwargs=options) as cursor, _translated():
            cursor.execute(select + place)
            for batch in cursor.fetch_record_batch():
                rest, skip = batch.slice(skip), 0
                if rest.num_rows:
                    yield _cast(rest, schema)

    def frame(self, select: str, schema: pa.Schema) -> pl.DataFrame:
        """All of `read` as one frame."""
        return pl.DataFrame(pa.Table.from_batches(self.read(select, schema), schema))

    def append(self, table: str, frame: pl.DataFrame, *, json: Sequence[str] = ()) -> None:
        """Adds the frame's rows; the frame's columns are the table's, those in `json` as text.

        Raises Duplicate where a unique key is taken: the transaction must then go back to a
        savepoint.
        """
        if frame.is_empty():
            return
        if self.vendor == "sqlite" or not json:
            self._ingest(table, frame, mode="append", temporary=False)
            return
        names = ", ".join(f'"{name}"' for name in frame.columns)
        values = ", ".join(f'"{n}"::jsonb' if n in json else f'"{n}"' for n in frame.columns)
        with self.staged(frame) as staged:
            self.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {staged}")

    @contextmanager
    def staged(self, frame: pl.DataFrame) -> Iterator[str]:
        """A temporary table with these rows; its name."""
        name = "tasuki_staged"
        self._ingest(name, frame, mode="create", temporary=True)
        yield name
        self.execute(f"DROP TABLE {name}")

    def _ingest(self, table: str, frame: pl.DataFrame, *, mode: str, temporary: bool) -> None:
        stored = _storable(frame) if self.vendor == "sqlite" else frame
        data = stored.to_arrow(compat_level=pl.CompatLevel.oldest())
        with self._connection.cursor() as cursor, _translated():
            cursor.adbc_ingest(table, data, mode=mode, temporary=temporary)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undoes what the block did where it raises Duplicate, and raises on.

        After anything else the whole transaction is lost: SQLite ends it when the disk is full.
        """
        self.execute("SAVEPOINT tasuki")
        try:
            yield
        except Duplicate:
            self.execute("ROLLBACK TO SAVEPOINT tasuki")
            self.execute("RELEASE SAVEPOINT tasuki")
            raise
        self.execute("RELEASE SAVEPOINT tasuki")


@contextmanager
def reading(alias: str = "default") -> Iterator[Session]:
    """A session that sees the ledger as it is at one instant, however long it reads."""
    with _session(alias) as session:
        if session.vendor == "sqlite":
            session.execute("BEGIN")
        else:
            session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield session
        finally:
            session.execute("ROLLBACK")


@contextmanager
def writing(*, keep: bool = True, alias: str = "default") -> Iterator[Session]:
    """A session that holds the ledger's lock; kept whole when the block ends, or not at all.

    `keep=False` undoes everything at the end. Raises LedgerBusy, LedgerFull.
    """
    with _session(alias) as session:
        _begin(session)
        try:
            yield session
            session.execute("COMMIT" if keep else "ROLLBACK")
        except BaseException:
            with suppress(Exception):  # the first error is the one to tell
                session.execute("ROLLBACK")
            raise


def tidy(alias: str = "default", *, tables: Sequence[str] = ()) -> None:
    """After a large write: fresh statistics for the planner, and SQLite's log given back."""
    with _session(alias) as session:
        if session.vendor == "sqlite":
            # All tables, each from a sample: reading ten million rows to count them helps nobody.
            session.execute("PRAGMA optimize = 0x10012")
            session.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in tables:
                session.execute(f"ANALYZE {table}")


def _begin(session: Session) -> None:
    if session.vendor == "sqlite":
        session.execute("BEGIN IMMEDIATE")
        return
    session.execute("BEGIN")
    session.execute(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
    session.number(f"SELECT 1 FROM pg_advisory_xact_lock({LOCK})")
    session.execute("SET LOCAL lock_timeout = DEFAULT")
    session.execute("SET LOCAL maintenance_work_mem = '256MB'")
    # A staged batch is always small beside the ledger, which the planner cannot know: without
    # this it would read the whole table for each batch.
    session.execute("SET LOCAL enable_hashjoin = off")
    session.execute("SET LOCAL enable_mergejoin = off")


@contextmanager
def _session(alias: str) -> Iterator[Session]:
    django = connections[alias]
    open_it = _sqlite if django.vendor == "sqlite" else _postgresql
    with open_it(django) as session:
        yield session


@contextmanager
def _sqlite(django: Any) -> Iterator[Session]:
    import adbc_driver_sqlite.dbapi as sqlite

    with bulk(django), closing(_connect(sqlite, str(django.settings_dict["NAME"]))) as connection:
        session = Session(connection, "sqlite")
        for pragma in _PRAGMAS:
            session.execute(f"PRAGMA {pragma}")
        yield session


@contextmanager
def _postgresql(django: Any) -> Iterator[Session]:
    import adbc_driver_postgresql.dbapi as postgresql

    with closing(_connect(postgresql, _conninfo(django.settings_dict))) as connection:
        yield Session(connection, "postgresql")


def _connect(driver: Any, address: str) -> Any:
    with _translated():
        return driver.connect(address, autocommit=True)


_PRAGMAS = (
    f"busy_timeout = {WAIT_SECONDS * 1000}",
    "synchronous = NORMAL",
    "recursive_triggers = ON",
    "secure_delete = ON",
    "cache_size = -262144",  # 256 MB: the touches' index by lead is filled in no order
    "temp_store = FILE",
    "temp.cache_size = -65536",
)


def _conninfo(settings: dict[str, Any]) -> str:
    from psycopg.conninfo import make_conninfo

    parts = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }
    options = {k: v for k, v in settings.get("OPTIONS", {}).items() if isinstance(v, str)}
    return make_conninfo(**{k: v for k, v in parts.items() if v}, **options)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except adbc_driver_manager.Error as error:
        text = str(error).lower()
        state = getattr(error, "sqlstate", None)
        if state == "23505" or "unique constraint failed" in text:
            raise Duplicate from error
        if state == "53100" or any(words in text for words in _FULL):
            raise LedgerFull from error
        if state == "55P03" or any(words in text for words in _BUSY):
            raise LedgerBusy from error
        raise
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise LedgerFull from error
        raise


def _stored(kind: pa.DataType) -> pa.DataType:
    """What SQLite keeps for an Arrow type: text for dates, whole numbers for the rest."""
    if pa.types.is_date(kind):
        return pa.string()
    return kind if kind in _SAMPLES else pa.int64()


def _cast(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    columns = [_column(batch.column(i), field.type) for i, field in enumerate(schema)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _column(values: pa.Array, kind: pa.DataType) -> pa.Array:
    if values.type == kind:
        return values
    if pa.types.is_timestamp(kind) and pa.types.is_integer(values.type):
        return values.cast(pa.int64()).view(kind)
    if pa.types.is_boolean(kind) and pa.types.is_integer(values.type):
        return pc.not_equal(values, 0)
    return values.cast(kind)


def _storable(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.selectors.datetime().dt.epoch("us"),
        pl.selectors.date().cast(pl.String),
        pl.selectors.boolean().cast(pl.Int64),
    )

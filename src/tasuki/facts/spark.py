"""Apache Spark over the facts: the same expressions on a cluster that a company already has.

Nothing is copied: Spark reads the snapshot's own Parquet files, where it sees them. What it answers
are small tables, as Arrow. PySpark is an extra and is imported when this engine is chosen.
"""

from __future__ import annotations

import atexit
import logging
import os
import re
import shutil
import weakref
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from tasuki.facts.engine import EngineUnavailable
from tasuki.facts.schema import INSTANT, TABLES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SAME_ANSWERS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_LTZ",
    "spark.sql.ansi.enabled": "true",
}
"""What every session of ours is set to, whatever the cluster's default: instants are UTC, and what
cannot be computed fails instead of becoming null."""

QUIET = {"spark.log.level": "ERROR", "spark.ui.showConsoleProgress": "false"}
FORGETFUL = {
    f"spark.{kept}": "20"
    for kept in ("sql.ui.retainedExecutions", "ui.retainedJobs", "ui.retainedStages")
}
"""How a session that we start begins, unless TASUKI_SPARK_CONF says otherwise: by default the driver
keeps the plans of its last thousand questions, and ours are large."""

TYPES = {
    pa.int64(): "BIGINT",
    pa.int32(): "INT",
    pa.float64(): "DOUBLE",
    pa.string(): "STRING",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    INSTANT: "TIMESTAMP",
}
"""Spark's names of the types of the written schema."""

HERE = "local[*]"
"""The master where nothing is said: this machine, all its cores."""

_PATTERN = re.compile(r"[\\{}\[\]*?]")
_lock = Lock()
_held: Counter[Held] = Counter()
"""By how many engines each table is held in memory."""

_left: deque[tuple[SparkSession, list[Held], bool]] = deque()
"""What engines that nobody holds any more leave behind: the session, what it held, whether it is a
server's. A garbage collection may come in the middle of a call to Spark and must not make another:
the next engine clears up."""


@dataclass(frozen=True)
class Cluster:
    """Which Spark, and how it sees the facts; from the TASUKI_SPARK_* variables.

    `remote` is the address of a Spark Connect server; otherwise this process drives the Spark that
    `master` names, or the one that already runs in it. `facts` is the address under which the
    cluster reads the facts folder, where that is not the folder's own path.
    """

    master: str | None = None
    remote: str | None = None
    conf: tuple[tuple[str, str], ...] = ()
    facts: str | None = None

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Cluster:
        """Raises EngineUnavailable where the variables contradict each other or cannot be read."""
        master, remote, entries, facts = (
            environ.get(f"TASUKI_SPARK_{name}") or None
            for name in ("MASTER", "REMOTE", "CONF", "FACTS")
        )
        if master and remote:
            raise EngineUnavailable(
                "TASUKI_SPARK_MASTER and TASUKI_SPARK_REMOTE exclude each other: set one"
            )
        return cls(master, remote, _entries(entries or ""), facts)


def _entries(text: str) -> tuple[tuple[str, str], ...]:
    found = []
    for entry in filter(None, map(str.strip, text.split(";"))):
        key, sign, value = entry.partition("=")
        if not sign or not key.startswith("spark."):
            raise EngineUnavailable(
                f"TASUKI_SPARK_CONF: {entry!r} is not like spark.executor.memory=4g; "
                "entries are separated by semicolons"
            )
        found.append((key.strip(), value.strip()))
    return tuple(found)


class Held(NamedTuple):
    """A table that an engine holds in memory, and the files that it is."""

    table: str
    files: tuple[str, ...]


class SparkEngine:
    """A Spark session of its own over the Parquet files of a snapshot.

    All sessions of a process share one Spark application, and the tables that it holds in memory.
    """

    name = "spark"
    dialect = "spark"

    def __init__(self, cluster: Cluster, root: Path) -> None:
        """`root` is the facts folder as this process sees it. Starts Spark where none runs yet.

        Raises EngineUnavailable.
        """
        _let_go()
        self._facts = (cluster.facts or f"file://{root.as_posix()}").rstrip("/")
        self._root = root
        self._session = session(cluster)
        self._files: dict[str, tuple[str, ...]] = {}
        self._kept: list[Held] = []
        left = (self._session, self._kept, cluster.remote is not None)
        weakref.finalize(self, _left.append, left).atexit = False

    def register(self, table: str, source: Sequence[str] | pa.Table) -> None:
        if isinstance(source, pa.Table):
            self._session.createDataFrame(source).createOrReplaceTempView(table)
            return
        files = tuple(self._address(path) for path in source)
        with _understood(f"Spark cannot read {table} in {self._facts} (TASUKI_SPARK_FACTS)"):
            self._read(table, files).createOrReplaceTempView(table)
        self._files[table] = files

    def keep(self, table: str) -> None:
        held = Held(table, self._files.get(table, ()))
        with _lock:
            if held not in self._kept:
                self._kept.append(held)
                _held[held] += 1
        self._session.catalog.cacheTable(table)

    def arrow(self, sql: str) -> pa.Table:
        return self._session.sql(sql).toArrow()

    def close(self) -> None:
        for table in TABLES:
            self._session.catalog.dropTempView(table)

    def _read(self, table: str, files: Sequence[str]) -> DataFrame:
        columns = [(field.name, TYPES[field.type]) for field in TABLES[table]]
        if not files:
            empty = ", ".join(f"CAST(NULL AS {kind}) AS `{name}`" for name, kind in columns)
            return self._session.sql(f"SELECT {empty} WHERE 1 = 0")
        # Told the types, Spark need not look into the files before the first question.
        schema = ", ".join(f"`{name}` {kind}" for name, kind in columns)
        return self._session.read.schema(schema).parquet(*files)

    def _address(self, path: str) -> str:
        """Where the cluster reads a file of the facts folder; Spark takes addresses for patterns."""
        within = Path(path).relative_to(self._root).as_posix()
        return _PATTERN.sub(r"\\\g<0>", f"{self._facts}/{within}")


def session(cluster: Cluster) -> SparkSession:
    """A fresh session on the cluster, set to answer as every engine does.

    Raises EngineUnavailable where PySpark or Java is missing, or Spark does not start.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise EngineUnavailable(
            "TASUKI_ENGINE=spark needs PySpark: pip install 'tasuki[spark]'"
        ) from missing
    # What follows the address of a server may be a password.
    where = (cluster.remote or cluster.master or HERE).partition(";")[0]
    with _lock, _understood(f"Spark does not start at {where}"):
        if cluster.remote:
            found = _builder(cluster).remote(cluster.remote).create()
        else:
            # A notebook on the cluster has one already.
            running = SparkSession.getActiveSession() or _started(cluster)
            found = running.newSession()
        for key, value in SAME_ANSWERS.items():
            # Some services let nobody set what is so by default.
            if found.conf.get(key) != value:
                found.conf.set(key, value)
    return found


def _builder(cluster: Cluster) -> SparkSession.Builder:
    from pyspark.sql import SparkSession

    return SparkSession.Builder().appName("tasuki").config(map=dict(cluster.conf))


@lru_cache
def _started(cluster: Cluster) -> SparkSession:
    """The process's own Spark application, until the process ends."""
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and Path(home, "bin", "java").exists())):
        raise EngineUnavailable(
            "TASUKI_ENGINE=spark needs Java 17 or newer (Debian: default-jre-headless), "
            "or a Spark Connect server in TASUKI_SPARK_REMOTE"
        )
    # It would tell of every thread that comes to its end.
    logging.getLogger("py4j").setLevel(logging.WARNING)
    builder = _builder(cluster).config(map={**QUIET, **FORGETFUL, **dict(cluster.conf)})
    found = builder.master(cluster.master or HERE).getOrCreate()
    atexit.register(found.stop)  # a driver that just vanishes leaves its cluster complaining
    return found


@contextmanager
def _understood(problem: str) -> Iterator[None]:
    """Whatever Spark, the JVM or the network raise, said in one line."""
    try:
        yield
    except EngineUnavailable:
        raise
    except Exception as failed:
        reason = (str(failed).strip() or type(failed).__name__).splitlines()[0]
        raise EngineUnavailable(f"{problem}: {reason}") from failed


def _let_go() -> None:
    """Free what was held in memory for engines that are gone and for no other."""
    while _left:
        session, kept, is_remote = _left.popleft()
        for held in kept:
            with _lock:
                _held[held] -= 1
                if _held[held]:
                    continue
            session.catalog.uncacheTable(held.table)
        if is_remote:
            session.stop()

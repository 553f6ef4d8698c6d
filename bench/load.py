"""Simulating the files, and importing them: beside the databases' own bulk load of the same rows."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.baselines import bulk
from bench.baselines.bulk import Loaded
from bench.cases import Case, Results, at_most, exactly, leaner
from bench.clock import Ran, run
from bench.place import NotYet, Place
from bench.postgres import Postgres
from tasuki.intake.records import Record
from tasuki.simulate.export import FILES

SIMULATE, LOAD = "simulate", "load"
DATABASE = "tasuki"
MAPPING = "mapping.toml"
USER, PASSWORD = "bench@example.jp", "a-long-password-for-bench"
TASUKI = (sys.executable, "-m", "tasuki.cli")

_NOTE = (
    "*Rows* are the rows read of all files. Both baselines copy the ledger's rows, ready-made ids and "
    "all, into empty tables with the same keys, indexes and triggers; we also read the files' dialect, "
    "check every value, resolve every reference and look for what is there already. Memory of a "
    "PostgreSQL server is its own."
)


def simulated(place: Place, results: Results) -> None:
    """Write the files that everything else is measured on."""
    results.begin(SIMULATE)
    shutil.rmtree(place.files, ignore_errors=True)
    draft = place.home / "files.part"
    shutil.rmtree(draft, ignore_errors=True)
    ran = run([sys.executable, "-m", "bench.supply", str(draft), str(place.leads)])
    draft.rename(place.files)
    with (place.files / FILES[Record.TOUCH]).open("rb") as file:
        results.head["touches"] = sum(1 for _ in file) - 1
    size = sum(path.stat().st_size for path in place.files.iterdir())
    note = (
        f"{place.leads:,} leads with all that happened to them, {size / 1024**2:,.0f} MiB of CSV."
    )
    results.add(
        Case(
            SIMULATE, "a simulated organisation as CSV files", ran.seconds,
            n=place.leads, cpu_s=ran.cpu_s, peak_mb=ran.peak_mb, note=note,
        )
    )  # fmt: skip


def imported(place: Place, server: Postgres, results: Results) -> None:
    """Import on both databases, twice. Raises NotYet where there are no files."""
    if not (place.files / MAPPING).exists():
        raise NotYet("no files to import: run `python -m bench simulate` first")
    results.begin(LOAD)
    on_sqlite = place.environ(place.sqlite_home)
    for case in _cases(
        "SQLite", place.sqlite_home, on_sqlite, place, lambda: _sqlite_baseline(place)
    ):
        results.add(case)
    on_postgres = place.environ(place.postgres_home, server.fresh(DATABASE))
    for case in _cases(
        "PostgreSQL",
        place.postgres_home,
        on_postgres,
        place,
        lambda: bulk.postgres(server, DATABASE, place.exports, "baseline"),
    ):
        results.add(case)
    server.psql("postgres", "DROP DATABASE baseline;")
    shutil.rmtree(place.exports)


def tasuki_import(environ: dict[str, str], mapping: Path) -> tuple[Ran, dict[str, int]]:
    """One `tasuki import` in a process of its own, without the refresh; and the sums it printed."""
    ran = run(
        [*TASUKI, "import", "--mapping", str(mapping), "--no-refresh", "--json"],
        environ=environ,
        allowed=(0, 3),
    )
    files = json.loads(ran.out)["files"]
    names = ("read", "posted", "duplicate", "rejected")
    return ran, {name: sum(file[name] for file in files) for name in names}


def _cases(
    database: str,
    home: Path,
    environ: dict[str, str],
    place: Place,
    baseline: Callable[[], Loaded],
) -> Iterator[Case]:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    user = ["createuser", USER, "--role", "is_manager", "--password-stdin"]
    run([*TASUKI, *user], environ=environ, stdin=f"{PASSWORD}\n")  # makes the tables, too
    first, sums = tasuki_import(environ, place.files / MAPPING)
    if sums["read"] != sums["posted"]:
        raise ValueError(f"an import into an empty {database} must post all it reads: {sums}")
    theirs = baseline()
    yield Case(
        LOAD, f"import, {database}", first.seconds, theirs.baseline, theirs.seconds,
        n=sums["read"], cpu_s=first.cpu_s, peak_mb=first.peak_mb, note=_NOTE,
        targets=(at_most(3, first.seconds, theirs.seconds), leaner(2, first.peak_mb)),
    )  # fmt: skip
    again, sums = tasuki_import(environ, place.files / MAPPING)
    yield Case(
        LOAD, f"the same import again, {database}", again.seconds, "the first import",
        first.seconds, n=sums["read"], cpu_s=again.cpu_s, peak_mb=again.peak_mb,
        targets=(exactly(0, sums["posted"], "posted"), leaner(2, again.peak_mb)),
    )  # fmt: skip


def _sqlite_baseline(place: Place) -> Loaded:
    database = place.sqlite_home / "tasuki.sqlite3"
    copy = place.scratch("bulk") / "baseline.sqlite3"
    loaded = bulk.sqlite(database, place.exports, copy)
    shutil.rmtree(place.exports)
    shutil.rmtree(copy.parent)
    return loaded

"""The facts made anew, and brought up to date after a thousand new touches."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import duckdb
import polars as pl

from bench.baselines import bulk
from bench.cases import Case, Results, leaner, under
from bench.clock import BEST, ROUNDS, Ran, run, timed
from bench.load import DATABASE, MAPPING, TASUKI, tasuki_import
from bench.place import NotYet, Place
from bench.postgres import Postgres
from bench.supply import ZONE
from tasuki.intake.records import Record
from tasuki.simulate.export import FILES, HEADERS

GROUP = "refresh"
NEW = 1_000

_NOTE = (
    "*Rows* are the rows of all facts. The baseline of the full refresh dumps the ledger's largest "
    "tables with the database's own program and writes them as Parquet with DuckDB: nothing is derived. "
    f"The incremental one follows {NEW:,} touches of the last day on leads from the whole span; both are "
    "whole processes, start-up included."
)


def refreshed(place: Place, server: Postgres, results: Results) -> None:
    """Measure on both workspaces. Raises NotYet where they are missing."""
    if not (place.postgres_home.exists() and place.sqlite_home.exists()):
        raise NotYet("no ledger to refresh from: run `python -m bench load` first")
    results.begin(GROUP)
    database = place.sqlite_home / "tasuki.sqlite3"
    sqlite = partial(bulk.dump_sqlite, database, place.exports, bulk.FACTUAL)
    postgres = partial(bulk.dump_postgres, server, DATABASE, place.exports, bulk.FACTUAL)
    _measure("SQLite", place, place.environ(place.sqlite_home), sqlite, results)
    environ = place.environ(place.postgres_home, server.url(DATABASE))
    _measure("PostgreSQL", place, environ, postgres, results)
    _agreed(place, place.environ(place.sqlite_home), results)


def _measure(
    name: str,
    place: Place,
    environ: dict[str, str],
    dump: Callable[[], list[Path]],
    results: Results,
) -> None:
    full, rows = _refresh(environ, "--full")
    by_hand, _ = timed(lambda: _as_parquet(dump(), place.scratch("parquet")))
    shutil.rmtree(place.exports)
    results.add(
        Case(
            GROUP, f"full refresh, {name}", full.seconds, "dump and write as Parquet", by_hand,
            n=rows, cpu_s=full.cpu_s, peak_mb=full.peak_mb, targets=(leaner(2, full.peak_mb),), note=_NOTE,
        )
    )  # fmt: skip
    rounds = _rounds(place, environ)
    best = min(rounds, key=lambda ran: ran.seconds)
    results.add(
        Case(
            GROUP, f"refresh after {NEW:,} new touches, {name}", best.seconds, "the full refresh",
            full.seconds, n=rows, cpu_s=best.cpu_s, peak_mb=max(ran.peak_mb for ran in rounds),
            timing=f"incremental: {BEST}", targets=(under(5, best.seconds),),
        )
    )  # fmt: skip


def _agreed(place: Place, environ: dict[str, str], results: Results) -> None:
    """The same once there is an agreement, by which leads are judged and promises opened: what a
    refresh then does besides. The pages that follow are read with it."""
    run([sys.executable, "-m", "bench.agreed"], environ=environ)
    full, rows = _refresh(environ, "--full")
    results.add(
        Case(
            GROUP, "full refresh and first judgement with an agreement, SQLite", full.seconds, None, None,
            n=rows, cpu_s=full.cpu_s, peak_mb=full.peak_mb, targets=(leaner(2, full.peak_mb),),
        )
    )  # fmt: skip
    rounds = _rounds(place, environ)
    best = min(rounds, key=lambda ran: ran.seconds)
    results.add(
        Case(
            GROUP, f"refresh after {NEW:,} new touches with an agreement, SQLite", best.seconds,
            "the full refresh", full.seconds, n=rows, cpu_s=best.cpu_s,
            peak_mb=max(ran.peak_mb for ran in rounds), timing=f"incremental: {BEST}",
        )
    )  # fmt: skip


def _rounds(place: Place, environ: dict[str, str]) -> list[Ran]:
    """Refreshes, each after as many new touches."""
    rounds = []
    for _ in range(ROUNDS):
        _, sums = tasuki_import(environ, _new_touches(place))
        if sums["posted"] != NEW:
            raise ValueError(f"{NEW} new touches must all be posted: {sums}")
        rounds.append(_refresh(environ)[0])
    return rounds


def _refresh(environ: dict[str, str], *options: str) -> tuple[Ran, int]:
    ran = run([*TASUKI, "refresh", "--json", *options], environ=environ)
    return ran, sum(json.loads(ran.out)["rows"].values())


def _as_parquet(dumps: list[Path], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with duckdb.connect(":memory:") as connection:
        for path in dumps:
            source = f"read_csv('{path}', header = false, all_varchar = false)"
            connection.execute(
                f"COPY (FROM {source}) TO '{folder / path.stem}.parquet' (FORMAT parquet)"
            )
    shutil.rmtree(folder)


def _new_touches(place: Place) -> Path:
    """The mapping of a file of new touches, one each for leads from the whole span."""
    folder = place.scratch("touches")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    headers = HEADERS[Record.TOUCH]
    file = FILES[Record.TOUCH]
    like = pl.read_csv(place.files / file, n_rows=NEW, infer_schema=False)
    key, last = headers["key"], datetime.fromtimestamp((place.files / file).stat().st_mtime, ZONE)
    leads = pl.read_csv(
        place.files / FILES[Record.LEAD], columns=[HEADERS[Record.LEAD]["key"]], infer_schema=False
    )
    every = leads.to_series().gather([i * leads.height // like.height for i in range(like.height)])
    token = uuid4().hex[:8]
    moments = [
        (last - timedelta(minutes=i)).strftime("%Y/%m/%d %H:%M:%S") for i in range(like.height)
    ]
    like.with_columns(
        (pl.lit(f"{token}-") + pl.col(key)).alias(key),
        every.alias(headers["lead_key"]),
        pl.Series(headers["occurred_at"], moments),
    ).write_csv(folder / file, include_bom=True)
    head, *files = (place.files / MAPPING).read_text(encoding="utf-8").split("[[file]]")
    touches = next(part for part in files if f'"{file}"' in part)
    (folder / MAPPING).write_text(f"{head}[[file]]{touches}", encoding="utf-8")
    return folder / MAPPING

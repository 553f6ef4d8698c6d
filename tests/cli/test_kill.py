"""Killed without warning at any moment, and run again: as if nothing had happened.

The moments are drawn over the length of an undisturbed run, so that some fall into the reading,
some into the writing and some into the last instants of both jobs.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.read import read
from tasuki.metrics.reading import How
from tasuki.metrics.registry import METRICS
from tasuki.workspace import Workspace
from tests.cli.runs import answer, environment, run, start

KILLS = 10
UNTIL = datetime.fromisoformat("2026-04-01T00:00:00+09:00")
TABLES = ("lead", "person", "gateevent", "touch", "deal", "campaignmembership", "posting", "reject")


def files(folder: Path) -> Path:
    run(folder / "unused", "simulate", str(folder), "--leads", "3000", "--until", "2026-04-01")
    return folder / "mapping.toml"


def counts(home: Path) -> dict[str, int]:
    """Rows per table; the audit lines of refreshes that were killed are not among them."""
    path = home / "tasuki.sqlite3"
    if not path.exists():
        return {}
    with sqlite3.connect(path) as database:
        known = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        return {
            table: database.execute(f"SELECT count(*) FROM ledger_{table}").fetchone()[0]
            for table in TABLES
            if f"ledger_{table}" in known
        }


def readings(home: Path) -> dict[tuple[str, str | None], list[tuple[Any, ...]]]:
    """Every metric in every reading, by source."""
    space = Workspace.from_environ(environment(home))
    snapshot = Snapshot.open(space)
    window = Window(UNTIL.replace(year=2025, month=10), UNTIL, space.organisation.tz)
    found = {}
    for key, metric in METRICS.items():
        for how in list(How) if metric.how else [None]:
            told = read(snapshot, key, window, as_of=UNTIL, by="source", how=how)
            found[key, how and how.value] = sorted(
                (str(r.group), r.n, r.k, r.value, r.low, r.high) for r in told
            )
    return found


def killed_at_random(home: Path, lasts: float, *arguments: str) -> Iterator[None]:
    """Ten times: start the command and kill it somewhere within the time it lasts."""
    rng, left = random.Random(20), KILLS
    while left:
        process = start(home, *arguments)
        time.sleep(rng.uniform(0.0, lasts))
        cut = process.poll() is None
        process.kill()
        process.communicate()
        if cut:
            left -= 1
        yield


@pytest.fixture(scope="module")
def mapping(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return files(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, mapping: Path) -> tuple[Path, float]:
    home = tmp_path_factory.mktemp("undisturbed")
    began = time.monotonic()
    answer(home, "import", "--no-refresh", "--mapping", str(mapping))
    lasts = time.monotonic() - began
    run(home, "refresh")
    return home, lasts


def test_an_import_that_is_killed_leaves_the_ledger_as_it_was(
    tmp_path: Path, mapping: Path, undisturbed: tuple[Path, float]
) -> None:
    whole, lasts = undisturbed
    home = tmp_path / "home"
    command = ("import", "--no-refresh", "--mapping", str(mapping))
    for _ in killed_at_random(home, lasts, *command):
        assert set(counts(home).values()) <= {0} or counts(home) == counts(whole)
        if any(counts(home).values()):  # it was whole before the kill: begin again
            shutil.rmtree(home)
    answer(home, *command)
    run(home, "refresh")
    after = {table: n for table, n in counts(home).items() if table != "posting"}
    assert after == {table: n for table, n in counts(whole).items() if table != "posting"}
    assert readings(home) == readings(whole)


def test_a_refresh_that_is_killed_leaves_the_facts_as_they_were(
    tmp_path: Path, undisturbed: tuple[Path, float]
) -> None:
    whole, _ = undisturbed
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(whole / "tasuki.sqlite3", home)
    began = time.monotonic()
    run(home, "refresh", "--full")
    lasts = time.monotonic() - began
    expected = readings(home)
    rows = Snapshot.open(Workspace.from_environ(environment(home))).rows
    for _ in killed_at_random(home, lasts, "refresh", "--full"):
        assert Snapshot.open(Workspace.from_environ(environment(home))).rows == rows
    assert readings(home) == expected
    run(home, "refresh", "--full")
    assert readings(home) == expected == readings(whole)

"""What a run writes down, and the page that is made of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bench import clock, report
from bench.cases import Case, Results, at_least_faster, at_most, exactly, leaner, under
from bench.place import NotYet

HEAD = {
    "leads": 1_000_000,
    "touches": 10_000_000,
    "machine": {
        "processor": "a processor", "cores": 2, "memory_gb": 24.0, "system": "Linux",
        "python": "3.11", "sqlite": "3.40", "versions": {"duckdb": "2.0"},
    },
    "postgres": "18.4",
}  # fmt: skip


def reading(name: str, baseline: str, baseline_s: float, ours_s: float = 0.05) -> Case:
    target = at_most(1.5, ours_s, baseline_s, plus_s=0.02)
    return Case("readings", name, ours_s, baseline, baseline_s, n=7, targets=(target,))


def test_targets_are_met_up_to_their_bound_and_not_beyond() -> None:
    assert at_most(3, 3.0, 1.0).met
    assert not at_most(3, 3.01, 1.0).met
    assert at_most(1.5, 0.0349, 0.01, plus_s=0.02).met
    assert not at_most(1.5, 0.0351, 0.01, plus_s=0.02).met
    assert at_least_faster(10, 0.1, 1.0).met
    assert not at_least_faster(10, 0.1, 0.99).met
    assert under(5, 4.99).met
    assert not under(5, 5.0).met
    assert leaner(2, 2047).met
    assert not leaner(2, 2048).met
    assert not exactly(0, 3, "posted").met


def test_every_case_is_on_disk_as_soon_as_it_is_known(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    results = Results.open(path, HEAD)
    results.add(reading("calls", "pandas", 0.1))
    assert [row["ratio"] for row in json.loads(path.read_text())["cases"]] == [0.5]
    results.add(reading("calls", "PostgreSQL", 0.001))
    assert [row["met"] for row in json.loads(path.read_text())["cases"]] == [True, False]


def test_measuring_a_group_again_keeps_the_other_groups(tmp_path: Path) -> None:
    first = Results.open(tmp_path / "results.json", HEAD)
    first.add(reading("calls", "pandas", 0.1))
    first.add(Case("load", "import", 30.0))
    again = Results.open(tmp_path / "results.json", HEAD)
    again.begin("readings")
    again.add(reading("mql", "pandas", 0.2))
    assert [row["name"] for row in again.rows.values()] == ["import", "mql"]


def test_the_page_shows_every_baseline_and_every_missed_target(tmp_path: Path) -> None:
    results = Results.open(tmp_path / "results.json", HEAD)
    results.add(reading("`calls`, quarter", "DuckDB SQL", 0.001))
    results.add(reading("`calls`, quarter", "pandas", 4.0))
    results.add(
        Case(
            "load", "import, SQLite", 30.0, "sqlite3 .import", 20.0, n=5, cpu_s=12.0, peak_mb=512.0
        )
    )
    page = tmp_path / "page.md"
    report.write(results.path, page)
    text = page.read_text(encoding="utf-8")
    assert "1 of 2 met." in text
    assert "| `calls`, quarter | 50 ms | DuckDB SQL 1 ms | ≤ 1.5× + 20 ms |" in text
    assert "| `calls`, quarter | 7 | 50 ms | 1 ms | 50.00 | 4 s | 1/80 |" in text
    assert "| import, SQLite | 5 | 30 s | 12 s | sqlite3 .import: 20 s | 1.50 | 512 MiB |" in text


def test_a_page_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotYet):
        report.write(tmp_path / "results.json", tmp_path / "page.md")


def test_a_process_is_measured_with_the_memory_of_its_children() -> None:
    hungry = "x = b'x' * 200_000_000; import time; time.sleep(0.6)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hungry!r}])"
    ran = clock.run([sys.executable, "-c", parent])
    assert ran.peak_mb > 190
    assert ran.seconds > 0.6


def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(clock.Failed, match="no such luck"):
        clock.run([sys.executable, "-c", "raise SystemExit('no such luck')"])


def test_calls_are_timed_in_turns() -> None:
    seen: list[str] = []
    times = clock.duel(lambda: seen.append("a"), lambda: seen.append("b"))
    assert seen == ["a", "b"] * clock.ROUNDS
    assert len(times) == 2

"""How a snapshot is opened and asked."""

from __future__ import annotations

import gc
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from tasuki.facts import engine
from tasuki.facts.engine import EngineUnavailable
from tasuki.facts.ledger import Mark
from tasuki.facts.schema import TABLES
from tasuki.facts.snapshot import Snapshot
from tasuki.facts.store import LAYOUTS, Store
from tasuki.workspace.folder import Workspace
from tests.facts.ledgers import TOKYO, books_of, calendar, journeys, when
from tests.facts.test_refresh import NOW, opened, refreshed

STEPS = {
    "lead-1": [("mql", "3/3"), ("hand_over", "3/4", {"by": "sato", "to": "tanaka"})],
    "lead-2": [("mql", "3/5")],
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("facts") / "it's a home"
    refreshed(folder, books_of(STEPS, leads={"lead-1": {"campaign": "fair"}}).view())
    return folder


def test_a_snapshot_says_what_it_is(home: Path) -> None:
    snapshot = opened(home)
    assert (snapshot.version, snapshot.as_of, snapshot.zone) == (1, NOW, TOKYO)
    assert snapshot.mark == Mark(gate_event=3, posting=8)
    assert snapshot.calendar == calendar()
    assert snapshot.rows["journeys"] == 2


def test_tables_are_named_and_typed_as_written(home: Path) -> None:
    snapshot = opened(home)
    for name, schema in TABLES.items():
        assert snapshot.arrow(snapshot.tables[name]).schema == schema
        assert snapshot.sql(f"FROM {name}").schema == schema


def test_expressions_and_sql_see_the_same_rows_on_disk_in_memory_and_warm(home: Path) -> None:
    disk, memory, warm = opened(home), journeys(STEPS), opened(home)
    assert warm.warm() == (
        [
            "journeys",
            "handoffs",
            "deals",
            "past_owners",
            "participations",
            "obligations",
            "obligation_owners",
            "obligation_lifts",
            "touch_days",
            "members",
            "teams",
            "campaigns",
            "companies",
        ]
    )
    for snapshot in (disk, memory, warm):
        table = snapshot.tables["journeys"]
        reached = table.filter(table.sql_at.notnull()).select("lead_key", "sql_at")
        assert snapshot.arrow(reached).to_pylist() == [
            {"lead_key": "lead-1", "sql_at": when("3/4")}
        ]
        assert snapshot.arrow(table.count()).to_pydict() == {"CountStar(journeys)": [2]}
        assert snapshot.sql("SELECT count(*) AS n FROM handoffs").to_pylist() == [{"n": 1}]


def test_labels_are_names_by_id(home: Path) -> None:
    snapshot = opened(home)
    assert snapshot.labels("member") == {1: "sato", 2: "tanaka"}
    assert snapshot.labels("campaign") == {1: "fair"}
    assert snapshot.labels("company") == {}
    with pytest.raises(KeyError):
        snapshot.labels("source")


def test_a_dimension_without_a_name_is_called_by_its_key() -> None:
    nameless = pa.Table.from_pylist([{"team_id": 4, "key": "t4"}], TABLES["teams"])
    snapshot = Snapshot.in_memory({"teams": nameless}, as_of=NOW, calendar=calendar())
    assert snapshot.labels("team") == {4: "t4"}


def test_arrow_of_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="schema"):
        Snapshot.in_memory({"teams": pa.table({"team": [1]})}, as_of=NOW, calendar=calendar())


def test_many_threads_may_ask_at_once(home: Path) -> None:
    for snapshot in (opened(home), journeys(STEPS)):
        table = snapshot.tables["journeys"]
        wanted = [table.filter(table.lead_id == lead).count() for lead in range(1, 5)] * 10
        with ThreadPoolExecutor(8) as pool:
            found = [answer[0][0].as_py() for answer in pool.map(snapshot.arrow, wanted)]
        assert found == [1, 1, 0, 0] * 10


def test_snapshots_beside_each_other_do_not_mix() -> None:
    one, two = journeys(STEPS), journeys({"lead-1": []})
    assert [s.sql("FROM journeys").num_rows for s in (one, two, one)] == [2, 1, 2]
    two.engine.close()
    assert one.sql("FROM journeys").num_rows == 2


def test_a_snapshot_that_nobody_holds_lets_go_of_its_tables(home: Path) -> None:
    def catalogs() -> set[str]:
        found = reader.sql("SELECT database_name AS name FROM duckdb_databases()")
        return {name for name in found["name"].to_pylist() if name.startswith("facts_")}

    reader = opened(home)
    gc.collect()
    before = catalogs()
    other = opened(home)
    other.warm()
    assert len(catalogs()) == len(before) + 1
    del other
    gc.collect()
    assert catalogs() == before


def test_instants_are_read_in_utc() -> None:
    snapshot = journeys(STEPS)
    assert snapshot.sql("SELECT current_setting('TimeZone') AS zone").to_pylist() == [
        {"zone": "UTC"}
    ]


def test_what_does_not_fit_in_memory_is_spilled_and_swept_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed(tmp_path, books_of(STEPS).view())
    monkeypatch.setattr(engine, "MEMORY_BYTES", 40_000_000)
    snapshot = opened(tmp_path)
    spill = tmp_path / "facts" / "spill"
    much = "SELECT random() AS a, range AS b FROM range(3_000_000) ORDER BY a LIMIT 2_500_000"
    assert snapshot.sql(f"SELECT count(*) AS n FROM ({much})").to_pylist() == [{"n": 2_500_000}]
    assert [folder.name for folder in spill.iterdir()] == [str(os.getpid())]
    (spill / "999999999").mkdir()
    Store(tmp_path / "facts").vacuum()
    assert [folder.name for folder in spill.iterdir()] == [str(os.getpid())]


def test_an_unknown_engine_is_said(home: Path) -> None:
    with pytest.raises(
        EngineUnavailable, match="TASUKI_ENGINE=oracle: there is only duckdb, spark"
    ):
        Snapshot.open(Workspace(home, {"TASUKI_ENGINE": "oracle"}))


def test_opening_and_asking_needs_neither_delta_nor_ibis(home: Path) -> None:
    asked = """
import sys
from pathlib import Path
from tasuki.facts.snapshot import Snapshot
from tasuki.facts.store import LAYOUTS, Store
from tasuki.workspace.folder import Workspace
print(Snapshot.open(Workspace(Path(sys.argv[1]), {})).sql("FROM journeys").num_rows)
print(*sys.modules.keys() & {"deltalake", "ibis", "polars", "holidays", "django", "pyspark"})
"""
    ran = subprocess.run(
        [sys.executable, "-c", asked, str(home)], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "2\n\n"


def test_touches_outside_a_window_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LAYOUTS, "touches", replace(LAYOUTS["touches"], rows=5))
    days = [f"{month}/{day}" for month in (1, 2, 3) for day in range(1, 29)]
    calls = {"lead-1": [("call", day, "busy") for day in days]}
    refreshed(tmp_path, books_of({"lead-1": []}, touches=calls).view())
    plan = opened(tmp_path).sql(
        "EXPLAIN ANALYZE SELECT kind FROM touches WHERE occurred_at BETWEEN '2025-02-10' AND '2025-02-12'"
    )
    scanned = re.search(r"Row Groups Scanned: (\d+) / (\d+)", str(plan.to_pylist()))
    assert scanned
    read, there = map(int, scanned.groups())
    assert read <= 2 < 10 < there

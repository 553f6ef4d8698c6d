"""Facts with fewer leads or more, and the drawing of what they cost."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from bench import chart, report
from bench.cases import Case, Results
from bench.resized import Resize, resized
from bench.sizes import GROUP, Point, points
from tasuki.domain.window import Window
from tasuki.facts.engine import opened
from tasuki.facts.manifest import Manifest
from tasuki.facts.own import own_facts
from tasuki.facts.refresh import MEMORY_BYTES
from tasuki.facts.schema import TABLES
from tasuki.facts.snapshot import Snapshot
from tasuki.facts.store import Store
from tasuki.metrics.read import read
from tasuki.workspace import Workspace
from tests.bench.test_cases import HEAD

LEADS = 40
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
AS_OF = START + timedelta(days=60)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty leads: all are called twice, half become MQL, a quarter is handed over unrecorded."""
    root = tmp_path_factory.mktemp("base") / "facts"
    created = [START + timedelta(hours=i) for i in range(LEADS)]
    leads = pa.table(
        {
            "lead": [f"lead-{i}" for i in range(LEADS)],
            "created_at": created,
            "mql_at": [at + timedelta(days=1) if i % 2 else None for i, at in enumerate(created)],
            "accepted_at": [
                at + timedelta(days=4) if i % 4 == 1 else None for i, at in enumerate(created)
            ],
            "won_at": [
                at + timedelta(days=20) if i % 8 == 1 else None for i, at in enumerate(created)
            ],
            "amount": [100.0 if i % 8 == 1 else None for i in range(LEADS)],
            "employees": [10 * i for i in range(LEADS)],
            "member": [f"member-{i % 3}" for i in range(LEADS)],
            "campaign": [f"campaign-{i % 2}" for i in range(LEADS)],
        }
    )
    touches = pa.table(
        {
            "lead": [f"lead-{i}" for i in range(LEADS)] * 2,
            "occurred_at": [at + timedelta(days=2) for at in created] * 2,
            "disposition": ["connected", "no_answer"] * LEADS,
        }
    )
    held = own_facts(leads, touches, as_of=AS_OF)
    store = Store(root)
    with store.writing(), closing(opened(store.scratch, MEMORY_BYTES)) as connection:
        parts = {}
        for table in TABLES:
            connection.register(table, held.sql(f"SELECT * FROM {table}"))
            parts[table] = store.commit(table, store.write(connection, table, table))
        store.publish(Manifest(1, AS_OF, held.zone, held.calendar, held.mark, parts))
    return root


def opened_of(folder: Path) -> Snapshot:
    return Snapshot.open(Workspace.from_environ({"TASUKI_HOME": str(folder.parent)}))


def figures(snapshot: Snapshot) -> dict[str, tuple[int, int | None, float | None]]:
    window = Window(START - timedelta(days=2), AS_OF, snapshot.zone)
    found = {}
    for key in ("leads", "mql", "sql", "calls", "connect_rate", "won_amount", "sql_acceptance"):
        (reading,) = read(snapshot, key, window, as_of=AS_OF)
        found[key] = (reading.n, reading.k, reading.value)
    return found


def test_more_leads_are_the_same_leads_again(facts: Path, tmp_path: Path) -> None:
    resized(facts, tmp_path / "facts", Resize(times=3))
    before, after = opened_of(facts), opened_of(tmp_path / "facts")
    was, now = figures(before), figures(after)
    assert was["leads"][0] == LEADS
    assert was["calls"][0] == 2 * LEADS
    for key, (n, k, _) in was.items():
        assert now[key][:2] == (3 * n, None if k is None else 3 * k), key
    for key in ("connect_rate", "sql_acceptance"):
        assert now[key][2] == pytest.approx(was[key][2])
    consistent(after)


def test_fewer_leads_are_some_of_them_with_all_that_is_theirs(facts: Path, tmp_path: Path) -> None:
    resized(facts, tmp_path / "facts", Resize(fewer=3))
    after = opened_of(tmp_path / "facts")
    assert figures(after)["leads"][0] == LEADS // 3
    assert figures(after)["calls"][0] == 2 * (LEADS // 3)
    consistent(after)


def consistent(snapshot: Snapshot) -> None:
    """No id occurs twice, every reference leads somewhere, and the days count the touches."""
    for table, key in (
        ("journeys", "journey_id"), ("touches", "touch_id"), ("handoffs", "handoff_id"),
        ("deals", "deal_id"), ("companies", "company_id"),
    ):  # fmt: skip
        counts = f"SELECT count(*) - count(DISTINCT {key}) AS twice, count(*) AS n FROM {table}"
        (row,) = snapshot.sql(counts).to_pylist()
        assert row["twice"] == 0, table
        assert row["n"] == snapshot.rows[table] > 0, table
    for table, key, there in (
        ("touches", "journey_id", "journeys"), ("handoffs", "journey_id", "journeys"),
        ("deals", "journey_id", "journeys"), ("journeys", "company_id", "companies"),
    ):  # fmt: skip
        lost = snapshot.sql(f"SELECT count(*) AS n FROM {table} ANTI JOIN {there} USING ({key})")
        assert lost["n"][0].as_py() == 0, table
    days = snapshot.sql("SELECT face, sum(n)::BIGINT AS n FROM touch_days GROUP BY 1").to_pylist()
    assert {row["n"] for row in days} == {snapshot.rows["touches"]}


def cases() -> list[Case]:
    return [
        Case(GROUP, "taken into memory of 10,000 leads: journeys", 0.1, n=5),
        *(
            Case(GROUP, f"{name}, {leads:,} leads, {how}", seconds)
            for name, leads, how, seconds in (
                ("a rate", 10_000, "warm", 0.02), ("a rate", 10_000, "cold", 2.0),
                ("weekly review", 1_000_000, "warm", 0.9), ("weekly review", 10_000, "warm", 0.5),
            )
        ),
    ]  # fmt: skip


def test_the_page_draws_what_sizes_cost_and_always_alike(tmp_path: Path) -> None:
    results = Results.open(tmp_path / "results.json", HEAD)
    for case in cases():
        results.add(case)
    rows = json.loads(results.path.read_text(encoding="utf-8"))["cases"]
    found = points(rows)
    assert found[0] == Point("weekly review", 10_000, "warm", 0.5)
    assert len(found) == 4
    report.write(results.path, tmp_path / "page.md")
    drawn = (tmp_path / report.CHART).read_text(encoding="utf-8")
    assert drawn == chart.svg(found)
    assert "weekly review" in drawn
    text = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert f"]({report.CHART})" in text
    assert "| a rate | 20 ms · 2 s |  |" in text
    assert "| weekly review | 500 ms | 900 ms |" in text
    assert "| taken into memory of 10,000 leads: journeys | 5 | 100 ms |" in text

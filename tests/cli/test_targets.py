"""`tasuki targets` and `tasuki plan`, as people call them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tasuki.cli.app import app
from tests.cli.runs import answer, run

HELP = {"targets": ("set", "import"), "plan": ("--amount",)}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small organisation with its facts."""
    space = tmp_path_factory.mktemp("targets")
    files = space / "files"
    run(space, "simulate", "--leads", "900", "--months", "5", "--seed", "4", str(files))
    mapping = next(files.glob("*.toml"))
    run(space, "import", "--mapping", str(mapping), status=0)
    return space


@pytest.mark.parametrize(("command", "words"), HELP.items())
def test_help_says_what_can_be_done(command: str, words: tuple[str, ...]) -> None:
    said = CliRunner().invoke(app, [command, "--help"]).output
    assert all(word in said for word in words)


def test_targets_are_set_imported_and_held_against_the_forecast(home: Path) -> None:
    month = answer(home, "targets")["period"]
    assert "SQLs handed over is set to 30" in run(
        home, "targets", "set", "sql", "30", "--period", month
    )
    assert "as it was" in run(home, "targets", "set", "sql", "30", "--period", month)
    sheet = home / "targets.csv"
    sheet.write_text(
        f"metric,period,target\ncalls,{month},500\nsql_to_opportunity,{month},45%\n"
        f"sql,{month},30\nnonsense,{month},3\n",
        encoding="utf-8",
    )
    done = answer(home, "targets", "import", str(sheet), status=3)
    counts = {name: done[name] for name in ("read", "posted", "duplicate", "rejected")}
    assert counts == {"read": 4, "posted": 2, "duplicate": 1, "rejected": 1}
    told = run(home, "rejects", "--import", str(done["import"]))
    assert "nonsense is not a metric that takes targets" in told

    found = answer(home, "targets", "--period", month)
    items: dict[str, Any] = {item["metric"]: item for item in found["targets"]}
    assert items.keys() == {"sql", "calls", "sql_to_opportunity"}
    forecast = items["calls"]["forecast"]
    assert items["calls"]["reading"]["value"] == forecast["so_far"] <= forecast["p10"]
    assert forecast["p10"] <= forecast["p50"] <= forecast["p90"]
    assert items["calls"]["quality"]["metric"] == "connect_rate"
    assert items["sql_to_opportunity"]["forecast"] is None
    page = run(home, "targets")
    assert "SQLs handed over in" in page
    assert "Team" in page


def test_a_plan_goes_back_to_the_calls_of_a_day(home: Path) -> None:
    found = answer(home, "plan", "--amount", "2000万", "--members", "4")
    needs = {need["metric"]: need for need in found["needs"]}
    assert list(needs) == [
        "won", "opportunities", "sql", "mql", "appointments", "connects", "calls",
    ]  # fmt: skip
    daily = found["calls_per_member_and_day"]
    assert daily["p50"] == pytest.approx(needs["calls"]["p50"] / 4 / found["working_days"])
    assert sum(need["doubt"] for need in found["needs"]) == pytest.approx(1)
    assert "calls" in run(home, "plan", "--amount", "20000000")


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        (("targets", "--period", "2026-13"), "no such period"),
        (("targets", "set", "sql_to_opportunity", "45", "--period", "2026-11"), "45% or 0.45"),
        (("targets", "set", "nonsense", "45", "--period", "2026-11"), "no metric"),
        (("targets", "set", "sql", "4", "--period", "2026-11", "--member", "nobody"), "no member"),
        (("plan", "--amount", "much"), "not an amount"),
        (("plan", "--amount", "0"), "above zero"),
    ],
)
def test_a_bad_call_says_what_is_wrong(home: Path, call: tuple[str, ...], complaint: str) -> None:
    assert complaint in run(home, *call, status=2)

"""`tasuki compare` on a small ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tasuki.cli import shared
from tasuki.cli.app import app
from tasuki.facts.snapshot import Snapshot
from tests.cli.runs import asked, environment
from tests.metrics.relay import DAYS, START, relay

SPAN = ("--from", "2025-01-06", "--to", "2025-04-16")


@pytest.fixture(autouse=True)
def _facts(monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot) -> None:
    monkeypatch.setattr(shared, "snapshot", lambda space: snapshot)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    from datetime import timedelta

    return relay(3, leads=150).facts(START + timedelta(days=DAYS))


def said(home: Path, *arguments: str) -> tuple[int, str]:
    answered = CliRunner().invoke(app, ["compare", *arguments], env=environment(home))
    return answered.exit_code, answered.output


@pytest.mark.parametrize("groups", ["members", "teams", "campaigns", "sources", "scripts"])
def test_every_kind_of_group_is_compared(tmp_path: Path, groups: str) -> None:
    status, text = said(tmp_path, groups, *SPAN)
    assert status == 0, text
    assert text.strip()


def test_as_data_it_is_the_comparison(tmp_path: Path) -> None:
    data = asked(tmp_path, "compare", "members", "--metric", "connect_rate", *SPAN)
    assert (data["metric"], data["by"], data["from"]) == ("connect_rate", "member", "2025-01-06")
    assert [one["group"] for one in data["standings"]] == ["abe", "baba", "chiba"]
    assert {"verdict", "expected", "limits", "more", "p"} <= data["standings"][0].keys()
    first, second = asked(tmp_path, "compare", "scripts", *SPAN)
    assert first["comparison"]["metric"] == "call_to_accepted"
    assert second["comparison"]["metric"] == "call_to_opportunity"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("members", "--metric", "calls", *SPAN), "calls is a count: name a rate or a share"),
        (("members", "--metric", "mql_to_slq", *SPAN), "did you mean mql_to_sql"),
        (("members", "--from", "yesterday", "--to", "2025-04-16"), "not a date like"),
        (("scripts", "--metric", "connect_count", *SPAN), "connect_count"),
        (("people", *SPAN), "Invalid value"),
    ],
)
def test_a_bad_call_says_what_is_wrong(
    tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    status, text = said(tmp_path, *arguments)
    assert status == 2
    assert why in text

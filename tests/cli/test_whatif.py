"""A what-if from a terminal: the drafts are files, the answer is words or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings

from tasuki.cli.app import app
from tasuki.cli.work import refreshed
from tasuki.domain.agreement.criteria import BehaviourPoints, Doing
from tasuki.domain.agreement.document import MqlDefinition
from tasuki.domain.touches import TouchKind
from tasuki.facts.snapshot import Snapshot
from tasuki.intake.agreement import write
from tests.agreements import AGREEMENT
from tests.cli.runs import asked, environment
from tests.web.desk import organisation


def from_to() -> tuple[str, ...]:
    """Eight weeks of the invented organisation, which ends today."""
    today = Snapshot.open(settings.WORKSPACE).as_of.date()
    first, until = today - timedelta(days=70), today - timedelta(days=14)
    return ("--from", first.isoformat(), "--to", until.isoformat())


@pytest.fixture(scope="module", autouse=True)
def _organisation(
    _ledger_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with organisation(_ledger_template, tmp_path_factory.mktemp("cli"), django_db_blocker):
        refreshed(settings.WORKSPACE)
        yield


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft by which every lead that was called is an MQL."""
    called = BehaviourPoints(
        name="called", label="架電", touch=Doing(kinds=(TouchKind.CALL,)), points=10
    )
    mql = MqlDefinition(threshold=10, behaviours=(called,))
    there = {"kuroda": ("大手",), "hayashi": ("中堅",)}
    hand_off = AGREEMENT.hand_off.model_copy(update={"territories": there})
    path = tmp_path / "draft.yaml"
    made = AGREEMENT.model_copy(update={"mql": mql, "hand_off": hand_off})
    path.write_text(write(made), encoding="utf-8")
    return path


def test_the_answer_is_about_the_window(draft: Path) -> None:
    home = settings.WORKSPACE.home
    told = asked(home, "whatif", str(draft), str(draft), *from_to())
    one, other = told["drafts"]
    assert one == other
    assert one["mqls"] == sum(week["mqls"] for week in one["weeks"])
    assert one["mqls"] == one["both"] + one["passed_otherwise"] + one["unknown"]
    assert told["actual"]["mqls"] == one["both"] + one["actual_only"]
    _, start, _, end = from_to()
    called = (
        Snapshot.open(settings.WORKSPACE)
        .sql(
            "SELECT count(*) AS n FROM (SELECT min(greatest(t.occurred_at, j.created_at)) AS first "
            "FROM touches t JOIN journeys j USING (lead_id) "
            "WHERE t.kind = 'call' AND j.cycle = 1 AND j.merged_at IS NULL GROUP BY lead_id) "
            f"WHERE first >= '{start} 00:00:00+09' AND first < '{end} 00:00:00+09'"
        )["n"][0]
        .as_py()
    )
    assert one["mqls"] == called > 0


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_it_is_said_in_words(draft: Path, lang: str) -> None:
    env = environment(settings.WORKSPACE.home)
    said = CliRunner().invoke(app, ["whatif", str(draft), *from_to(), "--lang", lang], env=env)
    assert said.exit_code == 0, said.output
    assert (
        "しきい値を変えたときのMQL" if lang == "ja" else "MQLs at other thresholds"
    ) in said.output


def test_a_draft_with_a_fault_is_named_by_line(draft: Path) -> None:
    text = draft.read_text(encoding="utf-8")
    draft.write_text(text.replace("threshold: 10", "threshold: many"), encoding="utf-8")
    env = environment(settings.WORKSPACE.home)
    refused = CliRunner().invoke(app, ["whatif", str(draft), *from_to()], env=env)
    assert refused.exit_code == 2
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "threshold" in row)
    assert f"draft.yaml:{line}" in refused.output.replace(" ", "") or str(line) in refused.output


def test_a_value_that_no_lead_has_is_named(draft: Path) -> None:
    text = draft.read_text(encoding="utf-8")
    draft.write_text(text.replace("大手", "大て"), encoding="utf-8")
    env = environment(settings.WORKSPACE.home)
    refused = CliRunner().invoke(app, ["whatif", str(draft), *from_to(), "--lang", "ja"], env=env)
    assert refused.exit_code == 2
    assert "「大て」という値はありません" in refused.output


@pytest.mark.parametrize(
    "wrong",
    [
        ["missing.yaml", "--from", "2018-01-01", "--to", "2018-04-02"],
        ["--from", "2018-01-01", "--to", "2018-04-02"],
        ["DRAFT", "--from", "2018-04-02", "--to", "2018-01-01"],
        ["DRAFT", "--from", "2118-01-01", "--to", "2118-04-02"],
        ["DRAFT", "DRAFT", "DRAFT", "--from", "2018-01-01", "--to", "2018-04-02"],
    ],
)
def test_a_bad_call_says_why(draft: Path, wrong: list[str]) -> None:
    words = [str(draft) if word == "DRAFT" else word for word in wrong]
    refused = CliRunner().invoke(app, ["whatif", *words], env=environment(settings.WORKSPACE.home))
    assert refused.exit_code == 2
    assert refused.output

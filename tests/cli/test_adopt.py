"""`tasuki agreement adopt`: a company begins with the agreement that it has on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tasuki.cli.app import app
from tasuki.intake.agreement import write
from tests.agreements import AGREEMENT
from tests.cli.runs import answer, environment, run
from tests.web.agreements import document


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.yaml"
    path.write_text(write(document(40)), encoding="utf-8")
    return path


def test_it_is_in_force_at_once_and_only_once(tmp_path: Path, paper: Path) -> None:
    home = tmp_path / "home"
    done = answer(home, "agreement", "adopt", str(paper), "--since", "2025-04-01")
    assert (done["version"], done["since"]) == (1, "2025-04-01")
    told = run(home, "agreement", "adopt", str(paper), "--since", "2025-04-01", status=2)
    assert "Only the first version" in told


def test_what_cannot_be_read_is_said_before_anything_is_written(
    tmp_path: Path, paper: Path
) -> None:
    home = tmp_path / "home"

    def told(since: str) -> str:
        words = ["agreement", "adopt", str(paper), "--since", since]
        refused = CliRunner().invoke(app, words, env=environment(home))
        assert refused.exit_code == 2
        return refused.output

    assert "not a date like" in told("4/1")
    mql = AGREEMENT.mql.model_copy(update={"threshold": 9_000, "half_life_days": None})
    paper.write_text(write(AGREEMENT.model_copy(update={"mql": mql})), encoding="utf-8")
    text = paper.read_text(encoding="utf-8").replace("any_of", "all_of", 1)
    paper.write_text(text, encoding="utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "all_of" in row)
    assert f"paper.yaml:{line}:" in told("2025-04-01")
    assert not home.exists()

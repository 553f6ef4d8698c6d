"""The runner of the truth tests, and what it writes down."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import pytest

from truth import __main__ as runner
from truth.lines import Line, number, share
from truth.page import write


def test_a_share_is_inside_its_bounds_or_not() -> None:
    assert share("told", 19, 20, at_least=0.9) == Line(
        "told", "95.0% (19 of 20)", "at least 90%", True, 20
    )
    assert not share("told", 17, 20, at_least=0.9).met
    assert share("equal ones differ", 1, 20, at_most=0.05).met
    assert not share("equal ones differ", 2, 20, at_most=0.05).met
    line = share("covers", 1900, 2000, at_least=0.93, at_most=0.97)
    assert (line.bound, line.met) == ("93% to 97%", True)


def test_a_number_is_inside_its_bounds_or_not() -> None:
    assert number("gap", -0.4, 50, at_least=-1, at_most=1, form="+.1f") == Line(
        "gap", "-0.4", "-1.0 to +1.0", True, 50
    )
    assert not number("gap", 1.2, 50, at_least=-1, at_most=1).met
    assert not number("gap", math.nan, 50, at_least=-1, at_most=1).met
    with pytest.raises(ValueError, match="bound"):
        number("gap", 1, 50)


def planted(monkeypatch: pytest.MonkeyPatch, *, met: bool) -> list[bool]:
    """Two topics in the place of all; the runs that were asked of the second."""
    asked: list[bool] = []

    def run(full: bool) -> list[Line]:
        asked.append(full)
        return [Line("the second holds", "3", "at least 2", met, 10)]

    first = SimpleNamespace(TITLE="First", run=lambda full: [Line("one", "1", "1", True, 1)])
    modules = {"first": first, "second": SimpleNamespace(TITLE="Second", run=run)}
    monkeypatch.setattr(runner, "topics", lambda: list(modules))
    monkeypatch.setattr(runner, "topic", modules.__getitem__)
    return asked


def test_a_full_run_writes_a_section_per_topic(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked, page = planted(monkeypatch, met=True), tmp_path / "truth.md"
    assert runner.main([], page) == 0
    assert asked == [True]
    text = page.read_text(encoding="utf-8")
    assert text.index("## First") < text.index("## Second")
    assert "| the second holds | 3 | at least 2 | 10 | holds |" in text


def test_one_topic_is_written_anew_beside_the_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = tmp_path / "truth.md"
    planted(monkeypatch, met=True)
    runner.main([], page)
    before = page.read_text(encoding="utf-8")
    planted(monkeypatch, met=False)
    assert runner.main(["second"], page) == 1
    assert page.read_text(encoding="utf-8") == before.replace(
        "holds |\n", "**missed** |\n"
    ).replace("| one | 1 | 1 | 1 | **missed** |", "| one | 1 | 1 | 1 | holds |")


def test_a_small_run_writes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked, page = planted(monkeypatch, met=False), tmp_path / "truth.md"
    assert runner.main(["--small"], page) == 1
    assert asked == [False]
    assert not page.exists()


def test_a_topic_that_there_is_not_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["weather"]) == 2
    assert "weather" in capsys.readouterr().out


def test_a_topic_that_is_no_longer_there_is_dropped(tmp_path: Path) -> None:
    page, line = tmp_path / "truth.md", Line("one", "1", "1", True, 1)
    write("old", "Old", [line], {"old", "new"}, page)
    write("new", "New", [line], {"old", "new"}, page)
    assert page.read_text(encoding="utf-8").index("## New") < page.read_text().index("## Old")
    write("new", "Newer", [line], {"new"}, page)
    text = page.read_text(encoding="utf-8")
    assert "## Newer" in text
    assert "Old" not in text
    assert "## New\n" not in text


@pytest.mark.parametrize("name", runner.topics())
def test_every_topic_has_a_title_and_a_run(name: str) -> None:
    module = runner.topic(name)
    assert module.TITLE
    assert callable(module.run)

"""The analysts' page does what it says: its blocks run, and print what it prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT

PAGE = (ROOT / "docs" / "analysts.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_blocks_run_and_say_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    printed = []
    for block in blocks("python"):
        exec(compile(block, "analysts.md", "exec"), names)
        printed.append(capsys.readouterr().out)
    (said,) = blocks("text")
    assert printed[1] == said
    assert printed[2] == "{10: 0.0, 15: 1.0} 2\n"
    referral = next(r for r in names["read"](
        names["facts"], "lead_to_won", names["quarter"], as_of=names["facts"].as_of, by="source"
    ) if r.group == "referral")  # fmt: skip
    prose = f"{referral.k} of {referral.n} referrals are won, {referral.k / referral.n:.0%}"
    assert prose.replace("%", " %") in PAGE
    assert f"{referral.horizon_days} days here), {referral.value:.0%}".replace("%", " %") in PAGE
    assert [reading.n for reading in names["months"]] == [
        sum(day.month == month for day in names["created"]) for month in range(1, 7)
    ]
    assert names["n"].sum() == 4000
    assert names["k"].sum() == sum(day is not None for day in names["won"])


def test_its_ten_lines_are_ten() -> None:
    ten = [line for line in blocks("python")[1].splitlines() if line]
    imports = [line for line in ten if line.startswith("from ")]
    assert len(ten) - len(imports) <= 6
    assert len(ten) <= 10

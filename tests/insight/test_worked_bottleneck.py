"""The worked example of docs/algorithms/bottleneck.md: by hand, and by our own code."""

from __future__ import annotations

from math import log
from pathlib import Path

import numpy as np
import pytest

from tasuki.insight.explain import explain
from tasuki.insight.explanation import Against, Explanation, Outcome
from tests.insight.test_explain import END, NOW, THEN, WORKED, ledger

PAGE = Path(__file__).resolve().parents[2] / "docs" / "algorithms" / "bottleneck.md"

BEFORE = (100, 0.5, 34 / 50, 20 / 34, 0.5)
AFTER = (120, 0.5, 36 / 60, 12 / 36, 0.5)


@pytest.fixture(scope="module")
def text() -> str:
    return " ".join(PAGE.read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def found() -> Explanation:
    return explain(ledger(*WORKED), NOW, THEN, as_of=END, against=Against.PREVIOUS)


def signed(value: float, digits: int = 2) -> str:
    number = f"{abs(value):.{digits}f}"
    return number if float(number) == 0 else ("−" if value < 0 else "+") + number


def test_the_table_holds_the_leads_of_the_example(text: str) -> None:
    names = ("February, fair", "February, web", "May, fair", "May, web")
    for name, (_, _, counts) in zip(names, WORKED, strict=True):
        assert f"| {name} | {' | '.join(map(str, counts))} |" in text


def test_the_parts_by_hand_are_those_of_the_page_and_of_the_code(
    text: str, found: Explanation
) -> None:
    mean = -4 / log(6 / 10)
    assert f"= {mean:.2f}:" in text
    parts = [mean * log(b / a) for a, b in zip(BEFORE, AFTER, strict=True)]
    assert sum(parts) == pytest.approx(-4)
    assert found.change.inflow == pytest.approx(parts[0])
    assert f"| leads | 100 | 120 | {signed(log(1.2), 3)} | {signed(parts[0])} |" in text
    names = ("lead → MQL", "MQL → SQL", "SQL → opportunity", "opportunity → won")
    rows = zip(names, found.stages, BEFORE[1:], AFTER[1:], parts[1:], strict=True)
    for name, stage, before, after, part in rows:
        assert stage.part is not None
        assert stage.part.total == pytest.approx(part, abs=1e-9)
        figures = (
            f"{before:.1%}".replace("%", " %"),
            f"{after:.1%}".replace("%", " %"),
            signed(log(after / before), 3),
            *(signed(value) for value in (part, stage.part.mix, stage.part.rate)),
        )
        assert f"| {name} | {' | '.join(figures)} |" in text
    assert f"| together | 10 | 6 | {signed(log(0.6), 3)} | −4.00 |" in text


def test_the_gain_by_hand_is_that_of_the_page_and_of_the_code(
    text: str, found: Explanation
) -> None:
    gain = found.gains[2]
    assert gain.value == pytest.approx(120 * 0.5 * 0.6 * (20 / 34 - 12 / 36) * 0.5)
    assert f"= **{gain.value:.1f}** more won deals" in text
    assert f"(95 % interval {gain.low:.1f} to {gain.high:.1f})" in text
    assert gain.above_zero is not None
    assert gain.first is not None
    assert (
        f"above zero with {gain.above_zero * 100:.0f} %, and the largest with {gain.first * 100:.0f} %"
        in text
    )


def test_the_probability_is_that_of_two_betas(found: Explanation) -> None:
    draw = np.random.default_rng(12)
    now, before = draw.beta(12.5, 24.5, 400_000), draw.beta(20.5, 14.5, 400_000)
    above = found.gains[2].above_zero
    assert above == pytest.approx(float((before > now).mean()), abs=0.005)
    assert np.quantile(before - now, 0.025) > 0


def test_it_cannot_be_told_yet_and_some_leads_are_missing(text: str, found: Explanation) -> None:
    naming = found.naming
    assert (naming.outcome, naming.stage) == (Outcome.UNCLEAR, "sql_to_opportunity")
    assert naming.sure == pytest.approx(0.9875)
    assert f"about **{naming.more_leads}** more leads in each window" in text

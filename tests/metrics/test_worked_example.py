"""The worked example of docs/algorithms/matured-rates.md: with fractions, and by our own code."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from math import exp, log, prod, sqrt
from pathlib import Path

import pytest

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.read import read
from tasuki.metrics.reading import How
from tests.facts.ledgers import TOKYO, YEAR, journeys

PAGE = Path(__file__).resolve().parents[2] / "docs" / "algorithms" / "matured-rates.md"
LEADS = {
    "A": ("3/11", "3/13"),
    "B": ("3/28", None),
    "C": ("3/11", "3/16"),
    "D": ("3/12", "3/17"),
    "E": ("3/24", None),
    "F": ("3/13", "3/22"),
    "G": ("3/14", "3/26"),
    "H": ("3/19", None),
    "I": ("3/11", None),
    "J": ("3/11", None),
}
MARCH = Window.days(date(YEAR, 3, 1), date(YEAR, 4, 1), TOKYO)
AS_OF = datetime(YEAR, 4, 1, tzinfo=TOKYO)

# Age, at risk, reached.
STEPS = [(2, 10, 1), (5, 8, 2), (9, 5, 1), (12, 4, 1)]
SURVIVAL = prod(1 - Fraction(d, n) for _, n, d in STEPS)
GREENWOOD = sum(Fraction(d, n * (n - d)) for _, n, d in STEPS)


@pytest.fixture(scope="module")
def example() -> Snapshot:
    steps = {
        lead: [("mql", mql), *([("hand_over", sql)] if sql else [])]
        for lead, (mql, sql) in LEADS.items()
    }
    steps["I"].append(("lose", "3/17", {"reason": "price"}))
    return journeys(steps, as_of=AS_OF)


@pytest.fixture(scope="module")
def text() -> str:
    return " ".join(PAGE.read_text(encoding="utf-8").split())


def test_the_table_says_who_was_at_risk(text: str) -> None:
    def day(text: str) -> date:
        return date(YEAR, *(int(part) for part in text.split("/")))

    ages = [(day(sql or "3/31") - day(mql)).days for mql, sql in LEADS.values()]
    for (lead, (_, sql)), age in zip(LEADS.items(), ages, strict=True):
        (row,) = (line for line in PAGE.read_text("utf-8").splitlines() if f"| {lead} |" in line)
        assert f"| {age} | {'reached' if sql else ''}" in row
    left = Fraction(1)
    for t, n, d in STEPS:
        assert n == sum(age >= t for age in ages)
        assert d == sum(
            a == t and bool(sql) for a, (_, sql) in zip(ages, LEADS.values(), strict=True)
        )
        left *= 1 - Fraction(d, n)
        assert f"| {t} | {n} | {d} | {n - d}/{n} | {float(left):.3f} | {d}/{n * (n - d)} |" in text


def test_the_matured_rate(example: Snapshot, text: str) -> None:
    (found,) = read(example, "mql_to_sql", MARCH, as_of=AS_OF)
    assert found.horizon_days == 12
    assert found.value == pytest.approx(float(1 - SURVIVAL), abs=1e-12)
    assert f"**{float(100 * (1 - SURVIVAL)):.1f} %**" in text
    width = 1.959964 * sqrt(GREENWOOD) / -log(SURVIVAL)
    low, high = (1 - float(SURVIVAL) ** exp(sign * width) for sign in (-1, 1))
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-6)
    assert (
        f"sum is {GREENWOOD}, and the interval is **{100 * low:.1f} % to {100 * high:.1f} %**"
        in text
    )
    assert (found.young, found.n, found.k) == (2, 10, 5)


def test_half_of_them(example: Snapshot, text: str) -> None:
    (found,) = read(example, "mql_to_sql_time", MARCH, as_of=AS_OF)
    first = next(
        t
        for i, (t, _, _) in enumerate(STEPS)
        if prod(1 - Fraction(d, n) for _, n, d in STEPS[: i + 1]) <= Fraction(1, 2)
    )
    assert found.value == first * 86_400
    assert f"day **{first}**" in text


def test_what_others_say_of_the_same_ten(example: Snapshot, text: str) -> None:
    (found,) = read(example, "mql_to_sql", MARCH, as_of=AS_OF, how=How.COHORT)
    assert found.value == Fraction(5, 10)
    assert "5 of 10, **50.0 %**" in text
    without = prod(1 - Fraction(d, n - 1) for _, n, d in STEPS)
    assert f"left out, **{float(100 * (1 - without)):.1f} %**" in text
    assert without < SURVIVAL

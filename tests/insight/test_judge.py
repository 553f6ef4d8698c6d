"""When a figure is said to be above, below, or not to be told apart."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasuki.domain.window import Window
from tasuki.insight.judge import FEWEST, against_usual, difference, usual
from tasuki.insight.review import Verdict
from tasuki.metrics.estimate import wilson
from tasuki.metrics.reading import How, Reading

WEEK = Window.week("2025-W10", ZoneInfo("Asia/Tokyo"))


def rate(k: int, n: int) -> Reading:
    share = wilson(k, n)
    as_of = datetime(2025, 6, 1, tzinfo=UTC)
    low, high = share.low, share.high
    return Reading("mql_to_sql", How.MATURED, WEEK, share.value, n, k, low, high, as_of)


def test_the_usual_range_leaves_out_the_lowest_and_the_highest() -> None:
    weeks = [50, 90, 10, 70, 60, 80, 75, 65, 55, 85, 72, 68, 62]
    assert usual(weeks) == (50, 85)


def test_weeks_before_anything_was_recorded_do_not_count() -> None:
    assert usual([0, 0, 0, 5, 6, 7, 8, 0, 9]) == (5, 8)
    assert usual([None, None, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]) == (6.0, 9.0)


def test_too_few_weeks_make_nothing_usual() -> None:
    assert usual([5] * (FEWEST - 1)) is None
    assert usual([]) is None
    assert usual([0] * 13) is None
    assert against_usual(5, None) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (3, Verdict.BELOW),
        (4, Verdict.USUAL),
        (8, Verdict.USUAL),
        (9, Verdict.ABOVE),
        (None, Verdict.UNKNOWN),
    ],
)
def test_a_value_outside_the_range_is_said_so(value: float | None, verdict: Verdict) -> None:
    assert against_usual(value, (4, 8)) is verdict


def test_rates_that_differ_and_rates_that_cannot_be_told_apart() -> None:
    assert difference(rate(60, 100), rate(30, 100)) is Verdict.ABOVE
    assert difference(rate(30, 100), rate(60, 100)) is Verdict.BELOW
    assert difference(rate(6, 10), rate(3, 10)) is Verdict.SAME
    assert difference(rate(0, 0), rate(3, 10)) is Verdict.UNKNOWN


@given(st.integers(0, 80), st.integers(1, 80), st.integers(0, 80), st.integers(1, 80))
def test_a_verdict_turns_round_with_its_sides(k: int, n: int, j: int, m: int) -> None:
    one, other = rate(min(k, n), n), rate(min(j, m), m)
    turned = {Verdict.ABOVE: Verdict.BELOW, Verdict.BELOW: Verdict.ABOVE}
    verdict = difference(one, other)
    assert difference(other, one) is turned.get(verdict, verdict)


def test_equal_rates_are_called_different_in_one_case_of_twenty() -> None:
    draw = np.random.default_rng(2)
    wrong = [
        difference(rate(int(k), 150), rate(int(j), 220)) is not Verdict.SAME
        for k, j in zip(draw.binomial(150, 0.35, 2000), draw.binomial(220, 0.35, 2000), strict=True)
    ]
    assert 0.03 < np.mean(wrong) < 0.07

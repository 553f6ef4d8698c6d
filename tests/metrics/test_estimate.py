"""The estimates against independent oracles: lifelines, statsmodels, numpy, hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, qth_survival_times
from statsmodels.stats.proportion import proportion_confint

from tasuki.metrics.estimate import (
    LONGEST_HORIZON,
    horizon,
    plain_quantile,
    product_limit,
    wilson,
)

SAMPLES = st.lists(
    st.tuples(st.integers(0, 12), st.booleans(), st.integers(0, 6)), min_size=2, max_size=60
)


def arrays(rows: list[tuple[int, bool, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    times, reached, entry = zip(*rows, strict=True)
    return np.array(times), np.array(reached), np.array(entry)


@given(st.integers(0, 400), st.integers(1, 400))
@settings(max_examples=25, deadline=None)
def test_wilson_is_statsmodels(k: int, n: int) -> None:
    k = min(k, n)
    low, high = proportion_confint(k, n, alpha=0.05, method="wilson")
    got = wilson(k, n)
    assert got.value == k / n
    assert got.low == pytest.approx(low, abs=1e-9)
    assert got.high == pytest.approx(high, abs=1e-9)


def test_no_units_have_no_share() -> None:
    assert wilson(0, 0).value is None


@given(SAMPLES)
@settings(max_examples=25, deadline=None)
def test_product_limit_is_lifelines(rows: list[tuple[int, bool, int]]) -> None:
    times, reached, _ = arrays(rows)
    fit = KaplanMeierFitter().fit(times, reached)
    curve = product_limit(times, reached)
    for day in range(14):
        got = curve.reached_by(day)
        survival = float(fit.predict(day))
        assert got.value == pytest.approx(1 - survival, abs=1e-9)
        if 1e-9 < survival < 1 - 1e-9:
            upper, lower = fit.confidence_interval_.asof(day)[::-1]
            assert got.low == pytest.approx(1 - upper, abs=1e-9)
            assert got.high == pytest.approx(1 - lower, abs=1e-9)


@given(SAMPLES)
@settings(max_examples=25, deadline=None)
def test_median_is_lifelines(rows: list[tuple[int, bool, int]]) -> None:
    times, reached, _ = arrays(rows)
    fit = KaplanMeierFitter().fit(times, reached)
    curve = product_limit(times, reached)
    for share in (0.5, 0.9):
        expected = qth_survival_times(1 - share, fit.survival_function_ - 1e-12)
        got = curve.quantile(share).value
        assert got == (None if np.isinf(expected) else expected)


def test_the_interval_of_a_median_is_lifelines() -> None:
    draw = np.random.default_rng(7)
    times = draw.geometric(0.08, 300)
    seen = draw.integers(5, 40, 300)
    reached, times = times <= seen, np.minimum(times, seen)
    fit = KaplanMeierFitter().fit(times, reached)
    expected = median_survival_times(fit.confidence_interval_)
    got = product_limit(times, reached).quantile(0.5)
    assert got.value == fit.median_survival_time_
    assert [got.low, got.high] == [float(x) for x in expected.to_numpy()[0]]


@given(SAMPLES)
@settings(max_examples=25, deadline=None)
def test_delayed_entry_is_lifelines(rows: list[tuple[int, bool, int]]) -> None:
    # lifelines refuses a gap in which nobody is at risk: two units are watched all the time. It
    # counts a unit at risk after its entry, so that day d stands at d + 1 there.
    times, reached, entry = arrays([*rows, (12, False, 0), (12, False, 0)])
    watched = times >= entry
    fit = KaplanMeierFitter().fit(
        times[watched] + 1, reached[watched], entry=entry[watched].astype(float)
    )
    curve = product_limit(times, reached, entry=entry)
    for day in range(13):
        expected = 1 - float(fit.predict(day + 1))
        assert curve.reached_by(day).value == pytest.approx(expected, abs=1e-9)


def test_units_never_watched_say_nothing() -> None:
    curve = product_limit(np.array([3]), np.array([True]), entry=np.array([5]))
    assert curve.reached_by(9).value is None
    assert curve.quantile(0.5).value is None


@given(SAMPLES)
@settings(max_examples=25, deadline=None)
def test_rows_that_stand_for_several_units_are_those_units(
    rows: list[tuple[int, bool, int]],
) -> None:
    times, reached, counts = arrays(rows)
    counts = counts + 1
    one = product_limit(times, reached, counts)
    many = product_limit(np.repeat(times, counts), np.repeat(reached, counts))
    assert one.reached_by(8) == many.reached_by(8)
    assert one.quantile(0.5) == many.quantile(0.5)


def test_by_hand() -> None:
    # Day 1: 1 of 4 reaches. One is last seen on day 2. Day 3: 1 of 2 reaches.
    times, reached = np.array([1, 2, 3, 5]), np.array([True, False, True, False])
    curve = product_limit(times, reached)
    assert curve.reached_by(0).value == 0
    assert curve.reached_by(2).value == pytest.approx(0.25)
    assert curve.reached_by(3).value == pytest.approx(1 - 0.75 * 0.5)
    assert curve.quantile(0.5).value == 3
    assert curve.quantile(0.9).value is None


def test_nobody_and_everybody_have_an_interval_too() -> None:
    none = product_limit(np.array([30] * 10), np.zeros(10, bool)).reached_by(20)
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(wilson(0, 10).high)
    everybody = product_limit(np.array([3] * 10), np.ones(10, bool)).reached_by(20)
    assert (everybody.value, everybody.high) == (1.0, 1.0)
    assert everybody.low == pytest.approx(wilson(10, 10).low)
    half_seen = product_limit(np.array([5] * 6 + [30] * 4), np.zeros(10, bool)).reached_by(20)
    assert half_seen.high == pytest.approx(wilson(0, 4).high)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=50), st.sampled_from([0.5, 0.9]))
@settings(max_examples=25, deadline=None)
def test_plain_quantile_is_numpy(values: list[int], share: float) -> None:
    times = np.array(values)
    got = plain_quantile(times, np.ones(len(times), np.int64), share)
    assert got == pytest.approx(np.quantile(times, share))


def test_the_horizon_is_the_day_by_which_nine_in_ten_had_reached() -> None:
    assert horizon(np.array([1, 5, 40]), np.array([5, 4, 1])) == 5
    assert horizon(np.array([1, 5, 40]), np.array([5, 3, 2])) == 40
    assert horizon(np.array([400]), np.array([3])) == LONGEST_HORIZON
    assert horizon(np.array([], np.int64), np.array([], np.int64)) == LONGEST_HORIZON

"""Trend tests: by hand, against statsmodels, and how often they are wrong."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from tasuki.insight.direction import ENOUGH, Direction, Line, of_counts, of_rates, verdicts
from tasuki.metrics.estimate import Estimate


def line(p: float, *, rises: bool = True) -> Line:
    ends = (0.2, 0.3) if rises else (0.3, 0.2)
    return Line(*ends, Estimate(0.1), p, 1.0)


def test_the_worked_example() -> None:
    found = of_rates(np.array([30, 27, 22, 21]), np.array([50, 50, 50, 50]))
    assert found is not None
    assert found.p == pytest.approx(0.0430, abs=5e-5)
    assert (found.first, found.last) == (
        pytest.approx(0.596, abs=5e-4),
        pytest.approx(0.404, abs=5e-4),
    )
    assert found.dispersion == 1.0
    assert verdicts([found]) == [Direction.FALLING]
    assert verdicts([found, line(0.40)]) == [Direction.UNCLEAR] * 2


@pytest.mark.parametrize("seed", range(4))
def test_a_rate_is_fitted_and_tested_as_statsmodels_does(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = rng.integers(0, 60, 20)
    k = rng.binomial(n, np.linspace(0.3, 0.3 + seed / 10, 20))
    found, seen = of_rates(k, n), n > 0
    assert found is not None
    time = np.linspace(-1, 1, 20)
    family = sm.families.Binomial()
    outcomes = np.stack((k, n - k), axis=1)[seen]
    design = sm.add_constant(time[seen])
    model = sm.GLM(outcomes, design, family=family).fit()
    scatter = model.pearson_chi2 / (seen.sum() - 2)
    assert found.dispersion == pytest.approx(max(1.0, scatter), rel=1e-6)
    ends = model.predict(np.array([[1, -1], [1, 1]]))
    assert (found.first, found.last) == pytest.approx(tuple(ends), rel=1e-6)
    null = sm.GLM(outcomes, np.ones((seen.sum(), 1)), family=family).fit()
    if scatter <= 1:
        _, p = null.score_test(time[seen][:, None])
        assert found.p == pytest.approx(float(np.squeeze(p)), rel=1e-6)


def test_counts_are_compared_by_the_day() -> None:
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    even = of_counts(days * 10, days)
    assert even is not None
    assert even.p > 0.99
    assert even.first == pytest.approx(even.last)
    rising = of_counts(np.round(days * np.linspace(5, 15, 12)).astype(int), days)
    assert rising is not None
    assert verdicts([rising]) == [Direction.RISING]
    model = sm.GLM(
        days * 7 + np.arange(12),
        sm.add_constant(np.linspace(-1, 1, 12)),
        family=sm.families.Poisson(),
        exposure=days / days.mean(),
    ).fit()
    found = of_counts(days * 7 + np.arange(12), days)
    assert found is not None
    assert np.log([found.first, found.last]) == pytest.approx(
        [model.params[0] - model.params[1], model.params[0] + model.params[1]]
    )


def test_too_few_are_not_tested() -> None:
    n = np.full(12, 10)
    assert of_rates(np.array([ENOUGH - 1] + [0] * 11), n) is None
    assert of_rates(n - np.array([ENOUGH - 1] + [0] * 11), n) is None
    assert of_rates(np.array([10, 0]), np.array([50, 50])) is None
    assert of_counts(np.array([3, 3, 3]), np.array([7, 7, 7])) is None
    assert verdicts([None]) == [Direction.TOO_FEW]


def test_a_clean_break_is_no_infinity() -> None:
    found = of_rates(np.array([0] * 6 + [20] * 6), np.full(12, 20))
    assert found is not None
    assert verdicts([found]) == [Direction.RISING]
    assert 0 <= found.first < 0.01
    assert 0.99 < found.last <= 1


def test_several_are_judged_together() -> None:
    assert verdicts([line(0.03), line(0.02)]) == [Direction.RISING] * 2
    assert verdicts([line(0.03), line(0.04)]) == [Direction.UNCLEAR] * 2
    assert verdicts([None, line(0.04, rises=False)]) == [Direction.TOO_FEW, Direction.FALLING]


@pytest.mark.parametrize("scatter", [0.0, 0.1])
def test_where_nothing_changes_an_alarm_is_rare(scatter: float) -> None:
    """Also where weeks scatter by more than chance: their rates differ by ten points."""
    rng, alarms, draws = np.random.default_rng(7), 0, 700
    for _ in range(draws):
        rates = np.clip(rng.normal(0.45, scatter, 26), 0.01, 0.99)
        n = rng.integers(15, 50, 26)
        found = of_rates(rng.binomial(n, rates), n)
        assert found is not None
        alarms += found.p < 0.05
    # 5 %, and three standard errors of 700 draws.
    assert alarms / draws <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / draws)
    assert alarms > 0

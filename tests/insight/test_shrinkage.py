"""Shrunken rates: the likelihood against scipy's, the prior against a search, the limits by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from scipy.stats import betabinom

from tasuki.insight.shrinkage import log_likelihood, shrink

K = np.array([34.0, 60.0, 12.0, 45.0, 90.0, 20.0])
N = np.array([80.0, 300.0, 80.0, 90.0, 310.0, 140.0])


def test_the_likelihood_is_the_beta_binomials() -> None:
    mean, strength = np.full(6, 0.25), 40.0
    given_counts = betabinom.logpmf(K, N, mean * strength, (1 - mean) * strength).sum()
    ways = betabinom.logpmf(K, N, 1, 1).sum() - log_likelihood(K, N, np.full(6, 0.5), 2.0)
    assert log_likelihood(K, N, mean, strength) + ways == pytest.approx(given_counts, abs=1e-9)


def test_the_prior_is_the_likeliest_of_a_fine_search() -> None:
    found = shrink(K, N)
    assert found is not None
    assert found.prior.strength is not None
    best = max(
        (float(log_likelihood(K, N, np.full(6, m), s)), m, s)
        for m in np.linspace(0.2, 0.45, 126)
        for s in np.geomspace(2, 400, 200)
    )
    mean = float(expit(logit(K.sum() / N.sum()) + found.prior.shift))
    assert mean == pytest.approx(best[1], abs=0.003)
    assert found.prior.strength == pytest.approx(best[2], rel=0.03)
    at_prior = float(log_likelihood(K, N, np.full(6, mean), found.prior.strength))
    assert at_prior >= best[0] - 1e-9


def test_a_rate_lies_between_its_own_figure_and_the_mean() -> None:
    found = shrink(K, N)
    assert found is not None
    strength, mean = found.prior.strength, found.prior.mean
    assert strength is not None
    for rate, k, n in zip(found.rates, K, N, strict=True):
        assert rate.value == pytest.approx((k + mean * strength) / (n + strength), abs=1e-6)


def test_counts_that_scatter_less_than_chance_are_pooled() -> None:
    found = shrink(np.array([30.0, 31.0, 29.0, 30.0]), np.full(4, 100.0))
    assert found is not None
    assert found.prior.pooled
    assert [rate.value for rate in found.rates] == pytest.approx([0.3] * 4)
    for rate in found.rates:  # and yet nobody claims to know it exactly
        assert rate.low is not None
        assert rate.high is not None
        assert 0.2 < rate.low < 0.29 < 0.31 < rate.high < 0.4


def test_pooled_rates_are_what_is_expected_of_each() -> None:
    expected = np.array([0.2, 0.4, 0.3])
    found = shrink(expected * 200, np.full(3, 200.0), expected)
    assert found is not None
    assert found.prior.pooled
    assert found.prior.shift == pytest.approx(0, abs=1e-9)
    assert [rate.value for rate in found.rates] == pytest.approx(expected.tolist())


def test_a_group_without_units_has_no_rate() -> None:
    found = shrink(np.array([30.0, 0.0, 20.0]), np.array([100.0, 0.0, 90.0]))
    assert found is not None
    assert [rate.value is None for rate in found.rates] == [False, True, False]
    assert shrink(np.zeros(2), np.zeros(2)) is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(0.5, 400), st.floats(0, 1)), min_size=1, max_size=12))
def test_every_rate_is_a_share_inside_its_interval(groups: list[tuple[float, float]]) -> None:
    n = np.array([size for size, _ in groups])
    k = n * np.array([share for _, share in groups])
    found = shrink(k, n)
    assert found is not None
    for rate in found.rates:
        assert rate.value is not None
        assert rate.low is not None
        assert rate.high is not None
        assert 0 <= rate.low <= rate.value <= rate.high <= 1

"""What chance does to a share: against scipy's exact binomial, and by drawing."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from tasuki.insight import chance


@pytest.mark.parametrize(("n", "p"), [(1, 0.3), (20, 0.05), (45, 0.34), (300, 0.9)])
def test_tails_of_whole_counts_are_the_binomials(n: int, p: float) -> None:
    for k in range(n + 1):
        assert chance.tails(k, n, p) == pytest.approx(
            (binom.cdf(k, n, p), binom.sf(k - 1, n, p)), abs=1e-12
        )


def test_tails_run_on_between_whole_counts() -> None:
    steps = [chance.tails(k, 45.1, 0.3) for k in np.linspace(0, 45.1, 200)]
    lows, highs = zip(*steps, strict=True)
    assert list(lows) == sorted(lows)
    assert list(highs) == sorted(highs, reverse=True)


@pytest.mark.parametrize("level", [0.05, 0.002])
@pytest.mark.parametrize(("n", "p"), [(40.0, 0.2), (262.5, 0.3), (1000.0, 0.7)])
def test_limits_leave_out_half_the_level_on_either_side(n: float, p: float, level: float) -> None:
    low, high = chance.limits(n, p, level)
    assert 0 < low < p < high < 1
    assert chance.tails(low * n, n, p)[0] == pytest.approx(level / 2, abs=1e-6)
    assert chance.tails(high * n, n, p)[1] == pytest.approx(level / 2, abs=1e-6)


def test_many_limits_are_found_at_once() -> None:
    n, p = np.array([3.0, 45.1, 0.5, 9e5]), np.array([0.3, 0.02, 0.9, 0.5])
    low, high = chance.limits(n, p, 0.05)
    each = [chance.limits(a, b, 0.05) for a, b in zip(n, p, strict=True)]
    assert list(zip(low, high, strict=True)) == each
    inside = high < 1
    assert chance.tails((high * n)[inside], n[inside], p[inside])[1] == pytest.approx(0.025)


def test_a_figure_at_a_limit_is_as_rare_as_the_level() -> None:
    low, high = chance.limits(262.5, 0.3, 0.05)
    ends = np.array([low, 0.3, high]) * 262.5
    assert chance.two_sided(ends, 262.5, 0.3) == pytest.approx([0.05, 1.0, 0.05], abs=1e-9)


def test_of_few_units_not_even_the_extremes_are_outside() -> None:
    assert chance.limits(5, 0.3, 0.05) == pytest.approx((0.0, 0.8), abs=0.15)
    assert chance.limits(3, 0.3, 0.002) == (0.0, 1.0)


def test_holm_stops_at_the_first_that_does_not_stand() -> None:
    ps = np.array([0.02, 0.001, 0.3, 0.012])
    # A quarter, a third, a half of the level are passed; the whole of it is not.
    assert chance.holm(ps, 0.05).tolist() == [True, True, False, True]
    # The second fails, and what comes after it does not stand, though the last would alone.
    assert chance.holm(np.array([0.001, 0.03, 0.04, 0.035]), 0.05).tolist() == [True] + [False] * 3
    assert chance.holm(np.array([]), 0.05).tolist() == []


@pytest.mark.parametrize(("p", "expected"), [(0.39, 0.3), (0.2, 0.3), (0.09, 0.05)])
def test_a_sample_as_large_as_asked_tells_as_often_as_promised(p: float, expected: float) -> None:
    n = round(chance.sample(p, expected) or 0)
    low, high = chance.limits(n, expected, chance.LEVEL)
    named = binom.cdf(low * n + 1e-9, n, p) + binom.sf(high * n - 1e-9, n, p)
    assert named == pytest.approx(chance.POWER, abs=0.03)


def test_the_smallest_difference_that_shows_is_what_the_sample_is_for() -> None:
    doubts = np.array([1.0, 8 / 7, 2.0])
    sizes = [chance.sample(0.39, 0.3, doubt) for doubt in doubts]
    shown = chance.detectable(np.array(sizes, float), np.full(3, 0.3), doubts)
    assert shown.tolist() == pytest.approx([0.39] * 3, abs=1e-9)


def test_what_cannot_be_told_is_not_promised() -> None:
    assert chance.sample(0.3, 0.3) is None
    assert chance.sample(0.3001, 0.3) is None  # hundreds of millions
    shown = chance.detectable(np.array([2.0, 100.0]), np.array([0.5, 0.0]), np.ones(2))
    assert np.isnan(shown).all()

"""The parts of a change add up to it, and are what one would work out by hand."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasuki.insight.divisia import Chain, Group, attribute, factors, logarithmic_mean


def chain(draw: np.random.Generator, groups: int, zeros: float) -> Chain:
    """A random chain of four stages in which some rates, groups and inflows are zero."""
    stages = []
    for _ in range(4):
        weights = np.where(draw.random(groups) < zeros, 0.0, draw.dirichlet(np.ones(groups)))
        total = weights.sum() or 1.0
        rates = np.where(draw.random(groups) < zeros, 0.0, draw.random(groups))
        stages.append(
            tuple(
                Group(float(w / total), float(r) if w else None)
                for w, r in zip(weights, rates, strict=True)
            )
        )
    inflow = 0.0 if draw.random() < zeros / 3 else float(draw.integers(1, 5000))
    return Chain(inflow, tuple(stages))


def test_the_parts_add_up_to_the_change_on_a_thousand_random_cases() -> None:
    draw = np.random.default_rng(3)
    vanished = 0
    for case in range(1000):
        groups, zeros = int(draw.integers(1, 7)), (0.0, 0.1, 0.4)[case % 3]
        now, then = chain(draw, groups, zeros), chain(draw, groups, zeros)
        change = now.outcome - then.outcome
        parts = attribute(now, then)
        total = parts.inflow + sum(parts.stage(i).total for i in range(4))
        assert total == pytest.approx(change, rel=1e-9, abs=1e-12), case
        by_factor = factors((now.inflow, *now.rates), (then.inflow, *then.rates))
        for i, part in enumerate(by_factor[1:]):
            assert parts.stage(i).total == pytest.approx(part, rel=1e-9, abs=1e-9)
        vanished += (now.outcome == 0) != (then.outcome == 0)
    assert vanished > 50


def test_the_parts_change_sign_with_the_sides() -> None:
    draw = np.random.default_rng(4)
    for _ in range(50):
        now, then = chain(draw, 3, 0.2), chain(draw, 3, 0.2)
        forth, back = attribute(now, then), attribute(then, now)
        assert forth.inflow == pytest.approx(-back.inflow)
        for i in range(4):
            assert forth.stage(i).mix == pytest.approx(-back.stage(i).mix)
            assert forth.stage(i).rate == pytest.approx(-back.stage(i).rate)


def test_two_factors_by_hand() -> None:
    # 100 × 0.2 = 20 became 150 × 0.1 = 15.
    mean = -5 / log(15 / 20)
    inflow, rate = factors((150, 0.1), (100, 0.2))
    assert inflow == pytest.approx(mean * log(1.5))
    assert rate == pytest.approx(mean * log(0.5))
    assert inflow + rate == pytest.approx(-5)


def test_only_the_factor_that_changed_has_a_part() -> None:
    now = Chain(100, ((Group(0.5, 0.2), Group(0.5, 0.4)), (Group(1.0, 0.5),)))
    then = Chain(100, ((Group(0.8, 0.2), Group(0.2, 0.4)), (Group(1.0, 0.5),)))
    parts = attribute(now, then)
    assert parts.inflow == 0
    assert parts.stage(0).rate == 0
    assert parts.stage(0).mix == pytest.approx(100 * (0.30 - 0.24) * 0.5)
    assert parts.stage(1).total == 0


def test_a_stage_at_which_everything_stopped_has_the_whole_change() -> None:
    now, then = Chain(90, ((Group(1, 0.0),),)), Chain(100, ((Group(1, 0.3),),))
    parts = attribute(now, then)
    assert (parts.inflow, parts.stage(0).mix, parts.stage(0).rate) == (0, 0, -30)


def test_factors_that_vanish_together_share_evenly() -> None:
    assert factors((0, 0.5, 0), (10, 0.4, 0.5)) == [-1.0, 0.0, -1.0]
    # The limit itself: both go to zero alike.
    tiny = 1e-130
    near = factors((tiny, 0.5, tiny), (10, 0.4, 0.5))
    assert near[0] == pytest.approx(-1, rel=0.02)
    assert near[2] == pytest.approx(-1, rel=0.02)


def test_a_group_that_came_or_went_is_mix() -> None:
    now = Chain(100, ((Group(0.5, 0.2), Group(0.5, 0.4)),))
    then = Chain(100, ((Group(1.0, 0.2), Group(0.0, None)),))
    first, came = attribute(now, then).stages[0]
    assert came.rate == 0
    assert came.mix > 0 > first.mix
    gone = attribute(then, now).stages[0][1]
    assert (gone.mix, gone.rate) == (pytest.approx(-came.mix), 0)


def test_nothing_before_and_nothing_after_is_no_change() -> None:
    nothing = Chain(0, ((Group(0.0, None),),))
    parts = attribute(nothing, nothing)
    assert (parts.inflow, parts.stage(0).total) == (0, 0)


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_the_logarithmic_mean_lies_between_the_others(a: float, b: float) -> None:
    mean = logarithmic_mean(a, b)
    assert mean == logarithmic_mean(b, a) or mean == pytest.approx(logarithmic_mean(b, a))
    assert (a * b) ** 0.5 * (1 - 1e-9) <= mean <= (a + b) / 2 * (1 + 1e-9)

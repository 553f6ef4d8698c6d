"""What is known of a matured rate: the estimate itself, its beta, its groups, the best of several."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.domain.window import Window
from tasuki.insight.belief import Belief, Risks, best_of, by_group
from tasuki.metrics.cohorts import Cohort
from tests.facts.ledgers import TOKYO

AS_OF = datetime(2025, 6, 1, tzinfo=UTC)
WINDOW = Window.days(date(2025, 2, 1), date(2025, 5, 1), TOKYO)


def cohort(
    times: list[int],
    reached: list[bool],
    *,
    counts: list[int] | None = None,
    entry: list[int] | None = None,
    place: list[int] | None = None,
    horizon: int = 30,
) -> Cohort:
    """Units of one stratum, or of those that `place` names, in order."""
    strata = max(place, default=0) + 1 if place else 1
    return Cohort(
        metric="opportunity_to_won",
        window=WINDOW,
        as_of=AS_OF,
        by=("source",),
        strata=tuple((f"source {i}",) for i in range(strata)),
        place=np.array(place or [0] * len(times), np.int64),
        times=np.array(times, np.int64),
        reached=np.array(reached, bool),
        counts=np.array(counts or [1] * len(times), np.int64),
        entry=None if entry is None else np.array(entry, np.int64),
        horizon_days=horizon,
        recorded_from=None,
    )


def censored(seed: int, n: int = 300, share: float = 0.4) -> Cohort:
    """Units that came evenly over 60 days and take some days to reach, watched until today."""
    draw = np.random.default_rng(seed)
    age, time = draw.integers(0, 60, n), draw.geometric(0.1, n)
    reached = (draw.random(n) < share) & (time <= age)
    return cohort(np.where(reached, time, age).tolist(), reached.tolist(), horizon=25)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.integers(0, 40)), min_size=1),
    st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_the_rate_is_the_matured_reading(rows: list[tuple[int, bool, int]], late: bool) -> None:
    times, reached, entry = (list(column) for column in zip(*rows, strict=True))
    made = cohort(times, reached, entry=entry if late else None)
    risks = Risks.of(made)
    known = made.matured().value
    if not risks.units:
        assert Belief.of(risks, 30) is None
        return
    belief = Belief.of(risks, 30)
    assert belief is not None
    assert known is not None
    assert belief.rate == pytest.approx(known, abs=1e-12)


@pytest.mark.parametrize(("n", "k"), [(10, 3), (200, 50), (1, 1), (5, 5), (40, 0)])
def test_without_unfinished_units_it_is_jeffreys(n: int, k: int) -> None:
    times = [*(i % 20 + 1 for i in range(k)), *([60] * (n - k))]
    belief = Belief.of(Risks.of(cohort(times, [True] * k + [False] * (n - k))), 30)
    assert belief is not None
    assert (belief.a, belief.b) == (pytest.approx(n - k + 0.5), pytest.approx(k + 0.5))


def test_the_drawn_beta_is_the_bootstrap_of_the_hazards() -> None:
    risks = Risks.of(censored(5))
    belief = Belief.of(risks, 25)
    assert belief is not None
    ages = np.flatnonzero(risks.reached[:26])
    d, y = risks.reached[ages], risks.at_risk[ages]
    events = d * (1 + 0.5 / d.sum())
    stay = y + 0.5 + 0.5 * np.cumsum(d[::-1])[::-1] / d.sum() - events
    draw = np.random.default_rng(1)
    hazards = draw.beta(events, stay, (40_000, len(ages)))
    full = 1 - np.prod(1 - hazards, axis=1)
    short = belief.draws(draw, 40_000)
    levels = (0.025, 0.25, 0.5, 0.75, 0.975)
    assert np.quantile(short, levels) == pytest.approx(np.quantile(full, levels), abs=0.003)


def test_ages_that_were_not_seen_go_on_as_they_are_told_to() -> None:
    belief = Belief.of(Risks.of(cohort([2] * 3 + [9] * 7, [True] * 3 + [False] * 7)), 8, 0.5)
    assert belief is not None
    assert belief.rate == pytest.approx(1 - 0.7 * 0.5)
    drawn = belief.draws(np.random.default_rng(2), 1000)
    assert drawn.min() > 0.5


def test_an_age_counts_as_seen_while_enough_are_watched() -> None:
    many = cohort([3] * 95 + [20] * 10, [False] * 105)
    assert Risks.of(many).watched_to == 20
    few = cohort([3] * 95 + [20] * 9, [False] * 104)
    assert Risks.of(few).watched_to == 3
    assert Risks.of(cohort([4], [False])).watched_to == 4
    assert Risks.of(cohort([], [])).watched_to == -1


def test_more_units_alike_leave_less_doubt_about_the_estimate() -> None:
    belief = Belief.of(Risks.of(censored(6, 80)), 25)
    assert belief is not None
    draw = np.random.default_rng(3)
    grown = belief.grown(16)
    assert grown.draws(draw, 20_000).mean() == pytest.approx(belief.rate, abs=0.003)
    ratio = belief.draws(draw, 20_000).std() / grown.draws(draw, 20_000).std()
    assert ratio == pytest.approx(4, rel=0.1)


def test_groups_mix_to_the_whole_also_where_one_is_young() -> None:
    # The first group has had its time; the second came five days ago.
    times = [*([3] * 20), *([12] * 20), *([40] * 60), *([3] * 10), *([5] * 40)]
    reached = [*([True] * 40), *([False] * 60), *([True] * 10), *([False] * 40)]
    made = cohort(times, reached, place=[0] * 100 + [1] * 50)
    weights, rates = by_group(made, 30)
    assert weights == pytest.approx([2 / 3, 1 / 3])
    assert (weights * rates).sum() == pytest.approx(made.whole().matured().value)
    # Both lost a fifth by day 3; what comes later the young group takes from all.
    assert rates[1] == pytest.approx(rates[0], rel=0.02)


def test_a_group_without_a_unit_has_no_share_and_no_rate() -> None:
    weights, rates = by_group(cohort([2, 9], [True, False], place=[1, 1]), 30)
    assert (weights[0], rates[0]) == (0, 0)


def test_the_luckiest_of_equal_quarters_is_no_standard() -> None:
    draw = np.random.default_rng(8)
    best, drawn = [], []
    for _ in range(200):
        quarters = []
        for k in draw.binomial(150, 0.3, 4):
            made = cohort([1, 60], [True, False], counts=[int(k), int(150 - k)])
            quarters.append(Belief.of(Risks.of(made), 30))
        drawn.append(max(q.rate for q in quarters if q))
        best.append(best_of([q for q in quarters if q], draw, 500)[0])
    assert np.mean(drawn) > 0.33
    assert np.mean(best) < 0.315


def test_a_quarter_that_was_really_better_is_the_standard() -> None:
    draw = np.random.default_rng(9)
    quarters = [
        Belief.of(Risks.of(cohort([1, 60], [True, False], counts=[k, 1000 - k])), 30)
        for k in (300, 310, 420, 290)
    ]
    rate, drawn = best_of([q for q in quarters if q], draw, 4000)
    assert rate == pytest.approx(0.42, abs=0.01)
    assert drawn.mean() == pytest.approx(rate, abs=0.005)

"""What a lead mix gives: the example of docs/algorithms/fair-comparison.md, and known tests."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from tasuki.insight import chance
from tasuki.insight.fair import judged, shrunken
from tasuki.insight.leadmix import Held, Standard, Watch, standard
from tasuki.metrics.estimate import product_limit
from tests.insight.strata import counted, lived

EXAMPLE = counted(
    {
        ("A", "web"): (30, 60),
        ("A", "fair"): (4, 20),
        ("B", "web"): (6, 20),
        ("B", "fair"): (6, 60),
        ("C", "web"): (14, 40),
        ("C", "fair"): (4, 40),
    }
)


def held(cohort: object) -> Standard:
    watch = Watch.of(cohort)  # type: ignore[arg-type]
    return standard(watch, np.ones(len(watch.groups), bool))


def test_the_example_of_the_docs() -> None:
    found = held(EXAMPLE)
    assert found.rate.tolist() == pytest.approx([0.425, 0.15, 0.225])
    assert found.expected.tolist() == pytest.approx([0.275, 0.21, 0.2875])
    assert found.counts.tolist() == pytest.approx([80, 80, 80])
    assert found.weight[0] == pytest.approx(45.1, abs=0.05)
    page = judged(Watch.of(EXAMPLE))
    assert page.p[0] == pytest.approx(0.053, abs=0.0005)
    assert page.side.tolist() == [0, 0, 0]
    wanted = chance.sample(0.425, 0.275, 80 / found.weight[0])
    assert wanted == pytest.approx(153, abs=1)  # 80 are there: 73 more
    prior, rates = shrunken(Watch.of(EXAMPLE))
    assert prior is not None
    assert prior.strength == pytest.approx(194, abs=0.5)
    assert rates[0].value == pytest.approx(0.366, abs=0.0005)


def test_in_one_stratum_the_difference_is_mantel_and_haenszels() -> None:
    found = held(counted({("A", "web"): (30, 60), ("B", "web"): (45, 140)}))
    reached, missed, all_units = 75, 125, 200
    variance = 60 * 140 * reached * missed / (all_units**2 * (all_units - 1))
    z = (found.rate[0] - found.expected[0]) ** 2 * found.weight[0]
    statistic = z / (found.fair[0] * (1 - found.fair[0]))
    assert statistic == pytest.approx((30 - 60 * reached / all_units) ** 2 / variance)


def test_a_rate_is_the_product_limit_of_its_own_and_of_the_others() -> None:
    rng = np.random.default_rng(4)
    lives = {
        (name, "web"): [
            (int(t), bool(e))
            for t, e in zip(rng.integers(0, 40, n), rng.random(n) < 0.4, strict=True)
        ]
        for name, n in (("A", 50), ("B", 70), ("C", 30))
    }
    found = held(lived(lives, horizon=30))

    def reached(*names: str) -> float | None:
        rows = [life for name in names for life in lives[name, "web"]]
        times, ends = (np.array(part) for part in zip(*rows, strict=True))
        return product_limit(times.astype(np.int64), ends.astype(bool)).reached_by(30).value

    assert found.rate.tolist() == pytest.approx([reached("A"), reached("B"), reached("C")])
    others = [reached("B", "C"), reached("A", "C"), reached("A", "B")]
    assert found.expected.tolist() == pytest.approx(others)
    assert all(
        0 < w <= c <= n for w, c, n in zip(found.weight, found.counts, (50, 70, 30), strict=True)
    )


def test_young_units_are_no_failures() -> None:
    old = [(5, True)] * 30 + [(60, False)] * 70
    young = [(5, True)] * 15 + [(6, False)] * 35 + [(2, False)] * 50
    found = held(lived({("A", "web"): old, ("B", "web"): young}, horizon=30))
    assert found.rate.tolist() == pytest.approx([0.3, 0.3])  # to date B has 15 of 100
    assert found.expected.tolist() == pytest.approx([0.3, 0.3])
    assert found.counts[1] == pytest.approx(50, abs=1)


def test_nobody_is_watched_before_the_recording_began() -> None:
    lives = {("A", "web"): [(3, True), (9, False)], ("B", "web"): [(4, True), (9, False)]}
    late = {("A", "web"): [0, 0], ("B", "web"): [5, 5]}
    found = held(lived(lives, horizon=9, entry=late))
    assert found.rate.tolist() == pytest.approx(
        [0.5, 0.0]
    )  # B's outcome came before it could be seen


def test_what_nobody_else_has_is_left_out() -> None:
    found = held(
        counted({("A", "web"): (30, 60), ("A", "referral"): (9, 10), ("B", "web"): (12, 60)})
    )
    assert found.alone.tolist() == [10, 0]
    assert found.rate.tolist() == pytest.approx([0.5, 0.2])
    assert found.expected.tolist() == pytest.approx([0.2, 0.5])


def test_a_group_alone_with_all_its_leads_is_not_compared() -> None:
    page = judged(Watch.of(counted({("A", "web"): (30, 60), ("B", "fair"): (12, 60)})))
    assert np.isnan(page.p).all()
    assert not page.side.any()


def test_units_of_nobody_take_no_part() -> None:
    watch = Watch.of(
        counted({(None, "web"): (50, 60), ("A", "web"): (6, 20), ("B", "web"): (9, 30)})
    )
    assert watch.groups == ("A", "B")
    assert standard(watch, np.ones(2, bool)).expected.tolist() == pytest.approx([0.3, 0.3])


def test_where_nobody_reached_nothing_is_told() -> None:
    page = judged(Watch.of(counted({("A", "web"): (0, 60), ("B", "web"): (0, 80)})))
    assert np.isnan(page.p).all()
    lone = judged(Watch.of(counted({("A", "web"): (3, 60)})))
    assert np.isnan(lone.p).all()


def test_who_stands_out_is_not_the_others_standard() -> None:
    cells = {(f"m{i}", "web"): (90 + i, 300) for i in range(7)}
    page = judged(Watch.of(counted(cells | {("star", "web"): (200, 300)})))
    assert page.reference.tolist() == [True] * 7 + [False]
    assert page.side.tolist() == [0] * 7 + [1]
    assert page.firm.tolist() == [False] * 7 + [True]
    assert page.standard.expected[0] == pytest.approx(sum(90 + i for i in range(1, 7)) / 1800)


def test_one_reference_after_another_is_as_each_held_alone() -> None:
    rng = np.random.default_rng(5)
    kinds = {f"m{i}": rng.choice(["web", "fair", "tel", "ad"], 2 + i % 3) for i in range(6)}
    lives = {
        (name, str(kind)): [(int(t), bool(rng.random() < 0.3)) for t in rng.integers(0, 40, 15)]
        for name, some in kinds.items()
        for kind in some
    }
    watch = Watch.of(lived(lives, horizon=30))
    held = Held(watch)
    for _ in range(12):
        reference = rng.random(6) < 0.6
        found, alone = held.against(reference), standard(watch, reference)
        for part in ("rate", "expected", "fair", "counts", "weight", "alone"):
            assert getattr(found, part).tolist() == getattr(alone, part).tolist()


def test_limits_and_verdict_agree() -> None:
    rng = np.random.default_rng(8)
    for _ in range(20):
        cells = {
            (f"m{i}", "web"): (int(k), 120)
            for i, k in enumerate(rng.binomial(120, 0.25 + 0.1 * rng.random(6)))
        }
        page = judged(Watch.of(counted(cells)))
        found = page.standard
        for i in range(6):
            low, high = chance.limits(float(found.weight[i]), float(found.fair[i]), chance.LEVEL)
            gap = found.rate[i] - found.expected[i] + found.fair[i]
            assert (page.side[i] != 0) == (gap < low or gap > high)


def test_the_binomial_is_wide_enough_for_an_estimated_standard() -> None:
    draws = np.random.default_rng(3).binomial(100, 0.3, (400, 4))
    called = [
        judged(Watch.of(counted({(f"m{i}", "web"): (int(k), 100) for i, k in enumerate(row)}))).side
        for row in draws
    ]
    assert np.mean(np.array(called) != 0) < 0.06
    assert binom.sf(1600 * 0.06, 1600, 0.05) < 0.05

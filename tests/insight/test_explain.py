"""The explanation of a window: parts that add up, a bottleneck or the leads that are missing for one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.bottleneck import STAGES, references
from tasuki.insight.capacity import flow
from tasuki.insight.explain import DIMENSIONS, explain
from tasuki.insight.explanation import Against, Explanation, Flow, Outcome
from tasuki.metrics.read import read
from tasuki.metrics.units import UnknownDimension
from tests.facts.ledgers import TOKYO, journeys, when
from tests.metrics.relay import START, relay
from truth.bottleneck import NOW as PLANTED_NOW
from truth.bottleneck import relay as simulated

NOW = Window.days(date(2025, 4, 1), date(2025, 7, 1), TOKYO)
THEN = NOW.previous()
END = when("2025-10-01 00:00")


def steps(day: date, upto: int) -> list[Any]:
    """A lead that came on a day and went so many stages, one each day."""
    gates = ("mql", "hand_over", "open_opportunity", "win")
    return [
        (gate, when(f"{day + timedelta(days=place)} 10:00"))
        for place, gate in enumerate(gates[:upto])
    ]


def ledger(*cohorts: tuple[date, str, tuple[int, int, int, int, int]]) -> Snapshot:
    """Leads of a day and source: how many came, and how many of them reached each stage."""
    made: dict[str, Any] = {}
    leads: dict[str, Any] = {}
    for day, source, counts in cohorts:
        for i in range(counts[0]):
            key = f"{source}-{day}-{i}"
            upto = sum(i < count for count in counts[1:])
            made[key] = steps(day, upto)
            leads[key] = {"created": f"{day} 10:00", "source": source}
    return journeys(made, leads=leads, as_of=END)


FIRST, SECOND = date(2025, 2, 3), date(2025, 5, 7)
WORKED = (
    (FIRST, "fair", (40, 20, 10, 8, 4)),
    (FIRST, "web", (60, 30, 24, 12, 6)),
    (SECOND, "fair", (80, 40, 20, 6, 3)),
    (SECOND, "web", (40, 20, 16, 6, 3)),
)


@pytest.fixture(scope="module")
def worked() -> Explanation:
    return explain(ledger(*WORKED), NOW, THEN, as_of=END, against=Against.PREVIOUS)


def test_won_deals_are_the_inflow_times_the_rates(worked: Explanation) -> None:
    change = worked.change
    assert (change.inflow_then.n, change.inflow_now.n) == (100, 120)
    assert [s.rate_then for s in worked.stages] == pytest.approx([50 / 100, 34 / 50, 20 / 34, 0.5])
    assert [s.rate_now for s in worked.stages] == pytest.approx([60 / 120, 36 / 60, 12 / 36, 0.5])
    assert (change.won_then, change.won_now) == (pytest.approx(10), pytest.approx(6))
    assert (worked.won_then.n, worked.won_now.n) == (10, 6)


def test_the_parts_add_up_to_the_change(worked: Explanation) -> None:
    parts = [stage.part for stage in worked.stages]
    assert worked.change.inflow is not None
    total = worked.change.inflow + sum(part.total for part in parts if part)
    assert total == pytest.approx(worked.change.total, rel=1e-9)
    assert worked.change.inflow > 0
    for stage in worked.stages:
        assert stage.part is not None
        assert sum(g.part.total for g in stage.groups) == pytest.approx(stage.part.total)


def test_mix_and_rate_are_told_apart(worked: Explanation) -> None:
    # Within the sources the MQL rate stayed (fair 50 %, web 80 %); the mix moved to the fair.
    mql_to_sql = worked.stages[1].part
    assert mql_to_sql is not None
    assert mql_to_sql.rate == pytest.approx(0, abs=0.1)
    assert mql_to_sql.mix < -0.9
    # Field sales opened fewer opportunities of both.
    opened = worked.stages[2].part
    assert opened is not None
    assert opened.rate < -3
    assert abs(opened.mix) < abs(opened.rate) / 3


def test_every_reading_is_the_metric_s_own(worked: Explanation) -> None:
    snapshot = ledger(*WORKED)
    for stage in worked.stages:
        for reading in (stage.now, stage.then):
            (alone,) = read(snapshot, stage.metric, reading.window, as_of=END)
            assert alone == reading
        for group in stage.groups:
            for shown in (group.now, group.then):
                assert shown is None or shown in read(
                    snapshot, stage.metric, shown.window, as_of=END, by="source"
                )


def test_a_gain_is_what_one_stage_alone_would_bring(worked: Explanation) -> None:
    opened = worked.gains[2]
    assert opened.value == pytest.approx(120 * 0.5 * 0.6 * (20 / 34 - 12 / 36) * 0.5)
    assert opened.reference == worked.stages[2].then
    assert worked.gains[0].value == pytest.approx(0, abs=1e-9)
    for gain in worked.gains:
        assert gain.low is not None
        assert gain.value is not None
        assert gain.high is not None
        assert gain.low < gain.value < gain.high
    assert sum(gain.first or 0 for gain in worked.gains) <= 1


def test_a_planted_bottleneck_is_named_and_chance_is_not() -> None:
    enough = (
        (FIRST, "web", (2000, 1000, 500, 250, 100)),
        (SECOND, "web", (600, 300, 150, 45, 18)),
    )
    found = explain(ledger(*enough), NOW, THEN, as_of=END, against=Against.PREVIOUS)
    assert (found.naming.outcome, found.naming.stage) == (Outcome.NAMED, "sql_to_opportunity")
    few = (FIRST, "web", (200, 100, 50, 25, 10)), (SECOND, "web", (200, 100, 50, 21, 9))
    doubt = explain(ledger(*few), NOW, THEN, as_of=END, against=Against.PREVIOUS).naming
    assert (doubt.outcome, doubt.stage) == (Outcome.UNCLEAR, "sql_to_opportunity")
    # z is about 0.8 with 50 units a side; it takes some six times as many.
    assert doubt.more_leads is not None
    assert 600 < doubt.more_leads < 4000


def test_where_nothing_is_below_its_reference_nothing_is_to_be_found() -> None:
    better = (FIRST, "web", (200, 100, 50, 25, 10)), (SECOND, "web", (200, 120, 72, 43, 26))
    naming = explain(ledger(*better), NOW, THEN, as_of=END, against=Against.PREVIOUS).naming
    assert (naming.outcome, naming.stage, naming.more_leads) == (Outcome.UNCLEAR, None, None)


def test_targets_are_held_against_as_they_are_given() -> None:
    snapshot = ledger(*WORKED)
    targets = {"opportunity_to_won": 0.9, "calls": 300.0}
    found = explain(snapshot, NOW, THEN, as_of=END, against=Against.TARGET, targets=targets)
    *others, won = found.gains
    assert [gain.value for gain in others] == [None] * 3
    assert (won.reference, won.reference_rate) == (None, 0.9)
    assert won.value == pytest.approx(120 * 0.5 * 0.6 / 3 * (0.9 - 0.5))
    assert found.naming.stage == "opportunity_to_won"
    with pytest.raises(ValueError, match="no target"):
        explain(snapshot, NOW, THEN, as_of=END, against=Against.TARGET, targets={"calls": 1.0})


def test_what_a_window_is_held_against() -> None:
    month = Window.days(date(2025, 6, 1), date(2025, 7, 1), TOKYO)
    assert references(Against.PREVIOUS, month, month.previous()) == (month.previous(),)
    (baseline,) = references(Against.BASELINE, month, month.previous())
    assert (baseline.first_day, baseline.end) == (date(2025, 3, 2), month.start)
    quarters = references(Against.BEST, month, month.previous())
    assert [(q.end_day - q.first_day).days for q in quarters] == [91] * 4
    assert quarters[0] == baseline
    assert quarters[1].end == baseline.start
    assert references(Against.TARGET, month, month.previous()) == ()


def test_nothing_recorded_explains_nothing() -> None:
    found = explain(journeys({}, as_of=END), NOW, THEN, as_of=END)
    assert found.naming.outcome is Outcome.UNKNOWN
    assert (found.change.won_now, found.change.total, found.change.inflow) == (None, None, None)
    assert [(c.entered.n, c.held.n, c.days, c.oldest_s) for c in found.capacity] == [
        (0, 0, None, None)
    ] * 3


def test_a_stage_that_nobody_entered_leaves_the_change_to_the_others() -> None:
    found = explain(
        ledger((FIRST, "web", (50, 20, 10, 5, 2)), (SECOND, "web", (50, 0, 0, 0, 0))),
        NOW,
        THEN,
        as_of=END,
        against=Against.PREVIOUS,
    )
    assert found.change.total == pytest.approx(-2)
    assert [s.part.total if s.part else None for s in found.stages] == pytest.approx([-2, 0, 0, 0])
    assert found.naming.outcome is Outcome.UNKNOWN


def test_a_window_in_the_future_and_a_strange_dimension_are_refused() -> None:
    snapshot = ledger(WORKED[0])
    with pytest.raises(ValueError, match="has not begun"):
        explain(snapshot, NOW, THEN, as_of=NOW.start)
    with pytest.raises(UnknownDimension):
        explain(snapshot, NOW, THEN, as_of=END, by="moon phase")


@pytest.mark.parametrize("by", DIMENSIONS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_parts_add_up_on_random_ledgers(by: str, seed: int) -> None:
    as_of = START + timedelta(days=130)
    snapshot = relay(seed, 120).facts(as_of)
    now = Window.days(date(2025, 3, 1), date(2025, 4, 15), TOKYO)
    found = explain(snapshot, now, now.previous(), as_of=as_of, by=by)
    parts = [stage.part.total for stage in found.stages if stage.part]
    assert found.change.inflow is not None
    total = found.change.inflow + sum(parts)
    assert total == pytest.approx(found.change.total, rel=1e-9, abs=1e-9)


def test_the_same_question_is_answered_the_same_twice() -> None:
    snapshot = ledger(*WORKED)
    assert explain(snapshot, NOW, THEN, as_of=END) == explain(snapshot, NOW, THEN, as_of=END)


def test_a_young_window_is_compared_at_the_age_it_has() -> None:
    facts = simulated(4, ())
    week = Window.days(date(2025, 11, 24), date(2025, 12, 1), TOKYO)
    found = explain(facts, week, week.previous(), as_of=facts.as_of, against=Against.BASELINE)
    last = found.stages[-1]
    assert last.now.horizon_days is not None
    assert last.seen_days < 7 < last.now.horizon_days
    # Nothing changed: without the common age the last rate would look like a half of its own.
    assert last.now.value is not None
    assert last.rate_now is not None
    assert last.rate_now > 1.5 * last.now.value
    gain = found.gains[-1]
    assert gain.low is not None
    assert gain.high is not None
    assert gain.low < 0 < gain.high
    assert PLANTED_NOW.end == facts.as_of


def test_what_enters_and_what_leaves() -> None:
    snapshot = journeys(
        {
            "stays": [("mql", "4/10")],
            "older": [("mql", "3/3")],
            "passed": [("mql", "4/11"), ("hand_over", "4/20")],
            "gone": [("mql", "3/20"), ("disqualify", "4/2", {"reason": "rival"})],
            "deal": [("mql", "4/1"), ("hand_over", "4/2"), ("open_opportunity", "4/9")],
        },
        as_of="2025-05-01 00:00",
    )
    april = Window.days(date(2025, 4, 1), date(2025, 5, 1), TOKYO)
    found = explain(snapshot, april, april.previous(), as_of=april.end)
    mql, sql, opportunity = found.capacity
    assert (mql.entered.n, mql.left.n, mql.held.n) == (3, 3, 2)
    assert (mql.oldest_lead_key, mql.days) == ("older", pytest.approx(2 / (3 / 30)))
    assert mql.oldest_s == (april.end - when("3/3")).total_seconds()
    assert (sql.entered.n, sql.left.n, sql.held.n) == (2, 1, 1)
    assert (opportunity.entered.n, opportunity.left.n, opportunity.days) == (1, 0, None)


def test_a_stage_fills_where_more_enters_than_chance_explains() -> None:
    assert flow(100, 60) is Flow.FILLING
    assert flow(60, 100) is Flow.EMPTYING
    assert flow(100, 90) is Flow.STEADY
    assert flow(0, 0) is Flow.STEADY
    draw = np.random.default_rng(5)
    same = [flow(int(a), int(b)) is Flow.STEADY for a, b in draw.poisson(80, (2000, 2))]
    assert 0.93 < np.mean(same) < 0.97


def test_the_stages_are_those_of_the_relay(worked: Explanation) -> None:
    assert tuple(stage.metric for stage in worked.stages) == STAGES


def test_a_window_before_outcomes_were_recorded_is_compared_with_nothing() -> None:
    made = ledger((FIRST, "web", (300, 0, 0, 0, 0)), (SECOND, "web", (300, 200, 100, 50, 20)))
    found = explain(made, NOW, THEN, as_of=END, against=Against.PREVIOUS)
    first = found.stages[0]
    assert (first.then.value, first.rate_then) == (None, None)
    assert first.rate_now == pytest.approx(2 / 3)
    assert found.gains[0].reference is None
    assert [caution.facts["metric"] for caution in found.cautions] == ["lead_to_mql"]
    # What was not recorded is no part of a change.
    assert first.part is not None
    assert first.part.total == 0

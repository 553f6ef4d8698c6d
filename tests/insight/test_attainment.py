"""How targets stand: the verdicts, their edges, and what they are told from."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tasuki.domain.targets import Layer, Period
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.attainment import (
    LOWER,
    PAIRS,
    Goal,
    Outlook,
    Standing,
    may_have_target,
    outlook,
)
from tasuki.metrics.read import read
from tasuki.metrics.registry import METRICS
from tests.facts.ledgers import TOKYO, when
from tests.metrics.relay import START, relay

MARCH = Period.parse("2025-03", TOKYO)
MIDDLE = when("3/19 15:00")


@pytest.fixture(scope="module")
def ledger() -> Snapshot:
    return relay(5, leads=220).facts(START + timedelta(days=130))


def stand(ledger: Snapshot, *goals: Goal, as_of=MIDDLE) -> Outlook:
    return outlook(ledger, MARCH, goals, as_of=as_of, draws=200)


def team(metric: str, value: float) -> Goal:
    return Goal(Layer.TEAM, metric, value)


def test_a_count_stands_by_what_is_done_and_what_is_probable(ledger: Snapshot) -> None:
    (done,) = read(ledger, "mql", MARCH.window.until(MIDDLE), as_of=MIDDLE)
    assert done.value
    found = stand(
        ledger, *(team("mql", value) for value in (done.value, done.value + 1, 10 * done.value))
    )
    standing = {item.goal.value: item.standing for item in found.items}
    assert standing[done.value] is Standing.MET
    assert standing[done.value + 1] is Standing.LIKELY
    assert standing[10 * done.value] is Standing.UNLIKELY
    chances = [item.chance or 0.0 for item in found.items]
    assert chances[0] == 1
    assert chances[2] == 0


def test_a_period_that_is_over_is_reached_or_missed(ledger: Snapshot) -> None:
    (done,) = read(ledger, "calls", MARCH.window, as_of=ledger.as_of)
    value = done.value or 0.0
    found = stand(ledger, team("calls", value), team("calls", value + 1), as_of=ledger.as_of)
    assert [item.standing for item in found.items] == [Standing.MET, Standing.MISSED]
    assert (found.left, found.days) == (0, 20)  # 20 March is a holiday


def test_a_limit_is_kept_until_it_is_passed(ledger: Snapshot) -> None:
    metric = "sql_returned"
    assert metric in LOWER
    (done,) = read(ledger, metric, MARCH.window.until(MIDDLE), as_of=MIDDLE)
    value = done.value or 0.0
    found = stand(ledger, team(metric, value - 1), team(metric, 1000 + value))
    assert [item.standing for item in found.items] == [Standing.MISSED, Standing.LIKELY]


@pytest.mark.parametrize(("metric", "good"), [("mql_to_sql", "low"), ("mql_return_rate", "high")])
def test_a_rate_stands_by_its_interval(ledger: Snapshot, metric: str, good: str) -> None:
    (reading,) = read(ledger, metric, MARCH.window.until(MIDDLE), as_of=MIDDLE)
    assert reading.low is not None
    assert reading.high is not None
    inside = (reading.low + reading.high) / 2
    goals = [team(metric, value) for value in (reading.low, inside, reading.high + 0.01)]
    standing = {item.goal.value: item.standing for item in stand(ledger, *goals).items}
    first, last = Standing.LIKELY, Standing.UNLIKELY
    if good == "high":
        first, last = last, first
    assert standing == {
        reading.low: first,
        inside: Standing.OPEN,
        reading.high + 0.01: last,
    }


def test_counts_come_with_their_quality_and_those_near_the_finish_first(ledger: Snapshot) -> None:
    goals = [team(metric, 5) for metric in ("calls", "won", "mql", "appointments")]
    found = stand(ledger, *goals, Goal(Layer.INDIVIDUAL, "calls", 5, "member", 1))
    assert [i.goal.metric for i in found.of(Layer.TEAM)] == ["won", "appointments", "mql", "calls"]
    for item in found.items:
        quality = PAIRS.get(item.goal.metric)
        assert (item.quality.metric if item.quality else None) == quality
        assert item.reading.group_id == item.goal.group
    assert found.first is found.items[0]


def test_a_member_without_any_unit_has_done_nothing_rather_than_is_left_out(
    ledger: Snapshot,
) -> None:
    found = stand(ledger, Goal(Layer.INDIVIDUAL, "calls", 5, "member", 99))
    (item,) = found.items
    assert (item.reading.value, item.reading.n, item.forecast) == (0.0, 0, None)
    assert item.standing is Standing.UNKNOWN
    assert item.quality is not None
    assert item.quality.value is None


def test_targets_are_of_what_happens_not_of_what_is_left_open() -> None:
    assert may_have_target("calls")
    assert may_have_target("sql_to_opportunity")
    for metric in ("untouched", "awaiting_answer", "speed_to_attempt", "nonsense"):
        assert not may_have_target(metric)
    assert all(may_have_target(key) for key in (*PAIRS, *PAIRS.values(), *LOWER))
    assert set(PAIRS) <= METRICS.keys()


def test_a_period_that_has_not_begun_does_not_stand(ledger: Snapshot) -> None:
    with pytest.raises(ValueError, match="has not begun"):
        outlook(ledger, MARCH, [], as_of=MARCH.window.start)

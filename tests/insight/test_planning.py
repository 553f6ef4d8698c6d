"""The reverse plan: by hand, and what must always hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.planning import AMOUNT, CHAIN, CannotPlan, plan
from tests.facts.ledgers import TOKYO, journeys, when

AS_OF = when("2025-12-01 00:00")
PERIOD = Window.days(date(2025, 12, 1), date(2026, 1, 1), TOKYO)
WORKING_DAYS = 23  # the calendar has no holidays in December 2025


def relay(
    leads: int = 400, *, handed: int = 4, opened: int = 2, won: int = 2, per_appointment: int = 5
) -> Snapshot:
    """Every `handed`-th MQL is handed over, with an appointment and `per_appointment` connects of
    which a half are heard of in twice as many calls; every `opened`-th of those opens, every
    `won`-th of those is won for a million."""
    steps: dict[str, list[Any]] = {}
    touches: dict[str, list[Any]] = {}
    deals: dict[str, list[Any]] = {}
    first = when("2025-07-01 10:00")
    for number in range(leads):
        key, at = f"l{number:04d}", first + timedelta(days=number * 60 / leads)
        steps[key] = [("mql", at)]
        if number % handed:
            continue
        calls = [
            ("call", at + timedelta(hours=i + 1), "no_answer", {"by": "abe"}) for i in range(5)
        ]
        calls += [
            ("call", at + timedelta(hours=i + 6), "connected", {"by": "baba"}) for i in range(4)
        ]
        touches[key] = [*calls, ("call", at + timedelta(hours=11), "appointment", {"by": "baba"})]
        steps[key].append(("hand_over", at + timedelta(days=1), {"by": "baba"}))
        if number // handed % opened:
            continue
        begun = at + timedelta(days=3)
        steps[key].append(("open_opportunity", begun))
        is_won = not number // handed // opened % won
        if is_won:
            steps[key].append(("win", begun + timedelta(days=9)))
        deal = {"opened": begun, "amount": 1e6}
        deals[key] = [deal | ({"won": begun + timedelta(days=9)} if is_won else {})]
    return journeys(steps, touches=touches, deals=deals, as_of=AS_OF)


@pytest.fixture(scope="module")
def steady() -> Snapshot:
    return relay()


def test_a_plan_divides_by_one_yield_after_another(steady: Snapshot) -> None:
    found = plan(steady, 6e6, PERIOD, as_of=AS_OF)
    needed = {need.metric: need.range.p50 for need in found.needs}
    # One in two opportunities is won, one in two appointments opens, five connects bring one
    # appointment, and two calls one connect.
    wanted = {"won": 6, "opportunities": 12, "sql": 24, "mql": 96}
    wanted |= {"appointments": 24, "connects": 120, "calls": 240}
    assert needed == {metric: pytest.approx(n, rel=0.06) for metric, n in wanted.items()}
    assert found.days == WORKING_DAYS
    assert found.members == 2
    assert found.daily.p50 == pytest.approx(240 / 2 / WORKING_DAYS, rel=0.06)
    assert found.lately == pytest.approx(1000 / 2 / 124, rel=0.02)


def test_what_is_known_of_the_fewest_units_is_the_widest_unknown(steady: Snapshot) -> None:
    found = plan(steady, 6e6, PERIOD, as_of=AS_OF)
    assert found.widest == "opportunity_to_won"  # 25 of 50; every amount is the same
    assert found.need("won").doubt == pytest.approx(0, abs=1e-9)
    assert sum(need.doubt for need in found.needs) == pytest.approx(1)
    assert {need.source for need in found.needs} == {source for _, source, _ in CHAIN}
    spread = np.log(found.daily.p90 / found.daily.p10)
    rate = found.need("opportunities").yields
    assert spread == pytest.approx(np.log(rate.p90 / rate.p10), rel=0.35)


def test_twice_the_amount_takes_twice_the_calls_and_twice_the_members_half(
    steady: Snapshot,
) -> None:
    one = plan(steady, 5e6, PERIOD, as_of=AS_OF)
    assert plan(steady, 1e7, PERIOD, as_of=AS_OF).daily.p50 == pytest.approx(2 * one.daily.p50)
    assert plan(steady, 5e6, PERIOD, as_of=AS_OF, members=4).daily.p90 == pytest.approx(
        one.daily.p90 / 2
    )
    assert plan(steady, 5e6, PERIOD, as_of=AS_OF) == one


def test_what_cannot_be_known_is_named() -> None:
    nothing = journeys({"a": [("mql", "11/3")]}, as_of=AS_OF)
    with pytest.raises(CannotPlan) as no:
        plan(nothing, 1e6, PERIOD, as_of=AS_OF)
    assert no.value.step == AMOUNT
    with pytest.raises(ValueError, match="above zero"):
        plan(nothing, 0, PERIOD, as_of=AS_OF)
    weekend = Window.days(date(2025, 12, 6), date(2025, 12, 8), TOKYO)
    with pytest.raises(ValueError, match="nobody works"):
        plan(nothing, 1e6, weekend, as_of=AS_OF)

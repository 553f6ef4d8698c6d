"""The planted truths come out of the simulated records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from tasuki.domain.cycles import Cycle
from tasuki.intake.records import Record
from tasuki.simulate import Delay, Delays, Shares, Step, Truth
from tests.simulate.relay import END, SLUMP, TOKYO, TRUTH, Told

ENTERED = {
    Step.LEAD_TO_MQL: "created_at",
    Step.MQL_TO_SQL: "mql_at",
    Step.SQL_TO_OPPORTUNITY: "sql_at",
    Step.OPPORTUNITY_TO_WON: "opportunity_at",
}
REACHED = {
    Step.LEAD_TO_MQL: "mql_at",
    Step.MQL_TO_SQL: "sql_at",
    Step.SQL_TO_OPPORTUNITY: "opportunity_at",
    Step.OPPORTUNITY_TO_WON: "won_at",
}
TIME = {
    Step.LEAD_TO_MQL: timedelta(days=120),
    Step.MQL_TO_SQL: timedelta(days=120),
    Step.SQL_TO_OPPORTUNITY: timedelta(days=90),
    Step.OPPORTUNITY_TO_WON: timedelta(days=250),
}
"""How long a unit is given: hardly any takes longer."""


def outcomes(
    told: Told, step: Step, keep: Callable[[str, Cycle], bool] = lambda _, __: True
) -> list[bool]:
    """Whether each unit that has had its time got through the step."""
    return [
        getattr(cycle, REACHED[step]) is not None
        for _, source, cycle in told.cycles
        if (entered := getattr(cycle, ENTERED[step]))
        and not cycle.disordered
        and (step is not Step.LEAD_TO_MQL or cycle.cycle == 1)
        and entered + TIME[step] < END
        and keep(source, cycle)
    ]


def agrees(reached: list[bool], rate: float) -> bool:
    """Whether a planted rate is within 4 standard errors of what came out."""
    n = len(reached)
    return abs(sum(reached) - n * rate) < 4 * np.sqrt(n * rate * (1 - rate)) + 1


@pytest.mark.parametrize("source", TRUTH.sources, ids=lambda source: source.name)
@pytest.mark.parametrize("step", [Step.LEAD_TO_MQL, Step.MQL_TO_SQL, Step.OPPORTUNITY_TO_WON])
def test_the_planted_rate_of_a_source_comes_out(told, step, source):
    reached = outcomes(told, step, lambda name, _: name == source.name)
    assert agrees(reached, getattr(source, step)), (sum(reached), len(reached))


def test_a_bottleneck_opens_on_its_day(told):
    def before(_, cycle):
        return cycle.sql_at < datetime.combine(SLUMP, datetime.min.time(), TOKYO)

    for source in TRUTH.sources:
        early = outcomes(
            told, Step.SQL_TO_OPPORTUNITY, lambda n, c, s=source: n == s.name and before(n, c)
        )
        late = outcomes(
            told, Step.SQL_TO_OPPORTUNITY, lambda n, c, s=source: n == s.name and not before(n, c)
        )
        assert agrees(early, source.sql_to_opportunity), source.name
        assert agrees(late, source.sql_to_opportunity * 0.55), source.name
    assert not agrees(
        outcomes(told, Step.SQL_TO_OPPORTUNITY, lambda n, c: not before(n, c)),
        np.mean(outcomes(told, Step.SQL_TO_OPPORTUNITY, before)),
    )


def test_the_truth_tells_its_own_rates():
    day_before = SLUMP - timedelta(days=1)
    assert TRUTH.rate(Step.SQL_TO_OPPORTUNITY, "資料請求", "中小", day_before) == 0.64
    assert TRUTH.rate(Step.SQL_TO_OPPORTUNITY, "資料請求", "中小", SLUMP) == 0.64 * 0.55
    assert Truth().rate(Step.MQL_TO_SQL, "資料請求", "中堅", SLUMP) == 0.27 * 1.1


def test_members_differ_by_their_skill():
    good_and_bad = Told.of(replace(TRUTH, skills=(1.6, 0.4, 1.0, 1.0), shifts=()), leads=8000)
    first = min(
        int(key[1:])
        for key in good_and_bad.frames[Record.MEMBER].filter(role="is_rep")["key"]
    )  # fmt: skip
    rates = [
        np.mean(outcomes(good_and_bad, Step.MQL_TO_SQL, lambda _, c, m=m: c.member_id == m))
        for m in (first, first + 1)
    ]
    assert 2.5 < rates[0] / rates[1] < 6.5


def test_delays_come_out():
    """Without a queue before it, half of all hand-overs are answered within the median."""
    at_once = Delay(1e-6, 0.0)
    delays = Delays(assign=at_once, first_attempt=at_once, reassign=at_once, answer=Delay(40, 0.5))
    told = Told.of(replace(TRUTH, delays=delays, shares=Shares(second_try=0.0)), leads=4000)
    calendar_days = [
        (handoff.accepted_at - handoff.offered_at) / timedelta(days=1)
        for _, _, cycle in told.cycles
        for handoff in cycle.handoffs
        if handoff.accepted_at and handoff.offered_at + timedelta(days=60) < END
    ]
    assert 6 < np.median(calendar_days) < 9  # 40 working hours are a week


def test_nothing_goes_wrong_where_nothing_is_planted():
    names = list(Shares.__dataclass_fields__)
    told = Told.of(replace(TRUTH, shares=Shares(**dict.fromkeys(names, 0.0))), leads=2000)
    kinds = set(told.frames[Record.GATE]["kind"])
    assert kinds == {"mql", "assign", "hand_over", "accept", "open_opportunity", "win", "lose"}
    assert "none" not in set(told.frames[Record.TOUCH]["disposition"])

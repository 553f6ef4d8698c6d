"""What a draft would have done, counted lead by lead in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.domain.agreement.criteria import Attribute, BehaviourPoints, Doing
from tasuki.domain.agreement.document import Agreement, MqlDefinition
from tasuki.domain.touches import TouchKind
from tasuki.domain.window import Window
from tasuki.insight.whatif import around, what_if
from tasuki.rulebook.whatif import NEVER, OTHERWISE, WITHIN, passed, tried, weeks
from tests.agreements import AGREEMENT
from tests.facts.ledgers import journeys, when
from tests.rulebook import oracle
from tests.rulebook.people import AS_OF, START, Lead, Touch, crowds, facts
from tests.rulebook.test_oracle import many

TOKYO = ZoneInfo("Asia/Tokyo")
WINDOW = Window.days(date(2025, 1, 20), date(2025, 3, 14), TOKYO)
"""From a Monday to a Friday: the last week is cut."""


def draft(mql: MqlDefinition) -> Agreement:
    return AGREEMENT.model_copy(update={"mql": mql})


def first_held(mql: MqlDefinition, lead: Lead, window: Window) -> datetime | None:
    """When the gate first held in a window, if it did not hold as the window began."""
    moments = oracle.instants(mql, lead, AS_OF)
    before = [moment for moment in moments if moment < window.start]
    if before and oracle.judge(mql, lead, before[-1]).holds:
        return None
    inside = (moment for moment in moments if moment in window)
    return next((moment for moment in inside if oracle.judge(mql, lead, moment).holds), None)


@settings(many, max_examples=max(many.max_examples // 3, 1))
@given(crowds(), st.integers(0, 60), st.integers(1, 60))
def test_each_lead_counts_once_in_its_week(
    crowd: tuple[MqlDefinition, list[Lead]], start: int, days: int
) -> None:
    mql, leads = crowd
    first = START.astimezone(TOKYO).date() + timedelta(days=start)
    window = Window.days(first, first + timedelta(days=days), TOKYO)
    thresholds = around(mql.threshold)
    found = tried(facts(leads), draft(mql), window, as_of=AS_OF, thresholds=thresholds)
    mine = met(mql, leads, window)
    assert found.weeks == tuple(
        sum(moment in week for moment in mine.values()) for week in weeks(window)
    )
    assert found.thresholds == {
        one: len(met(mql.model_copy(update={"threshold": one}), leads, window))
        for one in thresholds
    }
    kinds = Counter(known(lead, window) for lead in leads if lead.id in mine)
    assert found.tried == {kind: kinds[kind] for kind in (NEVER, WITHIN, OTHERWISE)}
    done = passed(facts(leads), window, as_of=AS_OF)
    there = oracle.present(leads, AS_OF)
    assert done.leads == sum(known(lead, window) == WITHIN for lead in there)


def met(mql: MqlDefinition, leads: Sequence[Lead], window: Window) -> dict[int, datetime]:
    """When each lead met a definition in a window."""
    moments = {lead.id: first_held(mql, lead, window) for lead in oracle.present(leads, AS_OF)}
    return {key: moment for key, moment in moments.items() if moment is not None}


def known(lead: Lead, window: Window) -> int:
    """Whether a lead was really passed on."""
    by_now = [moment for moment in lead.passed if moment <= AS_OF]
    if any(moment in window for moment in by_now):
        return WITHIN
    return OTHERWISE if by_now else NEVER


FORM = MqlDefinition(
    threshold=20,
    behaviours=(
        BehaviourPoints(
            name="form", label="資料請求", touch=Doing(kinds=(TouchKind.FORM,)), points=20
        ),
    ),
)
"""A lead is MQL as soon as it asked for something."""

FEBRUARY = Window.days(date(2025, 2, 3), date(2025, 3, 3), TOKYO)
LATER = when("12/31")


def worked() -> object:
    """Five leads: two asked in February and were passed on, one asked and was not, one was passed
    without asking, one had asked before."""
    asked = ("form", "2/10 11:00", "unknown", {"direction": "in"})
    return journeys(
        {
            "won": [
                ("mql", "2/12"),
                ("hand_over", "2/14"),
                ("open_opportunity", "2/20"),
                ("win", "3/20"),
            ],
            "lost": [("mql", "2/12"), ("lose", "3/1")],
            "untried": [],
            "silent": [("mql", "2/20"), ("hand_over", "2/21")],
            "early": [],
        },
        leads={key: {"created": "1/10"} for key in ("won", "lost", "untried", "silent", "early")},
        touches={
            "won": [asked],
            "lost": [asked],
            "untried": [("form", "2/25 11:00", "unknown", {"direction": "in"})],
            "early": [("form", "1/20 11:00", "unknown", {"direction": "in"}), asked],
        },
        members={"sato": "east", "ito": "east"},
        as_of=LATER,
    )


def test_a_worked_example() -> None:
    found = what_if(worked(), [draft(FORM)], FEBRUARY, as_of=LATER)
    (one,) = found.drafts
    assert [volume.mqls for volume in found.actual.volumes] == [0, 2, 1, 0]
    assert [volume.mqls for volume in one.volumes] == [0, 2, 0, 1]
    assert (found.actual.mqls, found.actual.per_week) == (3, 0.75)
    assert (one.mqls, one.both, one.otherwise, one.unknown, one.dropped) == (3, 2, 0, 1, 1)
    assert one.lost == (1, 0, 0)  # the silent one came to an SQL
    sql, opportunity, won = one.downstream
    assert [(d.n, d.k, d.share.value) for d in (sql, opportunity, won)] == [(2, 1, 0.5)] * 3
    assert (sql.worst, sql.best) == (1 / 3, 2 / 3)
    assert sql.horizon_days == 2
    assert won.horizon_days == 36
    assert one.volumes[1].each == 1.0
    assert one.load == 3 / 8
    assert dict(one.thresholds)[20] == 3
    assert dict(one.thresholds)[22] == 1  # the early one, when it asked again


def test_what_was_not_over_by_the_as_of_is_not_known() -> None:
    found = what_if(worked(), [draft(FORM)], FEBRUARY, as_of=when("2/13"))
    (one,) = found.drafts
    assert found.window.end == when("2/13")
    assert (found.actual.mqls, one.mqls, one.unknown) == (2, 2, 0)
    assert [d.k for d in one.downstream] == [0, 0, 0]


def test_a_window_that_has_not_begun_is_refused() -> None:
    with pytest.raises(ValueError, match="2025-02-03"):
        what_if(worked(), [draft(FORM)], FEBRUARY, as_of=FEBRUARY.start)


def test_nobody_meets_the_draft() -> None:
    nobody = [Lead(1, START, dict.fromkeys(Attribute), (Touch(START, TouchKind.CALL),))]
    found = what_if(facts(nobody), [draft(FORM), draft(FORM)], WINDOW, as_of=AS_OF)
    for one in found.drafts:
        assert (one.mqls, one.unknown_share.value, one.load) == (0, None, None)
        assert all(d.share.value is None and d.worst is None for d in one.downstream)

"""Document = rule: what the engine finds is what the agreement says, read sentence by sentence.

The plain-Python reader sees nothing but the clauses that people read. As many agreements as
TASUKI_AGREEMENTS says are drawn (100 without it), each with some leads.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasuki.domain.agreement.clauses import clauses
from tasuki.domain.agreement.criteria import Attribute, BehaviourPoints, Doing
from tasuki.domain.agreement.document import Agreement, MqlDefinition
from tasuki.domain.agreement.readback import read_back
from tasuki.domain.agreement.versions import InForce, Versions
from tasuki.domain.touches import TouchKind
from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.rulebook.inforce import crossings_by_version
from tasuki.rulebook.reasons import Cut, Reason, Standing
from tasuki.rulebook.score import course, crossings, score_at, scores_at
from tests.agreements import AGREEMENT
from tests.rulebook import oracle
from tests.rulebook.people import AS_OF, START, Lead, Touch, crowds, facts, moments

MANY = int(os.environ.get("TASUKI_AGREEMENTS", "100"))
many = settings(
    max_examples=MANY,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def said(agreement: Agreement) -> MqlDefinition:
    """The MQL definition as the document's clauses say it."""
    return read_back(clauses(agreement)).mql


def rows(table: object) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in table.to_pylist()]  # type: ignore[attr-defined]


def in_time(found: object) -> list[tuple[object, ...]]:
    return sorted(found, key=lambda row: (row[1], row[0]))  # type: ignore[call-overload, no-any-return]


def same(found: Standing, lead: Lead, mql: MqlDefinition) -> None:
    """A standing is what the sentences say of that instant, to the last bit."""
    judged = oracle.judge(mql, lead, found.instant)
    assert found.score == judged.score
    assert found.holds == judged.holds
    assert {one.rule: one.points for one in found.reasons} == {
        name: points
        for name, points in judged.points.items()
        if judged.times.get(name, 1 if points else 0)
    }
    assert {one.rule: one.times for one in found.reasons if one.times is not None} == {
        name: times for name, times in judged.times.items() if times
    }
    assert {one.rule: one.times for one in found.needed} == judged.needed
    assert [*found.lacking] == judged.lacking
    assert [*found.barred] == judged.barred


@many
@given(crowds(), st.data())
def test_the_engine_and_the_sentences_agree(
    crowd: tuple[MqlDefinition, list[Lead]], data: st.DataObject
) -> None:
    mql, leads = crowd
    agreement = AGREEMENT.model_copy(update={"mql": mql})
    snapshot = facts(leads)
    agree_on_gates(snapshot, agreement, leads, data)
    agree_on_reasons(snapshot, agreement, leads, data)


def agree_on_gates(
    snapshot: Snapshot, agreement: Agreement, leads: Sequence[Lead], data: st.DataObject
) -> None:
    expected = in_time(oracle.crossings(said(agreement), leads, AS_OF))
    assert rows(crossings(snapshot, agreement, as_of=AS_OF)) == expected
    first = data.draw(moments(200))
    window = Window(
        first, first + data.draw(st.integers(1, 90)) * timedelta(days=1), ZoneInfo("UTC")
    )
    within = rows(crossings(snapshot, agreement, as_of=AS_OF, window=window))
    assert within == [row for row in expected if row[1] in window]  # type: ignore[operator]


def agree_on_reasons(
    snapshot: Snapshot, agreement: Agreement, leads: Sequence[Lead], data: st.DataObject
) -> None:
    mql = said(agreement)
    there = {lead.id: lead for lead in oracle.present(leads, AS_OF)}
    instant = data.draw(moments(200))
    found = score_at(snapshot, agreement, None, instant, as_of=AS_OF)
    born = sorted(lead.id for lead in there.values() if lead.created <= instant)
    assert [one.lead_id for one in found] == born
    for one in found:
        same(one, there[one.lead_id], mql)
    asked = [(lead.id, data.draw(moments(200))) for lead in there.values() for _ in range(2)]
    each = scores_at(snapshot, agreement, asked, as_of=AS_OF)
    born_by_then = {(id_, at) for id_, at in asked if there[id_].created <= at}
    assert [(one.lead_id, one.instant) for one in each] == sorted(born_by_then)
    for one in each:
        same(one, there[one.lead_id], mql)
    for lead in list(there.values())[:1]:
        whole = course(snapshot, agreement, lead.id, as_of=AS_OF)
        for one in whole:
            same(one, lead, mql)
        # Nothing changes between the steps of a course.
        for moment in oracle.instants(mql, lead, AS_OF):
            last = [one for one in whole if one.instant <= moment][-1]
            judged = oracle.judge(mql, lead, moment)
            assert (last.score, last.holds) == (judged.score, judged.holds)


@settings(many, max_examples=max(MANY // 5, 1))
@given(crowds(), st.data())
def test_every_lead_is_judged_by_the_version_of_its_day(
    crowd: tuple[MqlDefinition, list[Lead]], data: st.DataObject
) -> None:
    mql, leads = crowd
    # Versions differ little from one another, as they do in life.
    thresholds = data.draw(st.lists(st.integers(1, 30), max_size=2))
    mqls = [mql, *(mql.model_copy(update={"threshold": one}) for one in thresholds)]
    if data.draw(st.booleans()):
        mqls.append(mql.model_copy(update={"needed": (), "half_life_days": None}))
    days = data.draw(
        st.lists(moments(210), min_size=len(mqls), max_size=len(mqls), unique=True).map(sorted)
    )
    versions = Versions.of(
        [
            InForce(number, since, AGREEMENT.model_copy(update={"mql": mql}))
            for number, (since, mql) in enumerate(zip(days, mqls, strict=True), 1)
        ]
    )
    snapshot, expected = facts(leads), in_time(_by_version(versions, leads))
    assert rows(crossings_by_version(snapshot, versions, as_of=AS_OF)) == expected
    after, some = data.draw(moments(199)), [lead.id for lead in leads if lead.id % 2]
    news = crossings_by_version(snapshot, versions, as_of=AS_OF, after=after)
    assert rows(news) == [row for row in expected if row[1] > after]  # type: ignore[operator]
    theirs = crossings_by_version(snapshot, versions, as_of=AS_OF, lead_ids=some)
    assert rows(theirs) == [row for row in expected if row[0] in some]


def _by_version(versions: Versions, leads: Sequence[Lead]) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    changes = {one.since for one in versions.all if one.since <= AS_OF}
    for lead in oracle.present(leads, AS_OF):
        held = False
        moments = {
            m for one in versions.all for m in oracle.instants(said(one.agreement), lead, AS_OF)
        }
        for moment in sorted(moments | {one for one in changes if one >= lead.created}):
            version = versions.at(moment)
            if version is None:
                continue
            now = oracle.judge(said(version.agreement), lead, moment)
            if now.holds and not held:
                found.append((lead.id, moment, now.score, version.version))
            held = now.holds
    return found


def test_many_leads_are_asked_for_at_once() -> None:
    form = BehaviourPoints(
        name="form", label="資料請求", touch=Doing(kinds=(TouchKind.FORM,)), points=8
    )
    crowd = [
        Lead(n, START, dict.fromkeys(Attribute), (Touch(START + timedelta(hours=n), "form"),))
        for n in range(1, 100)
    ]
    agreement = AGREEMENT.model_copy(update={"mql": MqlDefinition(threshold=8, behaviours=(form,))})
    snapshot, some = facts(crowd), [lead.id for lead in crowd if lead.id % 3]
    expected = [(n, START + timedelta(hours=n), 8.0) for n in some]
    assert rows(crossings(snapshot, agreement, as_of=AS_OF, lead_ids=some)) == expected
    asked = [(n, START + timedelta(hours=h)) for n in some for h in (n - 1, n)]
    each = scores_at(snapshot, agreement, asked, as_of=AS_OF)
    assert [(one.lead_id, one.score) for one in each] == [(n, s) for n in some for s in (0, 8)]


def test_nothing_to_go_by_is_no_gate() -> None:
    lead = Lead(1, START, dict.fromkeys(Attribute))
    bare = AGREEMENT.model_copy(update={"mql": MqlDefinition(threshold=1)})
    snapshot = facts([lead])
    assert not crossings(snapshot, bare, as_of=AS_OF).num_rows
    (one,) = score_at(snapshot, bare, [1], AS_OF, as_of=AS_OF)
    assert (one.score, one.holds, one.reasons) == (0, False, ())


def test_a_group_gives_no_more_than_its_cap() -> None:
    site = BehaviourPoints(
        name="site", label="閲覧", touch=Doing(kinds=(TouchKind.VISIT,)), points=8, group="site"
    )
    visits = tuple(Touch(START + timedelta(hours=n), TouchKind.VISIT) for n in range(3))
    snapshot = facts([Lead(1, START, dict.fromkeys(Attribute), visits)])
    for threshold, met in ((20, 1), (21, 0)):
        mql = MqlDefinition(threshold=threshold, behaviours=(site,), caps={"site": 20})
        agreement = AGREEMENT.model_copy(update={"mql": mql})
        assert crossings(snapshot, agreement, as_of=AS_OF).num_rows == met
    (one,) = score_at(snapshot, agreement, [1], AS_OF, as_of=AS_OF)
    assert (one.score, one.reasons) == (20, (Reason("site", 24, 3),))
    assert one.cuts == (Cut("site", 24, 20),)

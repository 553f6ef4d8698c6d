"""Comparisons from facts: each figure is the reading it says it is, and the words' facts are there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.fair import compare
from tasuki.insight.review import Verdict
from tasuki.metrics.cohorts import NotARate
from tasuki.metrics.read import read
from tasuki.metrics.units import UnknownDimension
from tests.facts.ledgers import TOKYO, journeys
from tests.metrics.relay import DAYS, START, relay
from tests.metrics.test_olist import AS_OF, FOLDER, olist, rows

__all__ = ["olist"]

END = START + timedelta(days=DAYS)
WINDOW = Window(START, END, TOKYO)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return relay(3, leads=150).facts(END)


@pytest.fixture(scope="module")
def calls() -> Snapshot:
    """A team of eight who make 200 calls each of the same kind; suzuki reaches twice as many."""
    touches = {}
    for i in range(200):
        day = f"2025-02-{1 + i % 28:02d} 10:{i % 60:02d}"
        touches[f"lead-{i}"] = [
            ("call", day, _end(name, i), {"by": name}) for name in (*NAMES, "suzuki")
        ]
    leads = {key: {"created": "1/6", "source": "web"} for key in touches}
    members = dict.fromkeys((*NAMES, "suzuki"), "east")
    return journeys(
        dict.fromkeys(touches, ()), leads=leads, touches=touches, members=members, as_of=END
    )


NAMES = ("abe", "baba", "chiba", "doi", "endo", "fukuda", "goto")


def _end(name: str, i: int) -> str:
    every = 2 if name == "suzuki" else 4
    return "connected" if (i + len(name)) % every == 0 else "no_answer"


@pytest.mark.parametrize(
    ("metric", "by"),
    [
        ("mql_to_sql", "member"),
        ("connect_rate", "member"),
        ("sql_acceptance", "team"),
        ("mql_to_sql", "campaign"),
        ("lead_to_mql", "source"),
    ],
)
def test_every_group_with_units_is_there_with_its_own_figure(
    snapshot: Snapshot, metric: str, by: str
) -> None:
    found = compare(snapshot, metric, WINDOW, by=by, as_of=END)
    readings = read(snapshot, metric, WINDOW, by=by, as_of=END)
    named = {r.group_id: r for r in readings if r.group_id is not None}
    assert [one.reading for one in found.standings] == sorted(
        named.values(), key=lambda r: r.group or ""
    )
    assert found.left_out == sum(r.n for r in readings if r.group_id is None)
    (found_total,) = read(snapshot, metric, WINDOW, as_of=END)
    assert found.total == found_total
    for one in found.standings:
        assert one.counts <= one.reading.n
        if one.seen is not None and not one.alone:
            assert one.seen == pytest.approx(one.reading.value)
            assert one.limits is not None
            assert one.far_limits is not None
            assert one.far_limits[0] <= one.limits[0] <= one.limits[1] <= one.far_limits[1]
    assert found.by_chance == pytest.approx(0.05 * found.tested)


def test_the_better_one_is_named_and_the_others_are_not(calls: Snapshot) -> None:
    found = compare(calls, "connect_rate", WINDOW, by="member", as_of=END)
    assert [one.reading.group for one in found.of(Verdict.ABOVE)] == ["suzuki"]
    assert len(found.of(Verdict.SAME)) == 7
    (suzuki,) = found.of(Verdict.ABOVE)
    assert (suzuki.firm, suzuki.far, suzuki.is_reference, suzuki.more) == (True, True, False, None)
    assert (suzuki.reading.k, suzuki.reading.n) == (100, 200)
    assert suzuki.expected == pytest.approx(0.25)
    assert suzuki.p is not None
    assert suzuki.p < 1e-6
    # Nobody is measured by suzuki: the seven reach a quarter and are expected to.
    assert [one.expected for one in found.of(Verdict.SAME)] == pytest.approx([0.25] * 7)
    assert found.funnel[0].n < min(one.evidence or 0 for one in found.standings)
    assert found.any_by_chance == pytest.approx(1 - 0.95**8)


def test_the_mix_can_be_chosen(snapshot: Snapshot) -> None:
    plain = compare(snapshot, "mql_to_sql", WINDOW, by="member", as_of=END, mix=())
    assert plain.mix == ()
    assert compare(snapshot, "mql_to_sql", WINDOW, by="member", as_of=END).mix == (
        "source",
        "segment",
    )
    for one in plain.standings:
        assert one.alone == 0


def test_what_cannot_be_compared_is_refused(snapshot: Snapshot) -> None:
    with pytest.raises(NotARate):
        compare(snapshot, "calls", WINDOW, by="member", as_of=END)
    with pytest.raises(UnknownDimension):
        compare(snapshot, "mql_to_sql", WINDOW, by="weather", as_of=END)


@pytest.mark.skipif(not FOLDER.exists(), reason=f"no data set in {FOLDER}")
def test_olists_origins(olist: Snapshot) -> None:
    since = Window.days(date(2018, 1, 1), date(2018, 6, 1), TOKYO)  # all of it was recorded
    found = compare(olist, "lead_to_won", since, by="source", as_of=AS_OF)
    assert found.left_out == sum(
        lead["origin"] == "" and lead["first_contact_date"] >= "2018-01-01"
        for lead in rows("olist_marketing_qualified_leads_dataset.csv")
    )
    named = {one.reading.group: one.verdict for one in found.standings}
    assert {group for group, verdict in named.items() if verdict is Verdict.BELOW} >= {
        "social",
        "email",
    }
    assert named["unknown"] is Verdict.ABOVE
    # The same by hand: nobody is young any more, so that a plain share of the others is expected.
    social = next(one for one in found.standings if one.reading.group == "social")
    assert social.counts == pytest.approx(social.reading.n)
    others = [o.reading for o in found.standings if o.is_reference and o is not social]
    share = sum((r.value or 0) * r.n for r in others) / sum(r.n for r in others)
    assert social.expected == pytest.approx(share, abs=1e-9)


@pytest.mark.skipif(not FOLDER.exists(), reason=f"no data set in {FOLDER}")
def test_what_was_never_recorded_is_not_compared(olist: Snapshot) -> None:
    before = Window.days(date(2017, 6, 1), date(2017, 12, 1), TOKYO)
    found = compare(olist, "lead_to_won", before, by="source", as_of=AS_OF)
    assert found.total.value is None
    assert found.tested == 0
    assert {one.verdict for one in found.standings} == {Verdict.UNKNOWN}


def test_without_units_there_is_nobody_to_compare() -> None:
    empty = journeys({}, as_of=END)
    found = compare(empty, "mql_to_sql", WINDOW, by="member", as_of=END)
    assert (found.standings, found.tested, found.prior, found.funnel) == ((), 0, None, ())
    assert found.any_by_chance == 0

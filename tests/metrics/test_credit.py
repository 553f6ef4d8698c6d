"""Credit to campaigns: a case by hand, plain Python on random ledgers, and sums that are conserved."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.read import read
from tasuki.metrics.records import records
from tests.facts.ledgers import TOKYO, Books, facts_of, journeys, when
from tests.metrics.relay import DAYS, START, Relay, relay

END = START + timedelta(days=DAYS + 60)
EVER = Window(datetime(1970, 1, 1, tzinfo=TOKYO), END, TOKYO)
OUTCOMES = ("accepted", "won", "won_amount")
CAMPAIGNS = ("fair", "mail", "webinar")

Credit = dict[str | None, float]


def credited(snapshot: Snapshot, key: str, as_of: datetime | None = None) -> Credit:
    found = read(snapshot, key, EVER, as_of=as_of or snapshot.as_of, by="campaign")
    return {reading.group: reading.value for reading in found}


def test_the_three_credits_by_hand() -> None:
    """The worked example of docs/campaigns.md."""
    steps: list[Any] = [("mql", "3/10"), ("hand_over", "3/20"), ("accept", "3/21"), ("win", "5/1")]
    snapshot = journeys(
        {
            "alone": steps,
            "thrice": steps,
            "again": [("mql", "2/1"), ("recycle", "2/20"), *steps],
            "nobody": steps,
        },
        leads={
            "alone": {"campaign": "fair"},
            "thrice": {"campaign": "fair"},
            "again": {"campaign": "mail"},
        },
        joined={
            "thrice": [("fair", "3/1"), ("mail", "3/5"), ("webinar", "3/15"), ("fair", "3/25")],
            "again": [("webinar", "3/8")],
        },
        deals={
            "alone": [{"opened": "3/22", "won": "5/1", "amount": 100.0}],
            "thrice": [{"opened": "3/22", "won": "5/1", "amount": 600.0}],
            "again": [{"opened": "3/22", "won": "5/1", "amount": 60.0}],
            "nobody": [{"opened": "3/22", "won": "5/1", "amount": 7.0}],
        },
    )
    assert credited(snapshot, "won") == {"fair": 2, "mail": 1, None: 1}
    assert credited(snapshot, "won_last") == {"fair": 1, "webinar": 2, None: 1}
    assert credited(snapshot, "won_even") == pytest.approx(
        {"fair": 1 + 1 / 3, "mail": 1 / 3 + 1 / 2, "webinar": 1 / 3 + 1 / 2, None: 1}
    )
    assert credited(snapshot, "won_amount") == {"fair": 700, "mail": 60, None: 7}
    assert credited(snapshot, "won_amount_last") == {"fair": 100, "webinar": 660, None: 7}
    assert credited(snapshot, "won_amount_even") == pytest.approx(
        {"fair": 300, "mail": 230, "webinar": 230, None: 7}
    )


def test_a_recycled_lead_keeps_its_first_campaign() -> None:
    snapshot = journeys(
        {
            "lead": [
                ("mql", "2/1"),
                ("recycle", "2/20"),
                ("mql", "3/10"),
                ("hand_over", "3/20"),
                ("accept", "3/21"),
            ]
        },
        leads={"lead": {"campaign": "fair"}},
        joined={"lead": [("mail", "3/9")]},
    )
    assert credited(snapshot, "leads") == {"fair": 2}
    assert credited(snapshot, "accepted") == {"fair": 1}
    assert credited(snapshot, "accepted_last") == {"mail": 1}


def test_undoing_a_merge_gives_the_credit_back() -> None:
    def of(*more: Any) -> list[Credit]:
        snapshot = journeys(
            {"lead": [("mql", "3/1"), ("hand_over", "3/5"), ("accept", "3/6"), *more]},
            joined={"lead": [("fair", "2/1"), ("mail", "3/2")]},
        )
        return [credited(snapshot, key) for key in ("accepted", "accepted_last", "accepted_even")]

    merged = ("merge", "3/8")
    assert of(merged) == [{}, {}, {}]
    assert (
        of(merged, ("unmerge", "3/9"))
        == of()
        == [{"fair": 1}, {"mail": 1}, {"fair": 0.5, "mail": 0.5}]
    )


def test_a_participation_of_tomorrow_takes_no_credit_away_today() -> None:
    snapshot = journeys(
        {"lead": [("mql", "3/1"), ("accept", "3/6")]},
        joined={"lead": [("fair", "2/1"), ("mail", "3/2"), ("fair", "3/4")]},
    )
    early = journeys(
        {"lead": [("mql", "3/1")]},
        leads={"lead": {"created": "2/1"}},
        joined={"lead": [("fair", "2/1"), ("mail", "3/20")]},
        deals={"lead": [{"opened": "3/2", "won": "3/10", "amount": 8.0}]},
    )
    assert credited(snapshot, "accepted_last") == {"fair": 1}
    assert credited(early, "won_amount_even", when("3/15")) == {"fair": 8}
    assert credited(early, "won_amount_even", when("3/25")) == {"fair": 4, "mail": 4}


def joined(made: Relay, seed: int) -> Books:
    """The ledger of a relay whose leads took part in campaigns, some before they were known."""
    from tests.facts.ledgers import books_of

    draw = random.Random(seed)
    parts = {
        key: [
            (draw.choice(CAMPAIGNS), about["created"] + timedelta(days=draw.uniform(-10, 60)))
            for _ in range(draw.choice([0, 0, 1, 2, 4]))
        ]
        for key, about in made.leads.items()
    }
    books = books_of(
        made.steps, leads=made.leads, touches=made.touches, deals=made.deals, joined=parts
    )
    for row in books.rows["campaign_membership"].values():
        if draw.random() < 0.1:
            row["responded_at"] = None
    return books


def expected(
    books: Books, snapshot: Snapshot, outcome: str
) -> dict[str, dict[int | None, Fraction]]:
    """Last and even credit in plain Python, from the ledger's own rows."""
    found: dict[str, dict[int | None, Fraction]] = {
        r: defaultdict(Fraction) for r in ("last", "even")
    }
    cycles = {row["journey_id"]: row for row in snapshot.sql("FROM journeys").to_pylist()}
    if outcome == "won_amount":
        units = [
            (d["journey_id"], d["amount"])
            for d in snapshot.sql("FROM deals").to_pylist()
            if d["won_at"]
        ]
    else:
        units = [(key, 1) for key, row in cycles.items() if row[f"{outcome}_at"]]
    for journey, weight in units:
        cycle = cycles[journey]
        if cycle["merged_at"]:
            continue
        order = _campaigns(books, cycle, list(cycles.values()))
        found["last"][order[-1]] += Fraction(weight)
        for campaign in set(order):
            found["even"][campaign] += Fraction(weight) / len(set(order))
    return found


def _campaigns(
    books: Books, cycle: dict[str, Any], cycles: list[dict[str, Any]]
) -> list[int | None]:
    """The campaigns of a cycle before its hand-over, in the order of time, its lead's own first."""
    following = [
        c["created_at"]
        for c in cycles
        if (c["lead_id"], c["cycle"]) == (cycle["lead_id"], cycle["cycle"] + 1)
    ]
    parts = [
        row
        for row in books.rows["campaign_membership"].values()
        if row["lead_id"] == cycle["lead_id"]
    ]
    dated = sorted((row["responded_at"] or START - timedelta(days=999), row["id"]) for row in parts)
    names = {row["id"]: row["campaign_id"] for row in parts}
    own = books.rows["lead"][cycle["lead_id"]]["campaign_id"]
    order = [own] if own else [names[dated[0][1]]] if dated else [None]
    for at, key in dated:
        if (not following or at < following[0]) and (not cycle["sql_at"] or at <= cycle["sql_at"]):
            order.append(names[key])
    return order


@given(seed=st.integers(0, 10**9))
@settings(max_examples=6, deadline=None, phases=[Phase.generate])
def test_credit_is_that_of_plain_python_and_its_sum_is_conserved(seed: int) -> None:
    books = joined(relay(seed, 40).until(END), seed)
    snapshot = facts_of(books, as_of=END)
    for outcome in OUTCOMES:
        want = expected(books, snapshot, outcome)
        (first,) = read(snapshot, outcome, EVER, as_of=END)
        for rule in ("last", "even"):
            readings = read(snapshot, f"{outcome}_{rule}", EVER, as_of=END, by="campaign")
            got = {r.group_id: r.value for r in readings}
            assert got == pytest.approx({k: float(v) for k, v in want[rule].items()}), (
                outcome,
                rule,
            )
            assert sum(got.values()) == pytest.approx(first.value), (outcome, rule)
            assert sum(want[rule].values()) == pytest.approx(first.value)


def test_the_records_of_a_share_add_up_to_it() -> None:
    snapshot = facts_of(joined(relay(6, 120).until(END), 6), as_of=END)
    shared = read(snapshot, "accepted_even", EVER, as_of=END, by="campaign")
    for reading in shared:
        found = records(
            snapshot, "accepted_even", EVER, as_of=END, by="campaign", group=reading.group_id
        ).rows.to_pylist()
        assert sum(row["weight"] for row in found) == pytest.approx(reading.value)
        assert len({row["unit_id"] for row in found}) == len(found) == reading.n
    assert any(reading.value % 1 for reading in shared)


def test_a_campaign_costs_where_it_began_and_an_unknown_cost_is_none() -> None:
    books = Books()
    for key, (name, day, cost) in enumerate(
        [("fair", "2025-03-10", 500.0), ("mail", "2025-04-01", None), ("site", None, 70.0)], 1
    ):
        on = date.fromisoformat(day) if day else None
        books.post("campaign", id=key, key=name, name=name, starts_on=on, cost=cost)
    snapshot = facts_of(books, as_of=END)
    assert credited(snapshot, "campaign_cost") == {"fair": 500, "site": 70}
    march = Window.days(date(2025, 3, 10), date(2025, 4, 1), TOKYO)
    (reading,) = read(snapshot, "campaign_cost", march, as_of=END)
    assert (reading.value, reading.n) == (500, 1)
    (before,) = read(snapshot, "campaign_cost", march, as_of=when("2025-03-09 23:00"))
    assert before.n == 0

"""Campaign quality: an example by hand, that its figures are readings, and what cannot be judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tasuki.facts.snapshot import Snapshot
from tasuki.insight.campaigns import campaign_detail, campaign_quality, period
from tasuki.insight.quality import COUNTS, CREDITS, OUTCOMES, Campaign, Quality
from tasuki.insight.review import Verdict
from tasuki.metrics.read import read
from tests.facts.ledgers import Books, books_of, facts_of, when
from tests.metrics.relay import relay
from tests.metrics.test_credit import END, joined

AS_OF = when("2025-12-30")
WON: list[Any] = [
    ("mql", "2/3"),
    ("hand_over", "2/10"),
    ("accept", "2/12"),
    ("open_opportunity", "2/20"),
    ("win", "3/20"),
]


def books() -> Books:
    """Of 40 leads of a fair 8 are won, of 40 of a webinar 2; the fair cost 800, the webinar 100."""
    stories: dict[str, list[Any]] = {}
    for name, won, returned in (("fair", 8, 1), ("webinar", 2, 3)):
        for i in range(40):
            story: list[Any] = [("create", "2/1")]
            if i < won:
                story += WON
            elif i < won + returned:
                reason = "no budget" if i % 2 else "too early"
                story += [("hand_over", "2/10"), ("return", "2/11", {"reason": reason})]
            stories[f"{name}-{i}"] = story
    made = books_of(
        stories,
        leads={key: {"campaign": key.partition("-")[0]} for key in stories},
        deals={
            key: [{"opened": "2/20", "won": "3/20", "amount": 50.0}]
            for key, story in stories.items()
            if story[1:] == WON
        },
    )
    costs = {1: 800.0, 2: 100.0}
    for key, row in made.rows["campaign"].items():
        row |= {"cost": costs[key], "starts_on": date(2025, 2, 1), "channel": "event"}
    made.post("campaign", id=3, key="empty", name="empty", cost=40.0, starts_on=date(2025, 6, 2))
    made.post("campaign", id=4, key="old", name="old", cost=9.0, starts_on=date(2020, 6, 2))
    return made


def quality(snapshot: Snapshot, **more: Any) -> Quality:
    window = period(snapshot, AS_OF)
    return campaign_quality(snapshot, window, as_of=AS_OF, **more)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return facts_of(books(), as_of=AS_OF)


def named(found: Quality, name: str) -> Campaign:
    return next(one for one in found.campaigns if one.name == name)


def test_campaigns_by_hand(snapshot: Snapshot) -> None:
    """The worked example of docs/campaigns.md."""
    found = quality(snapshot)
    assert [one.name for one in found.campaigns] == ["fair", "webinar", "empty"]
    fair, webinar = named(found, "fair"), named(found, "webinar")
    told = {name: r.value for name, r in zip(COUNTS, fair.counts, strict=True)}
    assert told == {
        "leads": 40,
        "mql": 9,
        "sql": 9,
        "accepted": 8,
        "opportunities": 8,
        "won": 8,
        "won_amount": 400,
    }
    accepted, won = fair.costs
    assert (accepted.outcome, won.outcome) == ("accepted", "won")
    assert won.so_far == 800 / 8 == 100
    assert won.matured.value == pytest.approx(100)  # every lead has had its time
    rate = fair.standings[1]
    assert rate is not None
    assert rate.reading.value == pytest.approx(0.2)
    assert won.matured.low == pytest.approx(800 / (40 * rate.reading.high))
    assert won.matured.high == pytest.approx(800 / (40 * rate.reading.low))
    assert (rate.reading.low, rate.reading.high) == pytest.approx((0.105, 0.360), abs=5e-4)
    assert (won.matured.low, won.matured.high) == pytest.approx((55.5, 189.6), abs=0.1)
    few = webinar.standings[1]
    assert few is not None
    assert (few.reading.low, few.reading.high) == pytest.approx((0.013, 0.185), abs=5e-4)
    assert webinar.costs[1].matured.value == pytest.approx(50)
    ends = webinar.costs[1].matured
    assert (ends.low, ends.high) == pytest.approx((13.5, 196.2), abs=0.1)
    whole = found.total
    assert (whole.cost, found.priced) == (940, 3)  # the campaign without a lead was paid for, too
    assert whole.costs[1].so_far == 94
    assert whole.costs[1].matured.value == pytest.approx(94)


def test_a_campaign_without_leads_costs_and_brings_nothing(snapshot: Snapshot) -> None:
    empty = named(quality(snapshot), "empty")
    assert [reading.value for reading in empty.counts] == [0] * len(COUNTS)
    assert empty.standings == (None, None)
    assert [(c.so_far, c.matured.value, c.verdict) for c in empty.costs] == [
        (None, None, Verdict.UNKNOWN)
    ] * 2


def test_the_cost_of_a_campaign_that_began_earlier_is_not_divided(snapshot: Snapshot) -> None:
    found = books()
    for lead in range(1, 6):
        found.post("lead", id=500 + lead, key=f"x{lead}", created_at=when("5/1"), campaign_id=4)
    old = named(quality(facts_of(found, as_of=AS_OF)), "old")
    assert (old.began, old.cost, old.costs) == (False, 9.0, ())
    everything = campaign_quality(
        facts_of(found, as_of=AS_OF), period(snapshot, AS_OF, None), as_of=AS_OF
    )
    assert named(everything, "old").began


def test_two_currencies_are_not_added_up(snapshot: Snapshot) -> None:
    found = books()
    found.rows["campaign"][2]["currency"] = "USD"
    got = quality(facts_of(found, as_of=AS_OF), currency="JPY")
    assert (got.total.cost, got.priced) == (840, 2)
    webinar = named(got, "webinar")
    assert (webinar.currency, webinar.costs[1].so_far) == ("USD", 50)
    assert webinar.costs[1].verdict is Verdict.UNKNOWN
    assert got.total.costs[1].so_far == 105


def test_dear_and_cheap_are_told_apart_only_by_whole_intervals(snapshot: Snapshot) -> None:
    found = quality(snapshot)
    assert {one.costs[1].verdict for one in found.campaigns if one.costs[1].matured.low} == {
        Verdict.SAME
    }
    dear = books()
    dear.rows["campaign"][1]["cost"] = 9000.0
    got = quality(facts_of(dear, as_of=AS_OF))
    assert named(got, "webinar").costs[1].verdict is Verdict.BELOW
    assert named(got, "fair").costs[0].verdict is Verdict.SAME


def test_what_was_returned_and_why(snapshot: Snapshot) -> None:
    found = quality(snapshot)
    detail = campaign_detail(snapshot, found, named(found, "webinar"))
    assert {r.group: r.n for r in detail.returns} == {"no budget": 1, "too early": 2}
    assert detail.rates[1].value == pytest.approx(1.0)


def test_every_figure_is_the_reading_that_it_says_it_is() -> None:
    ledger = joined(relay(8, 60).until(END), 8)
    snapshot = facts_of(ledger, as_of=END)
    window = period(snapshot, END, None)
    found = campaign_quality(snapshot, window, as_of=END)
    places = [(name, lambda one, i=i: one.counts[i]) for i, name in enumerate(COUNTS)]
    places += [
        (name, lambda one, i=i, j=j: one.credits[i][j])
        for i, names in enumerate(CREDITS.values())
        for j, name in enumerate(names)
    ]
    for name, of in places:
        same = {r.group_id: r for r in read(snapshot, name, window, as_of=END, by="campaign")}
        (whole,) = read(snapshot, name, window, as_of=END)
        assert of(found.total) == replace(whole, value=pytest.approx(whole.value))
        for one in found.campaigns:
            assert of(one).metric == name
            known = same.get(one.campaign_id)
            assert of(one) == known or (known is None and of(one).value == 0), (one.name, name)
    for place, rate in enumerate(OUTCOMES.values()):
        same = {r.group_id: r for r in read(snapshot, rate, window, as_of=END, by="campaign")}
        for one in found.campaigns:
            standing = one.standings[place]
            assert standing is None or standing.reading == same[one.campaign_id]


def test_credits_add_up_to_the_whole_under_each_rule() -> None:
    snapshot = facts_of(joined(relay(9, 80).until(END), 9), as_of=END)
    found = campaign_quality(snapshot, period(snapshot, END, None), as_of=END)
    for place, total in enumerate(found.total.credits):
        for rule in range(3):
            added = sum(one.credits[place][rule].value or 0 for one in found.campaigns)
            assert added == pytest.approx(total[0].value)
            assert total[rule].value == pytest.approx(total[0].value)

"""Closing any deal as lost raises no rate: on 500 random ledgers, each a campaign of its batch."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.read import Question, answer
from tasuki.metrics.reading import How, Kind
from tasuki.metrics.registry import METRICS
from tests.facts.ledgers import TOKYO
from tests.metrics.relay import DAYS, START, Relay, relay

END = START + timedelta(days=DAYS + 60)
WINDOW = Window(START, START + timedelta(days=80), TOKYO)
BATCHES, LEDGERS, LEADS = 2, 250, 6
SHUT = {"win", "lose", "recycle", "disqualify", "merge"}
RATES = [key for key, metric in METRICS.items() if metric.kind in {Kind.RATE, Kind.SHARE}]


def ledgers(batch: int, count: int) -> Relay:
    """Random ledgers in one, told apart by their campaign."""
    whole = Relay()
    for number in range(count):
        made = relay(1000 * batch + number, LEADS).until(END - timedelta(days=1))
        for key, about in made.leads.items():
            name = f"{number}/{key}"
            whole.leads[name] = about | {"campaign": f"ledger-{number:03d}"}
            whole.steps[name], whole.touches[name] = made.steps[key], made.touches.get(key, [])
            whole.deals[name] = made.deals.get(key, [])
    return whole


def lost(whole: Relay, draw: random.Random) -> Relay:
    """The same after some of the open cycles were closed as lost, at any time since they began."""
    closed = replace(whole, steps=dict(whole.steps), deals=dict(whole.deals))
    for name, steps in whole.steps.items():
        if any(step[0] in SHUT for step in steps[-1:]) or draw.random() < 0.5:
            continue
        last = steps[-1][1] if steps else whole.leads[name]["created"]
        at = last + draw.random() * (END - last)
        closed.steps[name] = [*steps, ("lose", at, {"reason": "price"})]
        closed.deals[name] = [
            deal if {"won", "lost"} & deal.keys() else deal | {"lost": at}
            for deal in whole.deals[name]
        ]
    return closed


def rates(
    snapshot: Snapshot, keys: list[str]
) -> Iterator[tuple[tuple[str, How | None, object], tuple]]:
    """Every rate and share in every reading, by ledger: its value and how many it is of."""
    asked = [
        Question(key, (WINDOW,), by="campaign", how=how)
        for key in keys
        for how in (How if METRICS[key].how else [None])
    ]
    for question, readings in zip(asked, answer(snapshot, asked, as_of=END), strict=True):
        for reading in readings:
            yield (question.metric, question.how, reading.group), (reading.value, reading.n)


def raised(batch: int, count: int, keys: list[str]) -> list[object]:
    """The readings that are higher, or of other units, once some deals were lost."""
    before = ledgers(batch, count)
    after = lost(before, random.Random(batch))
    then, now = (dict(rates(made.facts(END), keys)) for made in (before, after))
    assert now.keys() <= then.keys()
    assert sum(len(steps) for steps in after.steps.values()) > 1.02 * sum(
        len(steps) for steps in before.steps.values()
    )
    wrong = []
    for which, (value, n) in then.items():
        later, m = now.get(which, (None, 0))
        if m != n or (later or 0.0) > (value or 0.0) + 1e-12:
            wrong.append(which)
    return wrong


@pytest.mark.parametrize("batch", range(BATCHES))
def test_closing_any_deal_as_lost_raises_no_rate(batch: int) -> None:
    assert raised(batch, LEDGERS, RATES) == []


def test_a_rate_of_those_that_are_not_lost_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    right = METRICS["opportunity_to_won"]

    def survivors(facts: object) -> object:
        units = right.units(facts)
        return replace(units, keep=units.keep & units.rows.lost_at.isnull())

    monkeypatch.setitem(METRICS, right.key, replace(right, units=survivors))
    assert raised(0, 40, [right.key])

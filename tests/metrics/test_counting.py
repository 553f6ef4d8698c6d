"""Figures over touches are the same whether they come from the days or from the touches."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tasuki.domain.window import Every, Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.read import Question, answer
from tasuki.metrics.records import oldest, records
from tasuki.metrics.tally import BEGINNING, tallied
from tests.facts.ledgers import TOKYO, calendar
from tests.metrics.relay import DAYS, START, relay

END = START + timedelta(days=DAYS)
KEYS = ("calls", "connects", "conversations", "connect_rate", "no_show_rate", "no_outcome")
BY = (None, "member", "team", "campaign", "source", "segment", "disposition", "script_version")
MIDNIGHT = datetime(2025, 1, 20, tzinfo=TOKYO)
WINDOWS = {
    "whole days": (Window(MIDNIGHT, MIDNIGHT + timedelta(days=30), TOKYO),),
    "from nine to five": (
        Window(MIDNIGHT + timedelta(hours=9), MIDNIGHT + timedelta(days=20, hours=17), TOKYO),
    ),
    "inside a day": (Window(MIDNIGHT + timedelta(hours=7), MIDNIGHT + timedelta(hours=22), TOKYO),),
    "ever since": (Window(BEGINNING, END + timedelta(microseconds=1), TOKYO),),
    "weeks": tuple(Window(MIDNIGHT, MIDNIGHT + timedelta(days=42), TOKYO).split(Every.WEEK)),
    "mornings of weeks": tuple(
        Window(start, start + timedelta(days=2, hours=11), TOKYO)
        for start in (MIDNIGHT + timedelta(days=7 * week) for week in range(4))
    ),
    "a week and its part": (
        Window(MIDNIGHT, MIDNIGHT + timedelta(days=7), TOKYO),
        Window(MIDNIGHT, MIDNIGHT + timedelta(days=4, hours=15), TOKYO),
    ),
}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return relay(11, leads=400).facts(END)


def asked(windows: tuple[Window, ...]) -> list[Question]:
    plain = [Question(key, windows, by=by) for key in KEYS for by in BY]
    return [
        *plain,
        Question("calls", windows, by="member", where=(("source", "web"),)),
        Question("calls", windows, by="source", where=(("segment", None),)),
        Question("connects", windows, where=(("disposition", "connected"), ("team", 1))),
    ]


@pytest.mark.parametrize("as_of", [END, MIDNIGHT + timedelta(days=15, hours=14, minutes=3)])
@pytest.mark.parametrize("name", WINDOWS)
def test_days_say_what_the_touches_say(
    snapshot: Snapshot, name: str, as_of: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = asked(WINDOWS[name])
    by_day = answer(snapshot, questions, as_of=as_of)
    monkeypatch.setattr("tasuki.metrics.read.counted", tallied)
    assert by_day == answer(snapshot, questions, as_of=as_of)
    assert any(reading.n for readings in by_day for reading in readings)


@pytest.mark.parametrize("name", ["whole days", "ever since", "weeks"])
def test_whole_days_ask_nothing_of_the_touches(snapshot: Snapshot, name: str) -> None:
    questions = [q for q in asked(WINDOWS[name]) if not q.where or q.where[0][0] == "disposition"]
    whole = answer(snapshot, questions, as_of=END)
    assert whole == answer(without_touches(snapshot), questions, as_of=END)


def without_touches(snapshot: Snapshot) -> Snapshot:
    """The same facts with nothing but the days of the touches."""
    tables: dict[str, Any] = {name: snapshot.sql(f"FROM {name}") for name in snapshot.tables}
    days = tables["touch_days"]
    del tables["touches"]
    bare = Snapshot.in_memory(tables, as_of=snapshot.as_of, calendar=calendar())
    bare.engine.register("touch_days", days)
    return bare


@pytest.mark.parametrize("as_of", [END, MIDNIGHT + timedelta(hours=14)])
def test_the_oldest_touch_is_the_first_of_its_records(snapshot: Snapshot, as_of: datetime) -> None:
    ever = Window(BEGINNING, END + timedelta(microseconds=1), TOKYO)
    since = Window(START, END + timedelta(microseconds=1), TOKYO)  # is read from the touches
    (found,) = oldest(snapshot, ["no_outcome"], ever, as_of=as_of).values()
    assert found == oldest(snapshot, ["no_outcome"], since, as_of=as_of)["no_outcome"]
    (first,) = records(
        snapshot, "no_outcome", ever, as_of=as_of, oldest_first=True, limit=1
    ).rows.to_pylist()
    assert (found.since, found.lead_key) == (first["started_at"], first["lead_key"])


def test_nothing_is_older_than_the_first_touch(snapshot: Snapshot) -> None:
    ever = Window(BEGINNING, END + timedelta(microseconds=1), TOKYO)
    found = oldest(snapshot, ["no_outcome"], ever, as_of=START - timedelta(days=1))["no_outcome"]
    assert (found.total, found.since) == (0, None)

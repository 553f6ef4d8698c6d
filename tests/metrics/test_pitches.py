"""What the first scripted call of a cycle is, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.read import read
from tasuki.metrics.records import records
from tests.facts.ledgers import TOKYO, journeys, when

MARCH = Window(when("2025-03-01 00:00"), when("2025-04-01 00:00"), TOKYO)
AS_OF = when("2025-06-01 00:00")


def call(at: str, script: str | None, by: str = "sato", **more: Any) -> tuple[Any, ...]:
    return ("call", at, "connected", {"by": by, "script": script, **more})


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """Five cycles whose first scripted calls are in March, three that must not count."""
    passed = [("mql", "3/1")]
    accepted = [*passed, ("hand_over", "3/10"), ("accept", "3/11"), ("open_opportunity", "3/20")]
    steps = {
        "first-decides": accepted,
        "unscripted-first": accepted,
        "other-caller": passed,
        "not-reached": passed,
        "same-instant": passed,
        "handed-over-before": accepted,
        "they-called": passed,
        "february": passed,
    }
    touches = {
        "first-decides": [call("3/2", "v1"), call("3/9", "v2")],
        "unscripted-first": [call("3/2", None), call("3/3", "v2")],
        "other-caller": [call("3/4", "v1", by="ito"), call("3/5", "v1")],
        "not-reached": [call("3/4", "v2")],
        "same-instant": [call("3/4", "v2"), call("3/4", "v1")],
        "handed-over-before": [call("3/12", "v1")],
        "they-called": [call("3/4", "v1", direction="in")],
        "february": [call("2/4", "v1"), call("3/4", "v2")],
    }
    leads = {key: {"created": "2/1", "source": "web"} for key in steps}
    return journeys(steps, leads=leads, touches=touches, as_of=AS_OF)


def test_a_cycle_counts_once_under_its_first_script(snapshot: Snapshot) -> None:
    found = read(snapshot, "call_to_accepted", MARCH, by="script_version", as_of=AS_OF)
    assert {r.group: (r.k, r.n) for r in found} == {"v1": (1, 2), "v2": (1, 3)}
    opened = read(snapshot, "call_to_opportunity", MARCH, by="script_version", as_of=AS_OF)
    assert {r.group: (r.k, r.n) for r in opened} == {"v1": (1, 2), "v2": (1, 3)}


def test_it_is_the_callers(snapshot: Snapshot) -> None:
    found = read(snapshot, "call_to_accepted", MARCH, by="member", as_of=AS_OF)
    assert {r.group: r.n for r in found} == {"sato": 4, "ito": 1}


def test_the_records_are_the_cycles(snapshot: Snapshot) -> None:
    found = records(snapshot, "call_to_accepted", MARCH, as_of=AS_OF)
    rows = {row["lead_key"]: row["script_version"] for row in found.rows.to_pylist()}
    assert rows == {
        "first-decides": "v1",
        "unscripted-first": "v2",
        "other-caller": "v1",
        "not-reached": "v2",
        "same-instant": "v2",
    }


def test_what_comes_later_is_not_known_yet(snapshot: Snapshot) -> None:
    (early,) = read(snapshot, "call_to_accepted", MARCH, as_of=when("3/4 00:00"))
    assert (early.k, early.n) == (0, 2)

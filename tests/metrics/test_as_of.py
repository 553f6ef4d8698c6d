"""A record in the future of `as_of` does not exist."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.read import read
from tasuki.metrics.reading import How, Kind
from tasuki.metrics.records import records
from tasuki.metrics.registry import METRICS
from tests.metrics.relay import DAYS, START, Relay, relay

END = START + timedelta(days=DAYS + 60)
WINDOW = Window(START + timedelta(days=20), START + timedelta(days=80), ZoneInfo("Asia/Tokyo"))
"""It begins in the middle: who entered a stage before it may leave it inside."""


# Cycles by stage, by response, touches and hand-overs: each finds its owners in its own way.
BY_MEMBER = ("mql", "calls", "mql_to_sql", "sql_acceptance", "speed_to_contact", "untouched")


def told(snapshot: Snapshot, key: str, instant: object, by: str | None, how: How | None) -> list:
    found = read(snapshot, key, WINDOW, as_of=instant, by=by, how=how)
    return sorted(
        (str(r.group), r.value, r.n, r.k, r.low, r.high, r.young, r.horizon_days, r.cautions)
        for r in found
    )


def check(made: Relay, days: float) -> None:
    """What was said at an instant is said of it ever after."""
    instant = START + timedelta(days=days)
    later, then = made.facts(END), made.until(instant).facts(instant)
    for key, metric in METRICS.items():
        if key.endswith(("_p90", "_elapsed")):
            continue  # the same units as without
        assert told(later, key, instant, None, None) == told(then, key, instant, None, None), key
        if key in BY_MEMBER:
            by, how = "member", How.PERIOD if metric.kind is Kind.RATE else None
            assert told(later, key, instant, by, how) == told(then, key, instant, by, how), key


@pytest.mark.parametrize(("seed", "leads", "days"), [(3, 120, 30.4)])
def test_later_events_change_no_reading_of_the_past(seed: int, leads: int, days: float) -> None:
    check(relay(seed, leads), days)


def test_records_show_nothing_later() -> None:
    snapshot, instant = relay(4, 60).facts(END), START + timedelta(days=50)
    for key in ("mql_to_sql", "speed_to_attempt", "sql_acceptance", "no_show_rate", "won_amount"):
        found = records(snapshot, key, WINDOW, as_of=instant, limit=1000).rows
        for name in ("started_at", "reached_at", "closed_at"):
            assert all(i is None or i <= instant for i in found[name].to_pylist()), (key, name)

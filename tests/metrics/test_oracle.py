"""Every metric in every reading against plain Python, on random ledgers; the records too."""

from __future__ import annotations

from datetime import timedelta
from statistics import quantiles
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.metric import TIMES
from tasuki.metrics.read import read
from tasuki.metrics.reading import How, Kind, Reading, WarningCode
from tasuki.metrics.records import records
from tasuki.metrics.registry import METRICS
from tests.metrics.oracle import KNOWN, Oracle, Unit, days, horizon, median, seconds, survival
from tests.metrics.relay import DAYS, START, relay

TOKYO = ZoneInfo("Asia/Tokyo")
END = START + timedelta(days=DAYS + 30)
WHOLE = Window(START, END, TOKYO)
PART = Window.days(
    WHOLE.first_day + timedelta(days=20), WHOLE.first_day + timedelta(days=60), TOKYO
)


def readings_of(key: str) -> list[How | None]:
    return list(How) if METRICS[key].how else [None]


def expected(key: str, how: How | None, window: Window, units: list[Unit], oracle: Oracle) -> float:
    metric, as_of = METRICS[key], oracle.as_of
    inside = [u for u in units if u.started in window]
    if metric.kind in {Kind.COUNT, Kind.SUM}:
        return sum(u.weight for u in inside)
    if how is How.PERIOD and metric.kind is Kind.RATE:
        exits = sum(1 for u in units if u.reached and u.reached in window)
        return exits / len(inside) if inside else None
    if metric.kind is Kind.SHARE or (metric.kind is Kind.RATE and how is How.COHORT):
        return sum(1 for u in inside if u.reached) / len(inside) if inside else None
    if metric.kind is Kind.RATE:
        last = horizon([days(u, as_of, window) for u in units])
        return 1 - survival([days(u, as_of, window) for u in inside], last) if inside else None
    if how is How.PERIOD:
        inside = [u for u in units if u.reached and u.reached in window]
    lives = [seconds(u, as_of, window, metric.clock) for u in inside]
    if how is How.MATURED:
        return median(lives, metric.quantile)
    reached = sorted(t for t, done in lives if done)
    if len(reached) < 2:
        return reached[0] if reached else None
    cuts = quantiles(reached, n=10, method="inclusive")
    return cuts[round(metric.quantile * 10) - 1]


def check(snapshot: Snapshot, window: Window) -> None:
    oracle = Oracle(snapshot)
    for key in sorted(KNOWN):
        units = oracle.units(key)
        for how in readings_of(key):
            (got,) = read(snapshot, key, window, as_of=snapshot.as_of, how=how)
            if any(c.code is WarningCode.COVERAGE for c in got.cautions):
                continue
            want = expected(key, how, window, units, oracle)
            want = want if want is None else pytest.approx(want, abs=1e-9)
            assert got.value == want, (key, how)


def test_the_oracle_speaks_of_metrics_that_there_are() -> None:
    assert METRICS.keys() >= KNOWN
    assert len(KNOWN) >= 45


def add_up(snapshot: Snapshot, got: Reading) -> None:
    """The figure is the aggregate of exactly the rows that are listed."""
    metric = METRICS[got.metric]
    listed = {
        reached: records(
            snapshot,
            got.metric,
            got.window,
            as_of=got.as_of,
            how=got.how,
            reached=reached,
            limit=10_000,
        )
        for reached in ((None,) if got.k is None else (None, True))
    }
    for found in listed.values():
        assert found.total == found.rows.num_rows
    rows = listed[None].rows.to_pylist()
    assert len(rows) == got.n
    assert len({row["unit_id"] for row in rows}) == len(rows)
    if metric.kind in {Kind.COUNT, Kind.SUM}:
        assert sum(row["weight"] for row in rows) == pytest.approx(got.value)
        return
    assert listed[True].total == got.k
    if got.how is not How.PERIOD:
        assert sum(row["reached_at"] is not None for row in rows) == got.k
    if metric.kind is Kind.DURATION and got.how is How.MATURED:
        lives = [(row["seconds"], row["reached_at"] is not None) for row in rows]
        assert median(lives, metric.quantile) == got.value
    elif got.how is not How.MATURED and got.n and metric.kind is not Kind.DURATION:
        assert got.value == listed[True].total / len(rows)


@given(seed=st.integers(0, 10**9), leads=st.integers(1, 30))
@settings(max_examples=2, deadline=None, phases=[Phase.generate])
def test_every_metric_is_its_plain_python(seed: int, leads: int) -> None:
    check(relay(seed, leads).until(END).facts(END), PART)


def test_every_metric_on_a_larger_ledger() -> None:
    check(relay(1, 120).until(END).facts(END), WHOLE)


def test_a_figure_is_the_aggregate_of_its_records() -> None:
    snapshot = relay(2, 60).until(END).facts(END)
    for key, metric in METRICS.items():
        if key.endswith("_p90"):
            continue  # the same records as without
        for how in {metric.how, How.PERIOD if metric.kind is Kind.RATE else metric.how}:
            (got,) = read(snapshot, key, WHOLE, as_of=END, how=how)
            add_up(snapshot, got)


@pytest.mark.parametrize("by", ["member", "source", "campaign", "industry", "weekday", "hour"])
def test_groups_add_up_to_the_whole_and_have_their_own_records(by: str) -> None:
    snapshot = relay(5, 60).until(END).facts(END)
    for key in (
        "calls",
        "connect_rate",
        "mql",
        "mql_to_sql",
        "sql_acceptance",
        "won_amount",
        "speed_to_attempt",
        "appointment_to_opportunity",
    ):
        (whole,) = read(snapshot, key, WHOLE, as_of=END)
        groups = read(snapshot, key, WHOLE, as_of=END, by=by)
        assert len(groups) > 1
        assert sum(g.n for g in groups) == whole.n, key
        assert sum(g.k or 0 for g in groups) == (whole.k or 0), key
        if by not in TIMES:
            assert [g.n for g in groups] == sorted((g.n for g in groups), reverse=True)
        last = groups[-1]
        found = records(snapshot, key, WHOLE, as_of=END, by=by, group=last.group_id)
        assert found.total == last.n, (key, last.group)

"""Reading by the times of entry on the wall clock, and by what a touch's lead is."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from tasuki.domain.window import Every, Window
from tasuki.metrics.cohorts import cohorts
from tasuki.metrics.metric import DIMENSIONS, OF_LEAD, TIMES, Unit, dimensions
from tasuki.metrics.read import read, series
from tasuki.metrics.reading import How
from tasuki.metrics.records import records
from tasuki.metrics.registry import METRICS
from tasuki.metrics.units import UnknownDimension
from tests.facts.ledgers import TOKYO, YEAR, journeys
from tests.metrics.oracle import Oracle
from tests.metrics.relay import DAYS, START, relay

MARCH = Window.days(date(YEAR, 3, 1), date(YEAR, 4, 1), TOKYO)
END = START + timedelta(days=DAYS + 30)
WHOLE = Window(START, END, TOKYO)


def counts(readings: list) -> dict:
    return {reading.group_id: reading.value for reading in readings}


def test_a_call_belongs_to_the_weekday_and_hour_of_tokyo() -> None:
    # 3 March is a Monday. Half past midnight on Tuesday in Tokyo is Monday afternoon in UTC.
    calls = ["3/3 09:00", "3/3 09:59", "3/4 00:30", "3/9 23:59", "3/10 17:00"]
    snapshot = journeys(
        {"lead-1": [("create", "3/1")]},
        touches={"lead-1": [("call", at, "no_answer") for at in calls]},
    )
    asked = {"as_of": snapshot.as_of}
    assert counts(read(snapshot, "calls", MARCH, by="weekday", **asked)) == {1: 3, 2: 1, 7: 1}
    assert counts(read(snapshot, "calls", MARCH, by="hour", **asked)) == {9: 2, 0: 1, 17: 1, 23: 1}
    found = read(snapshot, "calls", MARCH, by="hour", **asked)
    assert [reading.group_id for reading in found] == [0, 9, 17, 23]
    (mondays,) = read(snapshot, "calls", MARCH, where={"weekday": 1, "hour": 9}, **asked)
    assert mondays.value == 2
    sunday = read(snapshot, "calls", MARCH, by="weekday", **asked)[-1]
    assert (sunday.by, sunday.group) == ("weekday", "7")
    rows = records(snapshot, "calls", MARCH, by="weekday", group=7, **asked).rows
    assert rows["started_at"][0].as_py().astimezone(TOKYO).day == 9


def test_hours_follow_the_clocks_of_the_zone() -> None:
    """New York put its clocks forward on 9 March 2025: the same instant of the day, an hour later."""
    zone = ZoneInfo("America/New_York")
    calls = ["2025-03-08 23:30", "2025-03-09 23:30"]  # in Tokyo, 14:30 UTC
    snapshot = journeys(
        {"lead-1": [("create", "3/1")]},
        touches={"lead-1": [("call", at, "no_answer") for at in calls]},
    )
    window = Window.days(date(2025, 3, 1), date(2025, 4, 1), zone)
    found = read(snapshot, "calls", window, as_of=snapshot.as_of, by="hour")
    assert counts(found) == {9: 1, 10: 1}


def test_a_rate_belongs_to_the_time_at_which_its_units_entered() -> None:
    steps = {
        "monday": [("mql", "3/3 10:00"), ("hand_over", "3/5 16:00")],
        "tuesday": [("mql", "3/4 10:00")],
        "later": [("mql", "3/10 15:00"), ("hand_over", "3/12 16:00")],
    }
    snapshot = journeys(steps)
    asked = {"as_of": snapshot.as_of, "by": "weekday"}
    found = read(snapshot, "mql_to_sql", MARCH, how=How.COHORT, **asked)
    assert {r.group_id: (r.k, r.n) for r in found} == {1: (2, 2), 2: (0, 1)}
    of_period = read(snapshot, "mql_to_sql", MARCH, how=How.PERIOD, **asked)
    assert {r.group_id: (r.k, r.n) for r in of_period} == {1: (0, 2), 2: (0, 1), 3: (2, 0)}
    weeks = series(snapshot, "mql_to_sql", MARCH, Every.WEEK, how=How.COHORT, **asked)
    mondays = [r.n for r in weeks if r.group_id == 1]
    assert mondays == [0, 1, 1, 0, 0, 0]
    (both,) = cohorts(snapshot, "mql_to_sql", [MARCH], as_of=snapshot.as_of, by=("weekday", "hour"))
    n, k = both.totals()
    assert dict(zip(both.strata, zip(n.tolist(), k.tolist(), strict=True), strict=True)) == {
        (1, 10): (1, 1),
        (2, 10): (1, 0),
        (1, 15): (1, 1),
    }


@pytest.mark.parametrize("key", ["calls", "connect_rate", "mql", "sql_acceptance", "won_amount"])
def test_weekdays_and_hours_are_those_of_plain_python(key: str) -> None:
    snapshot = relay(7, 60).until(END).facts(END)
    started = [unit.started.astimezone(TOKYO) for unit in Oracle(snapshot).units(key)]
    by_weekday = read(snapshot, key, WHOLE, as_of=END, by="weekday")
    by_hour = read(snapshot, key, WHOLE, as_of=END, by="hour")
    assert {r.group_id: r.n for r in by_weekday} == Counter(at.isoweekday() for at in started)
    assert {r.group_id: r.n for r in by_hour} == Counter(at.hour for at in started)


def test_a_touch_is_read_by_the_industry_and_size_of_its_lead() -> None:
    snapshot = relay(7, 60).until(END).facts(END)
    oracle = Oracle(snapshot)
    cycles = {row["journey_id"]: row for row in oracle.tables["journeys"]}
    calls = [cycles[unit.row["journey_id"]] for unit in oracle.units("calls")]
    for by in ("industry", "size"):
        found = read(snapshot, "calls", WHOLE, as_of=END, by=by)
        assert {r.group_id: r.n for r in found} == Counter(row[by] for row in calls)
        steel = found[0].group_id
        listed = records(snapshot, "calls", WHOLE, as_of=END, by=by, group=steel, limit=1000)
        assert listed.total == found[0].n == listed.rows.num_rows
    (shared,) = cohorts(snapshot, "connect_rate", [WHOLE], as_of=END, by=("member", "industry"))
    assert shared.totals()[0].sum() == len(calls)


def test_every_metric_has_the_dimensions_of_its_unit_and_no_others() -> None:
    for metric in METRICS.values():
        assert metric.dimensions == dimensions(metric.unit)
        assert {"source", "segment", "industry", "size", *TIMES} <= set(metric.dimensions)
    assert not OF_LEAD[Unit.TOUCH] & DIMENSIONS[Unit.TOUCH].keys()


@pytest.mark.parametrize("key", ["connect_rate", "mql", "sql_acceptance", "won_amount"])
def test_every_dimension_of_a_unit_can_be_read(key: str) -> None:
    snapshot = relay(7, 20).until(END).facts(END)
    (whole,) = read(snapshot, key, WHOLE, as_of=END)
    for by in METRICS[key].dimensions:
        assert sum(r.n for r in read(snapshot, key, WHOLE, as_of=END, by=by)) == whole.n, by
    with pytest.raises(UnknownDimension, match="weekday, hour"):
        read(snapshot, key, WHOLE, as_of=END, by="moon")

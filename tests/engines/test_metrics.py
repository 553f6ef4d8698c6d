"""Every metric says the same on Spark as on DuckDB, in every reading and by every dimension."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tasuki.domain.window import Every, Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.cells import Cells
from tasuki.metrics.cohorts import cohorts
from tasuki.metrics.counting import counted
from tasuki.metrics.funnel import funnel
from tasuki.metrics.read import Question, answer, series
from tasuki.metrics.reading import How, Kind
from tasuki.metrics.records import records
from tasuki.metrics.registry import METRICS
from tasuki.metrics.tally import Lives, Scope, Tally, lived
from tasuki.metrics.units import Facts
from tests.engines.conftest import Both
from tests.engines.ledger import END, TOKYO

QUARTER = Window.days(date(2025, 7, 1), date(2025, 10, 1), TOKYO)
WINDOWS = (QUARTER, QUARTER.previous(), Window.days(date(2025, 9, 1), date(2025, 12, 1), TOKYO))
PAST = datetime(2025, 8, 20, 5, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
AWAY = Window.days(date(2025, 3, 1), date(2025, 5, 1), BERLIN)
"""Days of another zone, in the middle of which its summer time begins."""

TIMED = {Kind.RATE, Kind.DURATION}
ONE_OF_EACH = (
    "leads",
    "calls",
    "connect_rate",
    "mql_to_sql",
    "sql_acceptance",
    "speed_to_attempt",
    "won_amount",
)


def told(snapshot: Snapshot, questions: Sequence[Question], as_of: datetime) -> dict[Any, Any]:
    return dict(zip(questions, answer(snapshot, questions, as_of=as_of), strict=True))


@pytest.mark.parametrize("kind", Kind)
def test_readings(both: Both, kind: Kind) -> None:
    questions = [
        Question(key, WINDOWS, how=how)
        for key, metric in METRICS.items()
        if metric.kind is kind
        for how in (How if kind in TIMED else [None])
    ]
    readings = both.agree(lambda snapshot: told(snapshot, questions, END))
    assert any(found[0].n for found in readings.values())


@pytest.mark.parametrize("key", METRICS)
def test_units_by_all_dimensions_at_once(both: Both, key: str) -> None:
    """What every reading by any dimension is made of, entries and exits alike."""
    metric = METRICS[key]

    def units(snapshot: Snapshot) -> list[dict[Any, Any]]:
        scope = Scope(snapshot, Cells.of(WINDOWS), END, metric.dimensions)
        began = metric.units(Facts.by(snapshot, END, metric.dimensions))
        if metric.kind not in TIMED:
            return [_tallied(counted(scope, [began]))]
        ended = began.exits(END)
        if metric.kind is Kind.RATE:
            return [_lived(lived(scope, began, None)), _tallied(counted(scope, [ended]))]
        return [_lived(lived(scope, some, metric.clock)) for some in (began, ended)]

    assert both.agree(units)[0]


def _tallied(tallies: Iterable[Tally]) -> dict[Any, Any]:
    return {
        group: [part[i].tolist() for part in (tally.n, tally.k, tally.weight, tally.early)]
        for tally in tallies
        for i, group in enumerate(tally.groups)
    }


def _lived(lives: Lives) -> dict[Any, Any]:
    entry = [None] * len(lives.place) if lives.entry is None else lives.entry.tolist()
    columns = (lives.place, lives.times, lives.reached, lives.counts)
    found: Counter[Any] = Counter()
    for place, time, reached, count, age in zip(
        *(column.tolist() for column in columns), entry, strict=True
    ):
        group, cell = divmod(place, lives.cells)
        found[lives.groups[group], cell, time, reached, age] += count
    return dict(sorted(found.items(), key=repr))


@pytest.mark.parametrize("key", ONE_OF_EACH)
def test_readings_by_each_dimension(both: Both, key: str) -> None:
    questions = [Question(key, WINDOWS, by=by) for by in METRICS[key].dimensions]
    both.agree(lambda snapshot: told(snapshot, questions, END))


def test_readings_of_the_past(both: Both) -> None:
    questions = [Question(key, WINDOWS[:2]) for key in METRICS]
    questions += [Question(key, WINDOWS[:2], by="member") for key in ONE_OF_EACH]
    both.agree(lambda snapshot: told(snapshot, questions, PAST))


def test_readings_where_dimensions_have_values(both: Both) -> None:
    where = (("source", "展示会"), ("campaign", None))
    questions = [Question(key, WINDOWS, where=where[: 1 + i % 2]) for i, key in enumerate(METRICS)]
    both.agree(lambda snapshot: told(snapshot, questions, END))


@pytest.mark.parametrize("key", ONE_OF_EACH)
def test_series_in_days_of_another_zone(both: Both, key: str) -> None:
    def ask(snapshot: Snapshot) -> object:
        return series(snapshot, key, AWAY, Every.WEEK, as_of=END, by="segment")

    both.agree(ask)


def test_a_window_cut_in_the_middle_of_a_day(both: Both) -> None:
    windows = tuple(window.until(PAST) for window in (QUARTER, QUARTER.previous()))
    questions = [Question(key, windows) for key in ONE_OF_EACH]
    both.agree(lambda snapshot: told(snapshot, questions, END))


@pytest.mark.parametrize("key", ONE_OF_EACH)
def test_records(both: Both, key: str) -> None:
    def page(snapshot: Snapshot) -> list[object]:
        return [
            records(snapshot, key, QUARTER, as_of=END, by="member", group=7, limit=20),
            records(snapshot, key, QUARTER, as_of=PAST, reached=False, offset=7, limit=12),
        ]

    both.agree(page)


def test_the_funnel(both: Both) -> None:
    both.agree(lambda snapshot: [funnel(snapshot, QUARTER, as_of=at) for at in (END, PAST)])


def test_cohorts_by_several_dimensions(both: Both) -> None:
    def ask(snapshot: Snapshot) -> list[object]:
        found = cohorts(snapshot, "mql_to_sql", WINDOWS, as_of=END, by=("source", "segment"))
        return [
            (cohort.strata, cohort.totals(), cohort.curve(), cohort.matured()) for cohort in found
        ]

    both.agree(ask)

"""Known answers on real calls: two and a half years of a bank's telephone campaigns.

Each contact is a lead that was called once; how many times it had been called before in its
campaign is its segment. The file has months and weekdays in order of time, and no dates: a call is
dated to the first such weekday of its month.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from statsmodels.stats.proportion import proportion_confint

from tasuki.domain.window import Every, Window
from tasuki.facts.own import own_facts
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.cohorts import cohorts
from tasuki.metrics.read import read, series
from tests.facts.ledgers import TOKYO

FILE = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "bank"
FILE /= "bank-additional-full.csv"
WINDOW = Window.days(date(2008, 5, 1), date(2010, 12, 1), TOKYO)
AS_OF = datetime(2011, 1, 1, tzinfo=TOKYO)
BY_ATTEMPT = {"1": 13.0, "2": 11.5, "3": 10.7, "4": 9.4, "5": 7.5}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"no data set in {FILE}")


@lru_cache
def contacts() -> list[tuple[date, str, str, bool]]:
    """Day, attempt, kind of telephone, and whether the contact said yes."""
    found, year, before = [], 2008, 0
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            month = MONTHS.index(row["month"]) + 1
            year, before = year + (month < before), month
            first = date(year, month, 1)
            ahead = (WEEKDAYS.index(row["day_of_week"]) - first.weekday()) % 7
            day = first + timedelta(days=ahead)
            found.append((day, row["campaign"], row["contact"], row["y"] == "yes"))
    return found


@pytest.fixture(scope="module")
def bank() -> Snapshot:
    days, attempts, phones, said_yes = (list(column) for column in zip(*contacts(), strict=True))
    key = pa.array(range(len(days)))
    leads = pa.table({"lead": key, "created_at": days, "segment": attempts, "source": phones})
    leads = leads.append_column("won_at", pa.array(days, mask=~np.array(said_yes)))
    called = [datetime.combine(day, time(10)) for day in days]
    ended = ["appointment" if yes else "refused" for yes in said_yes]
    calls = pa.table({"lead": key, "occurred_at": called, "disposition": ended})
    return own_facts(leads, calls, as_of=AS_OF)


@pytest.mark.parametrize("metric", ["appointment_rate", "lead_to_won"])
def test_one_in_nine_says_yes(bank: Snapshot, metric: str) -> None:
    (found,) = read(bank, metric, WINDOW, as_of=AS_OF)
    assert (found.n, found.k) == (41_188, 4_640)
    assert round(100 * found.value, 2) == 11.27


@pytest.mark.parametrize("metric", ["appointment_rate", "lead_to_won"])
def test_each_attempt_is_worth_less_than_the_one_before(bank: Snapshot, metric: str) -> None:
    found = {r.group: r for r in read(bank, metric, WINDOW, as_of=AS_OF, by="segment")}
    assert {group: round(100 * found[group].value, 1) for group in BY_ATTEMPT} == BY_ATTEMPT
    if metric == "appointment_rate":
        for reading in found.values():
            low, high = proportion_confint(reading.k, reading.n, method="wilson")
            assert (reading.low, reading.high) == pytest.approx((low, high), abs=1e-9)


def test_weekdays_and_months_are_those_of_the_file(bank: Snapshot) -> None:
    by_day = read(bank, "appointment_rate", WINDOW, as_of=AS_OF, by="weekday")
    assert {r.group_id: r.n for r in by_day} == Counter(d.isoweekday() for d, *_ in contacts())
    assert {r.group_id: r.k for r in by_day} == Counter(
        day.isoweekday() for day, *_, yes in contacts() if yes
    )
    by_month = series(bank, "calls", WINDOW, Every.MONTH, as_of=AS_OF)
    expected = Counter((day.year, day.month) for day, *_ in contacts())
    assert {(r.window.first_day.year, r.window.first_day.month): r.n for r in by_month if r.n} == (
        expected
    )


def test_strata_of_two_dimensions_are_those_of_the_file(bank: Snapshot) -> None:
    (found,) = cohorts(bank, "appointment_rate", [WINDOW], as_of=AS_OF, by=("source", "segment"))
    n, k = found.totals()
    assert dict(zip(found.strata, n.tolist(), strict=True)) == Counter(
        (phone, attempt) for _, attempt, phone, _ in contacts()
    )
    said = Counter((phone, attempt) for _, attempt, phone, yes in contacts() if yes)
    assert {s: int(many) for s, many in zip(found.strata, k, strict=True) if many} == said

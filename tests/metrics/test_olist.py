"""Known answers on real data: a year of marketing leads, whose wins were recorded only later."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
from statsmodels.stats.proportion import proportion_confint

from tasuki.domain.window import Every, Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.week import weekly_review
from tasuki.metrics.funnel import funnel
from tasuki.metrics.read import read, series
from tasuki.metrics.reading import How, Reading, WarningCode
from tests.facts.ledgers import TOKYO, Books, facts_of

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "olist"
YEAR = Window.days(date(2017, 6, 1), date(2018, 6, 1), TOKYO)
AS_OF = datetime(2019, 1, 1, tzinfo=TOKYO)
MQLS = [4, 239, 386, 312, 416, 445, 200, 1141, 1028, 1174, 1352, 1303]
WON = {
    "organic_search": (271, 2296),
    "paid_search": (195, 1586),
    "social": (75, 1350),
    "unknown": (179, 1099),
    "direct_traffic": (56, 499),
    "email": (15, 493),
    "referral": (24, 284),
    "other": (4, 150),
    "display": (6, 118),
    "other_publicities": (3, 65),
    None: (14, 60),
}

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"no data set in {FOLDER}")


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def olist() -> Snapshot:
    books, ids = Books(), {}
    for lead in rows("olist_marketing_qualified_leads_dataset.csv"):
        first = datetime.fromisoformat(lead["first_contact_date"]).replace(tzinfo=TOKYO)
        key = books.post(
            "lead", key=lead["mql_id"], created_at=first, source=lead["origin"] or None
        )
        ids[lead["mql_id"]] = key
        books.post("gate_event", lead_id=key, kind="mql", occurred_at=first)
    for deal in rows("olist_closed_deals_dataset.csv"):
        won = datetime.fromisoformat(deal["won_date"]).replace(tzinfo=TOKYO)
        books.post("gate_event", lead_id=ids[deal["mql_id"]], kind="win", occurred_at=won)
    return facts_of(books, as_of=AS_OF)


def has(reading: Reading, code: WarningCode) -> bool:
    return any(caution.code is code for caution in reading.cautions)


def test_mqls_per_month(olist: Snapshot) -> None:
    found = series(olist, "mql", YEAR, Every.MONTH, as_of=AS_OF)
    assert [reading.value for reading in found] == MQLS


def test_won_by_origin_where_unknown_and_empty_differ(olist: Snapshot) -> None:
    found = read(olist, "lead_to_won", YEAR, as_of=AS_OF, by="source", how=How.COHORT)
    assert {r.group: (r.k, r.n) for r in found} == WON
    assert all(r.value == r.k / r.n for r in found)


def test_the_intervals_by_origin_are_those_of_statsmodels(olist: Snapshot) -> None:
    found = read(olist, "lead_to_won", YEAR, as_of=AS_OF, by="source", how=How.COHORT)
    assert len(found) == len(WON)
    for reading in found:
        low, high = proportion_confint(*WON[reading.group], method="wilson")
        assert reading.low == pytest.approx(low, abs=1e-9)
        assert reading.high == pytest.approx(high, abs=1e-9)
    best = next(reading for reading in found if reading.group == "unknown")
    assert [round(100 * share, 1) for share in (best.value, best.low, best.high)] == [
        16.3, 14.2, 18.6,
    ]  # fmt: skip


def test_the_whole_is_ten_and_a_half_per_cent(olist: Snapshot) -> None:
    (found,) = read(olist, "lead_to_won", YEAR, as_of=AS_OF, how=How.COHORT)
    assert (found.k, found.n) == (842, 8000)
    assert round(found.value * 100, 3) == 10.525
    assert has(found, WarningCode.COVERAGE)


def test_the_median_time_to_win_is_a_fortnight(olist: Snapshot) -> None:
    (found,) = read(olist, "time_to_won", YEAR, as_of=AS_OF, how=How.COHORT)
    assert (found.k, found.value) == (842, 14 * 86_400)
    (of_all,) = read(olist, "time_to_won", YEAR, as_of=AS_OF)
    assert of_all.value is None  # nine in ten were never won


def test_a_win_before_the_first_contact_counts_and_is_marked(olist: Snapshot) -> None:
    (early,) = olist.sql("SELECT * FROM journeys WHERE won_at < created_at").to_pylist()
    assert early["disordered"]


def test_the_early_cohorts_have_a_warning_and_no_rate(olist: Snapshot) -> None:
    for how in How:
        found = series(olist, "lead_to_won", YEAR, Every.MONTH, as_of=AS_OF, how=how)
        early, late = found[:6], found[7:]
        assert [reading.n for reading in early] == MQLS[:6]
        assert all(reading.value is None for reading in early)
        assert all(has(reading, WarningCode.COVERAGE) for reading in early)
        assert all(0.05 < reading.value < 0.25 for reading in late)
        assert not any(has(reading, WarningCode.COVERAGE) for reading in late)
    (caution,) = (c for c in early[0].cautions if c.code is WarningCode.COVERAGE)
    assert caution.facts["since"].isoformat()[:7] == "2017-12"


def test_the_matured_rate_of_all_is_near_that_of_the_months_that_were_watched(
    olist: Snapshot,
) -> None:
    watched = Window.days(date(2018, 1, 1), date(2018, 6, 1), TOKYO)
    (whole,) = read(olist, "lead_to_won", YEAR, as_of=AS_OF)
    (clean,) = read(olist, "lead_to_won", watched, as_of=AS_OF)
    assert clean.low < whole.value < clean.high


def test_the_funnel_of_the_year(olist: Snapshot) -> None:
    found = funnel(olist, YEAR, as_of=AS_OF)
    assert [step.count for step in found] == [8000, 8000, 842, 842, 842]


def test_the_review_speaks_of_the_gap(olist: Snapshot) -> None:
    review = weekly_review(olist, Window.week("2018-W10", TOKYO), as_of=AS_OF)
    assert {c.facts["metric"] for c in review.cautions} >= {"mql_to_sql"}
    assert review.untouched_total == 8000 - 842

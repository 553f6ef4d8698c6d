"""Cohorts by several dimensions add up to what the readings say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.cohorts import NotARate, cohorts
from tasuki.metrics.read import Question, answer
from tasuki.metrics.units import UnknownDimension
from tests.facts.ledgers import TOKYO
from tests.metrics.relay import DAYS, START, relay

HALF = START + timedelta(days=DAYS // 2)
END = START + timedelta(days=DAYS)
WINDOWS = (Window(START, HALF, TOKYO), Window(START, END, TOKYO))


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return relay(3, leads=80).facts(END)


@pytest.mark.parametrize("key", ["mql_to_sql", "sql_acceptance", "connect_rate"])
@pytest.mark.parametrize("by", [(), ("member",), ("member", "source", "segment")])
def test_the_parts_of_a_cohort_read_as_the_metric_does(
    snapshot: Snapshot, key: str, by: tuple[str, ...]
) -> None:
    as_of = snapshot.as_of
    (readings,) = answer(snapshot, [Question(key, WINDOWS)], as_of=as_of)
    for cohort, reading in zip(
        cohorts(snapshot, key, WINDOWS, as_of=as_of, by=by), readings, strict=True
    ):
        n, k = cohort.totals()
        assert (n.sum(), k.sum()) == (reading.n, reading.k)
        assert reading.n > 0
        estimate = cohort.whole().matured()
        assert (estimate.value, estimate.low, estimate.high) == pytest.approx(
            (reading.value, reading.low, reading.high), abs=1e-12
        )


def test_a_stratum_is_what_the_metric_says_of_its_values(snapshot: Snapshot) -> None:
    as_of, window = snapshot.as_of, WINDOWS[1]
    (cohort,) = cohorts(snapshot, "mql_to_sql", [window], as_of=as_of, by=("member", "source"))
    asked = [
        Question("mql_to_sql", (window,), where=(("member", member), ("source", source)))
        for member, source in cohort.strata
    ]
    assert len(set(cohort.strata)) == len(cohort.strata) > 4
    for i, (reading,) in enumerate(answer(snapshot, asked, as_of=as_of)):
        part = cohort.part(i)
        assert (part.totals()[0].sum(), part.totals()[1].sum()) == (reading.n, reading.k)
        assert part.matured().value == pytest.approx(reading.value)


def test_what_cannot_be_a_cohort_is_refused(snapshot: Snapshot) -> None:
    with pytest.raises(NotARate, match="won is a count"):
        cohorts(snapshot, "won", WINDOWS, as_of=snapshot.as_of)
    with pytest.raises(UnknownDimension, match="phase"):
        cohorts(snapshot, "mql_to_sql", WINDOWS, as_of=snapshot.as_of, by=("phase",))

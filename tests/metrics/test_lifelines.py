"""Readings of 200 random cohorts beside lifelines and statsmodels, which get the raw instants.

Every cohort is a campaign: a query reads all of a ledger's at once, as a page does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times
from statsmodels.stats.proportion import proportion_confint

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.read import read
from tasuki.metrics.reading import How, Reading, WarningCode
from tests.facts.ledgers import TOKYO
from tests.metrics.bulk import DAY, cohort, facts, micros

START = datetime(2024, 1, 31, 15, tzinfo=UTC)  # 1 February in Tokyo
RECORDED = datetime(2024, 7, 31, 15, tzinfo=UTC)
END = datetime(2025, 1, 31, 15, tzinfo=UTC)
YEAR = Window(START, END, TOKYO)
CAMPAIGNS, LEDGERS = 50, 4
HOUR = 3_600_000_000


@dataclass(frozen=True)
class Ledger:
    """Cohorts by campaign, as raw columns and as facts."""

    campaign: np.ndarray
    created: np.ndarray
    won: np.ndarray
    recorded_from: datetime | None
    snapshot: Snapshot

    def days(self, campaign: int) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        """Days until each unit of a campaign was won or last seen, and from which on it was seen."""
        mine = self.campaign == campaign
        began, first = local(self.created[mine]), micros(self.recorded_from or START)
        won = np.where(self.won[mine] < first, -1, self.won[mine])
        reached = (won >= 0) & (won <= micros(END))
        last = np.where(reached, local(np.maximum(won, 0)), local(np.array([micros(END) - 1])))
        if self.recorded_from is None:
            return last - began, reached, None
        return last - began, reached, np.maximum(local(np.array([first])) - began, 0)


def local(instants: np.ndarray) -> np.ndarray:
    """Days of Tokyo, which is nine hours ahead all the year."""
    return (instants + 9 * HOUR) // DAY


@lru_cache
def ledger(number: int) -> Ledger:
    """Campaigns of 8 to 150 leads with rates and delays of their own. In every other ledger wins
    are written down from the summer on."""
    draw = np.random.default_rng([11, number])
    campaign = np.repeat(np.arange(1, CAMPAIGNS + 1), draw.integers(8, 150, CAMPAIGNS))
    rate, delay = draw.uniform(0.05, 0.95, CAMPAIGNS), draw.uniform(2, 90, CAMPAIGNS)
    size, place = len(campaign), campaign - 1
    created = micros(START) + draw.integers(0, 365 * DAY, size)
    waited = (draw.exponential(delay[place]) * DAY).astype(np.int64)
    won = np.where(draw.random(size) < rate[place], created + waited, -1)
    # lifelines refuses a gap in which nobody is at risk: one unit of each is watched all along.
    first = np.searchsorted(campaign, np.arange(1, CAMPAIGNS + 1))
    created[first], won[first] = micros(RECORDED), -1
    since = RECORDED if number % 2 else None
    snapshot = cohort(created, won, as_of=END, recorded_from=since, campaign_id=campaign)
    return Ledger(campaign, created, won, since, snapshot)


def by_campaign(number: int, metric: str, how: How = How.MATURED) -> dict[int, Reading]:
    found = read(ledger(number).snapshot, metric, YEAR, as_of=END, by="campaign", how=how)
    assert len(found) == CAMPAIGNS
    return {reading.group_id: reading for reading in found}


def fit(number: int, campaign: int) -> KaplanMeierFitter:
    """lifelines counts a unit at risk after its entry, so that day d stands at d + 1 there."""
    times, reached, entry = ledger(number).days(campaign)
    if entry is None:
        return KaplanMeierFitter().fit(times + 1, reached)
    seen = times >= entry
    return KaplanMeierFitter().fit(times[seen] + 1, reached[seen], entry=entry[seen])


@pytest.mark.parametrize("number", range(LEDGERS))
def test_matured_rates_are_lifelines(number: int) -> None:
    inside = 0
    for campaign, got in by_campaign(number, "lead_to_won").items():
        oracle, day = fit(number, campaign), got.horizon_days + 1
        survival = float(oracle.predict(day))
        assert got.value == pytest.approx(1 - survival, abs=1e-9)
        if 1e-9 < survival < 1 - 1e-9:
            lower, upper = oracle.confidence_interval_.asof(day)
            assert got.low == pytest.approx(1 - upper, abs=1e-9)
            assert got.high == pytest.approx(1 - lower, abs=1e-9)
            inside += 1
    assert inside > CAMPAIGNS * 0.9


@pytest.mark.parametrize("number", range(LEDGERS))
def test_median_times_are_lifelines(number: int) -> None:
    known = 0
    for campaign, got in by_campaign(number, "time_to_won").items():
        oracle = fit(number, campaign)
        limits = median_survival_times(oracle.confidence_interval_).to_numpy()[0]
        assert got.value == seconds(oracle.median_survival_time_)
        assert [got.low, got.high] == [seconds(limit) for limit in limits]
        known += got.value is not None
    assert CAMPAIGNS * 0.2 < known < CAMPAIGNS


def seconds(day: float) -> float | None:
    return None if np.isinf(day) else (day - 1) * 86_400


def test_delayed_entry_is_in_play() -> None:
    """Otherwise half of the above would prove less than it says."""
    for number in range(LEDGERS):
        delayed = any(
            caution.code is WarningCode.COVERAGE
            for reading in by_campaign(number, "lead_to_won").values()
            for caution in reading.cautions
        )
        assert delayed is bool(number % 2)


@pytest.mark.parametrize("number", range(0, LEDGERS, 2))
def test_plain_shares_have_the_interval_of_statsmodels(number: int) -> None:
    rows = ledger(number)
    won = (rows.won >= 0) & (rows.won <= micros(END))
    table = pd.DataFrame({"campaign": rows.campaign, "won": won}).groupby("campaign")["won"]
    low, high = proportion_confint(table.sum(), table.count(), method="wilson")
    for campaign, got in by_campaign(number, "lead_to_won", How.COHORT).items():
        assert got.value == pytest.approx(table.mean()[campaign], abs=1e-12)
        assert got.low == pytest.approx(low[campaign], abs=1e-9)
        assert got.high == pytest.approx(high[campaign], abs=1e-9)


def test_a_median_in_seconds_is_lifelines() -> None:
    draw = np.random.default_rng(12)
    created = micros(END) - draw.integers(0, 20 * DAY, 300)
    waited = (draw.exponential(3, 300) * DAY).astype(np.int64)
    tried = np.where(draw.random(300) < 0.8, created + waited, -1)
    instants = {"created_at": created, "response_from_at": created, "first_attempt_at": tried}
    window = Window(END - timedelta(days=20), END, TOKYO)
    (got,) = read(facts(instants, as_of=END), "speed_to_attempt_elapsed", window, as_of=END)
    done = (tried >= 0) & (tried <= micros(END))
    second = 1_000_000
    waits = np.where(done, tried // second, micros(END) // second) - created // second
    oracle = KaplanMeierFitter().fit(waits, done)
    limits = median_survival_times(oracle.confidence_interval_).to_numpy()[0]
    assert (got.value, got.low, got.high) == (oracle.median_survival_time_, *limits)

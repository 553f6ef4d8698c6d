"""Outcomes that nobody recorded are told from outcomes that take their time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tasuki.domain.window import Every, Window
from tasuki.metrics.coverage import IMPROBABLE, silence
from tasuki.metrics.read import read, series
from tasuki.metrics.reading import Caution, How, Reading, WarningCode
from tests.metrics.bulk import cohort, steady

TOKYO = ZoneInfo("Asia/Tokyo")
START = datetime(2024, 1, 31, 15, tzinfo=UTC)  # 1 February in Tokyo
RECORDED = datetime(2024, 7, 31, 15, tzinfo=UTC)  # 1 August
END = datetime(2025, 1, 31, 15, tzinfo=UTC)
YEAR = Window(START, END, TOKYO)


def trap(how: How) -> list[Reading]:
    created, won = steady(1, 4000, START, 366, share=0.2, delay_days=20)
    snapshot = cohort(created, won, as_of=END, recorded_from=RECORDED)
    return series(snapshot, "lead_to_won", YEAR, Every.MONTH, as_of=END, how=how)


def coverage(reading: Reading) -> Caution | None:
    return next((c for c in reading.cautions if c.code is WarningCode.COVERAGE), None)


@pytest.mark.parametrize("how", list(How))
def test_a_cohort_before_the_recording_has_a_warning_and_no_value(how: How) -> None:
    for month in trap(how):
        caution = coverage(month)
        if month.window.end <= RECORDED:
            assert month.value is None
            assert month.low is None
            assert month.n > 0
            assert caution is not None
            assert caution.facts["units"] == month.n
            assert abs((caution.facts["since"] - RECORDED.astimezone(TOKYO).date()).days) <= 3
        elif month.window.start >= RECORDED + timedelta(days=5):
            assert caution is None
            assert month.value is not None


def test_a_cohort_across_the_day_keeps_its_value_with_a_warning() -> None:
    created, won = steady(1, 4000, START, 366, share=0.2, delay_days=20)
    snapshot = cohort(created, won, as_of=END, recorded_from=RECORDED)
    (so_far,) = read(snapshot, "lead_to_won", YEAR, as_of=END, how=How.COHORT)
    assert coverage(so_far)
    assert so_far.value == so_far.k / so_far.n


def test_the_matured_reading_is_not_low_where_recording_began_late() -> None:
    matured, so_far = [], []
    window = Window(RECORDED - timedelta(days=60), RECORDED + timedelta(days=60), TOKYO)
    for seed in range(4):
        created, won = steady(seed, 6000, START, 366, share=0.3, delay_days=15)
        snapshot = cohort(created, won, as_of=END, recorded_from=RECORDED)
        matured += read(snapshot, "lead_to_won", window, as_of=END)
        so_far += read(snapshot, "lead_to_won", window, as_of=END, how=How.COHORT)
    assert max(found.value for found in so_far) < 0.22
    # Of 30 % that are won after 15 days on average, the share within the horizon.
    truth = 0.3 * (1 - np.exp(-np.mean([found.horizon_days for found in matured]) / 15))
    assert np.mean([found.value for found in matured]) == pytest.approx(truth, abs=0.015)


def test_ordinary_delay_raises_no_warning() -> None:
    for seed in range(3):
        created, won = steady(seed, 1500, START, 366, share=0.1, delay_days=40)
        snapshot = cohort(created, won, as_of=END)
        found = series(snapshot, "lead_to_won", YEAR, Every.MONTH, as_of=END)
        assert not any(coverage(month) for month in found)


def test_an_honest_silence_is_called_improbable_once_in_a_thousand() -> None:
    draw = np.random.default_rng(5)
    alarms = 0
    for _ in range(400):
        begun = draw.integers(0, 300, 600)
        delay = draw.geometric(1 / 30, 600)
        reached = draw.random(600) < 0.2
        first = int((begun + delay)[reached].min())
        early = begun < first
        ages, counts = np.unique(first - begun[early], return_counts=True)
        late = ~early
        times = np.minimum(delay, 360 - begun)
        done = reached & (begun + delay <= 360)
        times = np.where(done, delay, 360 - begun)
        n = np.ones(int(late.sum()), np.int64)
        if len(ages) and late.any():
            alarms += silence(ages, counts, times[late], done[late], n) < IMPROBABLE
    assert alarms <= 4


def test_no_outcome_at_all_is_no_gap_in_recording() -> None:
    created, won = steady(1, 500, START, 366, share=0.0, delay_days=20)
    (found,) = read(cohort(created, won, as_of=END), "lead_to_won", YEAR, as_of=END)
    assert found.value == 0
    assert not coverage(found)

"""The forecast: its worked example, its parts by hand and by brute force, and what must always hold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.nonparametric.bandwidths import bw_silverman

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.ahead import Ahead, working_days
from tasuki.insight.forecast import SCARCE, Asked, _bandwidth, _Recent, band, forecasts
from tasuki.insight.pace import OLDEST, Hazards, Pace, onward, relative
from tasuki.insight.rhythm import Rhythm
from tasuki.metrics.passages import CLOSED, OPEN, REACHED, Passages, amounts, passages
from tasuki.metrics.read import read
from tests.facts.ledgers import TOKYO, calendar, journeys, when
from tests.house.sources import ROOT
from tests.metrics.relay import START, relay

DOC = ROOT / "docs" / "algorithms" / "forecast.md"
DAY = timedelta(days=1)


def ages(*values: int) -> np.ndarray:
    """Counts by age, zeros at all ages above."""
    out = np.zeros(OLDEST + 1, np.int64)
    out[: len(values)] = values
    return out


def fixed(*chances: float) -> np.ndarray:
    out = np.zeros((1, OLDEST + 1))
    out[0, : len(chances)] = chances
    return out


# The worked example of the page: a Thursday morning, and a period that ends on Friday.
PACE = Pace(True, ages(40, 30, 20), ages(4, 6, 4), ages(2, 3, 2), ages(10, 5))
HAZARDS = Hazards(fixed(0.1, 0.2, 0.2), fixed(0.05, 0.1, 0.1))
TWO_DAYS = Ahead(first=20_000, works=np.ones(2, bool), today=0, end=2, left=1.0)
DONE, PER_DAY = 12, 3.0


def example() -> dict[str, float]:
    fresh, waiting, open_ = onward(PACE, HAZARDS, TWO_DAYS, np.ones((1, 2)))
    new = float((PER_DAY * fresh).sum())
    numbers = np.arange(60)
    total = np.array([1.0])
    for age, chance in zip(waiting, open_[0], strict=True):
        total = np.convolve(total, stats.binom.pmf(numbers, PACE.waiting[age], chance))
    chance = np.convolve(total, stats.poisson.pmf(numbers, new))
    upto = np.cumsum(chance)
    middle = int(np.searchsorted(upto, 0.5))
    # By hand: the end beyond which there is most nearly a tenth.
    low = int(np.argmin(np.abs(upto - chance - 0.1)))
    high = int(np.argmin(np.abs(1 - upto - 0.1)))
    return {
        "age 0": float(open_[0, 0]),
        "age 1": float(open_[0, 1]),
        "today": float(fresh[0, 0]),
        "tomorrow": float(fresh[0, 1]),
        "open": float(10 * open_[0, 0] + 5 * open_[0, 1]),
        "new": new,
        "p10": float(DONE + low),
        "p50": float(DONE + middle),
        "p90": float(DONE + high),
        "below": float(upto[low] - chance[low]),
        "above": float(1 - upto[high]),
    }


def test_the_page_s_worked_example_is_what_the_code_answers() -> None:
    steps = DOC.read_text("utf-8").partition("| step | how | result |")[2]
    told = dict(re.findall(r"^\| ([\w ]+) \| .* \| ([\d.]+) \|$", steps, re.MULTILINE))
    found = example()
    assert {name: float(text) for name, text in told.items()} == {
        name: pytest.approx(value, abs=5e-4) for name, value in found.items()
    }
    by_hand = 0.1 + 0.85 * 0.2
    assert found["age 0"] == found["today"] == pytest.approx(by_hand)
    assert found["age 1"] == pytest.approx(0.2 + 0.7 * 0.2)


def test_half_of_a_day_that_is_over_is_half_its_chance() -> None:
    half = replace(TWO_DAYS, left=0.5)
    _, _, open_ = onward(PACE, HAZARDS, half, np.ones((1, 2)))
    assert open_[0, 0] == pytest.approx(0.05 + (1 - 0.5 * 0.15) * 0.2)


def test_nobody_goes_on_where_nobody_works() -> None:
    weekend = Ahead(20_000, np.zeros(2, bool), 0, 2, 1.0)
    fresh, _, open_ = onward(PACE, HAZARDS, weekend, np.ones((1, 2)))
    assert not fresh.any()
    assert not open_.any()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.booleans(), min_size=1, max_size=9),
    st.floats(0.05, 1.0),
    st.integers(0, 2**32 - 1),
)
def test_the_chance_is_what_stepping_through_the_days_gives(
    works: list[bool], left: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    on, off = rng.uniform(0, 0.4, (2, 1, OLDEST + 1))
    then = rng.uniform(0, 1, (1, len(works)))
    ahead = Ahead(20_000, np.array(works), 0, len(works), left)
    waiting = ages(1, 0, 1, 1)
    fresh, found, open_ = onward(replace(PACE, waiting=waiting), Hazards(on, off), ahead, then)

    def stepped(age: int, day: int, part: float) -> float:
        """One unit from a day on, its age counted in days of work."""
        alive, chance = 1.0, 0.0
        for place in range(day, len(works)):
            if works[place]:
                share = part if place == day else 1.0
                chance += alive * share * on[0, age] * then[0, place]
                alive *= 1 - share * (on[0, age] + off[0, age])
                age += 1
        return chance

    assert fresh[0] == pytest.approx([stepped(0, day, 1.0) for day in range(len(works))])
    assert open_[0] == pytest.approx([stepped(int(age), 0, left) for age in found])


def test_units_are_counted_at_the_ages_at_which_they_were_seen() -> None:
    # Monday is day 20,003: seven days behind, today Monday, working days only.
    ahead = Ahead(19_996, np.array([1, 1, 1, 1, 1, 0, 0, 1], bool), 7, 8, 1.0)
    rows = [
        (19_996, 19_996, REACHED, 2),  # on the day itself
        (19_996, 19_998, REACHED, 3),  # after two days
        (19_997, 19_999, CLOSED, 1),
        (19_999, 20_003, OPEN, 4),  # seen on Thursday and Friday
        (20_001, 20_003, OPEN, 5),  # came on Saturday: not seen on any working day
        (19_990, 19_997, REACHED, 6),  # older than the days behind
    ]
    began, ended, fate, counts = (np.array(column) for column in zip(*rows, strict=True))
    found = Passages(
        "mql_to_sql", when("2/1"), (None,), np.zeros(6, int), began, ended, fate, counts, None
    )
    pace = Pace.of(found, ahead, since=0, business=True)
    assert list(pace.seen[:5]) == [2 + 3 + 1 + 4 + 6, 3 + 1 + 4 + 6, 3 + 1, 0, 0]
    assert (list(pace.on[:3]), list(pace.off[:3])) == ([2, 6, 3], [0, 0, 1])
    assert list(pace.waiting[:3]) == [5, 0, 4]


def test_draws_of_hazards_are_centred_on_what_was_seen_and_zero_where_nothing_was() -> None:
    drawn = PACE.draw(np.random.default_rng(1), 4000)
    assert drawn.on[:, 1].mean() == pytest.approx(6 / 30, abs=0.005)
    assert drawn.off[:, 1].mean() == pytest.approx(3 / 30, abs=0.005)
    assert drawn.on[:, 1].std() == pytest.approx((0.2 * 0.8 / 31) ** 0.5, rel=0.1)
    assert not drawn.on[:, 3:].any()


def test_a_member_with_few_events_is_taken_to_be_like_the_team() -> None:
    rng = np.random.default_rng(3)
    whole = Pace(True, ages(4000), ages(800), ages(0), ages(0))
    parts = {
        "ordinary": Pace(True, ages(1000), ages(200), ages(0), ages(0)),
        "fast": Pace(True, ages(1000), ages(300), ages(0), ages(0)),
        "new": Pace(True, ages(4), ages(4), ages(0), ages(0)),
        "slow": Pace(True, ages(1000), ages(100), ages(0), ages(0)),
    }
    drawn = relative(whole, whole.draw(rng, 2000), parts, rng)
    means = {name: float(hazards.on[:, 0].mean()) for name, hazards in drawn.items()}
    assert means["fast"] == pytest.approx(0.3, abs=0.02)
    assert means["slow"] == pytest.approx(0.1, abs=0.02)
    assert means["ordinary"] == pytest.approx(0.2, abs=0.01)
    assert 0.2 < means["new"] < 0.35  # four of four would be 1


def weeks(counts: list[int], days_left: int = 7) -> tuple[np.ndarray, Ahead]:
    """Whole weeks of daily counts up to a Monday, and that Monday with some days to come."""
    first = (date(2025, 6, 2) - date(1970, 1, 1)).days - len(counts)
    size = len(counts) + days_left
    works = ((np.arange(size) + first + 3) % 7) < 5
    return np.array(counts), Ahead(first, works, len(counts), size, 1.0)


def test_an_even_rhythm_goes_on_evenly() -> None:
    counts, ahead = weeks([20, 10, 10, 10, 10, 0, 0] * 12)
    rhythm = Rhythm.of(counts, ahead)
    assert rhythm is not None
    assert list(rhythm.means[:7]) == pytest.approx([20, 10, 10, 10, 10, 0, 0])
    drawn = rhythm.draw(np.random.default_rng(1), 4000, ahead)
    assert drawn.mean(axis=0) == pytest.approx([20, 10, 10, 10, 10, 0, 0], rel=0.02)
    assert drawn.sum(axis=1).std() < 3  # weeks that never strayed leave the level's own doubt


def test_weeks_that_stray_widen_the_band_and_are_remembered() -> None:
    level = [1.0] * 8 + [1.6, 1.7, 1.6, 1.8]
    counts, ahead = weeks([round(100 * share) for share in level for _ in range(7)], 21)
    rhythm = Rhythm.of(counts, ahead)
    assert rhythm is not None
    drawn = rhythm.draw(np.random.default_rng(1), 4000, ahead)
    first, last = drawn[:, 0].mean(), drawn[:, 14].mean()
    assert first > last  # what moved the last weeks fades
    assert drawn[:, :7].sum(axis=1).std() > 50


def test_two_weeks_are_no_rhythm() -> None:
    counts, ahead = weeks([0] * 70 + [5] * 14)
    assert Rhythm.of(counts, ahead) is None


def test_a_single_count_before_the_whole_weeks_makes_no_rhythm() -> None:
    counts, ahead = weeks([0, 1] + [0] * 29)
    assert Rhythm.of(counts, ahead) is None


def test_a_period_that_is_over_is_what_was_counted(ledger: Snapshot) -> None:
    period = Window.days(date(2025, 2, 3), date(2025, 3, 3), TOKYO)
    asked = [Asked("mql"), Asked("sql"), Asked("won_amount"), Asked("calls", "member", 1)]
    found = forecasts(ledger, asked, period, as_of=ledger.as_of, draws=50)
    for one, forecast in found.items():
        (reading,) = [
            r
            for r in read(ledger, one.metric, period, as_of=ledger.as_of, by=one.by)
            if one.by is None or r.group_id == one.group
        ]
        assert {forecast.p10, forecast.p50, forecast.p90} == {reading.value or 0.0}
    assert len(found) == len(asked)


def test_a_forecast_begins_at_what_is_done_and_says_the_same_twice(ledger: Snapshot) -> None:
    period = Window.days(date(2025, 3, 1), date(2025, 5, 1), TOKYO)
    asked = [Asked("mql"), Asked("sql"), Asked("opportunities"), Asked("calls")]
    as_of = when("4/2 15:00")
    found = forecasts(ledger, asked, period, as_of=as_of, draws=300)
    assert found == forecasts(ledger, asked, period, as_of=as_of, draws=300)
    assert set(found) == set(asked)
    for one, forecast in found.items():
        (reading,) = read(ledger, one.metric, period.until(as_of), as_of=as_of)
        assert forecast.so_far == reading.value
        assert forecast.so_far <= forecast.p10 <= forecast.p50 <= forecast.p90
        assert forecast.outcomes.mean() == pytest.approx(
            forecast.so_far + forecast.open + forecast.new
        )
        assert forecast.chance(forecast.so_far) == 1
        beyond = [forecast.outcomes < forecast.p10, forecast.outcomes > forecast.p90]
        assert all(part.mean() <= 0.2 for part in beyond)


def test_what_happens_after_the_instant_does_not_move_its_forecast() -> None:
    as_of, period = when("4/2 15:00"), Window.days(date(2025, 3, 1), date(2025, 5, 1), TOKYO)
    asked = [Asked("mql"), Asked("calls")]
    told = relay(7, leads=220)
    then, later = told.facts(as_of), told.facts(as_of + 60 * DAY)
    known = forecasts(then, asked, period, as_of=as_of, draws=100)
    assert known == forecasts(later, asked, period, as_of=as_of, draws=100)


def test_a_rate_or_a_period_that_has_not_begun_is_refused(ledger: Snapshot) -> None:
    period = Window.days(date(2025, 3, 1), date(2025, 4, 1), TOKYO)
    with pytest.raises(ValueError, match="no count"):
        forecasts(ledger, [Asked("mql_to_sql")], period, as_of=ledger.as_of)
    with pytest.raises(ValueError, match="not begun"):
        forecasts(ledger, [Asked("sql")], period, as_of=period.start)


def test_passages_say_who_went_on_who_was_closed_and_who_waits() -> None:
    snapshot = journeys(
        {
            "gone": [("mql", "3/3"), ("hand_over", "3/5")],
            "closed": [("mql", "3/3"), ("disqualify", "3/6", {"reason": "no"})],
            "waits": [("mql", "3/4")],
            "settled": [("mql", "1/6"), ("hand_over", "1/7")],
            "waits long": [("mql", "1/6")],
        }
    )
    since, as_of = when("2/1 00:00"), when("3/10")
    found = passages(snapshot, "mql_to_sql", since=since, as_of=as_of)
    epoch = date(1970, 1, 1)
    told = {
        (epoch + timedelta(days=int(b)), int(e - b), int(f)): int(n)
        for b, e, f, n in zip(found.began, found.ended, found.fate, found.counts, strict=True)
    }
    assert told == {
        (date(2025, 3, 3), 2, REACHED): 1,
        (date(2025, 3, 3), 3, CLOSED): 1,
        (date(2025, 3, 4), 6, OPEN): 1,
        (date(2025, 1, 6), 63, OPEN): 1,
    }


def test_days_are_those_of_the_calendar_where_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    hours = replace(calendar(), zone=berlin)
    october = Window.days(date(2025, 10, 1), date(2025, 11, 1), berlin)
    morning = datetime(2025, 10, 20, 9, tzinfo=berlin)  # the clocks go back on the 26th
    ahead = Ahead.of(october, morning, hours, behind=10)
    assert (ahead.today, ahead.days, len(ahead.works)) == (10, 12, 22)
    assert list(ahead.weekdays[10:14]) == [0, 1, 2, 3]
    assert list(ahead.works[10:17]) == [True] * 5 + [False] * 2
    assert ahead.left == 1
    assert Ahead.of(october, morning.replace(hour=18), hours, behind=10).left == 0


def test_amounts_are_those_of_the_sum() -> None:
    snapshot = journeys(
        {"a": [("open_opportunity", "3/3"), ("win", "3/5")], "b": [("open_opportunity", "3/4")]},
        deals={
            "a": [{"opened": "3/3", "won": "3/5", "amount": 5.0}],
            "b": [{"opened": "3/4", "amount": 9.0}],
        },
    )
    window = Window.days(date(2025, 3, 1), date(2025, 4, 1), TOKYO)
    found = amounts(snapshot, "won_amount", window, as_of=snapshot.as_of)
    assert (list(found.values), list(found.counts)) == ([5.0], [1])


def test_working_days_are_those_left_of_today_and_those_after() -> None:
    week = Window.week("2025-W20", TOKYO)
    assert working_days(calendar(), week) == 5
    assert working_days(calendar(), week, when("2025-05-14 13:00")) == pytest.approx(2 + 5 / 8)
    golden = Window.days(date(2025, 5, 1), date(2025, 5, 8), TOKYO)  # 3, 5 and 6 May are holidays
    assert working_days(calendar(), golden) == 3


@pytest.fixture(scope="module")
def ledger() -> Snapshot:
    assert datetime(2025, 1, 6, tzinfo=UTC) == START
    return relay(11, leads=260).facts(START + 130 * DAY)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=60))
def test_beyond_each_end_of_the_band_lies_as_nearly_a_tenth_as_there_can(drawn: list[int]) -> None:
    low, high = band(np.array(drawn, float))
    assert low <= np.median(drawn) <= high

    def misses(beyond: list[int]) -> float:
        return abs(10 * len(beyond) - len(drawn))

    below = {end: misses([d for d in drawn if d < end]) for end in drawn}
    above = {end: misses([d for d in drawn if d > end]) for end in drawn}
    assert below[int(low)] == min(below.values())
    assert above[int(high)] == min(above.values())


def test_bands_of_whole_numbers_hold_eight_of_ten_as_those_of_amounts_do() -> None:
    rng = np.random.default_rng(8)
    counts = [rng.poisson(mean, 2000).astype(float) for mean in np.linspace(5, 40, 200)]

    def held(ends: list[tuple[float, float]]) -> float:
        pairs = zip(counts, ends, strict=True)
        return float(np.mean([((low <= d) & (d <= high)).mean() for d, (low, high) in pairs]))

    assert held([band(d) for d in counts]) == pytest.approx(0.8, abs=0.01)
    assert held([(np.quantile(d, 0.1), np.quantile(d, 0.9)) for d in counts]) > 0.82
    amounts_ = rng.gamma(4.0, 1.0, 1000)
    assert band(amounts_) == pytest.approx(np.quantile(amounts_, (0.1, 0.9)), rel=0.02)


@pytest.mark.parametrize(("recent", "weeks"), [(SCARCE, 13), (SCARCE - 1, 26)])
def test_a_scarce_passage_looks_back_twice_as_far(
    ledger: Snapshot, recent: int, weeks: int
) -> None:
    period = Window.days(date(2025, 5, 1), date(2025, 6, 1), TOKYO)
    world = _Recent(ledger, period, when("5/15"), None, 10, 1)
    today = (date(2025, 5, 15) - date(1970, 1, 1)).days
    began = np.array([today - 10, today - 140])  # within 13 weeks, and within 26
    found = Passages(
        "opportunity_to_won",
        when("5/15"),
        (None,),
        np.zeros(2, int),
        began,
        began + 1,
        np.array([REACHED, REACHED]),
        np.array([recent, 7]),
        None,
    )
    pace, since = world._whole(found)
    assert int(pace.on.sum()) == recent + (7 if weeks == 26 else 0)
    assert since == world._ahead.today - 7 * weeks
    known = replace(found, recorded_from=when("5/1"))  # nothing was recorded before
    assert world._whole(known)[1] == world._ahead.today - 14


def test_the_kernel_of_amounts_has_silvermans_width() -> None:
    draw = np.random.default_rng(4)
    values = np.unique(np.round(np.exp(14 + draw.standard_normal(80)), -4))
    counts = draw.integers(1, 4, len(values))
    logs = np.repeat(np.log(values), counts)
    assert _bandwidth(values, counts.astype(float)) == pytest.approx(bw_silverman(logs))
    assert _bandwidth(np.array([-5.0, 7.0]), np.array([1.0, 1.0])) == 0.0
    assert _bandwidth(np.array([7.0]), np.array([9.0])) == 0.0

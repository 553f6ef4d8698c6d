"""How numbers are written, on known answers and on what must hold for all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.domain.window import Window
from tasuki.present import numbers

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.247, "24.7%"), (0.2475, "24.8%"), (0.0, "0.0%"), (None, "—"), (1, "100.0%")],
)
def test_rates_have_one_decimal_and_none_is_not_zero(value: float | None, text: str) -> None:
    assert numbers.percent(value) == text


@given(st.integers(0, 1000), st.integers(0, 9))
@settings(max_examples=60)
def test_halves_are_rounded_up_as_people_do_it(whole: int, tenth: int) -> None:
    fraction = float(f"{whole}.{tenth}5")
    assert numbers.rounded(fraction, 1) == numbers.rounded(fraction + 0.0001, 1)


def test_intervals_say_both_ends() -> None:
    assert numbers.interval(0.22, 0.276) == "22.0–27.6"
    assert numbers.interval(None, 0.3) == "—"
    assert numbers.whole_interval(0.548, 0.93) == "55–93%"


@pytest.mark.parametrize(
    ("amount", "currency", "ja", "en"),
    [
        (48_600_000, "JPY", "4,860万円", "¥48.6M"),
        (5_000, "JPY", "5,000円", "¥5,000"),
        (120_000_000, "JPY", "1.2億円", "¥120.0M"),
        (486_000, "JPY", "49万円", "¥486K"),
        (100_000, "BRL", "R$100K", "R$100K"),
        (12, "SEK", "SEK 12", "SEK 12"),
        (None, "JPY", "—", "—"),
    ],
)
def test_money_is_short_in_each_language(
    amount: float | None, currency: str, ja: str, en: str
) -> None:
    assert (numbers.money(amount, currency, "ja"), numbers.money(amount, currency, "en")) == (
        ja,
        en,
    )


@pytest.mark.parametrize(
    ("seconds", "business", "ja", "en"),
    [
        (59, False, "1分未満", "under 1 min"),
        (38 * 60, True, "38分", "38 min"),
        (3 * 3600 + 600, True, "3時間10分", "3 h 10 min"),
        (3599, False, "1時間", "1 h"),
        (8 * 3600, True, "1営業日", "1 business day"),
        (12 * 3600, True, "1.5営業日", "1.5 business days"),
        (36 * 3600, False, "1.5日", "1.5 days"),
        (40 * 86400, False, "40日", "40 days"),
        (None, True, "—", "—"),
    ],
)
def test_durations_use_the_largest_unit_that_says_enough(
    seconds: float | None, business: bool, ja: str, en: str
) -> None:
    said = [numbers.duration(seconds, lang, business=business) for lang in ("ja", "en")]
    assert said == [ja, en]


@given(st.floats(0, 1e8))
@settings(max_examples=80)
def test_a_duration_is_never_silently_zero(seconds: float) -> None:
    said = numbers.duration(seconds, "en")
    assert said
    assert not said.startswith("0 ")


def test_weeks_say_their_iso_year_and_both_ends() -> None:
    week = Window.week("2026-W47", TOKYO)
    assert numbers.week_name(week, "ja") == "2026年 第47週"
    assert numbers.span(week, "ja") == "11月16日(月)〜22日(日)"
    assert numbers.span(week, "en") == "Mon 16 – Sun 22 Nov"


def test_december_and_january_never_mix() -> None:
    week = Window.week("2026-W01", TOKYO)
    assert numbers.week_name(week, "en") == "Week 1, 2026"
    assert numbers.span(week, "en", year=True) == "Mon 29 Dec 2025 – Sun 4 Jan 2026"
    assert numbers.span(week, "ja", year=True) == "2025年12月29日(月)〜2026年1月4日(日)"


def test_a_window_that_ends_within_a_day_includes_it() -> None:
    window = Window.week("2026-W47", TOKYO).until(datetime(2026, 11, 19, 8, 30, tzinfo=UTC))
    assert numbers.span(window, "ja") == "11月16日(月)〜19日(木)"


def test_instants_are_read_in_the_organisations_zone() -> None:
    instant = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)
    assert numbers.stamp(instant, TOKYO, "ja") == "2026年11月19日(木) 01:00"
    assert numbers.stamp(instant, TOKYO, "en") == "Thu 19 Nov 2026, 01:00"
    assert numbers.short_day(instant, TOKYO) == "2026-11-19"


def test_days_have_their_weekday() -> None:
    assert numbers.day(date(2026, 11, 16), "en", year=True) == "Mon 16 Nov 2026"


def test_weekdays_and_hours_are_groups_with_words() -> None:
    assert [numbers.weekday(n, "ja") for n in (1, 7)] == ["月曜", "日曜"]
    assert [numbers.weekday(n, "en") for n in (1, 7)] == ["Mon", "Sun"]
    assert (numbers.hour(9, "ja"), numbers.hour(9, "en")) == ("9時台", "9:00–9:59")

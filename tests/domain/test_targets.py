"""The names of periods, in the forms that people write."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.domain.targets import PERIODS, Period
from tasuki.domain.window import Every

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("text", "name", "first"),
    [
        ("2026-11", "2026-11", date(2026, 11, 1)),
        ("2026年11月", "2026-11", date(2026, 11, 1)),
        ("２０２６／１１", "2026-11", date(2026, 11, 1)),
        ("2026-W47", "2026-W47", date(2026, 11, 16)),
        ("2026年第47週", "2026-W47", date(2026, 11, 16)),
        ("FY2026-Q3", "FY2026-Q3", date(2026, 10, 1)),
        ("fy2026 q4", "FY2026-Q4", date(2027, 1, 1)),
        ("2026年度第4四半期", "FY2026-Q4", date(2027, 1, 1)),
        ("2026年度3Q", "FY2026-Q3", date(2026, 10, 1)),
        ("2026年度", "FY2026", date(2026, 4, 1)),
    ],
)
def test_a_period_is_read_in_the_forms_that_people_write(text: str, name: str, first: date) -> None:
    period = Period.parse(text, TOKYO)
    assert (period.name, period.window.first_day) == (name, first)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-W54", "FY2026-Q5", "11", "2026-11-01"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="period"):
        Period.parse(text, TOKYO)


@settings(max_examples=60)
@given(st.sampled_from(PERIODS), st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_a_name_names_its_period_and_the_next_one_follows(
    every: Every, day: date, start: int
) -> None:
    period = Period.holding(every, day, TOKYO, fiscal_start=start)
    assert Period.parse(period.name, TOKYO, fiscal_start=start) == period
    assert period.window.first_day <= day < period.window.end_day
    assert period.next().window.start == period.window.end
    assert period.next().previous() == period

"""Local days by arithmetic are those of the zone's clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasuki.domain.window import Every, Window
from tasuki.domain.zones import micros
from tasuki.facts.localtime import LocalTime, local_days
from tasuki.metrics.cells import Cells

EPOCH = date(1970, 1, 1)
ZONES = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
START = datetime(2015, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 11 * 366 * 86_400).map(lambda s: START + timedelta(seconds=s))


@given(st.lists(INSTANTS, min_size=1, max_size=20), st.sampled_from(ZONES))
def test_days_are_those_of_the_wall_clock(instants: list[datetime], name: str) -> None:
    zone = ZoneInfo(name)
    found = local_days(np.array([micros(i) for i in instants]), zone)
    assert found.tolist() == [(i.astimezone(zone).date() - EPOCH).days for i in instants]


@pytest.mark.parametrize("name", ZONES)
def test_the_hour_around_a_change_of_clocks(name: str) -> None:
    zone = ZoneInfo(name)
    start = datetime(2024, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(minutes=30 * i) for i in range(2 * 24 * 366)]
    local = LocalTime.between(hours[0], hours[-1], zone)
    shown = local.local(np.array([micros(i) for i in hours]))
    for instant, micro in zip(hours, shown, strict=True):
        wall = instant.astimezone(zone).replace(tzinfo=UTC)
        assert micro == micros(wall)


def test_no_instants_have_no_days() -> None:
    assert len(local_days(np.array([], np.int64), ZoneInfo("Asia/Tokyo"))) == 0


def test_windows_that_overlap_are_runs_of_the_same_cells() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    month = Window.days(date(2025, 3, 1), date(2025, 4, 1), tokyo)
    part = Window(month.start, month.start + timedelta(days=9, hours=5), tokyo)
    cells = Cells.of([month, part, *month.split(Every.WEEK)])
    assert cells.run(month) == slice(0, len(cells))
    instants = np.array([micros(month.start + timedelta(hours=h)) for h in range(24 * 31)])
    found = cells.of_instants(instants)
    for window in (month, part, *month.split(Every.WEEK)):
        inside = [micros(window.start) <= i < micros(window.end) for i in instants]
        run = cells.run(window)
        assert [(run.start <= cell < run.stop) for cell in found] == inside


def test_no_window_is_no_question() -> None:
    with pytest.raises(ValueError, match="no window"):
        Cells.of([])

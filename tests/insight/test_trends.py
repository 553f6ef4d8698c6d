"""Trends: what is judged, what is only drawn, and that the three readings stay apart."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tasuki.domain.window import Every
from tasuki.facts.own import own_facts
from tasuki.facts.reported import Book
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.direction import Direction, verdicts
from tasuki.insight.trends import NoTrend, Trends, trends
from tasuki.metrics.read import read
from tasuki.metrics.reading import How
from tests.facts.ledgers import TOKYO, when

AS_OF = when("2025-12-01 00:00")  # a Monday
FIRST = when("2025-04-07 00:00")  # a Monday, 34 weeks before


def reaches(i: int, share: float) -> bool:
    """Spreads a share evenly over the units."""
    return int((i + 1) * share) > int(i * share)


def relay(
    shares: list[float], *, size: int = 20, recorded_from: datetime | None = None
) -> Snapshot:
    """So many hand-overs a week; a share becomes an opportunity three days later, one in five is
    won ten days after that. In the last week nothing has had its time."""
    rows: list[dict[str, Any]] = []
    for week, share in enumerate(shares):
        for i in range(size):
            handed = FIRST + timedelta(weeks=week, hours=10 + 140 * i // size)
            opened = handed + timedelta(days=3) if reaches(i, share) else None
            won = opened + timedelta(days=10) if opened and i % 5 == 0 else None
            known = [at if at and at < AS_OF else None for at in (opened, won)]
            if recorded_from:
                known = [at if at and at >= recorded_from else None for at in known]
            rows.append(
                {
                    "created_at": handed - timedelta(days=5),
                    "sql_at": handed,
                    "opportunity_at": known[0],
                    "won_at": known[1],
                    "source": "web" if i % 3 else "fair",
                }
            )
    names = ("created_at", "sql_at", "opportunity_at", "won_at")
    columns: dict[str, Any] = {
        name: pa.array([row[name] for row in rows], pa.timestamp("us", "UTC")) for name in names
    }
    return own_facts(pa.table(columns | {"source": [row["source"] for row in rows]}), as_of=AS_OF)


@pytest.fixture(scope="module")
def falling() -> Snapshot:
    return relay([float(share) for share in np.linspace(0.8, 0.3, 34)])


def shown(snapshot: Snapshot, **asked: Any) -> Trends:
    return trends(snapshot, Book(), as_of=AS_OF, **asked)


def test_the_planted_fall_is_told_and_the_level_rate_is_not(falling: Snapshot) -> None:
    found = shown(falling)
    rate, won = found.headline
    assert (rate.metric, rate.direction) == ("sql_to_opportunity", Direction.FALLING)
    assert (won.metric, won.direction) == ("opportunity_to_won", Direction.UNCLEAR)
    # Three days of time: the week that ended at AS_OF is not judged, nor any before the 26 latest.
    assert (rate.periods, rate.unfinished) == (26, 1)
    assert rate.span is not None
    assert rate.span.end == AS_OF - timedelta(weeks=1)
    assert (rate.n, rate.k) == (
        26 * 20,
        sum(int(s * 20) for s in np.linspace(0.8, 0.3, 34)[7:33]),
    )
    assert rate.line is not None
    assert rate.line.first == pytest.approx(0.67, abs=0.03)
    assert rate.line.last == pytest.approx(0.30, abs=0.03)


def test_a_young_week_is_drawn_hollow_and_pulls_nothing_down() -> None:
    """faults.md 21: level at 50 %, and the cohort to date of the last week looks like a fall."""
    level = relay([0.5] * 34)
    found = shown(level, how=How.COHORT)
    assert [judgement.direction for judgement in found.headline] == [Direction.UNCLEAR] * 2
    assert [point.finished for point in found.shown.points] == [True] * 26 + [False]
    *before, last = [point.reading for point in found.shown.points]
    assert {reading.value for reading in before} == {0.5}
    assert last.value is not None
    assert last.value < 0.5
    assert last.young > 0


def test_the_three_readings_are_three_readings(falling: Snapshot) -> None:
    """faults.md 20: each point is the reading of its label, as `read` gives it."""
    for how in How:
        found = shown(falling, how=how)
        assert found.shown.how is how
        assert (
            found.headline == shown(falling).headline
        )  # judged on matured rates, whatever is drawn
        for point in found.shown.points[::9]:
            window = point.reading.window
            (same,) = read(falling, "sql_to_opportunity", window, as_of=AS_OF, how=how)
            assert point.reading == same
    period = shown(falling, how=How.PERIOD).shown.points
    assert all(point.reading.low is None for point in period)
    assert all(point.finished for point in period)  # exits of a week are known when it is over


def test_a_count_stands_with_its_quality(falling: Snapshot) -> None:
    found = shown(falling, metric="opportunities", how=How.COHORT)
    assert found.shown.how is None
    assert found.shown.judgement.direction is Direction.FALLING
    assert found.quality is not None
    assert (found.quality.metric, found.quality.how) == ("opportunity_to_won", How.MATURED)
    sqls = shown(falling, metric="sql").shown.judgement
    assert (sqls.direction, sqls.k) == (Direction.UNCLEAR, None)


def test_months_are_judged_by_the_month(falling: Snapshot) -> None:
    found = shown(falling, every=Every.MONTH)
    rate = found.headline[0]
    assert (rate.direction, rate.periods, rate.unfinished) == (Direction.FALLING, 7, 1)
    assert [p.reading.window.first_day.month for p in found.shown.points] == list(range(4, 12))


def test_few_periods_are_not_judged() -> None:
    found = shown(relay([0.5] * 34), every=Every.MONTH, metric="opportunity_to_won")
    assert found.headline[1].line is None or found.headline[1].periods >= 6
    short = trends(relay([0.9] * 4 + [0.1] * 4), Book(), as_of=FIRST + timedelta(weeks=8))
    assert short.headline[0].periods == 7
    assert short.headline[0].direction is Direction.TOO_FEW
    assert len(short.shown.points) == 8


def test_weeks_before_the_outcome_was_recorded_are_left_out() -> None:
    """The records of opportunities begin after ten weeks; the rate did not change at all."""
    since = FIRST + timedelta(weeks=10)
    found = shown(relay([0.6] * 34, size=40, recorded_from=since))
    rate = found.headline[0]
    assert rate.direction is Direction.UNCLEAR
    assert rate.span is not None
    assert rate.span.start >= since - timedelta(weeks=1)
    assert rate.unrecorded >= 10
    assert rate.periods + rate.unrecorded + rate.unfinished == 34


def test_parts_are_judged_together_and_add_up(falling: Snapshot) -> None:
    found = shown(falling, by="source")
    assert [branch.label for branch in found.branches] == ["web", "fair"]
    together = verdicts([branch.judgement.line for branch in found.branches])
    assert [branch.judgement.direction for branch in found.branches] == together
    assert Direction.FALLING in together
    whole = found.shown.points
    for place, point in enumerate(whole):
        assert sum(b.points[place].reading.n for b in found.branches) == point.reading.n
    for branch in found.branches:
        assert branch.total is not None
        assert branch.total.n == branch.judgement.n
        assert branch.total.window == found.shown.judgement.span


def test_facts_without_a_record_are_too_few(falling: Snapshot) -> None:
    found = trends(falling, Book(), as_of=FIRST - timedelta(weeks=3))
    assert [judgement.direction for judgement in found.headline] == [Direction.TOO_FEW] * 2
    assert found.headline[0].span is None


@pytest.mark.parametrize(
    "asked", [{"metric": "speed_to_attempt"}, {"every": Every.DAY}, {"by": "star_sign"}]
)
def test_what_has_no_trend_is_refused(falling: Snapshot, asked: dict[str, Any]) -> None:
    with pytest.raises(NoTrend, match="there are"):
        shown(falling, **asked)


def test_weeks_are_the_organisations(falling: Snapshot) -> None:
    for point in shown(falling).shown.points[:-1]:
        window = point.reading.window
        assert window.zone == TOKYO
        assert (window.first_day.weekday(), window.end_day.weekday()) == (0, 0)

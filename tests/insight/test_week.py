"""The weekly review: its windows, its figures by hand, and that each is the reading it says it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.backlog import all_time
from tasuki.insight.review import Review, Verdict
from tasuki.insight.week import COUNTS, ZONES, Spans, weekly_review
from tasuki.metrics.read import read
from tasuki.metrics.reading import How, Reading
from tests.facts.ledgers import TOKYO, journeys, when
from tests.metrics.relay import START, relay

WEEK = Window.week("2025-W20", TOKYO)  # 12 to 18 May
WEDNESDAY = when("2025-05-14 15:00")


def test_a_finished_week_is_compared_with_whole_weeks() -> None:
    spans = Spans.of(WEEK, WEEK.end)
    assert spans.elapsed == WEEK
    assert spans.compared == WEEK.previous()
    assert spans.weeks == spans.parts
    assert spans.weeks[0] == Window.week("2025-W07", TOKYO)
    assert spans.weeks[-1] == Window.week("2025-W19", TOKYO)
    assert (spans.cohort.first_day, spans.cohort.end) == (date(2025, 2, 17), WEEK.end)
    assert (spans.baseline.first_day, spans.baseline.end) == (
        date(2024, 11, 18),
        spans.cohort.start,
    )


def test_an_unfinished_week_is_compared_with_the_same_part() -> None:
    spans = Spans.of(WEEK, WEDNESDAY)
    assert spans.elapsed == Window(WEEK.start, WEDNESDAY, TOKYO)
    assert spans.compared == Window(WEEK.previous().start, WEDNESDAY - timedelta(days=7), TOKYO)
    assert all(part.end - part.start == WEDNESDAY - WEEK.start for part in spans.parts)


def test_the_same_part_is_that_of_the_wall_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    week = Window.week("2025-W15", berlin)  # the clocks changed on 30 March
    spans = Spans.of(week, datetime(2025, 4, 9, 17, tzinfo=berlin).astimezone(UTC))
    for part in spans.parts:
        assert part.end.astimezone(berlin).strftime("%a %H:%M") == "Wed 17:00"


def test_a_week_that_has_not_begun_has_no_review() -> None:
    with pytest.raises(ValueError, match="2025-W20 has not begun"):
        Spans.of(WEEK, WEEK.start)


@pytest.fixture(scope="module")
def small() -> Review:
    """Two weeks: last week's leads and calls up to Wednesday and after, this week's up to it."""
    steps: dict[str, list[Any]] = {
        "early": [("mql", "5/5"), ("hand_over", "5/7", {"by": "sato"}), ("accept", "5/8")],
        "later": [("mql", "5/9")],
        "now-1": [("mql", "5/12"), ("assign", "5/12 11:00", {"to": "mori"})],
        "now-2": [("mql", "5/13"), ("hand_over", "5/14 10:00", {"by": "sato"})],
        "now-3": [("mql", "5/14 10:00")],
        "ancient": [("mql", "2023-05-15 10:00")],
        "silent": [("mql", "5/1")],
        "back": [("mql", "5/1"), ("hand_over", "5/2"), ("return", "5/6", {"reason": "budget"})],
        "gone": [("mql", "4/1"), ("disqualify", "4/2", {"reason": "rival"})],
    }
    touches = {
        "early": [("call", "5/5 11:00", "connected", {"by": "sato"})],
        "later": [("call", "5/9 15:00", "none", {"by": "mori"})],
        "now-1": [
            ("call", "5/12 11:00", "no_answer", {"by": "mori"}),
            ("call", "5/13 11:00", "appointment", {"by": "mori"}),
        ],
        "now-2": [("call", "5/13 11:00", "connected", {"by": "sato"})],
        "back": [("call", "5/1 12:00", "connected", {"by": "sato"})],
    }
    leads = {
        "ancient": {"created": "2023-05-15 10:00", "source": "fair", "campaign": "spring fair"},
        "silent": {"created": "5/1", "do_not_contact": True},
    }
    snapshot = journeys(steps, touches=touches, leads=leads, as_of=WEDNESDAY)
    return weekly_review(snapshot, WEEK, as_of=WEDNESDAY)


def test_counts_beside_the_same_part_of_last_week(small: Review) -> None:
    assert small.partial
    now = {c.now.metric: c.now.value for c in small.counts}
    before = {c.previous.metric: c.previous.value for c in small.counts}
    whole = {c.now.metric: c.weeks[-1].value for c in small.counts}
    assert list(now) == list(COUNTS)
    assert now == {
        "mql": 3,
        "calls": 3,
        "appointments": 1,
        "sql": 1,
        "speed_to_attempt": 3600,  # one hour twice, never once
    }
    assert before | {"speed_to_attempt": None} == {
        "mql": 1,
        "calls": 1,
        "appointments": 0,
        "sql": 1,
        "speed_to_attempt": None,
    }
    assert (whole["mql"], whole["calls"]) == (2, 2)


def test_no_count_of_appointments_without_their_quality(small: Review) -> None:
    quality = {c.now.metric: c.quality.metric if c.quality else None for c in small.counts}
    assert quality == COUNTS
    assert quality["appointments"] == "appointment_to_opportunity"


def test_the_oldest_untouched_leads_are_listed_whatever_their_age(small: Review) -> None:
    assert [lead.lead_key for lead in small.untouched] == ["ancient", "now-3"]
    assert small.untouched_total == 2
    ancient, fresh = small.untouched
    assert (ancient.source, ancient.campaign, ancient.member) == ("fair", "spring fair", None)
    assert ancient.waiting_s == (WEDNESDAY - when("2023-05-15 10:00")).total_seconds()
    assert (fresh.waiting_s, fresh.waiting_business_s) == (5 * 3600, 4 * 3600)


def test_unfinished_work_has_its_count_and_its_oldest(small: Review) -> None:
    found = {u.kind: (u.count, u.oldest_lead_key) for u in small.unfinished}
    assert found == {
        "unassigned": (3, "ancient"),
        "untouched": (2, "ancient"),
        "awaiting_answer": (1, "now-2"),
        "returned": (1, "back"),
        "no_outcome": (1, "later"),
    }
    ages = {u.kind: u.oldest_s for u in small.unfinished}
    assert ages["awaiting_answer"] == 5 * 3600


def test_stations_count_those_who_have_had_their_time(small: Review) -> None:
    assert [station.stage for station in small.stations] == [*ZONES, "won"]
    for station in small.stations:
        assert station.mature + station.young == station.arrived
    assert small.stations[1].arrived == 8


def test_tables_have_a_row_for_everybody_by_name(small: Review) -> None:
    assert [row.label for row in small.members.rows] == ["mori", "sato", None]
    mori = dict(zip(small.members.metrics, small.members.rows[0].readings, strict=True))
    assert (mori["calls"].value, mori["sql"].value) == (3, 0)
    assert (mori["sql_to_opportunity"].value, mori["sql_to_opportunity"].n) == (None, 0)
    calls = small.members.metrics.index("calls")
    whole = small.members.total.readings[calls].value
    assert sum(row.readings[calls].value for row in small.members.rows) == whole


def test_nothing_recorded_is_a_review_too() -> None:
    review = weekly_review(journeys({}, as_of=WEDNESDAY), WEEK, as_of=WEDNESDAY)
    assert {c.verdict for c in review.counts} == {Verdict.UNKNOWN}
    assert {r.verdict for r in review.rates} == {Verdict.UNKNOWN}
    assert review.members.rows == ()
    assert [u.count for u in review.unfinished] == [0] * 5
    assert review.untouched == ()


def readings(review: Review) -> Iterator[Reading]:
    for count in review.counts:
        yield from (count.now, count.previous, *count.weeks)
        if count.quality:
            yield count.quality
    for rate in review.rates:
        yield from (rate.now, rate.week, rate.previous_week, rate.baseline)
    for table in (review.members, review.campaigns):
        yield from table.total.readings


def rows(review: Review) -> Iterator[Reading]:
    for table in (review.members, review.campaigns):
        for row in table.rows:
            yield from row.readings


@pytest.fixture(scope="module")
def large() -> tuple[Snapshot, Review]:
    as_of = START + timedelta(days=110, hours=3)
    snapshot = relay(4, 100).until(as_of).facts(as_of)
    return snapshot, weekly_review(snapshot, Window.week_of(as_of.date(), TOKYO), as_of=as_of)


def test_every_figure_is_the_reading_of_its_metric(large: tuple[Snapshot, Review]) -> None:
    snapshot, review = large
    for reading in dict.fromkeys(map(as_key, readings(review))):
        metric, how, window, as_of = reading
        (alone,) = read(snapshot, metric, window, as_of=as_of, how=how)
        (shown,) = {r.value for r in readings(review) if as_key(r) == reading}
        assert shown == alone.value, reading


def as_key(reading: Reading) -> tuple[str, How | None, Window, datetime]:
    return reading.metric, reading.how, reading.window, reading.as_of


def test_every_row_is_the_reading_of_its_group(large: tuple[Snapshot, Review]) -> None:
    snapshot, review = large
    for by, table in (("member", review.members), ("campaign", review.campaigns)):
        for metric in table.metrics:
            alone = {
                r.group_id: r
                for r in read(snapshot, metric, review.cohort, as_of=review.as_of, by=by)
            }
            for row in table.rows:
                shown = row.readings[table.metrics.index(metric)]
                if shown.n or shown.k:
                    assert shown == alone.pop(row.group_id)
            assert not alone


def test_unfinished_work_is_the_count_of_its_metric(large: tuple[Snapshot, Review]) -> None:
    snapshot, review = large
    window = all_time(TOKYO, review.as_of)
    for work in review.unfinished:
        (alone,) = read(snapshot, work.kind, window, as_of=review.as_of)
        assert work.count == alone.value, work.kind


def test_the_review_of_the_past_is_what_was_said_then() -> None:
    then, later = START + timedelta(days=100, hours=3), START + timedelta(days=150)
    made = relay(6, 100)
    week = Window.week_of(then.date(), TOKYO)
    said = weekly_review(made.until(then).facts(then), week, as_of=then)
    again = weekly_review(made.until(later).facts(later), week, as_of=then)
    for one, other in zip(readings(said), readings(again), strict=True):
        assert one == other
    for one, other in zip(rows(said), rows(again), strict=True):
        assert replace(one, group_id=None) == replace(other, group_id=None)
    assert said.unfinished == again.unfinished
    assert said.untouched_total == again.untouched_total

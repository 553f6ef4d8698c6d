"""What was reported stays reported: time changes nothing, the ledger's news is marked."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tasuki.domain.window import Every, Window
from tasuki.facts.reported import BadBook, Book
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.reporting import CLOSED, MATURE, finished, periods
from tasuki.insight.restatement import Restated, report, restated
from tasuki.metrics.read import read
from tasuki.metrics.reading import How
from tasuki.metrics.registry import METRICS
from tests.facts.ledgers import TOKYO, Books, books_of, facts_of, journeys, when
from tests.metrics.relay import START, relay

WEEK = Window.week("2025-W20", TOKYO)  # 12 to 18 May
FIRST = when("2025-05-19 08:00")  # the Monday after
LATER = when("2025-09-01 08:00")

STEPS: dict[str, list[Any]] = {
    "fast-1": [("mql", "4/1"), ("hand_over", "4/2"), ("open_opportunity", "4/4")],
    "fast-2": [("mql", "4/1"), ("hand_over", "4/3"), ("open_opportunity", "4/8")],
    "in-1": [("mql", "5/1"), ("hand_over", "5/12"), ("open_opportunity", "5/14")],
    "in-2": [("mql", "5/1"), ("hand_over", "5/13")],
    "in-3": [("mql", "5/1"), ("hand_over", "5/14")],
    "in-4": [("mql", "5/1"), ("hand_over", "5/15")],
}
"""In the week, four were handed over and one of them became an opportunity."""


def books(**more: list[Any]) -> Books:
    return books_of(STEPS | more)


def told(snapshot: Snapshot, book: Book, metric: str, how: How | None) -> list[Restated]:
    found = restated(
        snapshot,
        book,
        metric,
        Every.WEEK,
        how,
        since=when("2025-01-06 00:00"),
        as_of=snapshot.as_of,
    )
    return [mark for marks in found.marks.values() for mark in marks]


@pytest.fixture(scope="module")
def _monday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reported") / "reported.jsonl"
    assert report(facts_of(books(), as_of=FIRST), Book(path))
    return path


@pytest.fixture
def book(_monday: Path, tmp_path: Path) -> Book:
    """Reported on the Monday after the week."""
    return Book(Path(shutil.copy(_monday, tmp_path)))


def test_a_closed_week_is_written_down_with_what_was_known(book: Book) -> None:
    (week,) = [
        one
        for one in book.read()
        if one.metric == "sql_to_opportunity" and one.window == WEEK and one.how == How.MATURED
    ]
    assert (week.n, week.k, week.as_of) == (4, 1, FIRST)
    # Half a year's horizon is five days here (2, 2 and 5 days): nobody has had them all by Monday.
    assert (week.moment, week.horizon_days) == (CLOSED, 5)


def test_the_week_that_is_not_over_is_not_written_down(tmp_path: Path) -> None:
    kept = Book(tmp_path / "reported.jsonl")
    report(facts_of(books(), as_of="2025-05-18 23:59"), kept)
    assert max(one.window.end for one in kept.read()) == WEEK.start


def test_time_alone_marks_nothing(book: Book) -> None:
    went_on = books(**{"new": [("mql", "6/2"), ("hand_over", "6/3"), ("open_opportunity", "6/4")]})
    for key in ("in-2", "in-3"):
        lead = list(STEPS).index(key) + 1
        went_on.post("gate_event", lead_id=lead, kind="open_opportunity", occurred_at=when("6/10"))
    later = facts_of(went_on, as_of=LATER)
    (now,) = read(later, "sql_to_opportunity", WEEK, as_of=LATER)
    assert (now.n, now.k) == (4, 3)  # the figure went on, as young ones do
    for how in How:
        assert told(later, book, "sql_to_opportunity", how) == []
    assert told(later, book, "sql", None) == []


def test_a_record_that_comes_late_is_marked_from_what_to_what(book: Book) -> None:
    # In June somebody enters that in-2 had become an opportunity on 16 May.
    late = books()
    late.post("gate_event", lead_id=4, kind="open_opportunity", occurred_at=when("5/16"))
    snapshot = facts_of(late, as_of=LATER)
    (mark,) = told(snapshot, book, "sql_to_opportunity", How.COHORT)
    assert (mark.first.k, mark.first.n) == (1, 4)
    assert (mark.now.k, mark.now.n, mark.now.value) == (2, 4, 0.5)
    assert mark.now.window == WEEK
    assert mark.first.as_of == mark.now.as_of == FIRST
    (matured,) = told(snapshot, book, "sql_to_opportunity", How.MATURED)
    assert (matured.now.k, matured.now.n) == (2, 4)
    # The opportunity was won by nobody, so no other rate moved; its count did.
    assert told(snapshot, book, "opportunity_to_won", How.COHORT)[0].now.n == 2
    (count,) = told(snapshot, book, "opportunities", None)
    assert (count.first.value, count.now.value) == (1, 2)
    assert told(snapshot, book, "sql", None) == []


def test_a_late_lead_moves_the_denominator(book: Book) -> None:
    late = books(**{"late": [("mql", "5/13"), ("hand_over", "5/16")]})
    (mark,) = told(facts_of(late, as_of=LATER), book, "sql_to_opportunity", How.COHORT)
    assert ((mark.first.k, mark.first.n), (mark.now.k, mark.now.n)) == ((1, 4), (1, 5))


def test_a_correction_is_marked(book: Book) -> None:
    """The hand-over of in-4 was entered for 15 May and was on the 20th, in the next week."""
    mended = books()
    wrong = next(
        key
        for key, row in mended.rows["gate_event"].items()
        if row["lead_id"] == 6 and row["kind"] == "hand_over"
    )
    mended.post(
        "gate_event", lead_id=6, kind="hand_over", occurred_at=when("5/20"), supersedes_id=wrong
    )
    (mark,) = told(facts_of(mended, as_of=LATER), book, "sql_to_opportunity", How.COHORT)
    assert (mark.first.window, mark.first.n, mark.now.n) == (WEEK, 4, 3)


def test_a_correction_that_moves_only_the_time_it_took_is_marked(book: Book) -> None:
    """The opportunity of in-1 was opened three days later than entered: k and n stay."""
    mended = books()
    opened = next(
        key
        for key, row in mended.rows["gate_event"].items()
        if row["lead_id"] == 3 and row["kind"] == "open_opportunity"
    )
    mended.post(
        "gate_event",
        lead_id=3,
        kind="open_opportunity",
        occurred_at=when("5/17"),
        supersedes_id=opened,
    )
    snapshot = facts_of(mended, as_of=LATER)
    assert told(snapshot, book, "sql_to_opportunity", How.COHORT) == []
    (mark,) = told(snapshot, book, "sql_to_opportunity", How.MATURED)
    # By hand: after 2 days, 1 of the 4 watched; after 5 days, 1 of 3 (in-4 was seen for 4 days).
    assert mark.first.value == pytest.approx(1 / 4)
    assert mark.now.value == pytest.approx(1 / 3)


def test_a_record_of_another_week_moves_no_matured_figure_of_this_one(book: Book) -> None:
    """It moves the horizon (from 5 days to 38), and the figure is read by the one it had."""
    late = books(**{"slow": [("mql", "4/1"), ("hand_over", "4/2"), ("open_opportunity", "5/10")]})
    marks = told(facts_of(late, as_of=LATER), book, "sql_to_opportunity", How.MATURED)
    assert [mark.first.window.iso_week for mark in marks] == ["2025-W14"]


def test_a_week_is_written_down_again_when_it_has_had_its_time(book: Book) -> None:
    snapshot = facts_of(books(), as_of=LATER)
    new = report(snapshot, book)
    (mature,) = [one for one in new if one.metric == "sql_to_opportunity" and one.window == WEEK]
    assert (mature.moment, mature.how, mature.value) == (MATURE, How.MATURED, 0.25)
    # What is entered after that about the time between shows against the second figure.
    late = books()
    late.post("gate_event", lead_id=4, kind="open_opportunity", occurred_at=when("5/20"))
    (mark,) = told(facts_of(late, as_of=LATER), book, "sql_to_opportunity", How.COHORT)
    assert (mark.first.moment, mark.first.k, mark.now.k) == (MATURE, 1, 2)


def test_what_is_written_down_stays(book: Book) -> None:
    before = book.read()
    late = books(**{"late": [("mql", "5/13"), ("hand_over", "5/16")]})
    assert report(facts_of(late, as_of=FIRST), book) == ()
    report(facts_of(late, as_of=LATER), book)
    assert book.read()[: len(before)] == before
    keys = [one.key for one in book.read()]
    assert len(keys) == len(set(keys))


def test_a_metric_with_another_definition_is_not_compared(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = books(**{"late": [("mql", "5/13"), ("hand_over", "5/16")]})
    snapshot = facts_of(late, as_of=LATER)
    assert told(snapshot, book, "sql", None)
    monkeypatch.setitem(METRICS, "sql", replace(METRICS["sql"], definition="Something else."))
    assert told(snapshot, book, "sql", None) == []


def test_a_ledger_that_only_goes_on_is_never_restated(tmp_path: Path) -> None:
    made, kept = relay(1, 80), Book(tmp_path / "reported.jsonl")
    for key, lead in made.leads.items():  # a touch before its lead was known would be late
        made.touches[key] = [t for t in made.touches[key] if t[1] >= lead["created"]]
    for days in (20, 69.9):
        instant = START + timedelta(days=days)
        assert report(made.until(instant).facts(instant), kept)
    end = made.facts(START + timedelta(days=160))
    for metric in ("sql_to_opportunity", "lead_to_won"):
        for how in How:
            assert not told(end, kept, metric, how), (metric, how)
    for metric in ("calls", "connect_rate", "won"):
        assert not told(end, kept, metric, None), metric


def test_the_next_report_reads_nothing_while_no_period_ends(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    snapshot = facts_of(books(), as_of=FIRST + timedelta(hours=5))
    monkeypatch.setattr(
        "tasuki.insight.restatement.answer", lambda *args, **rest: asked.append("asked")
    )
    assert report(snapshot, book) == ()
    assert not asked


def test_facts_without_a_lead_have_nothing_to_report(tmp_path: Path) -> None:
    kept = Book(tmp_path / "reported.jsonl")
    assert not report(journeys({}, as_of=FIRST), kept)
    assert not report(journeys({}, as_of=FIRST), Book())


def test_a_line_that_was_cut_off_was_never_written(book: Book, tmp_path: Path) -> None:
    path, whole = tmp_path / "reported.jsonl", book.read()
    path.write_bytes(path.read_bytes()[:-9])
    assert book.read() == whole[:-1]
    assert len(book.add([whole[-1]])) == 1
    assert book.read() == whole


def test_a_line_that_is_no_figure_is_named(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "reported.jsonl"
    path.write_text("{}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(BadBook, match="line 1"):
        book.read()


def test_periods_end_with_the_one_that_has_begun() -> None:
    assert [w.iso_week for w in periods(Every.WEEK, FIRST, TOKYO, 2)] == ["2025-W20", "2025-W21"]
    assert periods(Every.WEEK, WEEK.end, TOKYO, 1) == [WEEK]
    assert [w.first_day.month for w in periods(Every.MONTH, FIRST, TOKYO, 3)] == [3, 4, 5]
    assert finished(WEEK, WEEK.end, None)
    assert finished(WEEK, WEEK.end + timedelta(days=5), 5)
    assert not finished(WEEK, WEEK.end + timedelta(days=5, seconds=-1), 5)

"""What was promised and kept, counted by hand; what is not due yet is neither."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tasuki.domain.agreement.document import Within
from tasuki.domain.history import Said
from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.read import read
from tasuki.metrics.reading import Reading
from tasuki.metrics.records import records
from tests.facts.ledgers import TOKYO, YEAR, Books, books_of, facts_of, journeys, when
from tests.facts.test_obligations import agree

MARCH = Window.days(date(YEAR, 3, 1), date(YEAR, 4, 1), TOKYO)
AS_OF = "3/10 12:00"

# Answers are due within an hour, those of field sales and evaluations a working day later at 18:00.
STEPS: dict[str, list[Any]] = {
    # Tried within the hour; handed over, answered in time, evaluated too late.
    "kept": [
        ("mql", "3/3 10:00"),
        ("assign", "3/3 10:00", {"to": "sato"}),
        ("hand_over", "3/3 15:00", {"by": "sato", "to": "tanaka"}),
        ("accept", "3/4 10:00", {"by": "tanaka"}),
    ],
    # Tried a minute too late; handed over, and never answered.
    "late": [
        ("mql", "3/3 10:00"),
        ("assign", "3/3 10:00", {"to": "sato"}),
        ("hand_over", "3/4 10:00", {"by": "sato", "to": "tanaka"}),
    ],
    # Never tried; given to another when it was overdue.
    "never": [
        ("mql", "3/3 10:00"),
        ("assign", "3/3 10:00", {"to": "sato"}),
        ("assign", "3/6 10:00", {"to": "kato"}),
    ],
    # Closed before it was due: nothing was owed then.
    "closed": [("mql", "3/3 10:00"), ("disqualify", "3/3 10:30", {"reason": "no need"})],
    # Not due yet, the one met already and the other not.
    "young": [("mql", "3/10 11:30")],
    "quick": [("mql", "3/10 11:30")],
    # Handed over, answered late, taken back by its sender.
    "slow": [("hand_over", "3/4 10:00", {"to": "tanaka"}), ("accept", "3/7 10:00")],
    "taken": [("hand_over", "3/4 10:00"), ("return", "3/4 12:00", {"reason": "taken_back"})],
    "back": [("hand_over", "3/4 10:00"), ("return", "3/4 12:00", {"reason": "budget"})],
}
TOUCHES = {
    "kept": [("call", "3/3 10:59", "no_answer")],
    "late": [("call", "3/3 11:01", "connected")],
    "quick": [("call", "3/10 11:40", "connected")],
}


def ledger() -> Books:
    books = books_of(
        STEPS,
        touches=TOUCHES,
        leads={"kept": {"campaign": "fair"}},
        members={"sato": "east", "kato": "west", "tanaka": "field"},
    )
    day = Within(days=1)
    agree(
        books,
        1,
        when("3/1"),
        first_attempt=Within(minutes=60),
        fs_answer=day,
        fs_evaluation=day,
        marketing_reply=day,
    )
    books.post(
        "word",
        lead_id=1,
        said=Said.EVALUATED.value,
        occurred_at=when("3/6 10:00"),
        subject=min(
            key for key, row in books.rows["gate_event"].items() if row["kind"] == "hand_over"
        ),
    )
    for subject, answered in ((1, "3/6 10:00"), (2, None), (3, "3/10 11:00")):
        said = {"campaign_id": 1, "subject": subject}
        sent = "3/10 10:00" if subject == 3 else "3/5 10:00"
        books.post("feedback", said="feedback_sent", occurred_at=when(sent), **said)
        if answered:
            books.post("feedback", said="feedback_answered", occurred_at=when(answered), **said)
    books.post("promise", id=2, lead_id=2, promised_at=when("3/6 15:00"))
    books.post("promise", id=3, lead_id=6, promised_at=when("3/12 15:00"))
    return books


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return facts_of(ledger(), as_of=AS_OF)


def reading(snapshot: Snapshot, key: str, as_of: str = AS_OF, **more: Any) -> Reading:
    (found,) = read(snapshot, key, MARCH, as_of=when(as_of), **more)
    return found


@pytest.mark.parametrize(
    ("key", "kept", "due"),
    [
        ("first_response_in_time", 1, 3),  # kept of kept, late, never
        ("fs_answer_in_time", 2, 4),  # kept and back of kept, late, slow, back
        ("sql_silent_rate", 1, 4),  # late
        ("evaluation_in_time", 0, 1),  # kept; that of slow fell due on 10 March at 18:00
        ("evaluation_rate", 1, 1),
        ("marketing_reply_in_time", 1, 2),
        ("promised_calls_kept", 0, 1),
    ],
)
def test_only_what_has_fallen_due_is_kept_or_not(
    snapshot: Snapshot, key: str, kept: int, due: int
) -> None:
    found = reading(snapshot, key)
    assert (found.k, found.n) == (kept, due)


def test_before_anything_is_due_there_is_no_share(snapshot: Snapshot) -> None:
    found = reading(snapshot, "first_response_in_time", "3/3 11:00")
    assert (found.value, found.n) == (None, 0)
    assert reading(snapshot, "first_response_in_time", "3/3 11:02").n == 3


def test_what_is_overdue_is_so_at_its_instant(snapshot: Snapshot) -> None:
    # A first attempt, an answer, a promised call and a reply.
    assert reading(snapshot, "overdue").value == 4
    # On the third, what was tried at 11:01 was overdue for a minute.
    assert reading(snapshot, "overdue", "3/3 11:00").value == 0
    assert reading(snapshot, "overdue", "2025-03-03 11:00:30").value == 2
    assert reading(snapshot, "overdue", "3/3 12:00").value == 1


def test_its_records_are_those_that_are_counted(snapshot: Snapshot) -> None:
    found = records(snapshot, "overdue", MARCH, as_of=when(AS_OF), oldest_first=True)
    rows = [(row["lead_key"], row["kind"], row["debtor"]) for row in found.rows.to_pylist()]
    assert rows == [
        ("never", "first_attempt", "is"),
        ("late", "fs_answer", "fs"),
        ("late", "promised_call", "is"),
        ("fair", "marketing_reply", "marketing"),
    ]


def test_a_person_answers_for_what_was_theirs_at_the_instant(snapshot: Snapshot) -> None:
    def by_member(as_of: str) -> dict[str | None, float | None]:
        found = read(snapshot, "overdue", MARCH, as_of=when(as_of), by="member")
        return {one.group: one.value for one in found}

    assert by_member("3/3 12:00") == {"sato": 1}
    assert by_member("3/6 12:00")["kato"] == 1
    teams = read(snapshot, "first_response_in_time", MARCH, as_of=when(AS_OF), by="team")
    assert {one.group: (one.k, one.n) for one in teams} == {"east": (1, 2), "west": (0, 1)}
    kinds = read(snapshot, "overdue", MARCH, as_of=when(AS_OF), by="debtor")
    assert {one.group: one.value for one in kinds} == {"is": 2, "fs": 1, "marketing": 1}


def test_what_its_sender_took_back_is_no_return_and_nobody_s_to_accept(
    snapshot: Snapshot,
) -> None:
    accepted = reading(snapshot, "sql_acceptance", how="cohort")
    assert (accepted.k, accepted.n) == (2, 4)  # kept, slow of kept, late, slow, back
    assert reading(snapshot, "sql_returned").value == 1
    assert reading(snapshot, "sql_return_rate", how="cohort").n == 4
    # Before it was taken back it waited for its answer like any other.
    assert reading(snapshot, "sql_acceptance", "3/4 11:00", how="cohort").n == 5
    reasons = read(snapshot, "sql_returned", MARCH, as_of=when(AS_OF), by="return_reason")
    assert {one.group: one.value for one in reasons} == {"budget": 1}


def test_an_mql_that_marketing_took_back_was_not_given_back() -> None:
    found = journeys(
        {
            "taken": [("mql", "3/3"), ("return", "3/4", {"reason": "taken_back"})],
            "given": [("mql", "3/3"), ("return", "3/4", {"reason": "too early"})],
        }
    )
    assert reading(found, "mql_return_rate", "3/31", how="cohort").k == 1


def test_a_merge_and_its_undoing_bring_the_figures_back() -> None:
    books, later = ledger(), datetime(YEAR, 3, 9, tzinfo=TOKYO)
    never = list(STEPS).index("never") + 1
    before = reading(facts_of(books, as_of=AS_OF), "overdue").value
    books.post("gate_event", lead_id=never, kind="merge", occurred_at=later, into_lead_id=1)
    merged = facts_of(books, as_of=AS_OF)
    assert before == 4
    assert reading(merged, "overdue").value == 3
    assert reading(merged, "first_response_in_time").n == 3  # it had been overdue: that stays
    books.post("gate_event", lead_id=never, kind="unmerge", occurred_at=when("3/10 10:00"))
    undone = facts_of(books, as_of=AS_OF)
    assert reading(undone, "overdue").value == 4
    assert reading(undone, "overdue", "3/9 12:00").value == 3

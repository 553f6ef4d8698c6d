"""The facts of what is owed are the domain's, row by row, however the ledger came to say it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.domain.agreement.document import EvaluatedFrom, Hours, Within
from tasuki.domain.history import Said
from tasuki.domain.stages import Gate
from tasuki.facts.changes import Why
from tasuki.facts.obligations import TABLES as OWED
from tasuki.metrics import owed as expressions
from tests.domain.obliged import agreed
from tests.facts.chance import START, beginning, lead_changes, post_all
from tests.facts.ledgers import Books, books_of, calendar, facts_of, when
from tests.facts.oracle import facts
from tests.facts.owing import owed_on
from tests.facts.test_refresh import opened, refreshed, rows, stored

EXAMPLES = int(os.environ.get("TASUKI_OBLIGATIONS", "5"))

instants = st.integers(-2, 12).map(lambda hours: START + timedelta(hours=hours))
promised = st.integers(0, 30).map(lambda hours: START + timedelta(hours=hours))
revisits = st.none() | st.dates(date(2025, 3, 3), date(2025, 3, 4))
_SAID = [Said.EVALUATED, Said.DO_NOT_CONTACT, Said.CONTACT_AGAIN]
words = st.tuples(
    st.just("word"),
    st.fixed_dictionaries(
        {
            "lead_id": st.integers(1, 2),
            "said": st.sampled_from([one.value for one in _SAID]),
            "occurred_at": instants,
            "subject": st.none() | st.integers(1, 8),
        }
    ),
)
feedback = st.tuples(
    st.just("feedback"),
    st.fixed_dictionaries(
        {
            "campaign_id": st.just(1),
            "said": st.sampled_from([Said.FEEDBACK_SENT.value, Said.FEEDBACK_ANSWERED.value]),
            "occurred_at": instants,
            "subject": st.integers(1, 2),
        }
    ),
)
_KINDS = [Gate.MQL, Gate.RECYCLE] * 4 + [Gate.ASSIGN, Gate.HAND_OVER, Gate.ACCEPT] * 2 + [*Gate]
_corrects = st.sampled_from([None] * 9 + [-1, -2, -4])


def _record(table: str, **columns: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    more = {"lead_id": st.integers(1, 2), "occurred_at": instants, "supersedes_id": _corrects}
    return st.tuples(st.just(table), st.fixed_dictionaries(more | columns))


gates = _record(
    "gate_event",
    kind=st.sampled_from([kind.value for kind in _KINDS]),
    member_id=st.none() | st.integers(1, 3),
    to_member_id=st.none() | st.integers(1, 3),
    reason=st.sampled_from([None, "taken_back"]),
)
touches = _record(
    "touch",
    kind=st.sampled_from(["call", "call", "mail", "form"]),
    direction=st.sampled_from(["out", "out", "in"]),
    member_id=st.none() | st.integers(1, 3),
    disposition=st.sampled_from(["no_answer", "none", "sent", "connected"]),
)
_some = st.sampled_from([gates] * 9 + [touches] * 9 + [words] * 2 + [feedback, lead_changes])
postings = st.lists(
    st.tuples(_some.flatmap(lambda one: one), revisits, st.none() | promised),
    min_size=12,
    max_size=60,
)
Posted = list[tuple[tuple[str, dict[str, Any]], date | None, Any]]


def agree(books: Books, number: int, since: Any, **response: Any) -> None:
    """A version of the agreement in force since an instant."""
    document = agreed(**response).model_dump_json()
    books.post("agreement", id=number, since=since, document=document)


def post(books: Books, some: Posted) -> None:
    """Post rows; recycles with a date to come back, touches with a promised call."""
    for (table, row), revisit_on, promised_at in some:
        more = {"revisit_on": revisit_on} if row.get("kind") == "recycle" else {}
        post_all(books, [(table, row | more)])
        if table == "touch" and promised_at is not None:
            touch = max(books.rows["touch"])
            lead_id = books.rows["touch"][touch]["lead_id"]
            books.post("promise", id=touch, lead_id=lead_id, promised_at=promised_at)


terms = st.fixed_dictionaries(
    {
        "follow_up": st.sampled_from([None, Within(minutes=60), Within(days=1)]),
        "evaluated_from": st.sampled_from(EvaluatedFrom),
        "hours": st.sampled_from([None, {"mon": (Hours(start="06:00", end="22:00"),)}]),
    }
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(postings, postings, terms, st.integers(-3, 8))
def test_rows_in_columns_are_those_of_the_fold_over_every_record(
    first: Posted, second: Posted, response: Mapping[str, Any], since: int
) -> None:
    books = beginning()
    agree(books, 1, START + timedelta(hours=since), **response)
    agree(books, 2, START + timedelta(hours=since + 4))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for news in (first, second):
            post(books, news)
            refreshed(home, books.view())
        wanted, kept = rows(facts(books.rows, calendar())), stored(home)
    for table in OWED:
        assert kept[table] == wanted[table]


@settings(max_examples=EXAMPLES, deadline=None)
@given(postings, terms)
def test_states_in_columns_are_the_domain_s_at_any_instant(
    some: Posted, response: Mapping[str, Any]
) -> None:
    books = beginning()
    agree(books, 1, START - timedelta(days=1), **response)
    post(books, some)
    snapshot = facts_of(books)
    tables = snapshot.tables
    wanted = {
        (one.kind.value, one.subject): one
        for lead in books.rows["lead"]
        for one in owed_on(books.rows, lead, calendar())
    }
    edges = {at for one in wanted.values() for at in (one.opened_at, one.due_at, one.met_at) if at}
    edges |= {at for one in wanted.values() for span in one.lifted for at in span}
    moments = sorted(edges)[:: max(len(edges) // 2, 1)]
    for as_of in [*moments, START + timedelta(days=40)]:
        table = expressions.obligations(tables, as_of, owners=True)
        table = expressions.with_state(tables, table, as_of)
        late = expressions.overdue(tables, table, as_of).select("kind", "subject", late=True)
        told = table.mutate(kept=expressions.kept(table, as_of))
        told = told.left_join(late, ["kind", "subject"]).filter(told.lead_id.notnull())
        found = snapshot.arrow(told).to_pylist()
        assert len(found) == len(wanted)
        for row in found:
            one = wanted[row["kind"], row["subject"]]
            assert (row["state"], row["kept"]) == (one.state(as_of), one.kept(as_of))
            assert bool(row["late"]) == (one.overdue(as_of) is not None)
            if as_of >= one.opened_at:
                assert row["member_id"] == one.member_id(as_of)


@pytest.fixture
def books() -> Books:
    found = books_of(
        {
            "lead-1": [
                ("assign", "3/3 9:30", {"to": "sato"}),
                ("mql", "3/3 10:00"),
                ("hand_over", "3/5 10:00", {"by": "sato", "to": "tanaka"}),
            ],
            "lead-2": [("mql", "3/3 10:00")],
            "lead-3": [("mql", "2/3 10:00")],
        },
        touches={"lead-1": [("call", "3/3 10:30", "no_answer")]},
        leads={"lead-1": {"campaign": "fair", "source": "web"}},
        members={"sato": "east", "tanaka": "west"},
    )
    agree(found, 1, when("3/1"), first_attempt=Within(minutes=60), fs_answer=Within(days=1))
    return found


def owed(home: Path, table: str = "obligations") -> list[dict[str, Any]]:
    key = ", nth" if table == "obligation_owners" else ""
    return opened(home).sql(f"FROM {table} ORDER BY lead_id, kind, subject{key}").to_pylist()


def test_a_known_answer(tmp_path: Path, books: Books) -> None:
    refreshed(tmp_path, books.view())
    first, answer, other = owed(tmp_path)
    assert (first["kind"], first["lead_key"], first["journey_id"]) == (
        "first_attempt",
        "lead-1",
        1001,
    )
    assert (first["due_at"], first["met_at"]) == (when("3/3 11:00"), when("3/3 10:30"))
    assert (first["member_id"], first["version"], first["debtor"]) == (1, 1, "is")
    assert (answer["kind"], answer["due_at"], answer["met_at"]) == (
        "fs_answer",
        when("3/6 18:00"),
        None,
    )
    assert (answer["member_id"], answer["team_id"], answer["source"]) == (2, 2, "web")
    # Nobody had agreed on anything in February; nobody has touched the second lead.
    assert (other["lead_id"], other["member_id"], other["met_at"]) == (2, None, None)


def test_who_had_it_before_is_kept_where_several_did(tmp_path: Path, books: Books) -> None:
    refreshed(tmp_path, books.view())
    assert owed(tmp_path, "obligation_owners") == []
    books.post(
        "gate_event", lead_id=2, kind="assign", occurred_at=when("3/3 10:20"), to_member_id=1
    )
    assert refreshed(tmp_path, books.view()).leads == 1
    found = owed(tmp_path, "obligation_owners")
    assert [(row["nth"], row["member_id"], row["team_id"]) for row in found] == [
        (1, None, None),
        (2, 1, 1),
    ]
    assert owed(tmp_path)[2]["member_id"] == 1


def test_a_merge_ends_what_is_owed_and_its_undoing_brings_it_back(
    tmp_path: Path, books: Books
) -> None:
    refreshed(tmp_path, books.view())
    books.post("gate_event", lead_id=2, kind="merge", occurred_at=when("3/3 10:30"), into_lead_id=1)
    refreshed(tmp_path, books.view())
    merged = owed(tmp_path)[2]
    assert (merged["lead_id"], merged["cancelled_at"], merged["excused"]) == (
        2,
        when("3/3 10:30"),
        True,
    )
    books.post("gate_event", lead_id=2, kind="unmerge", occurred_at=when("3/3 10:45"))
    refreshed(tmp_path, books.view())
    again = owed(tmp_path)[2]
    assert (again["cancelled_at"], again["excused"], again["due_at"]) == (
        None,
        False,
        when("3/3 11:00"),
    )
    (lift,) = owed(tmp_path, "obligation_lifts")
    assert (lift["started_at"], lift["ended_at"]) == (when("3/3 10:30"), when("3/3 10:45"))


def test_a_new_version_makes_all_anew_and_moves_nothing_that_was_due(
    tmp_path: Path, books: Books
) -> None:
    refreshed(tmp_path, books.view())
    before = owed(tmp_path)
    agree(books, 2, when("3/20"), first_attempt=Within(minutes=5))
    assert refreshed(tmp_path, books.view()).why is Why.AGREEMENT
    assert owed(tmp_path) == before
    assert refreshed(tmp_path, books.view()).why is None


def test_what_is_said_is_news_of_its_lead(tmp_path: Path, books: Books) -> None:
    refreshed(tmp_path, books.view())
    books.post(
        "word", lead_id=2, said=Said.DO_NOT_CONTACT.value, occurred_at=when("3/3 10:40"), id=9
    )
    assert refreshed(tmp_path, books.view()).leads == 1
    assert owed(tmp_path)[2]["cancelled_at"] == when("3/3 10:40")


def test_feedback_is_owed_an_answer_though_it_is_of_no_lead(tmp_path: Path, books: Books) -> None:
    books.post("deal", id=1, key="loose", amount=3.0, opened_at=when("3/4"))
    refreshed(tmp_path, books.view())
    said = {"campaign_id": 1, "subject": 7}
    books.post("feedback", said="feedback_sent", occurred_at=when("3/10 10:00"), **said)
    assert (refreshed(tmp_path, books.view()).why, len(owed(tmp_path))) == (None, 4)
    books.post("feedback", said="feedback_answered", occurred_at=when("3/10 15:00"), **said)
    refreshed(tmp_path, books.view())
    (reply,) = [row for row in owed(tmp_path) if row["lead_id"] is None]
    assert (reply["kind"], reply["campaign_id"], reply["met_at"]) == (
        "marketing_reply",
        1,
        when("3/10 15:00"),
    )
    # The deal of no lead is still there.
    deals = opened(tmp_path).sql("SELECT deal_key FROM deals")
    assert isinstance(deals, pa.Table)
    assert deals["deal_key"].to_pylist() == ["loose"]


def test_a_call_that_was_promised_is_owed_without_any_agreement(tmp_path: Path) -> None:
    books = books_of({"lead-1": []}, touches={"lead-1": [("call", "3/3", "connected")]})
    books.post("promise", id=1, lead_id=1, promised_at=when("3/4 15:00"))
    refreshed(tmp_path, books.view())
    (call,) = owed(tmp_path)
    assert (call["kind"], call["due_at"], call["version"]) == (
        "promised_call",
        when("3/4 15:00"),
        None,
    )

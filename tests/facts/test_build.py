"""What `facts.build` makes of a ledger is what plain Python makes of it, lead by lead."""

from __future__ import annotations

import random
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.domain.stages import Gate
from tests.facts.chance import START, Row, beginning, post_all, postings
from tests.facts.ledgers import calendar, tables_of
from tests.facts.oracle import facts
from tests.facts.test_refresh import rows


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 2**32))
def test_long_histories_are_as_in_plain_python(seed: int) -> None:
    chance = random.Random(seed)
    books = beginning()
    for lead in range(1, 301):
        books.post("lead", id=lead, key=f"lead-{lead}", created_at=START)
        for _ in range(chance.randrange(15)):
            books.post(
                "gate_event",
                lead_id=lead,
                kind=chance.choice([*Gate]),
                occurred_at=START + timedelta(hours=chance.randrange(-1, 15)),
                member_id=chance.choice([None, 1, 2]),
                to_member_id=chance.choice([None, 1, 2, 3]),
                reason=chance.choice("ab"),
            )
    assert rows(tables_of(books)) == rows(facts(books.rows, calendar()))


@settings(max_examples=15, deadline=None)
@given(postings)
def test_every_row_of_every_table_is_as_in_plain_python(news: list[Row]) -> None:
    books = beginning()
    post_all(books, news)
    assert rows(tables_of(books)) == rows(facts(books.rows, calendar()))

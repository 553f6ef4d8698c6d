"""What `facts.build` makes of a ledger is what plain Python makes of it, lead by lead."""

from __future__ import annotations

from hypothesis import given, settings

from tests.facts.chance import Row, beginning, post_all, postings
from tests.facts.ledgers import calendar, tables_of
from tests.facts.oracle import facts
from tests.facts.test_refresh import rows


@settings(max_examples=25, deadline=None)
@given(postings)
def test_every_row_of_every_table_is_as_in_plain_python(news: list[Row]) -> None:
    books = beginning()
    post_all(books, news)
    assert rows(tables_of(books)) == rows(facts(books.rows, calendar()))

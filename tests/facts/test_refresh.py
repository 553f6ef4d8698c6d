"""A refresh publishes what the ledger says, in full or by what is new."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings

from tasuki.facts.changes import Why
from tasuki.facts.ledger import Ledger
from tasuki.facts.refresh import Refreshed, refresh
from tasuki.facts.schema import TABLES
from tasuki.facts.snapshot import Snapshot
from tasuki.facts.store import Store
from tasuki.workspace.folder import Workspace
from tests.facts.chance import Row, beginning, post_all, postings
from tests.facts.ledgers import TOKYO, Books, books_of, calendar, tables_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def refreshed(home: Path, ledger: Ledger, *, full: bool = False) -> Refreshed:
    store = Store(home / "facts")
    return refresh(ledger, store, calendar=calendar(), zone=TOKYO, as_of=NOW, full=full)


def opened(home: Path, version: int | None = None) -> Snapshot:
    return Snapshot.open(Workspace(home, {}), version)


def rows(tables: dict[str, pa.Table]) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every table, in an order of their own."""
    return {
        name: sorted((tuple(row.values()) for row in table.to_pylist()), key=repr)
        for name, table in tables.items()
    }


def stored(home: Path, version: int | None = None) -> dict[str, list[tuple[object, ...]]]:
    snapshot = opened(home, version)
    return rows({name: snapshot.sql(f"FROM {name}") for name in TABLES})


@settings(max_examples=15, deadline=None)
@given(postings, postings, postings)
def test_what_is_new_makes_the_same_facts_as_all_of_it(
    first: list[Row], second: list[Row], third: list[Row]
) -> None:
    books = beginning()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for news in (first, second, third):
            post_all(books, news)
            refreshed(home, books.view())
        assert stored(home) == rows(tables_of(books))

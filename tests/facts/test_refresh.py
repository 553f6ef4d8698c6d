"""A refresh publishes what the ledger says, in full or by what is new."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings

from tasuki.domain.calendar import BusinessCalendar
from tasuki.facts import changes, manifest, merge
from tasuki.facts.changes import Why
from tasuki.facts.ledger import Ledger, Mark
from tasuki.facts.refresh import Refreshed, compact, refresh
from tasuki.facts.schema import TABLES
from tasuki.facts.snapshot import Snapshot
from tasuki.facts.store import LAYOUTS, Store
from tasuki.workspace.calendar import business_calendar
from tasuki.workspace.folder import Organisation, Workspace
from tests.facts.chance import Row, beginning, post_all, postings
from tests.facts.ledgers import TOKYO, Books, books_of, calendar, when
from tests.facts.oracle import facts
from tests.facts.victim import LEADS, story

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def refreshed(
    home: Path,
    ledger: Ledger,
    *,
    full: bool = False,
    as_of: datetime = NOW,
    clock: BusinessCalendar | None = None,
) -> Refreshed:
    store, days = Store(home / "facts"), clock or calendar()
    return refresh(ledger, store, calendar=days, zone=TOKYO, as_of=as_of, full=full)


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


@settings(max_examples=5, deadline=None)
@given(postings, postings)
def test_what_is_new_makes_the_same_facts_as_all_of_it(first: list[Row], second: list[Row]) -> None:
    books = beginning()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        refreshed(home, books.view())
        for news in (first, second):
            post_all(books, news)
            refreshed(home, books.view())
        assert stored(home) == rows(facts(books.rows, calendar()))


@pytest.fixture
def books() -> Books:
    return books_of(
        {
            "lead-1": [("assign", "3/3", {"to": "sato"}), ("mql", "3/3"), ("recycle", "3/10")],
            "lead-2": [("mql", "3/5"), ("hand_over", "3/6", {"to": "tanaka"})],
            "lead-3": [("mql", "3/7")],
        },
        touches={
            "lead-1": [("call", "3/4", "connected"), ("call", "3/12", "no_answer")],
            "lead-2": [("call", "3/5 12:00", "no_answer")],
        },
        deals={"lead-2": [{"opened": "3/8", "won": "3/20", "amount": 5.0}]},
        leads={"lead-1": {"company": "acme"}, "lead-2": {"company": "acme"}},
        members={"sato": "east", "tanaka": "west"},
        companies={"acme": ("it", 40)},
    )


def check(home: Path, books: Books) -> Snapshot:
    """The facts in a folder are those of the ledger."""
    assert stored(home) == rows(facts(books.rows, calendar()))
    return opened(home)


def test_only_leads_with_news_are_made_anew(tmp_path: Path, books: Books) -> None:
    first = refreshed(tmp_path, books.view())
    assert (first.number, first.why, first.leads) == (1, Why.FIRST, None)
    books.post("touch", lead_id=3, kind="call", occurred_at=when("3/9"), disposition="busy")
    second = refreshed(tmp_path, books.view())
    assert (second.number, second.why, second.leads) == (2, None, 1)
    assert second.rows["touches"] == 4
    check(tmp_path, books)


def test_without_news_only_the_as_of_moves_on(tmp_path: Path, books: Books) -> None:
    refreshed(tmp_path, books.view())
    before = Store(tmp_path / "facts").current()
    later = NOW + timedelta(hours=1)
    again = refreshed(tmp_path, books.view(), as_of=later)
    after = Store(tmp_path / "facts").current()
    assert before
    assert after
    assert (again.leads, after.as_of, before.as_of) == (0, later, NOW)
    assert after.tables == before.tables


def test_a_touch_that_comes_late_goes_to_the_cycle_of_its_time(
    tmp_path: Path, books: Books
) -> None:
    refreshed(tmp_path, books.view())
    books.post("gate_event", lead_id=1, kind="mql", occurred_at=when("3/11"))
    refreshed(tmp_path, books.view())
    books.post("touch", lead_id=1, kind="call", occurred_at=when("3/5"), disposition="busy")
    assert refreshed(tmp_path, books.view()).leads == 1
    found = check(tmp_path, books).sql(
        "SELECT journey_id FROM touches ORDER BY occurred_at, touch_id"
    )
    assert found["journey_id"].to_pylist() == [1001, 1001, 2001, 1002]


def test_a_correction_takes_the_place_of_the_row_that_it_corrects(
    tmp_path: Path, books: Books
) -> None:
    refreshed(tmp_path, books.view())
    later = when("3/4 15:00")
    books.post("touch", supersedes_id=1, lead_id=1, kind="call", occurred_at=later)
    assert refreshed(tmp_path, books.view()).leads == 1
    touches = check(tmp_path, books).sql("SELECT touch_id FROM touches ORDER BY touch_id")
    assert touches["touch_id"].to_pylist() == [2, 3, 4]
    books.post("gate_event", supersedes_id=2, lead_id=1, kind="mql", occurred_at=when("3/2"))
    assert refreshed(tmp_path, books.view()).leads == 1
    first = check(tmp_path, books).sql("SELECT mql_at FROM journeys WHERE journey_id = 1001")
    assert first["mql_at"].to_pylist() == [when("3/2")]


def test_a_correction_may_give_a_row_to_another_lead(tmp_path: Path, books: Books) -> None:
    refreshed(tmp_path, books.view())
    books.post("touch", supersedes_id=1, lead_id=3, kind="call", occurred_at=when("3/4"))
    books.post("gate_event", supersedes_id=4, lead_id=3, kind="mql", occurred_at=when("3/5"))
    assert refreshed(tmp_path, books.view()).why is Why.MOVED
    check(tmp_path, books)
    for lead in (1, 2, 3):  # the rows that moved away stay away
        books.post("touch", lead_id=lead, kind="mail", occurred_at=when("3/15"))
        assert refreshed(tmp_path, books.view()).why is None
        check(tmp_path, books)


def test_what_many_leads_hang_on_makes_all_of_them_anew(tmp_path: Path, books: Books) -> None:
    refreshed(tmp_path, books.view())
    books.post("member", id=1, key="sato", name="sato", team_id=2)
    assert refreshed(tmp_path, books.view()).why is Why.TEAMS
    check(tmp_path, books)
    books.post("deal", id=1, key="deal-1", opened_at=when("3/8"))
    assert refreshed(tmp_path, books.view()).why is Why.LOOSE
    check(tmp_path, books)
    fewer = replace(books.view(), mark=Mark())
    assert refreshed(tmp_path, fewer).why is Why.LEDGER


def test_a_company_that_grows_takes_its_leads_along(tmp_path: Path, books: Books) -> None:
    refreshed(tmp_path, books.view())
    books.post("company", id=1, key="acme", name="acme", industry="it", employees=1000)
    assert refreshed(tmp_path, books.view()).leads == 2
    sizes = check(tmp_path, books).sql("SELECT size FROM journeys WHERE company_id = 1")
    assert set(sizes["size"].to_pylist()) == {"1000+"}


def test_a_company_that_is_new_stands_beside_those_that_were_known(
    tmp_path: Path, books: Books
) -> None:
    refreshed(tmp_path, books.view())
    books.post("company", id=2, key="zenith", name="zenith", industry="retail", employees=5)
    assert refreshed(tmp_path, books.view()).why is None
    names = check(tmp_path, books).sql("SELECT name FROM companies ORDER BY company_id")
    assert names["name"].to_pylist() == ["acme", "zenith"]


def test_a_touch_writes_no_file_of_what_it_does_not_change(tmp_path: Path, books: Books) -> None:
    refreshed(tmp_path, books.view())
    before = manifest.files(tmp_path / "facts", 1)
    books.post("touch", lead_id=1, kind="mail", occurred_at=when("3/15"))
    assert refreshed(tmp_path, books.view()).why is None
    after = manifest.files(tmp_path / "facts", 2)
    changed = {table for table in TABLES if before[table] != after[table]}
    assert changed == {"journeys", "touches", "touch_days"}
    check(tmp_path, books)


def test_a_correction_takes_a_touch_from_a_lead_that_has_other_news(
    tmp_path: Path, books: Books
) -> None:
    books.post("touch", lead_id=2, kind="call", occurred_at=when("3/15"))
    refreshed(tmp_path, books.view())
    wrong = max(books.rows["touch"])
    books.post("touch", lead_id=1, kind="call", occurred_at=when("3/15"), supersedes_id=wrong)
    books.post("touch", lead_id=2, kind="mail", occurred_at=when("3/16"))
    assert refreshed(tmp_path, books.view()).why is None
    found = check(tmp_path, books).sql("SELECT touch_id FROM touches")
    assert wrong not in found["touch_id"].to_pylist()


def test_too_much_news_makes_everything_anew(
    tmp_path: Path, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed(tmp_path, books.view())
    monkeypatch.setattr(changes, "MOST", 1)
    for lead in (1, 2):
        books.post("touch", lead_id=lead, kind="mail", occurred_at=when("3/15"))
    assert refreshed(tmp_path, books.view()).why is Why.MANY
    check(tmp_path, books)


def test_another_calendar_moves_every_position(tmp_path: Path, books: Books) -> None:
    refreshed(tmp_path, books.view())
    early = Organisation(hours={"mon": (("06:00", "07:00"),)})
    other = business_calendar(early)
    found = refreshed(tmp_path, books.view(), clock=other)
    assert found.why is Why.CALENDAR
    assert stored(tmp_path) == rows(facts(books.rows, other))
    assert opened(tmp_path).calendar == other
    assert refreshed(tmp_path, books.view(), clock=other).why is None


def test_many_small_refreshes_leave_few_files(
    tmp_path: Path, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed(tmp_path, books.view())
    for day in range(1, merge.MANY + 3):
        books.post("touch", lead_id=3, kind="call", occurred_at=when(f"4/{day}"))
        refreshed(tmp_path, books.view())
    store = Store(tmp_path / "facts")
    assert 1 < len(manifest.read(store.root).tables["touches"].files) <= merge.MANY
    number = compact(store)
    check(tmp_path, books)
    found = manifest.read(store.root)
    assert found.number == number
    assert len(found.tables["touches"].files) == 1
    assert compact(store) is None


def test_tables_of_several_files_are_rewritten_where_they_must_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, layout in LAYOUTS.items():
        small = replace(layout, rows=20, bucket=4 * layout.per_lead if not layout.instant else 1)
        monkeypatch.setitem(LAYOUTS, name, small)
    books = story(1)
    refreshed(tmp_path, books.view())
    before = manifest.read(tmp_path / "facts").tables
    assert min(len(before[name].files) for name in ("journeys", "touches", "handoffs")) > 5
    assert all(
        one.high < other.low
        for name in ("journeys", "handoffs", "past_owners")
        for one, other in pairwise(before[name].files)
    )
    books.post("gate_event", lead_id=150, kind="hand_over", occurred_at=when("3/3"))
    books.post("lead", id=LEADS + 1, key="new", created_at=when("3/3"))
    refreshed(tmp_path, books.view())
    after = manifest.read(tmp_path / "facts").tables
    check(tmp_path, books)
    for name in ("journeys", "handoffs"):
        assert len(set(before[name].files) - set(after[name].files)) <= 2
        assert all(one.high < other.low for one, other in pairwise(after[name].files))

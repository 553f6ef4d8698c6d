"""The ledger's lock, a full disk, and the indexes that a large load sets aside."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from tasuki.intake.records import Record
from tasuki.web.ledger import arrow, posting, services
from tasuki.web.ledger.bulk import indexes
from tasuki.web.ledger.bulk.run import feeds_post
from tasuki.web.ledger.models import Lead, Posting, Touch
from tasuki.web.ledger.reader import ledger_reader
from tasuki.web.sqlite.base import TwoLibraries
from tests.web.elsewhere import holding_the_ledger
from tests.web.frames import feed, hours

pytestmark = pytest.mark.usefixtures("ledger_db")
LEADS = [{"key": f"s:lead:{n}", "created_at": hours(n)} for n in range(50)]
TOUCHES = [
    {"key": f"s:touch:{n}", "lead_key": "s:lead:1", "kind": "call", "occurred_at": hours(n)}
    for n in range(50)
]


@pytest.fixture
def impatient(ledger_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for the lock."""
    monkeypatch.setattr(posting, "WAIT_SECONDS", 0.1)
    monkeypatch.setattr(arrow, "WAIT_SECONDS", 0.1)
    monkeypatch.setattr(arrow, "_PRAGMAS", (*arrow._PRAGMAS, "busy_timeout = 100"))
    if connection.vendor == "sqlite":
        connection.close()
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)


def test_nobody_posts_while_an_import_holds_the_ledger(impatient: None, ledger_db: str) -> None:
    with holding_the_ledger(ledger_db):
        with pytest.raises(posting.LedgerBusy):
            services.lead_create(by="test")
        with pytest.raises(posting.LedgerBusy):
            feeds_post([feed(Record.LEAD, LEADS)], by="test")
        with ledger_reader() as ledger:  # reading goes on
            assert ledger.mark.posting == 0
    services.lead_create(by="test")
    assert Posting.objects.count() == 1


def test_an_import_waits_for_nobody_who_only_reads(impatient: None) -> None:
    with ledger_reader() as ledger:
        feeds_post([feed(Record.LEAD, LEADS)], by="test")
        assert ledger.mark.posting == 0


def test_single_and_bulk_posting_hand_out_ids_in_one_order() -> None:
    services.lead_create(by="test")
    feeds_post([feed(Record.LEAD, LEADS)], by="test")
    lead = services.lead_create(by="test")
    assert lead.pk == 52
    assert services.touch_post(lead, services.TouchKind.CALL, by="test").pk == 1
    feeds_post([feed(Record.TOUCH, TOUCHES)], by="test")
    assert services.touch_post(lead, services.TouchKind.CALL, by="test").pk == 52
    assert list(Posting.objects.order_by("id").values_list("id", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_after_an_import_that_was_undone_ids_go_on() -> None:
    feeds_post([feed(Record.LEAD, LEADS)], by="test", dry_run=True)
    assert services.lead_create(by="test").pk == 1
    assert Posting.objects.get().pk == 1


def test_a_full_disk_leaves_the_ledger_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        with arrow.reading() as session:
            pages = session.number("SELECT page_count FROM pragma_page_count")
        limit = f"max_page_count = {pages + 5}"
        monkeypatch.setattr(arrow, "_PRAGMAS", (*arrow._PRAGMAS, limit))
        feeds = [feed(Record.LEAD, [{**LEADS[0], "key": f"s:{n}"} for n in range(5000)])]
        with pytest.raises(arrow.LedgerFull):
            feeds_post(feeds, by="test")
    else:
        monkeypatch.setattr(arrow.Session, "append", _no_room)
        with pytest.raises(arrow.LedgerFull):
            feeds_post([feed(Record.LEAD, LEADS)], by="test")
    assert not Lead.objects.exists()
    assert not Posting.objects.exists()


def test_indexes_set_aside_for_a_large_load_are_back_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indexes, "LARGE", 10)
    dropped: list[str] = []
    execute = arrow.Session.execute

    def watched(self: arrow.Session, statement: str) -> None:
        dropped.extend([statement] if statement.startswith("DROP INDEX") else [])
        execute(self, statement)

    monkeypatch.setattr(arrow.Session, "execute", watched)
    before = _indexes()
    # The second batch repeats a key of the first: the hopeful step is undone, the indexes are not.
    feeds_post(
        [feed(Record.LEAD, LEADS), feed(Record.TOUCH, TOUCHES, [*TOUCHES[:20], TOUCHES[0]])],
        by="test",
    )
    assert len(dropped) == 6
    assert _indexes() == before
    assert Touch.objects.count() == 50
    dropped.clear()
    feeds_post([feed(Record.TOUCH, [{**t, "key": t["key"] + "b"} for t in TOUCHES])], by="test")
    assert dropped == []


def _no_room(session: arrow.Session, *_: object, **__: object) -> None:
    session.execute("INSERT INTO accounts_team (key, name) VALUES ('k', 'n')")
    session.execute("DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$")


def _indexes() -> dict[str, object]:
    with connection.cursor() as cursor:
        return {
            table: {
                name: (found["columns"], found["unique"])
                for name, found in connection.introspection.get_constraints(cursor, table).items()
            }
            for table in ("ledger_lead", "ledger_touch", "ledger_person")
        }


def test_django_and_a_bulk_session_never_share_an_sqlite_file_in_one_process(
    ledger_db: str,
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its locks in the server")
    with arrow.reading(), pytest.raises(TwoLibraries):
        Lead.objects.exists()
    with transaction.atomic(), pytest.raises(TwoLibraries), arrow.reading():
        pass
    assert not Lead.objects.exists()
    opened, leave = threading.Event(), threading.Event()

    def other() -> None:
        connection.settings_dict["NAME"] = ledger_db
        Lead.objects.exists()
        opened.set()
        leave.wait(10)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    opened.wait(10)
    with pytest.raises(TwoLibraries), arrow.reading():
        pass
    leave.set()
    thread.join()
    with arrow.reading() as session:
        assert session.number("SELECT count(*) FROM ledger_lead") == 0

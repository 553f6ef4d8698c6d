"""Waiting to write on SQLite: in order within a process, and never with a connection in hand."""

from __future__ import annotations

import gc
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from tasuki.web.ledger import services
from tasuki.web.ledger.models import Lead, Posting
from tasuki.web.sqlite import base, turns
from tasuki.web.sqlite.turns import Line, patiently
from tests.web.elsewhere import holding_the_ledger


@pytest.fixture
def on_sqlite(ledger_db: str) -> str:
    """The file; PostgreSQL has a server that keeps order among those who wait."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL queues by itself")
    return ledger_db


def _thread(database: str, work: Callable[[], Any]) -> threading.Thread:
    def run() -> None:
        connection.settings_dict["NAME"] = database
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_who_waits_for_another_process_holds_up_no_collector(
    on_sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cursor of a connection that waits can be dropped by any thread, at once."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 8)
    for n in range(3):
        services.lead_create(by="test", key=f"lead-{n}")
    connection.close()
    half_read: list[Any] = []
    waiting, told = threading.Event(), []

    def work() -> None:
        cursor = connection.cursor().cursor
        cursor.execute("SELECT id FROM ledger_lead")
        half_read.append(cursor)
        del cursor
        waiting.set()
        try:
            services.lead_create(by="test")
        except Exception as busy:
            told.append(busy)

    with holding_the_ledger(on_sqlite):
        thread = _thread(on_sqlite, work)
        waiting.wait(10)
        time.sleep(0.3)  # until it waits for the file
        begun = time.monotonic()
        half_read.clear()
        took = time.monotonic() - begun
        assert thread.is_alive()
    thread.join()
    assert took < 4
    assert not told  # it was held for less than it waits
    assert Lead.objects.count() == 4


def test_whoever_waits_gets_through_when_the_other_process_is_done(on_sqlite: str) -> None:
    with holding_the_ledger(on_sqlite):
        thread = _thread(on_sqlite, lambda: services.lead_create(by="test"))
        time.sleep(0.2)
    thread.join()
    assert Posting.objects.count() == 1


def test_those_of_one_process_write_in_the_order_in_which_they_came(on_sqlite: str) -> None:
    with transaction.atomic():
        threads, line = [], base._line(Path(on_sqlite).absolute())
        for n in range(5):
            threads.append(
                _thread(on_sqlite, lambda n=n: services.lead_create(by="test", key=f"lead-{n}"))
            )
            while len(line._waiting) <= n:
                time.sleep(0.01)
    for thread in threads:
        thread.join()
    keys = Lead.objects.order_by("pk").values_list("key", flat=True)
    assert list(keys) == [f"lead-{n}" for n in range(5)]


def test_a_thread_that_ends_in_a_transaction_gives_its_turn_back(on_sqlite: str) -> None:
    def work() -> None:
        connection.settings_dict["NAME"] = on_sqlite
        transaction.atomic().__enter__()
        Lead.objects.exists()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    gc.collect()
    services.lead_create(by="test")
    assert Lead.objects.count() == 1


def test_who_waits_too_long_in_the_line_is_told_and_the_rest_go_on(
    on_sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    told: list[BaseException] = []

    def work() -> None:
        try:
            with transaction.atomic():
                pass
        except OperationalError as busy:
            told.append(busy)

    connection.close()
    with transaction.atomic():
        _thread(on_sqlite, work).join()
    assert [str(one) for one in told] == ["database is locked"]
    services.lead_create(by="test")
    assert Lead.objects.count() == 1


def test_a_turn_that_comes_as_the_time_is_up_is_not_lost() -> None:
    """Nobody is left waiting in a line of many who give up at about the time of their turn."""
    line, held, got = Line(), threading.Lock(), [0]

    def work() -> None:
        for _ in range(40):
            if line.enter(0.0005):
                assert held.acquire(blocking=False), "two at once"
                got[0] += 1
                time.sleep(0.0004)
                held.release()
                line.leave()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got[0]
    assert line.enter(0)


def test_only_what_can_pass_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns.time, "sleep", lambda _: None)
    for code, tries in (
        (sqlite3.SQLITE_BUSY, 3),
        (sqlite3.SQLITE_BUSY_RECOVERY, 3),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, 1),
        (sqlite3.SQLITE_FULL, 1),
    ):
        made: list[int] = []

        def call(code: int = code, made: list[int] = made) -> str:
            made.append(code)
            if len(made) < 3:
                failed = sqlite3.OperationalError("no")
                failed.sqlite_errorcode = code
                raise failed
            return "done"

        if tries == 3:
            assert patiently(call, 5) == "done"
        else:
            with pytest.raises(sqlite3.OperationalError):
                patiently(call, 5)
        assert len(made) == tries

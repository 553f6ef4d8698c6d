"""One SQLite library at a time per file and process, and one writer after the other.

Bulk posting and reading go through ADBC, whose driver carries an SQLite of its own. The locks of
SQLite belong to the process, not to the library: two libraries that have one file open in one
process do not see each other's locks, and the first to close the file drops the locks of both, so
that another process may write in between. Therefore neither opens a file here while the other has
it open. Other processes are not concerned.

Who wants to write waits in this process' own line, and for other processes by trying again: see
`turns` for what happens where SQLite does the waiting.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet, finalize

from django.db.backends.sqlite3 import base

from tasuki.web.sqlite.turns import Line, patiently


class TwoLibraries(Exception):
    """Django and a bulk session want one SQLite file in one process at the same time.

    Bulk work belongs to a process of its own (the terminal, a job), outside transactions.
    """


_guard = threading.Lock()
_bulk: Counter[Path] = Counter()
_django: WeakSet[DatabaseWrapper] = WeakSet()
_lines: dict[Path, Line] = {}


class _Cursor(base.SQLiteCursorWrapper):
    """Django's own, which waits for others in Python. `seconds` is how long."""

    seconds = 0.0

    def execute(self, query: Any, params: Any = None) -> Any:
        """Runs one statement. One that could not begin changed nothing and may be tried again."""
        return patiently(lambda: super(_Cursor, self).execute(query, params), self.seconds)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, which will not open a file that a bulk session has open here, and which begins
    its transactions in turn."""

    transaction_mode: str | None  # Django's own, which its stubs lack
    _leave: Any = None  # gives the turn back, once; None where this connection has none

    def get_new_connection(self, conn_params: Any) -> Any:
        """Connects. Raises TwoLibraries."""
        with _guard:
            if _bulk[_file(self)]:
                raise TwoLibraries(f"a bulk session of this process has {_file(self)} open")
            _django.add(self)
            connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout = 0")  # from here on the waiting is ours
        return connection

    def create_cursor(self, name: Any = None) -> Any:
        """A cursor that waits as long as the settings say."""
        cursor = self.connection.cursor(factory=_Cursor)
        cursor.seconds = self._patience
        return cursor

    @property
    def _patience(self) -> float:
        return float(self.settings_dict["OPTIONS"].get("timeout", 5))

    def _start_transaction_under_autocommit(self) -> None:
        """In the line first, then for the file. Raises OperationalError where either takes too long."""
        line, begun = _line(_file(self)), time.monotonic()
        with self.wrap_database_errors:
            if not line.enter(self._patience):
                raise sqlite3.OperationalError("database is locked")
        # A connection that is dropped with its thread gives its turn back too.
        self._leave = finalize(self, line.leave)
        self._leave.atexit = False
        try:
            cursor = self.cursor()
            cursor.cursor.seconds -= time.monotonic() - begun
            cursor.execute(f"BEGIN {self.transaction_mode or ''}")
        except BaseException:
            self._left()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # the stubs lack it
        self._left()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]  # the stubs lack it
        self._left()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the stubs lack it
        finally:
            self._left()

    def _left(self) -> None:
        leave, self._leave = self._leave, None
        if leave is not None:
            leave()


@contextmanager
def bulk(django: DatabaseWrapper) -> Iterator[None]:
    """Around a bulk session: Django's own connection of this thread is closed first.

    Raises TwoLibraries where a transaction or another thread has the file open.
    """
    file = _file(django)
    if django.in_atomic_block:
        raise TwoLibraries("bulk work cannot run inside a transaction of Django's")
    django.close()
    with _guard:
        if any(other.connection is not None and _file(other) == file for other in _django):
            raise TwoLibraries(f"another thread of this process has {file} open")
        _bulk[file] += 1
    try:
        yield
    finally:
        with _guard:
            _bulk[file] -= 1


def _line(file: Path) -> Line:
    with _guard:
        return _lines.setdefault(file, Line())


def _file(django: DatabaseWrapper) -> Path:
    return Path(django.settings_dict["NAME"]).absolute()

"""One SQLite library at a time per file and process.

Bulk posting and reading go through ADBC, whose driver carries an SQLite of its own. The locks of
SQLite belong to the process, not to the library: two libraries that have one file open in one
process do not see each other's locks, and the first to close the file drops the locks of both, so
that another process may write in between. Therefore neither opens a file here while the other has
it open. Other processes are not concerned.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

from django.db.backends.sqlite3 import base


class TwoLibraries(Exception):
    """Django and a bulk session want one SQLite file in one process at the same time.

    Bulk work belongs to a process of its own (the terminal, a job), outside transactions.
    """


_guard = threading.Lock()
_bulk: Counter[Path] = Counter()
_django: WeakSet[DatabaseWrapper] = WeakSet()


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, which will not open a file that a bulk session has open here."""

    def get_new_connection(self, conn_params: Any) -> Any:
        """Connects. Raises TwoLibraries."""
        with _guard:
            if _bulk[_file(self)]:
                raise TwoLibraries(f"a bulk session of this process has {_file(self)} open")
            _django.add(self)
            return super().get_new_connection(conn_params)


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


def _file(django: DatabaseWrapper) -> Path:
    return Path(django.settings_dict["NAME"]).absolute()

"""Waiting for a file that somebody else writes to: in Python, where a thread holds nothing.

SQLite would wait itself, but all the while inside one of its calls, with the connection's own lock
in hand. If another thread's garbage collector then meets a cursor of that connection it waits for
this lock, and no Python runs in the process until the first wait is over. With the one who is waited
for among those who cannot run, that is never before the time is up.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

_FIRST, _LONGEST = 0.001, 0.025
"""Seconds between one try and the next, doubled from the first to the longest."""

_STALE = {sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_BUSY_TIMEOUT}
"""What no later try changes."""


def patiently(call: Callable[[], Answer], seconds: float) -> Answer:
    """What a call to SQLite answers, tried again for so long while another connection is in the way.

    Raises OperationalError of the last try, and whatever else the call raises.
    """
    until, pause = time.monotonic() + seconds, _FIRST
    while True:
        try:
            return call()
        except sqlite3.OperationalError as failed:
            if not _in_the_way(failed) or time.monotonic() >= until:
                raise
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST)


def _in_the_way(failed: sqlite3.OperationalError) -> bool:
    code = getattr(failed, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY and code not in _STALE


class Line:
    """The threads of this process that want to write to one file, one at a time, first come first
    served: only the first of them tries SQLite's own lock, which knows no order."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def enter(self, seconds: float) -> bool:
        """Whether the turn came within that time. Whoever got it must `leave`."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=max(seconds, 0)):
            return True
        with self._guard:
            if turn not in self._waiting:  # it came just now
                return True
            self._waiting.remove(turn)
        return False

    def leave(self) -> None:
        """The next one's turn."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

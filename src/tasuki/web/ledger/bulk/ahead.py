"""Reading the next batch while the last one is written: two cores, two things at a time."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
_DEPTH = 2


def ahead(items: Iterable[T]) -> Iterator[T]:
    """The same items in the same order, taken in a thread of their own, at most two ahead.

    What the items' own code raises is raised here, in its place. Left early, the thread ends after
    the item it is at.
    """
    ready: queue.Queue[tuple[T | None, BaseException | None, bool]] = queue.Queue(_DEPTH)
    stop = threading.Event()

    def put(entry: tuple[T | None, BaseException | None, bool]) -> None:
        while not stop.is_set():
            try:
                ready.put(entry, timeout=0.1)
                return
            except queue.Full:
                continue

    def fill() -> None:
        try:
            for item in items:
                put((item, None, False))
                if stop.is_set():
                    return
            put((None, None, True))
        except BaseException as raised:
            put((None, raised, True))

    thread = threading.Thread(target=fill, name="tasuki-reading", daemon=True)
    thread.start()
    try:
        while True:
            item, raised, last = ready.get()
            if raised is not None:
                raise raised
            if last:
                return
            yield item  # type: ignore[misc]  # an entry without an error that is not the last has one
    finally:
        stop.set()
        thread.join()

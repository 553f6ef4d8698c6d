"""What-ifs that were found, kept beside the facts that they were found in.

Over a million leads one takes seconds, which no page may wait for. So it is found once, apart from any
request, one after the other in the whole site, and written to a file that every process reads. Such a
file may be lost at any time: it costs a computation, never a figure.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock

from django.conf import settings
from pydantic import TypeAdapter, ValidationError

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.agreement.fingerprint import digest
from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.whatif import WhatIf, what_if
from tasuki.web.desk.selectors.kept import KEPT

FORM = 1
"""Counted up when what a what-if says of the same facts changes."""

MOST = 200
"""So many are kept, the latest."""

_as_json = TypeAdapter(WhatIf)
_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="what-if")
_lock = Lock()
_under_way: dict[str, Future[None]] = {}


class Failed(Exception):
    """It was tried, and could not be found; the log says why. Asked again, it is tried again."""


def found(snapshot: Snapshot, drafts: Sequence[Agreement], window: Window) -> WhatIf | None:
    """The what-if as of the facts; None while it is being found, which this begins.

    Raises Failed where the attempt that was begun before came to nothing.
    """
    name = _name(snapshot, drafts, window)
    known = _read(name)
    if known is not None or not _ended(name, snapshot, drafts, window):
        return known
    with _lock:
        begun = _under_way.pop(name, None)
    if begun is not None and begun.exception() is not None:
        raise Failed from begun.exception()
    return _read(name)


def ended(snapshot: Snapshot, drafts: Sequence[Agreement], window: Window) -> bool:
    """Whether there is an answer, or the attempt came to nothing. Where there was none this begins one:
    the process that began another may be gone."""
    name = _name(snapshot, drafts, window)
    return _read(name) is not None or _ended(name, snapshot, drafts, window)


def _ended(name: str, snapshot: Snapshot, drafts: Sequence[Agreement], window: Window) -> bool:
    with _lock:
        begun = _under_way.get(name)
        if begun is None:
            begun = _worker.submit(_find, name, snapshot, tuple(drafts), window)
            _under_way[name] = begun
            begun.add_done_callback(lambda done: _let_go(name, done))
    return begun.done()


def _let_go(name: str, done: Future[None]) -> None:
    """What was found stands in its file; only a failure is still to be told."""
    if done.exception() is None:
        _under_way.pop(name, None)


def _find(name: str, snapshot: Snapshot, drafts: Sequence[Agreement], window: Window) -> None:
    """Find it and write it down, unless another process has done so meanwhile."""
    try:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "one.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if _read(name) is not None:
                return
            made = what_if(snapshot, drafts, window, as_of=snapshot.as_of)
            draft = folder / f"{name}.{os.getpid()}"
            draft.write_bytes(_as_json.dump_json(made))
            draft.replace(folder / f"{name}.json")
            _forget(folder)
    except Exception:
        logging.getLogger(__name__).exception("a what-if could not be found")
        raise


def _read(name: str) -> WhatIf | None:
    path = _folder() / f"{name}.json"
    if not path.exists():
        return None
    with suppress(OSError, ValidationError):
        return KEPT.get(("what-if", name), lambda: _as_json.validate_json(path.read_bytes()))
    return None


def _name(snapshot: Snapshot, drafts: Sequence[Agreement], window: Window) -> str:
    """Facts made anew begin again at number 1: their instant, marks and rows tell them apart."""
    facts = (snapshot.version, snapshot.as_of, snapshot.mark, sorted(snapshot.rows.items()))
    asked = (window, [digest(one) for one in drafts])
    text = json.dumps([FORM, repr(facts), repr(asked)])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _folder() -> Path:
    return settings.WORKSPACE.cache / "what-if"


def _forget(folder: Path) -> None:
    files = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
    for old in files[:-MOST]:
        old.unlink(missing_ok=True)

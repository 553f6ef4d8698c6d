"""The facts that the pages read: one snapshot held warm, replaced when a refresh made a newer one."""

from __future__ import annotations

from datetime import datetime
from threading import Lock

from django.conf import settings

from tasuki.facts.manifest import CURRENT, NoFacts
from tasuki.facts.snapshot import Snapshot

_lock = Lock()
_held: tuple[tuple[int, int], Snapshot] | None = None


def current() -> Snapshot:
    """The snapshot in force. Raises NoFacts where nothing was refreshed yet.

    An older snapshot is let go of and lives on as long as somebody still reads it.
    """
    global _held
    mark = _mark()
    held = _held
    if held is not None and held[0] == mark:
        return held[1]
    with _lock:
        if _held is None or _held[0] != mark:
            snapshot = Snapshot.open(settings.WORKSPACE)
            snapshot.warm()
            _held = (mark, snapshot)
        return _held[1]


def forget() -> None:
    """Let go of the snapshot, for a process that goes on with another workspace."""
    global _held
    with _lock:
        _held = None


def _mark() -> tuple[int, int]:
    # A refresh replaces the manifest in one rename: another file, another mark.
    path = settings.WORKSPACE.facts / CURRENT
    try:
        found = path.stat()
    except FileNotFoundError as missing:
        raise NoFacts(str(path)) from missing
    return found.st_ino, found.st_mtime_ns


def last_event(snapshot: Snapshot) -> datetime | None:
    """When the latest thing happened that the facts know, not after their as-of."""
    found = snapshot.sql(
        "SELECT max(m) AS last FROM (SELECT max(created_at) AS m FROM journeys "
        "UNION ALL SELECT max(closed_at) FROM journeys "
        "UNION ALL SELECT max(mql_last_at) FROM journeys "
        "UNION ALL SELECT max(sql_last_at) FROM journeys "
        "UNION ALL SELECT max(occurred_at) FROM touches) AS ends"
    )["last"][0].as_py()
    return min(found, snapshot.as_of) if found else None

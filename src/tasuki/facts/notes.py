"""What was found out about a snapshot, kept so that the next process need not find it out again.

A snapshot never changes, so whatever follows from it alone holds for as long as it is kept. Notes
are small and may be lost at any time: they cost a computation, never a figure.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

KEPT = 8
"""Files of so many snapshots stay in the folder."""

MOST = 2000
"""Notes beyond this are forgotten, the oldest first."""


class Notes:
    """Values by name, as JSON can say them. Without a path they last as long as the process."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[str, Any] | None = None

    def get(self, name: str) -> Any | None:
        """What was noted under this name, or None."""
        if self._known is None:
            self._known = self._read()
        return self._known.get(name)

    def put(self, found: Mapping[str, Any]) -> None:
        """Note these. A folder that cannot be written is none of the reader's concern."""
        # Read again: another process may have noted something meanwhile.
        self._known = dict(list(((self._known or {}) | self._read() | dict(found)).items())[-MOST:])
        if self._path is None:
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_suffix(f".{os.getpid()}")
            draft.write_text(json.dumps(self._known), encoding="utf-8")
            draft.replace(self._path)
            _forget(self._path.parent)

    def _read(self) -> dict[str, Any]:
        if self._path is None:
            return {}
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _forget(folder: Path) -> None:
    """Take away the files of snapshots that nobody has asked about for long."""
    files = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
    for old in files[:-KEPT]:
        old.unlink(missing_ok=True)

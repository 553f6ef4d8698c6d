"""What was reported of closed periods, written down once: the book that restatements are told from.

The book is a file of lines that are only ever added. It lies beside the facts and not in them,
because facts can be made anew from the ledger, and what people once read cannot.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tasuki.domain.window import Every, Window


class BadBook(Exception):
    """A line of the book cannot be read; the text says which."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One figure as it was first read: of which period, at which instant, by which instrument.

    `moment` says at which turn of the period's life it was read. `horizon_days` and
    `recorded_from` are what a matured figure was read with, and `definition` tells the metric's
    sentence from a later one: with another of these, another figure is no news about the data.
    """

    metric: str
    how: str | None
    every: Every
    moment: str
    window: Window
    value: float | None
    n: int
    k: int | None
    as_of: datetime
    facts_version: int | None
    definition: str
    horizon_days: int | None = None
    recorded_from: datetime | None = None

    @property
    def key(self) -> tuple[str, str | None, Every, str, Window]:
        """What is written down once."""
        return self.metric, self.how, self.every, self.moment, self.window

    def to_line(self) -> str:
        """As a line of the book."""
        document = {
            "metric": self.metric,
            "how": self.how,
            "every": self.every,
            "moment": self.moment,
            "from": self.window.start.isoformat(),
            "to": self.window.end.isoformat(),
            "zone": self.window.zone.key,
            "value": self.value,
            "n": self.n,
            "k": self.k,
            "as_of": self.as_of.isoformat(),
            "facts_version": self.facts_version,
            "definition": self.definition,
            "horizon_days": self.horizon_days,
            "recorded_from": self.recorded_from and self.recorded_from.isoformat(),
        }
        return json.dumps(document, ensure_ascii=False)

    @classmethod
    def from_line(cls, line: str) -> Reported:
        """Raises ValueError or KeyError for anything that `to_line` did not write."""
        found: dict[str, Any] = json.loads(line)
        start, end, as_of = (
            datetime.fromisoformat(found[name]) for name in ("from", "to", "as_of")
        )
        since = found["recorded_from"]
        return cls(
            metric=found["metric"],
            how=found["how"],
            every=Every(found["every"]),
            moment=found["moment"],
            window=Window(start, end, ZoneInfo(found["zone"])),
            value=found["value"],
            n=found["n"],
            k=found["k"],
            as_of=as_of,
            facts_version=found["facts_version"],
            definition=found["definition"],
            horizon_days=found["horizon_days"],
            recorded_from=since and datetime.fromisoformat(since),
        )


class Book:
    """The figures reported in one workspace. A book that is not there yet is empty."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    @property
    def mark(self) -> int:
        """Changes whenever something is added: for what is kept as long as the book stays."""
        with suppress(OSError):
            return self._path.stat().st_size if self._path else 0
        return 0

    def read(self) -> tuple[Reported, ...]:
        """Everything written down, oldest first. A last line that was cut off was never written.

        Raises BadBook.
        """
        if self._path is None or not self._path.exists():
            return ()
        whole, _, _ = self._path.read_text(encoding="utf-8").rpartition("\n")
        return tuple(self._line(i, line) for i, line in enumerate(whole.splitlines(), 1))

    def add(self, found: Iterable[Reported]) -> Sequence[Reported]:
        """Write down what is not there yet; answers what was new.

        Raises BadBook, and OSError where it cannot be written.
        """
        if self._path is None:
            return ()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            known = {one.key for one in self.read()}
            new = [one for one in found if one.key not in known]
            if new:
                file.truncate(_whole(file.seek(0), file.read()))
                file.write("".join(f"{one.to_line()}\n" for one in new).encode())
                file.flush()
                os.fsync(file.fileno())
        return new

    def _line(self, number: int, line: str) -> Reported:
        try:
            return Reported.from_line(line)
        except (ValueError, KeyError, TypeError) as bad:
            raise BadBook(f"{self._path}, line {number}: not a reported figure ({bad})") from bad


def _whole(start: int, content: bytes) -> int:
    """Where the last whole line ends."""
    return start + content.rfind(b"\n") + 1

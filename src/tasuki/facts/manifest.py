"""The manifest: which files of which tables are one snapshot, and what it was built from.

It is small and is read without any library for Delta tables. `manifest.json` is the snapshot in
force, replaced in one rename; `snapshots/<number>.json` is each snapshot that can still be read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from tasuki.domain.calendar import BusinessCalendar, Span
from tasuki.facts.ledger import Mark
from tasuki.facts.schema import TABLES

FORMAT = crc32(
    repr([(name, schema.names, schema.types) for name, schema in TABLES.items()]).encode()
)
"""Changes with the written schema: facts of another schema cannot be read, and are made anew."""

CURRENT = "manifest.json"
PAST = "snapshots"


class NoFacts(Exception):
    """There is no such snapshot; the text says where it was looked for and what to do."""


@dataclass(frozen=True, slots=True)
class File:
    """A Parquet file of a table. `low` and `high` bound its rows' order key, both inside."""

    path: str  # relative to the table's folder
    size: int
    rows: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a snapshot: the version of the Delta table, and its files in order."""

    version: int
    files: tuple[File, ...]

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)


@dataclass(frozen=True)
class Manifest:
    """One snapshot.

    `moved` names, per ledger table, superseded rows whose correction is another lead's. `terms` is the
    fingerprint of the agreement's versions, by which it is told what is owed. `kept` are the snapshots
    that survive under a name.
    """

    number: int
    as_of: datetime
    zone: ZoneInfo
    calendar: BusinessCalendar
    mark: Mark
    tables: Mapping[str, Part]
    moved: Mapping[str, Sequence[int]] = field(default_factory=dict)
    terms: str = ""
    kept: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> str:
        document = {
            "format": FORMAT,
            "number": self.number,
            "as_of": self.as_of.isoformat(),
            "zone": self.zone.key,
            "calendar": _document(self.calendar),
            "mark": asdict(self.mark),
            "moved": self.moved,
            "terms": self.terms,
            "kept": self.kept,
            "tables": {name: asdict(part) for name, part in self.tables.items()},
        }
        return json.dumps(document, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise ValueError("another version of Tasuki made it")
        return cls(
            number=document["number"],
            as_of=datetime.fromisoformat(document["as_of"]),
            zone=ZoneInfo(document["zone"]),
            calendar=_calendar(json.dumps(document["calendar"])),
            mark=Mark(**document["mark"]),
            tables={
                name: Part(part["version"], tuple(File(**file) for file in part["files"]))
                for name, part in document["tables"].items()
            },
            moved=document["moved"],
            terms=document["terms"],
            kept=document["kept"],
        )


def read(facts: Path, number: int | None = None) -> Manifest:
    """The snapshot in force in a facts folder, or the one of that number. Raises NoFacts."""
    path = facts / CURRENT if number is None else past(facts, number)
    try:
        return Manifest.from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        if number is None:
            raise NoFacts(f"no facts in {facts}: run `tasuki refresh`") from missing
        raise NoFacts(f"snapshot {number} is no longer kept in {facts}") from missing
    except (ValueError, KeyError, TypeError) as bad:
        raise NoFacts(f"{path} cannot be read ({bad}): run `tasuki refresh`") from bad


def files(facts: Path, number: int) -> dict[str, set[str]]:
    """The names of a snapshot's files by table, whatever version of Tasuki made it."""
    document = json.loads(past(facts, number).read_text(encoding="utf-8"))
    return {
        table: {file["path"] for file in part["files"]}
        for table, part in document["tables"].items()
    }


def kept(facts: Path) -> dict[str, int]:
    """The snapshots that survive under a name, whatever version of Tasuki said so."""
    with suppress(FileNotFoundError, ValueError, KeyError, TypeError):
        document = json.loads((facts / CURRENT).read_text(encoding="utf-8"))
        return dict(document["kept"])
    return {}


def publish(facts: Path, manifest: Manifest) -> None:
    """Make a snapshot the one in force: readers see the old one or this one, never a mix."""
    path = past(facts, manifest.number)
    path.parent.mkdir(exist_ok=True)
    text = manifest.to_json()
    replace(path, text)
    replace(facts / CURRENT, text)


def past(facts: Path, number: int) -> Path:
    """Where the manifest of a snapshot is kept."""
    return facts / PAST / f"{number:08d}.json"


def replace(path: Path, text: str) -> None:
    """Write a file so that it is wholly there or not at all, also after a loss of power."""
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the disk really hold a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _document(calendar: BusinessCalendar) -> dict[str, Any]:
    return {
        "zone": calendar.zone.key,
        "hours": [_written(spans) for spans in calendar.hours],
        "holidays": sorted(day.isoformat() for day in calendar.holidays),
        "special": {
            day.isoformat(): _written(spans) for day, spans in sorted(calendar.special.items())
        },
    }


@lru_cache
def _calendar(text: str) -> BusinessCalendar:
    """A calendar from its document; snapshots mostly have the same, and share what it works out."""
    document = json.loads(text)
    return BusinessCalendar(
        ZoneInfo(document["zone"]),
        tuple(_spans(spans) for spans in document["hours"]),
        frozenset(date.fromisoformat(day) for day in document["holidays"]),
        {date.fromisoformat(day): _spans(spans) for day, spans in document["special"].items()},
    )


def _written(spans: tuple[Span, ...]) -> list[list[str]]:
    return [[start.isoformat(), end.isoformat()] for start, end in spans]


def _spans(written: list[list[str]]) -> tuple[Span, ...]:
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in written)

"""One import: every batch of every file in one transaction under one posting.

Killed at any moment, the ledger is as it was before; run again, it completes. For each file and
record, read = posted + duplicate + rejected, or the import fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import polars as pl
from django.utils import timezone

from tasuki.intake.records import INSTANT, REFERENCES, Record
from tasuki.web.ledger.arrow import Session, tidy, writing
from tasuki.web.ledger.bulk.ahead import ahead
from tasuki.web.ledger.bulk.poster import Poster
from tasuki.web.ledger.bulk.rejects import checked
from tasuki.web.ledger.bulk.targets import TARGETS
from tasuki.web.ledger.posting import Author

TIDY_FROM = 50_000
"""Rows posted from which statistics and logs are worth refreshing."""


class Batch(Protocol):
    """Part of one file, read as one kind of record."""

    frame: pl.DataFrame  # the record's columns and `row`
    rejects: pl.DataFrame  # intake.rejects.SCHEMA
    read: int  # rows of the file, those refused included


@dataclass(frozen=True)
class Feed:
    """One file read as one kind of record.

    `filled` names the columns that the mapping fills (of the others a null says nothing);
    `create` the kinds of which an unknown key makes a new record.
    """

    file: str
    record: Record
    batches: Iterable[Batch]
    filled: frozenset[str] | None = None
    create: frozenset[Record] = frozenset()


class CountsDisagree(Exception):
    """Rows were lost or counted twice: the import is undone. This is a fault of Tasuki."""


@dataclass(slots=True)
class FileCount:
    """What became of one file's rows, read as one kind of record."""

    file: str
    record: Record
    read: int = 0
    posted: int = 0
    duplicate: int = 0
    rejected: int = 0
    corrected: int = 0  # of the posted ones


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or with `dry_run` would do."""

    posting_id: int
    dry_run: bool
    files: tuple[FileCount, ...]

    @property
    def rejected(self) -> int:
        """Rows that were kept as rejects."""
        return sum(count.rejected for count in self.files)

    @property
    def posted(self) -> int:
        """Rows that were added or that corrected something."""
        return sum(count.posted for count in self.files)


Progress = Callable[[FileCount], None]
"""Told after each batch how far its file has come."""


def import_run(
    feeds: Iterable[Feed],
    *,
    by: Author,
    dry_run: bool = False,
    progress: Progress | None = None,
    run: str | None = None,
) -> ImportResult:
    """Posts everything the feeds yield, in their order, or nothing.

    Raises LedgerBusy where another posting holds the ledger, LedgerFull where the disk does, and
    whatever reading the files raises; the ledger is then unchanged.
    """
    counts: list[FileCount] = []
    with writing(keep=not dry_run) as session:
        posting = _Posting(session, by=by, run=run)
        poster = Poster(session, posting.id)
        for feed in feeds:
            counts.append(_feed(poster, feed, posting, progress))
        posting.finish(counts)
        poster.finish()
    result = ImportResult(posting.id, dry_run, tuple(counts))
    if not dry_run and result.posted >= TIDY_FROM:
        tidy(tables=sorted(poster.tables))
    return result


class _Posting:
    """The audit line of the import: its id is needed first, its counts are known last."""

    def __init__(self, session: Session, *, by: Author, run: str | None) -> None:
        self._session = session
        self._line = {
            "id": session.number("SELECT max(id) FROM ledger_posting") + 1,
            "at": timezone.now(),
            "user_id": None if isinstance(by, str) else by.pk,
            "actor": by if isinstance(by, str) else by.get_username(),
            "verb": "import",
            "object": "",
            "run": run,
        }

    @property
    def id(self) -> int:
        """The posting's id."""
        return int(self._line["id"])

    def finish(self, counts: Sequence[FileCount]) -> None:
        """Writes the line."""
        detail = json.dumps({"files": [asdict(count) for count in counts]}, ensure_ascii=False)
        rows = pl.DataFrame([{**self._line, "detail": detail}], schema=_POSTING)
        self._session.append("ledger_posting", rows, json=("detail",))
        if self._session.vendor == "postgresql":
            self._session.number(
                "SELECT setval(pg_get_serial_sequence('ledger_posting', 'id'), "
                f"{self.id + 1}, false)"
            )


_POSTING: dict[str, Any] = {
    "id": pl.Int64,
    "at": INSTANT,
    "user_id": pl.Int64,
    "actor": pl.String,
    "verb": pl.String,
    "object": pl.String,
    "run": pl.String,
    "detail": pl.String,
}


def _feed(
    poster: Poster, feed: Feed, posting: _Posting, progress: Progress | None
) -> FileCount:
    count = FileCount(feed.file, feed.record)
    for batch in ahead(feed.batches):
        frame, refused = _resolved(poster, feed, batch.frame)
        tally = poster.post(feed.record, frame, feed.filled)
        poster.keep_rejects(pl.concat([batch.rejects, refused]))
        count.read += batch.read
        count.posted += tally.posted
        count.corrected += tally.corrected
        count.duplicate += tally.duplicate
        count.rejected += batch.read - frame.height
        told = count.posted + count.duplicate + count.rejected
        if told != count.read:
            raise CountsDisagree(f"{feed.file} ({feed.record}): read {count.read}, told {told}")
        if progress is not None:
            progress(count)
    return count


def _resolved(
    poster: Poster, feed: Feed, frame: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """References made ids, and the rows for which that cannot be done apart."""
    target = TARGETS[feed.record]
    for column in target.references:
        if REFERENCES[column] in feed.create:
            poster.create_missing(REFERENCES[column], frame[column])
        frame = poster.keys.attach(frame, column)
    return checked(target, frame, file=feed.file)

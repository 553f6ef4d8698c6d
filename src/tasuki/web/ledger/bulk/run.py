"""One import: every batch of every file in one transaction under one posting.

Killed at any moment, the ledger is as it was before; run again, it completes. For each file and
record, read = posted + duplicate + rejected, or the import fails.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import polars as pl
from django.utils import timezone

from tasuki.intake.planning import FilePlan, stream
from tasuki.intake.records import INSTANT, REFERENCES, Record
from tasuki.intake.rejects import Warn, none
from tasuki.web.ledger.arrow import Session, tidy, writing
from tasuki.web.ledger.bulk.ahead import ahead
from tasuki.web.ledger.bulk.faults import checked
from tasuki.web.ledger.bulk.poster import Poster
from tasuki.web.ledger.bulk.tally import Tally
from tasuki.web.ledger.bulk.targets import TARGETS, id_column
from tasuki.web.ledger.posting import Author

TIDY_FROM = 50_000
"""Rows posted from which statistics and logs are worth refreshing."""

SHOWN = 200_000
"""Reject lines that a result carries; the ledger keeps all of them."""


class Batch(Protocol):
    """Part of one file, read as one kind of record: what `intake.stream` yields."""

    @property
    def frames(self) -> dict[Record, pl.DataFrame]:
        """The record's rows, and those of gate events that they imply."""
        ...

    @property
    def rejects(self) -> pl.DataFrame:
        """Lines in intake's reject columns."""
        ...

    @property
    def read(self) -> int:
        """Rows meant for the record."""
        ...

    @property
    def rejected(self) -> int:
        """How many of them were refused."""
        ...

    @property
    def warnings(self) -> Counter[tuple[str, Warn]]:
        """What was taken all the same."""
        ...

    def refuse(self, faults: pl.DataFrame) -> pl.DataFrame:
        """Lines for rows that the ledger cannot take."""
        ...


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


@dataclass(slots=True)
class FileCount:
    """What became of one file's rows, read as one kind of record.

    `corrected` of the posted ones changed a record that was known; `repeated` of the duplicates
    said something else than the row of the same key that was taken in the end.
    """

    file: str
    record: Record
    read: int = 0
    posted: int = 0
    duplicate: int = 0
    rejected: int = 0
    corrected: int = 0
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or with `dry_run` would do.

    `rejects` are the reject lines, in intake's columns: the first SHOWN of each file and record.
    """

    posting_id: int
    dry_run: bool
    files: tuple[FileCount, ...]
    rejects: pl.DataFrame
    warnings: Counter[tuple[str, str, Warn]]  # file, field, what

    @property
    def rejected(self) -> int:
        """Rows that were refused."""
        return sum(count.rejected for count in self.files)

    @property
    def posted(self) -> int:
        """Rows that were added or that corrected something."""
        return sum(count.posted for count in self.files)


Progress = Callable[[str, Record, int], None]
"""Told after each batch: file, record, rows read of it so far."""


class CountsDisagree(Exception):
    """Rows were lost or counted twice: the import is undone. This is a fault of Tasuki."""


def import_run(
    plans: Sequence[FilePlan],
    *,
    by: Author,
    dry_run: bool = False,
    progress: Progress | None = None,
    run: str | None = None,
) -> ImportResult:
    """Posts everything that the planned files hold, or nothing.

    Raises LedgerBusy where another posting holds the ledger, LedgerFull where the disk does, and
    whatever reading the files raises; the ledger is then unchanged.
    """
    return feeds_post(feeds(plans), by=by, dry_run=dry_run, progress=progress, run=run)


def feeds(plans: Sequence[FilePlan]) -> Iterator[Feed]:
    """The files' records in the order in which they are posted: what is named comes first."""
    for record in Record:
        for plan in plans:
            if record not in plan.records:
                continue
            specs = [part.spec for part in plan.parts if part.spec.record is record]
            filled = frozenset.intersection(*(frozenset(spec.fields) for spec in specs))
            yield Feed(
                plan.name,
                record,
                stream(plan, record),
                filled=_as_columns(filled),
                create=plan.mapping.auto_create,
            )


def _as_columns(fields: frozenset[str]) -> frozenset[str]:
    return frozenset(id_column(name) if name in REFERENCES else name for name in fields)


def feeds_post(
    feeds: Iterable[Feed],
    *,
    by: Author,
    dry_run: bool = False,
    progress: Progress | None = None,
    run: str | None = None,
) -> ImportResult:
    """`import_run` for rows from anywhere."""
    done: list[_Done] = []
    with writing(keep=not dry_run) as session:
        posting = _Posting(session, by=by, run=run)
        poster = Poster(session, posting.id)
        last: Record | None = None
        for feed in feeds:
            if last is not None and feed.record is not last:
                poster.settle(last)
            done.append(_post(poster, feed, progress))
            last = feed.record
        poster.finish()
        counts = tuple(one.count() for one in done)
        posting.finish(counts)
        if not dry_run:
            poster.take_ids()
    result = ImportResult(
        posting.id,
        dry_run,
        counts,
        pl.concat([none(), *(one.rejects for one in done)]),
        sum((one.warnings for one in done), Counter()),
    )
    if not dry_run and result.posted >= TIDY_FROM:
        tidy(tables=sorted(poster.tables))
    return result


class _Done:
    """One feed after the other: what its batches came to."""

    def __init__(self, feed: Feed, tally: Tally) -> None:
        self._feed = feed
        self.tally = tally
        self.read = 0
        self._rejected = 0
        self.rejects = none()
        self.warnings: Counter[tuple[str, str, Warn]] = Counter()

    def add(self, batch: Batch, refused: pl.DataFrame) -> pl.DataFrame:
        """Counts one batch; all reject lines of it."""
        self.read += batch.read
        self._rejected += batch.rejected + refused.height
        lines = pl.concat([batch.rejects, refused])
        if self.rejects.height < SHOWN:
            self.rejects = pl.concat([self.rejects, lines]).head(SHOWN)
        for (field, what), times in batch.warnings.items():
            self.warnings[self._feed.file, field, what] += times
        return lines

    def count(self) -> FileCount:
        """The counts, once everything is settled. Raises CountsDisagree."""
        tally = self.tally
        if self.read != tally.posted + tally.duplicate + self._rejected:
            raise CountsDisagree(
                f"{self._feed.file} ({self._feed.record}): read {self.read}, posted {tally.posted}, "
                f"duplicate {tally.duplicate}, rejected {self._rejected}"
            )
        return FileCount(
            self._feed.file,
            self._feed.record,
            self.read,
            tally.posted,
            tally.duplicate,
            self._rejected,
            tally.corrected,
            tally.repeated,
        )


def _post(poster: Poster, feed: Feed, progress: Progress | None) -> _Done:
    done = _Done(feed, poster.tally())
    implied = poster.tally()  # a deal's gate events are no rows of the file
    for batch in ahead(feed.batches):
        frame, faults = _resolved(poster, feed, feed.record, batch.frames[feed.record])
        refused = batch.refuse(faults)
        poster.keep_rejects(done.add(batch, refused))
        poster.post(feed.record, frame, done.tally, filled=feed.filled)
        for record, rows in batch.frames.items():
            if record is not feed.record:
                taken = rows.filter(~pl.col("row").is_in(refused["row"].implode()))
                poster.post(record, _resolved(poster, feed, record, taken)[0], implied, filled=None)
        if progress is not None:
            progress(feed.file, feed.record, done.read)
    return done


def _resolved(
    poster: Poster, feed: Feed, record: Record, frame: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """References made ids, and apart the faults of rows for which that cannot be done."""
    target = TARGETS[record]
    for column in target.references:
        if REFERENCES[column] in feed.create:
            poster.create_missing(REFERENCES[column], frame[column])
        frame = poster.keys.attach(frame, column)
    return checked(target, frame)


class _Posting:
    """The audit line of the import: its id is needed first, its counts are known last."""

    def __init__(self, session: Session, *, by: Author, run: str | None) -> None:
        self._session = session
        self.id = session.number("SELECT max(id) FROM ledger_posting") + 1
        self._line = {
            "id": self.id,
            "at": timezone.now(),
            "user_id": None if isinstance(by, str) else by.pk,
            "actor": by if isinstance(by, str) else by.get_username(),
            "verb": "import",
            "object": "",
            "run": run,
        }

    def finish(self, counts: Sequence[FileCount]) -> None:
        """Writes the line."""
        detail = json.dumps({"files": [asdict(count) for count in counts]}, ensure_ascii=False)
        rows = pl.DataFrame([{**self._line, "detail": detail}], schema=_POSTING)
        self._session.append("ledger_posting", rows, json=("detail",))


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

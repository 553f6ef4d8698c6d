"""Files as batches of text: every column a string, every row with the number that Excel shows.

A row's number counts records from 1: title lines, the header, blank lines and rows that do not
fit are all counted, and a quoted line break does not begin a new one. Blank rows are passed over.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol
from unicodedata import normalize

import polars as pl
import pyarrow as pa
import pyarrow.csv as pa_csv

from tasuki.intake import dialect as dialects
from tasuki.intake.encoding import utf8_blocks
from tasuki.intake.errors import DuplicateColumn, FileChanged, MissingColumn
from tasuki.intake.rejects import ROW, unguarded

BLOCK = 4 << 20
"""Bytes parsed at a time, and so the size of a batch."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """A row with too few or too many cells."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of a file. `frame` holds text only, null where a cell is empty; `rows` their numbers.

    `proved` is what the file as a whole proved about its dates, in the words of an exported file.
    """

    frame: pl.DataFrame
    rows: pl.Series
    ragged: tuple[Ragged, ...] = ()
    proved: str | None = None


class Table(Protocol):
    """A file that can be read again and again, always from the start."""

    @property
    def path(self) -> Path: ...

    @property
    def columns(self) -> tuple[str, ...]:
        """Unique labels of the columns."""
        ...

    @property
    def header_row(self) -> int:
        """The number of the header's row."""
        ...

    @property
    def serial(self) -> str | None:
        """The form of the serial numbers that stand for dates in it, where they may occur."""
        ...

    def chunks(self) -> Iterator[Chunk]:
        """All rows. Raises FileChanged where the file is not the one that was opened."""
        ...


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Size and time of change of a file, by which a later change is noticed."""

    size: int
    changed_ns: int

    @classmethod
    def of(cls, path: Path) -> Fingerprint:
        stat = path.stat()
        return cls(stat.st_size, stat.st_mtime_ns)

    def check(self, path: Path) -> None:
        """Raises FileChanged where the file is no longer the same."""
        if Fingerprint.of(path) != self:
            raise FileChanged(file=path.name)


@dataclass(frozen=True, slots=True)
class TextTable:
    """A delimited text file. In one that holds exported rejects, the marks are taken off again
    that kept a spreadsheet from computing its texts."""

    path: Path
    dialect: dialects.Dialect
    fingerprint: Fingerprint
    serial: str | None = None

    @classmethod
    def open(cls, path: Path, pinned: dialects.Pinned | None = None) -> TextTable:
        """Detects how the file is written (see `dialect.detect`); raises FileChanged if it grows
        meanwhile."""
        fingerprint = Fingerprint.of(path)
        found = dialects.detect(path, pinned)
        fingerprint.check(path)
        return cls(path, found, fingerprint)

    @property
    def columns(self) -> tuple[str, ...]:
        if not self._guarded:
            return self.dialect.columns
        return tuple(pl.select(unguarded(pl.lit(pl.Series(self.dialect.columns)))).to_series())

    @property
    def _guarded(self) -> bool:
        return self.dialect.columns[:1] == (ROW,)

    @property
    def header_row(self) -> int:
        return self.dialect.header_row

    def chunks(self) -> Iterator[Chunk]:
        self.fingerprint.check(self.path)
        numbering = _Numbering(self.dialect.header_row)
        try:
            reader = self._reader(numbering)
        except pa.ArrowInvalid as bad:
            if "Empty CSV" not in str(bad):
                raise
        else:
            for batch in reader:
                rows = numbering.next(batch.num_rows)
                yield self._chunk(batch, rows, numbering)
        if numbering.waiting:
            numbering.finish()
            yield self._chunk(None, numbering.next(0), numbering)
        self.fingerprint.check(self.path)

    def _reader(self, numbering: _Numbering) -> pa_csv.CSVStreamingReader:
        columns = list(self.columns)
        return pa_csv.open_csv(
            pa.PythonFile(_Stream(self.path, self.dialect), mode="r"),
            read_options=pa_csv.ReadOptions(
                column_names=columns,
                block_size=BLOCK,
                use_threads=False,  # else a row that does not fit has no number
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=self.dialect.delimiter,
                quote_char=self.dialect.quote or False,
                newlines_in_values=self.dialect.multiline,
                ignore_empty_lines=False,  # they count
                invalid_row_handler=numbering.skip,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )

    def _chunk(self, batch: pa.RecordBatch | None, rows: pl.Series, numbering: _Numbering) -> Chunk:
        if batch is None:
            frame = pl.DataFrame(schema=dict.fromkeys(self.columns, pl.String))
        else:
            frame = pl.DataFrame(pl.from_arrow(batch))
        if self._guarded:
            frame = frame.with_columns(unguarded(pl.col(pl.String)))
        split = ((row, self._cells(text)) for row, text in numbering.taken())
        ragged = tuple(Ragged(row, cells) for row, cells in split if any(map(str.strip, cells)))
        return without_blank_rows(Chunk(frame, rows, ragged))

    def _cells(self, text: str) -> tuple[str, ...]:
        lines = io.StringIO(text, newline="")
        found = dialects.parsed(lines, self.dialect.delimiter, self.dialect.quote)
        return tuple(cell for cells in found for cell in cells)


def without_blank_rows(chunk: Chunk) -> Chunk:
    """The same without the rows in which every cell is empty."""
    if any(not column.null_count() for column in chunk.frame):
        return chunk
    filled = chunk.frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    return replace(chunk, frame=chunk.frame.filter(filled), rows=chunk.rows.filter(filled))


def bind(columns: tuple[str, ...], wanted: str, file: str) -> str:
    """The label of the column that `wanted` names: exactly, or but for width, case and blanks.

    Raises DuplicateColumn or MissingColumn, which name the positions or the nearest headers.
    """
    if wanted in columns:
        return wanted
    twins = [i for i, label in enumerate(columns, start=1) if label.rpartition("#")[0] == wanted]
    if not twins:
        folded = fold(wanted)
        twins = [i for i, label in enumerate(columns, start=1) if fold(label) == folded]
    if len(twins) == 1:
        return columns[twins[0] - 1]
    if twins:
        choices = [columns[place - 1] for place in twins]
        raise DuplicateColumn(file=file, column=wanted, positions=twins, choices=choices)
    by_fold = {fold(label): label for label in columns}
    near = get_close_matches(fold(wanted), by_fold, n=3, cutoff=0.4) or list(by_fold)[:5]
    raise MissingColumn(file=file, column=wanted, nearest=[by_fold[name] for name in near])


def fold(name: str) -> str:
    """A header or value without its differences of width, case and blanks."""
    return "".join(normalize("NFKC", name).casefold().split())


@dataclass
class _Numbering:
    """Gives rows their numbers while the parser passes over those that do not fit."""

    last: int
    base: int = field(init=False)
    waiting: list[tuple[int, str]] = field(default_factory=list)
    _passed: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.base = self.last

    def skip(self, row: pa_csv.InvalidRow) -> str:
        self.waiting.append((self.base + row.number, row.text))
        return "skip"

    def next(self, count: int) -> pl.Series:
        """Numbers for the next `count` rows that fit; what was passed over before is set aside."""
        start, end, between = self.last + 1, self.last + count, 0
        while between < len(self.waiting) and self.waiting[between][0] <= end + between:
            between += 1
        passed, self.waiting = self.waiting[:between], self.waiting[between:]
        self._passed += passed
        self.last = end + between
        numbers = pl.int_range(start, self.last + 1, eager=True, dtype=pl.Int64)
        if passed:
            numbers = numbers.filter(~numbers.is_in([number for number, _ in passed]))
        return numbers.rename("row")

    def finish(self) -> None:
        """Sets all aside that is still waiting: no row follows."""
        self._passed, self.waiting = self._passed + self.waiting, []

    def taken(self) -> list[tuple[int, str]]:
        passed, self._passed = self._passed, []
        return passed


class _Stream(io.RawIOBase):
    """The records of a file as one UTF-8 byte stream, from the first after the header."""

    def __init__(self, path: Path, dialect: dialects.Dialect) -> None:
        self._blocks = utf8_blocks(path, dialect.encoding)
        self._skip = dialect.start
        self._held = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._held) < size or size < 0:
            block = next(self._blocks, None)
            if block is None:
                break
            self._held += block[self._skip :]
            self._skip = max(0, self._skip - len(block))
        size = len(self._held) if size < 0 else size
        out, self._held = self._held[:size], self._held[size:]
        return out

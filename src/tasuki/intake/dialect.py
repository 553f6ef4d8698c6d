"""How a text file is written: delimiter, quotes, line ends, and where its header stands."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tasuki.intake import encoding as encodings
from tasuki.intake.errors import BrokenQuote, EmptyFile, NoHeader

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

SAMPLE = 256 << 10
"""Characters from the start of a file that decide its dialect."""

_DELIMITERS = (",", "\t", ";", "|")
_HEADER_DEPTH = 30  # records among which a header is looked for
_VALUE = re.compile(r"^[\d\s.,:/+\-¥$%年月日]*\d[\d\s.,:/+\-¥$%年月日]*$")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one text file is written.

    `header_row` is the header's record number, counted from 1 with title lines and blank lines.
    `columns` are unique labels: a name that stands twice is `name#1` and `name#2`, an empty one
    `#4` by its position. `start` is the byte of the UTF-8 text at which the records begin.
    """

    encoding: str
    delimiter: str
    quote: str | None
    line_end: str
    header_row: int
    columns: tuple[str, ...]
    start: int
    multiline: bool  # some value may hold a line break


@dataclass(frozen=True, slots=True)
class Pinned:
    """What a person has fixed; None is to be detected. An empty `quote` means none are used."""

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_row: int | None = None


def detect(path: Path, pinned: Pinned | None = None) -> Dialect:
    """How the file is written; all of it is decoded and its quotes are checked.

    Raises UnknownEncoding, NulByte, EmptyFile, NoHeader or BrokenQuote.
    """
    pinned = pinned or Pinned()
    encoding = encodings.prove(path, pinned.encoding)
    sample, whole = _sample(path, encoding)
    if not sample.strip():
        raise EmptyFile(file=path.name)
    quote = '"' if pinned.quote is None else pinned.quote or None
    delimiter = pinned.delimiter or _delimiter(sample, quote, whole=whole)
    quoted = quote is not None and check_quotes(path, encoding, delimiter, quote)
    records = list(_records(sample, delimiter, quote, whole=whole))
    number = pinned.header_row or header_number([trimmed(cells) for cells, _ in records])
    if not number or number > len(records):
        raise NoHeader(file=path.name)
    names, start = records[number - 1]
    filled = [cells for cells, _ in records[number:] if trimmed(cells)]
    return Dialect(
        encoding=encoding,
        delimiter=delimiter,
        quote=quote,
        line_end=_line_end(sample),
        header_row=number,
        columns=labels(names, usual_width(filled) or len(names)),
        start=start,
        multiline=quoted,
    )


def header_number(records: list[list[str]]) -> int:
    """The number (from 1) of the record that is the header; 0 where none can be.

    `records` come without the empty cells at their ends. The header is the first one as wide as
    most whose cells are mostly filled and hold no bare number or date; where all hold one, the
    first wide one.
    """
    width = usual_width(records)
    wide = [
        (number, filled)
        for number, cells in enumerate(records[:_HEADER_DEPTH], start=1)
        if len(cells) >= width
        and (filled := [cell.strip() for cell in cells if cell.strip()])
        and 2 * len(filled) >= width
    ]
    for number, filled in wide:
        if not any(_VALUE.match(cell) for cell in filled):
            return number
    return wide[0][0] if wide else 0


def labels(names: list[str], width: int) -> tuple[str, ...]:
    """Unique labels for `width` columns headed by `names`; empty names at the end may be cut."""
    cells = [" ".join(name.split()) for name in names]
    while len(cells) > width and not cells[-1]:
        cells.pop()
    cells += [""] * (width - len(cells))
    count, seen, out = Counter(cells), Counter[str](), []
    for position, name in enumerate(cells, start=1):
        seen[name] += 1
        if not name:
            out.append(f"#{position}")
        else:
            out.append(f"{name}#{seen[name]}" if count[name] > 1 else name)
    return tuple(out)


def parsed(lines: Iterable[str], delimiter: str, quote: str | None) -> CsvReader:
    """The records of lines of text, by the parser of the standard library."""
    if quote is None:
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter, quotechar=quote)


def check_quotes(path: Path, encoding: str, delimiter: str, quote: str) -> bool:
    """Whether the file uses quotes at all; raises BrokenQuote where one is not closed properly.

    A file in which every quote stands beside a delimiter, a line end or another quote is proved
    fast by their alternation. Only where one does not (an inch mark, a real fault) is the file
    read by the strict parser of the standard library.
    """
    count, clean = 0, True
    beside = np.zeros(256, dtype=bool)
    beside[[*delimiter.encode(), *b"\r\n", *quote.encode()]] = True
    for before, block in _overlapping(encodings.utf8_blocks(path, encoding)):
        if quote.encode() not in block:
            continue
        data = np.frombuffer(before + block, dtype=np.uint8)
        places = np.flatnonzero(data[1:-1] == ord(quote)) + 1
        opening = (np.arange(len(places)) + count) % 2 == 0
        neighbours = np.where(opening, data[places - 1], data[places + 1])
        clean = clean and bool(beside[neighbours].all())
        count += len(places)
    if count and (count % 2 or not clean):
        _check_strictly(path, encoding, delimiter, quote)
    return count > 0


def _overlapping(parts: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Each block with the byte before it and the byte after it; line ends around the whole."""
    before, held = b"\n", b""
    for part in parts:
        block = held + part
        yield before, block
        before, held = block[-2:-1] or before, block[-1:]
    yield before, held + b"\n"


def _check_strictly(path: Path, encoding: str, delimiter: str, quote: str) -> None:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, quotechar=quote, strict=True)
        line = 1
        try:
            for _ in reader:
                line = reader.line_num + 1
        except csv.Error as broken:
            raise BrokenQuote(file=path.name, line=line) from broken


def _sample(path: Path, encoding: str) -> tuple[str, bool]:
    """The first characters, and whether they are the whole file."""
    parts: list[str] = []
    for text in encodings.decoded(path, encoding):
        parts.append(text)
        if sum(map(len, parts)) > SAMPLE:
            return "".join(parts)[:SAMPLE], False
    return "".join(parts), True


def _records(
    text: str, delimiter: str, quote: str | None, *, whole: bool
) -> Iterator[tuple[list[str], int]]:
    """Records of the sample, each with the byte at which the next one starts.

    The last record of a part of a file is left out: it may be cut. A value too long for the parser
    ends the sample.
    """
    lines = list(io.StringIO(text, newline=""))
    reader = parsed(lines, delimiter, quote)
    taken = end = 0
    last: tuple[list[str], int] | None = None
    try:
        for cells in reader:
            if last:
                yield last
            end += sum(len(line.encode()) for line in lines[taken : reader.line_num])
            taken = reader.line_num
            last = cells, end
    except csv.Error:
        whole = False
    if last and whole:
        yield last


def _delimiter(text: str, quote: str | None, *, whole: bool) -> str:
    """The delimiter that cuts most records into the same number of cells, above one."""

    def fit(delimiter: str) -> tuple[float, int]:
        found = list(islice(_records(text, delimiter, quote, whole=whole), 200))
        widths = Counter(len(cells) for cells, _ in found if cells)
        width = usual_width([cells for cells, _ in found])
        return (round(widths[width] / widths.total(), 1), width) if width > 1 else (0.0, 0)

    return max(_DELIMITERS, key=fit)


def trimmed(cells: Sequence[str | None]) -> list[str]:
    """The cells without the empty ones at the end."""
    kept = [cell or "" for cell in cells]
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def usual_width(records: list[list[str]]) -> int:
    """The number of cells that most records have; the larger of two equally frequent ones."""
    widths = Counter(len(cells) for cells in records if cells)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _line_end(text: str) -> str:
    crlf = text.count("\r\n")
    ends = {"\r\n": crlf, "\n": text.count("\n") - crlf, "\r": text.count("\r") - crlf}
    return max(ends, key=lambda end: ends[end])

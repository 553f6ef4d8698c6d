"""Excel workbooks as batches of text, in the same shape as text files.

Numbers come from the value and not from its display, so an id that Excel shows as 5.07E+12 is
read whole. Date cells come as y-m-d; a bare serial number is a date only in a column that the
mapping marks as one. Errors (#N/A) are empty. A sheet is read whole: Excel bounds its size.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import fastexcel
import polars as pl

from tasuki.intake.dates import EXCEL, EXCEL_1904
from tasuki.intake.dialect import header_number, labels, trimmed
from tasuki.intake.errors import EmptyFile, NoHeader, UnreadableWorkbook
from tasuki.intake.reading import Chunk, Fingerprint, Ragged, without_blank_rows

BATCH = 100_000
"""Rows per batch."""

_SAMPLE = 100
_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CLOCK_ONLY = r"^(?:1899-12-3[01]|1904-01-01) (?P<clock>\d\d:\d\d:\d\d)$"


def is_workbook(path: Path) -> bool:
    """Whether the file begins like .xlsx or .xls, whatever it is called."""
    with path.open("rb") as file:
        return file.read(4).startswith(_MAGIC)


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook. Raises UnreadableWorkbook."""
    return list(_open(path).sheet_names)


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One sheet of a workbook. `serial` is the form of its bare serial numbers; None in the old
    .xls, which must be told by the mapping."""

    path: Path
    sheet: str
    header_row: int
    columns: tuple[str, ...]
    fingerprint: Fingerprint
    serial: str | None

    @classmethod
    def open(
        cls, path: Path, sheet: str | int | None = None, header_row: int | None = None
    ) -> SheetTable:
        """Finds the sheet (by name, by position from 1, or the first) and its header.

        Raises UnreadableWorkbook, EmptyFile or NoHeader.
        """
        fingerprint = Fingerprint.of(path)
        names = _open(path).sheet_names
        if isinstance(sheet, int):
            name = names[sheet - 1] if 0 < sheet <= len(names) else str(sheet)
        else:
            name = sheet or names[0]
        if name not in names:
            problem = f"no sheet {name!r}; it has {', '.join(names)}"
            raise UnreadableWorkbook(file=path.name, problem=problem)
        cells = _cells(path, name, rows=max(_SAMPLE, header_row or 0))
        records = [trimmed(row) for row in cells.rows()]
        if not any(records):
            raise EmptyFile(file=path.name)
        number = header_row or header_number(records)
        if not number or number > len(records):
            raise NoHeader(file=path.name)
        width = max(map(len, records[number - 1 :]))
        columns = labels(records[number - 1], width)
        return cls(path, name, number, columns, fingerprint, _serial_form(path))

    def chunks(self) -> Iterator[Chunk]:
        self.fingerprint.check(self.path)
        cells = _cells(self.path, self.sheet).slice(self.header_row)
        first = self.header_row + 1
        rows = pl.int_range(first, first + cells.height, eager=True, dtype=pl.Int64).alias("row")
        for start in range(0, cells.height, BATCH):
            part = cells.slice(start, BATCH).with_columns(_as_written(pl.all()))
            yield without_blank_rows(self._chunk(part, rows.slice(start, BATCH)))
        self.fingerprint.check(self.path)

    def _chunk(self, cells: pl.DataFrame, rows: pl.Series) -> Chunk:
        """The columns that have a label; a row that goes on beyond them does not fit."""
        width = len(self.columns)
        wide = pl.repeat(False, cells.height, dtype=pl.Boolean, eager=True)
        for column in cells[:, width:]:
            wide = wide | column.is_not_null()
        frame = cells[:, :width].rename(dict(zip(cells.columns, self.columns, strict=False)))
        ragged = tuple(
            Ragged(number, tuple(trimmed(row)))
            for number, row in zip(rows.filter(wide), cells.filter(wide).rows(), strict=True)
        )
        return Chunk(frame.filter(~wide), rows.filter(~wide), ragged)


def _open(path: Path) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError as bad:
        raise UnreadableWorkbook(file=path.name, problem=str(bad).splitlines()[0]) from bad


def _cells(path: Path, sheet: str, rows: int | None = None) -> pl.DataFrame:
    """The cells of a sheet as text, from its very first row (blank ones count)."""
    found = _open(path).load_sheet(
        sheet, header_row=None, skip_rows=0, n_rows=rows, dtypes="string"
    )
    return pl.DataFrame(found.to_polars()).cast(pl.String)


def _as_written(cells: pl.Expr) -> pl.Expr:
    """A date cell without its midnight, a clock cell without its day; empty cells null."""
    return (
        cells.str.replace(r"^(\d{4}-\d\d-\d\d) 00:00:00$", "$1")
        .str.replace(_CLOCK_ONLY, "$clock")
        .replace("", None)
    )


def _serial_form(path: Path) -> str | None:
    """The form of bare serial numbers, from the workbook's own setting."""
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as parts:
        if "xl/workbook.xml" not in parts.namelist():
            return None
        settings = parts.read("xl/workbook.xml")
    return EXCEL_1904 if re.search(rb'date1904="(?:1|true)"', settings) else EXCEL

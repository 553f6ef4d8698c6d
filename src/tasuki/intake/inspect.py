"""What is in a file, before anybody has said anything about it: how it is written, its columns,
some rows. What it might hold is `guessing`'s to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import polars as pl

from tasuki.intake import identity, numbers
from tasuki.intake.dates import Proof, Prover
from tasuki.intake.dialect import Dialect
from tasuki.intake.errors import DuplicateColumn, EmptyFile, IntakeError
from tasuki.intake.fields import FLAGS, stripped
from tasuki.intake.planning import open_table
from tasuki.intake.reading import Chunk, Table, TextTable, fold
from tasuki.intake.workbook import SheetTable, is_workbook, sheet_names

ROWS_SHOWN = 5
"""Rows that a person is shown to confirm encoding and header."""

VALUES_SHOWN = 20
"""A column with at most this many distinct values has them listed."""

_LOOKED_AT = 5_000  # rows from the start that decide between number, flag and text
_STYLES = (
    numbers.Style(),
    numbers.Style(thousands=","),
    numbers.Style(decimal=",", thousands="."),
    numbers.Style(thousands=",", unit=10_000),
    numbers.Style(thousands=",", unit=1_000),
)

Kind = Literal["empty", "date", "number", "flag", "text"]


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column. That it holds dates is proved from all of its rows, the rest from the first.

    `candidates` are the orders in which its dates can be read: with more than one a person must
    choose. `style` is how its numbers are probably written. `values` are its distinct values where
    they are few; `damaged` counts ids that a spreadsheet has destroyed.
    """

    label: str
    kind: Kind
    filled: int
    candidates: tuple[dict[str, str], ...] = ()
    style: numbers.Style | None = None
    values: tuple[str, ...] = ()
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class FileView:
    """One file or one sheet. Where `error` says why it cannot be read, the rest is empty.

    `sample` holds the first rows as text; `problems` are faults that matter only if the mapping
    uses the column.
    """

    path: Path
    sheet: str | None = None
    dialect: Dialect | None = None
    header_row: int = 0
    rows: int = 0
    ragged: int = 0
    columns: tuple[ColumnView, ...] = ()
    sample: pl.DataFrame = field(default_factory=pl.DataFrame)
    problems: tuple[IntakeError, ...] = ()
    error: IntakeError | None = None


def inspect(paths: Iterable[Path]) -> tuple[FileView, ...]:
    """A view of every file, and of every sheet that holds anything; nothing is raised for a file
    that cannot be read, its view says why."""
    return tuple(view for path in paths for view in _views(path))


def _views(path: Path) -> list[FileView]:
    try:
        if not is_workbook(path):
            return [_look(open_table(path))]
        return [view for sheet in sheet_names(path) if (view := _sheet(path, sheet))]
    except IntakeError as error:
        return [FileView(path, error=error)]


def _sheet(path: Path, sheet: str) -> FileView | None:
    try:
        return _look(SheetTable.open(path, sheet))
    except EmptyFile:
        return None
    except IntakeError as error:
        return FileView(path, sheet, error=error)


def _look(table: Table) -> FileView:
    """Reads all of the file once."""
    head = pl.DataFrame(schema=dict.fromkeys(table.columns, pl.String))
    provers = {label: Prover() for label in table.columns}
    filled = dict.fromkeys(table.columns, 0)
    rows = ragged = 0
    for chunk in table.chunks():
        if head.height < _LOOKED_AT:
            head = pl.concat([head, chunk.frame.head(_LOOKED_AT - head.height)])
        rows += chunk.frame.height
        ragged += len(chunk.ragged)
        for column in chunk.frame:
            filled[column.name] += len(column) - column.null_count()
        _prove(provers, chunk)
    proofs = {label: prover.proof() for label, prover in provers.items()}
    return FileView(
        path=table.path,
        sheet=table.sheet if isinstance(table, SheetTable) else None,
        dialect=table.dialect if isinstance(table, TextTable) else None,
        header_row=table.header_row,
        rows=rows,
        ragged=ragged,
        columns=tuple(_column(head[c], filled[c], proofs.get(c)) for c in table.columns),
        sample=head.head(ROWS_SHOWN),
        problems=tuple(_twins(table)),
    )


def _prove(provers: dict[str, Prover], chunk: Chunk) -> None:
    """Shows each prover its column, and drops those that cannot hold dates."""
    for label in list(provers):
        provers[label].see(stripped(chunk.frame[label]))
        if not provers[label].proof().readable:
            del provers[label]


def _column(head: pl.Series, filled: int, proof: Proof | None) -> ColumnView:
    values = stripped(head).drop_nulls()
    distinct = values.unique(maintain_order=True)
    few = tuple(distinct) if len(distinct) <= VALUES_SHOWN else ()
    broken = int(identity.damaged(values).sum())
    if proof is not None and proof.total:
        return ColumnView(head.name, "date", filled, proof.candidates(), values=few)
    if not filled:
        return ColumnView(head.name, "empty", filled)
    if few and all(fold(value) in FLAGS for value in few):
        return ColumnView(head.name, "flag", filled, values=few)
    style = next((s for s in _STYLES if len(distinct) and not _unread(distinct, s)), None)
    kind: Kind = "text" if style is None or broken else "number"
    return ColumnView(head.name, kind, filled, (), style, few, broken)


def _unread(values: pl.Series, style: numbers.Style) -> int:
    return numbers.parse(values, style).null_count()


def _twins(table: Table) -> list[DuplicateColumn]:
    """The names that the header has more than once."""
    stems = [label.rpartition("#")[0] for label in table.columns]
    return [
        DuplicateColumn(
            file=table.path.name,
            column=stem,
            positions=[place for place, other in enumerate(stems, start=1) if other == stem],
            choices=[label for label in table.columns if label.rpartition("#")[0] == stem],
        )
        for stem in dict.fromkeys(stems)
        if stem and stems.count(stem) > 1
    ]

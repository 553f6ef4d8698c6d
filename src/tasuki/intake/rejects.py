"""Rows that do not fit: kept with their place and reason, exported, corrected, imported again."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from io import BytesIO
from pathlib import Path

import polars as pl

ROW, KEY = "tasuki_row", "tasuki_key"
"""Columns of an exported file: where the row stood, and the key that it had been given (for a
record without an id of its own)."""

SURPLUS, DATES = "tasuki_surplus", "tasuki_dates"
"""Columns of an exported file that are there if needed: the cells that were too many (as long as
it is filled, the row stays refused), and the orders of day and month that the whole file proved,
which a few of its rows could not prove again."""

REASONS = {name: f"tasuki_{name}" for name in ("record", "field", "code", "value")}
"""Columns of an exported file that say why."""

SCHEMA: dict[str, type[pl.DataType]] = {
    "file": pl.String,
    "row": pl.Int64,
    "record": pl.String,
    "field": pl.String,
    "code": pl.String,
    "value": pl.String,
    "detail": pl.String,
    "key": pl.String,
    "original": pl.String,
}
"""A line per row, record and field at fault. `detail` says more where a code alone is not enough;
`key` is the record's key where one could be made; `original` is the row as JSON, label to text."""

CONTENT_KEY = r"#\d+$"
"""What the key of a record without an id of its own ends in."""

_WORKBOOK = re.compile(r"\.xls[xmb]?(?:\[.*\])?$", re.IGNORECASE)


_COMPUTED = r"[=+\-@\t\r\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"  # full-width signs as well


class Code(StrEnum):
    """Why a row was not taken."""

    RAGGED = "ragged"  # too few or too many cells
    DAMAGED_ID = "damaged_id"  # 5.07E+12: the digits are lost
    MISSING_VALUE = "missing_value"
    BAD_DATE = "bad_date"
    BAD_NUMBER = "bad_number"
    NEGATIVE_AMOUNT = "negative_amount"
    BAD_FLAG = "bad_flag"
    UNKNOWN_VALUE = "unknown_value"
    BAD_CORPORATE_NUMBER = "bad_corporate_number"  # the check digit does not fit
    UNKNOWN_REFERENCE = "unknown_reference"  # said by the ledger: no such record, none created


class Warn(StrEnum):
    """What was taken, and should still be known."""

    NO_REASON = "no_reason"  # a step back without its reason
    ODD_PHONE = "odd_phone"  # kept as written
    ODD_EMAIL = "odd_email"  # kept as written
    UNKNOWN_DISPOSITION = "unknown_disposition"  # taken as unknown, never as connected
    SEVERAL_MATCHES = "several_matches"  # a lookup had more than one answer; the first was taken


def none() -> pl.DataFrame:
    """No rejects."""
    return pl.DataFrame(schema=SCHEMA)


def export(rejects: pl.DataFrame, folder: Path) -> list[Path]:
    """Writes one file per source file into `folder`, under the names at which `plan` finds them.

    Corrected, they are imported with the same mapping; the added columns do no harm.
    """
    written = []
    for (file,), lines in rejects.group_by("file", maintain_order=True):
        path = folder / export_name(str(file))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sheet(lines))
        written.append(path)
    return written


def sheet(lines: pl.DataFrame) -> bytes:
    """The reject lines of one file as CSV: per row why, then its cells as they were.

    It is UTF-8 with a byte-order mark, so that Excel opens it, and a text that a spreadsheet would
    compute is marked (see `guarded`).
    """
    out = BytesIO()
    _sheet(lines).write_csv(out, include_bom=True, line_terminator="\r\n")
    return out.getvalue()


def guarded(text: pl.Expr) -> pl.Expr:
    """The text, an apostrophe before it where a spreadsheet would take it for a formula."""
    return text.str.replace(rf"^('*{_COMPUTED})", "'$1")


def unguarded(text: pl.Expr) -> pl.Expr:
    """What `guarded` was given."""
    return text.str.replace(rf"^'('*{_COMPUTED})", "$1")


def is_export(path: Path) -> bool:
    """Whether the file is one that `export` wrote, so that its dialect is known."""
    with path.open("rb") as file:
        return file.read(64).startswith(f"\ufeff{ROW},".encode())


def export_name(name: str) -> str:
    """The name under which the rejects of a file are exported: a workbook's become text."""
    return inside(f"{name}.csv" if _WORKBOOK.search(name) else name)


def inside(name: str) -> str:
    """A path made relative, without its steps out of the folder."""
    return "/".join(part for part in Path(name).parts if part not in ("..", Path(name).anchor))


def _sheet(lines: pl.DataFrame) -> pl.DataFrame:
    """A row per rejected row: its number, its reasons, its key, its cells."""
    words = [pl.col(name).unique(maintain_order=True) for name in ("record", "field", "code")]
    rows = lines.group_by("row", maintain_order=True).agg(
        *(word.drop_nulls().str.join(" ") for word in words),
        pl.col("value").drop_nulls().unique(maintain_order=True).str.join(" | "),
        pl.col("key").filter(pl.col("key").str.contains(CONTENT_KEY)).first(),
        pl.col("original").first(),
    )
    cells = [json.loads(text) for text in rows["original"]]
    labels = dict.fromkeys(label for row in cells for label in row)
    own = {ROW, KEY, *REASONS.values()}
    originals = {
        label: pl.Series([row.get(label) for row in cells], dtype=pl.String)
        for label in labels
        if label not in own
    }
    table = rows.select(
        pl.col("row").alias(ROW),
        *(pl.col(name).alias(label) for name, label in REASONS.items()),
        pl.col("key").alias(KEY),
    ).with_columns(**originals)
    heads = pl.select(guarded(pl.lit(pl.Series(table.columns)))).to_series()
    return table.with_columns(guarded(pl.col(pl.String))).rename(
        dict(zip(table.columns, heads, strict=True))
    )

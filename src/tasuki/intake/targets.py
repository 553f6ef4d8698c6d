"""Targets from a delimited file: their words into ours, or a reject that says why.

The file is read as strictly as any other: encoding proved, quotes checked, rows that do not fit kept
with their place. A row has the columns layer, metric, period, subject and target, by any of the names
below; `layer` and `subject` may be left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from unicodedata import normalize
from zoneinfo import ZoneInfo

import polars as pl

from tasuki.domain.targets import Layer, Period
from tasuki.intake import numbers
from tasuki.intake.errors import MissingColumn
from tasuki.intake.reading import Chunk, TextTable
from tasuki.intake.rejects import SCHEMA, Code
from tasuki.intake.synonyms import squeeze

RECORD = "target"

COLUMNS: dict[str, tuple[str, ...]] = {
    "layer": ("layer", "層", "レイヤー", "区分"),
    "metric": ("metric", "指標", "kpi"),
    "period": ("period", "期間", "期"),
    "subject": ("subject", "対象", "チーム", "メンバー", "担当", "member", "team"),
    "value": ("target", "目標", "目標値", "value", "値"),
}
"""The columns, and by which names they are found, squeezed."""

_NEEDED = ("metric", "period", "value")

_LAYERS: dict[str, Layer] = {
    **dict.fromkeys(("team", "チーム", "チーム目標"), Layer.TEAM),
    **dict.fromkeys(("individual", "member", "個人", "個人目標"), Layer.INDIVIDUAL),
    **dict.fromkeys(
        ("crossdepartment", "cross", "部門連携", "部門連携目標", "部門横断"), Layer.CROSS
    ),
}

_UNITS = {"億": 1e8, "万": 1e4, "千": 1e3}
_PERCENT = "%"


class Fault(StrEnum):
    """Why a row of targets was not taken, beside what any row may be refused for."""

    BAD_PERIOD = "bad_period"
    UNKNOWN_METRIC = "unknown_metric"
    UNKNOWN_LAYER = "unknown_layer"
    UNKNOWN_SUBJECT = "unknown_subject"  # said by the web room, which knows teams and members
    WRONG_SUBJECT = "wrong_subject"  # a member's target without a member, or the like
    RATE_RANGE = "rate_range"  # a rate that is no part of one
    TWICE = "twice"  # another value for the same target in the same file


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A row that could be understood. `subject` is as it stands in the file; `layer` is None where
    the file does not say."""

    row: int
    original: str
    layer: Layer | None
    metric: str
    period: Period
    subject: str | None
    value: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of targets: what was understood, the reject lines in intake's columns, and how many
    rows there were."""

    rows: tuple[TargetRow, ...]
    rejects: pl.DataFrame
    read: int


def reject(
    file: str, row: int, original: str, field: str | None, code: str, value: object
) -> dict[str, object]:
    """One reject line."""
    said = None if value is None else str(value)
    return {
        **dict.fromkeys(SCHEMA),
        "file": file,
        "row": row,
        "record": RECORD,
        "field": field,
        "code": code,
        "value": said,
        "original": original,
    }


def read_targets(
    path: Path,
    metrics: Mapping[str, tuple[str, bool]],
    *,
    zone: ZoneInfo,
    fiscal_start: int = 4,
    name: str | None = None,
) -> Sheet:
    """Read a file. `metrics` maps squeezed names to a metric's key and whether it is a rate.

    `name` is what the file is called to people. Raises IntakeError where the file cannot be read or
    lacks a column.
    """
    table = TextTable.open(path)
    called = name or path.name
    columns = _columns(table, called)
    rows: list[TargetRow] = []
    refused: list[dict[str, object]] = []
    read = 0
    for chunk in table.chunks():
        for ragged in chunk.ragged:
            read += 1
            kept = dict(zip(table.columns, ragged.cells, strict=False))
            cut = json.dumps(kept, ensure_ascii=False)
            refused.append(reject(called, ragged.row, cut, None, Code.RAGGED, None))
        for number, cells in _cells(chunk):
            read += 1
            original = json.dumps(cells, ensure_ascii=False)
            given = {field: (cells.get(column) or "").strip() for field, column in columns.items()}
            try:
                understood = _row(number, original, given, metrics, zone, fiscal_start)
            except _Refused as no:
                refused.append(reject(called, number, original, no.field, no.code, no.value))
            else:
                rows.append(understood)
    return Sheet(tuple(rows), pl.DataFrame(refused, schema=SCHEMA), read)


class _Refused(Exception):
    def __init__(self, field: str, code: str, value: str | None) -> None:
        super().__init__(code)
        self.field, self.code, self.value = field, code, value


def _columns(table: TextTable, name: str) -> dict[str, str]:
    squeezed = {squeeze(column): column for column in reversed(table.columns)}
    found = {
        field: squeezed[squeeze(word)]
        for field, words in COLUMNS.items()
        for word in reversed(words)
        if squeeze(word) in squeezed
    }
    for field in _NEEDED:
        if field not in found:
            raise MissingColumn(file=name, column=field, nearest=", ".join(table.columns))
    return found


def _cells(chunk: Chunk) -> Iterator[tuple[int, dict[str, str | None]]]:
    for number, cells in zip(chunk.rows, chunk.frame.iter_rows(named=True), strict=True):
        yield int(number), cells


def _row(
    number: int,
    original: str,
    given: Mapping[str, str],
    metrics: Mapping[str, tuple[str, bool]],
    zone: ZoneInfo,
    fiscal_start: int,
) -> TargetRow:
    for field in _NEEDED:
        if not given[field]:
            raise _Refused(field, Code.MISSING_VALUE, None)
    layer = None
    if word := given.get("layer"):
        layer = _LAYERS.get(squeeze(word))
        if layer is None:
            raise _Refused("layer", Fault.UNKNOWN_LAYER, word)
    known = metrics.get(squeeze(given["metric"]))
    if known is None:
        raise _Refused("metric", Fault.UNKNOWN_METRIC, given["metric"])
    try:
        period = Period.parse(given["period"], zone, fiscal_start=fiscal_start)
    except ValueError as bad:
        raise _Refused("period", Fault.BAD_PERIOD, given["period"]) from bad
    metric, is_rate = known
    value = amount_of(given["value"], is_rate=is_rate)
    if isinstance(value, str):
        raise _Refused("value", value, given["value"])
    return TargetRow(number, original, layer, metric, period, given.get("subject") or None, value)


def amount_of(text: str, *, is_rate: bool) -> float | str:
    """The number that a text says, or the code of what is wrong with it.

    A rate is written 45% or 0.45; a count or amount may carry 千, 万 or 億.
    """
    said = normalize("NFKC", text).strip()
    percent = said.endswith(_PERCENT)
    bare = said.removesuffix(_PERCENT).removesuffix("件").removesuffix("本")
    unit = next((size for word, size in _UNITS.items() if word in bare), 1.0)
    style = numbers.Style(thousands=",", unit=unit)
    (value,) = numbers.parse(pl.Series([bare], dtype=pl.String), style)
    if value is None or (percent and not is_rate):
        return Code.BAD_NUMBER
    if value < 0:
        return Code.NEGATIVE_AMOUNT
    if not is_rate:
        return float(value)
    share = float(value) / 100 if percent else float(value)
    return share if share <= 1 else Fault.RATE_RANGE

"""Tables by one dimension: members, campaigns. One figure per cell, one scale per rate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from tasuki.insight.review import Table
from tasuki.metrics.reading import Reading
from tasuki.present import marks, numbers
from tasuki.present.figures import (
    RATES,
    Figure,
    Voice,
    described,
    figure,
    is_small,
    kind_of,
    name_of,
    seen,
    unset,
)
from tasuki.present.marks import Svg, Whisker
from tasuki.present.words import t


@dataclass(frozen=True, slots=True)
class Column:
    """One column's head; `scale` says what its marks span, `is_opt` that a phone leaves it out."""

    metric: str
    name: str
    is_rate: bool
    is_opt: bool
    top: float
    scale: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table, in its column; `mark` where the column draws one."""

    figure: Figure
    text: str
    column: Column
    mark: Svg | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table by one dimension, its whole in the last row. `rest` are the rows that can wait."""

    by: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line
    rest: tuple[Line, ...] = ()


def grid(table: Table, voice: Voice, *, shown: int | None = None) -> Grid:
    """Put a table into words. With `shown`, the rows with most in the first column come first and
    only so many are among the lines; people are never put into such an order."""
    columns = _columns(table, voice)
    whole = table.total.readings
    rows = list(table.rows)
    if shown is not None:
        rows.sort(key=lambda row: -(row.readings[0].value or 0))
    lines = tuple(
        Line(
            row.label or unset(table.by, voice.lang),
            tuple(map(partial(_cell, voice), row.readings, columns, whole)),
        )
        for row in rows
    )
    return Grid(
        by=table.by,
        columns=tuple(columns),
        lines=lines[:shown],
        total=Line(
            t("week.total", voice.lang),
            tuple(
                _cell(voice, reading, column, None)
                for reading, column in zip(whole, columns, strict=True)
            ),
        ),
        rest=lines[shown:] if shown is not None else (),
    )


def _columns(table: Table, voice: Voice) -> list[Column]:
    columns: list[Column] = []
    for place, metric in enumerate(table.metrics):
        top = _top(table, place)
        columns.append(
            Column(
                metric=metric,
                name=name_of(metric, voice.lang),
                is_rate=top is not None,
                is_opt=top is None and any(not c.is_rate for c in columns),
                top=top or 0.0,
                scale=t("week.scale", voice.lang, top=str(numbers.rounded((top or 0) * 100))),
            )
        )
    return columns


def _top(table: Table, place: int) -> float | None:
    readings = [row.readings[place] for row in (*table.rows, table.total)]
    if kind_of(readings[0]) not in RATES:
        return None
    return marks.scale([r.high if r.high is not None else r.value for r in readings])


def _cell(voice: Voice, reading: Reading, column: Column, whole: Reading | None) -> Cell:
    said = figure(reading, voice)
    if reading.value is None:
        return Cell(said, numbers.DASH, column)
    if not column.is_rate:
        return Cell(said, said.value, column)
    text = numbers.bare_percent(reading.value)
    if is_small(reading, voice):
        text = t("figure.n", voice.lang, n=seen(reading))
    if whole is None:
        return Cell(said, text, column)
    drawn = Whisker(reading.value, reading.low, reading.high, whole.value)
    label = described(reading, whole, voice)
    return Cell(said, text, column, marks.whisker(drawn, top=column.top, label=label))

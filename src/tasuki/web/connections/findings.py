"""What was found in the files of a run, as the pages need it; kept as JSON beside the files.

Sample rows are people's data, so they stay in the run's folder and out of the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

NAME = "findings.json"


@dataclass(frozen=True, slots=True)
class DateChoice:
    """One way to read a column of dates: `example` is a value of it, `reads` the day it would be."""

    format: str
    example: str
    reads: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind` is what its values look like, `filled` how many it has; `values` are its
    distinct ones where they are few; more than one of `dates` means that a person must choose;
    `damaged` counts ids that a spreadsheet has destroyed."""

    label: str
    kind: str
    filled: int
    values: list[str] = field(default_factory=list)
    dates: list[DateChoice] = field(default_factory=list)
    damaged: int = 0

    @property
    def ambiguous(self) -> bool:
        """Whether the dates have two readings."""
        return len(self.dates) > 1


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something cannot be read: intake's code and its facts as text."""

    code: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FileFound:
    """One file, or one sheet of a workbook. `sample` has the first rows, a cell per column."""

    stored: str
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int = 0
    rows: int = 0
    ragged: int = 0
    columns: list[Column] = field(default_factory=list)
    sample: list[list[str | None]] = field(default_factory=list)
    problems: list[Fault] = field(default_factory=list)
    fault: Fault | None = None

    def column(self, label: str) -> Column | None:
        """The column of that label."""
        return next((column for column in self.columns if column.label == label), None)


@dataclass(frozen=True, slots=True)
class Findings:
    """All files of a run, and the mapping that is proposed for them, as a document."""

    files: list[FileFound]
    proposal: dict[str, Any]


_ADAPTER = TypeAdapter(Findings)


def keep(findings: Findings, folder: Path) -> None:
    """Write the findings into the run's folder."""
    draft = folder / f"{NAME}.part"
    draft.write_bytes(_ADAPTER.dump_json(findings))
    draft.replace(folder / NAME)


def kept(folder: Path) -> Findings | None:
    """The findings in the run's folder; None where nobody has looked yet."""
    try:
        return _ADAPTER.validate_json((folder / NAME).read_bytes())
    except FileNotFoundError:
        return None

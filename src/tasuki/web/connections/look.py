"""The job that looks into the files of a run: `python -m tasuki.web.connections.look FOLDER`.

It needs no database, and so no Django.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from tasuki.intake.errors import IntakeError
from tasuki.intake.guessing import RecordGuess, guess, wanted_kinds
from tasuki.intake.inspect import ColumnView, FileView, inspect
from tasuki.web.connections import findings, job, progress
from tasuki.web.connections.document import Document
from tasuki.web.connections.findings import Column, DateChoice, Fault, FileFound, Findings
from tasuki.web.connections.progress import Progress, Stage

NAMES = "names.json"
"""From the name under which each file is stored to the name that its owner gave it."""

JOB = "look"
SOURCE = "csv"
"""The prefix of keys that is proposed. The same for all runs, so that files brought week after
week name the same records."""

_NAMES = TypeAdapter(dict[str, str])


def name_files(folder: Path, names: dict[str, str]) -> None:
    """Say how the files of the folder are called by their owners; see `NAMES`."""
    (folder / NAMES).write_bytes(_NAMES.dump_json(names))


def look(folder: Path) -> Findings:
    """What is in the files, and a mapping to begin with."""
    names = _NAMES.validate_json((folder / NAMES).read_bytes())
    views: list[FileView] = []
    for stored in names:
        progress.write(job.report(folder, JOB), Progress(Stage.READING, stored))
        views += inspect([folder / stored])
    # What a file holds is guessed from its name as well, and that is its owner's name for it.
    told = [replace(view, path=Path(names[view.path.name])) for view in views]
    return Findings([_found(view) for view in views], _proposal(told))


def _proposal(views: Sequence[FileView]) -> Document:
    files, all_guesses = [], []
    for view in views:
        others = [other for other in views if other is not view]
        guesses = [one for one in guess(view, others) if one.sure] if view.columns else []
        if guesses:
            sheet = {"sheet": view.sheet} if view.sheet else {}
            records = [_record(one) for one in guesses]
            files.append({"path": view.path.name, **sheet, "record": records})
            all_guesses += guesses
    created = [record.value for record in wanted_kinds(all_guesses)]
    return {"source": SOURCE, "auto_create": created, "file": files}


def _record(guessed: RecordGuess) -> Document:
    table: Document = {"record": guessed.record.value}
    if guessed.key:
        table["key"] = guessed.key[0] if len(guessed.key) == 1 else list(guessed.key)
    return {**table, "fields": dict(guessed.fields)}


def _found(view: FileView) -> FileFound:
    dialect = view.dialect
    return FileFound(
        stored=view.path.name,
        sheet=view.sheet,
        encoding=dialect.encoding if dialect else None,
        delimiter=dialect.delimiter if dialect else None,
        header_row=view.header_row,
        rows=view.rows,
        ragged=view.ragged,
        columns=[_column(column) for column in view.columns],
        sample=[list(row) for row in view.sample.rows()],
        problems=[_fault(problem) for problem in view.problems],
        fault=_fault(view.error) if view.error else None,
    )


def _column(view: ColumnView) -> Column:
    return Column(
        label=view.label,
        kind=view.kind,
        filled=view.filled,
        values=list(view.values),
        dates=[DateChoice(**choice) for choice in view.candidates],
        damaged=view.damaged,
    )


def _fault(error: IntakeError) -> Fault:
    return Fault(error.code, {name: _plain(value) for name, value in error.facts.items()})


def _plain(value: object) -> Any:
    return value if isinstance(value, int | str) else str(value)


def main(folder: Path) -> None:
    """Look, keep what was found, report."""
    try:
        findings.keep(look(folder), folder)
    except Exception:
        progress.write(job.report(folder, JOB), Progress(Stage.FAILED, message="internal"))
        raise
    progress.write(job.report(folder, JOB), Progress(Stage.DONE))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Writes what was guessed about files as a mapping to read, correct and keep."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tasuki.intake.guessing import FieldGuess, RecordGuess, guess, wanted_kinds
from tasuki.intake.inspect import FileView
from tasuki.intake.records import SCHEMAS

_BARE = re.compile(r"^[A-Za-z0-9_-]+$")
_EXAMPLE = 40  # characters of a value that a comment shows


def write_mapping(views: Sequence[FileView], path: Path, *, source: str | None = None) -> None:
    """Writes the draft of a mapping for the files to `path`; file names are relative to it.

    `source` is the prefix of all keys; without one it is the name of the first file's folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(draft(views, path.parent, source=source), encoding="utf-8")


def draft(views: Sequence[FileView], folder: Path, *, source: str | None = None) -> str:
    """The text of a mapping that would stand in `folder`."""
    guesses = [guess(view, views) for view in views]
    created = wanted_kinds([one for found in guesses for one in found])
    lines = [
        "# A draft: read it, correct it, keep it. The language: docs/mapping.md",
        f"source = {_value(source or _source(views))}  # the prefix of every key; never change it",
    ]
    if created:
        kinds = ", ".join(_value(record.value) for record in created)
        lines.append(f"auto_create = [{kinds}]  # made from their ids alone where no file has them")
    for view, found in zip(views, guesses, strict=True):
        lines += ["", *_file(view, found, folder)]
    return "\n".join(lines) + "\n"


def _source(views: Sequence[FileView]) -> str:
    name = re.sub(r"[^A-Za-z0-9_.-]+", "", views[0].path.resolve().parent.name) if views else ""
    return name or "files"


def _file(view: FileView, guesses: Sequence[RecordGuess], folder: Path) -> Iterator[str]:
    mark = "" if any(one.sure for one in guesses) else "# "
    yield f"{mark}[[file]]"
    yield f"{mark}path = {_value(_relative(view.path, folder))}"
    if view.sheet is not None:
        yield f"{mark}sheet = {_value(view.sheet)}"
    yield from (f"# {line}" for line in _facts(view))
    if not view.error and not guesses:
        yield "# Nothing in it looks like a record of ours; its columns are below."
    for one in guesses:
        yield ""
        yield from _record(one, mark if one.sure else "# ", folder)
    used = {label for one in guesses if one.sure for label in _columns(one)}
    unused = [column for column in view.columns if column.label not in used]
    if unused:
        yield ""
        yield "  # not used:"
    for column in unused:
        example = " ".join(view.sample[column.label].drop_nulls().head(1)).split()
        yield f"  #   {_value(column.label)} {column.kind} {' '.join(example)[:_EXAMPLE]}".rstrip()


def _facts(view: FileView) -> Iterator[str]:
    if view.error is not None:
        yield f"cannot be read: {view.error}"
        return
    if view.dialect is not None:
        written = f"{view.dialect.encoding}, delimiter {view.dialect.delimiter!r}, "
        yield f"found: {written}header in row {view.header_row}, {view.rows} rows"
    else:
        yield f"found: header in row {view.header_row}, {view.rows} rows"
    if view.ragged:
        yield f"{view.ragged} rows do not have as many cells as the header; they will be rejected"
    for problem in view.problems:
        yield str(problem)


def _record(one: RecordGuess, mark: str, folder: Path) -> Iterator[str]:
    for note in one.notes:
        yield f"  # {note}"
    yield f"{mark}  [[file.record]]"
    yield f"{mark}  record = {_value(one.record.value)}"
    if one.key:
        yield f"{mark}  key = {_value(one.key[0] if len(one.key) == 1 else list(one.key))}"
    else:
        yield f"{mark}  # no id: identified by its content"
    if one.when is not None:
        yield f"{mark}  when = {_value(one.when)}"
    yield f"{mark}  [file.record.fields]"
    for name, source in one.fields.items():
        yield f"{mark}  {name} = {_value(_placed(source, folder))}"
    missing = [name for name in SCHEMAS[one.record] if name not in (*one.fields, "key")]
    if missing:
        yield f"  # other fields: {', '.join(missing)}"


def _placed(source: FieldGuess, folder: Path) -> FieldGuess:
    """The same with the file of a lookup told from the mapping's folder."""
    if isinstance(source, str) or "lookup" not in source:
        return source
    lookup = source["lookup"]
    return source | {"lookup": lookup | {"file": _relative(Path(lookup["file"]), folder)}}


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix()


def _columns(one: RecordGuess) -> Iterator[str]:
    yield from one.key
    for source in one.fields.values():
        if isinstance(source, str):
            yield source
        else:
            yield from source.get("columns", [source.get("column", "")])


def _value(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, dict):
        pairs = (f"{k if _BARE.match(k) else _value(k)} = {_value(v)}" for k, v in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)

"""A mapping as the tables of its TOML text, and the text again.

Pages name files as their owners do; the job reads them under our own names. `bound` goes from the
one to the other, and is the only way for a path of a mapping to reach the disk: whatever does not
name a file of the run is refused.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import polars as pl

from tasuki.intake.errors import BadMapping, MissingFile
from tasuki.intake.mapping import make_mapping
from tasuki.intake.records import INSTANT, SCHEMAS, Record

NAME = "mapping.toml"
DATES = (INSTANT, pl.Date)
Document = dict[str, Any]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TABLES = {"defaults", "fields"}
_ARRAYS = {"file", "record"}


def parsed(text: str) -> Document:
    """The tables of a TOML text. Raises BadMapping with the line."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as bad:
        raise BadMapping(file=NAME, where="TOML", problem=str(bad)) from bad


def plain(document: Document) -> Document:
    """The same without what the form keeps for itself (keys that begin with an underscore)."""
    files = [
        {**table, "record": [_without_own(record) for record in table.get("record", ())]}
        for table in document.get("file", ())
    ]
    return {**document, "file": files}


def _without_own(table: Document) -> Document:
    return {key: value for key, value in table.items() if not key.startswith("_")}


def bound(document: Document, stored: Mapping[str, str]) -> Document:
    """The same with the names under which the files are stored; `stored` goes from name to name.

    Raises BadMapping for a mapping that makes no sense, MissingFile for a file that the run has
    not.
    """
    make_mapping(document, Path(NAME))
    tables = []
    for table in document["file"]:
        found = [own for name, own in stored.items() if _means(table["path"], name)]
        if not found:
            raise MissingFile(file=table["path"], mapping=NAME)
        tables += [
            {**table, "path": own, "record": [_looked_up(r, stored) for r in table["record"]]}
            for own in found
        ]
    return {**document, "file": tables}


def with_format(document: Document, file: str, column: str, form: str) -> Document:
    """The same with `form` as the way in which a column of dates is read, wherever it is."""
    tables = [
        {**table, "record": [_with_format(one, column, form) for one in table["record"]]}
        if table["path"] == file
        else table
        for table in document["file"]
    ]
    return {**document, "file": tables}


def _with_format(record: Document, column: str, form: str) -> Document:
    fields = dict(record.get("fields", {}))
    for name, source in fields.items():
        told = {"column": source} if isinstance(source, str) else source
        if told.get("column") == column and SCHEMAS[Record(record["record"])][name] in DATES:
            fields[name] = {**told, "format": form}
    return {**record, "fields": fields}


def written(document: Document) -> str:
    """The document as TOML text."""
    return "\n".join(_lines(document, ())).strip("\n") + "\n"


def _means(path: str, name: str) -> bool:
    return path == name or fnmatchcase(name, path)


def _looked_up(record: Document, stored: Mapping[str, str]) -> Document:
    fields = {}
    for name, source in record.get("fields", {}).items():
        lookup = source.get("lookup") if isinstance(source, dict) else None
        if lookup:
            if lookup["file"] not in stored:
                raise MissingFile(file=lookup["file"], mapping=NAME)
            source = {**source, "lookup": {**lookup, "file": stored[lookup["file"]]}}
        fields[name] = source
    return {**record, "fields": fields}


def _lines(table: Document, place: tuple[str, ...]) -> Iterable[str]:
    later = []
    for key, value in table.items():
        if (key in _TABLES and isinstance(value, dict)) or (
            key in _ARRAYS and isinstance(value, list)
        ):
            later.append((key, value))
        else:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in later:
        path = (*place, key)
        head = ".".join(path)
        for one in value if isinstance(value, list) else [value]:
            yield ""
            yield f"[[{head}]]" if isinstance(value, list) else f"[{head}]"
            yield from _lines(one, path)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return repr(value)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

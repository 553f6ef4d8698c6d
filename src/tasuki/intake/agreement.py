"""An agreement from a YAML file and back.

Whatever is wrong with a file is found at once, each fault with its line: how it is written, fields that
the model does not know or take, and, once it is an agreement, what makes no sense in it. The codes
are stable; the sentences are `present`'s.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import time
from difflib import get_close_matches
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from types import NoneType
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tasuki.domain.agreement.checks import Known, problems
from tasuki.domain.agreement.criteria import Among, Doing
from tasuki.domain.agreement.document import WEEKDAYS, Agreement, Bant, Confirm, Hours, Within
from tasuki.domain.calendar import BusinessCalendar
from tasuki.intake.errors import IntakeError
from tasuki.intake.yamltree import MOST_FAULTS, Fault, Node, tree
from tasuki.intake.yamltree import Path as Steps

MOST_BYTES = 1_000_000
SCHEMA = "https://json-schema.org/draft/2020-12/schema"
_SHOWN = 60
_QUOTED = re.compile(r"'([^']*)'")

_WANTED: dict[str, str] = {
    "int_type": "whole",
    "int_from_float": "whole",
    "string_type": "text",
    "enum": "text",
    "literal_error": "text",
    "model_type": "block",
    "dict_type": "block",
    "tuple_type": "list",
}
"""What a field wants that was given something of another kind, by pydantic's code."""

_CUT = frozenset(
    {"not_yaml", "tab", "full_width", "open_quote", "too_deep", "too_wide", "bad_key"}
    | {"second_document", "and_more"}
)
"""A text that broke off says nothing about the fields that come after."""

_BOUNDS: dict[str, tuple[str, str, str]] = {
    "greater_than_equal": ("too_small", "ge", "least"),
    "less_than_equal": ("too_large", "le", "most"),
    "string_too_long": ("too_long", "max_length", "most"),
    "too_long": ("too_many", "max_length", "most"),
}
"""Limits that were passed: our code, pydantic's fact and ours."""


class BadAgreement(IntakeError):
    """A file that is no agreement, or one that makes no sense: `faults` say why, in the order of lines."""

    code = "bad_agreement"
    template = "{file}: {n} faults, the first in line {line}: {first}"

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda one: (one.line, one.column, one.code)))
        first = self.faults[0]
        super().__init__(file=file, n=len(faults), line=first.line, first=first.code)


def read(
    path: Path, *, known: Known | None = None, organisation: BusinessCalendar | None = None
) -> Agreement:
    """The agreement in a file; see `parse`. Raises BadAgreement, and OSError where it cannot be read."""
    with path.open("rb") as file:
        return parse(file.read(MOST_BYTES + 1), path.name, known=known, organisation=organisation)


def parse(
    data: bytes,
    name: str,
    *,
    known: Known | None = None,
    organisation: BusinessCalendar | None = None,
) -> Agreement:
    """The agreement in a file's bytes; `name` is what the file is called.

    `known` and `organisation` are what `domain.agreement.checks.problems` holds it against. Raises
    BadAgreement with everything that is wrong.
    """
    root, faults = _tree(data)
    if root is None or not isinstance(root.value, dict):
        if not faults:
            code = "empty" if root is None or root.value is None else "not_an_agreement"
            faults.append(Fault(code, 1, 1))
        raise BadAgreement(name, faults)
    if any(one.code in _CUT for one in faults):
        raise BadAgreement(name, faults)
    try:
        found = Agreement.model_validate_json(json.dumps(root.plain()), strict=True)
    except ValidationError as wrong:
        raise BadAgreement(name, faults + _unsaid(_errors(wrong, root), faults)) from wrong
    for problem in problems(found, known=known, organisation=organisation):
        line, column = root.find(problem.path).place
        faults.append(Fault(problem.code.value, line, column, problem.path, problem.facts))
    if faults:
        raise BadAgreement(name, faults)
    return found


def write(agreement: Agreement) -> str:
    """The agreement as YAML in the order of the document; `parse` reads the same agreement from it."""
    return yaml.dump(
        _written(agreement),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=100,
        default_flow_style=False,
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of the file, for editors that complete and check as one types."""
    return {"$schema": SCHEMA, **Agreement.model_json_schema()}


def example() -> str:
    """A complete agreement with remarks, to begin with."""
    return (files("tasuki.intake") / "agreement_example.yaml").read_text(encoding="utf-8")


def _tree(data: bytes) -> tuple[Node | None, list[Fault]]:
    if len(data) > MOST_BYTES:
        return None, [Fault("too_big", 1, 1, (), {"most": MOST_BYTES})]
    try:
        return tree(data.decode("utf-8-sig"))
    except UnicodeDecodeError as broken:
        line = data.count(b"\n", 0, broken.start) + 1
        column = broken.start - data.rfind(b"\n", 0, broken.start)
        return None, [Fault("not_utf8", line, column)]


def _unsaid(errors: list[Fault], said: list[Fault]) -> list[Fault]:
    """The errors of the model that say something new.

    Where the text itself is wrong they do not, nor is a field missing whose name is misspelt.
    """
    misspelt = {
        (*one.path[:-1], one.facts["nearest"]) for one in errors if one.code == "unknown_field"
    }
    return [
        one
        for one in errors
        if not any(one.path[: len(other.path)] == other.path for other in said)
        and not (one.code == "missing_field" and one.path in misspelt)
    ]


def _errors(wrong: ValidationError, root: Node) -> list[Fault]:
    """Pydantic's errors as ours, in the order of lines; of very many the first ones."""
    found: list[tuple[tuple[int, int], Steps, ErrorDetails]] = []
    for error in wrong.errors(include_url=False):
        if error["type"] == "too_short" and error["input"]:
            continue  # its items are what is wrong
        path = tuple(step for step in error["loc"] if step != "[key]")
        node = root.find(path)
        about_name = error["type"] == "extra_forbidden" or error["loc"][-1:] == ("[key]",)
        place = node.key if about_name and node.key else node.place
        found.append((place, path, error))
    found.sort(key=lambda one: one[0])
    faults = [
        Fault(code, *place, path, facts)
        for place, path, error in found[:MOST_FAULTS]
        for code, facts in [_meaning(error, path)]
    ]
    if len(found) > MOST_FAULTS:
        faults.append(Fault("and_more", *found[MOST_FAULTS][0]))
    return faults


def _meaning(error: ErrorDetails, path: Steps) -> tuple[str, Mapping[str, object]]:
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing":
        return "missing_field", {"field": str(path[-1])}
    if kind == "extra_forbidden":
        return "unknown_field", _nearest("field", str(path[-1]), _fields(path[:-1]))
    if given is None and kind != "not_all_four":
        return "empty_value", {}
    if kind in {"enum", "literal_error"} and isinstance(given, str):
        return "unknown_word", _nearest("value", given, _QUOTED.findall(str(context["expected"])))
    if kind in _WANTED:
        return "wrong_type", {"wanted": _WANTED[kind], "value": _short(given)}
    if kind in _BOUNDS:
        code, theirs, ours = _BOUNDS[kind]
        return code, {ours: context[theirs], "value": _short(given)}
    if kind == "too_short":
        return "empty_list", {}
    if kind == "string_pattern_mismatch":
        code = "bad_name" if "a-z" in context["pattern"] else "bad_text"
        return code, {"value": _short(given)}
    if kind in {"clock", "one_list", "one_way", "by_without_days", "not_all_four"}:
        return kind, {"value": _short(given), **context}
    return "other", {"problem": error["msg"]}


def _nearest(name: str, given: str, known: list[str]) -> dict[str, object]:
    close = get_close_matches(given, known, n=1, cutoff=0.5)
    return {name: given[:_SHOWN], "nearest": close[0] if close else None, "known": known}


def _short(value: object) -> str:
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"


def _fields(path: Steps) -> list[str]:
    """The fields that the model knows at a path that leads to one of its parts."""
    here: Any = Agreement
    for step in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            here = here.model_fields[str(step)].annotation
        else:  # of a mapping the values, of a list the items
            here = [one for one in get_args(here) if one is not Ellipsis][-1]
        if NoneType in get_args(here):
            here = next(one for one in get_args(here) if one is not NoneType)
    return list(here.model_fields)


def _written(value: object) -> Any:
    """A part as YAML has it: nothing that the model would fill in as empty anyway."""
    if isinstance(value, BaseModel):
        parts = {
            name: (getattr(value, name), field.default)
            for name, field in type(value).model_fields.items()
        }
        return {
            name: _written(part)
            for name, (part, default) in parts.items()
            if part != default or part not in (None, (), {})
        }
    if isinstance(value, dict):
        order = [*Bant, *WEEKDAYS]
        keys = sorted(value, key=lambda key: (order.index(key) if key in order else 0, key))
        return {str(key): _written(value[key]) for key in keys}
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    return f"{value:%H:%M}" if isinstance(value, time) else value


_SHORT = frozenset(
    name for part in (Among, Doing, Confirm, Within, Hours) for name in part.model_fields
)
"""Fields of parts that stand on one line."""


class _Dumper(yaml.SafeDumper):
    """Short lists and parts on one line, and everything written out where it stands."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _list(dumper: _Dumper, data: list[Any]) -> yaml.Node:
    flow = not any(isinstance(one, dict | list) for one in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=flow)


def _block(dumper: _Dumper, data: dict[str, Any]) -> yaml.Node:
    flow = bool(data) and set(data) <= _SHORT
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=flow)


_Dumper.add_representer(list, _list)
_Dumper.add_representer(dict, _block)

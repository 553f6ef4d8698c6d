"""The house rules as tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.sources import Source, package, tracked

LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_VIEW = 400, 50, 30
VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "misc"}
ABOVE = {"web", "cli"}


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_a_module_can_be_read_in_a_sitting() -> None:
    long = {s.name: n for s in package() if (n := s.text.count("\n")) > LONGEST_MODULE}
    assert not long


def test_a_function_can_be_seen_at_once() -> None:
    long = {
        f"{s.name}:{f.lineno} {f.name}": length(f)
        for s in package()
        for f in functions(s)
        if length(f) > LONGEST_FUNCTION
    }
    assert not long


def test_a_view_is_short() -> None:
    long = {
        f"{s.name}:{f.lineno} {f.name}": length(f)
        for s in package()
        if s.path.name == "views.py" or s.path.parent.name == "views"
        for f in functions(s)
        if length(f) > LONGEST_VIEW
    }
    assert not long


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [s.name for s in package() if {s.path.stem, s.path.parent.name} & VAGUE]
    assert not vague


def test_nothing_below_the_web_reads_a_clock() -> None:
    clock = re.compile(r"\b(?:datetime|date)\.(?:now|utcnow|today)\(|\btime\.time\(")
    found = [s.name for s in package() if s.room not in ABOVE and clock.search(s.text)]
    assert not found


def test_only_an_invented_past_is_dated_back() -> None:
    users = {s.path for s in package() if "invented_at" in s.text}
    assert all("invented" in {p.stem, p.parent.name} or p.stem == "posting" for p in users), users


def test_every_public_thing_says_what_it_is() -> None:
    mute = [
        f"{s.name}:{node.lineno} {node.name}"
        for s in package()
        for node in s.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    mute += [s.name for s in package() if s.text.strip() and not ast.get_docstring(s.tree)]
    assert not mute


def test_nothing_is_left_unfinished() -> None:
    marks = re.compile(r"raise NotImplementedError|\b(?:TODO|FIXME|XXX)\b")
    assert not [s.name for s in package() if marks.search(s.text)]


def test_the_repository_names_no_machine_and_no_registry() -> None:
    # Spelled in pieces, so that this file does not find itself.
    path = re.compile(r"""(?:^|[\s"'(=`])/(?:wo""" + r"""rk|ro""" + r"""ot|ho""" + r"""me)/""")
    registry = re.compile(r"index" + r"-url|https?://\S*(?:/sim" + r"ple\b|/pack" + r"ages/)")
    found = []
    for file in tracked():
        if file.suffix in {".png", ".svg", ".js", ".woff2", ".xlsx"} or file.name == "uv.lock":
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        if path.search(text) or (registry.search(text) and file.name != "Makefile"):
            found.append(file.name)
    assert not found

"""A YAML text as a tree whose every part knows its line: the small, plain YAML that documents need.

A word that is not quoted is a whole number, a decimal, `true`, `false` or empty; everything else is
text, also `yes`, `no` and 18:00, which YAML 1.1 takes for other things. Aliases, tags and a second
document are refused: a document says everything once, where it belongs.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

DEEPEST = 20
"""Deeper than any document of ours; a file that goes further is an attack or an accident."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WIDEST = 1000
"""More than any list or block of ours holds."""

MOST_FAULTS = 100
"""Nobody corrects more at once."""

_WHOLE = re.compile(r"[-+]?(?:0|[1-9]\d{0,17})", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9]\d{0,17})\.\d{1,18}", re.ASCII)
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_FULL_WIDTH = re.compile("[：　]")
"""A colon and a blank as Japanese keyboards write them; YAML takes them for letters."""

_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file, where. Lines and columns count from 1."""

    code: str
    line: int
    column: int
    path: Path = ()
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Node:
    """A value, or a list or mapping of nodes, with its place and that of the key in front of it."""

    value: Any
    line: int
    column: int
    key: tuple[int, int] | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Where a person looks for it: a block or nothing is found by its key."""
        if self.key and (self.value is None or isinstance(self.value, dict | list)):
            return self.key
        return self.line, self.column

    def plain(self) -> Any:
        """The values without their places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def find(self, path: Path) -> Node:
        """The part at a path, or the last one on the way there."""
        node = self
        for step in path:
            if step not in node.steps():
                break
            node = node.value[step]
        return node

    def steps(self) -> Container[str | int]:
        """What leads further in: the keys of a mapping, the places of a list."""
        if isinstance(self.value, list):
            return range(len(self.value))
        return self.value if isinstance(self.value, dict) else ()


def tree(text: str) -> tuple[Node | None, list[Fault]]:
    """The document in a text, None where there is none, and what is wrong with how it is written."""
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        return None, [
            Fault("control_character", line, column, (), {"code": f"{ord(found[0]):04X}"})
        ]
    growing = _Growing()
    try:
        for event in yaml.parse(text, Loader=LOADER):
            growing.take(event)
    except _Stopped:
        pass
    except yaml.MarkedYAMLError as broken:
        growing.faults.append(_broken(broken, text))
    except yaml.YAMLError:
        growing.faults.append(Fault("not_yaml", 1, 1))
    return growing.root, growing.faults


class _Stopped(Exception):
    """What follows cannot be understood."""


@dataclass(slots=True)
class _Open:
    """A list or mapping that has not ended, and the key whose value comes next."""

    node: Node
    path: Path
    key: str | None = None
    key_place: tuple[int, int] | None = None


@dataclass(slots=True)
class _Growing:
    """The tree as the parser's events build it, without recursion."""

    root: Node | None = None
    faults: list[Fault] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    documents: int = 0

    def take(self, event: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.wrong("second_document", line, column)
                raise _Stopped
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self.open.pop()
        elif isinstance(event, yaml.AliasEvent):
            self.wrong("alias", line, column, name=event.anchor)
            self.put(Node(None, line, column), None)
        elif isinstance(event, yaml.NodeEvent):
            if tag := getattr(event, "tag", None):
                self.wrong("tag", line, column, tag=tag)
            if isinstance(event, yaml.ScalarEvent):
                quoted = not event.implicit[0]
                value = event.value if quoted else _understood(event.value)
                self.put(Node(value, line, column), event.value)
                return
            node = Node([] if isinstance(event, yaml.SequenceStartEvent) else {}, line, column)
            path = self.here()
            self.put(node, None)
            self.open.append(_Open(node, path))
            if len(self.open) > DEEPEST:
                self.wrong("too_deep", line, column, most=DEEPEST)
                raise _Stopped

    def here(self) -> Path:
        """The path of what comes next."""
        if not self.open:
            return ()
        inner = self.open[-1]
        step = len(inner.node.value) if isinstance(inner.node.value, list) else inner.key
        return inner.path if step is None else (*inner.path, step)

    def put(self, node: Node, written: str | None) -> None:
        """A node where the document stands now; `written` is what a key is called by."""
        if not self.open:
            self.root = node
            return
        inner = self.open[-1]
        if len(inner.node.value) == WIDEST:
            self.wrong("too_wide", node.line, node.column, most=WIDEST)
            raise _Stopped
        if isinstance(inner.node.value, list):
            inner.node.value.append(node)
        elif inner.key is not None:
            node.key = inner.key_place
            inner.node.value.setdefault(inner.key, node)
            inner.key = None
        elif written is None:
            self.wrong("bad_key", node.line, node.column)
            raise _Stopped
        else:
            inner.key, inner.key_place = written, (node.line, node.column)
            if (first := inner.node.value.get(written)) is not None and first.key:
                self.wrong("duplicate_key", *inner.key_place, key=written, first=first.key[0])

    def wrong(self, code: str, line: int, column: int, **facts: object) -> None:
        """Note a fault of what comes next; after too many of them nothing more is read."""
        if len(self.faults) == MOST_FAULTS:
            self.faults.append(Fault("and_more", line, column))
            raise _Stopped
        self.faults.append(Fault(code, line, column, self.here(), facts))


def _understood(word: str) -> object:
    """A word that is not quoted."""
    if word in _WORDS:
        return _WORDS[word]
    if _WHOLE.fullmatch(word):
        return int(word)
    return float(word) if _DECIMAL.fullmatch(word) else word


def _broken(broken: yaml.MarkedYAMLError, text: str) -> Fault:
    """A text that is no YAML: what a person is likely to have typed there."""
    mark = broken.problem_mark or broken.context_mark
    if mark is None:
        return Fault("not_yaml", 1, 1)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent or line[mark.column : mark.column + 1] == "\t":
        return Fault("tab", mark.line + 1, max(line.find("\t"), 0) + 1)
    opened = broken.context_mark
    if opened is not None and "quoted scalar" in (broken.context or ""):
        return Fault("open_quote", opened.line + 1, opened.column + 1)
    # The parser notices at the next line; further back they may well be meant.
    before = max(mark.line - 1, 0)
    for place, typed in enumerate(lines[before : mark.line + 1], start=before + 1):
        if found := _FULL_WIDTH.search(typed):
            return Fault("full_width", place, found.start() + 1)
    facts = {"problem": broken.problem or ""}
    return Fault("not_yaml", mark.line + 1, mark.column + 1, (), facts)

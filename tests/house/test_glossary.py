"""GLOSSARY.md and the code hold the same words. Metrics have a page of their own, made from the code."""

from __future__ import annotations

import re

from tasuki.domain.agreement.life import Act, Department, State
from tasuki.domain.agreement.verdicts import Verdict
from tasuki.domain.omissions import Cause
from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate, Stage
from tasuki.domain.targets import Layer
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.metrics.reading import How
from tests.house.sources import ROOT

ROW = re.compile(r"^\| (?P<ja>[^|]+) \| (?P<en>[^|]+) \| (?P<code>[^|]*) \|", re.MULTILINE)


def rows() -> list[tuple[str, str, set[str]]]:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    found = [
        (m["ja"].strip(), m["en"].strip(), set(re.findall(r"`([^`]+)`", m["code"])))
        for m in ROW.finditer(text)
    ]
    return [row for row in found if row[0] not in {"日本語", "---"}]


def in_code() -> set[str]:
    return {
        f"{kind.__name__}.{member.value}"
        for kind in (
            Stage,
            Gate,
            TouchKind,
            Direction,
            Disposition,
            Role,
            How,
            Layer,
            Department,
            State,
            Act,
            Verdict,
            Cause,
        )
        for member in kind
    }


def test_every_word_of_the_code_is_in_the_glossary() -> None:
    assert not in_code() - set().union(*(codes for _, _, codes in rows()))


def test_every_code_of_the_glossary_is_in_the_code() -> None:
    assert not set().union(*(codes for _, _, codes in rows())) - in_code()


def test_every_row_is_in_both_languages() -> None:
    bare = [row for row in rows() if not row[0] or not re.search(r"[A-Za-z]", row[1])]
    assert not bare

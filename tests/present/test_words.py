"""The catalogue: nothing missing, nothing left over, both languages alike."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate, Stage
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.intake.records import Record
from tasuki.metrics.metric import DIMENSIONS
from tasuki.metrics.reading import How, Kind, WarningCode
from tasuki.metrics.registry import METRICS
from tasuki.present.words import CATALOGUE, LANGS, placeholders, t, word

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "tasuki"
SAYS = re.compile(r"""{% say ['"]([^'"]+)['"]""")
WORD = re.compile(r"""{% word ['"]([\w.]+)['"]""")

VOCABULARIES = {
    "stage": Stage,
    "gate": Gate,
    "touch": TouchKind,
    "direction": Direction,
    "disposition": Disposition,
    "role": Role,
    "how": How,
    "kind": Kind,
    "record": Record,
    "caution": WarningCode,
}


@cache
def sources() -> tuple[Path, ...]:
    python = [p for p in PACKAGE.rglob("*.py") if "words" not in p.parts]
    return (*python, *PACKAGE.rglob("*.html"))


@cache
def said() -> tuple[frozenset[str], tuple[re.Pattern[str], ...], frozenset[str]]:
    """Strings in the code, patterns of composed strings, and keys that are surely phrases."""
    literal: set[str] = set()
    composed: set[str] = set()
    sure: set[str] = set()
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            literal.update(re.findall(r"""['"]([\w.]+)['"]""", text))
            sure.update(SAYS.findall(text))
            composed.update(rf"{re.escape(kind)}\..+" for kind in WORD.findall(text))
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literal.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.]+"
                    for part in node.values
                )
                composed.add("".join(parts))
            if isinstance(node, ast.Call) and _calls_t(node):
                sure.add(str(node.args[0].value))  # type: ignore[attr-defined]
    dotted = (p for p in composed if re.match(r"\w+\\?\.", p))
    return frozenset(literal), tuple(re.compile(p) for p in dotted), frozenset(sure)


def _calls_t(node: ast.Call) -> bool:
    return (
        isinstance(node.func, ast.Name)
        and node.func.id == "t"
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
    )


def test_every_phrase_that_is_said_exists() -> None:
    assert not said()[2] - CATALOGUE.keys()


def test_no_phrase_is_left_over() -> None:
    literal, composed, _ = said()
    kinds = tuple(f"{kind}." for kind in (*VOCABULARIES, "by"))
    unused = [
        key
        for key in CATALOGUE
        if key not in literal
        and not key.startswith(kinds)
        and not any(pattern.fullmatch(key) for pattern in composed)
    ]
    assert not unused


@pytest.mark.parametrize("kind", VOCABULARIES)
def test_every_value_of_a_vocabulary_has_its_word(kind: str) -> None:
    assert not [value for value in VOCABULARIES[kind] if f"{kind}.{value}" not in CATALOGUE]


def test_every_metric_and_dimension_has_a_name() -> None:
    assert not [key for key in METRICS if f"metric.{key}" not in CATALOGUE]
    dimensions = set().union(*DIMENSIONS.values())
    assert not [name for name in dimensions if f"by.{name}" not in CATALOGUE]


def test_no_name_is_left_of_a_metric_that_is_gone() -> None:
    named = {key.removeprefix("metric.") for key in CATALOGUE if key.startswith("metric.")}
    assert not named - METRICS.keys()


def test_both_languages_say_something_with_the_same_facts() -> None:
    uneven = [
        key
        for key, (ja, en) in CATALOGUE.items()
        if not ja.strip()
        or (not en.strip() and not key.startswith("unit."))
        or placeholders(ja) != placeholders(en)
    ]
    assert not uneven


def test_japanese_is_japanese_and_english_is_not() -> None:
    kana = re.compile(r"[぀-ヿ一-鿿]")
    same = {"lang.ja", "brand"}
    assert not [key for key, (_, en) in CATALOGUE.items() if kana.search(en) and key not in same]


def test_a_number_takes_its_word_and_its_separators() -> None:
    assert t("leads.count", "en", n=1) == "1 lead"
    assert t("leads.count", "en", n=1248) == "1,248 leads"
    assert t("leads.count", "ja", n=1248) == "1,248件"


def test_a_float_is_refused_because_rounding_lives_elsewhere() -> None:
    with pytest.raises(TypeError, match="round"):
        t("leads.count", "ja", n=0.5)


def test_a_value_without_a_word_is_shown_as_it_is() -> None:
    assert [word("stage", "nirvana", lang) for lang in LANGS] == ["nirvana", "nirvana"]

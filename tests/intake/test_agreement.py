"""Agreements from YAML and back: nothing lost, and every fault with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # comes with Altair

from tasuki.domain.agreement.checks import Flaw
from tasuki.domain.agreement.criteria import Among, Attribute, Required
from tasuki.domain.agreement.document import Agreement
from tasuki.intake import yamltree
from tasuki.intake.agreement import BadAgreement, example, parse, read, schema, write
from tasuki.present.agreementfile import fault_line, field_of, sentence
from tasuki.present.words import CATALOGUE, LANGS
from tests.agreements import AGREEMENT, agreements

LINES = example().splitlines()


def faults(text: str | bytes, **against: Any) -> list[tuple[str, int, str]]:
    """Code, line and field of everything that is wrong with a text."""
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(BadAgreement) as refused:
        parse(data, "rules.yaml", **against)
    found = refused.value.faults
    for fault in found:  # whatever it is, it can be said
        for lang in LANGS:
            assert "{" not in sentence(fault.code, fault.facts, lang)
    return [(fault.code, fault.line, field_of(fault.path)) for fault in found]


def line_of(fragment: str) -> int:
    """The only line of the example that holds a fragment."""
    (place,) = (n for n, line in enumerate(LINES, start=1) if fragment in line)
    return place


def edited(*changes: tuple[str, str]) -> str:
    """The example with some of its fragments, each of which it holds once, replaced."""
    text = example()
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_the_example_is_what_a_company_might_agree_on() -> None:
    assert parse(example().encode(), "example") == AGREEMENT


@settings(max_examples=150, deadline=None)
@given(agreements())
def test_what_is_written_is_read_again(agreement: Agreement) -> None:
    text = write(agreement)
    assert parse(text.encode(), "rules.yaml") == agreement
    assert "#" not in re.sub(r"'[^']*'", "", text.replace("''", ""))  # no remarks


def is_line(text: str) -> bool:
    """Whether a label may be so: one line of visible characters."""
    broken = re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", text)
    return bool(text) and text == text.strip() and not broken


TEXTS = st.text(max_size=20).map(str.strip).filter(is_line)


@settings(max_examples=150, deadline=None)
@given(TEXTS | st.sampled_from(["yes", "null", "~", "0", "1.5", "18:00", "- a", "*a", "&a", "!x"]))
def test_any_text_keeps_its_characters(text: str) -> None:
    lead = Among(attribute=Attribute.SOURCE, any_of=(text, "展示会"))
    rule = Required(name="must", label=text, lead=lead)
    mql = AGREEMENT.mql.model_copy(update={"required": (rule,)})
    agreement = AGREEMENT.model_copy(update={"title": text, "mql": mql})
    assert parse(write(agreement).encode(), "rules.yaml") == agreement


def test_equal_agreements_are_written_alike() -> None:
    document = AGREEMENT.model_dump(mode="json")
    turned = {
        key: dict(reversed(part.items())) if isinstance(part, dict) else part
        for key, part in reversed(document.items())
    }
    turned["mql"]["caps"] = dict(reversed(document["mql"]["caps"].items()))
    turned["sql"]["bant"] = dict(reversed(document["sql"]["bant"].items()))
    turned["response"]["hours"] = dict(reversed(document["response"]["hours"].items()))
    assert write(Agreement.model_validate(turned)) == write(AGREEMENT)
    assert list(yaml.safe_load(write(AGREEMENT))) == list(Agreement.model_fields)


def test_another_yaml_reader_reads_the_same_document() -> None:
    found = yaml.safe_load(write(AGREEMENT))
    assert Agreement.model_validate(found) == AGREEMENT


def test_a_file_may_begin_with_a_mark_and_end_its_lines_as_windows_does(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + example().replace("\n", "\r\n").encode())
    assert read(path) == AGREEMENT


LAST = len(LINES)
TITLE = line_of("title: ")
EDITS: list[tuple[str, str, str, int, str]] = [
    ("threshold: 60 ", "threshold: '60' ", "wrong_type", line_of("threshold"), "mql.threshold"),
    ("threshold: 60 ", "threshold: yes ", "wrong_type", line_of("threshold"), "mql.threshold"),
    ("threshold: 60 ", "threshold: true ", "wrong_type", line_of("threshold"), "mql.threshold"),
    ("threshold: 60 ", "threshold: 60.0 ", "wrong_type", line_of("threshold"), "mql.threshold"),
    ("threshold: 60 ", "threshold: 1e3 ", "wrong_type", line_of("threshold"), "mql.threshold"),
    ("threshold: 60 ", "threshold: ６０ ", "wrong_type", line_of("threshold"), "mql.threshold"),
    ("threshold: 60 ", "threshold: 0 ", "too_small", line_of("threshold"), "mql.threshold"),
    ("threshold: 60 ", "threshold: 10001 ", "too_large", line_of("threshold"), "mql.threshold"),
    ("threshold: 60 ", "threshold: ", "empty_value", line_of("threshold"), "mql.threshold"),
    ("threshold: 60 ", "threshold: [60] ", "wrong_type", line_of("threshold"), "mql.threshold"),
    ("threshold: 60 ", "treshold: 60 ", "unknown_field", line_of("threshold"), "mql.treshold"),
    ("title: 引き渡しルール", "title: 7", "wrong_type", TITLE, "title"),
    ("title: 引き渡しルール", "title: ' '", "bad_text", TITLE, "title"),
    ("title: 引き渡しルール", f"title: {'あ' * 61}", "too_long", TITLE, "title"),
    ("  every: week  ", "  every: weak  ", "unknown_word", line_of("every: "), "feedback.every"),
    ("  every: week  ", "  every: 7  ", "wrong_type", line_of("every: "), "feedback.every"),
    ("- name: card", "- name: Card", "bad_name", line_of("name: card"), "mql.behaviours[1].name"),
    ("{expo: 15,", "{Expo: 15,", "bad_name", line_of("caps: "), "mql.caps.Expo"),
    (
        "[visit]", "[]",
        "empty_list", line_of("kinds: [visit]"), "mql.behaviours[3].touch.kinds",
    ),
    (
        "[visit]", "visit",
        "wrong_type", line_of("kinds: [visit]"), "mql.behaviours[3].touch.kinds",
    ),
    (
        "{kinds: [visit]}", "visit",
        "wrong_type", line_of("kinds: [visit]"), "mql.behaviours[3].touch",
    ),
    ("by: 18:00", "by: 25:00", "clock", line_of("by: 18:00"), "response.fs_answer.by"),
    ("by: 18:00", "by: 18", "clock", line_of("by: 18:00"), "response.fs_answer.by"),
    ("by: 18:00", "by: '18:00+09:00'", "clock", line_of("by: 18:00"), "response.fs_answer.by"),
    ("days: 1, by: 18:00", "minutes: 9, by: 18:00", "by_without_days", line_of("by: 18:00"), "response.fs_answer"),
    ("{minutes: 120}", "{minutes: 120, days: 2}", "one_way", line_of("minutes: 120"), "response.first_attempt"),
    ("any_of: [紹介]", "any_of: []", "one_list", line_of("[紹介]"), "mql.excluded[1].lead"),
    ("    tue: ", "    thuesday: ", "unknown_word", line_of("tue: "), "response.hours.thuesday"),
    ("    need: {level", "    needs: {level", "unknown_word", line_of("need: {"), "sql.bant.needs"),
    ("review_months: 6", "review_months: 25", "too_large", LAST, "review_months"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "line", "field"), EDITS)
def test_a_field_that_the_model_does_not_take(
    old: str, new: str, code: str, line: int, field: str
) -> None:
    assert faults(edited((old, new))) == [(code, line, field)]


def test_all_faults_of_a_file_come_at_once_in_the_order_of_its_lines() -> None:
    text = edited(
        ("review_months: 6", "review_months: soon"),
        ("threshold: 60 ", "threshold: many "),
        ("  routing: territory  ", "  routing: teritory  "),
        ("half_life_days: 30 ", "half_life: 30 "),
        ("label: サイトの閲覧\n", "label: サイトの閲覧\n      label: 閲覧\n"),
    )
    found = faults(text)
    assert found == sorted(found, key=lambda fault: fault[1])
    assert {(code, field) for code, _, field in found} == {
        ("wrong_type", "mql.threshold"),
        ("duplicate_key", "mql.behaviours[3].label"),
        ("unknown_field", "mql.half_life"),
        ("unknown_word", "hand_off.routing"),
        ("wrong_type", "review_months"),
    }


def test_a_missing_field_is_looked_for_in_its_block() -> None:
    text = edited(("  team: フィールドセールス\n", ""))
    assert faults(text) == [("missing_field", line_of("hand_off:"), "hand_off.team")]
    text = edited(("      points: 20\n", ""))
    place = line_of("name: mid_sized")
    assert faults(text) == [("missing_field", place, "mql.attributes[1].points")]


@pytest.mark.parametrize(
    ("code", "facts", "words"),
    [
        ("unknown_field", {"field": "treshold", "nearest": "threshold", "known": []}, "threshold"),
        ("unknown_word", {"value": "weak", "nearest": "week", "known": ["week", "month"]}, "week"),
        ("unknown_word", {"value": "x", "nearest": None, "known": ["week", "month"]}, "week"),
    ],
)
def test_the_nearest_known_name_is_named(
    code: str, facts: Mapping[str, object], words: str
) -> None:
    assert all(words in sentence(code, facts, lang) for lang in LANGS)


def test_what_was_meant_is_guessed_from_the_block_it_stands_in() -> None:
    text = edited(
        ("threshold: 60 ", "treshold: 60 "),
        ("scale: 4}\n    - {name: bant", "scal: 4}\n    - {name: bant"),
    )
    with pytest.raises(BadAgreement) as refused:
        parse(text.encode(), "rules.yaml")
    near = {
        f.facts["field"]: f.facts["nearest"] for f in refused.value.faults if "nearest" in f.facts
    }
    assert near == {"treshold": "threshold", "scal": "scale"}


WRITTEN: list[tuple[str | bytes, str, int]] = [
    ("", "empty", 1),
    ("# nothing\n", "empty", 1),
    ("- a\n", "not_an_agreement", 1),
    ("hello\n", "not_an_agreement", 1),
    ("title: a\nmql:\n\tthreshold: 6\n", "tab", 3),
    ("title: 'a\nmql: 1\n", "open_quote", 1),
    ("title: a\nmql：\n  threshold: 6\n", "full_width", 2),
    ("title: a\n  mql: b: c\n", "not_yaml", 2),
    ("title: [a\nmql: {}\n", "not_yaml", 2),
    ("title: a\n---\ntitle: b\n", "second_document", 2),
    ("title: a\n? [x]\n: b\n", "bad_key", 2),
    ("title: a\nmql: \x07\n", "control_character", 2),
    ("title: ルール\n".encode("cp932"), "not_utf8", 1),
    (b"title: a\nmql: " + b"\xff\n", "not_utf8", 2),
    ("title: " + "a" * 1_000_000, "too_big", 1),
    ("\n" + "[" * 900_000, "too_deep", 2),
    ("mql:\n  needed:\n" + "  - {}\n" * 100_000, "too_wide", 1003),
    ("".join(f"a{n}: 1\n" for n in range(80_000)), "too_wide", 1001),
    ("a: " * 5 + "b\n", "not_yaml", 1),
]


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
@pytest.mark.parametrize(("text", "code", "line"), WRITTEN)
def test_a_text_that_cannot_be_read(
    text: str | bytes, code: str, line: int, loader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yamltree, "LOADER", loader)
    ((found, at, _),) = faults(text)
    assert (found, at) == (code, line)


def test_references_and_tags_are_refused_wherever_they_stand() -> None:
    text = edited(
        (
            "lead: {attribute: source, any_of: [紹介]}",
            "lead: &x {attribute: source, any_of: [紹介]}",
        ),
        ("lead: {attribute: size, any_of: [300-999, 1000+]}", "lead: *x"),
        ("title: 引き渡しルール", "title: !!python/object/apply:os.system [ls]"),
    )
    assert faults(text) == [
        ("tag", TITLE, "title"),
        ("alias", line_of("[300-999"), "mql.attributes[1].lead"),
    ]


def test_a_bomb_of_references_is_refused_at_once() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
    )
    assert {code for code, _, _ in faults(bomb)} >= {"alias", "unknown_field"}


@pytest.mark.parametrize(
    "text",
    ["".join(f"a{n}: 1\n" for n in range(500)), "a: 1\n" * 500, "mql:\n" + "  a: *x\n" * 500],
)
def test_of_very_many_faults_the_first_hundred_are_told(text: str) -> None:
    found = faults(text)
    assert len([one for one in found if one[0] != "missing_field"]) >= 90
    assert len(found) == 101
    assert found[-1][0] == "and_more"


def test_a_key_that_comes_twice_is_told_with_both_lines() -> None:
    text = edited(("review_months: 6", "review_months: 6\nreview_months: 9"))
    with pytest.raises(BadAgreement) as refused:
        parse(text.encode(), "rules.yaml")
    (fault,) = refused.value.faults
    assert (fault.code, fault.line, fault.facts["first"]) == ("duplicate_key", LAST + 1, LAST)
    assert "rules.yaml" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "flaw", "line", "field"),
    [
        ("{expo: 15,", "{mail: 15,", Flaw.CAP_UNUSED, line_of("caps: "), "mql.caps.mail"),
        ("points: 2\n", "points: 0\n", Flaw.NO_POINTS, line_of("name: site") + 3, ""),
        ("- name: site", "- name: form", Flaw.NAME_TWICE, line_of("name: site"), ""),
        ("by: 18:00", "by: 18:30", Flaw.BY_CLOSED, line_of("by: 18:00"), "response.fs_answer.by"),
        ("[中堅, 中小]", "[中堅, 大手]", Flaw.SEGMENT_TWICE, line_of("hayashi"), ""),
        ("  likely_at_least: 2", "  likely_at_least: 4", Flaw.LIKELY_BEYOND, line_of("likely_at_least"), ""),
        ("review_months: 6", "review_months: 2", Flaw.REVIEW_TOO_SOON, LAST, "review_months"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_has_its_line(
    old: str, new: str, flaw: Flaw, line: int, field: str
) -> None:
    ((code, at, where),) = faults(edited((old, new)))
    assert (code, at) == (flaw, line)
    assert not field or where == field


def test_a_value_that_nobody_knows_has_its_line() -> None:
    known = {Attribute.SIZE: frozenset({"50-299", "300-999", "1000+"})}
    text = edited(("[50-299, 300-999, 1000+]", "[50-299, 300-999, 1000]"))
    with pytest.raises(BadAgreement):
        parse(text.encode(), "rules.yaml")  # a bare number is no text
    text = edited(("[50-299, 300-999, 1000+]", "[50-299, 300-999, '1000']"))
    place = line_of("[50-299")
    assert faults(text, known=known) == [("unknown_value", place, "mql.required[2].lead.any_of[3]")]


def test_every_flaw_is_said_in_both_languages_with_its_facts() -> None:
    assert not [flaw for flaw in Flaw if f"agreementfile.{flaw.value}" not in CATALOGUE]


def test_a_fault_is_said_as_compilers_say_it() -> None:
    with pytest.raises(BadAgreement) as refused:
        parse(edited(("threshold: 60 ", "threshold: many ")).encode(), "rules.yaml")
    (fault,) = refused.value.faults
    said = fault_line("rules.yaml", fault, "en")
    assert said.startswith(f"rules.yaml:{line_of('threshold')}:14: mql.threshold: many is not")
    assert "整数" in fault_line("rules.yaml", fault, "ja")


def test_the_schema_knows_what_the_model_knows() -> None:
    found = schema()
    assert found["required"] == ["title", "mql", "sql", "hand_off", "feedback", "response"]
    parts = found["$defs"]
    assert found["additionalProperties"] is False
    assert set(parts["MqlDefinition"]["properties"]) == set(type(AGREEMENT.mql).model_fields)
    clock = parts["Hours"]["properties"]["end"]["pattern"]
    assert all(re.search(clock, good) for good in ("9:00", "18:30", "24:00"))
    assert not any(re.search(clock, bad) for bad in ("24:30", "18", "18:60", "118:00"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("threshold: 60 ", "threshold: '60' "),
        ("threshold: 60 ", "treshold: 60 "),
        ("by: 18:00", "by: 25:00"),
        ("any_of: [紹介]", "none_of: [x], any_of: [紹介]"),
        ("  every: week  ", "  every: weak  "),
    ],
)
def test_an_editor_with_the_schema_finds_what_the_reader_refuses(old: str, new: str) -> None:
    checks = Draft202012Validator(schema())
    for text, fine in ((example(), True), (write(AGREEMENT), True), (edited((old, new)), False)):
        root, _ = yamltree.tree(text)
        assert root is not None
        assert checks.is_valid(root.plain()) == fine


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_never_breaks(data: st.DataObject) -> None:
    text = example()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 40, len(text))))
    damaged = text[:start] + data.draw(st.text(max_size=8)) + text[end:]
    found: tuple[yamltree.Fault, ...] = ()
    try:
        parse(damaged.encode("utf-8", "replace"), "rules.yaml")
    except BadAgreement as refused:
        found = refused.faults
    lines = len(re.split("\r\n|[\n\r\x85\u2028\u2029]", damaged))
    assert all(1 <= one.line <= lines + 1 and one.column >= 1 for one in found)

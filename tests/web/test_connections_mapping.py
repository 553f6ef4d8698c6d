"""The mapping between its two shapes: text and form."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.intake.errors import BadMapping
from tasuki.intake.mapping import CHOICES
from tasuki.intake.records import SCHEMAS, Record
from tasuki.present.words import CATALOGUE
from tasuki.web.connections import document
from tasuki.web.connections.findings import Column, DateChoice, FileFound
from tasuki.web.connections.forms.mapping import MappingForm, Option, drawable, drawn
from tasuki.web.connections.forms.posted import posted

DATES = [
    DateChoice("d-m-y", "01/02/2018", "2018-02-01"),
    DateChoice("m-d-y", "01/02/2018", "2018-01-02"),
]
COLUMNS = [
    Column("id", "text", 3),
    Column("いつ", "date", 3, dates=DATES),
    Column("結果", "text", 3, values=["不在", "アポ"]),
    Column('a "b"\n\\', "text", 3),
]
FOUND = {
    "calls.csv": [FileFound("01.csv", columns=COLUMNS, sample=[["1", "01/02/2018", "不在", None]])]
}

TEXT = st.text(max_size=8)
VALUE = st.recursive(
    TEXT
    | st.booleans()
    | st.integers(-(10**6), 10**6)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=4,
)
FIELDS = st.dictionaries(TEXT, VALUE, max_size=3)
RECORDS = st.builds(lambda table, fields: {**table, "fields": fields}, FIELDS, FIELDS)
FILES = st.builds(
    lambda path, records: {"path": path, "record": records},
    TEXT,
    st.lists(RECORDS, min_size=1, max_size=2),
)


@given(source=TEXT, files=st.lists(FILES, min_size=1, max_size=2), defaults=FIELDS)
@settings(max_examples=60, deadline=None)
def test_a_document_is_read_as_it_was_written(
    source: str, files: list[Any], defaults: dict[str, Any]
) -> None:
    said = {"source": source, "defaults": defaults, "file": files}
    assert tomllib.loads(document.written(said)) == said


def touch(**fields: Any) -> dict[str, Any]:
    record = {
        "record": "touch",
        "key": "id",
        "fields": {"lead_key": "id", "kind": "結果", **fields},
    }
    return {
        "source": "x",
        "auto_create": ["member"],
        "file": [{"path": "calls.csv", "record": [record]}],
    }


def post_of(form: MappingForm) -> QueryDict:
    """What a browser would post of the form as it is drawn."""
    post = QueryDict(mutable=True)
    post["source"] = form.source
    post.setlist("auto_create", [o.value for o in form.auto_create if o.chosen])
    for file in form.files:
        post[f"{file.control}.records"] = str(len(file.records))
        for record in file.records:
            at = record.control
            post[f"{at}.record"], post[f"{at}.base"] = record.kind, record.base
            post[f"{at}.key"], post[f"{at}.when"] = chosen(record.keys), chosen(record.when)
            post[f"{at}.equals"] = record.equals
            for row in record.rows:
                post[row.control] = chosen(row.options)
                post[f"{row.control}.constant"] = (
                    chosen(row.constants) if row.constants else row.constant
                )
                if row.formats:
                    post[f"{row.control}.format"] = chosen(row.formats)
                post.setlist(f"{row.control}.theirs", [v.theirs for v in row.values])
                post.setlist(f"{row.control}.ours", [chosen(v.options) for v in row.values])
    return post


def chosen(options: list[Option]) -> str:
    return next((one.value for one in options if one.chosen), options[0].value)


@pytest.mark.parametrize(
    "fields",
    [
        {"occurred_at": "いつ"},
        {"occurred_at": {"column": "いつ", "format": "d-m-y"}},
        {"occurred_at": {"column": "いつ", "format": "%d.%m.%Y"}},
        {"kind": {"constant": "call"}},
        {"disposition": {"column": "結果", "map": {"不在": "no_answer"}, "otherwise": "unknown"}},
        {"disposition": {"column": "結果", "map": {"昔の値": "connected", "不在": "busy"}}},
        {"note": {"columns": ["id", "結果"], "join": "/"}},
        {"note": 'a "b"\n\\'},
        {"note": "no such column here"},
        {"member_key": {"column": "id", "lookup": {"file": "calls.csv", "from": "id", "to": "id"}}},
        {"duration_s": {"column": "id", "unit": 0.001, "thousands": ","}},
        {"note": {"column": "id", "when": {"column": "結果", "equals": ["不在"]}}},
    ],
)
def test_a_form_that_nobody_touches_says_what_it_was_drawn_from(fields: dict[str, Any]) -> None:
    said = touch(**fields)
    form = drawn(said, FOUND, "ja")
    assert document.plain(posted(post_of(form), said, FOUND)) == said


@pytest.mark.parametrize(
    "when",
    [
        {"column": "結果"},
        {"column": "結果", "equals": ["不在", "アポ"]},
        {"column": "結果", "differs": ["不在"]},
    ],
)
def test_a_condition_survives_the_form(when: dict[str, Any]) -> None:
    said = touch()
    said["file"][0]["record"][0]["when"] = when
    assert document.plain(posted(post_of(drawn(said, FOUND, "ja")), said, FOUND)) == said


def test_a_field_that_takes_another_column_forgets_how_the_old_one_was_read() -> None:
    said = touch(disposition={"column": "結果", "map": {"不在": "busy"}})
    post = post_of(drawn(said, FOUND, "ja"))
    post["f0.r0.disposition"] = "column:id"
    post.setlist("f0.r0.disposition.theirs", [])
    again = posted(post, said, FOUND)
    assert again["file"][0]["record"][0]["fields"]["disposition"] == "id"


def test_what_a_form_cannot_show_is_not_drawn() -> None:
    said = touch()
    assert drawable(said, FOUND)
    assert not drawable({**said, "file": [{**said["file"][0], "path": "*.csv"}]}, FOUND)
    assert not drawable({**said, "file": said["file"] * 2}, FOUND)


def test_hostile_posts_are_no_errors() -> None:
    said = touch()
    post = QueryDict(mutable=True)
    for name, value in {
        "f0.records": "99999999999999999999",
        "f0.r0.record": "nonsense",
        "f0.r1.record": "lead",
        "f0.r1.base": "77",
        "f0.r1.key": "keep:",
    }.items():
        post[name] = value
    again = posted(post, said, FOUND)
    with pytest.raises(BadMapping):
        document.bound(document.plain(again), {"calls.csv": "01.csv"})


def test_the_chosen_date_form_goes_to_every_field_of_the_column() -> None:
    said = document.with_format(
        touch(occurred_at="いつ", note="いつ"), "calls.csv", "いつ", "d-m-y"
    )
    fields = said["file"][0]["record"][0]["fields"]
    assert fields["occurred_at"] == {"column": "いつ", "format": "d-m-y"}
    assert fields["note"] == "いつ"
    row = next(
        r for r in drawn(said, FOUND, "ja").files[0].records[0].rows if r.name == "occurred_at"
    )
    assert not row.unsettled
    assert [o.value for o in row.formats] == ["", "d-m-y", "m-d-y"]


def test_every_record_field_and_value_has_a_word() -> None:
    assert not [f for schema in SCHEMAS.values() for f in schema if f"field.{f}" not in CATALOGUE]
    for record in Record:
        said = {
            "source": "x",
            "file": [{"path": "calls.csv", "record": [{"record": record.value}]}],
        }
        for lang in ("ja", "en"):
            for row in drawn(said, FOUND, lang).files[0].records[0].rows:  # type: ignore[arg-type]
                for ours in CHOICES.get((record, row.name), ()):
                    text = next(o.text for o in row.constants if o.value == ours.value)
                    assert text != ours.value or lang == "en"

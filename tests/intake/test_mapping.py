"""A mapping that makes no sense is refused where it makes none."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tasuki.intake.errors import BadMapping
from tasuki.intake.mapping import (
    CHOICES,
    CONTENT_KEYS,
    REQUIRED,
    FieldMap,
    Mapping,
    key_prefix,
    open_mapping,
)
from tasuki.intake.records import SCHEMAS, Record

LEADS = """
source = "crm"
[[file]]
path = "leads.csv"
  [[file.record]]
  record = "lead"
  key = "id"
  [file.record.fields]
  created_at = "created"
"""


def opened(tmp_path: Path, text: str) -> Mapping:
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    return open_mapping(path)


def test_shorthands_mean_their_long_forms(tmp_path: Path) -> None:
    mapping = opened(tmp_path, LEADS + '  source = { constant = 5 }\n  note = { column = "n" }\n')
    record = mapping.file[0].record[0]
    assert record.key == ("id",)
    assert record.fields["created_at"].column == "created"
    assert record.fields["source"].constant == "5"
    assert mapping.folder == tmp_path


def test_the_id_in_a_key_is_found_again() -> None:
    assert Mapping.id_in(key_prefix("crm", Record.LEAD) + "a:b") == "a:b"


@pytest.mark.parametrize(
    ("change", "where", "problem"),
    [
        (("source =", "sourse ="), "source", "required"),
        (('"crm"', '"c r m"'), "source", "pattern"),
        (('"lead"', '"leed"'), "file 1 (leads.csv), record 1 (leed), record", "lead"),
        (("created_at", "created"), "file 1 (leads.csv), record 1 (lead)", "no field 'created'"),
        (('created_at = "created"', 'source = "x"'), "record 1 (lead)", "needs the fields created_at"),
        (('key = "id"', ""), "record 1 (lead)", "needs a key"),
        (('"created"', '{ column = "c", format = 5 }'), "fields, created_at, format", "string"),
        (('"created"', '{ column = "c", thousands = "," }'), "record 1 (lead)", "is no number"),
        (('"created"', '{ column = "c", constant = "d" }'), "created_at", "exactly one"),
        (('"created"', '{ column = "c", otherwise = "keep" }'), "created_at", "needs a map"),
        (('"created"', '{ colum = "c" }'), "created_at, colum", "not permitted"),
        (('path = "leads.csv"', 'path = "leads.csv"\nencoding = "klingon"'), "encoding", "klingon"),
        (('"crm"', '"crm"\nauto_create = ["lead"]'), "auto_create", "cannot be created"),
        (('"crm"', '"crm"\n[defaults]\nzone = "Mars/Base"'), "defaults, zone", "Mars/Base"),
        (("[[file]]", "[[file"), "TOML", "line 3"),
    ],
)  # fmt: skip
def test_faults_are_named_by_file_table_and_field(
    tmp_path: Path, change: tuple[str, str], where: str, problem: str
) -> None:
    assert change[0] in LEADS
    with pytest.raises(BadMapping) as refusal:
        opened(tmp_path, LEADS.replace(*change, 1))
    facts = refusal.value.facts
    assert facts["file"] == "m.toml"
    assert where in str(facts["where"])
    assert problem in str(facts["problem"])


def test_words_of_ours_are_checked(tmp_path: Path) -> None:
    touch = """
source = "crm"
[[file]]
path = "calls.csv"
  [[file.record]]
  record = "touch"
  [file.record.fields]
  lead_key = "lead"
  kind = { constant = "phone" }
  occurred_at = "when"
"""
    with pytest.raises(BadMapping, match="kind cannot be 'phone'; it is one of call, mail"):
        opened(tmp_path, touch)
    mapped = touch.replace('{ constant = "phone" }', '{ column = "k", map = { "電話" = "fone" } }')
    with pytest.raises(BadMapping, match="kind cannot be 'fone'"):
        opened(tmp_path, mapped)


def test_only_one_record_of_a_file_can_do_without_a_key(tmp_path: Path) -> None:
    touch = """
  [[file.record]]
  record = "touch"
  fields = { lead_key = "id", kind = { constant = "call" }, occurred_at = "created" }
"""
    assert opened(tmp_path, LEADS + touch).file[0].record[1].key == ()
    with pytest.raises(BadMapping, match="only one record"):
        opened(tmp_path, LEADS + touch + touch)


def test_a_mapping_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadMapping, match="no such file"):
        open_mapping(tmp_path / "none.toml")


REFERENCE = (Path(__file__).resolve().parents[2] / "docs" / "mapping.md").read_text("utf-8")


def test_the_reference_names_every_record_and_field() -> None:
    rows = [line.split("|")[1:-1] for line in REFERENCE.splitlines() if line.startswith("| `")]
    told = {name: cells for cells in rows if (name := cells[0].strip(" `")) in set(Record)}
    assert list(told) == [record.value for record in Record]
    for record, schema in SCHEMAS.items():
        _, key, required, others = told[record.value]
        assert key.strip() == ("optional" if record in CONTENT_KEYS else "yes")
        assert tuple(required.strip(" `").split()) == REQUIRED.get(record, ())
        assert {*required.strip(" `").split(), *others.strip(" `").split(), "key"} == set(schema)


def test_the_reference_names_every_word_of_ours() -> None:
    for words in CHOICES.values():
        assert " ".join(words) in " ".join(REFERENCE.split())


def test_the_examples_of_the_reference_are_mappings(tmp_path: Path) -> None:
    first, *fields = re.findall(r"```toml\n(.*?)```", REFERENCE, re.DOTALL)
    assert opened(tmp_path, first).file[0].record[1].fields["kind"].constant == "mql"
    for block in fields:
        for line in block.splitlines():
            name, _, value = line.partition(" = ")
            (source,) = tomllib.loads(f"{name} = {value}").values()
            assert FieldMap.model_validate(source).column

"""`tasuki agreement`: files are checked, begun and completed, without a workspace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tasuki.cli.app import app
from tasuki.intake.agreement import example
from tests.cli.runs import environment, run
from tests.house.sources import ROOT


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The example as a file, to be changed."""
    path = tmp_path / "rules.yaml"
    path.write_text(example(), encoding="utf-8")
    return path


def called(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["agreement", *arguments], env=environment(home))


def test_the_example_that_is_printed_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(run(tmp_path, "agreement", "example"), encoding="utf-8")
    said = run(tmp_path, "agreement", "check", str(path))
    assert "引き渡しルール" in said
    assert "nothing in it is at odds" in said
    assert not [one for one in tmp_path.iterdir() if one != path]  # nothing is written


def test_every_fault_is_printed_with_its_line(rules: Path, tmp_path: Path) -> None:
    text = example().replace("threshold: 60", "treshold: 60").replace("by: 18:00", "by: 26:00")
    rules.write_text(text, encoding="utf-8")
    lines = run(tmp_path, "agreement", "check", str(rules), status=2).splitlines()
    at = [
        n for n, line in enumerate(text.splitlines(), start=1) if "tresh" in line or "26:" in line
    ]
    told = [line for line in lines if line.startswith(f"{rules}:")]
    assert (
        f"{rules}:{at[0]}:3: mql.treshold: There is no field treshold. Is threshold meant?" in told
    )
    assert (
        f"{rules}:{at[1]}:28: response.fs_answer.by: 26:00 is not a time of day like 18:00." in told
    )
    assert "2 places need correcting" in lines[-1]
    japanese = called(tmp_path, "check", str(rules), "--lang", "ja")
    assert japanese.exit_code == 2
    assert "「threshold」のことですか" in japanese.stderr


def test_what_makes_no_sense_is_refused_though_every_field_is_right(
    rules: Path, tmp_path: Path
) -> None:
    text = example().replace("  hours:  ", "  unused:  ").replace("by: 12:00", "by: 22:00")
    start = text.index("  unused:")
    end = text.index("metrics:")
    rules.write_text(text[:start] + text[end:], encoding="utf-8")
    told = run(tmp_path, "agreement", "check", str(rules), status=2)
    assert "22:00 is outside the working hours of every weekday" in told  # the organisation's
    rules.write_text(example().replace("1000+]}\n  excluded", "1000]}\n  excluded"), "utf-8")
    answered = called(tmp_path, "check", str(rules), "--json")
    assert answered.exit_code == 2
    (fault,) = json.loads(answered.stdout)["faults"]
    assert (fault["code"], fault["path"]) == (
        "wrong_type", ["mql", "required", 1, "lead", "any_of", 2],
    )  # fmt: skip
    rules.write_text(example().replace("1000+]}\n  excluded", "5000+]}\n  excluded"), "utf-8")
    answered = called(tmp_path, "check", str(rules), "--json")
    (fault,) = json.loads(answered.stdout)["faults"]
    assert (fault["code"], fault["facts"]["nearest"]) == ("unknown_value", "1000+")
    assert fault["line"] == 1 + example()[: example().index("1000+]}\n  excluded")].count("\n")


def test_values_are_held_against_those_of_the_leads(rules: Path, tmp_path: Path) -> None:
    files = tmp_path / "files"
    # So many, and as of one day, that every value which the example names occurs on any day.
    size = ("--leads", "1000", "--months", "1", "--seed", "4", "--until", "2026-10-01")
    run(tmp_path, "simulate", *size, str(files))
    run(tmp_path, "import", "--mapping", str(next(files.glob("*.toml"))))
    assert called(tmp_path, "check", str(rules)).exit_code == 0
    rules.write_text(example().replace("[紹介]", "[パートナー紹介]"), encoding="utf-8")
    answered = called(tmp_path, "check", str(rules), "--json")
    (fault,) = json.loads(answered.stdout)["faults"]
    assert (fault["code"], fault["facts"]["nearest"]) == ("unknown_value", "紹介")


def test_json_says_that_nothing_is_wrong(rules: Path, tmp_path: Path) -> None:
    answered = called(tmp_path, "check", str(rules), "--json")
    assert answered.exit_code == 0
    assert json.loads(answered.stdout)["faults"] == []


def test_a_file_that_is_not_there_is_a_bad_call(tmp_path: Path) -> None:
    assert called(tmp_path, "check", str(tmp_path / "none.yaml")).exit_code == 2


def test_the_schema_that_is_printed_is_the_published_one(tmp_path: Path) -> None:
    answered = called(tmp_path, "schema")
    published = ROOT / "docs" / "agreement.schema.json"
    assert json.loads(answered.stdout) == json.loads(published.read_text(encoding="utf-8"))

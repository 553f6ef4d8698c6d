"""The agreement from a terminal: said in sentences, written to a file, compared."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result

from tasuki.cli.commands.agreement import command
from tasuki.domain.agreement.document import Agreement
from tasuki.intake.agreement import write
from tasuki.present.agreement.changes import comparison
from tasuki.present.agreement.document import document
from tasuki.present.agreement.markdown import markdown
from tests.agreements import AGREEMENT
from tests.cli.runs import environment


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return written(tmp_path / "old.yaml", AGREEMENT)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    mql = AGREEMENT.mql.model_copy(update={"threshold": 45})
    return written(tmp_path / "new.yaml", AGREEMENT.model_copy(update={"mql": mql}))


def written(path: Path, agreement: Agreement) -> Path:
    path.write_text(write(agreement), encoding="utf-8")
    return path


def asked(tmp_path: Path, *arguments: object, status: int = 0) -> Result:
    home = environment(tmp_path / "home")
    answered = CliRunner().invoke(command, [str(one) for one in arguments], env=home)
    assert answered.exit_code == status, answered.output
    return answered


def test_show_says_every_sentence_in_the_language_asked_for(tmp_path: Path, old: Path) -> None:
    for lang in ("ja", "en"):
        out = asked(tmp_path, "show", old, "--lang", lang).stdout
        for said in document(AGREEMENT, lang).sentences:
            assert f"{said.number:<5}{said.text}" in out


def test_show_prints_markdown_or_writes_it(tmp_path: Path, old: Path) -> None:
    expected = markdown(document(AGREEMENT, "en"))
    assert asked(tmp_path, "show", old, "--format", "markdown").stdout == expected
    target = tmp_path / "agreement.md"
    said = asked(tmp_path, "show", old, "--format", "markdown", "--out", target).stdout
    assert str(target) in said
    assert target.read_text(encoding="utf-8") == expected


def test_show_writes_a_word_file(tmp_path: Path, old: Path) -> None:
    target = tmp_path / "agreement.docx"
    asked(tmp_path, "show", old, "--format", "docx", "--out", target, "--lang", "ja")
    texts = [one.text for one in docx.Document(io.BytesIO(target.read_bytes())).paragraphs]
    for said in document(AGREEMENT, "ja").sentences:
        assert f"{said.number}\t{said.text}" in texts


def test_a_word_file_is_not_poured_into_the_terminal(tmp_path: Path, old: Path) -> None:
    refused = asked(tmp_path, "show", old, "--format", "docx", status=2)
    assert "--out" in refused.stderr
    assert not refused.stdout


def test_a_file_that_is_there_is_kept_unless_it_is_said_otherwise(
    tmp_path: Path, old: Path
) -> None:
    target = tmp_path / "there.md"
    target.write_text("mine", encoding="utf-8")
    refused = asked(tmp_path, "show", old, "--out", target, status=2)
    assert "--force" in refused.stderr
    assert target.read_text(encoding="utf-8") == "mine"
    asked(tmp_path, "show", old, "--out", target, "--force")
    assert AGREEMENT.title in target.read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, old: Path) -> None:
    refused = asked(tmp_path, "show", old, "--out", tmp_path / "no" / "such.md", status=2)
    assert "such.md" in refused.stderr


def test_a_file_with_a_fault_is_refused_with_its_line(tmp_path: Path, old: Path) -> None:
    text = old.read_text(encoding="utf-8")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "threshold:" in one)
    old.write_text(text.replace("threshold: 60", "threshold: sixty"), encoding="utf-8")
    for arguments in (("show", old), ("diff", old, old)):
        refused = asked(tmp_path, *arguments, status=2)
        assert f"old.yaml:{line}:" in refused.stderr
        assert not refused.stdout


def test_diff_says_what_would_change(tmp_path: Path, old: Path, new: Path) -> None:
    out = asked(tmp_path, "diff", old, new, "--lang", "ja").stdout
    assert "[-60点以上-]" in out or "[-60点-]" in out
    assert "{+45点以上+}" in out or "{+45点+}" in out
    assert comparison(AGREEMENT, AGREEMENT, "ja").counts not in out
    same = asked(tmp_path, "diff", old, old, "--lang", "ja").stdout
    assert "文に違いはありません。" in same


def test_diff_answers_as_json(tmp_path: Path, old: Path, new: Path) -> None:
    found: dict[str, Any] = json.loads(asked(tmp_path, "diff", old, new, "--json").stdout)
    changed = [one for one in found["sentences"] if one["change"] != "same"]
    assert [(one["key"], one["change"]) for one in changed] == [("mql.threshold", "changed")]
    assert "60" in changed[0]["was"]
    assert "45" in changed[0]["now"]
    assert found["counts"]["changed"] == 1


def test_values_that_no_lead_has_are_named_by_show_and_for_the_new_file_by_diff(
    tmp_path: Path, old: Path
) -> None:
    """Bands of sizes are known without any facts."""
    text = old.read_text(encoding="utf-8").replace("1000+", "1000-")
    strange = tmp_path / "strange.yaml"
    strange.write_text(text, encoding="utf-8")
    told = asked(tmp_path, "show", strange, "--lang", "en", status=2).stderr
    assert "strange.yaml:" in told
    assert "1000-" in told
    assert "1000-" in asked(tmp_path, "diff", old, strange, "--lang", "en", status=2).stderr
    assert "1000-" in asked(tmp_path, "diff", strange, old, "--lang", "en").stdout

"""docs/agreement.md shows what the software says."""

from __future__ import annotations

import re

from tasuki.intake.agreement import example, parse
from tasuki.present.agreement.changes import comparison, plain
from tasuki.present.agreement.document import document
from tasuki.present.words import LANGS
from tests.house.sources import ROOT


def blocks() -> list[list[str]]:
    """The blocks of output on the page."""
    text = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")
    return [block.splitlines() for block in re.findall(r"```text\n(.*?)```", text, re.DOTALL)]


def test_the_sentences_on_the_page_are_those_of_the_example() -> None:
    found = parse(example().encode(), "example.yaml")
    shown = blocks()[:2]
    for lang, lines in zip(LANGS, shown, strict=True):
        said = [f"{one.number:<5}{one.text}" for one in document(found, lang).sentences]
        assert lines == [line for line in said if line in lines]
        assert len(lines) > 10


def test_the_difference_on_the_page_is_that_of_a_changed_example() -> None:
    old = parse(example().encode(), "old.yaml")
    mql = old.mql
    card = mql.behaviours[0].model_copy(update={"points": 3})
    changed = mql.model_copy(update={"threshold": 50, "behaviours": (card, *mql.behaviours[1:3])})
    within = old.response.fs_answer.model_copy(update={"days": 2})
    response = old.response.model_copy(update={"fs_answer": within})
    new = old.model_copy(update={"mql": changed, "response": response})
    said = plain(comparison(old, new, "ja")).splitlines()
    shown = blocks()[2]
    assert said[: len(shown)] == shown

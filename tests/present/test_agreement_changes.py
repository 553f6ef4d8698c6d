"""What differs between two versions, in sentences and in phrases."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.domain.agreement.difference import Change
from tasuki.domain.agreement.document import Agreement, Within
from tasuki.present.agreement.changes import comparison, payload, plain
from tasuki.present.agreement.document import document
from tasuki.present.agreement.marks import Pieces, marked
from tasuki.present.words import LANGS, Lang
from tests.agreements import AGREEMENT, agreements

CARD, FORM, SITE, REFUSAL = AGREEMENT.mql.behaviours
SENTENCES = len(document(AGREEMENT, "ja").sentences)


def said(pieces: Pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.changed else piece.text for piece in pieces)


def new() -> Agreement:
    """Cheaper cards, no refusals, a slower answer, and hand-overs that go back."""
    cards = CARD.model_copy(update={"points": 3})
    mql = AGREEMENT.mql.model_copy(update={"behaviours": (cards, FORM, SITE)})
    times: dict[str, Any] = {"fs_answer": Within(days=2), "take_back": Within(days=5)}
    response = AGREEMENT.response.model_copy(update=times)
    return AGREEMENT.model_copy(update={"mql": mql, "response": response})


@pytest.mark.parametrize(
    ("was", "now", "before", "after"),
    [
        (
            "展示会での名刺交換は、1回につき20点とする。",
            "展示会での名刺交換は、1回につき5点とする。",
            "展示会での名刺交換は、1回につき[20点]とする。",
            "展示会での名刺交換は、1回につき[5点]とする。",
        ),
        (
            "FSは、引き渡しの2営業日後の終業までに、受諾または差し戻しを回答する。",
            "FSは、引き渡しの翌営業日18:00までに、受諾または差し戻しを回答する。",
            "FSは、引き渡しの[2営業日後の終業]までに、受諾または差し戻しを回答する。",
            "FSは、引き渡しの[翌営業日18:00]までに、受諾または差し戻しを回答する。",
        ),
        (
            "A lead of this kind has 20 points: large.",
            "A lead of this kind has 5 points: large.",
            "A lead of this kind has [20] points: large.",
            "A lead of this kind has [5] points: large.",
        ),
        (  # a particle between two changes is no phrase that stayed
            "点は5点の10件までを合計する。",
            "点は3点の20件までを合計する。",
            "点は[5点の10件]までを合計する。",
            "点は[3点の20件]までを合計する。",
        ),
        (
            "条件を満たしたリードは、ISに渡す。",
            "Nothing of it is left.",
            "[条件を満たしたリードは、ISに渡す。]",
            "[Nothing of it is left.]",
        ),
    ],
)
def test_the_phrases_that_changed_are_marked(was: str, now: str, before: str, after: str) -> None:
    assert tuple(map(said, marked(was, now))) == (before, after)


SOME = st.text(alphabet="点日回5210ABa、。の は営業", max_size=30)


@settings(max_examples=300)
@given(SOME, SOME)
def test_the_pieces_of_a_sentence_are_the_sentence(was: str, now: str) -> None:
    before, after = marked(was, now)
    assert "".join(piece.text for piece in before) == was
    assert "".join(piece.text for piece in after) == now
    kept = ["".join(piece.text for piece in one if not piece.changed) for one in (before, after)]
    assert kept[0] == kept[1]
    assert (was == now) == (not any(piece.changed for piece in (*before, *after)))


def test_changes_are_counted_and_told() -> None:
    found = comparison(AGREEMENT, new(), "ja")
    assert (
        found.counts == f"{SENTENCES}文のうち、そのまま{SENTENCES - 3}、変更2、追加1。ほかに削除1"
    )
    changed = {
        one.key: (one.change, one.number)
        for section in found.sections
        for one in section.sentences
        if one.change is not Change.SAME
    }
    assert changed == {
        "mql.behaviours.card": (Change.CHANGED, "1.8"),
        "mql.behaviours.refusal": (Change.REMOVED, "1.11"),
        "response.fs_answer": (Change.CHANGED, "4.1"),
        "response.take_back": (Change.ADDED, "4.3"),
    }


def test_the_same_agreement_differs_in_nothing() -> None:
    found = comparison(AGREEMENT, AGREEMENT, "ja")
    assert not found.differs
    assert "文に違いはありません。" in plain(found)


@settings(max_examples=40, deadline=None)
@given(agreements(), agreements())
def test_both_documents_can_be_read_in_the_comparison(old: Agreement, new: Agreement) -> None:
    for lang in LANGS:
        found = comparison(old, new, lang)
        sentences = [one for section in found.sections for one in section.sentences]
        now = [one.now_text for one in sentences if one.now]
        assert now == [one.text for one in document(new, lang).sentences]
        was = sorted(one.was_text for one in sentences if one.was)
        assert was == sorted(one.text for one in document(old, lang).sentences)


@settings(max_examples=40, deadline=None)
@given(agreements(), agreements())
def test_a_sentence_is_the_same_if_and_only_if_it_reads_the_same(
    old: Agreement, new: Agreement
) -> None:
    for lang in LANGS:
        for section in comparison(old, new, lang).sections:
            for one in section.sentences:
                if one.change is Change.SAME:
                    assert one.was == one.now
                    assert not any(piece.changed for piece in one.now)
                else:
                    assert one.was_text != one.now_text


@pytest.mark.parametrize("lang", LANGS)
def test_the_terminal_shows_what_changed_and_nothing_else(lang: Lang) -> None:
    text = plain(comparison(AGREEMENT, new(), lang))
    wanted = {
        "ja": ("[-5点-]", "{+3点+}", "[-翌営業日18:00-]", "{+2営業日後の終業+}"),
        "en": ("[-5-]", "{+3+}"),
    }
    for mark in wanted[lang]:
        assert mark in text
    assert {"ja": "旧1.11  削除", "en": "old 1.11  Removed"}[lang] in text
    assert "2.1" not in text


def test_the_payload_says_the_same_as_plain_values() -> None:
    found = payload(comparison(AGREEMENT, new(), "en"))
    assert found["counts"] == {"same": SENTENCES - 3, "changed": 2, "added": 1, "removed": 1}
    removed = next(one for one in found["sentences"] if one["change"] == "removed")
    assert removed["now"] is None
    assert "refus" in removed["was"]


def test_bands_in_another_order_read_the_same() -> None:
    makers, fifty = AGREEMENT.mql.required
    turned = fifty.lead.model_copy(update={"any_of": fifty.lead.any_of[::-1]})
    required = (makers, fifty.model_copy(update={"lead": turned}))
    mql = AGREEMENT.mql.model_copy(update={"required": required})
    other = AGREEMENT.model_copy(update={"mql": mql})
    assert other != AGREEMENT
    assert not comparison(AGREEMENT, other, "ja").differs

"""The inbox's first line: what asks something of the reader, and whether it is too late for some or all."""

from __future__ import annotations

import pytest

from tasuki.present.inbox import Tally, headline
from tasuki.present.words import Lang


@pytest.mark.parametrize(
    ("tally", "lang", "said"),
    [
        (Tally("answer", 3, 0), "ja", "回答を待つ引き渡しが3件。"),
        (Tally("answer", 3, 2), "ja", "回答を待つ引き渡しが3件、うち2件は期限超過。"),
        (Tally("answer", 3, 3), "ja", "期限を過ぎて回答を待つ引き渡しが3件。"),
        (Tally("take", 1, 1), "ja", "初回対応の期限を過ぎて受け取りを待つMQLが1件。"),
        (Tally("answer", 1, 1), "en", "1 hand-over waits for an overdue answer."),
        (Tally("take", 4, 4), "en", "4 MQLs wait to be taken, past the due time of the first attempt."),
        (Tally("evaluate", 2, 1), "en", "2 wait for an evaluation, 1 of them overdue."),
        (Tally("returned", 5), "en", "5 were returned."),
    ],
)  # fmt: skip
def test_it_says_how_many_wait_and_how_many_of_them_too_long(
    tally: Tally, lang: Lang, said: str
) -> None:
    assert headline([tally], lang) == (said,)


def test_sections_with_nothing_in_them_are_not_spoken_of() -> None:
    assert headline([Tally("answer", 0, 0), Tally("returned", 1)], "ja") == ("差し戻しが1件。",)
    assert len(headline([Tally("take", 0, 0)], "en")) == 1

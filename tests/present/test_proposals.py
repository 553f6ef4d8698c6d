"""A lead's standing in sentences: every reason is said, and what is short never reads as enough."""

from __future__ import annotations

from typing import Any

import pytest

from tasuki.present.proposals import of_threshold, points, reasons
from tasuki.rulebook.frozen import Asked, Capped, Frozen, Gave, Named

FROZEN = Frozen(
    score=39.96875,
    threshold=40,
    holds=False,
    gave=(
        Gave("visit", "閲覧", 24.96875, 5),
        Gave("maker", "製造業", 20.0, None),
        Gave("jobs", "採用ページ", -5.0, 1),
    ),
    capped=(Capped("site", ("閲覧",), 24.96875, 20),),
    asked=(Asked("lately", "資料請求", 0, 1, 30),),
    lacking=(Named("size", "300名以上"),),
    barred=(Named("rival", "競合他社"),),
)


def test_every_reason_is_a_sentence() -> None:
    assert reasons(FROZEN, "ja") == (
        "閲覧 5回で24.97点、製造業で20点、採用ページ 1回で−5点。",
        "閲覧は24.97点のところ、上限の20点まで。",
        "資料請求は30日以内に0回(必要は1回)。",
        "「300名以上」に当てはまらない。",
        "対象外の「競合他社」に当てはまる。",
    )
    assert reasons(FROZEN, "en") == (
        "24.97 for 閲覧 (5 times), 20 for 製造業, −5 for 採用ページ (1 time).",
        "閲覧: 24.97 points, of which no more than 20 count.",
        "資料請求: 0 within 30 days (1 needed).",
        "Not “300名以上”.",
        "Is “競合他社”, which is excluded.",
    )
    nothing = Frozen(0, 40, holds=False)
    assert reasons(nothing, "ja") == ("点になる属性も行動もない。",)


@pytest.mark.parametrize(
    ("value", "said"), [(39.96875, "39.97"), (40, "40"), (0.3125, "0.31"), (-12.5, "−12.5")]
)
def test_what_is_short_of_a_threshold_never_reads_as_if_it_met_it(value: Any, said: str) -> None:
    assert points(value) == said
    # The smallest part of a point is a thirty-second: two digits tell it from the whole.
    assert points(40 - 1 / 32) != points(40)
    assert of_threshold(FROZEN, "ja") == "39.97点(基準40点)"

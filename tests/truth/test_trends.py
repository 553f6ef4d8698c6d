"""The small draw of the truths about trends."""

from __future__ import annotations

from truth.trends import run


def test_trends_are_told_where_they_are_and_hardly_ever_where_not() -> None:
    missed = [line for line in run(full=False) if not line.met]
    assert not missed

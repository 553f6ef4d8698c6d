"""A small draw of the truths about the bottleneck."""

from __future__ import annotations

from truth import bottleneck


def test_a_planted_bottleneck_is_named_and_nothing_is_named_for_nothing() -> None:
    missed = [line for line in bottleneck.run(full=False) if not line.met]
    assert not missed

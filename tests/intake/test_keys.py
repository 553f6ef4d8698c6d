"""Identical rows are told apart the same way however the file is cut."""

from __future__ import annotations

from collections import Counter

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.intake.keys import Ordinals


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=9), max_size=12))
@settings(max_examples=60, deadline=None)
def test_ordinals_count_over_all_batches(batches: list[list[str]]) -> None:
    ordinals, seen = Ordinals(), Counter[str]()
    for batch in batches:
        expected = []
        for value in batch:
            seen[value] += 1
            expected.append(seen[value])
        assert ordinals.number(pl.Series(batch, dtype=pl.String)).to_list() == expected

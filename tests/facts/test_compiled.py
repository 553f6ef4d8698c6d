"""The text of an expression is remembered."""

from __future__ import annotations

import ibis
from ibis.expr.operations import Node

from tasuki.facts.schema import TABLES
from tasuki.facts.snapshot import compiled


def question(source: str) -> Node:
    deals = ibis.table(ibis.schema(TABLES["deals"]), name="deals")
    asked = deals.filter(deals.source == source)
    return asked.aggregate(n=asked.count()).op()


def test_what_says_the_same_is_compiled_once() -> None:
    before = compiled.cache_info()
    texts = [compiled(question(source), "duckdb") for source in ("expo", "expo", "web")]
    after = compiled.cache_info()
    assert texts[0] == texts[1] != texts[2]
    assert (after.misses - before.misses, after.hits - before.hits) == (2, 1)

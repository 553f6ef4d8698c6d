"""The text of an expression is remembered."""

from __future__ import annotations

from datetime import UTC, datetime

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


def test_instants_are_constants_and_texts_are_left_alone() -> None:
    journeys = ibis.table({"created_at": "timestamp('UTC')", "source": "string"}, name="journeys")
    told = "it's MAKE_TIMESTAMPTZ(2026, 1, 2, 3, 4, 5.6, 'UTC')"
    instant = datetime(2026, 1, 2, 3, 4, 5, 678, UTC)
    rows = journeys.filter(journeys.created_at >= instant, journeys.source == told)
    sql = compiled(rows.op(), "duckdb")
    assert "'2026-01-02 03:04:05.000678+00'::TIMESTAMPTZ" in sql
    assert told.replace("'", "''") in sql

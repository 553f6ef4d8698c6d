"""Every metric says what it is, in both languages, and is found by itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tasuki.metrics.metric import DEFINED, DIMENSIONS, Unit
from tasuki.metrics.metric import metric as define
from tasuki.metrics.reading import Kind
from tasuki.metrics.registry import METRICS, UnknownMetric, metric
from tasuki.metrics.units import Facts
from tests.facts.ledgers import journeys


@pytest.mark.parametrize("key", list(METRICS))
def test_a_metric_has_one_sentence_in_each_language(key: str) -> None:
    found = METRICS[key]
    assert re.fullmatch(r"[A-Z][^.]*\.", found.definition)
    assert re.fullmatch(r"[^。]*[\u3040-\u30ff\u4e00-\u9fff][^。]*。", found.ja)
    assert " and " not in found.definition  # if it needs "and", it is two metrics


def test_definitions_differ() -> None:
    assert len({found.definition for found in METRICS.values()}) == len(METRICS)
    assert len({found.ja for found in METRICS.values()}) == len(METRICS)


def test_an_unknown_metric_names_the_nearest() -> None:
    with pytest.raises(UnknownMetric, match="'mql_to_slq': did you mean mql_to_sql"):
        metric("mql_to_slq")
    with pytest.raises(UnknownMetric, match=r"there are .*mql_to_sql"):
        metric("xyz")


def test_every_unit_can_be_read_by_the_main_dimensions() -> None:
    for unit in Unit:
        assert {"member", "team", "campaign", "source", "segment"} <= DIMENSIONS[unit].keys()


def test_a_time_in_which_nine_in_ten_were_answered_is_the_medians_own() -> None:
    ninths = [key for key in METRICS if key.endswith("_p90")]
    assert len(ninths) == 8
    facts = Facts(journeys({}).tables, datetime(2025, 1, 1, tzinfo=UTC))
    for key in ninths:
        slow, middle = METRICS[key], METRICS[key.removesuffix("_p90")]
        assert (slow.quantile, middle.quantile) == (0.9, 0.5)
        assert (slow.clock, slow.unit) == (middle.clock, middle.unit)
        ours, theirs = slow.units(facts), middle.units(facts)
        for part in ("rows", "started", "reached", "keep"):
            assert getattr(ours, part).equals(getattr(theirs, part)), (key, part)


def test_a_definition_that_says_too_little_is_refused() -> None:
    def silent(facts: object) -> object:
        return facts

    with pytest.raises(ValueError, match="both languages"):
        define(Kind.COUNT, Unit.CYCLE, ja="数。")(silent)

    def timeless(facts: object) -> object:
        """How long."""
        return facts

    with pytest.raises(ValueError, match="clock"):
        define(Kind.DURATION, Unit.CYCLE, ja="時間。")(timeless)

    def mql(facts: object) -> object:
        """Twice."""
        return facts

    with pytest.raises(ValueError, match="defined twice"):
        define(Kind.COUNT, Unit.CYCLE, ja="二度。")(mql)
    assert DEFINED == METRICS

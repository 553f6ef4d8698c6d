"""The rulebook says the same on Spark as on DuckDB, and both what the sentences say."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tasuki.domain.agreement.document import MqlDefinition
from tasuki.domain.agreement.versions import InForce, Versions
from tasuki.domain.window import Window
from tasuki.facts.spark import Cluster, SparkEngine
from tasuki.insight.whatif import what_if
from tasuki.rulebook.inforce import crossings_by_version
from tasuki.rulebook.score import course, crossings, score_at, scores_at
from tests.agreements import AGREEMENT
from tests.engines.conftest import Both
from tests.engines.ledger import END, START, TOKYO
from tests.rulebook import oracle
from tests.rulebook.people import AS_OF, Lead, crowds, facts
from tests.rulebook.test_oracle import in_time, rows, same

LOOSE = AGREEMENT.mql.model_copy(update={"required": (), "threshold": 35})
STAYING = LOOSE.model_copy(update={"half_life_days": None, "needed": ()})
MANY = int(os.environ.get("TASUKI_AGREEMENTS", "100")) // 20
"""Of the agreements that DuckDB is asked about, Spark is asked about a twentieth."""

QUARTER = Window.days(date(2025, 7, 1), date(2025, 10, 1), TOKYO)


@pytest.mark.parametrize("mql", [LOOSE, STAYING], ids=["halving", "staying"])
def test_gates_and_reasons(both: Both, mql: MqlDefinition) -> None:
    agreement = AGREEMENT.model_copy(update={"mql": mql})
    found = both.agree(lambda snapshot: crossings(snapshot, agreement, as_of=END))
    assert found.num_rows > 100
    some = found["lead_id"].to_pylist()[:20]
    both.agree(lambda snapshot: crossings(snapshot, agreement, as_of=END, window=QUARTER))
    both.agree(lambda snapshot: score_at(snapshot, agreement, some, QUARTER.end, as_of=END))
    both.agree(lambda snapshot: course(snapshot, agreement, some[0], as_of=END))
    asked = [(row["lead_id"], row["crossed_at"]) for row in found.to_pylist()[:60]]
    both.agree(lambda snapshot: scores_at(snapshot, agreement, asked, as_of=END))
    both.agree(lambda snapshot: what_if(snapshot, [agreement], QUARTER, as_of=END))


def test_versions(both: Both) -> None:
    first, second = (AGREEMENT.model_copy(update={"mql": mql}) for mql in (LOOSE, STAYING))
    versions = Versions((InForce(1, START, first), InForce(2, START + timedelta(days=120), second)))
    assert both.agree(lambda s: crossings_by_version(s, versions, as_of=END)).num_rows
    few, after = range(1, 40), START + timedelta(days=60)
    both.agree(lambda s: crossings_by_version(s, versions, as_of=END, after=after, lead_ids=few))


def drawn(many: int) -> list[tuple[MqlDefinition, list[Lead]]]:
    """Random crowds, the same ones every time; in every other one somebody meets the definition.

    A session of Spark is dear, and most agreements that are drawn are met by nobody.
    """
    met: list[tuple[MqlDefinition, list[Lead]]] = []
    missed: list[tuple[MqlDefinition, list[Lead]]] = []

    @settings(
        max_examples=20 * many,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(crowds())
    def tell(crowd: tuple[MqlDefinition, list[Lead]]) -> None:
        (met if any(oracle.crossings(*crowd, AS_OF)) else missed).append(crowd)

    tell()
    half = (many + 1) // 2
    return met[:half] + missed[: many - half]


def test_random_agreements(environ: dict[str, str], tmp_path: Path) -> None:
    met = 0
    for mql, leads in drawn(MANY):
        agreement = AGREEMENT.model_copy(update={"mql": mql})
        snapshot = facts(leads, engine=SparkEngine(Cluster.from_environ(environ), tmp_path))
        expected = in_time(oracle.crossings(mql, leads, AS_OF))
        assert rows(crossings(snapshot, agreement, as_of=AS_OF)) == expected
        there = {lead.id: lead for lead in oracle.present(leads, AS_OF)}
        for one in score_at(snapshot, agreement, None, AS_OF, as_of=AS_OF):
            same(one, there[one.lead_id], mql)
        met += len(expected)
    assert met

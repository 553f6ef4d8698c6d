"""The small draw of the rates' truth tests."""

from __future__ import annotations

import pytest

from truth import rates


def test_planted_rates_come_back() -> None:
    lines = rates.run(full=False)
    assert len(lines) == 5
    assert [line.statement for line in lines if not line.met] == []


def test_a_reading_that_takes_the_young_for_finished_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = rates.Draw.readings

    def naive(draw: rates.Draw, metric: str, weeks: int, how: rates.How | None = None) -> object:
        return right(draw, metric, weeks, rates.How.COHORT if metric == "lead_to_won" else how)

    monkeypatch.setattr(rates.Draw, "readings", naive)
    matured, so_far = rates.bias(seeds=5, points=1.5)
    assert not matured.met
    assert so_far.met

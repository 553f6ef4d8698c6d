"""The small draw of the fair comparison's truth tests."""

from __future__ import annotations

import numpy as np
import pytest

from tasuki.insight.leadmix import Held, Standard
from truth import members


def test_the_equal_are_left_alone_and_the_better_is_named() -> None:
    lines = members.run(full=False)
    assert len(lines) == 10
    assert [line.statement for line in lines if not line.met] == []


def test_a_comparison_that_calls_chance_a_difference_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = Held.against

    def sure(held: Held, reference: np.ndarray) -> Standard:
        found = right(held, reference)
        return Standard(
            found.rate, found.expected, found.fair, found.counts, 2 * found.weight, found.alone
        )

    monkeypatch.setattr(Held, "against", sure)
    equal, named, *_ = members.verdicts(draws=40, slack=0.05)
    assert not equal.met
    assert named.met

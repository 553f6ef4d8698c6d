"""Which rules count what we did ourselves."""

from __future__ import annotations

import pytest

from tasuki.domain.agreement.criteria import BehaviourPoints, Doing, Needed
from tasuki.domain.agreement.document import MqlDefinition
from tasuki.domain.agreement.ours import counts_ours
from tasuki.domain.touches import Direction, TouchKind


@pytest.mark.parametrize(
    ("kind", "direction", "ours"),
    [
        (TouchKind.CALL, None, True),
        (TouchKind.CALL, Direction.OUT, True),
        (TouchKind.CALL, Direction.IN, False),
        (TouchKind.MAIL, None, True),
        (TouchKind.MEETING, None, False),
        (TouchKind.MEETING, Direction.OUT, True),
        (TouchKind.FORM, None, False),
        (TouchKind.VISIT, Direction.IN, False),
    ],
)
def test_a_rule_counts_ours_where_we_may_have_begun(
    kind: TouchKind, direction: Direction | None, ours: bool
) -> None:
    touch = Doing(kinds=(TouchKind.FORM, kind), direction=direction)
    points = BehaviourPoints(name="one", label="点", touch=touch, points=5)
    need = Needed(name="two", label="条件", touch=touch, within_days=30)
    mql = MqlDefinition(threshold=5, behaviours=(points,), needed=(need,))
    assert counts_ours(mql) == (("点", "条件") if ours else ())

"""What is left open as of an instant. The window says when the waiting began."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from tasuki.domain.touches import Disposition, TouchKind
from tasuki.metrics.metric import Unit, metric
from tasuki.metrics.reading import Kind

if TYPE_CHECKING:
    from tasuki.metrics.units import Facts, Units


@metric(
    Kind.COUNT,
    Unit.CYCLE,
    ja="期間内に対応の対象となり、まだ引き渡しも終了もしていないサイクルのうち、担当が一度も決まっていないものの数。",
)
def unassigned(facts: Facts) -> Units:
    """Open lead cycles that began to wait in the window, not handed over, never assigned to anybody."""
    return facts.waiting("assigned_at")


@metric(
    Kind.COUNT,
    Unit.CYCLE,
    ja="期間内に対応の対象となり、まだ引き渡しも終了もしていないサイクルのうち、誰もまだ連絡していないものの数。",
)
def untouched(facts: Facts) -> Units:
    """Open lead cycles that began to wait in the window, not handed over, whom nobody has tried to reach."""
    return facts.waiting("first_attempt_at", "first_contact_at")


@metric(
    Kind.COUNT,
    Unit.HANDOFF,
    ja="期間内の引き渡しのうち、FSがまだ受諾も差し戻しもしていないものの数。",
)
def awaiting_answer(facts: Facts) -> Units:
    """Latest hand-overs of open cycles, made in the window, that field sales has not answered."""
    return facts.offers(returned=False)


@metric(
    Kind.COUNT,
    Unit.HANDOFF,
    ja="期間内の引き渡しのうち、FSが受諾も差し戻しもしていないものの数(その後に終了したリードも含む)。",
)
def sql_silent(facts: Facts) -> Units:
    """Hand-overs in the window that field sales neither accepted nor returned, whatever became of the lead."""
    units = facts.handoffs("offered_at")
    answered = ibis.least(units.rows.accepted_at, units.rows.returned_at)
    return replace(units, keep=units.keep & (answered.isnull() | (answered > facts.as_of)))


@metric(
    Kind.COUNT,
    Unit.HANDOFF,
    ja="期間内に差し戻された引き渡しのうち、再び引き渡されも終了もしていないものの数。",
)
def returned(facts: Facts) -> Units:
    """Latest hand-overs of open cycles, returned in the window, that were not offered again."""
    return facts.offers(returned=True)


@metric(
    Kind.COUNT,
    Unit.TOUCH,
    ja="期間内の架電・打ち合わせのうち、結果が記録されていないものの数。",
)
def no_outcome(facts: Facts) -> Units:
    """Calls or meetings in the window for which nobody said how they ended."""
    return facts.touches(kinds={TouchKind.CALL, TouchKind.MEETING}, dispositions={Disposition.NONE})

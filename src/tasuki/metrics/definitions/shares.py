"""How many of some touches ended in a certain way; known at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasuki.domain.touches import APPOINTMENTS, CONNECTS, Disposition, TouchKind
from tasuki.metrics.metric import Unit, metric
from tasuki.metrics.reading import Kind

if TYPE_CHECKING:
    from tasuki.metrics.units import Facts, Units

CALLS = frozenset({TouchKind.CALL})
OUTCOMES = frozenset({Disposition.HELD, Disposition.NO_SHOW})


@metric(Kind.SHARE, Unit.TOUCH, ja="期間内にかけた電話のうち、本人が出た割合(接続率)。")
def connect_rate(facts: Facts) -> Units:
    """Share of the calls that we made in the window in which the person answered."""
    return facts.touches(kinds=CALLS, outbound=True, reached=CONNECTS)


@metric(Kind.SHARE, Unit.TOUCH, ja="期間内にかけた電話のうち、アポを獲得した割合(アポ率)。")
def appointment_rate(facts: Facts) -> Units:
    """Share of the calls that we made in the window that won an appointment."""
    return facts.touches(kinds=CALLS, outbound=True, reached=APPOINTMENTS)


@metric(
    Kind.SHARE,
    Unit.TOUCH,
    ja="期間内の打ち合わせのうち実施かすっぽかしが分かっているものに占める、すっぽかしの割合。",
)
def no_show_rate(facts: Facts) -> Units:
    """Share of no-shows among the meetings in the window known to be held or missed."""
    return facts.touches(
        kinds={TouchKind.MEETING}, dispositions=OUTCOMES, reached={Disposition.NO_SHOW}
    )

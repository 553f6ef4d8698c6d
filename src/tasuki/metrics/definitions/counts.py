"""How many: leads, touches, gates passed in a window, and what the deals were worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasuki.domain.touches import APPOINTMENTS, CONNECTS, CONVERSATIONS, Disposition, TouchKind
from tasuki.metrics.metric import Unit, metric
from tasuki.metrics.reading import Kind

if TYPE_CHECKING:
    from tasuki.metrics.units import Facts, Units

CALLS = frozenset({TouchKind.CALL})


@metric(Kind.COUNT, Unit.CYCLE, ja="期間内に始まったリードのサイクル数。")
def leads(facts: Facts) -> Units:
    """Lead cycles that began in the window."""
    return facts.cycles("created_at")


@metric(Kind.COUNT, Unit.CYCLE, ja="期間内にMQLになったサイクル数(MQL流入)。")
def mql(facts: Facts) -> Units:
    """Lead cycles that became MQL in the window (MQL inflow)."""
    return facts.cycles("mql_at")


@metric(Kind.COUNT, Unit.TOUCH, ja="期間内にこちらからかけた電話の数。")
def calls(facts: Facts) -> Units:
    """Calls that we made in the window."""
    return facts.touches(kinds=CALLS, outbound=True)


@metric(Kind.COUNT, Unit.TOUCH, ja="期間内にかけた電話のうち、本人が出たものの数。")
def connects(facts: Facts) -> Units:
    """Calls that we made in the window in which the person answered."""
    return facts.touches(kinds=CALLS, outbound=True, dispositions=CONNECTS)


@metric(Kind.COUNT, Unit.TOUCH, ja="期間内の接点のうち、有効会話になったものの数。")
def conversations(facts: Facts) -> Units:
    """Touches in the window that were a qualified conversation."""
    return facts.touches(dispositions=CONVERSATIONS)


@metric(Kind.COUNT, Unit.TOUCH, ja="期間内の接点のうち、アポを獲得したものの数(アポ獲得数)。")
def appointments(facts: Facts) -> Units:
    """Touches in the window that won an appointment."""
    return facts.touches(dispositions=APPOINTMENTS)


@metric(Kind.COUNT, Unit.TOUCH, ja="期間内に実施された打ち合わせの数。")
def meetings_held(facts: Facts) -> Units:
    """Meetings in the window that took place."""
    return facts.touches(kinds={TouchKind.MEETING}, dispositions={Disposition.HELD})


@metric(Kind.COUNT, Unit.TOUCH, ja="期間内の打ち合わせのうち、すっぽかされたものの数。")
def no_shows(facts: Facts) -> Units:
    """Meetings in the window that the other side missed."""
    return facts.touches(kinds={TouchKind.MEETING}, dispositions={Disposition.NO_SHOW})


@metric(Kind.COUNT, Unit.CYCLE, ja="期間内に初めてFSへ引き渡されたサイクル数(SQL創出数)。")
def sql(facts: Facts) -> Units:
    """Lead cycles first handed over to field sales in the window."""
    return facts.cycles("sql_at")


@metric(Kind.COUNT, Unit.HANDOFF, ja="期間内にFSが受諾した引き渡しの数。")
def sql_accepted(facts: Facts) -> Units:
    """Hand-overs that field sales accepted in the window."""
    return facts.handoffs("accepted_at")


@metric(Kind.COUNT, Unit.HANDOFF, ja="期間内にFSが差し戻した引き渡しの数。")
def sql_returned(facts: Facts) -> Units:
    """Hand-overs that field sales returned in the window."""
    return facts.handoffs("returned_at")


@metric(Kind.COUNT, Unit.CYCLE, ja="期間内に商談になったサイクル数。")
def opportunities(facts: Facts) -> Units:
    """Lead cycles whose opportunity was opened in the window."""
    return facts.cycles("opportunity_at")


@metric(Kind.COUNT, Unit.CYCLE, ja="期間内に成約したサイクル数。")
def won(facts: Facts) -> Units:
    """Lead cycles won in the window."""
    return facts.cycles("won_at")


@metric(Kind.SUM, Unit.DEAL, ja="期間内に成約した案件の金額の合計。")
def won_amount(facts: Facts) -> Units:
    """Sum of the amounts of the deals won in the window."""
    return facts.deals("won_at")


@metric(Kind.COUNT, Unit.CYCLE, ja="期間内に失注したサイクル数。")
def lost(facts: Facts) -> Units:
    """Lead cycles lost in the window."""
    return facts.cycles("lost_at")


@metric(Kind.COUNT, Unit.CYCLE, ja="期間内にリサイクルとなったサイクル数。")
def recycled(facts: Facts) -> Units:
    """Lead cycles put back for nurturing in the window."""
    return facts.cycles("recycled_at")

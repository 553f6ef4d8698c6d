"""How many of those that entered a stage went on, given time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasuki.metrics.metric import Unit, metric
from tasuki.metrics.reading import Kind

if TYPE_CHECKING:
    from tasuki.metrics.units import Facts, Units


@metric(Kind.RATE, Unit.CYCLE, ja="期間内にMQLになったサイクルのうち、FSへ引き渡された割合。")
def mql_to_sql(facts: Facts) -> Units:
    """Share of the lead cycles that became MQL in the window that were handed over to field sales."""
    return facts.cycles("mql_at", "sql_at")


@metric(Kind.RATE, Unit.HANDOFF, ja="期間内の引き渡しのうち、FSが受諾した割合。")
def sql_acceptance(facts: Facts) -> Units:
    """Share of the hand-overs in the window that field sales accepted."""
    return facts.handoffs("offered_at", "accepted_at")


@metric(Kind.RATE, Unit.HANDOFF, ja="期間内の引き渡しのうち、FSが差し戻した割合(SQL差し戻し率)。")
def sql_return_rate(facts: Facts) -> Units:
    """Share of the hand-overs in the window that field sales returned."""
    return facts.handoffs("offered_at", "returned_at")


@metric(Kind.RATE, Unit.CYCLE, ja="期間内にSQLになったサイクルのうち、商談になった割合(商談化率)。")
def sql_to_opportunity(facts: Facts) -> Units:
    """Share of the lead cycles first handed over in the window that became an opportunity."""
    return facts.cycles("sql_at", "opportunity_at")


@metric(
    Kind.RATE,
    Unit.CYCLE,
    ja="期間内にFSが初めて受諾したサイクルのうち、商談になった割合(受諾を分母とする商談化率)。",
)
def accepted_to_opportunity(facts: Facts) -> Units:
    """Share of the lead cycles first accepted by field sales in the window that became an opportunity."""
    return facts.cycles("accepted_at", "opportunity_at")


@metric(Kind.RATE, Unit.CYCLE, ja="期間内に商談になったサイクルのうち、成約した割合(成約率)。")
def opportunity_to_won(facts: Facts) -> Units:
    """Share of the lead cycles whose opportunity was opened in the window that were won."""
    return facts.cycles("opportunity_at", "won_at")


@metric(Kind.RATE, Unit.CYCLE, ja="期間内に始まったリードのサイクルのうち、成約した割合。")
def lead_to_won(facts: Facts) -> Units:
    """Share of the lead cycles that began in the window that were won."""
    return facts.cycles("created_at", "won_at")


@metric(Kind.RATE, Unit.CYCLE, ja="期間内に始まったリードのサイクルのうち、MQLになった割合。")
def lead_to_mql(facts: Facts) -> Units:
    """Share of the lead cycles that began in the window that became MQL."""
    return facts.cycles("created_at", "mql_at")


@metric(
    Kind.RATE,
    Unit.CYCLE,
    ja="期間内にMQLになったサイクルのうち、ISがマーケへ差し戻した割合。",
)
def mql_return_rate(facts: Facts) -> Units:
    """Share of the lead cycles that became MQL in the window that inside sales gave back."""
    return facts.cycles("mql_at", "mql_returned_at")


@metric(
    Kind.RATE, Unit.CYCLE, ja="期間内に始まったリードのサイクルのうち、リサイクルとなった割合。"
)
def recycle_rate(facts: Facts) -> Units:
    """Share of the lead cycles that began in the window that were put back for nurturing."""
    return facts.cycles("created_at", "recycled_at")


@metric(
    Kind.RATE,
    Unit.CYCLE,
    ja="期間内に初めてアポを獲得したサイクルのうち、商談になった割合(有効商談率)。",
)
def appointment_to_opportunity(facts: Facts) -> Units:
    """Share of the lead cycles with a first appointment in the window that became an opportunity."""
    return facts.cycles("first_appointment_at", "opportunity_at")

"""What campaigns cost, and what came of the leads that they had a part in (decision 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasuki.metrics import credit
from tasuki.metrics.metric import Unit, metric
from tasuki.metrics.reading import Kind

if TYPE_CHECKING:
    from tasuki.metrics.units import Facts, Units


@metric(
    Kind.SUM,
    Unit.CAMPAIGN,
    ja="期間内に始まった施策の費用の合計(開始日がない施策は最初からとする)。",
)
def campaign_cost(facts: Facts) -> Units:
    """Sum of the costs of the campaigns that began in the window (without a date: at the beginning)."""
    return facts.campaigns()


@metric(Kind.COUNT, Unit.CYCLE, ja="期間内にFSが初めて受諾したサイクル数(受諾SQL)。")
def accepted(facts: Facts) -> Units:
    """Lead cycles that field sales accepted for the first time in the window (accepted SQLs)."""
    return facts.cycles("accepted_at")


@metric(Kind.RATE, Unit.CYCLE, ja="期間内に始まったリードのサイクルのうち、FSが受諾した割合。")
def lead_to_accepted(facts: Facts) -> Units:
    """Share of the lead cycles that began in the window that field sales accepted."""
    return facts.cycles("created_at", "accepted_at")


@metric(Kind.COUNT, Unit.CYCLE, ja="受諾SQLを、引き渡しの前に最後に参加した施策で数えたもの。")
def accepted_last(facts: Facts) -> Units:
    """Accepted SQLs of the window, under the last campaign that the lead joined before the hand-over."""
    return credit.last(facts, accepted(facts))


@metric(Kind.SUM, Unit.CYCLE, ja="受諾SQLを、引き渡しの前に参加した施策で等分したもの。")
def accepted_even(facts: Facts) -> Units:
    """Accepted SQLs of the window, shared equally among the campaigns joined before the hand-over."""
    return credit.even(facts, accepted(facts))


@metric(Kind.COUNT, Unit.CYCLE, ja="成約を、引き渡しの前に最後に参加した施策で数えたもの。")
def won_last(facts: Facts) -> Units:
    """Lead cycles won in the window, under the last campaign joined before the hand-over."""
    return credit.last(facts, facts.cycles("won_at"))


@metric(Kind.SUM, Unit.CYCLE, ja="成約を、引き渡しの前に参加した施策で等分したもの。")
def won_even(facts: Facts) -> Units:
    """Lead cycles won in the window, shared equally among the campaigns joined before the hand-over."""
    return credit.even(facts, facts.cycles("won_at"))


@metric(Kind.SUM, Unit.DEAL, ja="成約金額を、引き渡しの前に最後に参加した施策で数えたもの。")
def won_amount_last(facts: Facts) -> Units:
    """Amounts of the deals won in the window, under the last campaign joined before the hand-over."""
    return credit.last(facts, facts.deals("won_at"))


@metric(Kind.SUM, Unit.DEAL, ja="成約金額を、引き渡しの前に参加した施策で等分したもの。")
def won_amount_even(facts: Facts) -> Units:
    """Amounts of the deals won in the window, shared equally among the campaigns joined before."""
    return credit.even(facts, facts.deals("won_at"))

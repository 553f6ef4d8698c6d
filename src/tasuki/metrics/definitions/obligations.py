"""What was promised, and whether it was kept: of what has fallen due, for before that nobody can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasuki.domain.obligations import Kind as Owed
from tasuki.metrics.metric import Unit, metric
from tasuki.metrics.reading import Kind

if TYPE_CHECKING:
    from tasuki.metrics.units import Facts, Units


@metric(
    Kind.SHARE,
    Unit.OBLIGATION,
    ja="期間内に生じた初回対応の約束のうち期限が過ぎたものに占める、期限内に対応した割合(初回対応の期限内率)。",
)
def first_response_in_time(facts: Facts) -> Units:
    """Share of the first attempts promised in the window, now past their due time, that were made in time."""
    return facts.promises(Owed.FIRST_ATTEMPT)


@metric(
    Kind.SHARE,
    Unit.OBLIGATION,
    ja="期間内に生じた再対応の約束のうち期限が過ぎたものに占める、期限内に対応した割合(再対応の期限内率)。",
)
def follow_up_in_time(facts: Facts) -> Units:
    """Share of the second attempts promised in the window, now past their due time, that were made in time."""
    return facts.promises(Owed.FOLLOW_UP)


@metric(
    Kind.SHARE,
    Unit.OBLIGATION,
    ja="期間内の引き渡しへのFSの回答のうち期限が過ぎたものに占める、期限内に回答した割合(FS回答の期限内率)。",
)
def fs_answer_in_time(facts: Facts) -> Units:
    """Share of field sales' answers promised in the window, now past their due time, that were given in time."""
    return facts.promises(Owed.FS_ANSWER)


@metric(
    Kind.SHARE,
    Unit.OBLIGATION,
    ja="期間内の引き渡しのうちFSの回答期限が過ぎたものに占める、いまも回答のない割合(無回答率)。",
)
def sql_silent_rate(facts: Facts) -> Units:
    """Share of field sales' answers promised in the window, now past their due time, that were never given."""
    return facts.unkept(Owed.FS_ANSWER)


@metric(
    Kind.SHARE,
    Unit.OBLIGATION,
    ja="期間内に生じた引き渡しの評価のうち期限が過ぎたものに占める、期限内に評価した割合(評価の期限内率)。",
)
def evaluation_in_time(facts: Facts) -> Units:
    """Share of the evaluations promised in the window, now past their due time, that were made in time."""
    return facts.promises(Owed.FS_EVALUATION)


@metric(
    Kind.SHARE,
    Unit.OBLIGATION,
    ja="期間内に生じた引き渡しの評価のうち期限が過ぎたものに占める、遅れたものも含めて評価された割合(評価率)。",
)
def evaluation_rate(facts: Facts) -> Units:
    """Share of the evaluations promised in the window, now past their due time, that were made, late ones too."""
    return facts.promises(Owed.FS_EVALUATION, late=True)


@metric(
    Kind.SHARE,
    Unit.OBLIGATION,
    ja="期間内に届いたフィードバックへのマーケの回答のうち期限が過ぎたものに占める、期限内に回答した割合。",
)
def marketing_reply_in_time(facts: Facts) -> Units:
    """Share of Marketing's replies promised in the window, now past their due time, that were given in time."""
    return facts.promises(Owed.MARKETING_REPLY)


@metric(
    Kind.SHARE,
    Unit.OBLIGATION,
    ja="期間内に交わした次回架電の約束のうち予定の時刻が過ぎたものに占める、予定までに架電した割合。",
)
def promised_calls_kept(facts: Facts) -> Units:
    """Share of the calls that we promised in the window, now past their time, that were made by it."""
    return facts.promises(Owed.PROMISED_CALL)


@metric(
    Kind.SHARE,
    Unit.OBLIGATION,
    ja="期間内に定めた再アプローチのうち予定日が過ぎたものに占める、予定日までに対応した割合。",
)
def recycle_dates_kept(facts: Facts) -> Units:
    """Share of the dates to come back on that were set in the window, now past, that were kept."""
    return facts.promises(Owed.RECYCLE)


@metric(
    Kind.COUNT,
    Unit.OBLIGATION,
    ja="期間内に期限が来て、いまも果たされていない約束の数(対応漏れ件数)。",
)
def overdue(facts: Facts) -> Units:
    """Promises that fell due in the window that nobody has met so far although they are still owed."""
    return facts.overdue()

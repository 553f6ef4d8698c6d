"""How long until: answers in business and elapsed time, stages in calendar days.

Each is the time by which half of the units (nine in ten for `_p90`) had got there, those that have
not yet included.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from tasuki.metrics.metric import Clock, Unit, metric
from tasuki.metrics.reading import Kind

if TYPE_CHECKING:
    from tasuki.metrics.units import Facts, Units


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.BUSINESS,
    ja="期間内に対応の対象となったリード(MQL、MQLのない台帳では作成)への最初の試みまでの営業時間の中央値。",
)
def speed_to_attempt(facts: Facts) -> Units:
    """Median business time from MQL (creation where there is never one) in the window to the first attempt."""
    return facts.responses("response_from_at", "first_attempt_at")


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.BUSINESS,
    quantile=0.9,
    ja="期間内に対応の対象となったリードの9割に、最初の試みをするまでの営業時間。",
)
def speed_to_attempt_p90(facts: Facts) -> Units:
    """Business time from MQL (creation where there is never one) in which nine in ten had a first attempt."""
    return speed_to_attempt(facts)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.ELAPSED,
    ja="期間内に対応の対象となったリードへの最初の試みまでの経過時間の中央値。",
)
def speed_to_attempt_elapsed(facts: Facts) -> Units:
    """Median elapsed time from MQL (creation where there is never one) in the window to the first attempt."""
    return speed_to_attempt(facts)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.ELAPSED,
    quantile=0.9,
    ja="期間内に対応の対象となったリードの9割に、最初の試みをするまでの経過時間。",
)
def speed_to_attempt_elapsed_p90(facts: Facts) -> Units:
    """Elapsed time from MQL (creation where there is never one) in which nine in ten had a first attempt."""
    return speed_to_attempt(facts)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.BUSINESS,
    ja="期間内に対応の対象となったリードの本人に初めてつながるまでの営業時間の中央値。",
)
def speed_to_contact(facts: Facts) -> Units:
    """Median business time from MQL (creation where there is never one) until the person first answered."""
    return facts.responses("response_from_at", "first_contact_at")


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.ELAPSED,
    ja="期間内に対応の対象となったリードの本人に初めてつながるまでの経過時間の中央値。",
)
def speed_to_contact_elapsed(facts: Facts) -> Units:
    """Median elapsed time from MQL (creation where there is never one) until the person first answered."""
    return speed_to_contact(facts)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.BUSINESS,
    quantile=0.9,
    ja="期間内に対応の対象となったリードの9割の本人に、初めてつながるまでの営業時間。",
)
def speed_to_contact_p90(facts: Facts) -> Units:
    """Business time from MQL (creation where there is never one) in which nine in ten had answered."""
    return speed_to_contact(facts)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.ELAPSED,
    quantile=0.9,
    ja="期間内に対応の対象となったリードの9割の本人に、初めてつながるまでの経過時間。",
)
def speed_to_contact_elapsed_p90(facts: Facts) -> Units:
    """Elapsed time from MQL (creation where there is never one) in which nine in ten had answered."""
    return speed_to_contact(facts)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.BUSINESS,
    ja="期間内に対応の対象となったリードとの最初の有効会話までの営業時間の中央値。",
)
def speed_to_conversation(facts: Facts) -> Units:
    """Median business time from MQL (creation where there is never one) to the first qualified conversation."""
    return facts.responses("response_from_at", "first_conversation_at")


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.ELAPSED,
    ja="期間内に対応の対象となったリードとの最初の有効会話までの経過時間の中央値。",
)
def speed_to_conversation_elapsed(facts: Facts) -> Units:
    """Median elapsed time from MQL (creation where there is never one) to the first qualified conversation."""
    return speed_to_conversation(facts)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.BUSINESS,
    quantile=0.9,
    ja="期間内に対応の対象となったリードの9割と、最初の有効会話をするまでの営業時間。",
)
def speed_to_conversation_p90(facts: Facts) -> Units:
    """Business time from MQL (creation where there is never one) in which nine in ten had a qualified conversation."""
    return speed_to_conversation(facts)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.ELAPSED,
    quantile=0.9,
    ja="期間内に対応の対象となったリードの9割と、最初の有効会話をするまでの経過時間。",
)
def speed_to_conversation_elapsed_p90(facts: Facts) -> Units:
    """Elapsed time from MQL (creation where there is never one) in which nine in ten had a qualified conversation."""
    return speed_to_conversation(facts)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.BUSINESS,
    ja="期間内に対応の対象となったリードに担当が決まるまでの営業時間の中央値(仕組みの待ち)。",
)
def system_wait(facts: Facts) -> Units:
    """Median business time from MQL (creation where there is never one) until somebody was assigned."""
    return facts.responses("response_from_at", "assigned_at")


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.BUSINESS,
    quantile=0.9,
    ja="期間内に対応の対象となったリードの9割に、担当が決まるまでの営業時間(仕組みの待ち)。",
)
def system_wait_p90(facts: Facts) -> Units:
    """Business time from MQL (creation where there is never one) in which nine in ten had somebody assigned."""
    return system_wait(facts)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.ELAPSED,
    ja="期間内に対応の対象となったリードに担当が決まるまでの経過時間の中央値(仕組みの待ち)。",
)
def system_wait_elapsed(facts: Facts) -> Units:
    """Median elapsed time from MQL (creation where there is never one) until somebody was assigned."""
    return system_wait(facts)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.BUSINESS,
    ja="期間内に担当が決まったリードへの最初の試みまでの営業時間の中央値(人の待ち)。",
)
def human_wait(facts: Facts) -> Units:
    """Median business time from assignment in the window, once there was something to answer, to the first attempt."""
    units = facts.responses("assigned_at", "first_attempt_at")
    rows = units.rows
    late = rows.assigned_at < rows.response_from_at
    started = ibis.ifelse(late, rows.response_from_at, rows.assigned_at)
    if units.positions is None:
        return replace(units, started=started, latest=None)
    start = ibis.ifelse(late, rows.response_from_pos, rows.assigned_pos)
    positions = (start, units.positions[1])
    return replace(units, started=started, positions=positions, latest=None)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.BUSINESS,
    quantile=0.9,
    ja="期間内に担当が決まったリードの9割に、最初の試みをするまでの営業時間(人の待ち)。",
)
def human_wait_p90(facts: Facts) -> Units:
    """Business time from assignment in the window, once there was something to answer, in which nine in ten had a first attempt."""
    return human_wait(facts)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.ELAPSED,
    ja="期間内に担当が決まったリードへの最初の試みまでの経過時間の中央値(人の待ち)。",
)
def human_wait_elapsed(facts: Facts) -> Units:
    """Median elapsed time from assignment in the window, once there was something to answer, to the first attempt."""
    return human_wait(facts)


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.DAYS,
    ja="期間内に始まったリードのサイクルが成約するまでの日数の中央値。",
)
def time_to_won(facts: Facts) -> Units:
    """Median calendar days from the beginning of a lead cycle in the window until it was won."""
    return facts.cycles("created_at", "won_at")


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.DAYS,
    ja="期間内にMQLになったサイクルがFSへ引き渡されるまでの日数の中央値。",
)
def mql_to_sql_time(facts: Facts) -> Units:
    """Median calendar days from MQL in the window to the first hand-over."""
    return facts.cycles("mql_at", "sql_at")


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.DAYS,
    ja="期間内に引き渡されたサイクルが商談になるまでの日数の中央値。",
)
def sql_to_opportunity_time(facts: Facts) -> Units:
    """Median calendar days from the first hand-over in the window until an opportunity was opened."""
    return facts.cycles("sql_at", "opportunity_at")


@metric(
    Kind.DURATION,
    Unit.CYCLE,
    clock=Clock.DAYS,
    ja="期間内に商談になったサイクルが成約するまでの日数の中央値。",
)
def opportunity_to_won_time(facts: Facts) -> Units:
    """Median calendar days from the opening of an opportunity in the window until it was won."""
    return facts.cycles("opportunity_at", "won_at")

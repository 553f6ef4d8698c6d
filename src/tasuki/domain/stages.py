"""Stages of a lead cycle, and the gate events that move it between them.

A *stage* is where the sash is; a *gate event* is what happened to it. Events are never undone:
going back is a new event with a reason, and coming again is a new cycle.
"""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a lead cycle stands. The first five are the relay in running order."""

    LEAD = "lead"
    MQL = "mql"
    SQL = "sql"
    OPPORTUNITY = "opportunity"
    WON = "won"
    LOST = "lost"
    RECYCLED = "recycled"
    DISQUALIFIED = "disqualified"


RELAY: tuple[Stage, ...] = (Stage.LEAD, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY, Stage.WON)
"""The stages in running order: reaching a later one implies the earlier ones."""

CLOSED: frozenset[Stage] = frozenset({Stage.WON, Stage.LOST, Stage.RECYCLED, Stage.DISQUALIFIED})
"""Stages in which nobody owes the lead an answer."""


class Gate(StrEnum):
    """What can happen to a lead, in running order: events of one instant are taken in this order.

    The value is what is stored.
    """

    CREATE = "create"
    MQL = "mql"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    ACCEPT = "accept"
    RETURN = "return"
    OPEN_OPPORTUNITY = "open_opportunity"
    WIN = "win"
    LOSE = "lose"
    RECYCLE = "recycle"
    DISQUALIFY = "disqualify"
    REOPEN = "reopen"
    MERGE = "merge"
    UNMERGE = "unmerge"


REACHES: dict[Gate, Stage] = {
    Gate.CREATE: Stage.LEAD,
    Gate.MQL: Stage.MQL,
    Gate.HAND_OVER: Stage.SQL,
    Gate.ACCEPT: Stage.SQL,
    Gate.OPEN_OPPORTUNITY: Stage.OPPORTUNITY,
    Gate.WIN: Stage.WON,
    Gate.LOSE: Stage.LOST,
    Gate.RECYCLE: Stage.RECYCLED,
    Gate.DISQUALIFY: Stage.DISQUALIFIED,
}
"""The stage that an event reaches. An open cycle is never taken back by it, and events not listed
follow their own rule: a return goes back, a reopen to the furthest open stage, the rest nowhere."""

NEEDS_REASON: frozenset[Gate] = frozenset(
    {Gate.RETURN, Gate.RECYCLE, Gate.DISQUALIFY, Gate.LOSE, Gate.REOPEN}
)
"""Going back is always legal and never silent."""

"""Lead cycles as the first call that followed a script found them: what came of them is the script's.

The first call decides, whatever is said in later ones: every cycle counts once, for one script and one
caller, and a script cannot be made to look good by being used only once a lead is warm.
"""

from __future__ import annotations

import ibis

from tasuki.domain.touches import Direction, TouchKind
from tasuki.metrics.metric import Unit
from tasuki.metrics.units import Column, Facts, Table, Units

_OF_CALL = ("member_id", "team_id")
"""Columns that the call has of its own: the caller's, not the owner's."""


def pitches(facts: Facts, reached: str) -> Units:
    """Cycles not handed over by their first scripted call, from that call to a gate; merged leads
    left out."""
    cycles = facts.cycles("created_at", reached).rows.drop(*_OF_CALL)
    rows = _first(facts).inner_join(cycles, "journey_id")
    open_then = rows.sql_at.isnull() | (rows.sql_at >= rows.called_at)
    return Units(
        Unit.PITCH,
        rows,
        "touch_id",
        rows.called_at,
        rows[reached],
        open_then & _pending(rows.merged_at, facts),
        closed=rows.closed_at,
    )


def _first(facts: Facts) -> Table:
    """The first scripted call of each cycle; of several at one instant the one that was noted first."""
    calls = facts.tables["touches"]
    calls = calls.filter(
        calls.kind == str(TouchKind.CALL),
        ~calls.direction.identical_to(str(Direction.IN)),
        calls.script_version.notnull(),
        calls.journey_id.notnull(),
        calls.occurred_at <= facts.as_of,
    )
    turn = ibis.row_number().over(
        group_by=calls.journey_id, order_by=[calls.occurred_at, calls.touch_id]
    )
    calls = calls.mutate(turn=turn)
    return calls.filter(calls.turn == 0).select(
        "touch_id", "journey_id", "script_version", *_OF_CALL, called_at="occurred_at"
    )


def _pending(instant: Column, facts: Facts) -> Column:
    return instant.isnull() | (instant > facts.as_of)

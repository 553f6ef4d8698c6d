"""Lead cycles as the first call that followed a script found them: what came of them is the script's.

The first call decides, whatever is said in later ones: every cycle counts once, for one script and one
caller, and a script cannot be made to look good by being used only once a lead is warm.
"""

from __future__ import annotations

from tasuki.metrics.metric import Unit
from tasuki.metrics.units import Column, Facts, Units

_OF_CALL = {"member_id": "pitch_member_id", "team_id": "pitch_team_id"}
"""Columns that the call has of its own: the caller's, not the owner's."""

_CALL = ("pitch_id", "pitched_at", "pitch_script", *_OF_CALL.values())


def pitches(facts: Facts, reached: str) -> Units:
    """Cycles not handed over by their first scripted call, from that call to a gate; merged leads
    left out."""
    rows = facts.cycles("pitched_at", reached, *_CALL).rows
    rows = rows.drop(*_OF_CALL).rename(
        touch_id="pitch_id", script_version="pitch_script", **_OF_CALL
    )
    open_then = rows.sql_at.isnull() | (rows.sql_at >= rows.pitched_at)
    return Units(
        Unit.PITCH,
        rows,
        "touch_id",
        rows.pitched_at,
        rows[reached],
        open_then & _pending(rows.merged_at, facts),
        closed=rows.closed_at,
    )


def _pending(instant: Column, facts: Facts) -> Column:
    return instant.isnull() | (instant > facts.as_of)

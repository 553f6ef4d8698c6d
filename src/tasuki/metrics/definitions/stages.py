"""What is in a stage of the relay, and what has left it, onward or closed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from tasuki.metrics.metric import Unit, metric
from tasuki.metrics.reading import Kind

if TYPE_CHECKING:
    from tasuki.metrics.units import Column, Facts, Units


@metric(
    Kind.COUNT, Unit.CYCLE, ja="期間内にMQLになり、まだ引き渡しも終了もしていないサイクルの数。"
)
def held_mql(facts: Facts) -> Units:
    """Open lead cycles that became MQL in the window, not yet handed over."""
    return _held(facts, "mql_at", "sql_at")


@metric(
    Kind.COUNT, Unit.CYCLE, ja="期間内にSQLになり、まだ商談にも終了にもなっていないサイクルの数。"
)
def held_sql(facts: Facts) -> Units:
    """Open lead cycles first handed over in the window, without an opportunity yet."""
    return _held(facts, "sql_at", "opportunity_at")


@metric(
    Kind.COUNT, Unit.CYCLE, ja="期間内に商談になり、まだ成約にも終了にもなっていないサイクルの数。"
)
def held_opportunity(facts: Facts) -> Units:
    """Open lead cycles whose opportunity was opened in the window, not yet won."""
    return _held(facts, "opportunity_at", "won_at")


@metric(
    Kind.COUNT,
    Unit.CYCLE,
    ja="MQLから、期間内に引き渡されたか終了したサイクルの数。",
)
def left_mql(facts: Facts) -> Units:
    """Lead cycles that left MQL in the window, handed over or closed."""
    return _left(facts, "mql_at", "sql_at")


@metric(
    Kind.COUNT,
    Unit.CYCLE,
    ja="SQLから、期間内に商談になったか終了したサイクルの数。",
)
def left_sql(facts: Facts) -> Units:
    """Lead cycles that left SQL in the window, with an opportunity or closed."""
    return _left(facts, "sql_at", "opportunity_at")


@metric(
    Kind.COUNT,
    Unit.CYCLE,
    ja="商談から、期間内に成約したか終了したサイクルの数。",
)
def left_opportunity(facts: Facts) -> Units:
    """Lead cycles that left their opportunity in the window, won or closed."""
    return _left(facts, "opportunity_at", "won_at")


def _held(facts: Facts, entered: str, onward: str) -> Units:
    """Cycles that entered a stage and have not left it by the facts' instant."""
    units = facts.cycles(entered, onward)
    left = _leaving(units) <= facts.as_of
    return replace(units, reached=None, keep=units.keep & ~left.fill_null(False))


def _left(facts: Facts, entered: str, onward: str) -> Units:
    """Cycles that were in a stage, each from the instant at which it left."""
    units = facts.cycles(entered, onward)
    been = units.started <= facts.as_of
    keep = units.keep & been
    # Who left in a window may have entered long before it.
    return replace(units, started=_leaving(units), reached=None, keep=keep, latest=None)


def _leaving(units: Units) -> Column:
    return ibis.least(units.reached, units.rows.closed_at)

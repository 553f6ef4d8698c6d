"""Unfinished work as rows of journeys: the same lists that the review counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ibis.expr.types import Table

from tasuki.domain.stages import Stage
from tasuki.domain.touches import Disposition

Tables = Mapping[str, Table]
BEFORE_SQL = (Stage.LEAD.value, Stage.MQL.value)


def _waiting(tables: Tables) -> Table:
    rows = tables["journeys"]
    return rows.filter(rows.stage.isin(BEFORE_SQL), rows.merged_at.isnull())


def _unassigned(tables: Tables) -> Table:
    rows = _waiting(tables)
    return rows.filter(rows.member_id.isnull())


def _untouched(tables: Tables) -> Table:
    rows = _waiting(tables)
    return rows.filter(rows.first_attempt_at.isnull())


def _awaiting_answer(tables: Tables) -> Table:
    rows, offers = tables["journeys"], tables["handoffs"]
    silent = offers.filter(
        offers.accepted_at.isnull(), offers.returned_at.isnull(), offers.opportunity_at.isnull()
    )
    return rows.filter(rows.closed_at.isnull()).semi_join(silent, "journey_id")


def _returned(tables: Tables) -> Table:
    rows = _waiting(tables)
    return rows.filter(rows.returned_at.notnull())


def _no_outcome(tables: Tables) -> Table:
    rows, touches = tables["journeys"], tables["touches"]
    mute = touches.filter(touches.disposition == Disposition.NONE.value)
    return rows.semi_join(mute, "journey_id")


WORK: dict[str, Callable[[Tables], Table]] = {
    "unassigned": _unassigned,
    "untouched": _untouched,
    "awaiting_answer": _awaiting_answer,
    "returned": _returned,
    "no_outcome": _no_outcome,
}
"""Per kind of work (`Unfinished.kind`): the cycles that have it."""

"""The lead cycles as they stood at an instant of the past, from what the facts know today.

A later event has since replaced the owner, the gates that are only implied and the start of the
response. Each is looked up as it was, and what came later is not known yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, TypeAlias

import ibis

from tasuki.domain.touches import ATTEMPTS, CONNECTS, CONVERSATIONS, Direction
from tasuki.metrics.metric import DIMENSIONS, Unit

Column: TypeAlias = Any
Table: TypeAlias = Any

_ALWAYS = (
    "journey_id",
    "lead_id",
    "lead_key",
    "merged_at",
    "closed_at",
    "created_at",
    "mql_at",
    "sql_at",
    "opportunity_at",
    "won_at",
)
"""Columns that all definitions share, so that one query can serve several."""

_INFERRED = ("mql_at", "sql_at", "opportunity_at")
"""The gates that a later one implies."""

_ANSWERS: dict[str, Callable[[Table], Column]] = {
    "attempt": lambda t: (t.direction == str(Direction.OUT)) & among(t.kind, ATTEMPTS),
    "contact": lambda t: among(t.disposition, CONNECTS),
    "conversation": lambda t: among(t.disposition, CONVERSATIONS),
}
"""Which touches are which answer: what `facts.journeys` says, for the past."""


def cycles(
    tables: Mapping[str, Table], as_of: datetime, gates: Sequence[str], *, owners: bool
) -> Table:
    """A row per cycle with the stages and these gates; with `owners`, who owned it then."""
    rows = tables["journeys"]
    if owners:
        rows = _owned(tables, as_of)
    named = dict.fromkeys((*_ALWAYS, *DIMENSIONS[Unit.CYCLE].values(), *gates))
    facts = {_now(name): rows[name] for name in _INFERRED}
    return rows.select(**facts, **{name: _stood(rows, name, as_of) for name in named})


def responses(
    tables: Mapping[str, Table], as_of: datetime, gates: Sequence[str], *, owners: bool
) -> Table:
    """The same with the instants of our answer. A cycle that became MQL later was answered from
    creation on."""
    names = {f"first_{name}_at": f"early_{name}_at" for name in _ANSWERS}
    wanted = ("response_from_at", "passed_at", "assigned_at", *names, *gates)
    rows = cycles(tables, as_of, wanted, owners=owners)
    touches, journeys = tables["touches"], tables["journeys"]
    later = journeys.filter(journeys.response_from_at > as_of)
    early = touches.inner_join(later.select("journey_id", "created_at"), "journey_id")
    early = early.filter(early.occurred_at >= early.created_at)
    answers = early.group_by("journey_id").aggregate(
        **{
            names[f"first_{name}_at"]: early.occurred_at.min(where=is_one(early))
            for name, is_one in _ANSWERS.items()
        }
    )
    rows = rows.left_join(answers, "journey_id")
    return rows.mutate(
        **{first: ibis.coalesce(rows[own], rows[first]) for first, own in names.items()}
    )


def latest(rows: Table, gate: str) -> Column:
    """A column of the facts that is never before this gate of `cycles`; None where there is none.

    At an instant a gate that can be implied was where the facts now have it, or that lies yet ahead
    and a later gate stood for it.
    """
    return rows[_now(gate)] if gate in _INFERRED else None


def passed(rows: Table) -> Column:
    """Whether the MQL gate was passed, and not only taken to be because a later one was."""
    return ~rows.mql_inferred & rows.mql_at.notnull()


def among(column: Column, values: AbstractSet[Any]) -> Column:
    """Whether a column has one of some values."""
    names = sorted(str(value) for value in values)
    return column == names[0] if len(names) == 1 else column.isin(names)


def when(condition: Column, column: Column) -> Column:
    """A column where a condition holds, null elsewhere."""
    return ibis.ifelse(condition, column, ibis.null(column.type()))


def _now(gate: str) -> str:
    """What a gate of the facts is called beside what it was then."""
    return f"now_{gate}"


def _stood(rows: Table, gate: str, as_of: datetime) -> Column:
    """A column of the journeys as it was: a skipped stage was reached with the next one that was
    known then, and a response began at creation until there was an MQL."""

    def known(instant: Column) -> Column:
        return when(instant <= as_of, instant)

    match gate:
        case "opportunity_at":
            return ibis.coalesce(known(rows.opportunity_at), known(rows.won_at))
        case "sql_at":
            implied = ibis.least(known(rows.accepted_at), _stood(rows, "opportunity_at", as_of))
            return ibis.coalesce(known(rows.sql_at), implied)
        case "mql_at":
            return ibis.coalesce(known(rows.mql_at), _stood(rows, "sql_at", as_of))
        case "passed_at":
            return known(when(~rows.mql_inferred, rows.mql_at))
        case "response_from_at":
            return ibis.coalesce(_stood(rows, "passed_at", as_of), rows.created_at)
        case _:
            return rows[gate]


def _owned(tables: Mapping[str, Table], as_of: datetime) -> Table:
    """The journeys with the members and teams that owned them at `as_of`."""
    rows, owners = tables["journeys"], tables["past_owners"]
    then = owners.filter(owners.since <= as_of, owners.until > as_of)
    then = then.select("journey_id", past_member_id="member_id", past_team_id="team_id")
    rows = rows.left_join(then, "journey_id")
    settled = (rows.member_since <= as_of) | (rows.member_since.isnull() & (rows.sql_at <= as_of))
    return rows.mutate(
        member_id=ibis.ifelse(settled, rows.member_id, rows.past_member_id),
        team_id=ibis.ifelse(settled, rows.team_id, rows.past_team_id),
    )

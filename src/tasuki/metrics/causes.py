"""Why what is overdue was not done: `domain.omissions.cause` as an expression over the facts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeAlias

import ibis

from tasuki.domain.omissions import BY_KIND, OF_THE_OWNER, Cause, Presence

Column: TypeAlias = Any
Table: TypeAlias = Any

_KEY = ("kind", "subject")
_INSTANTS = "array<timestamp('UTC')>"


def with_cause(rows: Table, as_of: datetime, presence: Presence) -> Table:
    """Obligations that are overdue at `as_of`, each with the `cause` that the domain gives it; they
    have `owner_id`, who is to see to it then."""
    own = rows.kind.cases(*((kind.value, why.value) for kind, why in BY_KIND.items()))
    gone = [member for member in presence.left if presence.gone(member, as_of)]
    away = [member for member in presence.absent if presence.away(member, as_of)]
    rows, was_away = _away_then(rows, presence)
    why = ibis.cases(
        (rows.kind.notin([kind.value for kind in OF_THE_OWNER]), own),
        (rows.owner_id.isnull(), Cause.NEVER_ASSIGNED.value),
        (_among(rows.owner_id, gone), Cause.OWNER_GONE.value),
        (_among(rows.owner_id, away) | was_away, Cause.OWNER_ABSENT.value),
        else_=own,
    )
    return rows.mutate(cause=why)


def _among(column: Column, members: Collection[int]) -> Column:
    return column.isin(sorted(members)) if members else ibis.literal(False)


def _away_then(rows: Table, presence: Presence) -> tuple[Table, Column]:
    """Whether the owner was away when it fell due: a column of the rows that come back."""
    spans = [(member, *span) for member, some in presence.absent.items() for span in some]
    if not spans:
        return rows, ibis.literal(False)
    members, starts, ends = zip(*spans, strict=True)
    nth = ibis.range(len(spans)).unnest().name("nth").as_table().nth
    away = nth.as_table().select(
        who=ibis.literal(members, "array<int64>")[nth],
        start=ibis.literal(starts, _INSTANTS)[nth],
        end=ibis.literal(ends, _INSTANTS)[nth],
    )
    held = [rows.owner_id == away.who, rows.due_at >= away.start, rows.due_at < away.end]
    found = rows.semi_join(away, held).select(*_KEY, was_away=ibis.literal(True))
    rows = rows.left_join(found, _KEY, rname="{name}_away").drop("kind_away", "subject_away")
    return rows, rows.was_away.fill_null(False)

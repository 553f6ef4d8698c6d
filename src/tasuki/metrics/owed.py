"""What is owed as it stands at an instant: `domain.obligations` as expressions over the facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

import ibis

from tasuki.domain.obligations import State

Column: TypeAlias = Any
Table: TypeAlias = Any

_KEY = ("kind", "subject")


def obligations(tables: Mapping[str, Table], as_of: datetime, *, owners: bool) -> Table:
    """The obligations; with `owners`, with whom they were at an instant that the facts know more of."""
    rows = tables["obligations"]
    if not owners:
        return rows
    several = tables["obligation_owners"]
    latest = ibis.window(group_by=_KEY, order_by=ibis.desc("nth"))
    then = several.filter(several.since <= as_of).mutate(back=ibis.row_number().over(latest))
    then = then.filter(then.back == 0).select(
        *_KEY, then_member="member_id", then_team="team_id", known=True
    )
    joined = rows.left_join(then, _KEY, rname="{name}_then").drop("kind_then", "subject_then")
    return joined.mutate(
        member_id=ibis.ifelse(joined.known.fill_null(False), joined.then_member, joined.member_id),
        team_id=ibis.ifelse(joined.known.fill_null(False), joined.then_team, joined.team_id),
    ).drop("then_member", "then_team", "known")


def named(tables: Mapping[str, Table], rows: Table) -> Table:
    """The rows with what each is about for its lead's key: feedback is about a campaign."""
    campaigns = tables["campaigns"]
    names = campaigns.select("campaign_id", told=ibis.coalesce(campaigns.name, campaigns.key))
    joined = rows.left_join(names, "campaign_id").drop("campaign_id_right")
    about = ibis.ifelse(joined.lead_id.isnull(), joined.told, joined.lead_key)
    return joined.mutate(lead_key=about).drop("told")


def kept(rows: Table, as_of: datetime) -> Column:
    """Whether each was met in time; null while that can still be, or where nothing was owed then."""
    in_time = (rows.met_at <= as_of) & (rows.met_at <= rows.due_at)
    return ibis.cases(
        (rows.opened_at > as_of, ibis.null("boolean")),
        (in_time.fill_null(False), True),
        (fallen_due(rows, as_of), False),
        else_=ibis.null("boolean"),
    )


def fallen_due(rows: Table, as_of: datetime) -> Column:
    """Whether the time of each was over by an instant, and it was owed when it ended."""
    return (rows.due_at < as_of) & ~rows.excused


def with_state(tables: Mapping[str, Table], rows: Table, as_of: datetime) -> Table:
    """The rows with `state` at an instant; null before they were opened."""
    lifts = tables["obligation_lifts"]
    lifted = lifts.filter(lifts.started_at <= as_of, lifts.ended_at > as_of)
    lifted = lifted.select(*_KEY, lifted=True).distinct()
    rows = rows.left_join(lifted, _KEY, rname="{name}_lift").drop("kind_lift", "subject_lift")
    ended = _by(rows.cancelled_at, as_of) | rows.lifted.fill_null(False)
    state = ibis.cases(
        (rows.opened_at > as_of, ibis.null("string")),
        (_by(rows.met_at, as_of), State.MET.value),
        (ended, State.CANCELLED.value),
        (rows.due_at < as_of, State.BREACHED.value),
        else_=State.OPEN.value,
    )
    return rows.mutate(state=state).drop("lifted")


def overdue(tables: Mapping[str, Table], rows: Table, as_of: datetime) -> Table:
    """The rows that are overdue at an instant, and still owed."""
    lifts = tables["obligation_lifts"]
    rows = rows.filter(
        rows.due_at < as_of, ~_by(rows.met_at, as_of), ~_by(rows.cancelled_at, as_of)
    )
    return rows.anti_join(lifts.filter(lifts.started_at <= as_of, lifts.ended_at > as_of), _KEY)


def _by(instant: Column, as_of: datetime) -> Column:
    """Whether something had happened by an instant."""
    return (instant <= as_of).fill_null(False)

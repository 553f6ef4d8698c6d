"""Which campaigns an outcome is credited to, where a lead took part in several (decision 7).

The first campaign is the lead's own and needs nothing here. The two other credits count the same
units once more, under other campaigns; what they add up to is the same.
"""

from __future__ import annotations

from dataclasses import replace

import ibis

from tasuki.metrics.units import Column, Facts, Table, Units

_NUMBERED = 1000
"""A unit's share has the unit's id times this plus its campaign's place for an id."""


def last(facts: Facts, units: Units) -> Units:
    """The units, each under the campaign that its lead joined last before the hand-over."""
    parts = _known(facts, units)
    latest = parts.group_by("journey_id").aggregate(last_id=parts.campaign_id.argmax(parts.nth))
    rows = units.rows.left_join(latest, "journey_id").drop("journey_id_right")
    found = ibis.coalesce(rows.last_id, rows.campaign_id)
    return _over(rows.mutate(campaign_id=found), units)


def even(facts: Facts, units: Units) -> Units:
    """The units shared equally among the campaigns that their leads took part in before the
    hand-over: a row per unit and campaign, with the share for a weight."""
    parts = _known(facts, units)
    each = parts.group_by("journey_id", "campaign_id").aggregate(nth=parts.nth.min())
    among = each.count().over(group_by="journey_id")
    each = each.mutate(share=1.0 / among).rename(part_id="campaign_id")
    rows = units.rows.left_join(each, "journey_id").drop("journey_id_right")
    rows = rows.mutate(
        campaign_id=ibis.coalesce(rows.part_id, rows.campaign_id),
        credit_id=rows[units.unit_id] * _NUMBERED + ibis.coalesce(rows.nth, 0),
        share=ibis.coalesce(rows.share, 1.0),
    )
    found = _over(rows, units)
    weight = rows.share if found.weight is None else rows.share * found.weight
    return replace(found, unit_id="credit_id", weight=weight)


def _over(rows: Table, units: Units) -> Units:
    """Units over rows that have all of their columns, and more."""
    was, now = units.rows.op(), rows.op()

    def moved(column: Column) -> Column:
        return None if column is None else column.op().replace({was: now}).to_expr()

    return replace(
        units,
        rows=rows,
        started=moved(units.started),
        reached=moved(units.reached),
        keep=moved(units.keep),
        weight=moved(units.weight),
        closed=moved(units.closed),
    )


def _known(facts: Facts, units: Units) -> Table:
    """The participations, known by then, of leads that have such a unit; an unknown instant is before
    all."""
    parts = facts.tables["participations"]
    known = parts.filter(parts.joined_at.isnull() | (parts.joined_at <= facts.as_of))
    return known.semi_join(units.rows.filter(units.started.notnull()), "journey_id")

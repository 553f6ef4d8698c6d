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
    found = _over(_joined(facts, units), units)
    is_last = found.rows.is_last
    return replace(found, keep=is_last if found.keep is None else found.keep & is_last)


def even(facts: Facts, units: Units) -> Units:
    """The units shared equally among the campaigns that their leads took part in before the
    hand-over: a row per unit and campaign, with the share for a weight."""
    found = _over(_joined(facts, units), units)
    share = found.rows.share
    weight = share if found.weight is None else share * found.weight
    return replace(found, unit_id="credit_id", weight=weight)


def _joined(facts: Facts, units: Units) -> Table:
    """A row per unit and campaign that its lead took part in; both credits read the same rows."""
    parts = _known(facts, units)
    each = parts.group_by("journey_id", "campaign_id").aggregate(
        nth=parts.nth.min(), latest=parts.nth.max()
    )
    of_lead = ibis.window(group_by="journey_id")
    each = each.mutate(
        share=1.0 / each.count().over(of_lead),
        is_last=each.latest == each.latest.max().over(of_lead),
    )
    each = each.rename(part_id="campaign_id").drop("latest")
    rows = units.rows.left_join(each, "journey_id").drop("journey_id_right")
    return rows.mutate(
        campaign_id=ibis.coalesce(rows.part_id, rows.campaign_id),
        credit_id=rows[units.unit_id] * _NUMBERED + ibis.coalesce(rows.nth, 0),
        share=ibis.coalesce(rows.share, 1.0),
        is_last=ibis.coalesce(rows.is_last, True),
    )


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

"""Who can meet an MQL definition at all: values that are left of an attribute, points within reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tasuki.domain.agreement.criteria import Among, Attribute, AttributePoints
from tasuki.domain.agreement.document import MqlDefinition

Values = frozenset[str | None]
"""Values of an attribute that a definition tells apart; None stands for unknown and all the rest."""

Given = tuple[tuple[int, ...], int]
"""Points that go to each capped group, and those outside of them."""


def told_apart(mql: MqlDefinition, attribute: Attribute) -> Values:
    """The values of an attribute that stand anywhere in a definition, and None."""
    barriers = (rule.lead for rule in (*mql.required, *mql.excluded))
    named = _about(attribute, (*barriers, *(rule.lead for rule in mql.attributes)))
    return frozenset({None}.union(*((*lead.any_of, *lead.none_of) for lead in named)))


def left(mql: MqlDefinition, attribute: Attribute) -> Values:
    """Those of them that are not excluded and all that is required."""
    return frozenset(
        value
        for value in told_apart(mql, attribute)
        if all(lead.holds(value) for lead in _about(attribute, (r.lead for r in mql.required)))
        and not any(lead.holds(value) for lead in _about(attribute, (r.lead for r in mql.excluded)))
    )


def reachable_points(mql: MqlDefinition) -> int | None:
    """The most points that a lead can have at one instant; None where there is no limit.

    What holds together is reckoned with: a lead has one value of each attribute, and only such as
    are left of it. Behaviour can be repeated without limit, so it fills its group up to the cap, or
    has no limit where there is none; that is so with a half-life, too, because touches can fall on
    one instant. What is needed is taken to cost no points. A definition that leaves nobody is taken
    as if nothing were required or excluded.
    """
    filled = {rule.group for rule in mql.behaviours if rule.points > 0}
    if any(group is None or group not in mql.caps for group in filled):
        return None
    behaviour = sum(mql.caps[group] for group in filled if group is not None)
    rules = [rule for rule in mql.attributes if rule.group is None or rule.group not in filled]
    capped = sorted({rule.group for rule in rules if rule.group in mql.caps and rule.group})
    # Per attribute, what a value gives outside of caps and to each capped group. Of equal sums in
    # the groups only the best outside is worth keeping.
    sums: dict[tuple[int, ...], int] = {(0,) * len(capped): 0}
    for attribute in Attribute:
        given = _given(mql, attribute, rules, capped)
        merged: dict[tuple[int, ...], int] = {}
        for so_far, outside in sums.items():
            for groups, free in given:
                key = tuple(a + b for a, b in zip(so_far, groups, strict=True))
                merged[key] = max(merged.get(key, outside + free), outside + free)
        sums = merged
    caps = [mql.caps[group] for group in capped]
    return behaviour + max(
        outside + sum(min(cap, points) for cap, points in zip(caps, groups, strict=True))
        for groups, outside in sums.items()
    )


def _given(
    mql: MqlDefinition,
    attribute: Attribute,
    rules: Iterable[AttributePoints],
    capped: list[str],
) -> set[Given]:
    """What each value left of an attribute gives to the capped groups and outside of them."""
    mine = [rule for rule in rules if rule.lead.attribute is attribute]
    found = set()
    for value in left(mql, attribute) or told_apart(mql, attribute):
        points: defaultdict[str | None, int] = defaultdict(int)
        for rule in mine:
            if rule.lead.holds(value):
                points[rule.group if rule.group in capped else None] += rule.points
        found.add((tuple(points[group] for group in capped), points[None]))
    return {one for one in found if not any(_beats(other, one) for other in found)}


def _beats(one: Given, other: Given) -> bool:
    """Whether a value gives nowhere less than another and somewhere more: nobody needs the other."""
    pairs = list(zip((*one[0], one[1]), (*other[0], other[1]), strict=True))
    return one != other and all(a >= b for a, b in pairs)


def _about(attribute: Attribute, leads: Iterable[Among]) -> list[Among]:
    return [lead for lead in leads if lead.attribute is attribute]

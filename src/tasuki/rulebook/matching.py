"""Which leads and touches an agreement's criteria mean, as expressions: what `criteria` says in Python.

Nothing is what a touch or lead does not say: a criterion that asks for it does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import ibis

from tasuki.domain.agreement.criteria import Among, Doing

Column: TypeAlias = Any
Table: TypeAlias = Any


def is_among(leads: Table, lead: Among) -> Column:
    """Whether a lead is meant; never null."""
    column = leads[str(lead.attribute)]
    if lead.any_of:
        return _one_of(column, lead.any_of).fill_null(False)
    return ~_one_of(column, lead.none_of).fill_null(False)


def does(touches: Table, touch: Doing) -> Column:
    """Whether a touch is such a one; null for no where it does not say. Needs `channel` only where
    the criterion names channels."""
    asked: list[tuple[str, Iterable[str]]] = [
        ("kind", touch.kinds),
        ("direction", [touch.direction] if touch.direction else []),
        ("disposition", touch.dispositions),
        ("channel", touch.channels),
    ]
    return ibis.and_(*(_one_of(touches[name], values) for name, values in asked if values))


def with_channels(tables: Mapping[str, Table], touches: Table, asked: Iterable[Doing]) -> Table:
    """The touches with the channel of their campaign, where one of the criteria asks for it."""
    if not any(touch.channels for touch in asked):
        return touches
    campaigns = tables["campaigns"].select("campaign_id", "channel")
    return touches.left_join(campaigns, "campaign_id").drop("campaign_id_right")


def _one_of(column: Column, values: Iterable[str]) -> Column:
    names = sorted({str(value) for value in values})
    return column == names[0] if len(names) == 1 else column.isin(names)

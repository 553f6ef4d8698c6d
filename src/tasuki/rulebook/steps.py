"""What changes a lead's score, and when: a row per lead and instant at which its sums change.

A touch adds its points when it happens and loses half of what is left at every half-life; a count of
what is needed falls again when the touch is too old. Instants are microseconds since 1970. Points are
whole numbers of their smallest part until they are added up, so that nothing is rounded and every
engine comes to the same last bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add, or_
from typing import Any, TypeAlias

import ibis

from tasuki.domain.agreement.document import HALVINGS
from tasuki.domain.zones import instant_of, micros
from tasuki.facts.localtime import DAY, epoch_us
from tasuki.rulebook.layout import Layout
from tasuki.rulebook.matching import does, is_among, with_channels

Column: TypeAlias = Any
Table: TypeAlias = Any


FEW = 20
"""So many leads are named one by one."""

PARTS = 2 ** (HALVINGS - 1)
"""Points are counted in these parts: after the last halving but one a single part is left of each."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which instants are asked about: up to and not including `end`. All that happened before
    `carried` is added up into one step at it (None: nothing is); microseconds since 1970."""

    end: int
    carried: int | None = None

    @classmethod
    def until(cls, as_of: datetime) -> Span:
        """All time, `as_of` included."""
        return cls(micros(as_of) + 1)

    @classmethod
    def standing(cls, instant: datetime) -> Span:
        """One instant: what has added up by then."""
        return cls(micros(instant) + 1, micros(instant))

    @classmethod
    def between(cls, start: datetime, end: datetime, as_of: datetime) -> Span:
        """From just before `start`, so that what held already can be told from what came."""
        first = micros(start)
        return cls(max(first, min(micros(end), micros(as_of) + 1)), first - 1)


def steps(
    tables: Mapping[str, Table],
    layout: Layout,
    span: Span,
    *,
    as_of: datetime,
    lead_ids: Sequence[int] | None = None,
    lowest: int | None = None,
) -> Table:
    """The changes of the layout's columns: `lead_id`, `step_at`, and by how much, in that order.

    Several may fall on one instant. Points are counted in their PARTS. The first step of each lead is its creation, or the instant to which the past is carried. With
    `lowest`, leads may be left out that can never come up to such a score.
    """
    leads = _leads(tables, layout, span, as_of, lead_ids)
    changes = []
    if layout.mql.behaviours or layout.mql.needed:
        touched = _touched(tables, layout, span, lead_ids)
        touched = touched.inner_join(leads.select("lead_id", "since"), "lead_id")
        touched = _arrived(touched, layout)
        leads = _carrying(leads, touched, layout, lowest)
        if lowest is not None:
            touched = touched.semi_join(leads, "lead_id")
        changes += [_halvings(touched, layout, span), *_expiries(touched, layout, span)]
    own = {name: leads[name] for name in layout.columns if name in leads.columns}
    changes.append(_change(layout, leads, leads.since, own))
    return ibis.union(*changes) if len(changes) > 1 else changes[0]


def added(columns: Mapping[str, Column], layout: Layout) -> dict[str, Column]:
    """Sums of the columns of steps, as points again."""
    parts = {part.name for part in layout.parts}
    return {
        name: column / float(PARTS) if name in parts else column for name, column in columns.items()
    }


def _leads(
    tables: Mapping[str, Table],
    layout: Layout,
    span: Span,
    as_of: datetime,
    lead_ids: Sequence[int] | None,
) -> Table:
    """A row per lead that was there: since when it is looked at, and what it is."""
    rows, mql = tables["journeys"], layout.mql
    tests = [rows.cycle == 1, rows.merged_at.isnull() | (rows.merged_at > as_of)]
    tests.append(rows.created_at < instant_of(span.end))
    rows = of_leads(rows, lead_ids)
    if not layout.reasons:
        tests += [is_among(rows, rule.lead) for rule in mql.required]
        tests += [~is_among(rows, rule.lead) for rule in mql.excluded]
    born = epoch_us(rows.created_at)
    since = born if span.carried is None else ibis.greatest(born, span.carried)
    own = {
        part.name: _total(
            _points(is_among(rows, r.lead), r.points * PARTS) for r in part.attributes
        )
        for part in layout.parts
    }
    own |= {
        name: _points(is_among(rows, rule.lead))
        for names, rules in ((layout.required, mql.required), (layout.excluded, mql.excluded))
        for name, rule in zip(names, rules, strict=bool(names))
    }
    return rows.filter(*tests).select("lead_id", since=since, **own)


def of_leads(rows: Table, lead_ids: Sequence[int] | None) -> Table:
    """The rows of these leads; of all where none are named."""
    if lead_ids is None:
        return rows
    if len(lead_ids) <= FEW:
        return rows.filter(rows.lead_id.isin(list(lead_ids)))
    return rows.semi_join(listed(((number,) for number in lead_ids), "lead_id"), "lead_id")


def listed(rows: Iterable[Sequence[int]], *names: str) -> Table:
    """Whole numbers as a table with these columns, for an expression to hold.

    One text, which the engine takes apart: thousands of constants take longer to compile than to use.
    """
    text = " ".join(",".join(map(str, row)) for row in rows)
    found = ibis.literal(text).split(" ").unnest().name("row").as_table()
    parts = found.row.split(",")
    return found.select(**{name: parts[i].cast("int64") for i, name in enumerate(names)})


def _touched(
    tables: Mapping[str, Table], layout: Layout, span: Span, lead_ids: Sequence[int] | None
) -> Table:
    """The touches that some rule means and that can still count, with what each brings."""
    mql = layout.mql
    meant = [*(rule.touch for rule in mql.behaviours), *(rule.touch for rule in mql.needed)]
    rows = of_leads(tables["touches"], lead_ids)
    rows = rows.filter(rows.occurred_at < instant_of(span.end))
    longest = _reach(layout)
    if span.carried is not None and longest is not None:
        rows = rows.filter(rows.occurred_at > instant_of(span.carried - longest))
    rows = with_channels(tables, rows, meant)
    rows = rows.filter(reduce(or_, (does(rows, touch) for touch in dict.fromkeys(meant))))
    brings = {
        part.name: _total(_points(does(rows, r.touch), r.points) for r in part.behaviours)
        for part in layout.parts
        if part.behaviours
    }
    brings |= {
        layout.times[part.name]: _total(_points(does(rows, r.touch)) for r in part.behaviours)
        for part in layout.parts
        if part.name in layout.times
    }
    brings |= {
        name: _points(does(rows, rule.touch))
        for name, rule in zip(layout.needed, mql.needed, strict=True)
    }
    return rows.select("lead_id", touched=epoch_us(rows.occurred_at), **brings)


def _reach(layout: Layout) -> int | None:
    """For how long a touch can matter; None: for ever."""
    mql = layout.mql
    reach = [rule.within_days for rule in mql.needed]
    if mql.behaviours:
        if mql.half_life_days is None:
            return None
        reach.append(mql.half_life_days * HALVINGS)
    return max(reach) * DAY


def _arrived(touched: Table, layout: Layout) -> Table:
    """The touches with the instant at which each is first seen, and after how many halvings."""
    arrived = ibis.greatest(touched.touched, touched.since)
    life = _life(layout)
    first = ibis.least((arrived - touched.touched) // life, HALVINGS) if life else 0
    return touched.mutate(arrived=arrived, halved=first)


def _carrying(leads: Table, touched: Table, layout: Layout, lowest: int | None) -> Table:
    """The leads with what their touches had brought when each is first looked at.

    With `lowest`, only those that might come up to such a score: if all that gives them points did
    so at once, and nothing took any.
    """
    share = _share(touched.halved)
    before = touched.arrived == touched.since
    counts = ibis.ifelse(touched.halved == HALVINGS, 0, 1)
    brought = _arrivals(touched, layout, share, counts)
    sums = {f"{n}_carried": ibis.ifelse(before, c, 0).sum() for n, c in brought.items()}
    most = [p.name for p in layout.parts if p.behaviours and lowest is not None]
    sums |= {f"{name}_most": ibis.greatest(brought[name], 0).sum() for name in most}
    sums |= {f"{name}_most": brought[name].sum() for name in layout.needed if lowest is not None}
    rows = leads.left_join(touched.group_by("lead_id").aggregate(**sums), "lead_id")

    def summed(name: str, kind: str) -> Column:
        parts = [rows[n] for n in (name, f"{name}_{kind}") if n in rows.columns]
        return _total(part.cast("float64").fill_null(0) for part in parts)

    if lowest is not None:
        upto = added({name: summed(name, "most") for name in layout.columns}, layout).__getitem__
        rows = rows.filter(layout.admits(upto) & (layout.score(upto) >= lowest))
    own = {name: summed(name, "carried") for name in layout.columns}
    return rows.select("lead_id", "since", **own)


def _halvings(touched: Table, layout: Layout, span: Span) -> Table:
    """What each touch brings when it happens, and what it loses from then on; not what was carried."""
    life = _life(layout)
    comes = touched.arrived > touched.since
    if not life:
        rows = touched.filter(comes)
        brought = _arrivals(rows, layout, ibis.literal(PARTS), ibis.literal(1))
        return _change(layout, rows, rows.arrived, brought)
    last = ibis.least((span.end - 1 - touched.touched) // life, HALVINGS)
    first = ibis.ifelse(comes, 0, 1).cast("int64")
    rows = touched.mutate(nth=ibis.range(first, (last - touched.halved + 1).cast("int64")).unnest())
    begins, halving = rows.nth == 0, rows.halved + rows.nth
    moment = ibis.ifelse(begins, rows.arrived, rows.touched + halving * life)
    # The last halving takes the single part that is left.
    lost = ibis.greatest(_share(halving), 1)
    counts = ibis.ifelse(begins, 1, ibis.ifelse(halving == HALVINGS, -1, 0))
    brought = _arrivals(rows, layout, ibis.ifelse(begins, PARTS, -lost), counts)
    for name in layout.needed:
        brought[name] = ibis.ifelse(begins, brought[name], 0)
    return _change(layout, rows, moment, brought)


def _life(layout: Layout) -> int | None:
    """How long points keep before they are halved; None where they stay."""
    half = layout.mql.half_life_days
    return half * DAY if half is not None and layout.mql.behaviours else None


def _share(halvings: Column) -> Column:
    """How many parts of each point are left after so many halvings, at most HALVINGS."""
    return ibis.literal(PARTS, "int64") >> halvings.cast("int32")


def _arrivals(touched: Table, layout: Layout, share: Column, times: Column) -> dict[str, Column]:
    """The columns of a touch's points at a share of them, of its counts, and of what is needed."""
    brought = {p.name: touched[p.name] * share for p in layout.parts if p.behaviours}
    brought |= {name: touched[name] * times for name in layout.times.values()}
    for name, rule in zip(layout.needed, layout.mql.needed, strict=True):
        counts = touched.touched + rule.within_days * DAY > touched.since
        brought[name] = ibis.ifelse(counts, touched[name], 0)
    return brought


def _expiries(touched: Table, layout: Layout, span: Span) -> list[Table]:
    """Where a touch becomes too old for what is needed, per column."""
    found = []
    for name, rule in zip(layout.needed, layout.mql.needed, strict=True):
        rows = touched.mutate(expires=touched.touched + rule.within_days * DAY)
        rows = rows.filter(rows[name] > 0, rows.expires > rows.since, rows.expires < span.end)
        found.append(_change(layout, rows, rows.expires, {name: -rows[name]}))
    return found


def _change(layout: Layout, rows: Table, moment: Column, by: Mapping[str, Column]) -> Table:
    """Rows of the layout's columns; those that are not said do not change."""
    zero = ibis.literal(0)
    changes = {name: by.get(name, zero).cast("float64") for name in layout.columns}
    return rows.select(lead_id=rows.lead_id, step_at=moment.cast("int64"), **changes)


def _points(condition: Column, points: int = 1) -> Column:
    """Points where a condition holds; none where that is not known."""
    return ibis.ifelse(condition, points, 0)


def _total(columns: Any) -> Column:
    found = list(columns)
    return reduce(add, found) if found else ibis.literal(0)

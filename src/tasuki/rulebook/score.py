"""Scores over time, and the instants at which leads become MQL by the rules.

One expression answers for one lead and for a million: the steps of `steps`, added up in the order of
time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

import ibis
import pyarrow as pa

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.window import Window
from tasuki.domain.zones import micros
from tasuki.facts.schema import INSTANT
from tasuki.facts.snapshot import Snapshot
from tasuki.rulebook.layout import Layout
from tasuki.rulebook.reasons import Standing, standings
from tasuki.rulebook.steps import Span, added, listed, steps

Column: TypeAlias = Any
Table: TypeAlias = Any

CROSSINGS = pa.schema(
    [
        pa.field("lead_id", pa.int64()),
        pa.field("crossed_at", INSTANT),
        pa.field("score", pa.float64()),
    ]
)
"""A row per time that a lead becomes MQL by the rules."""


def crossings(
    snapshot: Snapshot,
    agreement: Agreement,
    *,
    as_of: datetime,
    window: Window | None = None,
    lead_ids: Sequence[int] | None = None,
) -> pa.Table:
    """When leads become MQL by the rules, in all time or in a window: rows of CROSSINGS in order.

    All leads, unless some are named. A lead becomes one at each instant at which the gate turns from not holding to holding.
    """
    span = Span.between(window.start, window.end, as_of) if window else Span.until(as_of)
    layout = Layout(agreement.mql, reasons=False)
    changes = steps(
        snapshot.tables,
        layout,
        span,
        as_of=as_of,
        lead_ids=lead_ids,
        lowest=agreement.mql.threshold,
    )
    rows = running(changes, layout)
    was = layout.score(lambda name: rows[name] - rows[f"{name}_step"])
    held = layout.admits(lambda name: rows[name] - rows[f"{name}_step"])
    threshold = agreement.mql.threshold
    turned = rows.admitted & (rows.score >= threshold) & ~(held & (was >= threshold))
    found = rows.filter(turned)
    if span.carried is not None:
        found = found.filter(found.step_at > span.carried)
    table = snapshot.arrow(found.select("lead_id", "step_at", "score"))
    table = table.rename_columns(CROSSINGS.names).cast(CROSSINGS)
    return table.sort_by([("crossed_at", "ascending"), ("lead_id", "ascending")])


def holding(
    snapshot: Snapshot,
    agreement: Agreement,
    instant: datetime,
    *,
    as_of: datetime,
    lead_ids: Sequence[int] | None = None,
) -> pa.Table:
    """The leads whose gate holds at an instant, with their score: `lead_id`, `score`."""
    layout = Layout(agreement.mql, reasons=False)
    changes = steps(
        snapshot.tables,
        layout,
        Span.standing(instant),
        as_of=as_of,
        lead_ids=lead_ids,
        lowest=agreement.mql.threshold,
    )
    rows = _judged(_summed(changes, layout), layout)
    found = rows.filter(rows.admitted & (rows.score >= agreement.mql.threshold))
    return snapshot.arrow(found.select("lead_id", "score"))


def score_at(
    snapshot: Snapshot,
    agreement: Agreement,
    lead_ids: Sequence[int] | None,
    instant: datetime,
    *,
    as_of: datetime,
) -> list[Standing]:
    """How some leads (None: all) stand at an instant, with the reasons, in the order of their ids.

    A lead that was not there yet, was merged by `as_of` or does not exist is left out.
    """
    layout = Layout(agreement.mql, reasons=True)
    span = Span.standing(instant)
    changes = steps(snapshot.tables, layout, span, as_of=as_of, lead_ids=lead_ids)
    return standings(snapshot.arrow(_judged(_summed(changes, layout), layout)), layout)


def scores_at(
    snapshot: Snapshot,
    agreement: Agreement,
    asked: Sequence[tuple[int, datetime]],
    *,
    as_of: datetime,
) -> list[Standing]:
    """How leads stand with the reasons, each at an instant of its own; a lead may be asked of twice.

    Left out are the leads that `score_at` leaves out.
    """
    if not asked:
        return []
    layout = Layout(agreement.mql, reasons=True)
    latest = Span.until(max(instant for _, instant in asked))
    ids = sorted({lead_id for lead_id, _ in asked})
    changes = steps(snapshot.tables, layout, latest, as_of=as_of, lead_ids=ids)
    pairs = sorted({(lead_id, micros(instant)) for lead_id, instant in asked})
    rows = changes.inner_join(listed(pairs, "lead_id", "asked_at"), "lead_id")
    rows = rows.filter(rows.step_at <= rows.asked_at)
    rows = rows.drop("step_at").rename(step_at="asked_at")
    return standings(snapshot.arrow(_judged(_summed(rows, layout), layout)), layout)


def course(
    snapshot: Snapshot, agreement: Agreement, lead_id: int, *, as_of: datetime
) -> list[Standing]:
    """How one lead stood at each instant at which anything changed, with the reasons, in order."""
    layout = Layout(agreement.mql, reasons=True)
    span = Span.until(as_of)
    changes = steps(snapshot.tables, layout, span, as_of=as_of, lead_ids=[lead_id])
    return standings(snapshot.arrow(running(changes, layout)), layout)


def running(changes: Table, layout: Layout) -> Table:
    """A row per lead and instant: the columns added up until then, the `score`, whether all else
    holds (`admitted`), and beside each column its own step."""
    rows = _summed(changes, layout)
    upto = ibis.cumulative_window(group_by="lead_id", order_by="step_at")
    sums = {name: rows[name].sum().over(upto) for name in layout.columns}
    kept = {f"{name}_step": rows[name] for name in layout.columns}
    return _judged(rows.select("lead_id", "step_at", **sums, **kept), layout)


def reached(changes: Table, layout: Layout) -> Table:
    """What `running` answers without the steps, and an instant as many times as anything changed at
    it: in less time, because nothing is brought together before it is put in order."""
    upto = ibis.window(group_by="lead_id", order_by="step_at", range=(None, 0))
    sums = added({name: changes[name].sum().over(upto) for name in layout.columns}, layout)
    return _judged(changes.select("lead_id", "step_at", **sums), layout)


def _summed(changes: Table, layout: Layout) -> Table:
    """A row per lead and instant."""
    sums = added({name: changes[name].sum() for name in layout.columns}, layout)
    return changes.group_by("lead_id", "step_at").aggregate(**sums)


def _judged(rows: Table, layout: Layout) -> Table:
    sums = rows.__getitem__
    return rows.mutate(score=layout.score(sums), admitted=layout.admits(sums))

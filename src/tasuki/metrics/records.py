"""The rows behind a figure: the figure is an aggregate of exactly these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import EllipsisType

import ibis
import numpy as np
import pyarrow as pa

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.cells import Cells
from tasuki.metrics.metric import DIMENSIONS, Metric
from tasuki.metrics.reading import How
from tasuki.metrics.registry import metric as named
from tasuki.metrics.tally import Group, Scope, Where, keeping, kept, moments, watched
from tasuki.metrics.units import Column, Facts, Table, Units


@dataclass(frozen=True, slots=True)
class Records:
    """Some rows of a unit table, and how many there are in all.

    `rows` has `unit_id, lead_id, lead_key, journey_id, started_at, reached_at, closed_at, weight`,
    the unit's dimensions, and for a duration `seconds`: how long the unit took, or has waited so
    far. Instants after `as_of` are null. `weight` is 1 but for sums.
    """

    metric: Metric
    how: How | None
    window: Window
    as_of: datetime
    total: int
    rows: pa.Table


def records(
    snapshot: Snapshot,
    key: str,
    window: Window,
    *,
    as_of: datetime,
    by: str | None = None,
    group: Group | EllipsisType = ...,
    reached: bool | None = None,
    how: How | None = None,
    where: Where | None = None,
    oldest_first: bool = False,
    limit: int = 100,
    offset: int = 0,
) -> Records:
    """The units that the reading of `key` in a window counts, latest first unless said otherwise.

    `by` and `group` name one group of a reading by dimension (None: those without a value).
    `reached` keeps those that did, or did not; it means nothing where nothing is to be reached. Of
    a period's reading, `reached=True` are its exits and anything else its entries.
    Raises UnknownMetric, UnknownDimension.
    """
    metric = named(key)
    units = metric.units(Facts(snapshot.tables, as_of, as_of < snapshot.as_of))
    how = (how or metric.how) if metric.how else None
    if how is How.PERIOD and (reached or metric.clock):
        units = units.exits(as_of)
    asked = dict(where or {})
    if by is not None and not isinstance(group, EllipsisType):
        asked[by] = group
    scope = Scope(snapshot, Cells.of([window]), as_of, where=asked)
    table = kept(scope.table(units, **_columns(scope, metric, units), **keeping(units)))
    if reached is not None and units.reached is not None:
        table = table.filter(table.reached_at.notnull() if reached else table.reached_at.isnull())
    order = ("entered" if oldest_first else ibis.desc("entered"), "unit_id")
    page = _keyed(snapshot, table.order_by(*order).limit(limit, offset=offset))
    rows = snapshot.arrow(page.order_by(*order))
    total = offset + rows.num_rows
    if rows.num_rows == limit or (offset and not rows.num_rows):
        total = snapshot.arrow(table.aggregate(n=table.count()))["n"][0].as_py()
    return Records(metric, how, window, as_of, total, _finished(scope, metric, units, rows))


@dataclass(frozen=True, slots=True)
class Oldest:
    """How many units there are, and the one that began first; None where there is none."""

    total: int
    since: datetime | None
    lead_id: int | None
    lead_key: str | None


def oldest(snapshot: Snapshot, key: str, window: Window, *, as_of: datetime) -> Oldest:
    """How many units the count `key` has in a window, and which of them began first.

    Raises UnknownMetric.
    """
    units = named(key).units(Facts(snapshot.tables, as_of, as_of < snapshot.as_of, owners=False))
    scope = Scope(snapshot, Cells.of([window]), as_of)
    table = kept(scope.table(units, **keeping(units)))
    ends = table.aggregate(total=table.count(), since=table.entered.min())
    (found,) = snapshot.arrow(ends).to_pylist()
    if not found["total"]:
        return Oldest(0, None, None, None)
    # The other columns are read only where the oldest one is.
    moment = Window(found["since"], found["since"] + timedelta(microseconds=1), window.zone)
    first, *_ = records(snapshot, key, moment, as_of=as_of, limit=9).rows.to_pylist()
    return Oldest(found["total"], found["since"], first["lead_id"], first["lead_key"])


def _columns(scope: Scope, metric: Metric, units: Units) -> dict[str, Column]:
    rows, as_of = units.rows, scope.as_of
    never = ibis.null(units.started.type())

    def known(instant: Column) -> Column:
        return never if instant is None else ibis.ifelse(instant <= as_of, instant, never)

    found = {
        "unit_id": rows[units.unit_id],
        "lead_id": rows.lead_id,
        "journey_id": rows.journey_id,
        "started_at": units.started,
        "reached_at": known(units.reached),
        "closed_at": known(units.closed),
        "weight": ibis.literal(1.0, "float64") if units.weight is None else units.weight,
        **{column: rows[column] for column in DIMENSIONS[metric.unit].values()},
    }
    if "lead_key" in rows.columns:
        found["lead_key"] = rows.lead_key
    return found | (moments(scope, units, metric.clock) if metric.clock else {})


def _keyed(snapshot: Snapshot, page: Table) -> Table:
    """The page with the leads' keys, which touches do not carry; in no order."""
    if "lead_key" in page.columns:
        return page
    keys = snapshot.tables["journeys"].select("journey_id", "lead_key")
    return page.left_join(keys, "journey_id").drop("journey_id_right")


def _finished(scope: Scope, metric: Metric, units: Units, rows: pa.Table) -> pa.Table:
    first = [
        "unit_id",
        "lead_id",
        "lead_key",
        "journey_id",
        "started_at",
        "reached_at",
        "closed_at",
    ]
    names = [*first, "weight", *DIMENSIONS[metric.unit].values()]
    if metric.clock is None:
        return rows.select(names)
    start, until, _ = watched(scope, units, metric.clock, rows)
    seconds = pa.array(np.maximum(until - start, 0))
    return rows.append_column("seconds", seconds).select([*names, "seconds"])

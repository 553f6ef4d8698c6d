"""The rows behind a figure: the figure is an aggregate of exactly these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from types import EllipsisType

import ibis
import numpy as np
import pyarrow as pa

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.cells import Cells
from tasuki.metrics.counting import counted, date_of
from tasuki.metrics.metric import DIMENSIONS, Metric
from tasuki.metrics.reading import How
from tasuki.metrics.registry import metric as named
from tasuki.metrics.tally import BEGINNING, Group, Scope, Where, keeping, kept, moments, watched
from tasuki.metrics.together import together
from tasuki.metrics.units import Column, Facts, Table, Units, alike


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
    total: int | None = None,
) -> Records:
    """The units that the reading of `key` in a window counts, latest first unless said otherwise.

    `by` and `group` name one group of a reading by dimension (None: those without a value).
    `reached` keeps those that did, or did not; it means nothing where nothing is to be reached. Of
    a period's reading, `reached=True` are its exits and anything else its entries. `total` is for
    callers who know it, so that it is not counted again.
    Raises UnknownMetric, UnknownDimension.
    """
    metric = named(key)
    asked = dict(where or {})
    if by is not None and not isinstance(group, EllipsisType):
        asked[by] = group
    # The owners are among the columns of the rows, whether or not they are a condition.
    units = metric.units(replace(Facts.by(snapshot, as_of, asked), owners=True))
    how = (how or metric.how) if metric.how else None
    if how is How.PERIOD and (reached or metric.clock):
        units = units.exits(as_of)
    scope = Scope(snapshot, Cells.of([window]), as_of, where=asked)
    table = kept(scope.table(units, **_columns(scope, metric, units), **keeping(units)))
    if reached is not None and units.reached is not None:
        table = table.filter(table.reached_at.notnull() if reached else table.reached_at.isnull())
    order = ("entered" if oldest_first else ibis.desc("entered"), "unit_id")
    page = _keyed(snapshot, table.order_by(*order).limit(limit, offset=offset))
    rows = snapshot.arrow(page.order_by(*order))
    if total is None:
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


def oldest(
    snapshot: Snapshot, keys: Sequence[str], window: Window, *, as_of: datetime
) -> dict[str, Oldest]:
    """How many units each of some counts has in a window, and which of them began first.

    Counts of the same rows share a query. Raises UnknownMetric.
    """
    facts = Facts(snapshot.tables, as_of, as_of < snapshot.as_of, owners=False)
    units = {key: named(key).units(facts) for key in keys}
    scope = Scope(snapshot, Cells.of([window]), as_of)

    def of(some: Sequence[str]) -> dict[str, Oldest]:
        if window.start <= BEGINNING and all(units[key].days for key in some):
            return {key: _by_day(scope, key, units[key]) for key in some}
        marks = {key: column for key in some for column in keeping(units[key]).values()}
        table = scope.table(units[some[0]], **marks)
        ends = {}
        for key in some:
            ends[f"total_{key}"] = table.count(where=table[key] if key in marks else None)
            ends[f"since_{key}"] = table.entered.min(where=table[key] if key in marks else None)
        (row,) = snapshot.arrow(table.aggregate(**ends)).to_pylist()
        found = {}
        for key in some:
            total, since = row[f"total_{key}"], row[f"since_{key}"]
            found[key] = Oldest(total, since, *_lead(snapshot, key, window, as_of, since))
        return found

    groups = alike(units, lambda u: u.rows, lambda u: u.entered)
    all_found = together(partial(of, some) for some in groups)
    told = {key: one for found in all_found for key, one in found.items()}
    return {key: told[key] for key in keys}


def _by_day(scope: Scope, key: str, units: Units) -> Oldest:
    """How many touches there are in all of time, and the oldest: only its day is read."""
    (tally,) = counted(scope, [units])
    total, days, snapshot = int(tally.n.sum()), units.days, scope.snapshot
    if not total or days is None:
        return Oldest(total, None, None, None)
    rows = days.rows if days.keep is None else days.rows.filter(days.keep)
    first = snapshot.arrow(rows.aggregate(day=rows.day.min()))["day"][0].as_py()
    day = Window.days(date_of(first), date_of(first + 1), snapshot.calendar.zone)
    found = records(snapshot, key, day, as_of=scope.as_of, oldest_first=True, limit=1, total=total)
    (row,) = found.rows.to_pylist()
    return Oldest(total, row["started_at"], row["lead_id"], row["lead_key"])


def _lead(
    snapshot: Snapshot, key: str, window: Window, as_of: datetime, since: datetime | None
) -> tuple[int | None, str | None]:
    """The lead of the unit that began at an instant. Only there are its other columns read."""
    if since is None:
        return None, None
    moment = Window(since, since + timedelta(microseconds=1), window.zone)
    first, *_ = records(snapshot, key, moment, as_of=as_of, limit=1, total=1).rows.to_pylist()
    return first["lead_id"], first["lead_key"]


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

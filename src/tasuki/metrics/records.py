"""The rows behind a figure: the figure is an aggregate of exactly these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    facts = Facts.by(snapshot, as_of, ())
    units = {key: named(key).units(facts) for key in keys}
    scope = Scope(snapshot, Cells.of([window]), as_of)

    def of(some: Sequence[str]) -> dict[str, Oldest]:
        if window.start <= BEGINNING and all(units[key].days for key in some):
            return {key: _by_day(scope, key, units[key]) for key in some}
        found = _ends(scope, {key: units[key] for key in some})
        return {
            key: Oldest(total, since, *_lead(scope, units[key], since))
            for key, (total, since) in found.items()
        }

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
    rows = days.rows.filter(days.rows.face == "all")
    rows = rows if days.keep is None else rows.filter(days.keep)
    first = snapshot.arrow(rows.aggregate(day=rows.day.min()))["day"][0].as_py()
    day = Window.days(date_of(first), date_of(first + 1), snapshot.calendar.zone)
    found = records(snapshot, key, day, as_of=scope.as_of, oldest_first=True, limit=1, total=total)
    (row,) = found.rows.to_pylist()
    return Oldest(total, row["started_at"], row["lead_id"], row["lead_key"])


def _ends(scope: Scope, many: Mapping[str, Units]) -> dict[str, tuple[int, datetime | None]]:
    """How many units there are of each of some that share their rows and the instants of entry, and
    when the first of them began."""
    marks = {key: units.keep for key, units in many.items() if units.keep is not None}
    table = scope.table(next(iter(many.values())), **marks)
    if len(marks) == len(many):  # what none of them counts need not be looked at for each
        table = table.filter(ibis.or_(*(table[key] for key in many)))
    ends = {}
    for key in many:
        where = table[key] if key in marks else None
        ends[f"total_{key}"] = table.count(where=where)
        ends[f"since_{key}"] = table.entered.min(where=where)
    (row,) = scope.snapshot.arrow(table.aggregate(**ends)).to_pylist()
    return {key: (row[f"total_{key}"], row[f"since_{key}"]) for key in many}


def _lead(scope: Scope, units: Units, since: datetime | None) -> tuple[int | None, str | None]:
    """The lead of the unit that began at an instant. Only there are its other columns read."""
    if since is None:
        return None, None
    rows, snapshot = units.rows, scope.snapshot
    moment = Window(since, since + timedelta(microseconds=1), scope.cells.hull.zone)
    names = ("lead_id", "journey_id", *(["lead_key"] if "lead_key" in rows.columns else []))
    columns = {name: rows[name] for name in names} | {"unit_id": rows[units.unit_id]}
    at = replace(scope, cells=Cells.of([moment]))
    table = kept(at.table(units, **columns, **keeping(units)))
    first = _keyed(snapshot, table.order_by("unit_id").limit(1))
    (row,) = snapshot.arrow(first.select("lead_id", "lead_key")).to_pylist()
    return row["lead_id"], row["lead_key"]


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

"""Every metric's default reading, ours against hand-written SQL and pandas, warm, and agreeing.

All read the same facts: ours and DuckDB's the same Parquet files in the same process, PostgreSQL a
copy of the same rows. A figure that two of them see differently ends the run: a benchmark of wrong
numbers is worth nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from math import isclose

import duckdb
import numpy as np

from bench.baselines import duck, frames, warehouse
from bench.baselines.figures import FIGURES, Answer, Ask, Figure
from bench.cases import Case, Results, Target, at_least_faster, at_most
from bench.clock import BEST, Peak, duel, timed
from bench.place import NotYet, Place
from bench.postgres import Postgres
from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.metric import Metric
from tasuki.metrics.read import read
from tasuki.metrics.reading import Kind, Reading
from tasuki.metrics.registry import METRICS
from tasuki.workspace import Workspace

GROUP = "readings"
DUCKDB, POSTGRES, PANDAS = "DuckDB SQL", "PostgreSQL", "pandas"

Call = Callable[[], Answer]

_TOLERANCE = 1e-9
_LONGEST_HORIZON = 180
_LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)

NOTE = (
    "*Units* are the rows that the figure counts. DuckDB SQL reads the same Parquet files in the same "
    "process; PostgreSQL holds the same rows with "
    f"{warehouse.INDEXES.count('CREATE')} indexes, the touches' one by time covering; pandas has its "
    "columns in memory already (loading them is a case of its own). The horizon of a rate is given to "
    "the baselines; we compute it once per snapshot. All answers agree: counts exactly, values to 1e-9."
)


class Disagreement(Exception):
    """Two ways to the same figure came to different ends."""


@dataclass(frozen=True)
class Ways:
    """The ways to one figure, as calls."""

    ours: Callable[[], Reading]
    others: dict[str, Call]


def run(place: Place, server: Postgres, results: Results) -> None:
    """Measure every metric over a quarter and over everything. Raises NotYet, Disagreement."""
    space = Workspace.from_environ({"TASUKI_HOME": str(place.sqlite_home)})
    if not (space.facts / "manifest.json").exists():
        raise NotYet("no facts to read: run `python -m bench load refresh` first")
    results.begin(GROUP)
    paths = duck.files(space.facts)
    url = warehouse.fill(server, paths, place.scratch("warehouse"))
    with ExitStack() as stack, Peak() as peak:
        snapshot = Snapshot.open(space)
        stack.callback(snapshot.engine.close)
        by_hand = stack.enter_context(duck.connected(paths))
        copied = stack.enter_context(warehouse.connected(url))
        load_s, columns = timed(partial(frames.load, paths))
        for label, window in windows(snapshot):
            for metric in METRICS.values():
                if metric.key not in FIGURES:
                    print(f"{GROUP}: {metric.key} has no hand-written SQL yet", flush=True)
                    continue
                figure, frame = FIGURES[metric.key], frames.FRAMES[metric.key]
                ask = asked(snapshot, metric, figure, window, by_hand)
                ways = Ways(
                    partial(_read, snapshot, metric.key, window),
                    {
                        DUCKDB: partial(duck.read, by_hand, figure, ask),
                        POSTGRES: partial(warehouse.read, copied, figure, ask),
                        PANDAS: partial(frame.read, columns, ask),
                    },
                )
                for case in measured(metric, label, figure, ways, large=place.full):
                    results.add(case)
    results.add(
        Case(GROUP, "all of the above: pandas's columns loaded", load_s, peak_mb=peak.mb, note=NOTE)
    )


def windows(snapshot: Snapshot) -> Iterator[tuple[str, Window]]:
    """The last whole quarter, and everything up to the last midnight."""
    zone = snapshot.zone
    today = snapshot.as_of.astimezone(zone).date()
    quarter = Window.quarter_of(today, zone).previous()
    yield "quarter", Window.quarter_of(quarter.first_day, zone)
    first = min(
        row[name]
        for table, name in (("journeys", "created_at"), ("touches", "occurred_at"))
        for row in snapshot.sql(f"SELECT min({name}) AS {name} FROM {table}").to_pylist()
    )
    yield "everything", Window.days(first.astimezone(zone).date(), today, zone)


def asked(
    snapshot: Snapshot,
    metric: Metric,
    figure: Figure,
    window: Window,
    by_hand: duckdb.DuckDBPyConnection,
) -> Ask:
    """What the baselines are asked. A rate's horizon is theirs, and must be ours."""
    ask = Ask(
        window.start,
        window.end,
        snapshot.as_of,
        snapshot.calendar.position(snapshot.as_of),
    )
    if metric.kind is not Kind.RATE:
        return ask
    ever = replace(ask, start=_LONG_AGO, end=ask.as_of + timedelta(microseconds=1))
    rows = by_hand.execute(figure.sql("duckdb", ever)).fetchnumpy()
    done = rows["done"].astype(bool)
    ages, n = np.maximum(rows["age"][done], 0), rows["n"][done]
    order = np.argsort(ages)
    upto = np.cumsum(n[order])
    ninth = ages[order][np.searchsorted(upto, 0.9 * upto[-1] - _TOLERANCE)] if len(ages) else 999
    horizon = min(int(ninth), _LONGEST_HORIZON)
    (ours,) = read(snapshot, metric.key, window, as_of=snapshot.as_of)
    if ours.horizon_days != horizon:
        raise Disagreement(f"{metric.key}: our horizon {ours.horizon_days}, by hand {horizon}")
    return replace(ask, horizon=horizon)


def measured(
    metric: Metric, label: str, figure: Figure, ways: Ways, *, large: bool
) -> Iterator[Case]:
    """Check that all ways agree, then time them in turns.

    What is promised beside PostgreSQL is promised of ten million touches only (`large`).
    """
    ours = ways.ours()
    for baseline, call in ways.others.items():
        agree(metric, label, ours, baseline, call())
    ours_s, *others = duel(ways.ours, *ways.others.values())
    for baseline, seconds in zip(ways.others, others, strict=True):
        targets: tuple[Target, ...] = ()
        if baseline == DUCKDB:
            targets = (at_most(1.5, ours_s, seconds, plus_s=0.02),)
        elif baseline == POSTGRES and figure.touches and large:
            targets = (at_least_faster(10, ours_s, seconds),)
        name = f"`{metric.key}`, {label}"
        yield Case(GROUP, name, ours_s, baseline, seconds, n=ours.n, timing=BEST, targets=targets)


def agree(metric: Metric, label: str, ours: Reading, baseline: str, theirs: Answer) -> None:
    """Raises Disagreement unless counts are equal and values the same to nine places."""
    same = ours.n == theirs.n and ours.k == (theirs.k if ours.k is not None else None)
    if ours.value is None or theirs.value is None:
        same = same and (ours.value is None) == (theirs.value is None or not ours.n)
    else:
        near = isclose(ours.value, theirs.value, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
        same = same and near
    if not same:
        raise Disagreement(
            f"{metric.key}, {label}: ours {ours.value} (n {ours.n}, k {ours.k}), "
            f"{baseline} {theirs.value} (n {theirs.n}, k {theirs.k})"
        )


def _read(snapshot: Snapshot, key: str, window: Window) -> Reading:
    (reading,) = read(snapshot, key, window, as_of=snapshot.as_of)
    return reading

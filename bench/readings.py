"""Every metric's default reading, ours against hand-written SQL and pandas, warm, and agreeing.

All read the same facts. *From files*: ours and DuckDB's the same Parquet files in one process.
*From memory*: ours as the site holds them, beside a PostgreSQL that has the same rows in its buffers.
A figure that two of them see differently ends the run: a benchmark of wrong numbers is worth nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from math import isclose
from typing import Any

import duckdb
import numpy as np

from bench.baselines import duck, frames, warehouse
from bench.baselines.figures import Answer, Ask, Figure
from bench.baselines.metrics import BY_HAND
from bench.cases import Case, Results, Target, at_least_faster, at_most
from bench.clock import BEST, Peak, duel, timed
from bench.place import NotYet, Place
from bench.postgres import Postgres
from tasuki.domain.window import Window, midnight
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.metric import Metric
from tasuki.metrics.read import read
from tasuki.metrics.reading import Kind, Reading, WarningCode
from tasuki.metrics.registry import METRICS
from tasuki.metrics.tally import BEGINNING
from tasuki.workspace import Workspace

FILES, MEMORY = "readings", "memory"
"""The groups of cases: facts read from files, and facts held in memory."""

DUCKDB, PANDAS, POSTGRES, COVERING = "DuckDB SQL", "pandas", "PostgreSQL", "PostgreSQL, covering"

Call = Callable[[], Answer]
Promise = Callable[[str, float, float], tuple[Target, ...]]
"""What is promised beside a baseline, of our seconds and its."""

_TOLERANCE = 1e-9
_LONGEST_HORIZON = 180

_NOTE = (
    "*Units* are the rows that the figure counts. DuckDB SQL reads the same Parquet files in the same "
    "process; pandas has its columns in memory already (loading them is a case of its own). The horizon "
    "of a rate is given to the baselines; we compute it once per snapshot. All answers agree: counts "
    "exactly, values to 1e-9. Figures over touches are read from their counts by day, which the "
    "baselines have not: they read the touches. Without a dimension those of all days are asked for "
    "once per snapshot, and every window after that is a sum in memory."
)
_HELD = (
    "Ours holds what the site's process holds in memory. PostgreSQL has the same rows with "
    f"{warehouse.INDEXES.count('CREATE')} indexes, vacuumed, analysed and in its buffers; *covering* is a "
    "copy of the touches with one more index that was made for just these figures. What is promised "
    "beside PostgreSQL is promised of ten million touches."
)


class Disagreement(Exception):
    """Two ways to the same figure came to different ends."""


@dataclass(frozen=True)
class Ways:
    """The ways to one figure, as calls: ours, and the baselines by name."""

    group: str
    ours: Callable[[], Reading]
    others: dict[str, Call]
    promise: Promise


@dataclass(frozen=True)
class Stores:
    """The same facts, wherever they lie."""

    files: Snapshot
    held: Snapshot
    by_hand: duckdb.DuckDBPyConnection
    frames: frames.Frames
    plain: Any
    covering: Any
    large: bool

    def ways(self, metric: Metric, ask: Ask, window: Window) -> Iterator[Ways]:
        """From files, and from memory."""
        figure, frame = BY_HAND[metric.key]
        yield Ways(
            FILES,
            partial(_read, self.files, metric.key, window),
            {
                DUCKDB: partial(duck.read, self.by_hand, figure, ask),
                PANDAS: partial(frame.read, self.frames, ask),
            },
            _beside_files,
        )
        servers = {POSTGRES: partial(warehouse.read, self.plain, figure, ask)}
        if figure.touches:
            servers[COVERING] = partial(warehouse.read, self.covering, figure, ask)
        yield Ways(
            MEMORY,
            partial(_read, self.held, metric.key, window),
            servers,
            _beside_servers if self.large and figure.touches else _nothing,
        )


def _beside_files(baseline: str, ours_s: float, seconds: float) -> tuple[Target, ...]:
    return (at_most(1.5, ours_s, seconds, plus_s=0.02),) if baseline == DUCKDB else ()


def _beside_servers(baseline: str, ours_s: float, seconds: float) -> tuple[Target, ...]:
    return (at_least_faster(10, ours_s, seconds),) if baseline == POSTGRES else ()


def _nothing(_: str, __: float, ___: float) -> tuple[Target, ...]:
    return ()


def run(place: Place, server: Postgres, results: Results) -> None:
    """Measure every metric over a quarter and over everything. Raises NotYet, Disagreement."""
    space = Workspace.from_environ({"TASUKI_HOME": str(place.sqlite_home)})
    if not (space.facts / "manifest.json").exists():
        raise NotYet("no facts to read: run `python -m bench load refresh` first")
    results.begin(FILES)
    results.begin(MEMORY)
    paths = duck.files(space.facts)
    url = warehouse.fill(server, paths, place.scratch("warehouse"))
    with ExitStack() as stack, Peak() as peak:
        opened, held = Snapshot.open(space), Snapshot.open(space)
        stack.callback(opened.engine.close)
        stack.callback(held.engine.close)
        warm_s, kept = timed(held.warm)
        load_s, columns = timed(partial(frames.load, paths))
        stores = Stores(
            opened,
            held,
            stack.enter_context(duck.connected(paths)),
            columns,
            stack.enter_context(warehouse.connected(url)),
            stack.enter_context(warehouse.connected(url, schema=warehouse.COVERING)),
            place.full,
        )
        _all_metrics(stores, results)
    for group, name, seconds, note in (
        (FILES, "all columns loaded by pandas", load_s, _NOTE),
        (MEMORY, f"tables taken into memory: {', '.join(kept)}", warm_s, _HELD),
    ):
        results.add(Case(group, name, seconds, peak_mb=peak.mb, note=note))


def _all_metrics(stores: Stores, results: Results) -> None:
    for label, window in windows(stores.files):
        for metric in METRICS.values():
            if metric.key not in BY_HAND:
                print(f"{FILES}: {metric.key} has no hand-written SQL yet", flush=True)
                continue
            figure, _ = BY_HAND[metric.key]
            ask = asked(stores.files, metric, figure, window, stores.by_hand)
            for ways in stores.ways(metric, ask, window):
                for case in measured(metric, label, ways):
                    results.add(case)


def windows(snapshot: Snapshot) -> Iterator[tuple[str, Window]]:
    """The last whole quarter, and everything up to the last midnight."""
    zone = snapshot.zone
    today = snapshot.as_of.astimezone(zone).date()
    quarter = Window.quarter_of(today, zone).previous()
    yield "quarter", Window.quarter_of(quarter.first_day, zone)
    yield "everything", Window(BEGINNING, midnight(today, zone), zone)


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
    ever = replace(ask, start=BEGINNING, end=ask.as_of + timedelta(microseconds=1))
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


def measured(metric: Metric, label: str, ways: Ways) -> Iterator[Case]:
    """Check that all ways agree, then time them in turns."""
    ours = ways.ours()
    for baseline, call in ways.others.items():
        agree(metric, label, ours, baseline, call())
    ours_s, *others = duel(ways.ours, *ways.others.values())
    for baseline, seconds in zip(ways.others, others, strict=True):
        yield Case(
            ways.group, f"`{metric.key}`, {label}", ours_s, baseline, seconds, n=ours.n,
            timing=BEST, targets=ways.promise(baseline, ours_s, seconds),
        )  # fmt: skip


def agree(metric: Metric, label: str, ours: Reading, baseline: str, theirs: Answer) -> None:
    """Raises Disagreement unless counts are equal and values the same to nine places.

    Values of different units are not compared: where an outcome was recorded later than some units,
    ours leaves out what nobody could have seen of these.
    """
    same = ours.n == theirs.n and ours.k == (theirs.k if ours.k is not None else None)
    late = any(caution.code is WarningCode.COVERAGE for caution in ours.cautions)
    if same and late:
        return
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

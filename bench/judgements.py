"""The weekly review with its judgements in one warm process, beside what the engine must count for it.

Ours holds the facts as the site does, and answers everything anew: the bottleneck, the members beside
their lead mix, the campaigns with their costs. By hand only the counts are taken that these read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from time import process_time
from typing import Any

import pyarrow as pa

from bench.baselines.judging import Judge, columns
from bench.baselines.week import Analyst, Found, counted, finished
from bench.cases import Case, Results, at_most, under
from bench.clock import BEST, Peak, duel
from bench.place import NotYet, Place
from bench.postgres import Postgres
from bench.questions import JUDGEMENTS, week
from bench.review import Pair, agree, figures
from tasuki.facts.engine import Engine
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.explanation import Explanation
from tasuki.insight.quality import Quality
from tasuki.metrics.reading import Reading
from tasuki.metrics.together import together
from tasuki.present.payload import as_json
from tasuki.workspace import Workspace

GROUP = "judgements"
BY_HAND = "DuckDB SQL, counts only"
ALL = "all four"

_NOTE = (
    "Ours holds in memory what the site's process holds, and makes every answer anew; only the horizons of "
    "the rates are noted. By hand: SQL over the same tables in the same engine, for no more than the "
    "counts that the judgements read, with the horizons given; curves, intervals, draws and verdicts are "
    "ours alone. The figures that both have are equal. *The queries alone* are those that ours sends for "
    "all four, sent once more with nothing around them."
)

Pairs = Callable[[Any, Found], Iterator[Pair]]


def judged(place: Place, _: Postgres, results: Results) -> None:
    """Measure all judgements. Raises NotYet without facts, Disagreement where figures differ."""
    space = Workspace.from_environ({"TASUKI_HOME": str(place.sqlite_home)})
    if not (space.facts / "manifest.json").exists():
        raise NotYet("no facts to judge: run `python -m bench load refresh` first")
    results.begin(GROUP)
    snapshot = Snapshot.open(space)
    with closing(snapshot.engine), Peak() as peak:
        snapshot.warm()
        ours, by_hand = _ours(snapshot), _by_hand(snapshot)
        for name, pairs in FIGURES.items():
            agree(pairs(ours[name](), finished(by_hand[name]())))
        n = sum(snapshot.rows.values())
        for name in (*FIGURES, ALL):
            mine, theirs = duel(ours[name], by_hand[name])
            targets = (under(1, mine), at_most(2, mine, theirs)) if name == ALL else ()
            results.add(
                Case(
                    GROUP, name, mine, BY_HAND, theirs, n=n, cpu_s=_cpu(ours[name]),
                    peak_mb=peak.mb, timing=BEST, targets=targets, note=_NOTE,
                )
            )  # fmt: skip
        queries = _queries(snapshot)
        again = partial(_sent, snapshot, queries)
        mine, theirs = duel(again, by_hand[ALL])
        name = f"the queries alone ({len(queries)})"
        results.add(Case(GROUP, name, mine, BY_HAND, theirs, n=n, cpu_s=_cpu(again), timing=BEST))


def _ours(snapshot: Snapshot) -> dict[str, Callable[[], Any]]:
    one = {name: partial(ask, snapshot) for name, ask in JUDGEMENTS.items()}
    return {**one, ALL: lambda: [ask() for ask in one.values()]}


def _by_hand(snapshot: Snapshot) -> dict[str, Callable[[], Any]]:
    def ask(sql: str) -> Found:
        return columns(snapshot.sql(sql))

    analyst = Analyst.over_memory(ask, week(snapshot).first_day, snapshot.as_of)
    judge = Judge(analyst)
    one: dict[str, Callable[[], Any]] = {
        "weekly review": partial(counted, analyst),
        "bottleneck": judge.bottleneck,
        "members": judge.members,
        "campaigns": judge.campaigns,
    }
    return {**one, ALL: lambda: [ask() for ask in one.values()]}


def _cpu(call: Callable[[], Any]) -> float:
    began = process_time()
    call()
    return process_time() - began


class _Listening:
    """An engine that notes what it is asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name, self.dialect = engine.name, engine.dialect
        self.heard: list[str] = []

    def register(self, table: str, source: Sequence[str] | pa.Table) -> None:
        self._engine.register(table, source)

    def keep(self, table: str) -> None:
        self._engine.keep(table)

    def arrow(self, sql: str) -> pa.Table:
        self.heard.append(sql)
        return self._engine.arrow(sql)

    def close(self) -> None:
        self._engine.close()


def _queries(snapshot: Snapshot) -> list[str]:
    """What the judgements ask the engine."""
    listening = _Listening(snapshot.engine)
    for ask in JUDGEMENTS.values():
        ask(replace(snapshot, engine=listening))
    return listening.heard


def _sent(snapshot: Snapshot, queries: Sequence[str]) -> None:
    together(partial(snapshot.sql, sql) for sql in queries)


def _review(ours: Any, theirs: Found) -> Iterator[Pair]:
    return figures(as_json(ours), theirs)


def _bottleneck(ours: Explanation, theirs: Found) -> Iterator[Pair]:
    change = ours.change
    counts = (change.inflow_now, change.inflow_then, ours.won_now, ours.won_then)
    for reading, other in zip(counts, theirs["inflow"], strict=True):
        yield reading.metric, reading.n, other
    for stage in ours.stages:
        for i, reading in enumerate((stage.now, stage.then)):
            by_hand = theirs[stage.metric][i]
            yield stage.metric, reading.value, by_hand["rate"]
            for group in stage.groups:
                mine = (group.now, group.then)[i]
                n, k = by_hand["groups"].get(group.group_id or "", (0, 0))
                yield f"{stage.metric} from {group.group}", mine.n if mine else 0, n
                yield f"{stage.metric} from {group.group}, on", (mine.k if mine else 0) or 0, k
    for part in ours.capacity:
        entered, left, held, since = theirs["capacity"][part.stage]
        yield f"entered {part.stage}", part.entered.n, entered
        yield f"left {part.stage}", part.left.n, left
        yield f"held {part.stage}", part.held.n, held
        if part.oldest_s is not None:
            oldest = (ours.as_of.timestamp() - since / 1_000_000) if held else None
            yield f"oldest {part.stage}", round(part.oldest_s, 3), oldest and round(oldest, 3)


def _members(ours: Any, theirs: Found) -> Iterator[Pair]:
    comparison, pairs = ours
    for standing in comparison.standings:
        yield from _reading(standing.reading, theirs)
    for row in pairs.rows:
        for reading in row.readings:
            if reading.metric == "connect_rate":
                group = _key(reading)
                yield "calls", reading.n, theirs["calls"].get(group, 0)
                yield "connects", reading.k, theirs["connects"].get(group, 0)
            else:
                yield from _reading(reading, theirs)


def _campaigns(ours: Quality, theirs: Found) -> Iterator[Pair]:
    for campaign in ours.campaigns:
        for reading in campaign.counts:
            yield from _reading(reading, theirs)
        for readings in campaign.credits:
            for reading in readings:
                yield from _reading(reading, theirs)
        for standing in campaign.standings:
            if standing is not None:
                yield from _reading(standing.reading, theirs)
    for reading in ours.total.counts:
        yield f"all {reading.metric}", reading.value, sum(theirs[reading.metric].values())


def _reading(reading: Reading, theirs: Found) -> Iterator[Pair]:
    found = theirs[reading.metric].get(_key(reading))
    name = f"{reading.metric} of {reading.group}"
    yield name, reading.value, found if reading.k is not None or found is not None else 0


def _key(reading: Reading) -> Any:
    return -1 if reading.group_id is None else reading.group_id


FIGURES: dict[str, Pairs] = {
    "weekly review": _review,
    "bottleneck": _bottleneck,
    "members": _members,
    "campaigns": _campaigns,
}
"""Per judgement, the figures that both have: their names, ours and by hand."""

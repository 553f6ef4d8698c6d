"""Pages of the site, in a process of their own."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from statistics import median

from bench.cases import Case, Results, Target, under
from bench.clock import ROUNDS, run
from bench.place import NotYet, Place
from bench.postgres import Postgres
from bench.visits import Visit
from bench.weeks import last_whole_week
from tasuki.facts.snapshot import Snapshot
from tasuki.workspace import Workspace

GROUP = "pages"
BASELINE = "login page"
OVERDUE, HANDOFFS = "overdue", "handoffs"
"""The pages whose rows are promises, those that are open, and hand-overs."""

LEAST = 30
"""With fewer visits they are first ones, of which nothing is promised."""

_NOTE = (
    "Ours is the 95th percentile of the visits, CPU the median, through Django's handler with middleware, session "
    "and templates. The week's review is made once per snapshot and week: the first visit of a week "
    "pays for it, the next ones do not. So it is with every view of the other pages that judge: up to eight of "
    "the views that a page offers are visited in turn, and what their first visits cost is told beside them. "
    "The login page is what a page without data costs."
)


def visited(place: Place, _: Postgres, results: Results) -> None:
    """Visit every page of the workspace on SQLite. Raises NotYet where it has no facts."""
    if not (place.sqlite_home / "facts" / "manifest.json").exists():
        raise NotYet("no facts to show: run `python -m bench load refresh` first")
    results.begin(GROUP)
    handed = run([sys.executable, "-m", "bench.handed"], environ=place.environ(place.sqlite_home))
    week = last_whole_week(place).iso_week
    ran = run(
        [sys.executable, "-m", "bench.visits", week, str(ROUNDS)],
        environ=place.environ(place.sqlite_home),
    )
    found = json.loads(ran.out)
    plain = p95(found[BASELINE])
    rows = {OVERDUE: _open(place), HANDOFFS: int(handed.out)}
    for name, visits in found.items():
        ours = p95(visits)
        targets: tuple[Target, ...] = () if len(visits) < LEAST else (under(0.1, ours),)
        results.add(
            Case(
                GROUP, name, ours, None if name == BASELINE else BASELINE,
                None if name == BASELINE else plain, n=rows.get(name), cpu_s=median(cpu for _, cpu in visits), peak_mb=ran.peak_mb,
                timing=_timing(visits), targets=targets, note=_NOTE,
            )
        )  # fmt: skip


def _open(place: Place) -> int:
    """How many promises are open."""
    space = Workspace.from_environ({"TASUKI_HOME": str(place.sqlite_home)})
    with closing((snapshot := Snapshot.open(space)).engine):
        owed = "SELECT count(*) AS n FROM obligations WHERE met_at IS NULL AND cancelled_at IS NULL"
        return int(snapshot.sql(owed)["n"][0].as_py())


def p95(visits: Sequence[Visit]) -> float:
    """The time within which nineteen in twenty visits were answered."""
    return sorted(seconds for seconds, _ in visits)[-(-len(visits) * 95 // 100) - 1]


def _timing(visits: Sequence[Visit]) -> str:
    return "once" if len(visits) == 1 else f"p95 of {len(visits)}"

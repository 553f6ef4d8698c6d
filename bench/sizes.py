"""What a figure costs at a hundredth, a tenth, the whole and ten times the leads.

Warm: in one process that holds what it can in memory, as the site does. Cold: in a process of its
own, from its start to the answer.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from bench.cases import Case, Results
from bench.clock import ROUNDS, Peak, run, timed
from bench.place import TINY, NotYet, Place
from bench.postgres import Postgres
from bench.questions import QUESTIONS
from bench.resized import Resize, resized
from tasuki.facts.snapshot import Snapshot
from tasuki.workspace import Workspace

GROUP = "sizes"
WARM, COLD = "warm", "cold"
TAKEN = "taken into memory"
"""How the cases begin that are no question."""

SIZES = {0.01: Resize(fewer=100), 0.1: Resize(fewer=10), 1: None, 10: Resize(times=10)}
"""Of the leads of the run; None are its own facts."""

SHOWN = ("weekly review", "bottleneck", "members", "a count", "a rate", "a duration")
"""The questions that are asked at every size."""

ENOUGH_S = 30.0
"""A warm question that took as long as this is not asked again, nor more than twice as long in all."""

_NOTE = (
    "*Rows* are those of all facts, touches included. The smaller facts are every 100th and every 10th of the "
    "leads, the largest are all leads ten times under other ids; members and campaigns stay as they are. "
    "*Warm* is the best of several answers in one process that holds the tables that fit (a third of a "
    "gigabyte is left for the answers; what does not fit is read from its files), *cold* a whole process. "
    "Every answer is made anew; the horizons of the rates are noted."
)


def sized(place: Place, _: Postgres, results: Results) -> None:
    """Measure every question at every size. Raises NotYet where there are no facts."""
    if not (place.sqlite_home / "facts" / "manifest.json").exists():
        raise NotYet("no facts to resize: run `python -m bench load refresh` first")
    results.begin(GROUP)
    for share, how in SIZES.items():
        home = place.sqlite_home
        if how is not None:
            home = place.scratch("sizes")
            shutil.rmtree(home, ignore_errors=True)
            resized(place.sqlite_home / "facts", home / "facts", how)
        for case in _cases(place, home, round(place.leads * share)):
            results.add(case)
        if how is not None:
            shutil.rmtree(home)


def _cases(place: Place, home: Path, leads: int) -> Iterator[Case]:
    snapshot = Snapshot.open(Workspace.from_environ({"TASUKI_HOME": str(home)}))
    rows = sum(snapshot.rows.values())
    with closing(snapshot.engine), Peak() as peak:
        seconds, kept = timed(snapshot.warm)
        held = "all but the touches" if len(kept) == len(snapshot.rows) - 1 else ", ".join(kept)
        taken = f"{TAKEN} of {leads:,} leads: {held}"
        yield Case(GROUP, taken, seconds, n=rows, peak_mb=peak.mb, note=_NOTE)
        for name in SHOWN:
            seconds, cpu = _warm(snapshot, name)
            yield Case(
                GROUP, _named(name, leads, WARM), seconds, n=rows, cpu_s=cpu, peak_mb=peak.mb,
                timing=f"warm: best of up to {ROUNDS}",
            )  # fmt: skip
    for name in SHOWN if place.leads >= TINY else SHOWN[:1]:
        command = [sys.executable, "-m", "bench.questions", str(home), name]
        ran = min(
            (run(command, environ=place.environ(home)) for _ in range(min(ROUNDS, 2))),
            key=lambda one: one.seconds,
        )
        yield Case(
            GROUP, _named(name, leads, COLD), ran.seconds, n=rows, cpu_s=ran.cpu_s,
            peak_mb=ran.peak_mb, timing=f"cold: best of {min(ROUNDS, 2)}",
        )  # fmt: skip


def _warm(snapshot: Snapshot, name: str) -> tuple[float, float]:
    """The best time of a question that was asked once before, and the least work that it took."""
    times: list[tuple[float, float]] = []
    first, _ = timed(lambda: QUESTIONS[name](snapshot))
    while len(times) < ROUNDS and first + sum(seconds for seconds, _ in times) < ENOUGH_S:
        began = process_time()
        seconds, _ = timed(lambda: QUESTIONS[name](snapshot))
        times.append((seconds, process_time() - began))
    if not times:
        return first, first
    return min(seconds for seconds, _ in times), min(cpu for _, cpu in times)


def _named(question: str, leads: int, how: str) -> str:
    """The name of a case; `point` reads it."""
    return f"{question}, {leads:,} leads, {how}"


@dataclass(frozen=True, slots=True)
class Point:
    """What one question cost at one size."""

    question: str
    leads: int
    how: str
    seconds: float


def points(rows: Iterable[Mapping[str, Any]]) -> list[Point]:
    """The answers among the rows of a run's results, in the order of the questions and sizes."""
    found = []
    for row in rows:
        if row["group"] == GROUP and not row["name"].startswith(TAKEN):
            question, size, how = row["name"].rsplit(", ", 2)
            leads = int(size.removesuffix(" leads").replace(",", ""))
            found.append(Point(question, leads, how, row["ours_s"]))
    return sorted(found, key=lambda p: (SHOWN.index(p.question), p.leads, p.how))

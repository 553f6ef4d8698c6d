"""`tasuki review` in a new process, beside the same figures by hand in a new process."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from math import isclose
from typing import Any

from bench.cases import Case, Results, under
from bench.clock import BEST, ROUNDS, Ran, run
from bench.load import TASUKI
from bench.place import NotYet, Place
from bench.postgres import Postgres
from bench.readings import Disagreement
from bench.weeks import last_whole_week

GROUP = "review"

_NOTE = (
    "Both are whole processes, from their start to the last line of JSON. By hand: a script of DuckDB "
    "SQL and numpy with the same counts, rates, tables and lists, without intervals and verdicts. The "
    "figures that both print are equal."
)

Pair = tuple[str, Any, Any]


def reviewed(place: Place, _: Postgres, results: Results) -> None:
    """Measure the last whole week. Raises NotYet without facts, Disagreement where figures differ."""
    facts = place.sqlite_home / "facts"
    if not (facts / "manifest.json").exists():
        raise NotYet("no facts to review: run `python -m bench load refresh` first")
    results.begin(GROUP)
    week = last_whole_week(place)
    rows = json.loads((facts / "manifest.json").read_text(encoding="utf-8"))
    environ = place.environ(place.sqlite_home)
    command = [*TASUKI, "review", "--week", week.iso_week, "--format"]
    by_hand = [sys.executable, "-m", "bench.baselines.week", str(facts)]
    by_hand += [week.first_day.isoformat(), rows["as_of"]]
    ours_said = run([*command, "json"], environ=environ)
    agree(figures(*(json.loads(ran.out) for ran in (ours_said, run(by_hand)))))
    rounds = [
        (run([*command, "json"], environ=environ), run(by_hand, environ=environ))
        for _ in range(ROUNDS)
    ]
    ours, theirs = (_best(column) for column in zip(*rounds, strict=True))
    n = sum(file["rows"] for part in rows["tables"].values() for file in part["files"])
    results.add(
        Case(
            GROUP, "review of a week, as JSON", ours.seconds, "DuckDB SQL and numpy",
            theirs.seconds, n=n, cpu_s=ours.cpu_s, peak_mb=max(ran.peak_mb for ran, _ in rounds),
            timing=BEST, note=_NOTE,
            targets=(under(3, ours.seconds),),
        )
    )  # fmt: skip
    for form in ("text", "html"):
        ran = _best([run([*command, form], environ=environ) for _ in range(ROUNDS)])
        results.add(
            Case(
                GROUP, f"the same, as {form}", ran.seconds, "as JSON", ours.seconds, n=n,
                cpu_s=ran.cpu_s, peak_mb=ran.peak_mb, timing=BEST,
                targets=(under(3, ran.seconds),),
            )
        )  # fmt: skip


def agree(pairs: Iterable[Pair]) -> None:
    """Raises Disagreement unless every figure that both have is the same."""
    for name, mine, other in pairs:
        missing = mine is None or other is None
        if (mine or other) if missing else not isclose(mine, other, rel_tol=1e-9, abs_tol=1e-9):
            raise Disagreement(f"{name}: ours {mine}, by hand {other}")


def figures(ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[Pair]:
    """Each figure of a review that both have: its name, ours and theirs."""
    weeks = theirs["weeks"]
    for count in ours["counts"]:
        metric, quality = count["now"]["metric"], count["quality"]
        series = [*(week["value"] for week in count["weeks"]), count["now"]["value"]]
        if metric != "speed_to_attempt":
            yield from zipped(f"{metric} by week", series, weeks[metric])
        if quality and quality["metric"] == "connect_rate":
            yield "connects", quality["k"], weeks["connects"][-1]
        elif quality:
            yield quality["metric"], quality["value"], theirs["quality"][quality["metric"]]
    for rate in ours["rates"]:
        metric = rate["now"]["metric"]
        found = [rate["now"]["value"], rate["baseline"]["value"]]
        yield from zipped(f"{metric} now and before", found, theirs["rates"][metric])
        weeks = [rate[week][part] for week in ("week", "previous_week") for part in "nk"]
        yield from zipped(f"{metric} of young weeks", weeks, theirs["young"][metric])
    for table in ("members", "campaigns"):
        for row in ours[table]["rows"]:
            group = -1 if row["group_id"] is None else row["group_id"]
            for reading in row["readings"]:
                metric = reading["metric"]
                if metric in theirs[table]:
                    other = theirs[table][metric].get(str(group))
                    yield f"{metric} of {row['label']}", reading["value"], other
    for work in ours["unfinished"]:
        yield work["kind"], work["count"], theirs["backlog"][work["kind"]]
    oldest = [lead["lead_id"] for lead in ours["untouched"]]
    yield from zipped("the oldest untouched leads", oldest, theirs["backlog"]["oldest"])


def zipped(name: str, ours: Sequence[Any], theirs: Sequence[Any]) -> Iterator[Pair]:
    """Figures that come in the same order on both sides."""
    yield f"{name}: how many", len(ours), len(theirs)
    for mine, other in zip(ours, theirs, strict=True):
        yield name, mine, other


def _best(rounds: Iterator[Ran] | list[Ran]) -> Ran:
    return min(rounds, key=lambda ran: ran.seconds)

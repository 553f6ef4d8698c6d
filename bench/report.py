"""The published page, written from a run's results."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench import chart, sizes
from bench.place import ROOT, NotYet

Row = dict[str, Any]

PAGE = ROOT / "docs" / "benchmarks.md"
CHART = "cost-by-size.svg"
"""The drawing's name, beside the page."""

GROUPS = {
    "simulate": "Simulating",
    "load": "Importing",
    "refresh": "Refreshing the facts",
    "readings": "Readings from files",
    "memory": "Readings from memory, beside PostgreSQL",
    "review": "The review in a new process",
    "judgements": "The review and its judgements, warm",
    "whatif": "A draft of the agreement in a quarter of the past",
    "pages": "Pages",
    "sizes": "Cost by size",
}
"""Groups in the order of the page, with their headings."""

WIDE = frozenset({"readings", "memory"})
"""Groups whose cases have several baselines each: one line per case, a column per baseline."""

INTRODUCTION = """# Benchmarks

Written by `make bench` from its results; a change by hand is lost. `BENCH_SCALE=small make bench` takes about a minute and
writes no page. Every figure stands beside a named baseline that was measured in the same run, in turns with ours where it is
short, so that a busy machine slows both. Seconds are wall-clock; *CPU* is what the processors worked for it, on all cores
together: where it is far below ours, the machine was busy with other work. *Ratio* is ours over the baseline: below 1 is faster than it. Peak memory is the
resident memory of the measured process and its children, a server's own not included.
"""


def write(results: Path, page: Path = PAGE) -> None:
    """Write the page, and beside it the drawing. Raises NotYet where nothing has been measured."""
    if not results.exists():
        raise NotYet("nothing to report: run `python -m bench` first")
    run = json.loads(results.read_text(encoding="utf-8"))
    if points := sizes.points(run["cases"]):
        (page.parent / CHART).write_text(chart.svg(points), encoding="utf-8")
    page.write_text("\n".join(_lines(run)) + "\n", encoding="utf-8")


def _lines(run: dict[str, Any]) -> Iterator[str]:
    yield INTRODUCTION
    yield from _machine(run)
    yield from _promises(run["cases"])
    for group, heading in GROUPS.items():
        rows = [row for row in run["cases"] if row["group"] == group]
        if rows:
            yield f"\n## {heading}\n"
            if group == sizes.GROUP:
                yield from _by_size(rows)
                rows = [row for row in rows if row["name"].startswith(sizes.TAKEN)]
            yield from _wide(rows) if group in WIDE else _long(rows)
            yield from _notes(row for row in run["cases"] if row["group"] == group)


def _machine(run: dict[str, Any]) -> Iterator[str]:
    machine = run["machine"]
    versions = ", ".join(f"{name} {v}" for name, v in machine["versions"].items())
    yield "## Machine\n"
    yield (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB of memory, "
        f"{machine['system']}. Python {machine['python']}, SQLite {machine['sqlite']}, "
        f"PostgreSQL {run['postgres']}; {versions}."
    )
    yield ""
    when = sorted(row["at"] for row in run["cases"])
    loads = [row["load"] for row in run["cases"]]
    yield (
        f"{run['leads']:,} leads and {run['touches']:,} touches, measured from {when[0]} to {when[-1]}; "
        f"the machine's load (other work included) was {min(loads):g} to {max(loads):g}."
    )


def _promises(rows: list[Row]) -> Iterator[str]:
    judged = [(row, target) for row in rows for target in row["targets"]]
    missed = [(row, target) for row, target in judged if not target["met"]]
    yield "\n## Targets\n"
    yield f"{len(judged) - len(missed)} of {len(judged)} met."
    if missed:
        yield "\n| missed | ours | baseline | target |\n|---|---|---|---|"
        for row, target in missed:
            beside = f"{row['baseline']} {_time(row['baseline_s'])}" if row["baseline"] else ""
            yield f"| {row['name']} | {_time(row['ours_s'])} | {beside} | {target['text']} |"


def _long(rows: list[Row]) -> Iterator[str]:
    yield "| case | rows | ours | CPU | baseline | ratio | peak | target |"
    yield "|---|--:|--:|--:|---|--:|--:|---|"
    for row in rows:
        beside = f"{row['baseline']}: {_time(row['baseline_s'])}" if row["baseline"] else ""
        cells = [
            row["name"],
            _count(row["n"]),
            _time(row["ours_s"]),
            _time(row["cpu_s"]) if row.get("cpu_s") else "",
            beside,
            _ratio(row["ratio"]),
            f"{row['peak_mb']:,.0f} MiB" if row["peak_mb"] else "",
            _targets(row["targets"]),
        ]
        yield f"| {' | '.join(cells)} |"


def _wide(rows: list[Row]) -> Iterator[str]:
    baselines = list(dict.fromkeys(row["baseline"] for row in rows if row["baseline"]))
    heads = " | ".join(f"{name} | ratio" for name in baselines)
    yield f"| case | units | ours | {heads} | target |"
    yield f"|---|--:|--:|{'--:|--:|' * len(baselines)}---|"
    for name in dict.fromkeys(row["name"] for row in rows):
        found = {row["baseline"]: row for row in rows if row["name"] == name}
        first = next(iter(found.values()))
        cells = [name, _count(first["n"]), _time(first["ours_s"])]
        for baseline in baselines:
            row = found.get(baseline)
            cells += [_time(row["baseline_s"]), _ratio(row["ratio"])] if row else ["", ""]
        cells.append(_targets(t for row in found.values() for t in row["targets"]))
        yield f"| {' | '.join(cells)} |"


def _by_size(rows: list[Row]) -> Iterator[str]:
    """The drawing, and the same as a table: warm and cold per question and size."""
    points = sizes.points(rows)
    found = {(p.question, p.leads, p.how): p.seconds for p in points}
    leads = sorted({p.leads for p in points})
    yield f"![Seconds against leads, both logarithmic: the table below]({CHART})\n"
    yield f"| warm · cold | {' | '.join(f'{n:,}' for n in leads)} |"
    yield f"|---|{'--:|' * len(leads)}"
    for question in dict.fromkeys(p.question for p in points):
        cells = []
        for n in leads:
            both = (found.get((question, n, how)) for how in (sizes.WARM, sizes.COLD))
            cells.append(" · ".join(_time(seconds) for seconds in both if seconds is not None))
        yield f"| {question} | {' | '.join(cells)} |"
    yield ""


def _notes(found: Iterable[Row]) -> Iterator[str]:
    rows = list(found)
    timings = dict.fromkeys(row["timing"] for row in rows)
    yield f"\nTiming: {', '.join(timings)}."
    for note in dict.fromkeys(row["note"] for row in rows if row["note"]):
        yield f"\n{note}"


def _time(seconds: float) -> str:
    if seconds < 1:
        return f"{seconds * 1000:.3g} ms"
    return f"{seconds:.3g} s" if seconds < 100 else f"{seconds:,.0f} s"


def _count(n: int | None) -> str:
    return "" if n is None else f"{n:,}"


def _ratio(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return f"{ratio:.2f}" if ratio >= 0.1 else f"1/{1 / ratio:.0f}"


def _targets(targets: Iterable[dict[str, Any]]) -> str:
    return ", ".join(f"{t['text']} {'✓' if t['met'] else '✗'}" for t in targets)

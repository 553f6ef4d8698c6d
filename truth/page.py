"""docs/truth.md: a section per topic, of its last full run."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from truth.lines import Line

PAGE = Path(__file__).resolve().parents[1] / "docs" / "truth.md"

INTRODUCTION = """# Truth tests

Written by `make truth` from its results; a change by hand is lost. Truths are planted in simulated data, many times over with
seeded draws, and the same code that answers the pages has to give them back. Every section names the command that writes it
anew; with `--small` it takes seconds, holds wider bounds and writes nothing. The test run holds the small draw of each.
"""

_SECTION = re.compile(r"^## .+\n\n`python -m truth (\w+)`\n", re.MULTILINE)


def write(
    topic: str, title: str, lines: Sequence[Line], topics: Collection[str], page: Path = PAGE
) -> None:
    """Write a topic's section, and keep those of the other `topics` as they are."""
    kept = _sections(page.read_text(encoding="utf-8")) if page.exists() else {}
    sections = {name: text for name, text in kept.items() if name in topics}
    sections[topic] = _section(topic, title, lines)
    text = "\n".join([INTRODUCTION, *(sections[name] + "\n" for name in sorted(sections))])
    page.write_text(text, encoding="utf-8")


def _sections(text: str) -> dict[str, str]:
    starts = list(_SECTION.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return {
        start[1]: text[start.start() : end].strip() for start, end in zip(starts, ends, strict=True)
    }


def _section(topic: str, title: str, lines: Sequence[Line]) -> str:
    rows = [
        f"| {line.statement} | {line.measured} | {line.bound} | {line.draws:,} | {_said(line)} |"
        for line in lines
    ]
    head = [f"## {title}", "", f"`python -m truth {topic}`", ""]
    return "\n".join([*head, "| | measured | bound | draws | |", "|---|---|---|---|---|", *rows])


def _said(line: Line) -> str:
    return "holds" if line.met else "**missed**"

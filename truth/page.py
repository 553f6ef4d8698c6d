"""docs/truth.md: a section per topic, of its last full run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from truth.lines import Line

PAGE = Path(__file__).resolve().parents[1] / "docs" / "truth.md"

INTRODUCTION = """# Truth tests

Written by `make truth` from its results; a change by hand is lost. Truths are planted in simulated data, many times over with
seeded draws, and the same code that answers the pages has to give them back. `python -m truth TOPIC` runs one topic and writes its
section anew; `--small` takes seconds, holds wider bounds and writes nothing. The test run holds the small draw of each.
"""


def write(found: Mapping[str, Sequence[Line]], titles: Sequence[str], page: Path = PAGE) -> None:
    """Write the sections of these titles, and keep those of the other titles as they are."""
    kept = _sections(page.read_text(encoding="utf-8")) if page.exists() else {}
    sections = kept | {title: _section(lines) for title, lines in found.items()}
    parts = [f"## {title}\n\n{sections[title]}\n" for title in titles if title in sections]
    page.write_text("\n".join([INTRODUCTION, *parts]), encoding="utf-8")


def _sections(text: str) -> dict[str, str]:
    _, *parts = text.split("\n## ")
    split = (part.partition("\n") for part in parts)
    return {title.strip(): body.strip() for title, _, body in split}


def _section(lines: Sequence[Line]) -> str:
    rows = [
        f"| {line.statement} | {line.measured} | {line.bound} | {line.draws:,} | {_said(line)} |"
        for line in lines
    ]
    return "\n".join(["| | measured | bound | draws | |", "|---|---|---|---|---|", *rows])


def _said(line: Line) -> str:
    return "holds" if line.met else "**missed**"

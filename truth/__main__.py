"""`python -m truth [TOPIC...] [--small]`: run the topics, say what held, and write docs/truth.md."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol

from rich.console import Console
from rich.table import Table

from truth.lines import Line
from truth.page import PAGE, write

_MACHINERY = frozenset({"__main__", "lines", "page"})

SMALL = "--small"


class Topic(Protocol):
    """What a module of this package has."""

    TITLE: str

    def run(self, full: bool) -> list[Line]:
        """Draw, measure and judge."""
        ...


def topics() -> list[str]:
    """The names of all topics, in order."""
    found = iter_modules([str(Path(__file__).parent)])
    return sorted(module.name for module in found if module.name not in _MACHINERY)


def topic(name: str) -> Topic:
    """The module of a topic."""
    module: Topic = import_module(f"truth.{name}")
    return module


def main(arguments: Sequence[str], page: Path = PAGE) -> int:
    """Run the named topics, or all. Status 1: a line did not hold; 2: a bad call."""
    asked = [argument for argument in arguments if argument != SMALL]
    wrong = set(asked) - set(topics())
    if wrong:
        print(f"no topic is called {', '.join(sorted(wrong))}: {', '.join(topics())}, {SMALL}")
        return 2
    full, console = SMALL not in arguments, Console()
    met = True
    for name in [name for name in topics() if name in (asked or topics())]:
        module, began = topic(name), time.perf_counter()
        console.print(f"{module.TITLE} ...")
        lines = module.run(full)
        met &= all(line.met for line in lines)
        _show(console, lines, time.perf_counter() - began)
        if full:  # after each, for a run takes minutes and may be stopped
            write(name, module.TITLE, lines, topics(), page)
    return 0 if met else 1


def _show(console: Console, lines: Sequence[Line], seconds: float) -> None:
    table = Table("", "measured", "bound", "draws", "", caption=f"{seconds:.0f} s")
    for line in lines:
        said = "holds" if line.met else "MISSED"
        table.add_row(line.statement, line.measured, line.bound, f"{line.draws:,}", said)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

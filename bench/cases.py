"""What a run writes down: one case per line of the published table, saved as soon as it is known."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROUND = 6


@dataclass(frozen=True, slots=True)
class Target:
    """A promise, in the words of the table, and whether it was kept."""

    text: str
    met: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One measurement, and the same done by somebody else.

    Seconds are wall-clock, but for `cpu_s`: what ours used of the processors, which a busy machine
    stretches less. `peak_mb` is the resident memory of the measured process and its
    children in MiB; `n` counts the rows that the work is about.
    """

    group: str
    name: str
    ours_s: float
    baseline: str | None = None
    baseline_s: float | None = None
    n: int | None = None
    cpu_s: float | None = None
    peak_mb: float | None = None
    timing: str = "once"
    targets: tuple[Target, ...] = ()
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours over the baseline: below 1 is faster than it."""
        return self.ours_s / self.baseline_s if self.baseline_s else None

    @property
    def key(self) -> tuple[str, str, str | None]:
        return self.group, self.name, self.baseline


def at_most(times: float, ours_s: float, baseline_s: float, *, plus_s: float = 0.0) -> Target:
    """Ours takes at most so many times as long as the baseline, and a little."""
    little = f" + {plus_s * 1000:.0f} ms" if plus_s else ""
    return Target(f"≤ {times:g}×{little}", ours_s <= times * baseline_s + plus_s)


def at_least_faster(times: float, ours_s: float, baseline_s: float) -> Target:
    """The baseline takes at least so many times as long as ours."""
    return Target(f"≥ {times:g}× faster", baseline_s >= times * ours_s)


def under(seconds: float, ours_s: float) -> Target:
    """Ours takes less than so many seconds."""
    text = f"{seconds:g} s" if seconds >= 1 else f"{seconds * 1000:g} ms"
    return Target(f"< {text}", ours_s < seconds)


def leaner(gigabytes: float, peak_mb: float) -> Target:
    """The peak of memory stays below so many GiB."""
    return Target(f"< {gigabytes:g} GB", peak_mb < gigabytes * 1024)


def exactly(expected: int, found: int, what: str) -> Target:
    """A count that must come out."""
    return Target(f"{what} = {expected}", found == expected)


@dataclass
class Results:
    """The cases of one scale, on disk after every one, so that a killed run loses nothing."""

    path: Path
    head: dict[str, Any]
    rows: dict[tuple[str, str, str | None], dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, head: dict[str, Any]) -> Results:
        """What earlier runs on the same folder left; a new measurement replaces its own row."""
        before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"cases": []}
        rows = {(r["group"], r["name"], r["baseline"]): r for r in before.pop("cases")}
        return cls(path, {**before, **head}, rows)

    def begin(self, group: str) -> None:
        """Forget what was measured of a group before."""
        self.rows = {key: row for key, row in self.rows.items() if key[0] != group}

    def add(self, case: Case) -> None:
        """Write one case down, with when and under which load it was measured."""
        row = asdict(case) | {
            "ratio": case.ratio,
            "met": all(t.met for t in case.targets) if case.targets else None,
            "load": round(os.getloadavg()[0], 2),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self.rows[case.key] = {
            k: round(v, ROUND) if isinstance(v, float) else v for k, v in row.items()
        }
        self._save()
        print(_line(row), flush=True)

    def missed(self) -> list[dict[str, Any]]:
        """The rows whose target was not met."""
        return [row for row in self.rows.values() if row["met"] is False]

    def groups(self) -> Iterable[str]:
        """The groups that have rows, in the order in which they were first measured."""
        return dict.fromkeys(row["group"] for row in self.rows.values())

    def _save(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".part")
        document = {**self.head, "cases": list(self.rows.values())}
        draft.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.replace(self.path)


def _line(row: dict[str, Any]) -> str:
    beside = f" | {row['baseline']} {row['baseline_s']:.4g} s" if row["baseline"] else ""
    peak = f" | {row['peak_mb']:.0f} MiB" if row["peak_mb"] else ""
    promises = "".join(f" | {t['text']} {'met' if t['met'] else 'MISSED'}" for t in row["targets"])
    return f"{row['group']}: {row['name']} {row['ours_s']:.4g} s{beside}{peak}{promises}"

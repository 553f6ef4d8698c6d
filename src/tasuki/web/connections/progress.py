"""How far a long job is, as a small JSON file: one process writes it, others read it at any time.

A row in the database would not do: on SQLite an import is one long write transaction, and nobody
sees or writes anything beside it until it ends.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any


class Stage(StrEnum):
    """What a job is doing. It has ended in DONE or FAILED, or else it was cut off."""

    READING = "reading"
    POSTING = "posting"
    REFRESHING = "refreshing"
    DONE = "done"
    FAILED = "failed"

    @property
    def ended(self) -> bool:
        """Whether nothing comes after this stage."""
        return self in {Stage.DONE, Stage.FAILED}


@dataclass(frozen=True, slots=True)
class Progress:
    """One report. `total_rows` is None while unknown. Where the job failed, `message` is the code of
    the fault and `facts` are its facts."""

    stage: Stage
    file: str | None = None
    record: str | None = None
    done_rows: int = 0
    total_rows: int | None = None
    message: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def write(path: Path, progress: Progress) -> None:
    """Replace the report at `path`: a reader sees the old one or the new one, never a part."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(asdict(progress), default=str), encoding="utf-8")
    draft.replace(path)


def read(path: Path) -> Progress | None:
    """The report at `path`; None where there is none or it makes no sense."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Progress(**{**found, "stage": Stage(found["stage"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None

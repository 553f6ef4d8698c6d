"""Where a run keeps its things, and how large it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "bench" / "out"
FULL = 1_000_000
SMALL = 20_000
TINY = 1_000


class NotYet(Exception):
    """A group needs what an earlier group leaves behind; the text says which."""


@dataclass(frozen=True)
class Place:
    """The folder of one run at one scale."""

    home: Path
    leads: int

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Place:
        """BENCH_SCALE and BENCH_HOME. Leaves with a sentence where the scale is none."""
        scale = environ.get("BENCH_SCALE") or "full"
        named = {"full": FULL, "small": SMALL}
        if scale not in named and not (scale.isdecimal() and int(scale) > 0):
            raise ValueError(f"BENCH_SCALE must be full, small or a number of leads, not {scale!r}")
        leads = named.get(scale) or int(scale)
        default = OUT if leads == FULL else OUT / str(leads)
        return cls(Path(environ.get("BENCH_HOME") or default).resolve(), leads)

    @property
    def full(self) -> bool:
        """Whether this run is the one whose figures are published."""
        return self.leads >= FULL

    @property
    def rounds(self) -> int:
        """How often short work is repeated: once where a run only shows that it works."""
        return 5 if self.full else 2 if self.leads >= TINY else 1

    @property
    def results(self) -> Path:
        return self.home / "results.json"

    @property
    def files(self) -> Path:
        """The simulated organisation's CSV files and their mapping."""
        return self.home / "files"

    @property
    def sqlite_home(self) -> Path:
        """The workspace whose ledger is SQLite; readings, review and pages read its facts."""
        return self.home / "sqlite"

    @property
    def postgres_home(self) -> Path:
        """The workspace whose ledger is PostgreSQL."""
        return self.home / "postgres"

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own files."""
        return self.home / "cluster"

    @property
    def exports(self) -> Path:
        """Rows of the ledger as CSV, for the databases' own bulk load."""
        return self.home / "exports"

    def scratch(self, name: str) -> Path:
        """A folder for files of one case; emptied by whoever uses it."""
        return self.home / "scratch" / name

    def environ(self, home: Path, database_url: str | None = None) -> dict[str, str]:
        """The environment of a Tasuki process on one of the workspaces.

        Bytecode may be kept, as it is on machines that nobody has told otherwise.
        """
        others = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE"}
        mine = {
            name: value
            for name, value in os.environ.items()
            if name not in others and not name.startswith(("TASUKI_", "BENCH_"))
        }
        mine["TASUKI_HOME"] = str(home)
        if database_url:
            mine["DATABASE_URL"] = database_url
        return mine

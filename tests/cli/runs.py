"""Runs the command as people do: a process of its own on a workspace of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tasuki.cli.app import app
from tests.house.sources import ROOT

DATA = ROOT.parent / "shared" / "data"
"""Real files that nobody here wrote; they lie beside the checkout where there are any."""


def environment(home: Path) -> dict[str, str]:
    """This process's environment, less what chooses another database, with a workspace."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TASUKI_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return {**kept, "TASUKI_HOME": str(home), "TASUKI_LANG": "en"}


ABSENT = Path(__file__).parent / "absent"
"""Modules that the tests' own libraries bring along, and that who runs Tasuki has not."""


def start(home: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command, running, with no more modules than its own requirements bring."""
    return subprocess.Popen(
        [sys.executable, "-m", "tasuki.cli", *arguments],
        env={**environment(home), "PYTHONPATH": str(ABSENT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(home: Path, *arguments: str, status: int = 0) -> str:
    """What the command prints; fails where its status is another one."""
    process = start(home, *arguments)
    out, err = process.communicate(timeout=300)
    assert process.returncode == status, f"{process.returncode}: {out}\n{err}"
    return out if status in (0, 3) else err


def answer(home: Path, *arguments: str, status: int = 0) -> Any:
    """What the command prints as JSON."""
    return json.loads(run(home, *arguments, "--json", status=status))


def asked(home: Path, *arguments: str, environ: Mapping[str, str] | None = None) -> Any:
    """The same for commands that only read facts, in this process, which knows them already."""
    env = {**environment(home), **(environ or {})}
    answered = CliRunner().invoke(app, [*arguments, "--json"], env=env)
    assert answered.exit_code == 0, answered.output
    return json.loads(answered.stdout)

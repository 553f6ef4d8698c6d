"""Python in another process, on the ledger of the test: locks are a matter between processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parents[2]


def environ(database: str) -> dict[str, str]:
    """The environment in which Tasuki works on `database`."""
    found = {k: v for k, v in os.environ.items() if k not in ("TASUKI_HOME", "DATABASE_URL")}
    found |= {
        "TASUKI_HOME": str(Path(database).parent),
        "DJANGO_SETTINGS_MODULE": "tasuki.web.settings.dev",
    }
    if connection.vendor == "postgresql":
        host = connection.settings_dict["HOST"]
        found["DATABASE_URL"] = f"postgresql://postgres@/{database}?host={host}"
    return found


def start(database: str, *arguments: str) -> subprocess.Popen[str]:
    """Python with these arguments; its output is a pipe."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=environ(database),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def holding_the_ledger(database: str) -> Iterator[None]:
    """Another process holds the ledger's lock for the length of the block."""
    code = (
        "import django, sys; django.setup()\n"
        "from tasuki.web.ledger.arrow import writing\n"
        "with writing(keep=False):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    process = start(database, "-c", code)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "held\n"
        yield
    finally:
        process.communicate(timeout=20)

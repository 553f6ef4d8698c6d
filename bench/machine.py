"""On what and with which versions a run was measured."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

PACKAGES = (
    "tasuki", "duckdb", "ibis-framework", "polars", "pyarrow", "deltalake", "numpy", "pandas",
    "django", "adbc-driver-sqlite", "adbc-driver-postgresql",
)  # fmt: skip


def describe() -> dict[str, Any]:
    """Machine and versions, as they are published. Names no host and no path."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1024**3, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "versions": {name: version(name) for name in PACKAGES},
    }


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        found = re.search(
            r"^model name\s*:\s*(.+)$", listed.read_text(encoding="utf-8"), re.MULTILINE
        )
        if found:
            return found[1].strip()
    return platform.processor() or "unknown"

"""The engines that TASUKI_ENGINE can name. What an engine needs is imported when it is chosen."""

from __future__ import annotations

import os
from collections.abc import Callable

from tasuki.facts.engine import DuckDBEngine, Engine, EngineUnavailable
from tasuki.facts.store import SPILL
from tasuki.workspace.folder import Workspace


def engine_of(workspace: Workspace) -> Engine:
    """A fresh engine of the kind that the workspace names. Raises EngineUnavailable."""
    name = workspace.engine
    if name not in ENGINES:
        there = ", ".join(sorted(ENGINES))
        raise EngineUnavailable(f"TASUKI_ENGINE={name}: there is only {there}")
    return ENGINES[name](workspace)


def _duckdb(workspace: Workspace) -> Engine:
    # Processes that shared a folder would write over each other's files.
    return DuckDBEngine(workspace.facts / SPILL / str(os.getpid()))


def _spark(workspace: Workspace) -> Engine:
    from tasuki.facts.spark import Cluster, SparkEngine

    return SparkEngine(Cluster.from_environ(workspace.environ), workspace.facts)


ENGINES: dict[str, Callable[[Workspace], Engine]] = {"duckdb": _duckdb, "spark": _spark}
"""By the name that TASUKI_ENGINE gives."""

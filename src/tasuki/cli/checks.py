"""What `tasuki doctor` looks at. Each check answers with what it found and, if need be, what to do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasuki.workspace import Workspace

LEAST_FREE = 2 * 1024**3
"""A full refresh at a million leads and ten million touches writes less than this."""

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "~/.fonts")
JAPANESE_FONTS = (
    "hiragino",
    "yugoth",
    "noto sans cjk",
    "notosanscjk",
    "notosansjp",
    "meiryo",
    "ipa",
)


@dataclass(frozen=True)
class Found:
    """One finding: `word` and `advice` are keys of the catalogue, `facts` fill their places."""

    check: str
    ok: bool
    word: str
    facts: Mapping[str, object] = field(default_factory=dict)
    advice: str | None = None


def run_all(space: Workspace) -> Iterator[Found]:
    """Every check in turn. None of them changes anything."""
    for check in CHECKS:
        yield check(space)


def python(_space: Workspace) -> Found:
    """The interpreter is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    return Found("python", sys.version_info >= (3, 11), "doctor.python", {"version": version})


def configuration(space: Workspace) -> Found:
    """`tasuki.toml` can be read and its business calendar can be made."""
    from tasuki.workspace import WorkspaceError
    from tasuki.workspace.calendar import business_calendar

    try:
        business_calendar(space.organisation)
    except WorkspaceError as wrong:
        facts: dict[str, object] = {"error": str(wrong)}
        return Found("configuration", False, "doctor.settings.bad", facts, "doctor.settings.do")
    named = {"name": space.organisation.name, "zone": space.organisation.zone}
    return Found("configuration", True, "doctor.settings.ok", named)


def folder(space: Workspace) -> Found:
    """The workspace can be written."""
    where: dict[str, object] = {"path": str(space.home)}
    if not space.home.exists():
        return Found("workspace", False, "doctor.folder.none", where, "doctor.folder.do")
    if not os.access(space.home, os.W_OK):
        return Found("workspace", False, "doctor.folder.closed", where, "doctor.folder.open")
    return Found("workspace", True, "doctor.folder.ok", where)


def disk(space: Workspace) -> Found:
    """There is room for a refresh."""
    there = next(p for p in (space.home, *space.home.parents) if p.exists())
    free = shutil.disk_usage(there).free
    facts: dict[str, object] = {"gib": f"{free / 1024**3:.1f}"}
    advice = None if free >= LEAST_FREE else "doctor.disk.do"
    return Found("disk", advice is None, "doctor.disk", facts, advice)


def database(space: Workspace) -> Found:
    """The database answers and has the current schema."""
    kind: dict[str, object] = {"kind": "PostgreSQL" if space.database_url else "SQLite"}
    if not space.database_url and not space.sqlite.exists():
        return Found("database", False, "doctor.database.none", kind, "doctor.database.make")
    try:
        import django
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tasuki.web.settings.prod")
        django.setup()
        executor = MigrationExecutor(connection)
        behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Exception as wrong:
        facts = {**kind, "error": str(wrong).strip()}
        return Found("database", False, "doctor.database.bad", facts, "doctor.database.do")
    if behind:
        facts = {**kind, "n": behind}
        return Found("database", False, "doctor.database.old", facts, "doctor.database.make")
    return Found("database", True, "doctor.database.ok", kind)


def facts(space: Workspace) -> Found:
    """There is a snapshot and the engine can read it."""
    from tasuki.facts.engine import EngineUnavailable
    from tasuki.facts.manifest import NoFacts
    from tasuki.facts.snapshot import Snapshot

    try:
        opened = Snapshot.open(space)
    except NoFacts:
        return Found("facts", False, "doctor.facts.none", {}, "doctor.facts.do")
    except EngineUnavailable as wrong:
        said: dict[str, object] = {"error": str(wrong)}
        return Found("facts", False, "doctor.engine.bad", said, "doctor.engine.do")
    rows = opened.sql("SELECT count(*) AS n FROM journeys").column("n")[0].as_py()
    as_of = opened.as_of.astimezone(space.organisation.tz)
    known = {"version": opened.version, "rows": f"{rows:,}", "as_of": f"{as_of:%Y-%m-%d %H:%M}"}
    return Found("facts", True, "doctor.facts.ok", {**known, "engine": space.engine})


def fonts(_space: Workspace) -> Found:
    """A Japanese font is installed, so that what this machine draws shows no boxes."""
    for place in FONT_FOLDERS:
        for file in Path(place).expanduser().rglob("*.[to]t[fc]"):
            if any(name in file.name.lower() for name in JAPANESE_FONTS):
                return Found("fonts", True, "doctor.fonts.ok", {"name": file.stem})
    return Found("fonts", False, "doctor.fonts.none", {}, "doctor.fonts.do")


CHECKS: tuple[Callable[[Workspace], Found], ...] = (
    python,
    configuration,
    folder,
    disk,
    database,
    facts,
    fonts,
)

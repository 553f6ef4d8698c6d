"""The project's own files, as the house rules see them."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tasuki"


@dataclass(frozen=True)
class Source:
    """One Python file with its text and syntax tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        """The room of a package file, or an empty string at the package's root."""
        parts = self.path.relative_to(PACKAGE).parts
        return parts[0] if len(parts) > 1 else ""


@cache
def package() -> tuple[Source, ...]:
    """Every Python file of the package, migrations left out."""
    return tuple(
        Source(path, text := path.read_text(encoding="utf-8"), ast.parse(text))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts
    )


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git tracks (all files but the ignored ones where there is no git)."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    if listed:
        return tuple(p for name in listed.split("\0") if name and (p := ROOT / name).exists())
    return tuple(p for p in ROOT.rglob("*") if p.is_file() and ".venv" not in p.parts)

"""The workspace folder and the organisation's settings in its `tasuki.toml`."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

SETTINGS = "tasuki.toml"


class WorkspaceError(Exception):
    """The workspace or its settings cannot be used; the text says where and what to do."""


_NINE_TO_SIX: tuple[tuple[str, str], ...] = (("09:00", "12:00"), ("13:00", "18:00"))


class Organisation(BaseModel):
    """What an organisation decides once. Every field has the default of a Japanese company."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = "Tasuki"
    zone: str = "Asia/Tokyo"
    language: Literal["ja", "en"] = "ja"
    currency: str = "JPY"
    fiscal_start: int = Field(default=4, ge=1, le=12)
    floor: int = Field(default=20, ge=1, description="below this n an interval is shown first")
    hours: dict[str, tuple[tuple[str, str], ...]] = Field(
        default_factory=lambda: dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), _NINE_TO_SIX),
        description="working hours per weekday (mon..sun) as pairs of HH:MM",
    )
    country_holidays: str | None = Field(default="JP", description="public holidays to observe")
    holidays: tuple[str, ...] = Field(default=(), description="own holidays, YYYY-MM-DD")
    half_days: dict[str, tuple[tuple[str, str], ...]] = Field(
        default_factory=dict, description="days with their own hours: YYYY-MM-DD to pairs of HH:MM"
    )

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError) as unknown:
            raise ValueError(f"no time zone is called {name!r}") from unknown
        return name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


@dataclass(frozen=True)
class Workspace:
    """Paths and settings of one organisation. Reading it changes nothing on disk."""

    home: Path
    environ: Mapping[str, str]

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Workspace:
        """The workspace that TASUKI_HOME names, or `./tasuki-home` where it names none."""
        env = os.environ if environ is None else environ
        return cls(Path(env.get("TASUKI_HOME") or "tasuki-home").expanduser().resolve(), env)

    @cached_property
    def organisation(self) -> Organisation:
        """Settings from `tasuki.toml`, or the defaults where there is none.

        Raises WorkspaceError that names the file and the field.
        """
        path = self.home / SETTINGS
        if not path.exists():
            return Organisation()
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            return Organisation.model_validate(data.get("organisation", {}))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as bad:
            raise WorkspaceError(f"{path} is not TOML: {bad}") from bad
        except ValidationError as bad:
            first = bad.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise WorkspaceError(f"{path}: organisation.{field}: {first['msg']}") from bad

    @property
    def database_url(self) -> str | None:
        """PostgreSQL where DATABASE_URL says so; None means SQLite in the folder."""
        return self.environ.get("DATABASE_URL") or None

    @property
    def engine(self) -> str:
        """The engine that reads the facts; DuckDB in process unless TASUKI_ENGINE names another."""
        return self.environ.get("TASUKI_ENGINE") or "duckdb"

    @property
    def sqlite(self) -> Path:
        return self.home / "tasuki.sqlite3"

    @property
    def facts(self) -> Path:
        return self.home / "facts"

    @property
    def reported(self) -> Path:
        """What was reported of closed periods (`facts.reported`)."""
        return self.home / "reported.jsonl"

    @property
    def uploads(self) -> Path:
        return self.home / "uploads"

    @property
    def rejects(self) -> Path:
        return self.home / "rejects"

    @property
    def cache(self) -> Path:
        return self.home / "cache"

    @property
    def secret_file(self) -> Path:
        return self.home / "secret-key"

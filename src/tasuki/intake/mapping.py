"""The mapping file: which file holds which record, and which column is which field.

The language is described in `docs/mapping.md`. Everything is checked when the file is opened:
an unknown field, an option that does not fit its field, a record without what it needs.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

import polars as pl
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tasuki.intake.encoding import codec
from tasuki.intake.errors import BadMapping
from tasuki.intake.records import INSTANT, SCHEMAS, Record

CHOICES: dict[tuple[Record, str], type[StrEnum]] = {
    (Record.MEMBER, "role"): Role,
    (Record.GATE, "kind"): Gate,
    (Record.TOUCH, "kind"): TouchKind,
    (Record.TOUCH, "direction"): Direction,
    (Record.TOUCH, "disposition"): Disposition,
}
"""Fields whose values are our own words."""

REQUIRED: dict[Record, tuple[str, ...]] = {
    Record.LEAD: ("created_at",),
    Record.MEMBERSHIP: ("lead_key", "campaign_key"),
    Record.DEAL: ("lead_key",),
    Record.GATE: ("lead_key", "kind", "occurred_at"),
    Record.TOUCH: ("lead_key", "kind", "occurred_at"),
}
"""Fields without which a record means nothing; a row that lacks one is rejected."""

CONTENT_KEYS: dict[Record, tuple[str, ...]] = {
    Record.MEMBERSHIP: ("lead_key", "campaign_key", "responded_at"),
    Record.GATE: ("lead_key", "kind", "occurred_at"),
    Record.TOUCH: ("lead_key", "kind", "occurred_at"),
}
"""Records that may come without an id of their own, and what identifies them then."""

REFERABLE = (Record.TEAM, Record.MEMBER, Record.COMPANY, Record.CAMPAIGN)
"""Records that the ledger may create from a mere reference to them."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class When(_Table):
    """A condition on one column: filled, or one of some values (compared without regard to width
    and case)."""

    column: str
    equals: tuple[str, ...] | None = None
    differs: tuple[str, ...] | None = None

    @field_validator("equals", "differs", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class Lookup(_Table):
    """Another file in which the value of the column is looked up: `source` names the value, `to`
    what is taken."""

    file: str
    source: str = Field(alias="from")
    to: str


class FieldMap(_Table):
    """Where one field comes from, and how it is written there."""

    column: str | None = None
    columns: tuple[str, ...] | None = Field(default=None, min_length=2)
    join: str = " "
    constant: str | None = None
    lookup: Lookup | None = None
    when: Annotated[When | None, BeforeValidator(lambda v: _shorthand(v))] = None
    map: dict[str, str] | None = None
    otherwise: Literal["reject", "keep", "empty", "unknown"] | None = None
    format: str | None = None
    decimal: str | None = Field(default=None, min_length=1, max_length=1)
    thousands: str | None = Field(default=None, min_length=1, max_length=1)
    unit: float | None = Field(default=None, gt=0)

    @field_validator("constant", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        if isinstance(value, bool):
            return str(value).lower()
        return str(value) if isinstance(value, int | float) else value

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        sources = (self.column, self.columns, self.constant)
        if sum(source is not None for source in sources) != 1:
            raise ValueError("say exactly one of column, columns and constant")
        if self.otherwise is not None and self.map is None:
            raise ValueError("otherwise needs a map")
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that the field's text is taken from."""
        return self.columns or ((self.column,) if self.column else ())


def _shorthand(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


class RecordMap(_Table):
    """One record made of each row of a file (of those that fulfil `when`)."""

    record: Record
    key: tuple[str, ...] = ()
    when: Annotated[When | None, BeforeValidator(_shorthand)] = None
    fields: dict[str, Annotated[FieldMap, BeforeValidator(_shorthand)]] = Field(
        default_factory=dict
    )

    @field_validator("key", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _fits_the_record(self) -> Self:
        schema = SCHEMAS[self.record]
        for name, source in self.fields.items():
            if name == "key" or name not in schema:
                known = ", ".join(field for field in schema if field != "key")
                raise ValueError(f"a {self.record} has no field {name!r}; it has {known}")
            self._check_options(name, source)
        missing = [name for name in REQUIRED.get(self.record, ()) if name not in self.fields]
        if missing:
            raise ValueError(f"a {self.record} needs the fields {', '.join(missing)}")
        if not self.key and self.record not in CONTENT_KEYS:
            raise ValueError(f"a {self.record} needs a key")
        return self

    def _check_options(self, name: str, source: FieldMap) -> None:
        dtype = SCHEMAS[self.record][name]
        if source.format is not None and dtype not in (INSTANT, pl.Date):
            raise ValueError(f"{name} is no date: it takes no format")
        styled = (source.decimal, source.thousands, source.unit) != (None, None, None)
        if styled and dtype not in (pl.Float64, pl.Int64):
            raise ValueError(f"{name} is no number: it takes no decimal, thousands or unit")
        choices = CHOICES.get((self.record, name))
        if choices is None:
            return
        words = [*(source.map or {}).values(), *([source.constant] if source.constant else [])]
        for word in words:
            if word not in set(choices):
                raise ValueError(f"{name} cannot be {word!r}; it is one of {', '.join(choices)}")


class FileMap(_Table):
    """One file, or all files that a glob finds, and the records that are made of its rows."""

    path: str
    encoding: str | None = None
    delimiter: str | None = Field(default=None, pattern=r"^[\x01-\x7f]$")
    quote: str | None = Field(default=None, pattern=r"^[\x01-\x7f]?$")
    header_row: int | None = Field(default=None, ge=1)
    sheet: str | int | None = None
    record: tuple[RecordMap, ...] = Field(min_length=1)

    @field_validator("encoding")
    @classmethod
    def _known_codec(cls, name: str | None) -> str | None:
        try:
            return name and codec(name)
        except LookupError as unknown:
            raise ValueError(f"no encoding is called {name!r}") from unknown

    @model_validator(mode="after")
    def _one_without_key(self) -> Self:
        if sum(not record.key for record in self.record) > 1:
            raise ValueError("only one record of a file can do without a key")
        return self


class Defaults(_Table):
    """What holds for all files unless they say otherwise."""

    zone: str | None = None
    phone_region: str = "JP"

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        try:
            return name and ZoneInfo(name).key
        except (KeyError, ValueError) as unknown:
            raise ValueError(f"no time zone is called {name!r}") from unknown


class Mapping(_Table):
    """A whole mapping file. `source` is the prefix of every key that it makes."""

    source: str = Field(pattern=r"^[A-Za-z0-9_.-]+$")
    auto_create: frozenset[Record] = frozenset()
    defaults: Defaults = Defaults()
    file: tuple[FileMap, ...] = Field(min_length=1)
    origin: Path = Field(default=Path("mapping.toml"), exclude=True)

    @field_validator("auto_create")
    @classmethod
    def _can_be_created(cls, kinds: frozenset[Record]) -> frozenset[Record]:
        if wrong := sorted(kinds - set(REFERABLE)):
            raise ValueError(f"{wrong[0]} cannot be created from its key alone")
        return kinds

    @cached_property
    def folder(self) -> Path:
        """The folder that relative paths start from."""
        return self.origin.parent

    @staticmethod
    def id_in(key: str) -> str:
        """The id in its own system that an idempotency key was made of."""
        return key.split(":", 2)[2]


def key_prefix(source: str, record: Record) -> str:
    """What stands before a record's id in its idempotency key."""
    return f"{source}:{record}:"


def open_mapping(path: Path) -> Mapping:
    """The mapping in a TOML file.

    Raises BadMapping, which names the file, the table and the field.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as missing:
        raise BadMapping(file=path.name, where="file", problem="there is no such file") from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as bad:
        raise BadMapping(file=path.name, where="TOML", problem=str(bad)) from bad
    return make_mapping(data, path)


def make_mapping(data: dict[str, Any], origin: Path) -> Mapping:
    """The mapping that the tables of a TOML file mean; `origin` is where it stands or would stand.

    Raises BadMapping like `open_mapping`.
    """
    try:
        return Mapping.model_validate({**data, "origin": origin})
    except ValidationError as bad:
        first = bad.errors()[0]
        problem = first["msg"].removeprefix("Value error, ")
        where = _place(data, first["loc"])
        raise BadMapping(file=origin.name, where=where, problem=problem) from bad


def _place(data: dict[str, Any], loc: tuple[str | int, ...]) -> str:
    """The place of an error in words: file 2 (calls.csv), record 1 (touch), fields.kind."""
    parts: list[str] = []
    here: Any = data
    for step in loc:
        here = _inside(here, step)
        if isinstance(step, int) and parts:
            label = here.get("path") or here.get("record") if isinstance(here, dict) else None
            parts[-1] += f" {step + 1}" + (f" ({label})" if label else "")
        else:
            parts.append(str(step))
    return ", ".join(parts) or "top"


def _inside(here: Any, step: str | int) -> Any:
    if isinstance(here, dict):
        return here.get(step)
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return here[step]
    return None

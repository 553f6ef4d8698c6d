"""One snapshot of the facts, as metrics read it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pyarrow as pa

from tasuki.domain.calendar import BusinessCalendar
from tasuki.facts import manifest
from tasuki.facts.days import touch_days
from tasuki.facts.engine import MEMORY_BYTES, DuckDBEngine, Engine
from tasuki.facts.engines import engine_of
from tasuki.facts.ledger import Mark
from tasuki.facts.manifest import Manifest
from tasuki.facts.notes import Notes
from tasuki.facts.schema import TABLES
from tasuki.workspace.folder import Workspace

if TYPE_CHECKING:  # half a second to import, and not every reader writes expressions
    import ibis.expr.types as ir
    from ibis.expr.operations import Node

NAMED: dict[str, str] = {
    "member": "members",
    "team": "teams",
    "campaign": "campaigns",
    "company": "companies",
}
"""Dimensions whose values are ids, and the table that names them."""

_WARM = (
    "journeys",
    "handoffs",
    "deals",
    "past_owners",
    "participations",
    "obligations",
    "obligation_owners",
    "obligation_lifts",
    "touch_days",
    "members",
    "teams",
    "campaigns",
    "companies",
)
"""Tables worth holding in memory, the most asked first. Touches are read from their files."""


@dataclass(
    frozen=True, eq=False
)  # two snapshots are never one: what is known of each is kept by it
class Snapshot:
    """Facts that do not change, and the engine that reads them. Safe to use from several threads.

    `tables` are unbound Ibis tables; an expression over them is compiled to the engine's dialect and
    answered as Arrow. `version` is None for facts in memory. `notes` keep what follows from the
    snapshot alone and is dear to find out.
    """

    version: int | None
    as_of: datetime
    zone: ZoneInfo
    calendar: BusinessCalendar
    mark: Mark
    engine: Engine
    rows: Mapping[str, int]
    notes: Notes = field(default_factory=Notes, repr=False)
    _names: dict[str, dict[int, str]] = field(default_factory=dict, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    @classmethod
    def open(cls, workspace: Workspace, version: int | None = None) -> Snapshot:
        """The snapshot in force in a workspace, or an older one that is still kept.

        Raises NoFacts where there is none, and EngineUnavailable.
        """
        found = manifest.read(workspace.facts, version)
        engine = engine_of(workspace)
        for table in TABLES:
            folder = workspace.facts / table
            engine.register(table, [str(folder / file.path) for file in found.tables[table].files])
        # Named by all that the manifest says: facts made anew begin again at number 1.
        identity = hashlib.sha256(found.to_json().encode()).hexdigest()[:16]
        notes = Notes(workspace.cache / "notes" / f"{identity}.json")
        return cls._of(found, engine, notes)

    @classmethod
    def in_memory(
        cls,
        tables: Mapping[str, pa.Table],
        *,
        as_of: datetime,
        calendar: BusinessCalendar,
        engine: Engine | None = None,
    ) -> Snapshot:
        """Facts from Arrow tables in the written schema; a table that is missing is empty.

        The days of the touches are counted here.
        """
        reader = engine or DuckDBEngine()
        given = {name: tables.get(name, schema.empty_table()) for name, schema in TABLES.items()}
        given["touch_days"] = touch_days(given["touches"], calendar.zone)
        for name, table in given.items():
            reader.register(name, table.cast(TABLES[name]))
        rows = {name: table.num_rows for name, table in given.items()}
        return cls(None, as_of, calendar.zone, calendar, Mark(), reader, rows)

    @classmethod
    def _of(cls, found: Manifest, engine: Engine, notes: Notes) -> Snapshot:
        rows = {name: part.rows for name, part in found.tables.items()}
        return cls(
            found.number, found.as_of, found.zone, found.calendar, found.mark, engine, rows, notes
        )

    @property
    def tables(self) -> dict[str, ir.Table]:
        """The tables as unbound Ibis tables, named and typed as in the written schema."""
        return _unbound()

    def arrow(self, expression: ir.Expr) -> pa.Table:
        """What an Ibis expression over `tables` answers."""
        return self.engine.arrow(compiled(expression.op(), self.engine.dialect))

    def sql(self, text: str) -> pa.Table:
        """What a query in the engine's own dialect answers."""
        return self.engine.arrow(text)

    def labels(self, dimension: str) -> dict[int, str]:
        """The names behind the ids of a dimension in NAMED; the key where there is no name."""
        with self._lock:
            if dimension not in self._names:
                rows = self.sql(
                    f"SELECT {dimension}_id, coalesce(name, key) FROM {NAMED[dimension]}"
                )
                ids, names = (column.to_pylist() for column in rows.columns)
                self._names[dimension] = dict(zip(ids, names, strict=True))
            return self._names[dimension]

    def warm(self) -> Sequence[str]:
        """Hold the tables that pages read in memory, as many as fit; says which.

        For a process that answers many questions. It costs the reading of these tables once.
        """
        kept = []
        room = MEMORY_BYTES * 2 // 3
        for table in _WARM:
            size = self.rows[table] * _width(table)
            if size <= room:
                room -= size
                self.engine.keep(table)
                kept.append(table)
        return kept


@lru_cache(maxsize=1024)
def compiled(node: Node, dialect: str) -> str:
    """An expression's node as SQL text. Compiling takes some 20 ms: the last thousand are kept.

    Of the node, because an expression equals itself alone, and a node every one that says the same.
    """
    if dialect == "spark":
        from tasuki.facts.sparksql import to_sql

        return to_sql(node.to_expr())
    import ibis

    return _INSTANT.sub(_constant, str(ibis.to_sql(node.to_expr(), dialect=dialect)))


_INSTANT = re.compile(
    r"'(?:[^']|'')*'"
    r"|MAKE_TIMESTAMPTZ\((\d+), (\d+), (\d+), (\d+), (\d+), (\d+)\.(\d+), 'UTC'\)"
)
"""An instant as a call, which the engine works out each time that it plans; or a text, left as it is."""


def _constant(found: re.Match[str]) -> str:
    """The same instant as a constant."""
    if found[1] is None:
        return found[0]
    *parts, fraction = found.groups()
    year, *others = (int(part) for part in parts)
    month, day, hour, minute, second = (f"{part:02d}" for part in others)
    return f"'{year:04d}-{month}-{day} {hour}:{minute}:{second}.{fraction}+00'::TIMESTAMPTZ"


@lru_cache
def _unbound() -> dict[str, ir.Table]:
    import ibis

    return {name: ibis.table(ibis.schema(schema), name=name) for name, schema in TABLES.items()}


def _width(table: str) -> int:
    """About how many bytes a row takes in memory."""
    return sum(
        kind.bit_width // 8 if pa.types.is_primitive(kind) else 16 for kind in TABLES[table].types
    )

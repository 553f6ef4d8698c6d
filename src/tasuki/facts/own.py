"""Facts from tables of one's own: leads and touches in Arrow, without a ledger or a workspace.

The columns become the events that they tell of, and the facts are built from those as from any
ledger: what holds for skipped stages, cycles, responses and owners holds here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasuki.domain.calendar import BusinessCalendar
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Direction, TouchKind
from tasuki.facts.build import Build
from tasuki.facts.engine import MEMORY_BYTES, opened
from tasuki.facts.ledger import LEDGER, Mark
from tasuki.facts.schema import TABLES
from tasuki.facts.snapshot import Snapshot
from tasuki.workspace.calendar import business_calendar
from tasuki.workspace.folder import Organisation

GATES: dict[str, Gate] = {
    "mql_at": Gate.MQL,
    "assigned_at": Gate.ASSIGN,
    "sql_at": Gate.HAND_OVER,
    "accepted_at": Gate.ACCEPT,
    "returned_at": Gate.RETURN,
    "opportunity_at": Gate.OPEN_OPPORTUNITY,
    "won_at": Gate.WIN,
    "lost_at": Gate.LOSE,
    "recycled_at": Gate.RECYCLE,
    "disqualified_at": Gate.DISQUALIFY,
}
"""Columns of leads, and what happened then."""

Columns = dict[str, pa.Array]


class WrongTable(ValueError):
    """A table lacks a column, or a column holds something else; the text says which and what."""


def own_facts(
    leads: pa.Table,
    touches: pa.Table | None = None,
    *,
    as_of: datetime,
    calendar: BusinessCalendar | None = None,
) -> Snapshot:
    """The facts of leads, a row each, and of their touches, to be read as any snapshot.

    `leads` needs `created_at`; it may have `lead` (a key; the row's number otherwise), the columns
    of GATES, `member` (who has it from `assigned_at`, or without such a column from its creation on;
    an assignment to nobody is none), `source`, `segment`, `campaign`, `industry`, `employees`, and
    the `amount` of its deal. `touches` needs `lead`, `occurred_at` and `disposition`; it may have
    `kind` (a call), `direction` (outbound), `member`, `script_version` and `duration_s`. Other
    columns are left out. A day without a time is its first moment, and an instant without an offset
    is read, in the zone of `calendar`, which is the default organisation's where none is given.
    Raises WrongTable.
    """
    calendar = calendar or business_calendar(Organisation())
    ledger = _ledger(leads, touches, calendar.zone)
    connection = opened(None, MEMORY_BYTES)
    try:
        build = Build(connection, calendar)
        build.dimensions(ledger)
        build.leads(ledger)
        tables = {
            name: connection.sql(build.select(name)).to_arrow_table().cast(schema)
            for name, schema in TABLES.items()
            if name != "touch_days"  # counted when they are taken into memory
        }
    finally:
        connection.close()
    return Snapshot.in_memory(tables, as_of=as_of, calendar=calendar)


@dataclass(frozen=True)
class _Ledger:
    """Tables in the columns of LEDGER, as `facts.build` reads a ledger; all leads at once."""

    tables: Mapping[str, pa.Table]

    @property
    def mark(self) -> Mark:
        return Mark()

    def read(
        self, table: str, *, after: int = 0, lead_ids: Sequence[int] | None = None
    ) -> Iterator[pa.RecordBatch]:
        yield from self.tables.get(table, LEDGER[table].empty_table()).to_batches()


def _ledger(leads: pa.Table, touches: pa.Table | None, zone: ZoneInfo) -> _Ledger:
    rows = _Rows("leads", leads, zone)
    ids = _ids(leads.num_rows)
    keys = rows.text("lead") if rows.has("lead") else ids.cast(pa.string())
    if keys.null_count or len(pc.unique(keys)) < len(keys):
        raise WrongTable("leads.lead is empty somewhere, or names a lead twice: a row is a lead")
    worked = None if touches is None else _Rows("touches", touches, zone)
    told = [part.text("member") for part in (rows, worked) if part and part.has("member")]
    members, campaigns = _Names(told), _Names([rows.text("campaign")])
    about = {name: rows.text(name) for name in ("source", "segment")}
    employed = rows.has("industry") or rows.has("employees")
    tables = {
        "lead": {
            "id": ids,
            "key": keys,
            "created_at": rows.instants("created_at"),
            "company_id": ids if employed else rows.nothing(pa.int64()),
            "campaign_id": campaigns.ids(rows.text("campaign")),
            **about,
        },
        "company": _companies(rows, ids) if employed else {},
        "gate_event": _events(rows, ids, members),
        "deal": _deals(rows, ids) if rows.has("amount") else {},
        "touch": _touches(worked, keys, members) if worked else {},
        "member": members.table(),
        "campaign": campaigns.table(),
    }
    return _Ledger({name: _typed(name, columns) for name, columns in tables.items()})


class _Rows:
    """A table's columns in the types that a ledger has; one that is missing is null."""

    def __init__(self, name: str, table: pa.Table, zone: ZoneInfo) -> None:
        self._name, self._table, self._zone = name, table, zone

    def has(self, column: str) -> bool:
        """Whether the table has the column."""
        return column in self._table.column_names

    def nothing(self, kind: pa.DataType) -> pa.Array:
        """Nulls, one per row."""
        return pa.nulls(self._table.num_rows, kind)

    def text(self, column: str, usual: str | None = None) -> pa.Array:
        """A column as text; `usual` where there is no such column."""
        if not self.has(column):
            return pa.array(np.full(self._table.num_rows, usual, object), pa.string())
        return self._table[column].combine_chunks().cast(pa.string())

    def number(self, column: str, kind: pa.DataType) -> pa.Array:
        """A column of numbers."""
        if not self.has(column):
            return self.nothing(kind)
        return self._cast(column, self._table[column].combine_chunks(), kind)

    def instants(self, column: str, *, needed: bool = True) -> pa.Array:
        """A column of days or instants."""
        if not self.has(column):
            if needed:
                raise WrongTable(f"{self._name} has no column {column}")
            return self.nothing(LEDGER["lead"].field("created_at").type)
        values = self._table[column].combine_chunks()
        if pa.types.is_null(values.type) or getattr(values.type, "tz", None) is not None:
            return values.cast(LEDGER["lead"].field("created_at").type)
        if not pa.types.is_temporal(values.type):
            raise WrongTable(
                f"{self._name}.{column} holds {values.type}: make it days or instants first"
            )
        local = self._cast(column, values, pa.timestamp("us"))
        return pc.assume_timezone(
            local, self._zone.key, ambiguous="earliest", nonexistent="latest"
        ).cast(LEDGER["lead"].field("created_at").type)

    def _cast(self, column: str, values: pa.Array, kind: pa.DataType) -> pa.Array:
        try:
            return values.cast(kind)
        except pa.ArrowInvalid as wrong:
            raise WrongTable(f"{self._name}.{column}: {wrong}") from wrong


class _Names:
    """Ids for names, from 1."""

    def __init__(self, columns: Sequence[pa.Array]) -> None:
        texts = pa.chunked_array(columns, pa.string())
        self._names = pc.unique(texts.drop_null()).sort()

    def ids(self, column: pa.Array) -> pa.Array:
        """The id of each name; null where there is none."""
        return pc.add(pc.index_in(column, self._names).cast(pa.int64()), 1)

    def table(self) -> Columns:
        """The names as a ledger's table."""
        return {"id": _ids(len(self._names)), "key": self._names, "name": self._names}


def _companies(rows: _Rows, ids: pa.Array) -> Columns:
    """A company per lead: only its industry and size matter here."""
    return {
        "id": ids,
        "key": ids.cast(pa.string()),
        "industry": rows.text("industry"),
        "employees": rows.number("employees", pa.int64()),
    }


def _events(rows: _Rows, ids: pa.Array, members: _Names) -> Columns:
    """What happened to the leads, gate by gate."""
    owner = members.ids(rows.text("member"))
    gates = {name: rows.instants(name, needed=False) for name in GATES}
    if rows.has("member") and not rows.has("assigned_at"):
        gates["assigned_at"] = rows.instants("created_at")
    parts = []
    for name, instants in gates.items():
        kind = GATES[name]
        there = instants.is_valid()
        if kind is Gate.ASSIGN:
            there = pc.and_(there, owner.is_valid())
        lead, at, mine = (column.filter(there) for column in (ids, instants, owner))
        nobody = pa.nulls(len(lead), pa.int64())
        columns = {
            "lead_id": lead,
            "kind": pa.repeat(str(kind), len(lead)),
            "occurred_at": at,
            "member_id": mine if kind is Gate.HAND_OVER else nobody,
            "to_member_id": mine if kind is Gate.ASSIGN else nobody,
        }
        parts.append(pa.table(columns))
    told = pa.concat_tables(parts)
    columns = {name: told[name].combine_chunks() for name in told.column_names}
    return {"id": _ids(told.num_rows), **columns}


def _deals(rows: _Rows, ids: pa.Array) -> Columns:
    amount = rows.number("amount", pa.float64())
    won, lost = (rows.instants(name, needed=False) for name in ("won_at", "lost_at"))
    begun = pc.coalesce(rows.instants("opportunity_at", needed=False), won, lost)
    columns = {"id": ids, "lead_id": ids, "key": ids.cast(pa.string()), "amount": amount}
    columns |= {"opened_at": begun, "won_at": won, "lost_at": lost}
    return {name: column.filter(amount.is_valid()) for name, column in columns.items()}


def _touches(rows: _Rows, keys: pa.Array, members: _Names) -> Columns:
    if not rows.has("lead") or not rows.has("disposition"):
        raise WrongTable("touches has no column lead, or none called disposition")
    lead = pc.index_in(rows.text("lead"), keys)
    if lead.null_count:
        stray = rows.text("lead").filter(lead.is_null())[0]
        raise WrongTable(f"touches.lead names {stray}, which leads does not have")
    return {
        "id": _ids(len(lead)),
        "lead_id": pc.add(lead.cast(pa.int64()), 1),
        "kind": rows.text("kind", str(TouchKind.CALL)),
        "direction": rows.text("direction", str(Direction.OUT)),
        "occurred_at": rows.instants("occurred_at"),
        "member_id": members.ids(rows.text("member")),
        "disposition": rows.text("disposition"),
        "duration_s": rows.number("duration_s", pa.int64()),
        "script_version": rows.text("script_version"),
    }


def _ids(size: int) -> pa.Array:
    return pa.array(np.arange(1, size + 1, dtype=np.int64))


def _typed(table: str, columns: Columns) -> pa.Table:
    """A ledger's table; columns that are not given are null."""
    size = len(next(iter(columns.values()))) if columns else 0
    return pa.table(
        [
            columns[field.name].cast(field.type)
            if field.name in columns
            else pa.nulls(size, field.type)
            for field in LEDGER[table]
        ],
        schema=LEDGER[table],
    )

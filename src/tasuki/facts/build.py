"""A ledger's rows → the rows of every facts table, on a DuckDB connection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from tasuki.domain.calendar import BusinessCalendar
from tasuki.facts import days, journeys
from tasuki.facts.clock import positions
from tasuki.facts.engine import literal
from tasuki.facts.ledger import DIMENSIONS, LEDGER, Ledger
from tasuki.facts.obligations import Owing
from tasuki.facts.schema import TABLES
from tasuki.facts.terms import Terms

Progress = Callable[[str], None]
"""Told the name of each step as it begins."""

_LOADED: tuple[str, ...] = (
    "lead",
    "gate_event",
    "campaign_membership",
    "deal",
    "promise",
    "word",
)
"""The ledger's tables of leads but the touches, which are never held as a whole."""

_COLUMNS: dict[str, str] = {
    "gate_event": """id, supersedes_id, lead_id, kind::move AS kind, occurred_at, member_id,
        to_member_id, if(kind = 'return', reason, NULL) AS reason, revisit_on"""
}
"""What is kept of a table where that is not all."""

_STREAMED = "join_order,build_side_probe_side"
"""Optimizers that would take the stream of touches for the small side of a join and hold it all."""

_DIMENSIONS: tuple[tuple[str, str], ...] = (
    ("companies", journeys.COMPANIES),
    ("members", journeys.MEMBERS),
    ("teams", journeys.TEAMS),
    ("campaigns", journeys.CAMPAIGNS),
)

_BEFORE_TOUCHES: tuple[tuple[str, str], ...] = (
    ("event", journeys.EVENTS),
    ("reached", journeys.REACHED),
    ("cycle", journeys.CYCLES),
    ("past_owners", journeys.PAST_OWNERS),
    ("handoffs", journeys.HANDOFFS),
    ("joined", journeys.JOINED),
    ("participations", journeys.PARTICIPATIONS),
    ("deals", journeys.DEALS),
)
"""Tables that need no touches, in the order in which each needs the ones before."""

_SPENT = ("event", "reached", "campaign_membership", "deal")
"""Tables that nothing needs once those are made."""

_OWING = ("gate_event", "promise", "word", "feedback")
"""Tables that nothing needs once it is known what is owed."""


class Build:
    """The facts of a whole ledger, or of some of its leads, as relations named like the tables.

    Call `dimensions`, then `leads`, and `days` for a whole ledger. `scratch` is a folder for what is
    too big for memory; without one everything stays in memory, which is right for some thousands of
    leads.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        calendar: BusinessCalendar,
        *,
        scratch: Path | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.connection = connection
        self.moved: dict[str, list[int]] = {}
        """Per ledger table the rows that a row of another lead corrects."""
        self.robbed: set[int] = set()
        """The leads that such a correction, not known before, took a row from."""
        self.strays = False
        """Whether a row corrects one that was not read: the build is wrong for that one's lead."""
        self._calendar = calendar
        self._scratch = scratch
        self._progress = progress or (lambda _: None)

    def dimensions(
        self, ledger: Ledger, *, after: int = 0, companies: str | None = None
    ) -> frozenset[str]:
        """Make the tables of members, teams, campaigns and companies.

        `companies` is a relation of those that were known up to the posting `after`: then only what
        was posted since is read of them, for there are many. The answer names the tables that may have
        other rows than before.
        """
        self._do(f"SET VARIABLE zone = {literal(self._calendar.zone.key)}")
        for table in DIMENSIONS:
            known = after if companies and table == "company" else 0
            self._load(table, ledger.read(table, after=known))
        made = dict(_DIMENSIONS)
        if companies is not None:
            made["companies"] = f"""FROM ({made["companies"]})
                UNION ALL BY NAME FROM {companies} ANTI JOIN company ON company.id = company_id"""
            if not self.connection.sql("SELECT 1 FROM company LIMIT 1").fetchall():
                self._do(f"CREATE VIEW companies AS FROM {companies}")
                del made["companies"]
        for table, select in made.items():
            self._do(f"CREATE TABLE {table} AS {select}")
        return frozenset(made)

    def leads(
        self,
        ledger: Ledger,
        lead_ids: Sequence[int] | None = None,
        moved: Mapping[str, Sequence[int]] | None = None,
    ) -> None:
        """Make all other tables, of all leads or only of `lead_ids`.

        `moved` is what earlier builds found: some leads alone do not show it.
        """
        known = moved or {}
        self._do(journeys.MOVE_TYPE)
        for table in _LOADED:
            self._progress(table)
            self._load(table, ledger.read(table, lead_ids=lead_ids))
        self._do(journeys.OWN_CAMPAIGNS)
        self._settle("gate_event", "gate_event", "live_event", "id", known)
        for table, select in _BEFORE_TOUCHES:
            self._progress(table)
            self._do(f"CREATE TABLE {table} AS {select}")
        self._do("DROP VIEW live_event")
        for table in _SPENT:
            self._do(f"DROP TABLE {table}")
        self._read_touches(ledger.read("touch", lead_ids=lead_ids))
        self._settle("touch", "told_touch", "touches", "touch_id", known)
        self._owe(ledger)
        self._progress("journeys")
        self._do(f"CREATE TABLE response AS {journeys.RESPONSES}")
        self._do(f"CREATE TABLE pitch AS {journeys.PITCHES}")
        self._take_positions()
        self._make("journeys", journeys.JOURNEYS)

    def days(self) -> None:
        """Make the table of the touches' days."""
        self._progress("touch_days")
        day = days.day_of(self.connection, "touches", self._calendar.zone)
        self._make("touch_days", days.summed("touches", day))

    def select(self, table: str) -> str:
        """A query for the rows of a table in exactly its written columns, in no order."""
        return f"SELECT {', '.join(TABLES[table].names)} FROM {table}"

    def _load(self, table: str, batches: Iterable[pa.RecordBatch]) -> None:
        reader = pa.RecordBatchReader.from_batches(LEDGER[table], batches)
        self.connection.register("source", reader)
        self._do(f"CREATE TABLE {table} AS SELECT {_COLUMNS.get(table, '*')} FROM source")
        self.connection.unregister("source")

    def _read_touches(self, batches: Iterable[pa.RecordBatch]) -> None:
        self._progress("touches")
        self.connection.register(
            "touch", pa.RecordBatchReader.from_batches(LEDGER["touch"], batches)
        )
        self._do(f"SET disabled_optimizers = '{_STREAMED}'")
        self._make("told_touch", journeys.TOUCHES)
        self._do("RESET disabled_optimizers")
        self.connection.unregister("touch")

    def _owe(self, ledger: Ledger) -> None:
        self._progress("obligations")
        self._load("feedback", ledger.read("feedback"))
        owing = Owing(self.connection, Terms.of(ledger), self._calendar)
        owing.run(self.moved["gate_event"], self.moved["touch"])
        for table in _OWING:
            self._do(f"DROP TABLE {table}")

    def _settle(
        self, table: str, told: str, live: str, key: str, known: Mapping[str, Sequence[int]]
    ) -> None:
        """Name `live` the rows of `told` that none supersedes; note what crosses leads."""
        moved = known.get(table, ())
        self.connection.register("known", pa.table({"id": pa.array(moved, pa.int64())}))
        self._do(
            f"""CREATE TABLE superseded_{table} AS
            SELECT supersedes_id AS id FROM {told} WHERE supersedes_id IS NOT NULL
            UNION SELECT id FROM known;
            CREATE VIEW {live} AS SELECT * EXCLUDE (supersedes_id) FROM {told}
            ANTI JOIN superseded_{table} superseded ON superseded.id = {told}.{key}"""
        )
        crossing = self.connection.sql(
            f"""SELECT DISTINCT new.supersedes_id, old.lead_id FROM {told} new
            LEFT JOIN {told} old ON old.{key} = new.supersedes_id
            WHERE new.supersedes_id IS NOT NULL AND old.lead_id IS DISTINCT FROM new.lead_id
                AND new.supersedes_id NOT IN (SELECT id FROM known)
            ORDER BY ALL"""
        ).fetchall()
        self.connection.unregister("known")
        owners = {owner for _, owner in crossing}
        self.strays |= None in owners
        self.robbed |= owners - {None}
        self.moved[table] = [*moved, *(number for number, _ in crossing)]

    def _make(self, table: str, select: str) -> None:
        """A relation of its own: a file in the scratch folder where there is one."""
        if self._scratch is None:
            self._do(f"CREATE TABLE {table} AS {select}")
            return
        path = literal(self._scratch / f"{table}.parquet")
        self._do(f"COPY ({select}) TO {path} (FORMAT parquet, COMPRESSION lz4_raw)")
        self._do(f"CREATE VIEW {table} AS FROM read_parquet({path})")

    def _take_positions(self) -> None:
        """Ask the business clock about the instants of every journey."""
        asked = self.connection.sql(journeys.INSTANTS).to_arrow_table()
        columns = {"journey_id": asked.column("journey_id")}
        for name in journeys.POSITIONED:
            instants = asked.column(f"{name}_at").cast(pa.int64())
            known = instants.is_valid().to_numpy()
            found = np.zeros(len(known), np.int64)
            found[known] = positions(self._calendar, instants.drop_null().to_numpy())
            columns[f"{name}_pos"] = pa.array(found, mask=~known)
        self.connection.register("source", pa.table(columns))
        self._do("CREATE TABLE position AS FROM source")
        self.connection.unregister("source")

    def _do(self, sql: str) -> None:
        self.connection.execute(sql).fetchall()

"""Which leads have news since a snapshot, and whether it is better to make everything anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tasuki.facts.ledger import Ledger
from tasuki.facts.manifest import Manifest
from tasuki.facts.schema import TABLES
from tasuki.facts.store import Store

MOST = 50_000
"""Of more leads than this, all are made anew: it costs less than to pick them out."""


class Why(StrEnum):
    """Why a refresh made everything anew."""

    ASKED = "asked"
    FIRST = "first"  # there is no snapshot, or none that this version can read
    CALENDAR = "calendar"  # the business calendar or the zone changed
    LEDGER = "ledger"  # the ledger is behind the snapshot: it was restored, or is another one
    TEAMS = "teams"  # a member changed teams
    LOOSE = "loose"  # a deal belongs, or belonged, to no lead
    MOVED = "moved"  # a correction gave a row to another lead
    AGREEMENT = "agreement"  # a version of the agreement came into force
    MANY = "many"  # more than MOST leads changed


class FullNeeded(Exception):
    """Everything must be made anew, for the reason `why`."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class Changes:
    """Leads with news. The touches of the `unsettled` may belong elsewhere than before."""

    unsettled: set[int] = field(default_factory=set)
    settled: set[int] = field(default_factory=set)

    @property
    def lead_ids(self) -> list[int]:
        """All of them, in order."""
        return sorted(self.unsettled | self.settled)


class Survey:
    """Looks for news since `base`; `connection` holds the ledger's dimensions as they are now."""

    def __init__(
        self, base: Manifest, ledger: Ledger, store: Store, connection: duckdb.DuckDBPyConnection
    ) -> None:
        self._base = base
        self._ledger = ledger
        self._connection = connection
        self._old = {table: store.rows(table, base.tables[table].files) for table in TABLES}
        self._found = Changes()

    def run(self) -> Changes:
        """The leads with news. Raises FullNeeded."""
        self._teams()
        mark = self._base.mark
        for batch in self._ledger.read("lead", after=mark.posting):
            self._note(self._found.unsettled, batch["id"])
        for table, after in (
            ("gate_event", mark.gate_event),
            ("campaign_membership", mark.campaign_membership),
        ):
            for batch in self._ledger.read(table, after=after):
                self._note(self._found.unsettled, batch["lead_id"])
        for batch in self._ledger.read("touch", after=mark.touch):
            corrects = pc.is_valid(batch["supersedes_id"])
            self._note(self._found.unsettled, batch["lead_id"].filter(corrects))
            self._note(self._found.settled, batch["lead_id"])
        for batch in self._ledger.read("deal", after=mark.posting):
            self._deals(batch)
        for batch in self._ledger.read("word", after=mark.posting):
            self._note(self._found.settled, batch["lead_id"])
        self._companies()
        return self._found

    def _note(self, leads: set[int], ids: pa.Array) -> None:
        leads.update(ids.unique().to_pylist())
        if len(self._found.unsettled) + len(self._found.settled) > MOST:
            raise FullNeeded(Why.MANY)

    def _teams(self) -> None:
        changed = self._connection.sql(
            f"""SELECT 1 FROM members new JOIN {self._old["members"]} old USING (member_id)
            WHERE new.team_id IS DISTINCT FROM old.team_id LIMIT 1"""
        )
        if changed.fetchall():
            raise FullNeeded(Why.TEAMS)

    def _deals(self, changed: pa.RecordBatch) -> None:
        """A deal's news are its lead's, and those of the lead that had it before."""
        before = self._connection.execute(
            f"SELECT lead_id FROM {self._old['deals']} WHERE deal_id IN (SELECT unnest(?))",
            [changed["id"].to_pylist()],
        ).fetchall()
        leads = pa.chunked_array(
            [changed["lead_id"], pa.array([lead for (lead,) in before], pa.int64())]
        )
        if leads.null_count:
            raise FullNeeded(Why.LOOSE)
        self._note(self._found.settled, leads)

    def _companies(self) -> None:
        """The leads of companies whose industry or size changed."""
        rows = self._connection.sql(
            f"""SELECT DISTINCT lead_id FROM {self._old["journeys"]} WHERE company_id IN (
            SELECT company_id FROM companies new JOIN {self._old["companies"]} old USING (company_id)
            WHERE company_id IN (SELECT id FROM company)
                AND (new.industry, new.size) IS DISTINCT FROM (old.industry, old.size))"""
        )
        self._note(self._found.settled, rows.to_arrow_table()["lead_id"])

"""The ledger as the facts read it: `facts.ledger.Ledger` over SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pyarrow as pa

from tasuki.facts.ledger import LEDGER, Mark
from tasuki.web.ledger.arrow import Session, reading

TABLES: dict[str, str] = {
    "lead": "ledger_lead",
    "gate_event": "ledger_gateevent",
    "touch": "ledger_touch",
    "deal": "ledger_deal",
    "campaign_membership": "ledger_campaignmembership",
    "member": "accounts_member",
    "team": "accounts_team",
    "campaign": "ledger_campaign",
    "company": "ledger_company",
}
"""Where each table of the contract is kept."""

_BY_POSTING = frozenset({"lead", "deal"})
"""Tables that are corrected in place: what is new in them is told by the posting."""

_APPENDED = ("gate_event", "touch", "campaign_membership")


class LedgerReader:
    """One consistent view: it sees the ledger as it was when the view was opened.

    Open it with `ledger_reader()`. Rows come as Arrow batches in the columns of `LEDGER`, ordered
    by id; nothing is held in memory but the batch at hand.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        # Asked at once: with its first question the view comes to stand still.
        highest = {
            name: session.number(f"SELECT max(id) FROM {TABLES[name]}") for name in _APPENDED
        }
        self._mark = Mark(**highest, posting=session.number("SELECT max(id) FROM ledger_posting"))

    @property
    def mark(self) -> Mark:
        """Up to where this view sees."""
        return self._mark

    def read(
        self, table: str, *, after: int = 0, lead_ids: Sequence[int] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Rows of `table`; see `facts.ledger.Ledger.read`.

        Raises KeyError for a table that the contract does not have.
        """
        schema = LEDGER[table]
        columns = ", ".join(f"t.{name}" for name in schema.names)
        select = f"SELECT {columns} FROM {TABLES[table]} t"
        conditions = []
        if after:
            conditions.append(f"t.{'posting_id' if table in _BY_POSTING else 'id'} > {int(after)}")
        if lead_ids is not None:
            owner = "id" if table == "lead" else "lead_id"
            conditions.append(f"t.{owner} IN ({self._listed(lead_ids)})")
        if conditions:
            select += f" WHERE {' AND '.join(conditions)}"
        yield from self._session.read(select, schema, order="id")

    def _listed(self, ids: Sequence[int]) -> str:
        # One literal, not a hundred thousand parameters: both databases make a table of it.
        listed = ",".join(str(int(number)) for number in ids)
        if self._session.vendor == "sqlite":
            return f"SELECT value FROM json_each('[{listed}]')"
        return f"SELECT unnest('{{{listed}}}'::bigint[])"


@contextmanager
def ledger_reader(alias: str = "default") -> Iterator[LedgerReader]:
    """A view of the ledger as it is now."""
    with reading(alias) as session:
        yield LedgerReader(session)

"""The ledger as the facts read it: `facts.ledger.Ledger` over SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pyarrow as pa
from django.utils import timezone

from tasuki.domain.agreement.versions import Versions
from tasuki.domain.handoffs import Act, FeedbackAct, Passing
from tasuki.domain.history import Said
from tasuki.facts.ledger import DIMENSIONS, LEDGER, Mark
from tasuki.intake.records import Record
from tasuki.web.agreements.selectors import versions
from tasuki.web.ledger.arrow import Session, reading

TABLES: dict[str, str] = {
    "lead": "ledger_lead",
    "gate_event": "ledger_gateevent",
    "touch": "ledger_touch",
    "deal": "ledger_deal",
    "campaign_membership": "ledger_campaignmembership",
    "promise": "(SELECT id, lead_id, promised_at FROM ledger_touch WHERE promised_at IS NOT NULL)",
    "word": f"""(
        SELECT e.id, h.lead_id, '{Said.EVALUATED}' AS said, p.at AS occurred_at,
            h.gate_event_id AS subject, e.member_id, e.posting_id
        FROM handoffs_handoffevent e
        JOIN handoffs_handoff h ON h.id = e.handoff_id
        JOIN ledger_posting p ON p.id = e.posting_id
        WHERE e.act = '{Act.EVALUATED}' AND h.passing = '{Passing.SQL}'
        UNION ALL
        SELECT c.id, c.object_id,
            CASE c.new WHEN 'true' THEN '{Said.DO_NOT_CONTACT}' ELSE '{Said.CONTACT_AGAIN}' END,
            p.at, NULL, NULL, c.posting_id
        FROM ledger_correction c JOIN ledger_posting p ON p.id = c.posting_id
        WHERE c.record = '{Record.LEAD}' AND c.field = 'do_not_contact')""",
    "feedback": f"""(
        SELECT e.id, f.campaign_id,
            CASE e.act WHEN '{FeedbackAct.SENT}' THEN '{Said.FEEDBACK_SENT}'
                ELSE '{Said.FEEDBACK_ANSWERED}' END AS said,
            p.at AS occurred_at, e.feedback_id AS subject, e.posting_id
        FROM handoffs_feedbackevent e
        JOIN handoffs_feedback f ON f.id = e.feedback_id
        JOIN ledger_posting p ON p.id = e.posting_id
        WHERE e.act IN ('{FeedbackAct.SENT}', '{FeedbackAct.ANSWERED}'))""",
    "member": "accounts_member",
    "team": "accounts_team",
    "campaign": "ledger_campaign",
    "company": "ledger_company",
}
"""Where each table of the contract is kept."""

_BY_POSTING = frozenset({"lead", "deal", "company", "word", "feedback"})
"""Tables that are corrected in place, or are several: what is new in them is told by the posting."""

_OF_NO_LEAD = frozenset({*DIMENSIONS, "feedback"})

_APPENDED = ("gate_event", "touch", "campaign_membership")


class LedgerReader:
    """One consistent view: it sees the ledger as it was when the view was opened.

    Open it with `ledger_reader()`. Rows come as Arrow batches in the columns of `LEDGER`, ordered
    by id; nothing is held in memory but the batch at hand.
    """

    def __init__(self, session: Session, agreed: Versions) -> None:
        self._session = session
        self._agreed = agreed
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
        if table == "agreement":
            yield _agreement(self._agreed, schema)
            return
        columns = ", ".join(f"t.{name}" for name in schema.names)
        select = f"SELECT {columns} FROM {TABLES[table]} t"
        conditions = []
        if after:
            conditions.append(f"t.{'posting_id' if table in _BY_POSTING else 'id'} > {int(after)}")
        if lead_ids is not None and table not in _OF_NO_LEAD:
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


def _agreement(agreed: Versions, schema: pa.Schema) -> pa.RecordBatch:
    found = [
        {"id": one.version, "since": one.since, "document": one.agreement.model_dump_json()}
        for one in agreed.all
    ]
    return pa.RecordBatch.from_pylist(found, schema)


@contextmanager
def ledger_reader(alias: str = "default") -> Iterator[LedgerReader]:
    """A view of the ledger as it is now. Raises TwoInForce."""
    agreed = versions(timezone.now())  # before: the ledger is read by another library
    with reading(alias) as session:
        yield LedgerReader(session, agreed)

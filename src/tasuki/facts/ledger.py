"""What the facts need of a ledger. The web room implements it over SQLite and PostgreSQL;
tests implement it over tables in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

INSTANT = pa.timestamp("us", "UTC")

LEDGER: dict[str, pa.Schema] = {
    "lead": pa.schema(
        {
            "id": pa.int64(),
            "key": pa.string(),
            "created_at": INSTANT,
            "company_id": pa.int64(),
            "campaign_id": pa.int64(),
            "source": pa.string(),
            "segment": pa.string(),
            "do_not_contact": pa.bool_(),
        }
    ),
    "gate_event": pa.schema(
        {
            "id": pa.int64(),
            "supersedes_id": pa.int64(),  # this row corrects that one, which no longer counts
            "lead_id": pa.int64(),
            "kind": pa.string(),  # domain.stages.Gate
            "occurred_at": INSTANT,
            "member_id": pa.int64(),
            "to_member_id": pa.int64(),
            "deal_id": pa.int64(),
            "into_lead_id": pa.int64(),
            "reason": pa.string(),
            "revisit_on": pa.date32(),  # of a recycle
        }
    ),
    "touch": pa.schema(
        {
            "id": pa.int64(),
            "supersedes_id": pa.int64(),
            "lead_id": pa.int64(),
            "kind": pa.string(),
            "direction": pa.string(),
            "occurred_at": INSTANT,
            "member_id": pa.int64(),
            "disposition": pa.string(),
            "duration_s": pa.int64(),
            "script_version": pa.string(),
            "campaign_id": pa.int64(),
        }
    ),
    "deal": pa.schema(
        {
            "id": pa.int64(),
            "key": pa.string(),
            "lead_id": pa.int64(),
            "opened_at": INSTANT,
            "won_at": INSTANT,
            "lost_at": INSTANT,
            "lost_reason": pa.string(),
            "amount": pa.float64(),
            "currency": pa.string(),
            "member_id": pa.int64(),
        }
    ),
    "campaign_membership": pa.schema(
        {
            "id": pa.int64(),
            "lead_id": pa.int64(),
            "campaign_id": pa.int64(),
            "responded_at": INSTANT,
        }
    ),
    "promise": pa.schema(  # touches in which a call was promised
        {"id": pa.int64(), "lead_id": pa.int64(), "promised_at": INSTANT}
    ),
    "word": pa.schema(
        {
            "id": pa.int64(),
            "lead_id": pa.int64(),
            "said": pa.string(),  # domain.history.Said
            "occurred_at": INSTANT,
            "subject": pa.int64(),  # the gate event of the hand-over that it is about
            "member_id": pa.int64(),
        }
    ),
    "feedback": pa.schema(
        {
            "id": pa.int64(),
            "campaign_id": pa.int64(),
            "said": pa.string(),
            "occurred_at": INSTANT,
            "subject": pa.int64(),  # the feedback
        }
    ),
    "agreement": pa.schema(  # versions that came into force
        {"id": pa.int64(), "since": INSTANT, "document": pa.string()}
    ),
    "member": pa.schema(
        {
            "id": pa.int64(),
            "key": pa.string(),
            "name": pa.string(),
            "role": pa.string(),
            "team_id": pa.int64(),
            "active_from": pa.date32(),
            "active_until": pa.date32(),
        }
    ),
    "team": pa.schema({"id": pa.int64(), "key": pa.string(), "name": pa.string()}),
    "campaign": pa.schema(
        {
            "id": pa.int64(),
            "key": pa.string(),
            "name": pa.string(),
            "channel": pa.string(),
            "starts_on": pa.date32(),
            "ends_on": pa.date32(),
            "cost": pa.float64(),
            "currency": pa.string(),
        }
    ),
    "company": pa.schema(
        {
            "id": pa.int64(),
            "key": pa.string(),
            "name": pa.string(),
            "industry": pa.string(),
            "employees": pa.int64(),
        }
    ),
}
"""Columns per ledger table, as a reader yields them."""

DIMENSIONS: tuple[str, ...] = ("member", "team", "campaign", "company")
"""Small tables that a refresh reads whole."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a ledger has been read. Everything posted later compares greater.

    Gate events, touches and memberships are append-only and identified by id; leads, deals and
    companies can be corrected in place, and carry the id of the posting that changed them last. Words
    and feedback carry the posting that said them.
    """

    gate_event: int = 0
    touch: int = 0
    campaign_membership: int = 0
    posting: int = 0


class Ledger(Protocol):
    """A consistent view of one ledger: every call answers as of the same `mark`."""

    @property
    def mark(self) -> Mark:
        """Up to where this view sees."""
        ...

    def read(
        self, table: str, *, after: int = 0, lead_ids: Sequence[int] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Rows of `table` in the columns of LEDGER[table], ordered by id, at most `mark`.

        `after`: only rows with a greater id (append-only tables) or a greater posting (lead, deal,
        company, word, feedback). `lead_ids`: only rows of these leads (`id` for the lead table itself); tables
        that are of no lead are read whole.
        """
        ...

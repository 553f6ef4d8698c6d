"""What intake hands to the ledger: one columnar schema per record kind.

Every frame has `key` (the idempotency key: unique per source and record) and `row` (where it was
read). Other records are named by *their* keys; the ledger resolves them. A column that the mapping
does not fill is null. Instants are in UTC.
"""

from __future__ import annotations

from enum import StrEnum

import polars as pl

INSTANT = pl.Datetime("us", "UTC")


class Record(StrEnum):
    """Kinds of record, in the order in which they are posted."""

    TEAM = "team"
    MEMBER = "member"
    COMPANY = "company"
    CAMPAIGN = "campaign"
    LEAD = "lead"
    MEMBERSHIP = "campaign_membership"
    DEAL = "deal"
    GATE = "gate_event"
    TOUCH = "touch"


SCHEMAS: dict[Record, dict[str, pl.DataType | type[pl.DataType]]] = {
    Record.TEAM: {"key": pl.String, "name": pl.String},
    Record.MEMBER: {
        "key": pl.String,
        "name": pl.String,
        "email": pl.String,
        "role": pl.String,
        "team_key": pl.String,
        "active_from": pl.Date,
        "active_until": pl.Date,
    },
    Record.COMPANY: {
        "key": pl.String,
        "name": pl.String,
        "corporate_number": pl.String,
        "domain": pl.String,
        "industry": pl.String,
        "employees": pl.Int64,
        "phone": pl.String,
        "address": pl.String,
    },
    Record.CAMPAIGN: {
        "key": pl.String,
        "name": pl.String,
        "channel": pl.String,
        "starts_on": pl.Date,
        "ends_on": pl.Date,
        "cost": pl.Float64,
        "currency": pl.String,
    },
    Record.LEAD: {
        "key": pl.String,
        "created_at": INSTANT,
        "company_key": pl.String,
        "campaign_key": pl.String,
        "source": pl.String,
        "segment": pl.String,
        "person_name": pl.String,
        "email": pl.String,
        "phone": pl.String,
        "job_title": pl.String,
        "do_not_contact": pl.Boolean,
        "note": pl.String,
    },
    Record.MEMBERSHIP: {
        "key": pl.String,
        "lead_key": pl.String,
        "campaign_key": pl.String,
        "responded_at": INSTANT,
        "status": pl.String,
    },
    Record.DEAL: {
        "key": pl.String,
        "lead_key": pl.String,
        "name": pl.String,
        "opened_at": INSTANT,
        "won_at": INSTANT,
        "lost_at": INSTANT,
        "lost_reason": pl.String,
        "amount": pl.Float64,
        "currency": pl.String,
        "member_key": pl.String,
    },
    Record.GATE: {
        "key": pl.String,
        "lead_key": pl.String,
        "kind": pl.String,
        "occurred_at": INSTANT,
        "member_key": pl.String,
        "to_member_key": pl.String,
        "deal_key": pl.String,
        "into_lead_key": pl.String,
        "reason": pl.String,
        "note": pl.String,
        "revisit_on": pl.Date,
    },
    Record.TOUCH: {
        "key": pl.String,
        "lead_key": pl.String,
        "kind": pl.String,
        "direction": pl.String,
        "occurred_at": INSTANT,
        "member_key": pl.String,
        "disposition": pl.String,
        "duration_s": pl.Int64,
        "script_version": pl.String,
        "campaign_key": pl.String,
        "note": pl.String,
        "promised_at": INSTANT,
    },
}
"""Columns per kind, without `row`.

- gate_event: `member_key` did it; `to_member_key` is whom an assignment or hand-over goes to;
  `into_lead_key` is the lead that a merged one went into.
- touch: `promised_at` is when a call was promised in it.
- deal: intake also derives the gate events that a deal implies (`<deal key>:open`, `:win`,
  `:lose`), so a ledger that knows only deals still has its openings, wins and losses.
"""

REFERENCES: dict[str, Record] = {
    "lead_key": Record.LEAD,
    "into_lead_key": Record.LEAD,
    "member_key": Record.MEMBER,
    "to_member_key": Record.MEMBER,
    "company_key": Record.COMPANY,
    "campaign_key": Record.CAMPAIGN,
    "deal_key": Record.DEAL,
    "team_key": Record.TEAM,
}
"""Which kind of record a `*_key` column names."""

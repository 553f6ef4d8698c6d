"""Where each kind of record goes: its table, its columns, and what may not be missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from tasuki.domain.roles import Role
from tasuki.domain.touches import Direction, Disposition
from tasuki.intake.records import REFERENCES, SCHEMAS, Record

PERSONAL: dict[str, str] = {
    "person_name": "name",
    "email": "email",
    "phone": "phone",
    "job_title": "job_title",
}
"""Columns of a lead that are a person's, and what they are called in `ledger_person`."""

NOTE = "note"


@dataclass(frozen=True)
class Target:
    """One table of the ledger, as posting sees it.

    `content` is every column that the source decides, with its type, references as ids; two rows of
    one key are the same record when their content is. `needed` must be there for a row to be
    posted; `defaults` stand in where a new row says nothing. A `versioned` table is append-only:
    other content is a new revision. The others are corrected in place.
    """

    record: Record
    table: str
    needed: tuple[str, ...] = ()
    defaults: tuple[tuple[str, Any], ...] = ()
    versioned: bool = False
    posted: bool = True  # has posting_id

    @property
    def content(self) -> dict[str, Any]:
        """Columns of the table itself."""
        skipped = {"key", NOTE} | (set(PERSONAL) if self.record is Record.LEAD else set())
        return {
            id_column(name) if name in REFERENCES else name: (
                pl.Int64 if name in REFERENCES else kind
            )
            for name, kind in SCHEMAS[self.record].items()
            if name not in skipped
        }

    @property
    def personal(self) -> dict[str, Any]:
        """Columns that go to `ledger_person`, under the names they have in a frame."""
        if self.record is not Record.LEAD:
            return {}
        return {name: SCHEMAS[self.record][name] for name in PERSONAL}

    @property
    def says(self) -> dict[str, Any]:
        """Everything that a row may say about its record."""
        return self.content | self.personal | ({NOTE: pl.String} if self.noted else {})

    @property
    def references(self) -> list[str]:
        """`*_key` columns, to be resolved to ids."""
        return [name for name in SCHEMAS[self.record] if name in REFERENCES]

    @property
    def noted(self) -> bool:
        """Whether rows may carry free text."""
        return NOTE in SCHEMAS[self.record]


def id_column(key_column: str) -> str:
    """lead_key → lead_id."""
    return key_column.removesuffix("_key") + "_id"


_ALL = (
    Target(Record.TEAM, "accounts_team", posted=False),
    Target(
        Record.MEMBER,
        "accounts_member",
        defaults=(("role", Role.IS_REP.value),),
        posted=False,
    ),
    Target(Record.COMPANY, "ledger_company"),
    Target(Record.CAMPAIGN, "ledger_campaign"),
    Target(
        Record.LEAD,
        "ledger_lead",
        needed=("created_at",),
        defaults=(("do_not_contact", False),),
    ),
    Target(
        Record.MEMBERSHIP,
        "ledger_campaignmembership",
        needed=("lead_key", "campaign_key"),
    ),
    Target(Record.DEAL, "ledger_deal"),
    Target(
        Record.GATE,
        "ledger_gateevent",
        needed=("lead_key", "kind", "occurred_at"),
        versioned=True,
    ),
    Target(
        Record.TOUCH,
        "ledger_touch",
        needed=("lead_key", "kind", "occurred_at"),
        defaults=(("direction", Direction.OUT.value), ("disposition", Disposition.NONE.value)),
        versioned=True,
    ),
)

TARGETS: dict[Record, Target] = {target.record: target for target in _ALL}

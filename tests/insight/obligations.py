"""Obligations as the facts hold them, from those of the domain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from tasuki.domain.obligations import Obligation
from tasuki.facts.schema import TABLES
from tasuki.facts.snapshot import Snapshot
from tests.facts.ledgers import calendar

MEMBERS = {1: "佐伯", 2: "長谷", 3: "三浦", 4: "新谷"}


def facts(owed: Sequence[tuple[int | None, Obligation]], *, as_of: datetime) -> Snapshot:
    """The facts of obligations, each with the lead that it is about."""
    rows, owners, lifts = [], [], []
    for lead_id, one in owed:
        key = {"kind": one.kind.value, "subject": one.subject}
        rows.append(
            {
                **key,
                "lead_id": lead_id,
                "lead_key": None if lead_id is None else f"lead-{lead_id}",
                "debtor": one.debtor.value,
                "opened_at": one.opened_at,
                "due_at": one.due_at,
                "version": one.version,
                "member_id": one.owners[-1][1] if one.owners else None,
                "met_at": one.met_at,
                "met_by": one.met_by,
                "unsaid": one.unsaid,
                "cancelled_at": one.cancelled_at,
            }
        )
        if len(one.owners) > 1:
            given = enumerate(one.owners, 1)
            owners += [{**key, "nth": n, "since": at, "member_id": who} for n, (at, who) in given]
        lifts += [{**key, "started_at": start, "ended_at": end} for start, end in one.lifted]
    members = [{"member_id": n, "key": name, "name": name} for n, name in MEMBERS.items()]
    tables: dict[str, list[dict[str, Any]]] = {
        "obligations": rows,
        "obligation_owners": owners,
        "obligation_lifts": lifts,
        "members": members,
    }
    made = {name: pa.Table.from_pylist(some, TABLES[name]) for name, some in tables.items()}
    return Snapshot.in_memory(made, as_of=as_of, calendar=calendar())

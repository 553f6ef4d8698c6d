"""Any sequence of imports, with corrections, repetitions and gaps, comes to what the model says."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasuki.intake.records import REFERENCES, Record
from tasuki.web.accounts.models import Member
from tasuki.web.append_only import create, drop
from tasuki.web.ledger.bulk.run import feeds_post
from tasuki.web.ledger.models import (
    Campaign,
    CampaignMembership,
    Deal,
    GateEvent,
    Lead,
    Touch,
)
from tests.web.frames import feed, hours
from tests.web.model import APPENDED, Model, Row

KEYS = st.integers(0, 2)
MAYBE = {
    "name": st.sampled_from([None, "甲", "乙"]),
    "source": st.sampled_from([None, "web", "展示会"]),
    "email": st.sampled_from([None, "a@example.jp", "b@example.jp"]),
    "do_not_contact": st.sampled_from([None, True, False]),
    "amount": st.sampled_from([None, 0.0, 1.5]),
    "won_at": st.sampled_from([None, hours(5)]),
    "reason": st.sampled_from([None, "予算"]),
    "disposition": st.sampled_from([None, "connected"]),
    "duration_s": st.sampled_from([None, 0, 60]),
    "responded_at": st.sampled_from([None, hours(3)]),
}
ALWAYS = {
    "kind": st.sampled_from(["mql", "accept"]),
    "occurred_at": st.sampled_from([hours(1), hours(2)]),
    "created_at": st.sampled_from([hours(0), hours(-24)]),
}
FIELDS: dict[Record, tuple[str, ...]] = {
    Record.MEMBER: ("name",),
    Record.CAMPAIGN: ("name",),
    Record.LEAD: ("created_at", "campaign_key", "source", "email", "do_not_contact"),
    Record.MEMBERSHIP: ("lead_key", "campaign_key", "responded_at"),
    Record.DEAL: ("lead_key", "amount", "won_at", "member_key"),
    Record.GATE: ("lead_key", "kind", "occurred_at", "deal_key", "reason"),
    Record.TOUCH: ("lead_key", "kind", "occurred_at", "member_key", "disposition", "duration_s"),
}
MODELS = {
    Record.MEMBER: Member,
    Record.CAMPAIGN: Campaign,
    Record.LEAD: Lead,
    Record.MEMBERSHIP: CampaignMembership,
    Record.DEAL: Deal,
    Record.GATE: GateEvent,
    Record.TOUCH: Touch,
}


def _key(record: Record, number: int) -> str:
    return f"s:{record}:{number}"


@st.composite
def rows(draw: st.DrawFn, record: Record) -> Row:
    row: Row = {"key": _key(record, draw(KEYS))}
    for name in FIELDS[record]:
        if name in ALWAYS:
            row[name] = draw(ALWAYS[name])
        elif name in REFERENCES:
            needed = name == "lead_key" or record is Record.MEMBERSHIP
            number = draw(KEYS if needed else st.none() | KEYS)
            row[name] = None if number is None else _key(REFERENCES[name], number)
        else:
            row[name] = draw(MAYBE[name])
    if record is Record.MEMBER and row["name"] is None:
        row["name"] = "名"
    return row


@st.composite
def imports(draw: st.DrawFn) -> list[tuple[Record, list[list[Row]]]]:
    kinds = draw(st.lists(st.sampled_from(list(FIELDS)), min_size=4, max_size=7))
    ordered = sorted(set(kinds), key=list(Record).index)
    return [
        (kind, draw(st.lists(st.lists(rows(kind), min_size=1, max_size=4), min_size=2, max_size=4)))
        for kind in ordered
    ]


def ledger(record: Record) -> dict[str, list[Row]]:
    """Every version of every key, oldest first, references as keys."""
    found: dict[str, list[Row]] = {}
    for line in MODELS[record].objects.order_by("id"):
        row = {"key": line.key}
        for name in FIELDS[record]:
            holder: Any = line.person if name == "email" and record is Record.LEAD else line
            if name in REFERENCES:
                named = getattr(holder, name.removesuffix("_key"))
                row[name] = named.key if named else None
            else:
                row[name] = getattr(holder, name)
        found.setdefault(line.key, []).append(row)
    return found


@pytest.mark.usefixtures("ledger_db")
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(runs=st.lists(imports(), min_size=2, max_size=4))
def test_imports_come_to_what_the_model_says(
    runs: list[list[tuple[Record, list[list[Row]]]]],
) -> None:
    _empty()
    model = Model()
    for run in runs:
        result = feeds_post([feed(record, *batches) for record, batches in run], by="test")
        for (record, batches), got in zip(run, result.files, strict=True):
            want = model.post(record, batches)
            assert (got.read, got.posted, got.corrected, got.duplicate, got.rejected) == (
                want.read,
                want.posted,
                want.corrected,
                want.duplicate,
                want.rejected,
            ), record
    for record in FIELDS:
        want_rows = (
            model.history[record]
            if record in APPENDED
            else {key: [row] for key, row in model.current[record].items()}
        )
        assert ledger(record) == want_rows
    for model_class in (GateEvent, Touch):
        _chained(model_class)


def _chained(model_class: Any) -> None:
    """Each later revision supersedes the one before it."""
    last: dict[str, Any] = {}
    for event in model_class.objects.order_by("id"):
        before = last.get(event.key)
        assert event.supersedes_id == (before.pk if before else None)
        assert event.revision == (before.revision + 1 if before else 0)
        last[event.key] = event


def _empty() -> None:
    from importlib import import_module

    tables = import_module("tasuki.web.ledger.migrations.0002_append_only").TABLES
    with connection.cursor() as cursor:
        for statement in drop(connection.vendor, tables):
            cursor.execute(statement)
        for table in connection.introspection.django_table_names(only_existing=True):
            if table.startswith(("ledger_", "accounts_member", "accounts_team")):
                cursor.execute(f"DELETE FROM {table}")
        for statement in create(connection.vendor, tables):
            cursor.execute(statement)

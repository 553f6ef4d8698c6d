"""The ledger's view for the facts: the contract's columns, order, watermarks and consistency."""

from __future__ import annotations

import polars as pl
import pyarrow as pa
import pytest

from tasuki.facts.ledger import LEDGER, Ledger, Mark
from tasuki.intake.records import Record
from tasuki.web.ledger.bulk.run import feeds_post
from tasuki.web.ledger.reader import ledger_reader
from tests.web.frames import feed, hours

pytestmark = pytest.mark.usefixtures("ledger_db")


def post(*feeds):
    return feeds_post(feeds, by="test")


def rows(ledger: Ledger, table: str, **options: object) -> list[dict[str, object]]:
    batches = list(ledger.read(table, **options))
    assert all(batch.schema.equals(LEDGER[table]) for batch in batches)
    return pa.Table.from_batches(batches, LEDGER[table]).to_pylist()


def seed() -> None:
    # The first of many rows lack what a later one has: types must not be guessed from the first.
    leads = [{"key": f"s:lead:{n}", "created_at": hours(n)} for n in range(3000)]
    leads[-1] |= {
        "source": "web",
        "segment": "大企業",
        "campaign_key": "s:campaign:1",
        "do_not_contact": True,
    }
    touches = [
        {"key": f"s:touch:{n}", "lead_key": f"s:lead:{n}", "kind": "call", "occurred_at": hours(n)}
        for n in range(3000)
    ]
    touches[-1] |= {"script_version": "v2", "duration_s": 61}
    post(
        feed(Record.CAMPAIGN, [{"key": "s:campaign:1", "name": "展示会", "cost": 1.5e6}]),
        feed(Record.LEAD, leads),
        feed(
            Record.DEAL,
            [{"key": "s:deal:1", "lead_key": "s:lead:5", "opened_at": hours(9), "amount": 5e5}],
        ),
        feed(
            Record.GATE,
            [{"key": "s:gate:1", "lead_key": "s:lead:5", "kind": "mql", "occurred_at": hours(7)}],
        ),
        feed(Record.TOUCH, touches),
    )


def test_every_table_comes_in_the_contract_s_columns_ordered_by_id() -> None:
    seed()
    with ledger_reader() as ledger:
        for table in LEDGER:
            ids = [row["id"] for row in rows(ledger, table)]
            assert ids == sorted(ids)
        last = rows(ledger, "lead")[-1]
        assert (last["source"], last["segment"], last["do_not_contact"]) == ("web", "大企業", True)
        assert last["created_at"] == hours(2999)
        assert rows(ledger, "touch")[-1]["script_version"] == "v2"
        assert rows(ledger, "campaign")[0]["cost"] == 1.5e6
        assert rows(ledger, "member") == []


def test_after_yields_only_what_was_posted_since_the_mark() -> None:
    seed()
    with ledger_reader() as ledger:
        before = ledger.mark
        assert before == Mark(gate_event=1, touch=3000, campaign_membership=0, posting=1)
    post(
        feed(Record.LEAD, [{"key": "s:lead:7", "created_at": hours(7), "source": "mail"}]),
        feed(
            Record.TOUCH,
            [{"key": "s:touch:7", "lead_key": "s:lead:8", "kind": "call", "occurred_at": hours(7)}],
        ),
    )
    with ledger_reader() as ledger:
        (touch,) = rows(ledger, "touch", after=before.touch)
        assert touch["supersedes_id"] == 8
        changed = rows(ledger, "lead", after=before.posting)
        # The touch moved from lead 7 to lead 8: the lead that lost it counts as changed as well.
        assert [lead["key"] for lead in changed] == ["s:lead:7"]


def test_a_lead_that_lost_a_touch_to_another_counts_as_changed() -> None:
    seed()
    with ledger_reader() as ledger:
        before = ledger.mark
    post(
        feed(
            Record.TOUCH,
            [{"key": "s:touch:9", "lead_key": "s:lead:8", "kind": "call", "occurred_at": hours(9)}],
        )
    )
    with ledger_reader() as ledger:
        assert [lead["key"] for lead in rows(ledger, "lead", after=before.posting)] == ["s:lead:9"]


def test_a_hundred_thousand_lead_ids_select_their_rows() -> None:
    seed()
    with ledger_reader() as ledger:
        wanted = range(2, 100_002)
        assert len(rows(ledger, "lead", lead_ids=wanted)) == 2999
        assert len(rows(ledger, "touch", lead_ids=wanted)) == 2999
        assert rows(ledger, "touch", lead_ids=[]) == []
        assert [row["lead_id"] for row in rows(ledger, "touch", lead_ids=[5, 3], after=3)] == [5]


def test_a_view_does_not_move_while_others_post() -> None:
    seed()
    with ledger_reader() as ledger:
        mark = ledger.mark
        first = pl.from_arrow(next(iter(ledger.read("lead"))))
        post(feed(Record.LEAD, [{"key": "s:lead:new", "created_at": hours(1)}]))
        assert ledger.mark == mark
        assert len(rows(ledger, "lead")) == 3000
        assert first.height > 0
    with ledger_reader() as ledger:
        assert len(rows(ledger, "lead")) == 3001
        assert ledger.mark.posting == mark.posting + 1

"""Facts of one's own tables are those of a ledger that tells the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from tasuki.facts.own import GATES, WrongTable, own_facts
from tasuki.facts.snapshot import Snapshot
from tests.facts.ledgers import TOKYO, YEAR, journeys, when

AS_OF = datetime(YEAR, 12, 31, tzinfo=UTC)
STEPS: dict[str, list[Any]] = {
    "plain": [("mql", "3/3"), ("hand_over", "3/5"), ("accept", "3/6"), ("open_opportunity", "3/7")],
    "skipping": [("win", "3/20 15:30")],
    "returned": [("mql", "3/3"), ("hand_over", "3/5"), ("return", "3/6")],
    "lost": [("mql", "3/4"), ("hand_over", "3/5"), ("open_opportunity", "3/7"), ("lose", "3/28")],
    "let-go": [("mql", "3/4"), ("recycle", "3/20")],
    "unfit": [("disqualify", "3/20")],
    "silent": [],
}
LEADS = {
    key: {"created": "3/1", "source": "web" if key == "plain" else None, "segment": "smb"}
    for key in STEPS
}
TOUCHES = {
    "plain": [("call", "3/3 11:00", "no_answer"), ("call", "3/4 11:00", "conversation")],
    "lost": [("mail", "3/4 12:00", "sent"), ("call", "3/5 09:30", "connected")],
    "silent": [("call", "3/2 11:00", "gatekeeper", {"direction": "in"})],
}
COLUMNS = {str(gate): column for column, gate in GATES.items()}


def rows(snapshot: Snapshot, table: str) -> list[dict[str, Any]]:
    key = {"journeys": "journey_id", "touches": "touch_id", "handoffs": "journey_id, attempt"}
    found = snapshot.sql(f"SELECT * FROM {table} ORDER BY {key[table]}").to_pylist()
    for row in found:
        row.pop("handoff_id", None)  # events are numbered in another order
    return found


def leads_table() -> pa.Table:
    columns: dict[str, list[Any]] = {name: [] for name in GATES}
    for steps in STEPS.values():
        known = {COLUMNS[kind]: when(at) for kind, at in steps}
        for name, values in columns.items():
            values.append(known.get(name))
    given = {name: pa.array(v, pa.timestamp("us", "UTC")) for name, v in columns.items()}
    about = {name: [LEADS[key][name] for key in STEPS] for name in ("source", "segment")}
    created = [when("3/1")] * len(STEPS)
    return pa.table({"lead": list(STEPS), "created_at": created, **about, **given})


def touches_table() -> pa.Table:
    told = [(key, *touch) for key, touches in TOUCHES.items() for touch in touches]
    return pa.table(
        {
            "lead": [touch[0] for touch in told],
            "kind": [touch[1] for touch in told],
            "occurred_at": [when(touch[2]) for touch in told],
            "disposition": [touch[3] for touch in told],
            "direction": [touch[4]["direction"] if len(touch) > 4 else "out" for touch in told],
        }
    )


def bare(day: str) -> datetime:
    """Ten o'clock in Tokyo, as a file without offsets says it."""
    return when(day).astimezone(TOKYO).replace(tzinfo=None)


@pytest.mark.parametrize("table", ["journeys", "touches", "handoffs"])
def test_columns_tell_the_same_as_a_ledger(table: str) -> None:
    own = own_facts(leads_table(), touches_table(), as_of=AS_OF)
    ledger = journeys(STEPS, leads=LEADS, touches=TOUCHES, as_of=AS_OF)
    assert rows(own, table) == rows(ledger, table)
    assert rows(own, table)


def test_members_campaigns_companies_and_deals_come_along() -> None:
    leads = pa.table(
        {
            "created_at": [bare("3/3"), bare("3/4")],
            "opportunity_at": [bare("3/10"), None],
            "won_at": [bare("3/20"), None],
            "member": ["sato", None],
            "campaign": ["fair", "fair"],
            "industry": ["it", None],
            "employees": [120, 7],
            "amount": [500.0, None],
        }
    )
    calls = pa.table(
        {
            "lead": ["2"],
            "occurred_at": [bare("3/4")],
            "disposition": ["busy"],
            "member": ["abe"],
        }
    )
    own = own_facts(leads, calls, as_of=AS_OF)
    assert own.labels("member") == {1: "abe", 2: "sato"}
    assert own.labels("campaign") == {1: "fair"}
    first, second = rows(own, "journeys")
    assert (first["member_id"], second["member_id"]) == (2, None)
    assert (first["industry"], first["size"], second["size"]) == ("it", "50-299", "1-49")
    assert (first["amount"], second["amount"]) == (500.0, None)
    assert first["assigned_at"] == when("3/3")
    assert second["assigned_at"] is None
    assert own.sql("SELECT member_id FROM touches").to_pylist() == [{"member_id": 1}]


@pytest.mark.parametrize(
    ("created", "instant"),
    [
        (date(YEAR, 3, 3), datetime(YEAR, 3, 2, 15, tzinfo=UTC)),
        (datetime.fromisoformat(f"{YEAR}-03-03 09:00"), datetime(YEAR, 3, 3, 0, tzinfo=UTC)),
        (datetime(YEAR, 3, 3, 9, tzinfo=UTC), datetime(YEAR, 3, 3, 9, tzinfo=UTC)),
    ],
)
def test_days_and_bare_instants_are_the_organisations(created: Any, instant: datetime) -> None:
    own = own_facts(pa.table({"created_at": [created]}), as_of=AS_OF)
    ((found,),) = (row.values() for row in own.sql("SELECT created_at FROM journeys").to_pylist())
    assert found == instant
    assert own.zone == TOKYO


def test_a_table_that_cannot_be_read_says_why() -> None:
    with pytest.raises(WrongTable, match="leads has no column created_at"):
        own_facts(pa.table({"since": [date(YEAR, 3, 3)]}), as_of=AS_OF)
    with pytest.raises(WrongTable, match=r"leads\.won_at holds string"):
        own_facts(pa.table({"created_at": [date(YEAR, 3, 3)], "won_at": ["2025/3/9"]}), as_of=AS_OF)
    for keys in (["a", "a"], ["a", None]):
        with pytest.raises(WrongTable, match=r"leads\.lead"):
            own_facts(pa.table({"lead": keys, "created_at": [date(YEAR, 3, 3)] * 2}), as_of=AS_OF)
    leads = pa.table({"lead": ["a"], "created_at": [date(YEAR, 3, 3)]})
    calls = {"lead": ["b"], "occurred_at": [date(YEAR, 3, 4)], "disposition": ["busy"]}
    with pytest.raises(WrongTable, match="names b, which leads does not have"):
        own_facts(leads, pa.table(calls), as_of=AS_OF)
    with pytest.raises(WrongTable, match="disposition"):
        own_facts(leads, pa.table(calls).drop("disposition"), as_of=AS_OF)


def test_nobody_at_all_is_a_table_too() -> None:
    empty = pa.table({"created_at": pa.array([], pa.date32())})
    assert own_facts(empty, as_of=AS_OF).rows["journeys"] == 0

"""The facts say of every lead what the domain's fold says of it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from tasuki.domain.cycles import Cycle, Event, cycles
from tasuki.domain.stages import Gate
from tests.facts.chance import Row, beginning, post_all, postings
from tests.facts.ledgers import Books, tables_of

SAME = [
    "cycle",
    "created_at",
    "stage",
    "member_id",
    "fs_member_id",
    "mql_at",
    "mql_last_at",
    "assigned_at",
    "member_since",
    "sql_at",
    "sql_last_at",
    "accepted_at",
    "mql_returned_at",
    "returned_at",
    "opportunity_at",
    "won_at",
    "lost_at",
    "recycled_at",
    "disqualified_at",
    "merged_at",
    "closed_at",
    "mql_inferred",
    "sql_inferred",
    "opportunity_inferred",
    "disordered",
    "response_from_at",
]


def folded(books: Books) -> dict[int, list[Cycle]]:
    """The cycles of every lead, by the domain. A correction may name another lead's event."""
    superseded = {event.get("supersedes_id") for event in books.rows["gate_event"].values()}
    return {
        key: cycles(
            lead["created_at"],
            (
                Event(
                    id=event["id"],
                    kind=Gate(event["kind"]),
                    occurred_at=event["occurred_at"],
                    member_id=event.get("member_id"),
                    to_member_id=event.get("to_member_id"),
                    reason=event.get("reason"),
                )
                for event in books.rows["gate_event"].values()
                if event["lead_id"] == key and event["id"] not in superseded
            ),
        )
        for key, lead in books.rows["lead"].items()
    }


@settings(max_examples=60, deadline=None)
@given(postings)
def test_cycles_are_those_of_the_fold(rows: list[Row]) -> None:
    books = beginning()
    post_all(books, rows)
    tables = tables_of(books)
    expected = folded(books)

    def ordered(table: str, *keys: str) -> list[dict[str, Any]]:
        return tables[table].sort_by([(key, "ascending") for key in keys]).to_pylist()

    assert [
        {name: row[name] for name in SAME} | {"lead": row["lead_id"]}
        for row in ordered("journeys", "lead_id", "cycle")
    ] == [
        {name: getattr(cycle, name) for name in SAME} | {"lead": lead}
        for lead, found in expected.items()
        for cycle in found
    ]
    journeys = [
        (lead * 1000 + cycle.cycle, cycle) for lead, found in expected.items() for cycle in found
    ]
    assert [
        (
            row["journey_id"],
            row["handoff_id"] if not row["inferred"] else None,
            *(row[name] for name in HANDOFF),
            row["member_id"],
        )
        for row in ordered("handoffs", "journey_id", "attempt")
    ] == [
        (
            journey,
            handoff.handoff_id,
            *(getattr(handoff, name) for name in HANDOFF),
            cycle.member_id,
        )
        for journey, cycle in journeys
        for handoff in cycle.handoffs
    ]
    assert sorted(
        (row["journey_id"], row["since"], row["until"], row["member_id"])
        for row in tables["past_owners"].to_pylist()
    ) == sorted(
        (journey, past.since, past.until, past.member_id)
        for journey, cycle in journeys
        for past in cycle.past_owners
    )


HANDOFF = [
    "attempt",
    "offered_at",
    "fs_member_id",
    "accepted_at",
    "returned_at",
    "return_reason",
    "opportunity_at",
    "inferred",
]

"""Random ledgers for property tests: few instants and members, so that everything collides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tasuki.domain.stages import Gate
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tests.facts.ledgers import Books

START = datetime(2025, 3, 3, 1, tzinfo=UTC)
LEADS, MEMBERS = 2, 3

instants = st.integers(-2, 12).map(lambda hours: START + timedelta(hours=hours))
leads = st.integers(1, LEADS)
members = st.none() | st.integers(1, MEMBERS)
campaigns = st.none() | st.integers(1, 2)
kinds = st.sampled_from([kind for kind in Gate for _ in range(1 if "merge" in kind else 3)])

Row = tuple[str, dict[str, Any]]


def _row(table: str, **columns: st.SearchStrategy[Any]) -> st.SearchStrategy[Row]:
    return st.tuples(st.just(table), st.fixed_dictionaries(columns))


gate_events = _row(
    "gate_event",
    lead_id=leads,
    kind=kinds,
    occurred_at=instants,
    member_id=members,
    to_member_id=members,
    reason=st.sampled_from([None, "no budget", "too early", "taken_back"]),
    supersedes_id=st.sampled_from([None] * 9 + [-1, -2, -4]),
)
touches = _row(
    "touch",
    lead_id=leads,
    kind=st.sampled_from(TouchKind),
    direction=st.sampled_from(Direction),
    occurred_at=instants,
    member_id=members,
    disposition=st.sampled_from(Disposition),
    script_version=st.sampled_from([None, "v1", "v2"]),
    campaign_id=campaigns,
    supersedes_id=st.sampled_from([None] * 9 + [-1, -2, -4]),
)
deals = _row(
    "deal",
    id=st.integers(1, 4),
    lead_id=leads,
    opened_at=st.none() | instants,
    won_at=st.none() | instants,
    amount=st.sampled_from([None, 0.1, 0.2, 0.3, 10.0]),
    member_id=members,
)
memberships = _row(
    "campaign_membership",
    lead_id=leads,
    campaign_id=st.integers(1, 2),
    responded_at=st.none() | instants,
)
lead_changes = _row(
    "lead",
    id=leads,
    created_at=instants,
    company_id=st.none() | st.integers(1, 2),
    campaign_id=campaigns,
    source=st.sampled_from([None, "web", "fair"]),
    segment=st.sampled_from([None, "large"]),
)
company_changes = _row(
    "company",
    id=st.integers(1, 2),
    industry=st.sampled_from(["it", "retail"]),
    employees=st.sampled_from([None, 0, 1, 49, 50, 299, 300, 999, 1000]),
)
member_changes = _row("member", id=st.integers(1, MEMBERS), team_id=st.none() | st.just(1))

campaign_changes = _row(
    "campaign",
    id=st.integers(1, 2),
    starts_on=st.none() | st.dates(START.date(), START.date() + timedelta(days=400)),
    cost=st.sampled_from([None, 0.0, 1200.0]),
)

_often = [gate_events] * 10 + [touches] * 4 + [deals, memberships]
_seldom = [lead_changes, lead_changes, company_changes, member_changes, campaign_changes]
_rows = st.sampled_from(_often + _seldom).flatmap(lambda kind: kind)

postings = st.lists(_rows, max_size=6) | st.lists(_rows, min_size=25, max_size=60)
"""What may be posted in one go: a little, so that a failure is short, or much."""


def beginning() -> Books:
    """A ledger whose leads, members and so on exist, and nothing has happened."""
    books = Books()
    books.post("team", id=1, key="team-1", name="team 1")
    for key in range(1, MEMBERS + 1):
        books.post("member", id=key, key=f"member-{key}", name=f"member {key}")
    for key in (1, 2):
        books.post("campaign", id=key, key=f"campaign-{key}", name=f"campaign {key}")
        books.post("company", id=key, key=f"company-{key}", name=f"company {key}")
    for key in range(1, LEADS + 1):
        books.post("lead", id=key, key=f"lead-{key}", created_at=START)
    return books


def post_all(books: Books, rows: list[Row]) -> None:
    """Post rows. A `supersedes_id` of -n names the row before the last n of its table, if any."""
    for table, row in rows:
        new = dict(row)
        if back := new.get("supersedes_id"):
            earlier = len(books.rows[table]) + 1 + back
            new["supersedes_id"] = earlier if earlier > 0 else None
        if table in ("lead", "company", "member", "campaign", "deal"):
            new.setdefault("key", f"{table}-{new['id']}")
        if table in ("company", "member", "campaign"):
            new["name"] = f"{table} {new['id']}"
        books.post(table, **new)

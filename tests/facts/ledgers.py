"""Ledgers and facts for tests, written as journeys.

    snapshot = journeys({"lead-1": [("mql", "3/3"), ("hand_over", "3/4"), ("accept", "3/5")]})
    snapshot.sql("SELECT stage FROM journeys")

A step is `(gate, when)` or `(gate, when, {...})`; `when` is "3/3" (10:00 in Tokyo, YEAR), "3/3 14:30",
"2024-12-30 09:00" or an aware datetime. The options of a step: `by` (who did it), `to` (whom an
assignment or hand-over goes to), `reason`.

- `leads={"lead-1": {...}}`: `created` (its first step otherwise), `source`, `segment`, `campaign`,
  `company`, `do_not_contact`. A lead without steps is written with an empty list.
- `touches={"lead-1": [("call", "3/3 11:00", "no_answer"), ...]}`, a fourth item being options: `by`,
  `direction`, `duration`, `script`, `campaign`.
- `deals={"lead-1": [{"opened": "3/5", "won": "3/20", "amount": 100.0}]}`; also `lost`, `reason`, `by`.
- `joined={"lead-1": [("spring fair", "3/1")]}`: campaign memberships.
- `members={"sato": "east"}`: teams of members; members, teams and campaigns that are only named
  come to be, numbered from 1 in the order of their names. `companies={"acme": ("it", 120)}`.

Leads are numbered from 1 in the order in which they are written, so `lead-2`'s first cycle is
journey 2001. `ledger_of` answers the ledger instead of its facts; `Books` is a ledger to post into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from tasuki.domain.calendar import BusinessCalendar
from tasuki.facts.build import Build
from tasuki.facts.engine import attach, detach, instance, standing_in
from tasuki.facts.ledger import DIMENSIONS, LEDGER, Mark
from tasuki.facts.schema import TABLES
from tasuki.facts.snapshot import Snapshot
from tasuki.workspace.calendar import business_calendar
from tasuki.workspace.folder import Organisation
from tests.facts.oracle import facts

YEAR = 2025
TOKYO = ZoneInfo("Asia/Tokyo")
_SHORT = re.compile(r"^(\d{1,2})/(\d{1,2})(?: (\d{1,2}):(\d{2}))?$")

Step = tuple[str, "str | datetime"] | tuple[str, "str | datetime", Mapping[str, Any]]
Options = Mapping[str, Mapping[str, Any]]


def when(text: str | datetime) -> datetime:
    """An instant in UTC, from the short notation of this module."""
    if isinstance(text, datetime):
        return text.astimezone(UTC)
    if short := _SHORT.match(text):
        month, day, hour, minute = (int(part) if part else None for part in short.groups())
        assert month is not None
        assert day is not None
        local = datetime(YEAR, month, day, 10 if hour is None else hour, minute or 0, tzinfo=TOKYO)
        return local.astimezone(UTC)
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO).astimezone(UTC)


@lru_cache
def calendar() -> BusinessCalendar:
    """The default organisation's: 9 to 12 and 13 to 18, Monday to Friday, Japanese holidays."""
    return business_calendar(Organisation())


@dataclass
class Books:
    """A ledger that grows. Rows are dicts of LEDGER's columns; what is not given is null."""

    rows: dict[str, dict[int, dict[str, Any]]] = field(
        default_factory=lambda: {table: {} for table in LEDGER}
    )
    postings: dict[tuple[str, int], int] = field(default_factory=dict)

    def post(self, table: str, **row: Any) -> int:
        """Add a row, or change a lead, deal or dimension in place; answers its id."""
        key = row.setdefault("id", len(self.rows[table]) + 1)
        append_only = table in ("gate_event", "touch", "campaign_membership")
        assert not (append_only and key in self.rows[table])
        self.rows[table][key] = row
        self.postings[table, key] = len(self.postings_log) + 1
        self.postings_log.append((table, key))
        return int(key)

    postings_log: list[tuple[str, int]] = field(default_factory=list)

    def view(self) -> BooksView:
        """The ledger as it stands now."""
        tables = {
            name: pa.Table.from_pylist(sorted(rows.values(), key=lambda row: row["id"]), schema)
            if (rows := self.rows[name])
            else schema.empty_table()
            for name, schema in LEDGER.items()
        }
        mark = Mark(
            *(max(self.rows[t], default=0) for t in ("gate_event", "touch", "campaign_membership")),
            len(self.postings_log),
        )
        return BooksView(tables, mark, dict(self.postings))


@dataclass(frozen=True)
class BooksView:
    """A consistent view of `Books`: the ledger that facts are built from."""

    tables: dict[str, pa.Table]
    mark: Mark
    postings: dict[tuple[str, int], int]

    def read(
        self, table: str, *, after: int = 0, lead_ids: Sequence[int] | None = None
    ) -> Iterator[pa.RecordBatch]:
        rows = self.tables.get(table, LEDGER[table].empty_table())
        if after and table in ("lead", "deal", "company", "word", "feedback"):
            changed = [self.postings[table, key] > after for key in rows["id"].to_pylist()]
            rows = rows.filter(pa.array(changed, pa.bool_()))
        elif after:
            rows = rows.filter(pc.greater(rows["id"], after))
        if lead_ids is not None and table not in (*DIMENSIONS, "feedback", "agreement"):
            column = "id" if table == "lead" else "lead_id"
            rows = rows.filter(pc.is_in(rows[column], pa.array(lead_ids, pa.int64())))
        yield from rows.to_batches(max_chunksize=1000)


class _Numbers:
    """Ids for names, from 1 in the order of the names."""

    def __init__(self, names: set[str]) -> None:
        self._ids = {name: place for place, name in enumerate(sorted(names), 1)}

    def __call__(self, name: str | None) -> int | None:
        return None if name is None else self._ids[name]

    def items(self) -> Iterator[tuple[str, int]]:
        yield from self._ids.items()


def books_of(
    steps: Mapping[str, Sequence[Step]],
    *,
    leads: Options | None = None,
    touches: Mapping[str, Sequence[tuple[Any, ...]]] | None = None,
    deals: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    joined: Mapping[str, Sequence[tuple[str, str | datetime]]] | None = None,
    members: Mapping[str, str | None] | None = None,
    companies: Mapping[str, tuple[str | None, int | None]] | None = None,
) -> Books:
    """A ledger in the notation of this module, to post more into."""
    leads, touches, deals, joined = leads or {}, touches or {}, deals or {}, joined or {}
    members, companies = members or {}, companies or {}
    told = [step[2] for row in steps.values() for step in row if len(step) == 3]
    told += [touch[3] for row in touches.values() for touch in row if len(touch) == 4]
    told += [deal for row in deals.values() for deal in row]
    member = _Numbers(set(members) | {one[k] for one in told for k in ("by", "to") if one.get(k)})
    team = _Numbers({name for name in members.values() if name})
    campaign = _Numbers(
        {one["campaign"] for one in (*leads.values(), *told) if one.get("campaign")}
        | {name for row in joined.values() for name, _ in row}
    )
    company = _Numbers(set(companies) | {o["company"] for o in leads.values() if o.get("company")})
    lead = {key: place for place, key in enumerate(steps, 1)}
    books = Books()
    for name, key in team.items():
        books.post("team", id=key, key=name, name=name)
    for name, key in member.items():
        books.post(
            "member", id=key, key=name, name=name, role="is_rep", team_id=team(members.get(name))
        )
    for name, key in campaign.items():
        books.post("campaign", id=key, key=name, name=name)
    for name, key in company.items():
        industry, employees = companies.get(name, (None, None))
        books.post("company", id=key, key=name, name=name, industry=industry, employees=employees)
    for key, row in steps.items():
        about = leads.get(key, {})
        known = [when(step[1]) for step in row] or [when("1/1")]
        created = when(about["created"]) if "created" in about else min(known)
        books.post(
            "lead",
            id=lead[key],
            key=key,
            created_at=created,
            company_id=company(about.get("company")),
            campaign_id=campaign(about.get("campaign")),
            source=about.get("source"),
            segment=about.get("segment"),
            do_not_contact=about.get("do_not_contact", False),
        )
        for kind, at, *rest in row:
            options: Mapping[str, Any] = rest[0] if rest else {}
            books.post(
                "gate_event",
                lead_id=lead[key],
                kind=kind,
                occurred_at=when(at),
                member_id=member(options.get("by")),
                to_member_id=member(options.get("to")),
                reason=options.get("reason"),
            )
    for key, calls in touches.items():
        for kind, at, disposition, *rest in calls:
            options = rest[0] if rest else {}
            books.post(
                "touch",
                lead_id=lead[key],
                kind=kind,
                direction=options.get("direction", "out"),
                occurred_at=when(at),
                member_id=member(options.get("by")),
                disposition=disposition,
                duration_s=options.get("duration"),
                script_version=options.get("script"),
                campaign_id=campaign(options.get("campaign")),
            )
    for key, won in deals.items():
        for deal in won:
            number = len(books.rows["deal"]) + 1
            books.post(
                "deal",
                id=number,
                key=f"deal-{number}",
                lead_id=lead[key],
                **{f"{o}_at": when(deal[o]) for o in ("opened", "won", "lost") if deal.get(o)},
                lost_reason=deal.get("reason"),
                amount=deal.get("amount"),
                currency=deal.get("currency", "JPY"),
                member_id=member(deal.get("by")),
            )
    for key, memberships in joined.items():
        for name, at in memberships:
            books.post(
                "campaign_membership",
                lead_id=lead[key],
                campaign_id=campaign(name),
                responded_at=when(at),
            )
    return books


def journeys(
    steps: Mapping[str, Sequence[Step]], *, as_of: str | datetime = f"{YEAR}-12-31", **rest: Any
) -> Snapshot:
    """The facts in memory of a ledger in the notation of this module (`rest`: as `books_of`)."""
    return facts_of(books_of(steps, **rest), as_of=as_of)


def facts_of(books: Books, *, as_of: str | datetime = f"{YEAR}-12-31") -> Snapshot:
    """The facts of a ledger, in memory."""
    tables = facts(books.rows, calendar())
    return Snapshot.in_memory(tables, as_of=when(as_of), calendar=calendar())


def tables_of(books: Books) -> dict[str, pa.Table]:
    """The rows of every facts table, in the written schema, as `facts.build` makes them."""
    base = instance()
    catalog = attach(base)
    connection = standing_in(base, catalog)
    build = Build(connection, calendar())
    view = books.view()
    build.dimensions(view)
    build.leads(view)
    build.days()
    tables = {
        name: connection.sql(build.select(name)).to_arrow_table().cast(schema)
        for name, schema in TABLES.items()
    }
    connection.close()
    detach(base, catalog)
    return tables

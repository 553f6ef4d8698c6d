"""The list of leads: one row per cycle, found in the facts, named by the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import ibis
from django.conf import settings
from ibis.expr.types import Table

from tasuki.domain.stages import RELAY, Stage
from tasuki.domain.window import midnight
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.backlog import KINDS
from tasuki.present.figures import name_of
from tasuki.present.words import Lang, t
from tasuki.web.desk.selectors import given, people
from tasuki.web.desk.selectors.kept import KEPT
from tasuki.web.desk.selectors.work import waiting

PAGE = 50
OPEN = "open"
UNSET = "-"
_COLUMNS = (
    "journey_id",
    "lead_id",
    "lead_key",
    "cycle",
    "stage",
    "created_at",
    "source",
    "campaign_id",
    "member_id",
    "last_touch_at",
    "touches",
    "do_not_contact",
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 10**16
"""Microseconds since then of an instant in 2286; no page begins later."""
LONGEST = 200
"""Letters of a filter; nobody is called more."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; an empty text narrows nothing. `UNSET` means without a value."""

    q: str = ""
    stage: str = ""
    work: str = ""
    source: str = ""
    campaign: str = ""
    member: str = ""
    dnc: str = ""
    created_from: str = ""
    created_to: str = ""
    order: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """From a query string. Values that mean nothing are dropped."""
        known = {field.name: _plain(query.get(field.name, "")) for field in fields(cls)}
        stages = {*(stage.value for stage in Stage), OPEN}
        valid = {
            "stage": known["stage"] in stages,
            "work": known["work"] in KINDS,
            "campaign": _is_id(known["campaign"]),
            "member": _is_id(known["member"]),
            "created_from": given.day(known["created_from"]) is not None,
            "created_to": given.day(known["created_to"]) is not None,
            "order": known["order"] == "oldest",
        }
        return cls(**{name: text for name, text in known.items() if valid.get(name, True)})

    @property
    def query(self) -> dict[str, str]:
        """The filters that are set, for an address."""
        set_ = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: text for name, text in set_.items() if text}


@dataclass(frozen=True, slots=True)
class Line:
    """One cycle of a lead, as the list shows it."""

    lead_id: int
    cycle: int
    name: str
    stage: str
    created_at: datetime
    source: str | None
    campaign: str | None
    member: str | None
    last_touch_at: datetime | None
    touches: int
    do_not_contact: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list. `after` is where the next one begins, or None at the end."""

    lines: tuple[Line, ...]
    total: int
    after: str | None


def listed(snapshot: Snapshot, filters: Filters, *, after: str | None, personal: bool) -> Listed:
    """The page of cycles that match, newest first (or oldest), from the key `after` on."""
    matching = rows = _matching(snapshot, filters, personal=personal)
    descending = filters.order != "oldest"
    if (key := _key(after)) is not None:
        at, journey = key
        beyond = rows.created_at < at if descending else rows.created_at > at
        tie = rows.journey_id < journey if descending else rows.journey_id > journey
        rows = rows.filter(beyond | ((rows.created_at == at) & tie))
    direction = ibis.desc if descending else ibis.asc
    rows = rows.order_by(direction("created_at"), direction("journey_id")).limit(PAGE + 1)
    found = snapshot.arrow(rows.select(*_COLUMNS)).to_pylist()
    shown = found[:PAGE]
    is_all = key is None and len(found) <= PAGE
    called = people.names([row["lead_id"] for row in shown], personal=personal)
    last = shown[-1] if len(found) > PAGE else None
    return Listed(
        lines=tuple(_line(snapshot, row, called) for row in shown),
        total=len(found) if is_all else _total(snapshot, filters, matching),
        after=_written(last["created_at"], last["journey_id"]) if last else None,
    )


def _total(snapshot: Snapshot, filters: Filters, rows: Table) -> int:
    """How many cycles match. What is searched for by name is found in the ledger, which changes."""

    def count() -> int:
        return int(snapshot.arrow(rows.aggregate(n=rows.count()))["n"][0].as_py())

    if filters.q:
        return count()
    known = replace(filters, order="")
    return KEPT.get(("leads total", snapshot.version, snapshot.as_of, known), count)


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter with a list of values to choose from: (value, text) pairs."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


def choices(snapshot: Snapshot, lang: Lang) -> tuple[Choice, ...]:
    """Stages, kinds of work, and the members, sources and campaigns that the facts know."""
    sources = KEPT.get(("sources", snapshot.version, snapshot.as_of), lambda: _sources(snapshot))
    unset = (UNSET, t("leads.unset", lang))
    nobody = (UNSET, t("none.member", lang))
    stages = ((stage.value, t(f"stage.{stage}", lang)) for stage in Stage)
    options: dict[str, tuple[tuple[str, str], ...]] = {
        "stage": ((OPEN, t("leads.stage.open", lang)), *stages),
        "work": tuple((kind, name_of(kind, lang)) for kind in KINDS),
        "member": (nobody, *_called(snapshot, "member")),
        "source": (unset, *((text, text) for text in sources)),
        "campaign": (unset, *_called(snapshot, "campaign")),
    }
    return tuple(Choice(name, t(f"leads.{name}", lang), found) for name, found in options.items())


def _sources(snapshot: Snapshot) -> list[str]:
    found = snapshot.arrow(snapshot.tables["journeys"].select("source").distinct())
    return sorted(filter(None, found["source"].to_pylist()))


def _called(snapshot: Snapshot, dimension: str) -> list[tuple[str, str]]:
    names = snapshot.labels(dimension)
    return sorted(((str(id_), name) for id_, name in names.items()), key=lambda pair: pair[1])


def _matching(snapshot: Snapshot, filters: Filters, *, personal: bool) -> Table:
    rows = waiting(snapshot, filters.work) if filters.work else snapshot.tables["journeys"]
    tests: list[Any] = []
    if filters.stage == OPEN:
        tests.append(rows.stage.isin([stage.value for stage in RELAY[:-1]]))
    elif filters.stage:
        tests.append(rows.stage == filters.stage)
    if filters.source:
        tests.append(
            rows.source.isnull() if filters.source == UNSET else rows.source == filters.source
        )
    for column, chosen in (("campaign_id", filters.campaign), ("member_id", filters.member)):
        if chosen:
            known = rows[column]
            tests.append(known.isnull() if chosen == UNSET else known == int(chosen))
    if filters.dnc:
        tests.append(rows.do_not_contact)
    zone = settings.ORGANISATION.tz
    if first := given.day(filters.created_from):
        tests.append(rows.created_at >= midnight(first, zone))
    if last := given.day(filters.created_to):
        tests.append(rows.created_at < midnight(last + timedelta(days=1), zone))
    if filters.q:
        tests.append(_searched(snapshot, rows, filters.q, personal=personal))
    return rows.filter(*tests) if tests else rows


def _searched(snapshot: Snapshot, rows: Table, text: str, *, personal: bool) -> Any:
    companies = snapshot.tables["companies"]
    held = companies.filter(companies.name.contains(text)).company_id
    return rows.company_id.isin(held) | rows.lead_id.isin(people.search(text, personal=personal))


def _line(snapshot: Snapshot, row: Mapping[str, Any], called: Mapping[int, str]) -> Line:
    return Line(
        lead_id=row["lead_id"],
        cycle=row["cycle"],
        name=called.get(row["lead_id"]) or row["lead_key"],
        stage=row["stage"],
        created_at=row["created_at"],
        source=row["source"],
        campaign=snapshot.labels("campaign").get(row["campaign_id"]),
        member=snapshot.labels("member").get(row["member_id"]),
        last_touch_at=row["last_touch_at"],
        touches=row["touches"] or 0,
        do_not_contact=bool(row["do_not_contact"]),
    )


def _plain(text: str) -> str:
    return text.replace("\0", "").strip()[:LONGEST]


def _is_id(text: str) -> bool:
    return text == UNSET or given.whole(text) is not None


def _written(at: datetime, journey: int) -> str:
    return f"{(at - EPOCH) // timedelta(microseconds=1)}.{journey}"


def _key(text: str | None) -> tuple[datetime, int] | None:
    micros, _, number = (text or "").partition(".")
    at, journey = given.whole(micros.removeprefix("-")), given.whole(number)
    if at is None or journey is None or at > LATEST:
        return None
    return EPOCH + timedelta(microseconds=-at if micros.startswith("-") else at), journey

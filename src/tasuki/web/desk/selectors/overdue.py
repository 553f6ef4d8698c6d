"""What the 対応漏れ page shows: everything overdue, narrowed to what its address asks for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from django.urls import reverse
from django.utils import timezone

from tasuki.domain.agreement.life import Act, Department
from tasuki.domain.omissions import Cause, Presence
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.omissions import ORDER, Late, Narrowed, Omissions, omissions
from tasuki.present import omissions as say
from tasuki.present.omissions import HEAD, NOBODY, Agreed, Called, Line, Overdue, People, filters
from tasuki.present.omissionspayload import overdue_json
from tasuki.present.omissionstext import overdue_text
from tasuki.present.payload import Json
from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import User
from tasuki.web.agreements.selectors import in_force_at
from tasuki.web.desk.selectors import given, people
from tasuki.web.desk.selectors.leads import Choice
from tasuki.web.desk.selectors.presence import presence
from tasuki.web.desk.selectors.since import since

PAGE = 50
_IN_FORCE = frozenset({Act.ADOPTED, Act.SIGNED, Act.DATED})
"""What brings a version into force."""

_LAST = 10**6
"""No list has more pages."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The list that an address names, and which page of it."""

    narrowed: Narrowed = field(default_factory=Narrowed)
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """From an address. Raises ValueError for a list that there is not."""
        cause, department = query.get("cause"), query.get("department")
        person, page = query.get("person") or "", given.whole(query.get("page") or "1")
        owner = given.whole(person)
        if (
            (person and person != NOBODY and owner is None)
            or page is None
            or page not in range(1, _LAST)
        ):
            raise ValueError(f"no such list: {dict(query)}")
        narrowed = Narrowed(
            Cause(cause) if cause else None,
            Department(department) if department else None,
            owner,
            person == NOBODY,
        )
        return cls(narrowed, page)

    @property
    def query(self) -> dict[str, str]:
        """The filters that are set, as an address says them."""
        return filters(self.narrowed)

    @property
    def cause(self) -> str:
        """The value of its filter."""
        return self.query.get("cause", "")

    @property
    def department(self) -> str:
        """The value of its filter."""
        return self.query.get("department", "")

    @property
    def person(self) -> str:
        """The value of its filter."""
        return self.query.get("person", "")


def address(narrowed: Narrowed, page: int = 1) -> str:
    """The address of a list."""
    query = filters(narrowed) | ({"page": str(page)} if page > 1 else {})
    return reverse("desk:overdue") + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True, slots=True)
class _Held:
    """What is overdue by one snapshot and by those who are there, and tables that were drawn of it."""

    there: Presence
    found: Omissions
    drawn: dict[Hashable, str] = field(default_factory=dict)


_held: WeakKeyDictionary[Snapshot, _Held] = WeakKeyDictionary()
_lock = Lock()


def _latest(snapshot: Snapshot) -> _Held:
    """Found once per version of the facts and change of who is there. Of a snapshot one answer is kept,
    because it can be large and the one before is never asked for again."""
    there = presence(snapshot.as_of)
    with _lock:
        held = _held.get(snapshot)
        if held is None or held.there != there:
            late = omissions(snapshot, as_of=snapshot.as_of, presence=there)
            held = _held[snapshot] = _Held(there, late)
        return held


def found(snapshot: Snapshot) -> Omissions:
    """Everything overdue as of the snapshot."""
    return _latest(snapshot).found


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list, from place `first` to `last` of `total`."""

    asked: Asked
    lines: tuple[Line, ...]
    total: int
    narrowed: str

    @property
    def first(self) -> int:
        """The place of its first line."""
        return (self.asked.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        """The place of its last line."""
        return self.first + len(self.lines) - 1

    @property
    def previous(self) -> str:
        """The address of the page before."""
        return address(self.asked.narrowed, self.asked.page - 1) if self.asked.page > 1 else ""

    @property
    def next(self) -> str:
        """The address of the page after."""
        more = self.last < self.total and self.lines
        return address(self.asked.narrowed, self.asked.page + 1) if more else ""

    @property
    def done(self) -> bool:
        """Whether something of it was done since."""
        return any(line.done for line in self.lines)


def answer(snapshot: Snapshot, lang: Lang, *, personal: bool) -> Overdue:
    """How much is overdue, and why."""
    late = found(snapshot)
    oldest = [line.oldest for line in late.by_cause]
    called = _called(snapshot, oldest, personal=personal, heads=True)
    return say.said(late, called, _agreed(snapshot, snapshot.as_of), lang)


def drawn(snapshot: Snapshot, lang: Lang, draw: Callable[[People], str]) -> str:
    """The table of people as HTML. A hundred people take longer to write out than all else does, every
    reader of a language sees the same, and no lead is named in it."""
    held, heads = _latest(snapshot), _heads()
    key = (lang, *((department.value, *names) for department, names in heads.items()))
    if key not in held.drawn:
        called = Called(snapshot.zone, members=snapshot.labels("member"), heads=heads)
        held.drawn[key] = draw(say.people(held.found, called, lang))
    return held.drawn[key]


def page(snapshot: Snapshot, asked: Asked, lang: Lang, *, personal: bool) -> Page:
    """One page of the list."""
    total, lates = found(snapshot).listed(asked.narrowed, first=(asked.page - 1) * PAGE, most=PAGE)
    called = _called(snapshot, lates, personal=personal)
    words = say.narrowed_to(asked.narrowed, called, lang)
    became = since(snapshot, lates, timezone.now())
    done = {key: (one.at, one.ended) for key, one in became.items()}
    return Page(asked, say.lines(lates, called, lang, done), total, words)


def choices(snapshot: Snapshot, asked: Asked, lang: Lang) -> tuple[Choice, ...]:
    """What the list can be narrowed to: what there is, and what is asked for."""
    late, names = found(snapshot), snapshot.labels("member")
    causes = {one.cause for one in late.by_cause} | {asked.narrowed.cause}
    owners = {one.oldest.owner_id for one in late.by_owner} | {asked.narrowed.owner_id}
    known = sorted((names[one], str(one)) for one in owners if one in names)
    nobody = [(NOBODY, t("overdue.nobody", lang))]
    options = {
        "cause": [(why.value, t(f"cause.{why.value}", lang)) for why in Cause if why in causes],
        "department": [(one.value, t(f"department.{one.value}", lang)) for one in ORDER],
        "person": [*nobody, *((number, name) for name, number in known)],
    }
    return tuple(
        Choice(name, t(f"overdue.col.{name}", lang), tuple(some)) for name, some in options.items()
    )


def plain(snapshot: Snapshot, as_of: datetime) -> Json:
    """Everything overdue at an instant, for scripts."""
    late = omissions(snapshot, as_of=as_of, presence=presence(as_of))
    _, every = late.listed(Narrowed())
    leads = {one.lead_id for one in every if one.lead_id is not None}
    standing = in_force_at(as_of)
    return overdue_json(
        late, people.keys(leads), snapshot.labels("member"), standing.number if standing else None
    )


def text(snapshot: Snapshot, as_of: datetime, most: int, lang: Lang) -> str:
    """The same for a terminal, with so many of the oldest; leads are named by their keys."""
    late = omissions(snapshot, as_of=as_of, presence=presence(as_of))
    total, lates = late.listed(Narrowed(), most=most)
    oldest = [line.oldest for line in (*late.by_cause, *late.by_owner)]
    leads = {one.lead_id for one in (*lates, *oldest) if one.lead_id is not None}
    members, campaigns = snapshot.labels("member"), snapshot.labels("campaign")
    called = Called(snapshot.zone, people.keys(leads), members, campaigns, _heads())
    answered = say.said(late, called, _agreed(snapshot, as_of), lang)
    people_ = say.people(late, called, lang)
    return overdue_text(answered, people_, say.lines(lates, called, lang), total, lang)


def mine(user: Any) -> str:
    """The list of what a reader has to see to themselves; empty for who works on no leads."""
    member_id = getattr(user, "member_id", None)
    return address(Narrowed(owner_id=member_id)) + "#list" if member_id else ""


def _called(
    snapshot: Snapshot, lates: Iterable[Late], *, personal: bool, heads: bool = False
) -> Called:
    """The names that some lines need."""
    leads = {one.lead_id for one in lates if one.lead_id is not None}
    return Called(
        snapshot.zone,
        people.called(sorted(leads), personal=personal),
        snapshot.labels("member"),
        snapshot.labels("campaign"),
        _heads() if heads else {},
    )


def _agreed(snapshot: Snapshot, as_of: datetime) -> Agreed | None:
    """The agreement in force. One that came into force after the facts were made is not in them."""
    standing = in_force_at(as_of)
    if standing is None:
        return None
    told = (one.posting_id for one in standing.events if one.act in _IN_FORCE)
    return Agreed(standing.number, max(told, default=0) <= snapshot.mark.posting)


def _heads() -> dict[Department, list[str]]:
    roles = {role.value: department for department, role in HEAD.items()}
    named: dict[Department, list[str]] = {}
    users = User.objects.filter(is_active=True, role__in=roles).order_by("pk")
    for role, name in users.values_list("role", "name"):
        named.setdefault(roles[role], []).append(name)
    return named

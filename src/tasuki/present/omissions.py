"""What is overdue, said: why, with whom and for how long, and who sees to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from tasuki.domain.agreement.life import Department
from tasuki.domain.obligations import Kind
from tasuki.domain.omissions import Cause
from tasuki.domain.roles import Role
from tasuki.insight.omissions import ORDER, Late, Lines, Narrowed, Omissions
from tasuki.present import numbers
from tasuki.present.sentences import phrases
from tasuki.present.words import Lang, t

CAUSES_SAID = 3
"""So many things to do are named first."""

PEOPLE = 12
"""So many people fit the eye; the others are folded away."""
FEW = 3
"""So many more are shown rather than folded away."""

NOBODY = "-"
"""What has no owner, where an owner is named."""

HEAD: dict[Department, Role] = {
    Department.FIELD_SALES: Role.FS_MANAGER,
    Department.INSIDE_SALES: Role.IS_MANAGER,
    Department.MARKETING: Role.MARKETING,
}
"""Who finds somebody for what nobody can see to."""


@dataclass(frozen=True, slots=True)
class Called:
    """What leads, members and campaigns are called, and who heads a department."""

    zone: ZoneInfo
    leads: Mapping[int, str] = field(default_factory=dict)
    members: Mapping[int, str] = field(default_factory=dict)
    campaigns: Mapping[int, str] = field(default_factory=dict)
    heads: Mapping[Department, Sequence[str]] = field(default_factory=dict)

    def subject(self, late: Late, lang: Lang) -> str:
        """The lead that it is about, or the feedback."""
        if late.lead_id is not None:
            return self.leads.get(late.lead_id) or f"#{late.lead_id}"
        campaign = self.campaigns.get(late.campaign_id or 0)
        if campaign is None:
            return t("overdue.feedback.unnamed", lang)
        return t("overdue.feedback", lang, campaign=campaign)

    def owner(self, late: Late, lang: Lang) -> str | None:
        """Who is to see to it; None where nobody was named. Marketing answers as one."""
        if late.owner_id is not None:
            return self.members.get(late.owner_id, numbers.DASH)
        return t("overdue.marketing", lang) if late.debtor is Department.MARKETING else None

    def head(self, department: Department, lang: Lang) -> str:
        """Who heads a department: their role, and their names where there are few."""
        role = t(f"role.{HEAD[department].value}", lang)
        names = self.heads.get(department, ())
        if not 0 < len(names) <= 2:
            return t("overdue.head.role", lang, role=role)
        return t("overdue.head.names", lang, role=role, names=t("list.comma", lang).join(names))


_DONE = {False: "overdue.done", True: "overdue.ended"}


@dataclass(frozen=True, slots=True)
class Line:
    """One overdue promise in words; `done` says what became of it since, `ended` that nobody did it."""

    late: Late
    name: str
    cause: str
    owed: str
    age: str
    owner: str | None
    department: str
    done: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The promises of one cause, or of one person, and which list they are."""

    lines: Lines
    name: str
    count: str
    age: str
    oldest: Line
    department: str
    narrowed: Narrowed
    sees_to_it: str
    causes: str


@dataclass(frozen=True, slots=True)
class Side:
    """A department, with what it owes by cause."""

    department: Department
    name: str
    count: str
    age: str
    narrowed: Narrowed
    causes: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to do first, and the list of what it is about."""

    text: str
    open: str
    narrowed: Narrowed


@dataclass(frozen=True, slots=True)
class Overdue:
    """The page's answer in words. `agreed`: whether an agreement is in force."""

    found: Omissions
    headline: tuple[str, ...]
    evidence: str
    basis: str
    agreed: bool
    todo: tuple[Todo, ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who has something to see to: whom the page opens with, and the rest."""

    shown: tuple[Part, ...]
    rest: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """The version of the agreement in force, and whether the facts know of it."""

    version: int
    read: bool = True


def said(found: Omissions, called: Called, agreed: Agreed | None, lang: Lang) -> Overdue:
    """Put what is overdue into words; `agreed` is None where no agreement is in force."""
    sides = tuple(_side(found, one, called, lang) for one in ORDER if found.of(one))
    headline, evidence = _answer(found, sides, agreed, lang)
    basis = ""
    if agreed is not None:
        basis = _unread(found, agreed, lang)
        if agreed.read:
            basis = t("overdue.since", lang, version=agreed.version)
    elif found.total:
        basis = t("overdue.no_agreement.some", lang)
    return Overdue(
        found=found,
        headline=phrases(headline),
        evidence=evidence,
        basis=basis,
        agreed=agreed is not None,
        todo=_todo(found, lang),
        sides=sides,
    )


def people(found: Omissions, called: Called, lang: Lang) -> People:
    """Who is to see to what, by department and name."""
    every = tuple(_person(one, called, lang) for one in found.by_owner)
    fits = len(every) <= PEOPLE + FEW
    return People(every, ()) if fits else People(every[:PEOPLE], every[PEOPLE:])


def lines(
    lates: Sequence[Late],
    called: Called,
    lang: Lang,
    done: Mapping[tuple[Kind, int], tuple[datetime, bool]] | None = None,
) -> tuple[Line, ...]:
    """The list in words. `done` says of some when they were done since, or (True) ceased to be owed."""
    zone, said = called.zone, []
    for late in lates:
        one = line(late, called, lang)
        at, ended = (done or {}).get((late.kind, late.subject), (None, False))
        if at is not None:
            when = numbers.short_stamp(at, zone)
            one = replace(one, ended=ended, done=t(_DONE[ended], lang, when=when))
        said.append(one)
    return tuple(said)


def line(late: Late, called: Called, lang: Lang) -> Line:
    """One overdue promise in words."""
    return Line(
        late=late,
        name=called.subject(late, lang),
        cause=t(f"cause.{late.cause.value}", lang),
        owed=t(f"owed.{late.kind.value}", lang),
        age=age(late, lang),
        owner=called.owner(late, lang),
        department=t(f"department.short.{late.debtor.value}", lang),
    )


def age(late: Late, lang: Lang) -> str:
    """How long it is overdue, in working time."""
    return numbers.duration(late.business_s, lang, business=True)


def filters(narrowed: Narrowed) -> dict[str, str]:
    """What a list is narrowed to, as addresses and options say it."""
    owner = NOBODY if narrowed.nobody else narrowed.owner_id
    told = {
        "cause": narrowed.cause and narrowed.cause.value,
        "department": narrowed.debtor and narrowed.debtor.value,
        "person": None if owner is None else str(owner),
    }
    return {name: value for name, value in told.items() if value}


def narrowed_to(narrowed: Narrowed, called: Called, lang: Lang) -> str:
    """What a list is narrowed to, in words; empty where it is not."""
    parts = []
    if narrowed.cause is not None:
        parts.append(t(f"cause.{narrowed.cause.value}", lang))
    if narrowed.debtor is not None:
        short = t(f"department.short.{narrowed.debtor.value}", lang)
        parts.append(t("overdue.side", lang, department=short))
    if narrowed.nobody:
        parts.append(t("overdue.nobody", lang))
    elif narrowed.owner_id is not None:
        parts.append(called.members.get(narrowed.owner_id, numbers.DASH))
    return t("list.comma", lang).join(parts)


def _answer(
    found: Omissions, sides: Sequence[Side], agreed: Agreed | None, lang: Lang
) -> tuple[str, str]:
    if not found.total:
        if agreed is None:
            return t("overdue.no_agreement", lang), t("overdue.no_agreement.text", lang)
        if not agreed.read:
            return t("overdue.unread", lang), _unread(found, agreed, lang)
        when = numbers.stamp(found.as_of, found.zone, lang)
        return t("overdue.none", lang), t("overdue.none.text", lang, when=when)
    parts = [
        t(
            "overdue.finding.part",
            lang,
            department=t(f"department.short.{side.department.value}", lang),
            n=found.of(side.department),
        )
        for side in sides
    ]
    oldest = min((one.oldest for side in sides for one in side.causes), key=_due)
    return t("overdue.finding", lang, n=found.total), t(
        "overdue.finding.text",
        lang,
        parts=t("list.comma", lang).join(parts),
        name=oldest.name,
        cause=oldest.cause,
        age=oldest.age,
    )


def _unread(found: Omissions, agreed: Agreed, lang: Lang) -> str:
    when = numbers.stamp(found.as_of, found.zone, lang)
    return t("overdue.unread.text", lang, version=agreed.version, when=when)


def _due(one: Line) -> datetime:
    return one.late.due_at


def _todo(found: Omissions, lang: Lang) -> tuple[Todo, ...]:
    """The most frequent causes, as what to do about them."""
    counts = {one.cause: one.count for one in found.by_cause}
    most = sorted(counts, key=lambda why: -counts[why])[:CAUSES_SAID]
    return tuple(
        Todo(
            t(f"overdue.todo.{why.value}", lang, n=counts[why]),
            t("overdue.open", lang, n=counts[why]),
            Narrowed(cause=why),
        )
        for why in most
    )


def _side(found: Omissions, department: Department, called: Called, lang: Lang) -> Side:
    causes = [one for one in found.by_cause if one.debtor is department]
    oldest = min((one.oldest for one in causes), key=lambda late: late.due_at)
    short = t(f"department.short.{department.value}", lang)
    return Side(
        department=department,
        name=t("overdue.side", lang, department=short),
        count=numbers.count(found.of(department)),
        age=age(oldest, lang),
        narrowed=Narrowed(debtor=department),
        causes=tuple(_cause(one, called, lang) for one in causes),
    )


def _cause(lines_: Lines, called: Called, lang: Lang) -> Part:
    why: Cause = lines_.cause
    head = called.head(lines_.debtor, lang)
    return Part(
        lines=lines_,
        name=t(f"cause.{why.value}", lang),
        count=numbers.count(lines_.count),
        age=age(lines_.oldest, lang),
        oldest=line(lines_.oldest, called, lang),
        department=t(f"department.short.{lines_.debtor.value}", lang),
        narrowed=Narrowed(cause=why),
        sees_to_it=t(f"overdue.next.{why.value}", lang, head=head),
        causes="",
    )


def _person(lines_: Lines, called: Called, lang: Lang) -> Part:
    owner_id = lines_.oldest.owner_id
    causes = (
        t("overdue.cause.count", lang, cause=t(f"cause.{why.value}", lang), n=n)
        for why, n in lines_.causes
    )
    owner, nobody = called.owner(lines_.oldest, lang), owner_id is None
    return Part(
        lines=lines_,
        name=owner or t("overdue.nobody", lang),
        count=numbers.count(lines_.count),
        age=age(lines_.oldest, lang),
        oldest=line(lines_.oldest, called, lang),
        department=t(f"department.short.{lines_.debtor.value}", lang),
        narrowed=Narrowed(debtor=lines_.debtor, owner_id=owner_id, nobody=nobody),
        sees_to_it=called.head(lines_.debtor, lang) if owner is None else "",
        causes=t("list.comma", lang).join(causes),
    )

"""What the pages of taking over show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import QueryDict

from tasuki.facts.manifest import NoFacts
from tasuki.present import numbers
from tasuki.present.notices import Item, due
from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import Member, User
from tasuki.web.desk.selectors import facts, people
from tasuki.web.handoffs.services.leaving import MOST, Moved, open_handoffs
from tasuki.web.notices.selectors import leaving
from tasuki.web.notices.selectors.leaving import Leaving
from tasuki.web.notices.selectors.places import handoff_url, place


@dataclass(frozen=True, slots=True)
class Row:
    """A hand-over or a lead that can be given to another."""

    pk: int
    name: str
    url: str
    awaits: str = ""
    due: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What lies with a member: the first MOST of each kind, and who can take over."""

    found: Leaving
    why: str
    handoffs: tuple[Row, ...]
    leads: tuple[Row, ...]
    receivers: tuple[Member, ...]
    facts_as_of: datetime | None

    def context(self) -> dict[str, Any]:
        """For the template."""
        return {
            "shown": self,
            "member": self.found.member,
            "most": MOST,
            "more": self.found.all > len(self.handoffs) + len(self.leads),
        }


def home(user: User, now: datetime, lang: Lang) -> dict[str, Any]:
    """The list of members with whom something lies."""
    found = leaving.left_behind(user, now)
    counts: dict[str, object] = {
        "n": len(found),
        "handoffs": sum(one.handoffs for one in found),
        "leads": sum(one.leads or 0 for one in found),
    }
    said = t("leaving.head", lang, **counts) if found else t("leaving.head.none", lang)
    return {
        "as_of": now,
        "headline": said,
        "found": [(one, why(one, lang)) for one in found],
        "members": leaving.members(user),
    }


@dataclass(frozen=True, slots=True)
class Ticked:
    """What is ticked when the form is shown: all of it, nothing, or what was sent."""

    handoffs: frozenset[int]
    leads: frozenset[int]
    to: frozenset[int] = frozenset()

    @classmethod
    def of(cls, shown: Shown, sent: QueryDict | None, *, all_of_it: bool) -> Ticked:
        """For a form that is opened, or that comes back with a complaint."""
        if sent is not None:
            return cls(*(_numbers(sent.getlist(name)) for name in ("handoffs", "leads", "to")))
        if not all_of_it:
            return cls(frozenset(), frozenset())
        return cls(
            frozenset(one.pk for one in shown.handoffs), frozenset(one.pk for one in shown.leads)
        )


def _numbers(sent: list[str]) -> frozenset[int]:
    return frozenset(int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 19)


def member(who: Member, now: datetime, lang: Lang, *, personal: bool) -> Shown:
    """What lies with one member; with the persons of the leads where `personal`."""
    found, zone = leaving.of(who, now), settings.ORGANISATION.tz
    handoffs = open_handoffs(who)
    ids = leaving.leads(who)[: MOST - len(handoffs)]
    names = people.called(ids + [one.lead_id for one in handoffs], personal=personal)
    rows = tuple(
        Row(
            one.pk,
            names[one.lead_id],
            handoff_url(one),
            t(f"leaving.awaits.{one.awaits}", lang),
            due(Item("", one.due_at), now, zone, lang),
            one.due_at is not None and one.due_at < now,
        )
        for one in handoffs
    )
    return Shown(
        found,
        why(found, lang),
        rows,
        tuple(Row(pk, names[pk], place("desk:lead", pk)) for pk in ids if pk in names),
        tuple(leaving.receivers(who, now)),
        _facts_as_of(),
    )


def why(one: Leaving, lang: Lang) -> str:
    """Why a member cannot see to it."""
    if one.left_on is not None:
        return t("leaving.left", lang, day=numbers.day(one.left_on, lang, year=True))
    if one.away is not None:
        start, end = one.away.starts_on, one.away.ends_on
        days = {"start": numbers.day(start, lang), "end": numbers.day(end, lang)}
        return t("leaving.away", lang, **days)
    return t("leaving.here", lang)


def done(moved: Moved, lang: Lang) -> str:
    """What has changed hands."""
    facts_ = {"handoffs": moved.handoffs, "leads": moved.leads, "passed": moved.passed_over}
    if not moved.passed_over:
        return t("leaving.done", lang, handoffs=moved.handoffs, leads=moved.leads)
    return t("leaving.done.passed_over", lang, **facts_)


def gone(lang: Lang) -> str:
    """Something that was ticked lies with the member no more."""
    return t("leaving.gone", lang)


def _facts_as_of() -> datetime | None:
    try:
        return facts.current().as_of
    except NoFacts:
        return None

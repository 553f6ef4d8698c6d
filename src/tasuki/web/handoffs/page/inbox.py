"""What the inbox shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from tasuki.domain.roles import Role
from tasuki.present import inbox as say
from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs.clock import calendar
from tasuki.web.handoffs.models import Handoff, HandoffEvent
from tasuki.web.handoffs.selectors import inbox as select
from tasuki.web.handoffs.selectors.inbox import TO_DO, Seat, Section

DUE = frozenset({Section.ANSWER, Section.EVALUATE, Section.TAKE, Section.SILENT, Section.WAITING})
"""Sections of which each hand-over has a due time."""
FROM = frozenset({Section.ANSWER, Section.EVALUATE, Section.TAKE, Section.APPEALS})
ALONE = frozenset({Role.IS_REP.value, Role.FS_REP.value})
"""Roles that see their own hand-overs, or everybody's where the login belongs to no member."""
LARGEST = 100_000
"""No page of an inbox has a higher number."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address of the inbox asks for."""

    show: str = ""
    member: int | None = None
    page: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        """From the query. Raises ValueError for what there is not."""
        show = query.get("show", "")
        member, page = whole(query.get("member", "")), whole(query.get("page", "1"))
        if (show and show not in {one.value for one in Section}) or not page:
            raise ValueError("no such section or page")
        return cls(show, member, min(page, LARGEST))

    def url(self, **changed: Any) -> str:
        """The address of the inbox with something else asked for."""
        asked = {"show": self.show, "member": self.member, "page": self.page} | changed
        if asked["page"] == 1:
            del asked["page"]
        query = urlencode({name: value for name, value in asked.items() if value})
        return reverse("handoffs:inbox") + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Line:
    """A hand-over as the inbox shows it."""

    handoff: Handoff
    company: str
    contact: str | None
    due: say.Due
    bant: tuple[say.Step, ...]
    since: datetime | None
    reason: str | None = None
    by: str | None = None


def context(asked: Asked, user: User, lang: Lang) -> dict[str, Any]:
    """The page of the inbox. Raises ValueError where the reader has no such section."""
    now = timezone.now()
    seat = select.seat_of(user, asked.member)
    counts = select.counted(seat, now)
    section = _section(asked, seat, counts)
    tallies = _tallies(seat, counts, now)
    return {
        "as_of": now,
        "headline": say.headline([tallies[one] for one in TO_DO if one in tallies], lang),
        "tabs": [_tab(asked, one, section, tallies.get(one), counts[one]) for one in counts],
        "section": section.value,
        "count": counts[section],
        "late": tallies[section].late if section in tallies else None,
        "lines": lines(section, seat, now, asked.page, user, lang),
        "show_due": section in DUE,
        "show_from": section in FROM or (seat.manages and section is not Section.RETURNED),
        "show_to": section not in {Section.RETURNED}
        and (section not in FROM or not seat.member_id),
        "may_manage": Right.MANAGE_REASONS in rights_of(user),
        "members": select.members(seat) if seat.manages else [],
        "member": seat.member_id if seat.manages else None,
        "no_member": user.role in ALONE and user.member_id is None,
        **_pages(asked, counts[section]),
    }


def lines(
    section: Section, seat: Seat, now: datetime, number: int, user: User, lang: Lang
) -> list[Line]:
    """A page of a section as it is shown."""
    found = select.page(section, seat, now, number)
    personal = Right.SEE_PERSONAL in rights_of(user)
    contacts = select.contacts([one.lead_id for one in found], personal=personal)
    returns = select.returns(found)
    force = versions(now).at(now)
    hours = calendar(force.agreement.response if force else None)
    zone = settings.ORGANISATION.tz
    return [
        Line(
            one,
            str(one.lead.company or one.lead.key),
            contacts.get(one.lead_id),
            say.due(one.due_at, now, hours, zone, lang),
            say.steps(one.package.get("bant", {}), lang),
            one.since or one.offered_at,
            *_returned(returns.get(one.pk), lang),
        )
        for one in found
    ]


def _section(asked: Asked, seat: Seat, counts: Mapping[Section, int]) -> Section:
    """What is asked for, or the first that holds something."""
    if asked.show:
        wanted = Section(asked.show)
        if wanted not in seat.sections:
            raise ValueError(f"no section {wanted} for this reader")
        return wanted
    return next((one for one in seat.sections if counts[one]), seat.sections[0])


def _tallies(seat: Seat, counts: Mapping[Section, int], now: datetime) -> dict[Section, say.Tally]:
    found = {}
    for one in TO_DO:
        if one in counts:
            counts_late = one in DUE and one is not Section.SILENT and counts[one]
            late = select.late(one, seat, now) if counts_late else None
            found[one] = say.Tally(one.value, counts[one], late)
    return found


def _tab(
    asked: Asked, one: Section, section: Section, tally: say.Tally | None, n: int
) -> dict[str, Any]:
    late = n if one is Section.SILENT else tally.late if tally else None
    return {
        "name": one.value,
        "url": asked.url(show=one.value, page=1),
        "n": n,
        "late": late,
        "here": one is section,
    }


def _pages(asked: Asked, count: int) -> dict[str, str]:
    last = max(-(-count // select.PAGE), 1)
    return {
        "first": asked.url(page=1) if asked.page > 2 else "",
        "previous": asked.url(page=min(asked.page - 1, last)) if asked.page > 1 else "",
        "next": asked.url(page=asked.page + 1) if asked.page < last else "",
    }


def _returned(event: HandoffEvent | None, lang: Lang) -> tuple[str | None, str | None]:
    """Why it was returned, and by whom."""
    if event is None:
        return None, None
    reason = cast(str, getattr(event.reason, lang)) if event.reason else None
    return reason, event.member.name if event.member else t("handoff.somebody", lang)


def whole(text: str) -> int | None:
    """A number of plain digits, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None

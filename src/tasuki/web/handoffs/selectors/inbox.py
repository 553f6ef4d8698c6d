"""The inbox: what waits for whom, in sections, each one index away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import F, Q, QuerySet

from tasuki.domain.handoffs import Awaits, Passing, Standing
from tasuki.domain.roles import FIELD_SALES, INSIDE_SALES, Role
from tasuki.web.accounts.models import Member, User
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.handoffs.models import Appeal, Handoff, HandoffEvent
from tasuki.web.ledger.models import Person

PAGE = 40
"""Hand-overs on a page."""
AROUND = ("lead__company", "lead__campaign", "sender", "receiver", "posting__user")
"""What is said of a hand-over wherever it is shown."""
RECENT = timedelta(days=28)
"""So long an answer is news."""


class Section(StrEnum):
    """A part of the inbox."""

    ANSWER = "answer"  # field sales owes an answer
    EVALUATE = "evaluate"  # field sales owes an evaluation
    TAKE = "take"  # an MQL that inside sales is to take
    RETURNED = "returned"  # given back to the sender
    SILENT = "silent"  # of what the reader sent, the answer is overdue
    APPEALS = "appeals"
    WAITING = "waiting"  # of what the reader sent, not answered yet
    ANSWERED = "answered"  # of what the reader sent, of late


TO_DO = (Section.ANSWER, Section.EVALUATE, Section.TAKE, Section.RETURNED, Section.SILENT)
"""Sections that ask something of the reader, or of whom the reader waits for too long."""

_RECEIVES = {Section.ANSWER: Passing.SQL, Section.EVALUATE: Passing.SQL, Section.TAKE: Passing.MQL}


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a reader sits: what comes to their side, what leaves it, and whose they look at.

    `member_id` None is everybody's: for managers, and for whoever is no member themselves.
    """

    receives: tuple[Passing, ...]
    sends: tuple[Passing, ...]
    member_id: int | None = None
    manages: bool = False

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of this reader's inbox, what asks most of them first."""
        mine = [one for one, passing in _RECEIVES.items() if passing in self.receives]
        sent = [Section.WAITING, Section.ANSWERED] if self.sends else []
        back = [Section.RETURNED, Section.SILENT] if self.sends else []
        return (*mine, *back, Section.APPEALS, *sent)


def seat_of(user: User, member_id: int | None = None) -> Seat:
    """A reader's seat; a manager may look at one member's."""
    role = Role(user.role)
    receives: tuple[Passing, ...] = tuple(Passing)
    sends: tuple[Passing, ...] = tuple(Passing)
    if role in FIELD_SALES:
        receives, sends = (Passing.SQL,), ()
    elif role in INSIDE_SALES:
        receives, sends = (Passing.MQL,), (Passing.SQL,)
    elif role is Role.MARKETING:
        receives, sends = (), (Passing.MQL,)
    manages = Right.REASSIGN in rights_of(user)
    if role in {Role.IS_REP, Role.FS_REP}:
        member_id = user.member_id
    elif not manages:
        member_id = None
    return Seat(receives, sends, member_id, manages)


def of(section: Section, seat: Seat, now: datetime) -> QuerySet[Handoff]:
    """The hand-overs of a section, in no order."""
    found = Handoff.objects.all()
    if section in _RECEIVES:
        awaits = Awaits.EVALUATION if section is Section.EVALUATE else Awaits.ANSWER
        found = found.filter(passing=_RECEIVES[section].value, awaits=awaits.value)
        return found.filter(_to(seat, section)) if seat.member_id else found
    if section is Section.APPEALS:
        both = {*seat.receives, *seat.sends}
        found = found.filter(passing__in=[one.value for one in both])
        found = found.filter(pk__in=Appeal.objects.filter(answered=None).values("handoff"))
        mine = Q(sender=seat.member_id) | Q(receiver=seat.member_id)
        return found.filter(mine) if seat.member_id else found
    found = _sent(found, seat)
    match section:
        case Section.RETURNED:
            appealed = Appeal.objects.filter(answered=None).values("handoff")
            return found.filter(awaits=Awaits.SENDER.value).exclude(pk__in=appealed)
        case Section.SILENT:
            return found.filter(awaits=Awaits.ANSWER.value, due_at__lt=now)
        case Section.WAITING:
            in_time = Q(due_at__gte=now) | Q(due_at=None)
            return found.filter(in_time, awaits=Awaits.ANSWER.value)
    answered = Q(awaits=Awaits.EVALUATION.value) | Q(awaits=None)
    found = found.filter(answered, since__gte=now - RECENT)
    return found.exclude(standing=Standing.TAKEN_BACK.value)


def counted(seat: Seat, now: datetime) -> dict[Section, int]:
    """How many each section of the inbox holds."""
    return {section: of(section, seat, now).count() for section in seat.sections}


def late(section: Section, seat: Seat, now: datetime) -> int:
    """How many of a section are overdue."""
    return of(section, seat, now).filter(due_at__lt=now).count()


def page(section: Section, seat: Seat, now: datetime, number: int) -> list[Handoff]:
    """A page of a section: what is due first, first; what was answered last, first."""
    if section is Section.ANSWERED:
        order = (F("since").desc(), F("pk").desc())
    elif section in {Section.RETURNED, Section.APPEALS}:
        order = (F("since").asc(), F("pk").asc())
    else:
        order = (F("due_at").asc(nulls_last=True), F("pk").asc())
    start = (number - 1) * PAGE
    found = of(section, seat, now).order_by(*order)[start : start + PAGE]
    # First which ones, then what is around them: else all of a section is joined before it is cut.
    ids = list(found.values_list("pk", flat=True))
    shown = Handoff.objects.select_related(*AROUND).in_bulk(ids)
    return [shown[one] for one in ids]


def next_of(section: Section, seat: Seat, now: datetime, but: int) -> Handoff | None:
    """The hand-over that a reader turns to after one of a section."""
    if section not in seat.sections:
        return None
    order = (F("due_at").asc(nulls_last=True), F("pk").asc())
    found = of(section, seat, now).exclude(pk=but).select_related("lead__company")
    return found.order_by(*order).first()


def contacts(leads: Iterable[int], *, personal: bool) -> dict[int, str]:
    """The person of each lead, where the reader may know it."""
    if not personal:
        return {}
    found = Person.objects.filter(lead__in=list(leads), name__isnull=False)
    return {lead: name for lead, name in found.values_list("lead_id", "name") if name}


def returns(handoffs: Iterable[Handoff]) -> Mapping[int, HandoffEvent]:
    """The return of each hand-over that was returned, with its reason."""
    wanted = [one.pk for one in handoffs if one.standing == "returned"]
    if not wanted:
        return {}
    found = HandoffEvent.objects.filter(handoff__in=wanted, act="returned")
    return {one.handoff_id: one for one in found.select_related("reason", "member")}


def members(seat: Seat) -> list[Member]:
    """Whose inbox a manager may look at: those of the reader's side, by name."""
    roles: set[Role] = set()
    if Passing.SQL in seat.receives:
        roles |= FIELD_SALES
    if Passing.MQL in seat.receives or Passing.SQL in seat.sends:
        roles |= INSIDE_SALES
    found = Member.objects.filter(role__in=[role.value for role in roles])
    return list(found.order_by("name", "pk"))


def _to(seat: Seat, section: Section) -> Q:
    """What is asked of a member; an MQL that nobody was named for is asked of everybody."""
    mine = Q(receiver=seat.member_id)
    return mine | Q(receiver=None) if section is Section.TAKE else mine


def _sent(found: QuerySet[Handoff], seat: Seat) -> QuerySet[Handoff]:
    found = found.filter(passing__in=[one.value for one in seat.sends])
    return found.filter(sender=seat.member_id) if seat.member_id else found

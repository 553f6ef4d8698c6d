"""What lies with members who left or are absent, for whoever may give it to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from ibis.expr.types import Table

from tasuki.domain.handoffs import Awaits
from tasuki.domain.roles import FIELD_SALES, INSIDE_SALES, Role
from tasuki.facts.manifest import NoFacts
from tasuki.facts.snapshot import Snapshot
from tasuki.web.accounts.models import Member, User
from tasuki.web.desk.selectors import facts
from tasuki.web.handoffs.models import Absence, Handoff
from tasuki.web.handoffs.services.acting import there
from tasuki.web.handoffs.services.leaving import MOST

_OPEN = (Awaits.ANSWER.value, Awaits.EVALUATION.value)
_WORKED = ("lead", "mql", "sql")
"""Stages in which a lead can be with inside sales; of an SQL only what field sales gave back."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """A member, why they cannot see to it themselves, and what lies with them.

    `leads` is None where there are no facts to find them in.
    """

    member: Member
    left_on: date | None = None
    away: Absence | None = None
    handoffs: int = 0
    late: int = 0
    leads: int | None = None

    @property
    def all(self) -> int:
        """How much lies with them."""
        return self.handoffs + (self.leads or 0)


def department(user: User) -> frozenset[Role]:
    """The roles whose hand-overs and leads a user may give to others."""
    role = Role(user.role)
    if role is Role.ADMIN:
        return INSIDE_SALES | FIELD_SALES
    return {Role.IS_MANAGER: INSIDE_SALES, Role.FS_MANAGER: FIELD_SALES}.get(role, frozenset())


def left_behind(user: User, now: datetime) -> list[Leaving]:
    """The members of a manager's department who left or are absent, and with whom something lies."""
    roles = department(user)
    if not roles:
        return []
    today = _today(now)
    ours = Member.objects.filter(role__in=[role.value for role in roles])
    away = {one.member_id: one for one in absences(today)}
    gone = ours.filter(Q(active_until__lt=today) | Q(pk__in=list(away)))
    members = {one.pk: one for one in gone.order_by("name", "pk")}
    open_ = _counted(list(members), now)
    leads = _leads_of(list(members)) if roles & INSIDE_SALES and members else {}
    found = [
        Leaving(
            one,
            one.active_until if one.active_until and one.active_until < today else None,
            away.get(pk),
            *open_.get(pk, (0, 0)),
            None if leads is None else leads.get(pk, 0),
        )
        for pk, one in members.items()
    ]
    return [one for one in found if one.all]


def of(member: Member, now: datetime) -> Leaving:
    """What lies with one member, whether or not they are there."""
    today = _today(now)
    away = absences(today).filter(member=member).first()
    until = member.active_until
    leads = _leads_of([member.pk])
    return Leaving(
        member,
        until if until and until < today else None,
        away,
        *_counted([member.pk], now).get(member.pk, (0, 0)),
        None if leads is None else leads.get(member.pk, 0),
    )


def leads(member: Member) -> list[int]:
    """The leads that a member of inside sales works on, by the facts, oldest first; at most MOST."""
    try:
        snapshot = facts.current()
    except NoFacts:
        return []
    worked = _worked(snapshot, [member.pk]).select("lead_id", "created_at")
    ordered = worked.order_by("created_at", "lead_id").limit(MOST)
    return [int(pk) for pk in snapshot.arrow(ordered)["lead_id"].to_pylist()]


def receivers(member: Member, now: datetime) -> list[Member]:
    """Who can take over from a member: those of the department who are there, the own team first."""
    today = _today(now)
    roles = FIELD_SALES if Role(member.role) in FIELD_SALES else INSIDE_SALES
    away = set(absences(today).values_list("member", flat=True))
    found = Member.objects.filter(role__in=[role.value for role in roles]).exclude(pk=member.pk)
    present = [one for one in found if one.pk not in away and there(one, today)]
    own = member.team_id
    return sorted(present, key=lambda one: (one.team_id != own, one.name, one.pk))


def members(user: User) -> list[Member]:
    """Everybody whose work a manager may give to others, by name."""
    roles = [role.value for role in department(user)]
    return list(Member.objects.filter(role__in=roles).order_by("name", "pk"))


def absences(day: date) -> QuerySet[Absence]:
    """Who is absent on a day."""
    found = Absence.objects.filter(withdrawn=None, starts_on__lte=day, ends_on__gte=day)
    return found.order_by("ends_on", "pk")


def _today(now: datetime) -> date:
    return now.astimezone(settings.ORGANISATION.tz).date()


def _counted(members: Sequence[int], now: datetime) -> dict[int, tuple[int, int]]:
    """Per member how many hand-overs wait, and how many of them are overdue."""
    found = Handoff.objects.filter(receiver__in=members, awaits__in=_OPEN).values("receiver")
    counted = found.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    return {one["receiver"]: (one["n"], one["late"]) for one in counted}


def _leads_of(members: Sequence[int]) -> dict[int, int] | None:
    try:
        snapshot = facts.current()
    except NoFacts:
        return None
    worked = _worked(snapshot, members)
    counted = worked.group_by("member_id").aggregate(n=worked.count())
    rows = snapshot.arrow(counted).to_pylist()
    return {int(row["member_id"]): int(row["n"]) for row in rows}


def _worked(snapshot: Snapshot, members: Sequence[int]) -> Table:
    """The open cycles that inside sales works on, of these members."""
    journeys = snapshot.tables["journeys"]
    given_back = journeys.returned_at.notnull() & (journeys.returned_at >= journeys.sql_last_at)
    return journeys.filter(
        journeys.member_id.isin(list(members)),
        journeys.closed_at.isnull(),
        journeys.merged_at.isnull(),
        journeys.opportunity_at.isnull(),
        journeys.stage.isin(_WORKED),
        journeys.sql_at.isnull() | given_back,
    )

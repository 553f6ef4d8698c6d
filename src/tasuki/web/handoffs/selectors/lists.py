"""Return reasons, and absences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from tasuki.web.accounts.models import Member, User
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.handoffs.models import Absence, HandoffEvent, ReturnReason


@dataclass(frozen=True, slots=True)
class Counted:
    """A reason, and how often hand-overs were given back or ended for it."""

    reason: ReturnReason
    used: int


def reasons() -> list[Counted]:
    """All reasons: those in use first, in the order in which they were added."""
    found = HandoffEvent.objects.exclude(reason=None).values_list("reason")
    used = dict(found.annotate(n=Count("pk")).order_by())
    listed = [Counted(one, used.get(one.pk, 0)) for one in ReturnReason.objects.order_by("pk")]
    return sorted(listed, key=lambda one: one.reason.retired_at is not None)


def absences(user: User, day: date) -> list[Absence]:
    """Absences that last or come, in their order: one's own, or everybody's for a manager."""
    found = Absence.objects.filter(withdrawn=None, ends_on__gte=day)
    if not manages(user):
        found = found.filter(member=user.member_id)
    known = found.select_related("member", "posting__user")
    return list(known.order_by("starts_on", "member__name", "pk"))


def members(user: User, day: date) -> list[Member]:
    """Whose absence a user may enter: one's own, or anybody's who is still here."""
    found = Member.objects.order_by("name", "pk")
    if not manages(user):
        return list(found.filter(pk=user.member_id)) if user.member_id else []
    return list(found.filter(Q(active_until=None) | Q(active_until__gte=day)))


def manages(user: User) -> bool:
    """Whether a user may enter anybody's absence."""
    return Right.REASSIGN in rights_of(user)

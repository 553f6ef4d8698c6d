"""Who is there: members who have left, and absences that were not withdrawn."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings

from tasuki.domain.omissions import Presence
from tasuki.domain.window import midnight
from tasuki.web.accounts.models import Member
from tasuki.web.handoffs.models import Absence


def presence(as_of: datetime) -> Presence:
    """Who was gone or away by `as_of`, by what is known now."""
    today = as_of.astimezone(settings.ORGANISATION.tz).date()
    left = Member.objects.filter(active_until__lt=today).values_list("id", "active_until")
    absent: dict[int, list[tuple[datetime, datetime]]] = {}
    told = Absence.objects.filter(withdrawn=None, starts_on__lte=today).order_by("starts_on", "id")
    for member, first, last in told.values_list("member_id", "starts_on", "ends_on"):
        absent.setdefault(member, []).append((_begins(first), _after(last)))
    return Presence(
        {member: _after(last) for member, last in left if last},
        {member: tuple(spans) for member, spans in absent.items()},
    )


def _begins(day: date) -> datetime:
    return midnight(day, settings.ORGANISATION.tz)


def _after(day: date) -> datetime:
    return _begins(day + timedelta(days=1))

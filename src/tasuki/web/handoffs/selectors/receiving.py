"""Who can be given a hand-over now."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from tasuki.domain.handoffs import Passing
from tasuki.domain.roles import FIELD_SALES, INSIDE_SALES
from tasuki.web.accounts.models import Member
from tasuki.web.handoffs.models import Absence
from tasuki.web.handoffs.services.acting import there

_RECEIVE = {Passing.MQL: INSIDE_SALES, Passing.SQL: FIELD_SALES}


def receivers(passing: Passing, now: datetime) -> list[Member]:
    """Those of the receiving department who are there today, by name."""
    day = now.astimezone(settings.ORGANISATION.tz).date()
    away = Absence.objects.filter(withdrawn=None, starts_on__lte=day, ends_on__gte=day)
    found = Member.objects.filter(role__in=[role.value for role in _RECEIVE[passing]])
    listed = found.exclude(pk__in=away.values("member")).order_by("name", "pk")
    return [one for one in listed if there(one, day)]

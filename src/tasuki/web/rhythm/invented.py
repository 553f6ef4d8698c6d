"""Targets for an invented organisation, so that a demo has something to be held against."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from tasuki.domain.targets import Layer, Period
from tasuki.domain.window import Every, Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.read import read
from tasuki.metrics.reading import Kind, Reading
from tasuki.metrics.registry import METRICS
from tasuki.web.accounts.models import Member
from tasuki.web.ledger.posting import Author
from tasuki.web.rhythm.services import ALL, Subject, target_set

GROWTH = 1.1
"""A target is what the weeks before brought, and a tenth more."""

WEEKS = 13

TEAM = ("won_amount", "won", "opportunities", "sql", "appointments", "mql", "calls")
INDIVIDUAL = ("calls", "appointments")
CROSS = {
    "mql_to_sql": 1.05,
    "sql_to_opportunity": 1.05,
    "sql_acceptance": 1.05,
    "mql_return_rate": 1.2,
}
"""Rates to be kept, as multiples of what they were; of what is to be low, a limit above it."""


def targets_invent(snapshot: Snapshot, *, by: Author) -> int:
    """Set targets for the month and the quarter in which the facts end; answers how many."""
    organisation = settings.ORGANISATION
    day = snapshot.as_of.astimezone(organisation.tz).date()
    count = 0
    for every in (Every.MONTH, Every.QUARTER):
        period = Period.holding(every, day, organisation.tz, fiscal_start=organisation.fiscal_start)
        basis = Window.days(
            period.window.first_day - timedelta(weeks=WEEKS),
            period.window.first_day,
            organisation.tz,
        )
        length = (period.window.end_day - period.window.first_day).days / (7 * WEEKS)
        for layer, metric, value, subject in _wanted(snapshot, basis, length, every):
            count += bool(
                target_set(
                    by=by, layer=layer, metric=metric, period=period, value=value, subject=subject
                )
            )
    return count


def _wanted(
    snapshot: Snapshot, basis: Window, length: float, every: Every
) -> Iterator[tuple[Layer, str, float, Subject]]:
    for metric in TEAM:
        (reading,) = read(snapshot, metric, basis, as_of=snapshot.as_of)
        yield Layer.TEAM, metric, _round(reading, length), ALL
    for metric, factor in CROSS.items():
        (reading,) = read(snapshot, metric, basis, as_of=snapshot.as_of)
        yield Layer.CROSS, metric, round(min((reading.value or 0.0) * factor, 1.0), 2), ALL
    if every is Every.MONTH:
        day = snapshot.as_of.astimezone(basis.zone).date()
        here = Q(active_until=None) | Q(active_until__gte=day)
        members = Member.objects.filter(here).in_bulk()
        for metric in INDIVIDUAL:
            for reading in read(snapshot, metric, basis, as_of=snapshot.as_of, by="member"):
                member = members.get(int(reading.group_id or 0))
                if reading.value and member is not None:
                    whose = Subject(member=member)
                    yield Layer.INDIVIDUAL, metric, _round(reading, length), whose


def _round(reading: Reading, length: float) -> float:
    """What a period of that length should bring, to two figures: a target is a round number."""
    value = (reading.value or 0.0) * length * GROWTH
    if METRICS[reading.metric].kind is Kind.SUM:
        return float(f"{value:.1e}")
    return max(float(f"{value:.1e}") if value >= 100 else round(value), 1.0)

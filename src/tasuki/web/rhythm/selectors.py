"""Reads of targets: which are in force, what was set before, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Max

from tasuki.domain.targets import PERIODS, Layer, Period
from tasuki.domain.window import Every, Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.attainment import Goal, Outlook, outlook
from tasuki.metrics.reading import Kind
from tasuki.metrics.registry import METRICS
from tasuki.web.agreements.selectors import counted
from tasuki.web.desk.selectors.kept import KEPT
from tasuki.web.rhythm.models import Target


def latest(targets: Iterable[Target]) -> tuple[Target, ...]:
    """The last version of each target; withdrawn ones are left out."""
    last: dict[str, Target] = {}
    for target in targets:
        if target.key not in last or target.version > last[target.key].version:
            last[target.key] = target
    return tuple(target for target in last.values() if target.value is not None)


def in_force(period: Period) -> tuple[Target, ...]:
    """The targets of a period, as they were set last."""
    found = Target.objects.filter(every=period.every.value, starts_on=period.window.first_day)
    return latest(found.select_related("team", "member", "posting"))


def history(target: Target) -> tuple[Target, ...]:
    """All that was ever set for what this target is of, the latest first."""
    found = Target.objects.filter(key=target.key).order_by("-version")
    return tuple(found.select_related("posting", "posting__user"))


def rate_targets(window: Window) -> Mapping[str, float]:
    """The rates, by metric, that are to be reached in the period that a window is, or in the
    shortest one with targets that holds all of it. Only targets of all, not of a team or member.
    """
    organisation = settings.ORGANISATION
    rates: dict[str, float] = {}
    for every in reversed(PERIODS):
        period = Period.holding(
            every, window.first_day, organisation.tz, fiscal_start=organisation.fiscal_start
        )
        if period.window.end < window.end:
            continue
        for target in in_force(period):
            is_rate = METRICS[target.metric].kind in {Kind.RATE, Kind.SHARE}
            if is_rate and target.value is not None and target.subject is None:
                rates[target.metric] = target.value  # that of a shorter period comes later
    return rates


@dataclass(frozen=True, slots=True)
class Standings:
    """The targets in force of a period, and how they stand."""

    period: Period
    targets: Mapping[Goal, Target]
    outlook: Outlook


def standings(snapshot: Snapshot, period: Period, *, as_of: datetime | None = None) -> Standings:
    """How the targets of a period stand, made once per version of facts and targets.

    Raises ValueError where the period has not begun.
    """
    found = in_force(period)
    goals = {_goal(target): target for target in found}
    instant = as_of or snapshot.as_of
    told = Target.objects.filter(every=period.every.value, starts_on=period.window.first_day)
    newest = told.aggregate(newest=Max("pk"))["newest"]
    agreed = counted(period.window, instant)
    made = KEPT.get(
        ("outlook", snapshot.version, instant, period.name, newest, agreed),
        lambda: outlook(
            snapshot,
            period,
            tuple(goals),
            as_of=instant,
            floor=settings.ORGANISATION.floor,
            agreed=agreed,
        ),
    )
    return Standings(period, goals, made)


def periods(day: datetime) -> tuple[Period, ...]:
    """The periods that hold a day, the shortest first."""
    organisation = settings.ORGANISATION
    return tuple(
        Period.holding(
            every,
            day.astimezone(organisation.tz).date(),
            organisation.tz,
            fiscal_start=organisation.fiscal_start,
        )
        for every in PERIODS
    )


def first_choice(day: datetime) -> Period:
    """The period to show where none is named: the month that holds a day, or another that holds it
    and has targets where the month has none."""
    around = {period.every: period for period in periods(day)}
    order = (Every.MONTH, Every.QUARTER, Every.WEEK, Every.YEAR)
    ordered = [around[every] for every in order]
    return next((period for period in ordered if in_force(period)), ordered[0])


def _goal(target: Target) -> Goal:
    by, group = None, None
    if target.member_id is not None:
        by, group = "member", target.member_id
    elif target.team_id is not None:
        by, group = "team", target.team_id
    return Goal(Layer(target.layer), target.metric, float(target.value or 0.0), by, group)

"""An agreement's MQL definition read one sentence after the other, for one lead, in plain Python.

It knows nothing of steps or running sums: at an instant it looks at every touch and its age.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from tasuki.domain.agreement.criteria import Among, Doing
from tasuki.domain.agreement.document import MqlDefinition
from tests.rulebook.people import Lead, Touch

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Judged:
    """How a lead stands: the score, the points and times of each rule, what else is asked for."""

    score: Fraction
    points: dict[str, Fraction]
    times: dict[str, int]
    needed: dict[str, int]
    lacking: list[str]
    barred: list[str]
    holds: bool


def judge(mql: MqlDefinition, lead: Lead, instant: datetime) -> Judged:
    """The lead at an instant at which it was there."""
    known = [touch for touch in lead.touches if touch.at <= instant]
    points, times = {}, {}
    groups: dict[str | None, Fraction] = {}
    for rule in mql.attributes:
        points[rule.name] = Fraction(rule.points if is_one(lead, rule.lead) else 0)
        groups[rule.group] = groups.get(rule.group, Fraction(0)) + points[rule.name]
    for behaviour in mql.behaviours:
        worth = [
            share(mql.half_life_days, instant - touch.at)
            for touch in known
            if is_such(touch, behaviour.touch)
        ]
        points[behaviour.name] = sum(worth, Fraction(0)) * behaviour.points
        times[behaviour.name] = sum(one > 0 for one in worth)
        groups[behaviour.group] = groups.get(behaviour.group, Fraction(0)) + points[behaviour.name]
    score = Fraction(0)
    for group, total in groups.items():
        score += min(total, mql.caps[group]) if group in mql.caps else total
    needed = {
        rule.name: sum(
            is_such(touch, rule.touch) and instant - touch.at < rule.within_days * DAY
            for touch in known
        )
        for rule in mql.needed
    }
    lacking = [rule.name for rule in mql.required if not is_one(lead, rule.lead)]
    barred = [rule.name for rule in mql.excluded if is_one(lead, rule.lead)]
    done = all(needed[rule.name] >= rule.at_least for rule in mql.needed)
    holds = done and not lacking and not barred and score >= mql.threshold
    return Judged(score, points, times, needed, lacking, barred, holds)


def share(half_life: int | None, age: timedelta) -> Fraction:
    """What is left of points after an age: halved every half-life, nothing after six."""
    if half_life is None:
        return Fraction(1)
    halvings = age // (half_life * DAY)
    return Fraction(1, 2**halvings) if halvings < 6 else Fraction(0)


def instants(mql: MqlDefinition, lead: Lead, as_of: datetime) -> list[datetime]:
    """The creation, and every later instant at which anything may change by itself or by a touch."""
    ages = [timedelta()]
    if mql.half_life_days:
        ages += [mql.half_life_days * DAY * n for n in range(1, 7)]
    ages += [rule.within_days * DAY for rule in mql.needed]
    found = {touch.at + age for touch in lead.touches for age in ages}
    return sorted({lead.created, *(one for one in found if lead.created < one <= as_of)})


def crossings(
    mql: MqlDefinition, leads: Sequence[Lead], as_of: datetime
) -> Iterator[tuple[int, datetime, Fraction]]:
    """When each lead becomes MQL: whenever the gate holds and did not before."""
    for lead in present(leads, as_of):
        held = False
        for instant in instants(mql, lead, as_of):
            now = judge(mql, lead, instant)
            if now.holds and not held:
                yield lead.id, instant, now.score
            held = now.holds


def present(leads: Sequence[Lead], as_of: datetime) -> list[Lead]:
    """Those that were there and had not been merged into others."""
    return [
        lead
        for lead in leads
        if lead.created <= as_of and not (lead.merged is not None and lead.merged <= as_of)
    ]


def is_one(lead: Lead, among: Among) -> bool:
    """Whether a lead is meant; a lead of which the attribute is not known has none of any values."""
    value = lead.attributes[among.attribute]
    if among.any_of:
        return any(value == one for one in among.any_of)
    return not any(value == one for one in among.none_of)


def is_such(touch: Touch, doing: Doing) -> bool:
    """Whether a touch is meant."""
    said = [
        (doing.kinds, touch.kind),
        ((doing.direction,) if doing.direction else (), touch.direction),
        (doing.dispositions, touch.disposition),
        (doing.channels, touch.channel),
    ]
    return all(value in values for values, value in said if values)

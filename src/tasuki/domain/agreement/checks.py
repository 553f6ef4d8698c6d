"""What the model takes and still makes no sense: the faults of an agreement as a whole.

A problem is a code, the path of the part that it is about, and the facts of the case; the sentences
are `present`'s. An agreement with a problem is not proposed to anybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from itertools import pairwise

from tasuki.domain.agreement.clock import second_of_day
from tasuki.domain.agreement.criteria import Among, Attribute
from tasuki.domain.agreement.document import (
    WEEKDAYS,
    Agreement,
    Bant,
    Hours,
    Level,
    MqlDefinition,
    Response,
    Routing,
    Within,
)
from tasuki.domain.agreement.reach import reachable_points
from tasuki.domain.calendar import BusinessCalendar
from tasuki.domain.workdays import DAY

Path = tuple[str | int, ...]
Known = Mapping[Attribute, frozenset[str]]
Condition = tuple[bool, Among]
"""What is required of a lead (True), or must not be so."""

DAYS_OF_MONTH = 31


class Flaw(StrEnum):
    """What is wrong."""

    REQUIRED_APART = "required_apart"  # two requirements that nobody meets at once
    NOBODY_LEFT = "nobody_left"  # the exclusions leave none of those who are asked for
    OUT_OF_REACH = "out_of_reach"  # a threshold above all points that there are
    UNKNOWN_VALUE = "unknown_value"
    NAME_TWICE = "name_twice"
    LISTED_TWICE = "listed_twice"
    CAP_UNUSED = "cap_unused"
    NO_POINTS = "no_points"
    CONFIRMED_BEYOND = "confirmed_beyond"  # more of BANT than the four
    CONFIRMED_BELOW = "confirmed_below"  # fewer than the levels already ask for
    LIKELY_BEYOND = "likely_beyond"
    SEGMENT_TWICE = "segment_twice"
    NO_TERRITORIES = "no_territories"
    TERRITORIES_UNUSED = "territories_unused"
    NO_HOURS = "no_hours"
    HOURS_BACKWARDS = "hours_backwards"
    HOURS_OVERLAP = "hours_overlap"
    BY_CLOSED = "by_closed"  # a time of day at which nobody ever works
    REVIEW_TOO_SOON = "review_too_soon"  # before the first leads are as old as the horizon


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: what, where in the document, and the facts that its sentence needs."""

    code: Flaw
    path: Path
    facts: Mapping[str, object] = field(default_factory=dict)


def problems(
    agreement: Agreement,
    *,
    known: Known | None = None,
    organisation: BusinessCalendar | None = None,
) -> tuple[Problem, ...]:
    """Everything that is wrong with an agreement, in the order of the document.

    `known` are the values that there are, of the attributes whose values are known. The
    `organisation`'s week is what an agreement without hours of its own runs by.
    """
    found = [
        *_contradictions(agreement.mql),
        *_points(agreement.mql),
        *_names(agreement),
        *_repetitions(agreement),
        *_unknown(agreement, known or {}),
        *_sql(agreement),
        *_territories(agreement),
        *_hours(agreement.response),
        *_closed(agreement.response, organisation),
        *_review(agreement),
    ]
    parts = tuple(Agreement.model_fields)
    return tuple(sorted(found, key=lambda problem: parts.index(str(problem.path[0]))))


def _contradictions(mql: MqlDefinition) -> Iterator[Problem]:
    """The first rule of each attribute after which nobody is left, and the one that it is at odds
    with if there is one."""
    rules = [
        (part, place, rule)
        for part, some in (("required", mql.required), ("excluded", mql.excluded))
        for place, rule in enumerate(some)
    ]
    for attribute in Attribute:
        before: list[Condition] = []
        labels: list[str] = []
        for part, place, rule in rules:
            if rule.lead.attribute is not attribute:
                continue
            condition = (part == "required", rule.lead)
            if not _anybody([*before, condition]):
                against = (
                    label
                    for label, other in zip(labels, before, strict=True)
                    if not _anybody([other, condition])
                )
                yield Problem(
                    Flaw.REQUIRED_APART if part == "required" else Flaw.NOBODY_LEFT,
                    ("mql", part, place),
                    {
                        "attribute": attribute.value,
                        "rule": rule.label,
                        "other": next(against, labels[-1]),
                    },
                )
                break
            before.append(condition)
            labels.append(rule.label)


def _anybody(conditions: Sequence[Condition]) -> bool:
    """Whether any value of the attribute, or its being unknown, meets all conditions."""
    values = {None}.union(*((*lead.any_of, *lead.none_of) for _, lead in conditions))
    return any(all(lead.holds(one) == wanted for wanted, lead in conditions) for one in values)


def _points(mql: MqlDefinition) -> Iterator[Problem]:
    most = reachable_points(mql)
    if most is not None and most < mql.threshold:
        facts = {"threshold": mql.threshold, "most": most}
        yield Problem(Flaw.OUT_OF_REACH, ("mql", "threshold"), facts)
    for part in ("attributes", "behaviours"):
        for place, rule in enumerate(getattr(mql, part)):
            if rule.points == 0:
                yield Problem(Flaw.NO_POINTS, ("mql", part, place, "points"), {"rule": rule.label})
    used = {rule.group for rule in (*mql.attributes, *mql.behaviours)}
    for group in mql.caps:
        if group not in used:
            yield Problem(Flaw.CAP_UNUSED, ("mql", "caps", group), {"group": group})


def _names(agreement: Agreement) -> Iterator[Problem]:
    """A name stands for one rule, or one question: reasons and answers are kept under it."""
    rules: list[tuple[Path, str]] = [
        (("mql", part, place, "name"), rule.name)
        for part in ("required", "excluded", "attributes", "behaviours", "needed")
        for place, rule in enumerate(getattr(agreement.mql, part))
    ]
    questions: list[tuple[Path, str]] = [
        (("feedback", "questions", place, "name"), question.name)
        for place, question in enumerate(agreement.feedback.questions)
    ]
    for some in (rules, questions):
        seen: set[str] = set()
        for path, name in some:
            if name in seen:
                yield Problem(Flaw.NAME_TWICE, path, {"name": name})
            seen.add(name)


def _repetitions(agreement: Agreement) -> Iterator[Problem]:
    """The same thing twice in a list that is a set."""
    mql = agreement.mql
    lists: list[tuple[Path, Sequence[str]]] = [
        (("mql", part, place, "lead", which), getattr(rule.lead, which))
        for part in ("required", "excluded", "attributes")
        for place, rule in enumerate(getattr(mql, part))
        for which in ("any_of", "none_of")
    ]
    lists += [
        (("mql", part, place, "touch", which), getattr(rule.touch, which))
        for part in ("behaviours", "needed")
        for place, rule in enumerate(getattr(mql, part))
        for which in ("kinds", "dispositions", "channels")
    ]
    lists += [
        (("sql", "likely"), agreement.sql.likely),
        (("hand_off", "required"), agreement.hand_off.required),
        (("feedback", "told"), agreement.feedback.told),
    ]
    for path, values in lists:
        for value, times in Counter(values).items():
            if times > 1:
                again = len(values) - 1 - list(values)[::-1].index(value)
                yield Problem(Flaw.LISTED_TWICE, (*path, again), {"value": str(value)})


def _unknown(agreement: Agreement, known: Known) -> Iterator[Problem]:
    named: list[tuple[Path, Attribute, str]] = []
    for part in ("required", "excluded", "attributes"):
        for place, rule in enumerate(getattr(agreement.mql, part)):
            for which in ("any_of", "none_of"):
                path: Path = ("mql", part, place, "lead", which)
                for n, value in enumerate(getattr(rule.lead, which)):
                    named.append(((*path, n), rule.lead.attribute, value))
    for member, segments in agreement.hand_off.territories.items():
        for n, value in enumerate(segments):
            path = ("hand_off", "territories", member, n)
            named.append((path, Attribute.SEGMENT, value))
    for path, attribute, value in named:
        there = known.get(attribute)
        if there is not None and value not in there:
            yield Problem(
                Flaw.UNKNOWN_VALUE,
                path,
                {
                    "attribute": attribute.value,
                    "value": value,
                    "nearest": _nearest(value, sorted(there)),
                    "known": sorted(there),
                },
            )


def _nearest(value: str, there: list[str]) -> str | None:
    """The value that is probably meant: one that looks alike, or is part of it or the whole."""
    alike = get_close_matches(value, there, n=1)
    return next(iter(alike or [one for one in there if one in value or value in one]), None)


def _sql(agreement: Agreement) -> Iterator[Problem]:
    sql = agreement.sql
    asked = sum(one.level is Level.CONFIRMED for one in sql.bant.values())
    facts = {"n": sql.confirmed_at_least, "levels": asked}
    if sql.confirmed_at_least > len(Bant):
        yield Problem(Flaw.CONFIRMED_BEYOND, ("sql", "confirmed_at_least"), facts)
    elif 0 < sql.confirmed_at_least < asked:
        yield Problem(Flaw.CONFIRMED_BELOW, ("sql", "confirmed_at_least"), facts)
    if sql.likely_at_least > len(sql.likely):
        facts = {"n": sql.likely_at_least, "there": len(sql.likely)}
        yield Problem(Flaw.LIKELY_BEYOND, ("sql", "likely_at_least"), facts)


def _territories(agreement: Agreement) -> Iterator[Problem]:
    hand_off = agreement.hand_off
    by_territory = hand_off.routing is Routing.TERRITORY
    if by_territory and not any(hand_off.territories.values()):
        yield Problem(Flaw.NO_TERRITORIES, ("hand_off", "routing"))
    if hand_off.territories and not by_territory:
        facts = {"routing": hand_off.routing.value}
        yield Problem(Flaw.TERRITORIES_UNUSED, ("hand_off", "territories"), facts)
    holder: dict[str, str] = {}
    for member, segments in hand_off.territories.items():
        for place, segment in enumerate(segments):
            if segment in holder:
                yield Problem(
                    Flaw.SEGMENT_TWICE,
                    ("hand_off", "territories", member, place),
                    {"segment": segment, "member": member, "other": holder[segment]},
                )
            holder.setdefault(segment, member)


def _hours(response: Response) -> Iterator[Problem]:
    if response.hours is None:
        return
    if not any(response.hours.values()):
        yield Problem(Flaw.NO_HOURS, ("response", "hours"))
    for day, spans in response.hours.items():
        path = ("response", "hours", day)
        laid = sorted((_start(span), _end(span), place) for place, span in enumerate(spans))
        for start, end, place in laid:
            if end <= start:
                facts = {"day": day, "span": _written(spans[place])}
                yield Problem(Flaw.HOURS_BACKWARDS, (*path, place), facts)
        for (_, end, one), (start, _, other) in pairwise(laid):
            if start < end:
                facts = {
                    "day": day, "one": _written(spans[one]), "other": _written(spans[other])
                }  # fmt: skip
                yield Problem(Flaw.HOURS_OVERLAP, (*path, other), facts)


def _closed(response: Response, organisation: BusinessCalendar | None) -> Iterator[Problem]:
    """Times of day that lie before the first or after the last work of every weekday."""
    if response.hours is not None:
        days = [
            [(_start(one), _end(one)) for one in response.hours.get(day, ())] for day in WEEKDAYS
        ]
    elif organisation is not None:
        days = [
            [(second_of_day(a) % DAY, second_of_day(b)) for a, b in day]
            for day in organisation.hours
        ]
    else:
        return
    worked = [(min(a for a, _ in day), max(b for _, b in day)) for day in days if day]
    for name in Response.model_fields:
        within = getattr(response, name)
        if not isinstance(within, Within) or within.by is None or not worked:
            continue
        by = second_of_day(within.by)
        if not any(opens < by <= closes for opens, closes in worked):
            facts = {"by": f"{within.by:%H:%M}"}
            yield Problem(Flaw.BY_CLOSED, ("response", name, "by"), facts)


def _review(agreement: Agreement) -> Iterator[Problem]:
    horizon = agreement.metrics.horizon_days
    if horizon is not None and horizon > agreement.review_months * DAYS_OF_MONTH:
        facts = {"months": agreement.review_months, "horizon": horizon}
        yield Problem(Flaw.REVIEW_TOO_SOON, ("review_months",), facts)


def _start(span: Hours) -> int:
    return second_of_day(span.start) % DAY


def _end(span: Hours) -> int:
    return second_of_day(span.end)


def _written(span: Hours) -> str:
    return f"{span.start:%H:%M}-{span.end:%H:%M}"

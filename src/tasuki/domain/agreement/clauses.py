"""The agreement as clauses, in the order of the document.

Every field of the agreement stands in a clause, and the agreement can be built again from its clauses
alone (`readback.read_back`), less what asks for nothing. So what people read and what the software runs cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from tasuki.domain.agreement.clause import (
    Asked,
    AtLeast,
    Being,
    Clause,
    Confirmed,
    Deed,
    Evaluated,
    Gate,
    Group,
    HalfLife,
    Horizon,
    Kind,
    Likelihood,
    Package,
    RateOf,
    Receiver,
    Report,
    Review,
    Territory,
    Threshold,
    WorkingHours,
    Worth,
)
from tasuki.domain.agreement.criteria import AttributePoints, Scoring
from tasuki.domain.agreement.document import WEEKDAYS, Agreement, Bant, Evidence, Level, Response


def clauses(agreement: Agreement) -> tuple[Clause, ...]:
    """The agreement's clauses in the order of the document. What is not agreed has none."""
    return (
        *_mql(agreement),
        *_sql(agreement),
        *_hand_off(agreement),
        *_feedback(agreement),
        *_figures(agreement),
    )


def numbered(some: tuple[Clause, ...]) -> tuple[tuple[str, Clause], ...]:
    """Each clause with its number, `1.1` on: its place within its part."""
    return tuple(
        (f"{part}.{place}", clause)
        for part, of_part in groupby(some, key=lambda clause: clause.part)
        for place, clause in enumerate(of_part, start=1)
    )


def _mql(agreement: Agreement) -> Iterator[Clause]:
    mql = agreement.mql
    for be in mql.required:
        yield Clause(f"mql.required.{be.name}", Kind.REQUIRED, Being(be.label, be.lead))
    for be in mql.excluded:
        yield Clause(f"mql.excluded.{be.name}", Kind.EXCLUDED, Being(be.label, be.lead))
    yield Clause("mql.threshold", Kind.THRESHOLD, Threshold(mql.threshold))
    for do in mql.needed:
        deed = Deed(do.label, do.touch, do.at_least, do.within_days)
        yield Clause(f"mql.needed.{do.name}", Kind.NEEDED, deed)
    yield Clause("mql.gate", Kind.GATE, Gate(mql.gate))
    for is_ in mql.attributes:
        yield Clause(_rule_key(is_), Kind.ATTRIBUTE, Worth(is_.label, is_.lead, is_.points))
    for does in mql.behaviours:
        yield Clause(_rule_key(does), Kind.BEHAVIOUR, Worth(does.label, does.touch, does.points))
    yield from _groups(agreement)
    yield Clause("mql.half_life_days", Kind.HALF_LIFE, HalfLife(mql.half_life_days))


def _groups(agreement: Agreement) -> Iterator[Clause]:
    rules = (*agreement.mql.attributes, *agreement.mql.behaviours)
    # The order in which rules stand means nothing, so it must not change a group either.
    names = {*agreement.mql.caps, *(rule.group for rule in rules if rule.group)}
    for name in sorted(names):
        of = tuple(sorted((_rule_key(rule), rule.label) for rule in rules if rule.group == name))
        yield Clause(f"mql.groups.{name}", Kind.GROUP, Group(agreement.mql.caps.get(name), of))


def _rule_key(rule: Scoring) -> str:
    kind = "attributes" if isinstance(rule, AttributePoints) else "behaviours"
    return f"mql.{kind}.{rule.name}"


def _sql(agreement: Agreement) -> Iterator[Clause]:
    sql = agreement.sql
    for which in Bant:
        confirm = sql.bant[which]
        # Where nothing need be known, there is nothing that evidence would be asked for.
        evidence = Evidence.NONE if confirm.level is Level.NONE else confirm.evidence
        facts = Confirmed(which, confirm.level, evidence)
        yield Clause(f"sql.bant.{which}", Kind.BANT, facts)
    if sql.confirmed_at_least:
        yield Clause("sql.confirmed_at_least", Kind.CONFIRMED, AtLeast(sql.confirmed_at_least))
    if sql.likely or sql.likely_at_least:
        yield Clause("sql.likely", Kind.LIKELY, Likelihood(sql.likely, sql.likely_at_least))


def _hand_off(agreement: Agreement) -> Iterator[Clause]:
    hand_off = agreement.hand_off
    yield Clause("hand_off.required", Kind.PACKAGE, Package(hand_off.required))
    yield Clause("hand_off.routing", Kind.ROUTING, Receiver(hand_off.team, hand_off.routing))
    # Agreements that are equal are one document, so the order of a mapping must not be seen.
    for member, segments in sorted(hand_off.territories.items()):
        yield Clause(f"hand_off.territories.{member}", Kind.TERRITORY, Territory(member, segments))


def _feedback(agreement: Agreement) -> Iterator[Clause]:
    response, feedback = agreement.response, agreement.feedback
    yield Clause("response.fs_answer", Kind.FS_ANSWER, response.fs_answer)
    if response.reassign:
        yield Clause("response.reassign", Kind.REASSIGN, response.reassign)
    if response.take_back:
        yield Clause("response.take_back", Kind.TAKE_BACK, response.take_back)
    evaluated = Evaluated(response.fs_evaluation, response.evaluated_from)
    yield Clause("response.fs_evaluation", Kind.FS_EVALUATION, evaluated)
    for question in feedback.questions:
        asked = Asked(question.label, question.scale)
        yield Clause(f"feedback.questions.{question.name}", Kind.QUESTION, asked)
    yield Clause("feedback.told", Kind.TOLD, Report(feedback.told, feedback.every))
    yield Clause("response.marketing_reply", Kind.MARKETING_REPLY, response.marketing_reply)


def _figures(agreement: Agreement) -> Iterator[Clause]:
    metrics, response = agreement.metrics, agreement.response
    rate = RateOf(metrics.opportunity_rate_of)
    yield Clause("metrics.opportunity_rate_of", Kind.OPPORTUNITY_RATE, rate)
    yield Clause("metrics.horizon_days", Kind.HORIZON, Horizon(metrics.horizon_days))
    yield Clause("response.first_attempt", Kind.FIRST_ATTEMPT, response.first_attempt)
    if response.follow_up:
        yield Clause("response.follow_up", Kind.FOLLOW_UP, response.follow_up)
    yield Clause("response.hours", Kind.HOURS, _hours(response))
    yield Clause("review", Kind.REVIEW, Review(agreement.title, agreement.review_months))


def _hours(response: Response) -> WorkingHours:
    if response.hours is None:
        return WorkingHours(None)
    return WorkingHours(
        tuple(sorted(response.hours.items(), key=lambda of_day: WEEKDAYS.index(of_day[0])))
    )

"""From clauses back to the agreement: the proof that the document says all that runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

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
from tasuki.domain.agreement.criteria import (
    Among,
    AttributePoints,
    BehaviourPoints,
    Doing,
    Needed,
    Required,
)
from tasuki.domain.agreement.document import (
    Agreement,
    Confirm,
    Feedback,
    HandOff,
    Metrics,
    MqlDefinition,
    Question,
    Response,
    SqlDefinition,
    Within,
)

F = TypeVar("F")


def read_back(some: Iterable[Clause]) -> Agreement:
    """The agreement that these clauses say, read from nothing but their keys and facts.

    Raises ValueError where they are not the clauses of an agreement.
    """
    said = _Said(some)
    review = said.one(Kind.REVIEW, Review)
    return Agreement(
        title=review.title,
        mql=_mql(said),
        sql=_sql(said),
        hand_off=_hand_off(said),
        feedback=_feedback(said),
        response=_response(said),
        metrics=Metrics(
            opportunity_rate_of=said.one(Kind.OPPORTUNITY_RATE, RateOf).what,
            horizon_days=said.one(Kind.HORIZON, Horizon).days,
        ),
        review_months=review.months,
    )


class _Said:
    """Clauses, found by what they say."""

    def __init__(self, some: Iterable[Clause]) -> None:
        self._clauses = tuple(some)

    def keyed(self, kind: Kind, facts: type[F]) -> list[tuple[str, F]]:
        """The clauses of a kind, each with its key."""
        return [
            (clause.key, clause.facts)
            for clause in self._clauses
            if clause.kind is kind and isinstance(clause.facts, facts)
        ]

    def named(self, kind: Kind, facts: type[F]) -> list[tuple[str, F]]:
        """The same, each with the name at the end of its key: its first two words say the list."""
        return [(key.split(".", 2)[2], of) for key, of in self.keyed(kind, facts)]

    def perhaps(self, kind: Kind, facts: type[F]) -> F | None:
        """The clause of a kind, if there is one. Raises ValueError where there are two."""
        found = self.keyed(kind, facts)
        if len(found) > 1:
            raise ValueError(f"two clauses say {kind.value}")
        return found[0][1] if found else None

    def one(self, kind: Kind, facts: type[F]) -> F:
        """The clause of a kind. Raises ValueError where there is none."""
        found = self.perhaps(kind, facts)
        if found is None:
            raise ValueError(f"no clause says {kind.value}")
        return found


def _mql(said: _Said) -> MqlDefinition:
    groups = said.named(Kind.GROUP, Group)
    group_of = {key: name for name, group in groups for key, _ in group.of}
    return MqlDefinition(
        threshold=said.one(Kind.THRESHOLD, Threshold).points,
        required=_beings(said, Kind.REQUIRED),
        excluded=_beings(said, Kind.EXCLUDED),
        attributes=tuple(
            AttributePoints(
                name=_name(key),
                label=worth.label,
                lead=worth.of,
                points=worth.points,
                group=group_of.get(key),
            )
            for key, worth in said.keyed(Kind.ATTRIBUTE, Worth)
            if isinstance(worth.of, Among)
        ),
        behaviours=tuple(
            BehaviourPoints(
                name=_name(key),
                label=worth.label,
                touch=worth.of,
                points=worth.points,
                group=group_of.get(key),
            )
            for key, worth in said.keyed(Kind.BEHAVIOUR, Worth)
            if isinstance(worth.of, Doing)
        ),
        needed=tuple(
            Needed(
                name=name,
                label=deed.label,
                touch=deed.touch,
                at_least=deed.at_least,
                within_days=deed.within_days,
            )
            for name, deed in said.named(Kind.NEEDED, Deed)
        ),
        half_life_days=said.one(Kind.HALF_LIFE, HalfLife).days,
        caps={name: group.cap for name, group in groups if group.cap is not None},
        gate=said.one(Kind.GATE, Gate).how,
    )


def _name(key: str) -> str:
    return key.rpartition(".")[2]


def _beings(said: _Said, kind: Kind) -> tuple[Required, ...]:
    return tuple(
        Required(name=name, label=being.label, lead=being.lead)
        for name, being in said.named(kind, Being)
    )


def _sql(said: _Said) -> SqlDefinition:
    confirmed = said.perhaps(Kind.CONFIRMED, AtLeast)
    likely = said.perhaps(Kind.LIKELY, Likelihood)
    return SqlDefinition(
        bant={
            one.of: Confirm(level=one.level, evidence=one.evidence)
            for _, one in said.keyed(Kind.BANT, Confirmed)
        },
        confirmed_at_least=confirmed.count if confirmed else 0,
        likely=likely.signs if likely else (),
        likely_at_least=likely.at_least if likely else 0,
    )


def _hand_off(said: _Said) -> HandOff:
    receiver = said.one(Kind.ROUTING, Receiver)
    return HandOff(
        required=said.one(Kind.PACKAGE, Package).fields,
        team=receiver.team,
        routing=receiver.routing,
        territories={one.member: one.segments for _, one in said.keyed(Kind.TERRITORY, Territory)},
    )


def _feedback(said: _Said) -> Feedback:
    report = said.one(Kind.TOLD, Report)
    return Feedback(
        questions=tuple(
            Question(name=name, label=asked.label, scale=asked.scale)
            for name, asked in said.named(Kind.QUESTION, Asked)
        ),
        told=report.told,
        every=report.every,
    )


def _response(said: _Said) -> Response:
    hours = said.one(Kind.HOURS, WorkingHours).days
    evaluated = said.one(Kind.FS_EVALUATION, Evaluated)
    return Response(
        first_attempt=said.one(Kind.FIRST_ATTEMPT, Within),
        follow_up=said.perhaps(Kind.FOLLOW_UP, Within),
        fs_answer=said.one(Kind.FS_ANSWER, Within),
        fs_evaluation=evaluated.within,
        evaluated_from=evaluated.since,
        marketing_reply=said.one(Kind.MARKETING_REPLY, Within),
        reassign=said.perhaps(Kind.REASSIGN, Within),
        take_back=said.perhaps(Kind.TAKE_BACK, Within),
        hours=None if hours is None else dict(hours),
    )

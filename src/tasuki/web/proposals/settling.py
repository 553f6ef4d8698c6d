"""What hand-overs and the ledger say of proposals and passes: nobody is asked what is decided."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import QuerySet

from tasuki.domain.agreement.verdicts import Occasion, Verdict
from tasuki.domain.agreement.versions import InForce, Versions
from tasuki.domain.handoffs import Passing
from tasuki.facts.snapshot import Snapshot
from tasuki.rulebook.candidates import free
from tasuki.rulebook.frozen import Frozen
from tasuki.rulebook.score import scores_at
from tasuki.web.handoffs.models import Handoff
from tasuki.web.ledger.models import Posting
from tasuki.web.ledger.posting import Author, posted
from tasuki.web.proposals.models import Decision, Judgement


def settle(snapshot: Snapshot, *, by: Author) -> int:
    """Close the proposals whose lead moved on without them; how many.

    Where somebody passed the lead on by hand, that was the decision.
    """
    waiting = list(_waiting())
    if not waiting:
        return 0
    ids = sorted({one.lead_id for one in waiting})
    table = free(snapshot, ids)
    since = dict(zip(table["lead_id"].to_pylist(), table["free_since"].to_pylist(), strict=True))
    gone = [one for one in waiting if one.lead_id not in since or since[one.lead_id] >= one.instant]
    if not gone:
        return 0
    with posted("proposals_settle", by=by) as posting:
        still = set(_waiting().values_list("pk", flat=True))
        decisions = [_decision(one, posting) for one in gone if one.pk in still]
        Decision.objects.bulk_create(decisions)
        posting.detail = {"settled": len(decisions)}
    return len(decisions)


def _waiting() -> QuerySet[Judgement]:
    return Judgement.objects.filter(cause=Occasion.CROSSING.value, decision=None)


def _decision(one: Judgement, posting: Posting) -> Decision:
    handoff = (
        Handoff.objects.filter(
            lead=one.lead_id, passing=Passing.MQL.value, offered_at__gte=one.instant, decision=None
        )
        .order_by("offered_at")
        .first()
    )
    if handoff is None:
        return Decision(judgement=one, verdict=Verdict.MOOT.value, posting=posting)
    return Decision.passing(one, handoff)


def freeze(snapshot: Snapshot, in_force: Versions, *, by: Author) -> int:
    """Keep how leads stood that were passed on by hand, at the instant of that; how many.

    Only what the facts show of that instant, and by the version in force then: a hand-over from
    before there was one has no standing, and none is made up.
    """
    first = in_force.all[0].since
    asked: dict[int, list[Handoff]] = defaultdict(list)
    for handoff in _undecided(snapshot).filter(offered_at__gte=first):
        version = in_force.at(handoff.offered_at)
        if version is not None:
            asked[version.version].append(handoff)
    found = [
        (handoff, one, frozen)
        for one in in_force.all
        for handoff, frozen in _standings(snapshot, one, asked[one.version])
    ]
    if not found:
        return 0
    with posted("passes_freeze", by=by) as posting:
        open_ = set(_undecided(snapshot).values_list("pk", flat=True))
        rows = [
            (handoff, _judgement(snapshot, handoff, one, frozen, posting))
            for handoff, one, frozen in found
            if handoff.pk in open_
        ]
        judged = Judgement.objects.bulk_create([judgement for _, judgement in rows])
        Decision.objects.bulk_create(
            Decision.passing(judgement, handoff)
            for (handoff, _), judgement in zip(rows, judged, strict=True)
        )
        posting.detail = {"frozen": len(judged)}
    return len(judged)


def _undecided(snapshot: Snapshot) -> QuerySet[Handoff]:
    """Hand-overs of MQLs that no decision speaks of, as far as the facts reach."""
    return Handoff.objects.filter(
        passing=Passing.MQL.value, offered_at__lte=snapshot.as_of, decision=None
    ).select_related("posting")


def _standings(
    snapshot: Snapshot, one: InForce, handoffs: list[Handoff]
) -> list[tuple[Handoff, Frozen]]:
    asked = {(handoff.lead_id, handoff.offered_at): handoff for handoff in handoffs}
    found = scores_at(snapshot, one.agreement, list(asked), as_of=snapshot.as_of)
    return [
        (asked[standing.lead_id, standing.instant], Frozen.of(standing, one.agreement))
        for standing in found
    ]


def _judgement(
    snapshot: Snapshot, handoff: Handoff, one: InForce, frozen: Frozen, posting: Posting
) -> Judgement:
    return Judgement.of(
        frozen,
        Occasion.BY_HAND,
        handoff.lead_id,
        handoff.offered_at,
        version=one.version,
        known_at=snapshot.as_of,
        posting=posting,
    )

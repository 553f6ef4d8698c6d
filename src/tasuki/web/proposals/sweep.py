"""The sweep: what the agreement says of the leads since the last time, as proposals or hand-overs.

It may be killed at any moment and run again, by several at once: what was written is found again, and
each crossing is judged once. It looks at what happened since the facts that were swept last, and at
the whole past of those leads alone of which the ledger has learned something since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from tasuki.domain.agreement.document import Gating
from tasuki.domain.agreement.verdicts import Occasion, Verdict
from tasuki.domain.agreement.versions import Versions
from tasuki.domain.handoffs import Passing
from tasuki.facts.snapshot import Snapshot
from tasuki.rulebook.candidates import free, undecided
from tasuki.rulebook.frozen import Frozen
from tasuki.rulebook.inforce import crossings_by_version
from tasuki.rulebook.score import holding, scores_at
from tasuki.web.agreements.models import AgreementVersion
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs.services import Refused, handoff_offer
from tasuki.web.ledger.models import Lead, Posting
from tasuki.web.ledger.posting import Author, posted
from tasuki.web.proposals.models import Decision, Judgement, Sweep
from tasuki.web.proposals.news import leads_with_news
from tasuki.web.proposals.settling import freeze, settle

CHUNK = 500
"""So many leads are judged in one transaction: nobody waits for the ledger for long."""

BATCH = 10_000
"""Of so many leads the engine is asked at once: each question reads the touches once."""

MANY = 50_000
"""Of more crossings than this, the leads are not named to the engine one by one."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: leads proposed, passed on at once, standings frozen for leads that were passed
    on by hand, and proposals that were settled by what happened since."""

    proposed: int = 0
    passed: int = 0
    frozen: int = 0
    settled: int = 0


@dataclass(frozen=True, slots=True)
class Crossing:
    """A lead became MQL by a version; `until` is when it next does (None: not so far).

    `early`: before the software knew the agreement.
    """

    lead_id: int
    at: datetime
    until: datetime | None
    version: int
    early: bool


Judged = tuple[Crossing, Frozen]
T = TypeVar("T")


def gate_sweep(snapshot: Snapshot, *, by: Author) -> Swept:
    """Judge every crossing that the facts show and that is not judged yet.

    The lead is passed on at once where the agreement in force then says so, and else proposed. Doing
    it again changes nothing. Raises LedgerBusy; what was done until then stays.
    """
    in_force = versions(snapshot.as_of)
    last = Sweep.objects.order_by("pk").last()
    if not in_force.all or (last is not None and last.as_of >= snapshot.as_of):
        return Swept()
    settled = settle(snapshot, by=by)
    frozen = freeze(snapshot, in_force, by=by)
    proposed = passed = 0
    for leads in _parts(_crossings(snapshot, in_force, last), BATCH):
        judged = _standings(snapshot, in_force, _unjudged(leads))
        for part in _parts(judged, CHUNK):
            done = _decide(snapshot, in_force, part, by)
            proposed, passed = proposed + done[0], passed + done[1]
    with posted("gate_sweep", by=by) as posting:
        mark = snapshot.mark
        Sweep.objects.create(
            as_of=snapshot.as_of,
            touch=mark.touch,
            gate_event=mark.gate_event,
            through=mark.posting,
            posting=posting,
        )
        posting.detail = {"proposed": proposed, "passed": passed}
    return Swept(proposed, passed, frozen, settled)


def _decide(
    snapshot: Snapshot, in_force: Versions, judged: Sequence[list[Judged]], by: Author
) -> tuple[int, int]:
    """Propose leads, or pass them on at once, as the agreement says; how many of each."""
    to_confirm = [one for one in judged if not _at_once(one, in_force)]
    proposed, passed = _propose(snapshot, to_confirm, by), 0
    for one in judged:
        if _at_once(one, in_force):
            done = _pass_on(snapshot, one, by)
            passed += done
            # Who must not be contacted is proposed, and waits unseen until that is lifted.
            proposed += 0 if done else _propose(snapshot, _silent(one), by)
    return proposed, passed


def _crossings(snapshot: Snapshot, in_force: Versions, last: Sweep | None) -> list[list[Crossing]]:
    """The crossings to look at, by lead and in order of time."""
    table = _found(snapshot, in_force, last).sort_by(
        [("lead_id", "ascending"), ("crossed_at", "ascending")]
    )
    few = table.num_rows <= MANY
    offered = undecided(table, free(snapshot, sorted(set(_ids(table))) if few else None))
    wanted = set(zip(_ids(offered), offered["crossed_at"].to_pylist(), strict=True))
    found = [
        [one for one in crossings if (one.lead_id, one.at) in wanted] for crossings in _timed(table)
    ]
    return _still(snapshot, in_force, [crossings for crossings in found if crossings])


def _found(snapshot: Snapshot, in_force: Versions, last: Sweep | None) -> pa.Table:
    """What may be new: all crossings since the last sweep, and those of leads with news."""
    as_of = snapshot.as_of
    news = leads_with_news(last, snapshot.mark) if last is not None else None
    if last is None or news is None:
        return crossings_by_version(snapshot, in_force, as_of=as_of)
    later = crossings_by_version(snapshot, in_force, as_of=as_of, after=last.as_of)
    if not news:
        return later
    again = crossings_by_version(snapshot, in_force, as_of=as_of, lead_ids=news)
    others = later.filter(pc.invert(pc.is_in(later["lead_id"], pa.array(news, pa.int64()))))
    return pa.concat_tables([again, others])


def _timed(table: pa.Table) -> Iterator[list[Crossing]]:
    """Rows of BY_VERSION in order, lead by lead, each with what follows it."""
    known = dict(AgreementVersion.objects.values_list("number", "posting__at"))
    for lead_id, group in groupby(table.to_pylist(), key=itemgetter("lead_id")):
        rows = [(row["crossed_at"], row["version"]) for row in group]
        ends = [at for at, _ in rows[1:]]
        yield [
            Crossing(lead_id, at, until, version, early=at < known[version])
            for (at, version), until in zip(rows, [*ends, None], strict=True)
        ]


def _still(
    snapshot: Snapshot, in_force: Versions, found: list[list[Crossing]]
) -> list[list[Crossing]]:
    """Without what was over before the software knew the agreement.

    An agreement that held before is taken over with the leads that meet it still; what met it once
    was for another system to pass on.
    """
    now = in_force.at(snapshot.as_of)
    ids = sorted({crossings[0].lead_id for crossings in found if crossings[0].early})
    if now is None or not ids:
        return found
    still = set(
        _ids(holding(snapshot, now.agreement, snapshot.as_of, as_of=snapshot.as_of, lead_ids=ids))
    )
    kept = (
        [one for one in crossings if not one.early or (not one.until and one.lead_id in still)]
        for crossings in found
    )
    return [crossings for crossings in kept if crossings]


def _ids(table: pa.Table) -> list[int]:
    ids: list[int] = table["lead_id"].to_pylist()
    return ids


def _parts(found: Sequence[list[T]], size: int) -> Iterator[Sequence[list[T]]]:
    for place in range(0, len(found), size):
        yield found[place : place + size]


def _unjudged(found: Iterable[list[Crossing]]) -> list[list[Crossing]]:
    """Without what was judged before.

    A crossing was, where a judgement lies between it and the next one: a record that came late may
    show that the gate had come to hold earlier than was known when it was judged.
    """
    leads = list(found)
    judged: dict[int, list[datetime]] = defaultdict(list)
    ids = [crossings[0].lead_id for crossings in leads]
    rows = Judgement.objects.filter(cause=Occasion.CROSSING.value, lead__in=ids)
    for lead_id, instant in rows.values_list("lead_id", "instant"):
        judged[lead_id].append(instant)
    kept = (
        [
            one
            for one in crossings
            if not any(
                one.at <= at and (one.until is None or at < one.until) for at in judged[one.lead_id]
            )
        ]
        for crossings in leads
    )
    return [crossings for crossings in kept if crossings]


def _standings(
    snapshot: Snapshot, in_force: Versions, leads: Sequence[list[Crossing]]
) -> list[list[Judged]]:
    """The crossings with how the leads stood at each."""
    asked: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    for one in (one for crossings in leads for one in crossings):
        asked[one.version].append((one.lead_id, one.at))
    found = {
        (standing.lead_id, standing.instant): Frozen.of(standing, version.agreement)
        for version in in_force.all
        for standing in scores_at(
            snapshot, version.agreement, asked[version.version], as_of=snapshot.as_of
        )
    }
    return [[(one, found[one.lead_id, one.at]) for one in crossings] for crossings in leads]


def _at_once(judged: Sequence[Judged], in_force: Versions) -> bool:
    """Whether a lead is passed on without being confirmed, by the agreement of its last crossing."""
    one, _ = judged[-1]
    version = in_force.at(one.at)
    gate = version.agreement.mql.gate if version is not None else Gating.CONFIRM
    return gate is Gating.AUTOMATIC and not one.early


def _propose(snapshot: Snapshot, found: Sequence[list[Judged]], by: Author) -> int:
    """Write proposals down, each lead's latest to be decided on; for how many leads."""
    if not found:
        return 0
    with posted("gate_propose", by=by) as posting:
        # Asked again under the lock: another sweep may have been here.
        fresh = _fresh(found)
        if fresh:
            _write(snapshot, fresh, posting)
            _renew([judged[0][0].lead_id for judged in fresh], posting)
        posting.detail = {"proposed": len(fresh)}
    return len(fresh)


def _fresh(found: Sequence[list[Judged]]) -> list[list[Judged]]:
    left = {
        (one.lead_id, one.at)
        for crossings in _unjudged([[one for one, _ in judged] for judged in found])
        for one in crossings
    }
    kept = ([pair for pair in judged if (pair[0].lead_id, pair[0].at) in left] for judged in found)
    return [judged for judged in kept if judged]


def _write(snapshot: Snapshot, found: Iterable[list[Judged]], posting: Posting) -> list[Judgement]:
    return Judgement.objects.bulk_create(
        Judgement.of(
            frozen,
            Occasion.CROSSING,
            one.lead_id,
            one.at,
            version=one.version,
            known_at=snapshot.as_of,
            posting=posting,
        )
        for judged in found
        for one, frozen in judged
    )


def _renew(lead_ids: Sequence[int], posting: Posting) -> None:
    """Leave each lead its latest proposal alone."""
    waiting = Judgement.objects.filter(
        cause=Occasion.CROSSING.value, lead__in=lead_ids, decision=None
    ).order_by("lead_id", "-instant")
    Decision.objects.bulk_create(
        Decision(judgement=older, verdict=Verdict.RENEWED.value, posting=posting)
        for _, rows in groupby(waiting, key=attrgetter("lead_id"))
        for older in list(rows)[1:]
    )


class _Nothing(Exception):
    """There is nothing to do, and no audit line to write."""


def _pass_on(snapshot: Snapshot, judged: list[Judged], by: Author) -> bool:
    """Hand a lead over at once, whatever of its proposals still waits; whether that was done.

    It is not where the ledger knows by now that the lead was passed on or must not be contacted.
    """
    lead = Lead.objects.get(pk=judged[0][0].lead_id)
    try:
        with posted("gate_pass", by=by) as posting:
            fresh = _fresh([judged])
            if not fresh:
                raise _Nothing
            handoff = handoff_offer(lead, Passing.MQL, by=by)
            _write(snapshot, fresh, posting)
            _renew([lead.pk], posting)
            last = Judgement.objects.get(cause=Occasion.CROSSING.value, lead=lead, decision=None)
            Decision.passing(last, handoff).save(force_insert=True)
            posting.object = f"lead:{lead.pk}"
            posting.detail = {"judgement": last.pk, "handoff": handoff.pk}
    except (_Nothing, Refused):
        return False
    return True


def _silent(judged: list[Judged]) -> list[list[Judged]]:
    lead_id = judged[0][0].lead_id
    return [judged] if Lead.objects.filter(pk=lead_id, do_not_contact=True).exists() else []

"""Offering a lead to the next department, and who gets it."""

from __future__ import annotations

import json
from collections.abc import Collection

from django.db.models import Count, Max, Q

from tasuki.domain.agreement.document import Agreement, PackageField
from tasuki.domain.agreement.sqlgate import missing
from tasuki.domain.agreement.versions import InForce
from tasuki.domain.handoffs import Act, Carried, History, Passing, Receiver, Standing, route
from tasuki.domain.roles import FIELD_SALES, INSIDE_SALES, Role
from tasuki.domain.stages import RELAY, Gate, Stage
from tasuki.domain.touches import TouchKind
from tasuki.web.accounts.models import Member
from tasuki.web.accounts.permissions import Right
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs.models import Absence, Handoff, HandoffEvent
from tasuki.web.handoffs.services.acting import (
    catch_up,
    keep,
    last,
    own,
    run_of,
    there,
    today,
    verb,
)
from tasuki.web.handoffs.services.waiting import moved_on, wait
from tasuki.web.ledger.models import Lead, Person, Posting, Touch
from tasuki.web.ledger.posting import Author, Refused
from tasuki.web.ledger.services import gate_add

_OFFERS = {Passing.MQL: Right.OFFER_MQL, Passing.SQL: Right.OFFER_SQL}
_GATES = {Passing.MQL: Gate.MQL, Passing.SQL: Gate.HAND_OVER}
_RECEIVE = {Passing.MQL: INSIDE_SALES, Passing.SQL: FIELD_SALES}
_LIVE = (Standing.OFFERED.value, Standing.ACCEPTED.value)
NOTHING = Carried()


def handoff_offer(
    lead: Lead,
    passing: Passing,
    *,
    by: Author,
    carried: Carried = NOTHING,
    receiver: Member | None = None,
) -> Handoff:
    """Offer a lead to the next department, with what the agreement in force asks for.

    An SQL without a receiver goes to whom the agreement names; an MQL may wait for whoever takes it.
    Raises PermissionDenied, and Refused: `offered_already` and `accepted_already` (with who and
    when), `passed_already`, `closed`, `merged`, `do_not_contact`, `incomplete` (with what is
    `missing`), `no_such_call`, `no_team`, `nobody_there`, `absent`, `wrong_department`, `left`.
    """
    with verb("handoff_offer", _OFFERS[passing], by=by, on=f"lead:{lead.pk}") as posting:
        lead.refresh_from_db()
        _may_be_offered(lead, passing)
        now = versions(posting.at).at(posting.at)
        known = known_of(lead)
        if passing is Passing.SQL:
            _complete(lead, carried, known, now)
        receiver = _receiver(lead, passing, receiver, now, posting)
        gate = gate_add(
            posting,
            lead,
            _GATES[passing],
            member=own(posting),
            to_member=receiver if passing is Passing.SQL else None,
        )
        moved_on(lead)
        handoff = Handoff(
            lead=lead,
            cycle=run_of(lead)[0],
            passing=passing.value,
            sender=own(posting),
            receiver=receiver,
            offered_at=posting.at,
            package=_structure(carried, known),
            version=now.version if now else None,
            gate_event=gate,
            posting=posting,
        )
        wait(handoff, None, History(), posting.at)
        handoff.save()
        first_event(handoff)
        keep(lead, "handoff", handoff.pk, _texts(carried), posting)
        posting.detail = {"handoff": handoff.pk, "gate_event": gate.pk, "passing": passing.value}
    return handoff


def first_event(handoff: Handoff) -> None:
    """Note that a hand-over was offered, by the posting that brought it."""
    HandoffEvent.objects.create(
        handoff=handoff,
        number=0,
        act=Act.OFFERED.value,
        member=handoff.sender,
        to_member=handoff.receiver,
        gate_event=handoff.gate_event,
        posting=handoff.posting,
    )


def _may_be_offered(lead: Lead, passing: Passing) -> None:
    """Raises Refused where the lead cannot be offered now."""
    if lead.do_not_contact:
        raise Refused("do_not_contact")
    for known in Handoff.objects.filter(lead=lead, passing=passing.value, standing__in=_LIVE):
        catch_up(known)
        if known.standing in _LIVE and _same_run(lead, known):
            raise Refused(f"{known.standing}_already", **last(known))
    _, cycle = run_of(lead)
    if cycle.merged_at is not None:
        raise Refused("merged", at=cycle.merged_at)
    if passing is Passing.MQL:
        if cycle.closed_at is None and cycle.stage is not Stage.LEAD:
            raise Refused("passed_already", stage=cycle.stage.value)
        return
    if cycle.closed_at is not None:
        raise Refused("closed", stage=cycle.stage.value, at=cycle.closed_at)
    if cycle.offered or RELAY.index(cycle.stage) > RELAY.index(Stage.SQL):
        raise Refused("passed_already", stage=cycle.stage.value)


def _same_run(lead: Lead, known: Handoff) -> bool:
    """Whether a hand-over is of the cycle that is still running; an MQL may start the next one."""
    number, cycle = run_of(lead)
    return known.cycle == number and cycle.closed_at is None


def _complete(
    lead: Lead, carried: Carried, known: Collection[PackageField], now: InForce | None
) -> None:
    """Raises Refused where a package is less than the agreement asks for."""
    calls = {one.touch_id for one in carried.bant.values()} - {None}
    theirs = Touch.objects.filter(
        pk__in=calls, lead=lead, kind__in=[TouchKind.CALL.value, TouchKind.MEETING.value]
    )
    if theirs.count() != len(calls):
        raise Refused("no_such_call")
    if now is not None and (lacks := missing(now.agreement, carried.package(known))):
        raise Refused("incomplete", missing=lacks, version=now.version)


def known_of(lead: Lead) -> frozenset[PackageField]:
    """The fields of a package that are known of the lead itself."""
    person = Person.objects.filter(lead=lead).first()
    has = {
        PackageField.COMPANY: lead.company_id is not None,
        PackageField.CONTACT: bool(person and person.name),
        PackageField.JOB_TITLE: bool(person and person.job_title),
        PackageField.PHONE: bool(person and person.phone),
    }
    return frozenset(one for one, filled in has.items() if filled)


def _receiver(
    lead: Lead,
    passing: Passing,
    wanted: Member | None,
    now: InForce | None,
    posting: Posting,
) -> Member | None:
    if wanted is not None:
        receives(wanted, passing, posting)
        return wanted
    if passing is Passing.MQL or now is None:
        return None
    return _routed(lead, now.agreement, posting)


def receives(member: Member, passing: Passing, posting: Posting) -> None:
    """Raises Refused where a member cannot be given a hand-over: `wrong_department`, `gone`,
    `absent`."""
    if Role(member.role) not in _RECEIVE[passing]:
        raise Refused("wrong_department", name=member.name)
    if not there(member, today(posting)):
        raise Refused("gone", name=member.name)
    if member.pk in _absent(posting):
        raise Refused("absent", name=member.name)


def _routed(lead: Lead, agreement: Agreement, posting: Posting) -> Member:
    """Whom the agreement gives it to: of those of the team who are there, managers last."""
    name, day, absent = agreement.hand_off.team, today(posting), _absent(posting)
    team = Member.objects.filter(Q(team__name=name) | Q(team__key=name))
    if not team.exists():
        raise Refused("no_team", team=name)
    present = [m for m in team if there(m, day) and m.pk not in absent]
    reps = [m for m in present if m.role == Role.FS_REP] or [
        m for m in present if m.role == Role.FS_MANAGER
    ]
    theirs = Handoff.objects.filter(passing=Passing.SQL.value, receiver__in=reps)
    counted = theirs.values("receiver").annotate(
        open=Count("pk", filter=Q(standing=Standing.OFFERED.value)), latest=Max("offered_at")
    )
    work = {one["receiver"]: one for one in counted}
    chosen = route(
        agreement.hand_off,
        lead.segment,
        [
            Receiver(m.pk, m.key, work[m.pk]["open"], work[m.pk]["latest"])
            if m.pk in work
            else Receiver(m.pk, m.key)
            for m in reps
        ],
    )
    if chosen is None:
        raise Refused("nobody_there", team=name)
    return next(m for m in reps if m.pk == chosen.member_id)


def _absent(posting: Posting) -> frozenset[int]:
    day = today(posting)
    found = Absence.objects.filter(withdrawn=None, starts_on__lte=day, ends_on__gte=day)
    return frozenset(found.values_list("member", flat=True))


def _structure(carried: Carried, known: Collection[PackageField]) -> dict[str, object]:
    package = carried.package(known)
    return {
        "bant": {
            one.value: {
                "level": finding.level.value,
                "evidence": finding.known.evidence.value,
                "touch": finding.touch_id,
            }
            for one, finding in carried.bant.items()
        },
        "likely": sorted(package.likely),
        "fields": sorted(package.fields),
        "next_step_at": carried.next_step_at.isoformat() if carried.next_step_at else None,
    }


def _texts(carried: Carried) -> str | None:
    """What a package says in words, as JSON; None where it says nothing."""
    words = {
        "summary": carried.summary.strip(),
        "next_step": carried.next_step.strip(),
        "recordings": [one.strip() for one in carried.recordings if one.strip()],
        "bant": {b.value: f.note.strip() for b, f in carried.bant.items() if f.note.strip()},
    }
    said = {key: word for key, word in words.items() if word}
    return json.dumps(said, ensure_ascii=False) if said else None

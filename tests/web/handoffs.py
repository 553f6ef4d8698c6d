"""People, leads and an agreement for tests of hand-overs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from tasuki.domain.agreement.document import Agreement, Bant, Level, Likely, Routing
from tasuki.domain.handoffs import Carried, Finding, Passing
from tasuki.domain.obligations import Kind, Obligation
from tasuki.domain.owing import obligations
from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Disposition, TouchKind
from tasuki.web.accounts.models import Member, Team, User
from tasuki.web.agreements.selectors import versions
from tasuki.web.agreements.services import agreement_adopt
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Feedback, Handoff, ReturnReason
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.models import Campaign, Company, GateEvent, Lead, Posting
from tasuki.workspace.calendar import business_calendar
from tests.agreements import AGREEMENT
from tests.web.roles import FS_MANAGER, FS_REP, IS_REP, MARKETING

TEAM = AGREEMENT.hand_off.team


def user(role: Role, name: str | None = None, *, team: str | None = None) -> User:
    """Somebody of that role who may log in and is a member; the same one each time."""
    name = name or role.value
    if known := User.objects.filter(username=name).first():
        return known
    if team is None and role in {FS_REP, FS_MANAGER}:
        team = TEAM
    of = Team.objects.get_or_create(key=team, name=team)[0] if team else None
    member = Member.objects.create(key=name, name=name, role=role.value, team=of)
    return User.objects.create(
        username=name, name=name, role=role.value, member=member, created_at=timezone.now()
    )


def in_force(
    agreement: Agreement = AGREEMENT, *, since: date = date(2020, 1, 6), **hand_off: Any
) -> None:
    """The agreement, since long ago unless another day is named."""
    if hand_off:
        changed = agreement.hand_off.model_copy(update=hand_off)
        agreement = agreement.model_copy(update={"hand_off": changed})
    agreement_adopt(agreement, by="test", since=since)


def by_load() -> dict[str, Any]:
    """What of the hand-off part makes it go to whoever has the fewest."""
    return {"routing": Routing.LOAD, "territories": {}}


def begin(*roles: Role, agreement: Agreement = AGREEMENT, **force: Any) -> None:
    """What hand-overs rest on: the agreement in force, by which they go to whoever has the fewest, a
    reason for returning, and somebody of each of these roles."""
    in_force(agreement, **by_load(), **force)
    for role in roles:
        user(role)
    reason()


def member(role: Role, name: str | None = None) -> Member:
    """The member that such a user is."""
    found = user(role, name).member
    assert found is not None
    return found


def mql(n: int = 1, *, segment: str | None = "大手") -> Lead:
    """An MQL of a company, with a contact."""
    company, _ = Company.objects.get_or_create(
        key="acme", defaults={"posting": Posting.objects.create(at=timezone.now(), verb="test")}
    )
    lead = ledger.lead_create(
        by="test",
        key=f"lead-{n}",
        company=company,
        person_name="山田",
        job_title="部長",
        segment=segment,
        created_at=timezone.now() - timedelta(days=2),
    )
    ledger.gate_post(lead, Gate.MQL, by="test", occurred_at=timezone.now() - timedelta(days=1))
    return lead


def carried(lead: Lead, **changed: Any) -> Carried:
    """A package that comes up to AGREEMENT."""
    call = ledger.touch_post(lead, TouchKind.CALL, by="test", disposition=Disposition.CONVERSATION)
    return Carried(
        **{
            "bant": {
                Bant.BUDGET: Finding(Level.HEARD, "来期の予算で検討"),
                Bant.AUTHORITY: Finding(Level.CONFIRMED, "部長が決裁", call.pk),
                Bant.NEED: Finding(Level.CONFIRMED, "転記に月40時間", call.pk),
                Bant.TIMING: Finding(Level.CONFIRMED, "4月から"),
            },
            "likely": (Likely.DECISION_MAKER_NAMED,),
            "summary": "在庫の転記に困っている",
            "next_step": "デモ",
            "next_step_at": timezone.now() + timedelta(days=3),
            "recordings": ("https://recordings.example/1",),
        }
        | changed
    )


def offered(n: int = 1, *, by: User | None = None, **more: Any) -> Handoff:
    """An SQL that waits for its answer."""
    lead = mql(n)
    by = by or user(IS_REP)
    return services.handoff_offer(lead, Passing.SQL, by=by, carried=carried(lead), **more)


def handed_over_elsewhere(n: int = 1, *answers: Gate) -> Lead:
    """A lead that another system says was handed over to field sales, and what came of it."""
    lead, receiver = mql(n), member(FS_REP)
    ago = timezone.now() - timedelta(hours=12)
    ledger.gate_post(
        lead, Gate.HAND_OVER, by="test", occurred_at=ago, member=member(IS_REP), to_member=receiver
    )
    for place, gate in enumerate(answers, 1):
        at = ago + timedelta(hours=place)
        ledger.gate_post(lead, gate, by="test", occurred_at=at, member=receiver)
    return lead


def offered_mql(n: int = 1, *, by: User | str | None = None) -> Handoff:
    """An MQL that marketing passes on, and that nobody has taken yet."""
    lead = ledger.lead_create(by="test", key=f"mql-{n}")
    return services.handoff_offer(lead, Passing.MQL, by=by or user(MARKETING))


def again(handoff: Handoff) -> Handoff:
    """The same as it is kept now."""
    return Handoff.objects.get(pk=handoff.pk)


def owed(lead: Lead) -> dict[Kind, Obligation]:
    """What the rules derive of a lead's past: what is owed, by its kind."""
    events = [one.event for one in GateEvent.objects.filter(lead=lead)]
    calendar = business_calendar(settings.ORGANISATION)
    found = obligations(events, versions=versions(timezone.now()), calendar=calendar)
    return {one.kind: one for one in found}


def day(offset: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=offset)


def campaign(name: str = "展示会") -> Campaign:
    """A campaign."""
    posting = Posting.objects.create(at=timezone.now(), verb="test")
    return Campaign.objects.create(key=name, name=name, posting=posting)


def collected(n: int = 1, *, sent: bool = False) -> Feedback:
    """What became of a campaign's hand-overs, collected, or sent to marketing as well."""
    found = services.feedback_collect(campaign(f"施策{n}"), day(-9), day(-2), by="test")
    if sent:
        services.feedback_send(found, by="test")
    return found


def reason(key: str = "budget") -> ReturnReason:
    """A reason for returning."""
    return ReturnReason.objects.filter(key=key).first() or services.reason_add(
        key, by="test", ja="予算がない", en="No budget"
    )


ANSWERS = {"quality": 3, "bant": 4}
"""Answers to the questions of AGREEMENT."""

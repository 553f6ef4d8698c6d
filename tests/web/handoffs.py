"""People, leads and an agreement for tests of hand-overs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tasuki.domain.agreement.document import Agreement, Bant, Level, Likely, Routing
from tasuki.domain.handoffs import Carried, Finding, Passing
from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Disposition, TouchKind
from tasuki.web.accounts.models import Member, Team, User
from tasuki.web.agreements.services import agreement_adopt
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Handoff, ReturnReason
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.models import Company, Lead, Posting
from tests.agreements import AGREEMENT

MARKETING, IS_REP, IS_MANAGER = Role.MARKETING, Role.IS_REP, Role.IS_MANAGER
FS_REP, FS_MANAGER, ADMIN, VIEWER = Role.FS_REP, Role.FS_MANAGER, Role.ADMIN, Role.VIEWER
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


def in_force(agreement: Agreement = AGREEMENT, **hand_off: Any) -> None:
    """The agreement since last year."""
    if hand_off:
        changed = agreement.hand_off.model_copy(update=hand_off)
        agreement = agreement.model_copy(update={"hand_off": changed})
    agreement_adopt(agreement, by="test", since=date(2020, 1, 6))


def by_load() -> dict[str, Any]:
    """What of the hand-off part makes it go to whoever has the fewest."""
    return {"routing": Routing.LOAD, "territories": {}}


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


def reason(key: str = "budget") -> ReturnReason:
    """A reason for returning."""
    return ReturnReason.objects.filter(key=key).first() or services.reason_add(
        key, by="test", ja="予算がない", en="No budget"
    )


ANSWERS = {"quality": 3, "bant": 4}
"""Answers to the questions of AGREEMENT."""

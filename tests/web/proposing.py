"""An agreement, leads that do things, and facts of the ledger as it is: for tests of proposals."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.roles import Role
from tasuki.domain.touches import Direction, TouchKind
from tasuki.facts.refresh import refresh
from tasuki.facts.snapshot import Snapshot
from tasuki.facts.store import Store
from tasuki.web.accounts.models import User
from tasuki.web.agreements.models import AgreementVersion
from tasuki.web.agreements.services import (
    agreement_draft,
    agreement_propose,
    agreement_set_date,
    agreement_sign,
)
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.models import Lead, Touch
from tasuki.web.ledger.reader import ledger_reader
from tasuki.workspace import Workspace
from tasuki.workspace.calendar import business_calendar
from tests.facts.ledgers import TOKYO
from tests.web.agreements import SIGNERS, document

THURSDAY = datetime(2026, 11, 19, 10, tzinfo=TOKYO)
"""Now, unless a test says otherwise."""
MONDAY = date(2026, 11, 23)


def at(text: str) -> datetime:
    """`11-05 09:30` in Tokyo."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=TOKYO)


def rules(gate: str = "confirm", threshold: int = 40, **mql: Any) -> Agreement:
    """An agreement by which a form gives 40 points, a visit 15, for thirty days each."""
    behaviours = [
        {
            "name": name,
            "label": label,
            "touch": {"kinds": [name], "direction": "in"},
            "points": points,
        }
        for name, label, points in (("form", "資料請求", 40), ("visit", "閲覧", 15))
    ]
    given = {
        "threshold": threshold,
        "behaviours": behaviours,
        "half_life_days": 30,
        "gate": gate,
    }
    return document(mql=given | mql, threshold=threshold)


def lead(key: str, created: str = "10-01 09:00", **more: Any) -> Lead:
    """A lead that came on a day."""
    return ledger.lead_create(by="test", key=key, created_at=at(created), **more)


def does(who: Lead, kind: str, when: str) -> Touch:
    """A form or a visit of a lead; it is told to the ledger now."""
    return ledger.touch_post(
        who, TouchKind(kind), by="test", occurred_at=at(when), direction=Direction.IN
    )


def facts(folder: Path, *, full: bool = False) -> Snapshot:
    """The facts of the ledger, as of now."""
    space = Workspace(folder, {})
    with ledger_reader() as view:
        refresh(
            view,
            Store(space.facts),
            calendar=business_calendar(settings.ORGANISATION),
            zone=settings.ORGANISATION.tz,
            as_of=timezone.now().astimezone(UTC),
            full=full,
        )
    return Snapshot.open(space)


def agreed(agreement: Agreement, users: dict[Role, User], starts_on: date) -> AgreementVersion:
    """A version that is drafted, proposed, dated and signed by all."""
    version = agreement_draft(agreement, by=users[Role.IS_MANAGER])
    agreement_propose(version, by=users[Role.IS_MANAGER])
    agreement_set_date(version, starts_on, by=users[Role.IS_MANAGER])
    for role in SIGNERS:
        agreement_sign(version, by=users[role], fingerprint=version.fingerprint)
    return version

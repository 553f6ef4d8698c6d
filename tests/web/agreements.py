"""Documents, people and days for the tests of the agreement's life."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime
from typing import Any

import pytest

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.roles import Role
from tasuki.web.accounts.models import Member, User
from tasuki.web.agreements.models import AgreementVersion
from tasuki.web.agreements.services import agreement_draft, agreement_propose, agreement_sign
from tasuki.web.ledger.posting import Refused
from tests.facts.ledgers import TOKYO

THURSDAY = datetime(2026, 11, 19, 10, 0, tzinfo=TOKYO)
MONDAY = date(2026, 11, 23)

SIGNERS = (Role.MARKETING, Role.IS_MANAGER, Role.FS_MANAGER)

BASE: dict[str, Any] = {
    "title": "引き渡しルール",
    "mql": {
        "threshold": 40,
        "behaviours": [
            {
                "name": "form",
                "label": "資料請求",
                "touch": {"kinds": ["form"], "direction": "in"},
                "points": 40,
            }
        ],
    },
    "sql": {
        "bant": {
            one: {"level": "heard", "evidence": "note"}
            for one in ("budget", "authority", "need", "timing")
        }
    },
    "hand_off": {"required": ["company"], "team": "FS", "routing": "load"},
    "feedback": {"questions": [{"name": "quality", "label": "質"}], "told": ["counts"]},
    "response": {
        "first_attempt": {"minutes": 120},
        "fs_answer": {"days": 2},
        "fs_evaluation": {"days": 3},
        "marketing_reply": {"days": 5},
    },
}


def document(threshold: int = 40, **more: Any) -> Agreement:
    """A sound agreement; `threshold` tells one from another."""
    given = deepcopy(BASE) | more
    given["mql"]["threshold"] = threshold
    return Agreement.model_validate(given)


def person(role: Role, name: str | None = None, **more: Any) -> User:
    """A user of that role."""
    return User.objects.create(
        username=name or role.value,
        name=name or role.value,
        role=role.value,
        created_at=THURSDAY,
        **more,
    )


def people() -> dict[Role, User]:
    """One of every role."""
    return {role: person(role) for role in Role}


def leaver(role: Role, last: date) -> User:
    """A user who may still log in, and whose work here ended on a day."""
    member = Member.objects.create(key="gone", name="去った人", active_until=last)
    return person(role, "去った人", member=member)


def proposed(by: User, threshold: int = 39) -> AgreementVersion:
    """A version before the departments."""
    version = agreement_draft(document(threshold), by=by)
    agreement_propose(version, by=by)
    return version


def sign_all(version: AgreementVersion, users: dict[Role, User]) -> None:
    """The three departments sign."""
    for role in SIGNERS:
        agreement_sign(version, by=users[role], fingerprint=version.fingerprint)


def refused(act: Callable[[], Any]) -> str:
    """Why a verb does not go."""
    with pytest.raises(Refused) as no:
        act()
    return no.value.code

"""The gate from a terminal: with every refresh, with every import that refreshes, and by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.utils import timezone

from tasuki.cli.app import app
from tasuki.domain.touches import Direction, TouchKind
from tasuki.web.agreements.services import agreement_adopt
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.posting import invented_at
from tasuki.web.proposals.models import Judgement
from tasuki.workspace import Workspace
from tests.cli.runs import asked, environment
from tests.conftest import fresh_database
from tests.web.proposing import rules


@pytest.fixture(autouse=True)
def _ledger(_ledger_template: str, django_db_blocker: Any, tmp_path: Any) -> Iterator[None]:
    before = settings.WORKSPACE
    settings.WORKSPACE = Workspace(tmp_path, {})
    try:
        with django_db_blocker.unblock(), fresh_database(_ledger_template, tmp_path):
            yield
    finally:
        settings.WORKSPACE = before


def said(*arguments: str) -> str:
    answered = CliRunner().invoke(app, [*arguments], env=environment(settings.WORKSPACE.home))
    assert answered.exit_code == 0, answered.output
    return answered.output


def test_a_refresh_judges_and_a_second_call_finds_nothing_new() -> None:
    home, now = settings.WORKSPACE.home, timezone.now()
    lead = ledger.lead_create(by="test", created_at=now - timedelta(days=9))
    ledger.touch_post(
        lead,
        TouchKind.FORM,
        by="test",
        direction=Direction.IN,
        occurred_at=now - timedelta(days=3),
    )
    assert asked(home, "refresh")["gate"] is None
    assert asked(home, "agreement", "propose") is None
    assert "No agreement is in force" in said("agreement", "propose")
    with invented_at(now - timedelta(days=30)):
        agreement_adopt(rules(), by="test", since=date(2020, 1, 6))
    assert asked(home, "refresh")["gate"] == {
        "proposed": 1,
        "passed": 0,
        "frozen": 0,
        "settled": 0,
    }
    assert Judgement.objects.get().lead == lead
    assert "nothing new" in said("agreement", "propose")
    assert Judgement.objects.count() == 1

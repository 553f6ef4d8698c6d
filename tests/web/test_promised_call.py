"""A call that was promised is told on the lead's page, with the time it was promised for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tasuki.domain.touches import TouchKind
from tasuki.web.ledger import services as ledger
from tests.web.handoffs import mql, user
from tests.web.reading import opened, text
from tests.web.roles import IS_REP

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("agreed")]


def test_a_promised_call_is_on_the_timeline_in_both_languages() -> None:
    lead, now = mql(), timezone.now()
    ledger.touch_post(lead, TouchKind.CALL, by=user(IS_REP), occurred_at=now)
    address = f"/leads/{lead.pk}/"
    assert "電話する約束" not in text(opened(user(IS_REP), address, "ja"))
    ledger.touch_post(
        lead,
        TouchKind.CALL,
        by=user(IS_REP),
        occurred_at=now,
        promised_at=now + timedelta(days=2),
    )
    assert "に電話する約束" in text(opened(user(IS_REP), address, "ja")).replace(" ", "")
    assert "a call promised for" in text(opened(user(IS_REP), address, "en"))

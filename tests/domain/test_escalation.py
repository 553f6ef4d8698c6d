"""What follows an answer that was not given: by when another is asked, from when the lead goes back."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from tasuki.domain.agreement.document import Within
from tasuki.domain.escalation import Escalation, escalation
from tests.agreements import AGREEMENT
from tests.facts.ledgers import TOKYO, calendar

DUE = datetime(2026, 11, 20, 18, tzinfo=TOKYO)
"""A Friday before a holiday on Monday."""


def then(**response: Within | None) -> Escalation:
    agreed = AGREEMENT.response.model_copy(update=response)
    return escalation(DUE, agreed, calendar())


def test_working_days_are_counted_from_the_due_time() -> None:
    found = then(reassign=Within(days=1, by=time(12)), take_back=Within(days=2, by=time(12)))
    assert found.reassign_by == datetime(2026, 11, 24, 12, tzinfo=TOKYO)
    assert found.back_at == datetime(2026, 11, 25, 12, tzinfo=TOKYO)


def test_nothing_follows_where_nothing_was_agreed_on() -> None:
    assert then(reassign=None, take_back=None) == Escalation()
    assert not Escalation().goes_back(DUE + timedelta(days=1000))


@pytest.mark.parametrize(("after", "back"), [(0, False), (1, True)])
def test_only_time_gives_a_lead_back(after: int, back: bool) -> None:
    found = then(take_back=Within(minutes=60))
    assert found.back_at is not None
    assert found.goes_back(found.back_at + timedelta(seconds=after)) is back

"""Feedback to Marketing, collected in the agreed rhythm without anybody's asking."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from tasuki.domain.agreement.document import Rhythm
from tasuki.web.agreements.selectors import versions
from tasuki.web.agreements.services import (
    agreement_draft,
    agreement_propose,
    agreement_set_date,
    agreement_sign,
)
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Feedback, Handoff
from tasuki.web.ledger.models import Campaign, Lead, Posting
from tests.facts.ledgers import TOKYO
from tests.web.handoffs import begin, campaign, offered, user
from tests.web.roles import FS_MANAGER, FS_REP, IS_MANAGER, MARKETING

pytestmark = pytest.mark.django_db

WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=TOKYO)
LAST_WEEK = (date(2026, 11, 9), date(2026, 11, 15))


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(WEDNESDAY - timedelta(days=7)) as travelled:
        begin(FS_REP)
        yield travelled


def of_campaign(n: int, of: Campaign) -> Handoff:
    handoff = offered(n)
    Lead.objects.filter(pk=handoff.lead_id).update(campaign=of)
    return handoff


def kept() -> list[tuple[str, date, date, int]]:
    return [
        (one.campaign.name, one.starts_on, one.ends_on, one.told["handed_over"])
        for one in Feedback.objects.select_related("campaign").order_by("pk")
    ]


def test_every_campaign_of_the_last_week_is_collected_once(clock: Any) -> None:
    fair, web = campaign("展示会"), campaign("検索広告")
    campaign("休止中")
    for n, of in enumerate((fair, fair, web)):
        of_campaign(n + 1, of)
    assert services.feedbacks_collect() == 0  # the week is not over
    clock.move_to(WEDNESDAY)
    of_campaign(9, web)  # of this week
    assert services.feedbacks_collect() == 2
    assert kept() == [("展示会", *LAST_WEEK, 2), ("検索広告", *LAST_WEEK, 1)]
    assert services.feedbacks_collect() == 0
    assert Posting.objects.filter(verb="feedback_collect").count() == 2


def test_what_somebody_collected_is_left_to_them(clock: Any) -> None:
    fair = campaign()
    of_campaign(1, fair)
    clock.move_to(WEDNESDAY)
    services.feedback_collect(fair, *LAST_WEEK, by="test")
    assert services.feedbacks_collect() == 0


def test_a_period_that_began_under_an_earlier_version_is_still_promised() -> None:
    with time_machine.travel(WEDNESDAY - timedelta(days=8)) as clock:  # a Tuesday
        begin(FS_REP)
        manager = user(IS_MANAGER)
        force = versions(timezone.now()).all[0].agreement
        monthly = force.feedback.model_copy(update={"every": Rhythm.MONTH})
        changed = agreement_draft(force.model_copy(update={"feedback": monthly}), by=manager)
        agreement_propose(changed, by="test")
        agreement_set_date(changed, date(2026, 11, 12), by="test")
        for role in (MARKETING, IS_MANAGER, FS_MANAGER):
            agreement_sign(changed, by=user(role), fingerprint=changed.fingerprint)
        of_campaign(1, campaign())
        clock.move_to(WEDNESDAY)
        assert versions(timezone.now()).at(timezone.now()).version == changed.number
        assert services.feedbacks_collect() == 1
        assert [one[1:3] for one in kept()] == [LAST_WEEK]


@pytest.mark.parametrize(("since", "found"), [(date(2026, 11, 9), 1), (date(2026, 11, 10), 0)])
def test_a_period_that_began_before_the_agreement_is_nobody_s_promise(
    since: date, found: int
) -> None:
    with time_machine.travel(WEDNESDAY):
        begin(FS_REP, since=since)
        handoff = of_campaign(1, campaign())
        earlier = WEDNESDAY - timedelta(days=7)
        Handoff.objects.filter(pk=handoff.pk).update(offered_at=earlier)
        assert services.feedbacks_collect() == found


@pytest.mark.parametrize("every", Rhythm)
def test_periods_follow_one_another_without_gap_or_overlap(every: Rhythm) -> None:
    found = {every.last_period(date(2026, 1, 1) + timedelta(days=n)) for n in range(800)}
    ordered = sorted(found)
    for (start, end), (later, _) in pairwise(ordered):
        assert start <= end
        assert later == end + timedelta(days=1)

"""What the ledger tells the facts for what is owed: terms, words, dates and promises, in time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from django.utils import timezone

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.handoffs import Outcome
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Disposition, TouchKind
from tasuki.facts.ledger import LEDGER
from tasuki.facts.terms import Terms
from tasuki.intake.records import Record
from tasuki.web.handoffs import services
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.bulk.run import feeds_post
from tasuki.web.ledger.models import Campaign, Posting, Touch
from tasuki.web.ledger.posting import Refused
from tasuki.web.ledger.reader import ledger_reader
from tests.agreements import AGREEMENT
from tests.web.frames import feed, hours
from tests.web.handoffs import ANSWERS, by_load, in_force, mql, offered, user
from tests.web.roles import FS_REP, IS_MANAGER, MARKETING

pytestmark = pytest.mark.usefixtures("ledger_db")


def rows(table: str, **options: Any) -> list[dict[str, Any]]:
    with ledger_reader() as view:
        batches = list(view.read(table, **options))
    return pa.Table.from_batches(batches, LEDGER[table]).to_pylist()


def test_the_terms_are_the_versions_that_have_come_into_force() -> None:
    with ledger_reader() as view:
        assert Terms.of(view) == Terms()
    in_force()
    (version,) = rows("agreement")
    assert Agreement.model_validate_json(version["document"]) == AGREEMENT
    with ledger_reader() as view:
        first = Terms.of(view)
        assert (first.since, Terms.of(view).fingerprint) == (version["since"], first.fingerprint)
    assert first.versions.all[0].agreement == AGREEMENT


def test_an_evaluation_is_said_of_the_hand_over_s_event() -> None:
    in_force(**by_load())
    user(FS_REP)
    handoff = offered()
    services.handoff_accept(handoff, by=user(FS_REP))
    before = Posting.objects.latest("id").pk
    services.handoff_evaluate(handoff, ANSWERS, by=user(FS_REP), outcome=Outcome.OPPORTUNITY)
    (word,) = rows("word")
    event = handoff.events.get(act="evaluated")
    assert (word["said"], word["lead_id"]) == ("evaluated", handoff.lead_id)
    assert (word["subject"], word["id"]) == (handoff.gate_event_id, event.pk)
    assert (word["occurred_at"], word["member_id"]) == (event.posting.at, event.member_id)
    assert rows("word", after=before) == [word]
    assert rows("word", after=event.posting_id) == []
    assert rows("word", lead_ids=[handoff.lead_id + 1]) == []


def test_when_a_lead_came_not_to_be_contacted_is_known() -> None:
    lead, other = mql(1), mql(2)
    ledger.do_not_contact_set(lead, True, by="test")
    ledger.do_not_contact_set(lead, False, by="test")
    again = {"key": other.key, "created_at": other.created_at, "do_not_contact": True}
    feeds_post([feed(Record.LEAD, [again])], by="test")
    assert [(word["lead_id"], word["said"]) for word in rows("word")] == [
        (lead.pk, "do_not_contact"),
        (lead.pk, "contact_again"),
        (other.pk, "do_not_contact"),
    ]


def test_feedback_is_sent_and_answered_about_a_campaign() -> None:
    in_force()
    posting = Posting.objects.create(at=timezone.now(), verb="test")
    campaign = Campaign.objects.create(key="fair", name="展示会", posting=posting)
    end = (timezone.now() - timedelta(days=2)).date()
    told = services.feedback_collect(campaign, date(2024, 1, 1), end, by=user(IS_MANAGER))
    assert rows("feedback") == []
    sent = services.feedback_send(told, by=user(IS_MANAGER))
    services.feedback_acknowledge(told, by=user(MARKETING))
    answer = services.feedback_answer(told, "見直します", by=user(MARKETING))
    found = rows("feedback", lead_ids=[1])
    assert [(row["said"], row["id"]) for row in found] == [
        ("feedback_sent", sent.pk),
        ("feedback_answered", answer.pk),
    ]
    assert {(row["campaign_id"], row["subject"]) for row in found} == {(campaign.pk, told.pk)}
    assert rows("feedback", after=sent.posting_id) == found[1:]


def test_a_recycle_s_date_and_a_promised_call_are_read() -> None:
    lead = mql()
    soon = timezone.now() + timedelta(days=5)
    touch = ledger.touch_post(
        lead, TouchKind.CALL, by="test", disposition=Disposition.CALL_BACK, promised_at=soon
    )
    ledger.touch_post(lead, TouchKind.CALL, by="test")
    ledger.gate_post(lead, Gate.RECYCLE, by="test", reason="later", revisit_on=soon.date())
    assert rows("promise") == [{"id": touch.pk, "lead_id": lead.pk, "promised_at": soon}]
    assert [row["revisit_on"] for row in rows("gate_event")] == [None, soon.date()]


def test_a_call_is_not_promised_for_a_time_that_is_over() -> None:
    now = timezone.now()
    with pytest.raises(Refused, match="promised_past"):
        ledger.touch_post(mql(), TouchKind.CALL, by="test", promised_at=now - timedelta(hours=1))
    assert not Touch.objects.exists()


def test_an_imported_promise_that_changes_is_another_revision() -> None:
    lead = {"key": "s:lead:1", "created_at": hours(1)}
    call = {"key": "s:touch:1", "lead_key": "s:lead:1", "kind": "call", "occurred_at": hours(2)}
    feeds_post([feed(Record.LEAD, [lead])], by="test")
    for promised in (hours(30), hours(40)):
        feeds_post([feed(Record.TOUCH, [call | {"promised_at": promised}])], by="test")
    assert [row["promised_at"] for row in rows("promise")] == [hours(30), hours(40)]
    assert Touch.objects.latest("revision").revision == 1

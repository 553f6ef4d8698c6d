"""What a hand-over waits for, and to when: kept beside it, and the same that is derived of the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tasuki.domain.agreement.document import EvaluatedFrom
from tasuki.domain.agreement.versions import InForce, Versions
from tasuki.domain.handoffs import Outcome, Passing
from tasuki.domain.obligations import Kind
from tasuki.domain.stages import Gate
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.services import waiting
from tasuki.web.ledger import services as ledger
from tests.agreements import AGREEMENT
from tests.web.handoffs import ANSWERS, again, carried, offered, owed, user
from tests.web.roles import FS_MANAGER, FS_REP, IS_REP, MARKETING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("agreed")]


def test_an_sql_waits_for_its_answer_and_then_for_its_evaluation() -> None:
    handoff = again(offered())
    answer = owed(handoff.lead)[Kind.FS_ANSWER]
    assert (handoff.awaits, handoff.since, handoff.due_at) == (
        "answer",
        handoff.offered_at,
        answer.due_at,
    )
    event = services.handoff_accept(handoff, by=user(FS_REP))
    evaluation = owed(handoff.lead)[Kind.FS_EVALUATION]
    handoff = again(handoff)
    assert (handoff.awaits, handoff.since, handoff.due_at) == (
        "evaluation",
        event.posting.at,
        evaluation.due_at,
    )
    services.handoff_evaluate(handoff, ANSWERS, by=user(FS_REP), outcome=Outcome.WON)
    assert (again(handoff).awaits, again(handoff).due_at) == (None, None)


def test_an_mql_waits_for_its_first_attempt_and_is_evaluated_by_nobody() -> None:
    lead = ledger.lead_create(by="test", created_at=timezone.now() - timedelta(hours=1))
    handoff = services.handoff_offer(lead, Passing.MQL, by=user(MARKETING))
    attempt = owed(lead)[Kind.FIRST_ATTEMPT]
    assert (again(handoff).awaits, again(handoff).due_at) == ("answer", attempt.due_at)
    services.handoff_accept(handoff, by=user(IS_REP))
    assert (again(handoff).awaits, again(handoff).due_at) == (None, None)


def test_nobody_moves_the_time_by_asking_another() -> None:
    handoff = offered()
    other = user(FS_REP, "kuroda").member
    assert other is not None
    before = again(handoff)
    services.handoff_reassign(handoff, other, by=user(FS_MANAGER))
    after = again(handoff)
    assert after.receiver == other
    assert (after.since, after.due_at) == (before.since, before.due_at)


def test_a_return_waits_for_the_sender_until_the_sender_moves_on() -> None:
    handoff = offered()
    services.handoff_return(handoff, "budget", by=user(FS_REP))
    assert (again(handoff).awaits, again(handoff).due_at) == ("sender", None)
    services.handoff_offer(
        handoff.lead, Passing.SQL, by=user(IS_REP), carried=carried(handoff.lead)
    )
    assert again(handoff).awaits is None
    appeal = services.handoff_appeal(handoff, "根拠あり", by=user(IS_REP))
    services.appeal_answer(appeal, by=user(FS_MANAGER), upheld=True, why="はい")
    assert again(handoff).awaits is None


def test_what_is_disqualified_or_moves_on_elsewhere_waits_for_nobody() -> None:
    first, second, third = offered(1), offered(2), offered(3)
    for one in (first, second, third):
        services.handoff_return(one, "budget", by=user(FS_REP))
    services.lead_disqualify(first.lead, "budget", by=user(IS_REP))
    ledger.gate_post(second.lead, Gate.HAND_OVER, by="import")
    assert services.handoffs_settle(by="job") == 1
    assert [again(one).awaits for one in (first, second, third)] == [None, None, "sender"]
    assert services.handoffs_settle(by="job") == 0


def test_an_acceptance_that_an_import_brings_counts_from_when_it_happened() -> None:
    handoff = offered()
    at = timezone.now()
    ledger.gate_post(handoff.lead, Gate.ACCEPT, by="import", occurred_at=at)
    services.handoffs_settle(by="job")
    assert (again(handoff).awaits, again(handoff).since) == ("evaluation", at)


def test_an_evaluation_that_is_owed_from_the_close_has_no_time_before_it() -> None:
    changed = AGREEMENT.response.model_copy(update={"evaluated_from": EvaluatedFrom.CLOSE})
    at = timezone.now()
    later = InForce(2, at, AGREEMENT.model_copy(update={"response": changed}))
    handoff = offered()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting, "versions", lambda _: Versions((later,)))
        services.handoff_accept(handoff, by=user(FS_REP))
    assert (again(handoff).awaits, again(handoff).due_at) == ("evaluation", None)


def test_without_an_agreement_nothing_is_promised() -> None:
    lead = ledger.lead_create(by="test")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting, "versions", lambda _: Versions())
        handoff = services.handoff_offer(lead, Passing.MQL, by=user(MARKETING))
    assert (again(handoff).awaits, again(handoff).due_at) == ("answer", None)


def test_settling_looks_only_at_what_the_ledger_says_anew() -> None:
    for n in range(4):
        services.handoff_accept(offered(n), by=user(FS_REP))
    news = offered(9)
    ledger.gate_post(news.lead, Gate.ACCEPT, by="import")
    assert list(Handoff.objects.filter(waiting.unread())) == [news]
    assert services.handoffs_settle(by="job") == 1
    assert not Handoff.objects.filter(waiting.unread()).exists()

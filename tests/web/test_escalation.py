"""Escalation: what field sales leaves unanswered is named to its manager, and goes back by the agreement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from tasuki.domain.agreement.document import Agreement, Within
from tasuki.domain.handoffs import Act, Standing
from tasuki.domain.notices import Notice
from tasuki.domain.obligations import TAKEN_BACK, Kind
from tasuki.domain.roles import Role
from tasuki.web.agreements.services import (
    agreement_draft,
    agreement_propose,
    agreement_set_date,
)
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.services.escalating import BY, unanswered
from tasuki.web.ledger.models import GateEvent, Posting
from tasuki.web.notices.selectors import news
from tasuki.web.notices.selectors.owed import owed
from tests.agreements import AGREEMENT
from tests.facts.ledgers import TOKYO
from tests.web.agreements import SIGNERS, sign_all
from tests.web.handoffs import begin, offered, user
from tests.web.handoffs import owed as promised
from tests.web.roles import FS_MANAGER, FS_REP, IS_REP

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2026, 11, 19, 10, tzinfo=TOKYO)
OVERDUE = datetime(2026, 11, 20, 18, 1, tzinfo=TOKYO)
REASSIGNED_BY = datetime(2026, 11, 24, 12, tzinfo=TOKYO)  # Monday is a holiday
BACK = datetime(2026, 11, 25, 18, tzinfo=TOKYO)
MINUTE = timedelta(minutes=1)


def agreed(**response: Within | None) -> Agreement:
    return AGREEMENT.model_copy(update={"response": AGREEMENT.response.model_copy(update=response)})


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(THURSDAY, tick=False) as travelled:
        begin(FS_REP, agreement=agreed(take_back=Within(days=2)))
        yield travelled


def test_the_manager_is_told_from_the_due_time_on(clock: time_machine.Traveller) -> None:
    handoff, manager = offered(), user(FS_MANAGER)
    assert handoff.due_at == OVERDUE - MINUTE
    clock.move_to(OVERDUE - MINUTE)
    assert Notice.REASSIGN not in {one.what for one in owed(manager, OVERDUE - MINUTE)}
    (told,) = [one for one in owed(manager, OVERDUE) if one.what is Notice.REASSIGN]
    assert (told.n, told.late, told.items[0].due_at) == (1, 0, REASSIGNED_BY)
    (told,) = [one for one in owed(manager, REASSIGNED_BY + MINUTE) if one.what is Notice.REASSIGN]
    assert told.late == 1
    for role in set(Role) - {Role.FS_MANAGER}:
        assert Notice.REASSIGN not in {one.what for one in owed(user(role), OVERDUE)}


def test_it_gives_back_what_the_agreement_gives_back_and_nothing_else(
    clock: time_machine.Traveller,
) -> None:
    silent, answered = offered(1), offered(2)
    services.handoff_accept(answered, by=user(FS_REP))
    clock.move_to(BACK)
    assert services.handoffs_escalate() == services.escalating.Escalated(0, 1)
    clock.move_to(BACK + MINUTE)
    before = Posting.objects.count()
    assert services.handoffs_escalate() == services.escalating.Escalated(1, 0)
    silent.refresh_from_db()
    answered.refresh_from_db()
    assert (silent.standing, answered.standing) == (Standing.TAKEN_BACK, Standing.ACCEPTED)
    (line,) = Posting.objects.order_by("-pk")[: Posting.objects.count() - before]
    assert (line.verb, line.actor, line.user) == ("handoff_take_back", BY, None)
    gate = GateEvent.objects.get(pk=silent.events.latest("number").gate_event_id)
    assert (gate.kind, gate.reason, gate.posting_id) == ("return", TAKEN_BACK, line.pk)
    assert promised(silent.lead)[Kind.FS_ANSWER].kept(BACK + MINUTE) is False  # and stays so


def test_running_it_again_changes_nothing(clock: time_machine.Traveller) -> None:
    offered()
    clock.move_to(BACK + MINUTE)
    services.handoffs_escalate()
    before = Posting.objects.count()
    assert services.handoffs_escalate() == services.escalating.Escalated(0, 0)
    assert Posting.objects.count() == before


def test_who_answers_while_it_runs_comes_first(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    handoff = offered()
    clock.move_to(BACK + MINUTE)
    found = list(unanswered(BACK + MINUTE))
    services.handoff_accept(Handoff.objects.get(pk=handoff.pk), by=user(FS_REP))
    monkeypatch.setattr(services.escalating, "unanswered", lambda _now: found)
    assert services.handoffs_escalate().taken_back == 0
    handoff.refresh_from_db()
    assert handoff.standing == Standing.ACCEPTED


def test_another_receiver_does_not_move_the_time(clock: time_machine.Traveller) -> None:
    handoff, other = offered(), user(FS_REP, "other")
    clock.move_to(OVERDUE)
    services.handoff_reassign(handoff, other.member, by=user(FS_MANAGER))
    clock.move_to(BACK + MINUTE)
    assert services.handoffs_escalate().taken_back == 1


def test_the_version_of_the_offer_decides(clock: time_machine.Traveller) -> None:
    """A version of the next day gives nothing back; what was offered before still goes back."""
    early = offered(1)
    second = agreement_draft(agreed(take_back=None), by=user(Role.IS_MANAGER))
    agreement_propose(second, by=user(Role.IS_MANAGER))
    sign_all(second, {role: user(role) for role in SIGNERS})
    tomorrow = THURSDAY.date() + timedelta(days=1)
    agreement_set_date(second, tomorrow, by=user(Role.IS_MANAGER))
    clock.move_to(THURSDAY + timedelta(days=1))
    late = offered(2, receiver=user(FS_REP).member)
    assert late.version != early.version
    clock.move_to(BACK + timedelta(days=30))
    assert services.handoffs_escalate().taken_back == 1
    assert Handoff.objects.get(pk=early.pk).standing == Standing.TAKEN_BACK
    assert Handoff.objects.get(pk=late.pk).standing == Standing.OFFERED


def test_both_sides_are_told_that_it_went_back(clock: time_machine.Traveller) -> None:
    sender = user(IS_REP)
    handoff = offered()
    clock.move_to(BACK + MINUTE)
    services.handoffs_escalate()
    assert handoff.events.latest("number").act == Act.TAKEN_BACK
    (told,) = news.news(sender, 0)
    assert (told.what, told.who, told.name) == ("went_back", None, "acme")
    assert [one.what for one in news.news(user(FS_REP), 0)] == ["went_back", "offered"]

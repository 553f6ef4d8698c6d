"""A hand-over that another system recorded: taken up once, with its answers, and evaluated here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tasuki.domain.handoffs import Act, Outcome, Standing
from tasuki.domain.stages import Gate
from tasuki.web.handoffs import services
from tasuki.web.handoffs.invented import FORGOTTEN, evaluations_invent
from tasuki.web.handoffs.models import Handoff, HandoffEvent
from tasuki.web.handoffs.services import Refused
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.models import GateEvent, Lead
from tests.web.handoffs import ANSWERS, handed_over_elsewhere, mql, offered, reason, user
from tests.web.reading import reader, text
from tests.web.roles import FS_REP, IS_REP

pytestmark = pytest.mark.usefixtures("agreed")


def page(lead: Lead, role: object = FS_REP) -> str:
    return text(reader(role).get(f"/leads/{lead.pk}/").content.decode())  # type: ignore[arg-type]


@pytest.mark.django_db
def test_it_stands_where_the_other_system_says() -> None:
    waiting = services.handoff_adopt(handed_over_elsewhere(1), by=user(FS_REP))
    assert (waiting.standing, waiting.awaits) == (Standing.OFFERED, "answer")
    taken = services.handoff_adopt(handed_over_elsewhere(2, Gate.ACCEPT), by=user(FS_REP))
    assert (taken.standing, taken.awaits) == (Standing.ACCEPTED, "evaluation")
    event = GateEvent.objects.get(lead=taken.lead, kind=Gate.HAND_OVER)
    assert (taken.offered_at, taken.gate_event) == (event.occurred_at, event)
    acts = [Act(one) for one in taken.events.order_by("number").values_list("act", flat=True)]
    assert acts == [Act.OFFERED, Act.ACCEPTED]


@pytest.mark.django_db
def test_it_is_taken_up_once_and_only_from_elsewhere() -> None:
    lead = handed_over_elsewhere()
    services.handoff_adopt(lead, by=user(FS_REP))
    for known in (lead, offered(2).lead, mql(3)):
        with pytest.raises(Refused) as no:
            services.handoff_adopt(known, by=user(FS_REP))
        assert no.value.code == "nothing_to_adopt"
    assert Handoff.objects.filter(lead=lead).count() == 1


@pytest.mark.django_db
def test_a_corrected_hand_over_is_the_same_one() -> None:
    lead = handed_over_elsewhere()
    services.handoff_adopt(lead, by=user(FS_REP))
    first = GateEvent.objects.get(lead=lead, kind=Gate.HAND_OVER)
    GateEvent.objects.create(
        key=first.key,
        revision=1,
        supersedes_id=first.pk,
        kind=first.kind,
        occurred_at=first.occurred_at,
        lead=lead,
        posting=first.posting,
    )
    with pytest.raises(Refused, match="nothing_to_adopt"):
        services.handoff_adopt(lead, by=user(FS_REP))


@pytest.mark.django_db
def test_its_evaluation_is_what_the_ledger_tells_of_it() -> None:
    lead = handed_over_elsewhere(1, Gate.ACCEPT)
    handoff = services.handoff_adopt(lead, by=user(FS_REP))
    services.handoff_evaluate(handoff, ANSWERS, by=user(FS_REP), outcome=Outcome.OPPORTUNITY)
    event = GateEvent.objects.get(lead=lead, kind=Gate.HAND_OVER)
    told = handoff.events.get(act=Act.EVALUATED)
    assert (told.handoff.gate_event, told.member) == (event, user(FS_REP).member)


@pytest.mark.django_db
def test_a_leads_page_says_that_there_is_one_and_leads_to_it() -> None:
    lead = handed_over_elsewhere(1, Gate.ACCEPT)
    assert "ほかのシステムで引き渡し" in page(lead)
    assert "ここで回答・評価する" in page(lead)
    assert "ここで回答・評価する" not in page(lead, IS_REP)
    client = reader(FS_REP)
    answer = client.post(f"/handoffs/lead/{lead.pk}/adopt/", follow=True)
    assert "引き渡しを取り込みました" in text(answer.content.decode())
    shown = text(answer.content.decode())
    assert "評価" in shown
    assert "内容はここにありません" in shown
    assert "未確認" not in shown  # what nobody knows here was not left out there
    listed = client.get("/handoffs/?show=evaluate").content.decode()
    assert (lead.company.name or lead.company.key) in listed  # type: ignore[union-attr]
    assert "未確認" not in listed
    assert "ほかのシステムで引き渡し" not in page(lead)
    again = client.post(f"/handoffs/lead/{lead.pk}/adopt/")
    assert again.status_code == 422
    assert "ここにまだ無いものはありません" in text(again.content.decode())


@pytest.mark.django_db
def test_another_one_that_waits_is_answered_first() -> None:
    lead = offered().lead
    reason()
    receiver = user(FS_REP).member
    ledger.gate_post(lead, Gate.HAND_OVER, by="test", to_member=receiver)
    with pytest.raises(Refused, match="offered_already"):
        services.handoff_adopt(lead, by=user(FS_REP))


@pytest.mark.django_db
def test_an_invented_past_is_evaluated_but_for_what_was_forgotten() -> None:
    for n in range(1, FORGOTTEN + 2):
        handed_over_elsewhere(n, Gate.ACCEPT)
    later = timezone.now() + timedelta(days=20)
    assert evaluations_invent(timezone.now(), by="test") == 0  # its time has not come
    assert evaluations_invent(later, by="test") == FORGOTTEN
    assert evaluations_invent(later, by="test") == 0
    taken = GateEvent.objects.filter(kind=Gate.ACCEPT).earliest("occurred_at").occurred_at
    said = HandoffEvent.objects.filter(act=Act.EVALUATED).values_list("posting__at", flat=True)
    assert all(taken < at < later for at in said)

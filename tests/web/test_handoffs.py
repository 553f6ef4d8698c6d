"""Hand-overs: offered, answered, evaluated, appealed; one event, one audit line, one truth."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tasuki.domain.agreement.document import Bant, Level
from tasuki.domain.handoffs import Accuracy, Act, Finding, Outcome, Passing, Standing
from tasuki.domain.obligations import TAKEN_BACK
from tasuki.domain.stages import Gate
from tasuki.web.accounts.models import Member
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import (
    Appeal,
    Evaluation,
    Feedback,
    FeedbackEvent,
    Handoff,
    HandoffEvent,
    ReturnReason,
)
from tasuki.web.handoffs.services import Refused
from tasuki.web.handoffs.services.acting import run_of
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.erasure import lead_erase
from tasuki.web.ledger.models import Campaign, GateEvent, Note, Posting
from tests.web.handoffs import ANSWERS, begin, carried, in_force, mql, offered, reason, user
from tests.web.roles import FS_MANAGER, FS_REP, IS_MANAGER, IS_REP, MARKETING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agreed(request: Any, db: None) -> None:
    if "territories" not in request.node.name:
        begin(FS_REP)


def acts(handoff: Handoff) -> list[str]:
    return list(handoff.events.order_by("number").values_list("act", flat=True))


def refused(code: str) -> Any:
    return pytest.raises(Refused, match=f"^{code}$")


def test_an_offer_is_a_package_a_gate_event_and_one_audit_line() -> None:
    before = Posting.objects.count()
    lead = mql()
    package = carried(lead)
    posted = Posting.objects.count()
    handoff = services.handoff_offer(lead, Passing.SQL, by=user(IS_REP), carried=package)
    assert Posting.objects.count() == posted + 1
    assert posted > before
    assert handoff.gate_event.kind == Gate.HAND_OVER
    assert handoff.gate_event.to_member == handoff.receiver == user(FS_REP).member
    assert handoff.gate_event.posting == handoff.posting
    assert (handoff.version, handoff.cycle, handoff.sender) == (1, 1, user(IS_REP).member)
    assert handoff.package["bant"]["need"]["evidence"] == "call"
    assert acts(handoff) == ["offered"]
    words = json.loads(Note.objects.get(record="handoff").text)
    assert words["bant"]["need"] == "転記に月40時間"
    assert "転記" not in json.dumps(handoff.package, ensure_ascii=False)


def test_accepting_reaches_the_ledger_by_the_same_posting() -> None:
    handoff = offered()
    event = services.handoff_accept(handoff, by=user(FS_REP))
    assert event.gate_event is not None
    assert (event.gate_event.kind, event.gate_event.posting) == (Gate.ACCEPT, event.posting)
    assert run_of(handoff.lead)[1].accepted_at == event.posting.at
    assert (handoff.standing, acts(handoff)) == ("accepted", ["offered", "accepted"])


def test_a_return_needs_a_reason_of_the_list() -> None:
    handoff = offered()
    for given, code in (("", "reason_needed"), ("  ", "reason_needed"), ("none", "unknown_reason")):
        with refused(code):
            services.handoff_return(handoff, given, by=user(FS_REP))
    services.reason_retire(reason("old"), by=user(FS_MANAGER))
    with refused("retired_reason"):
        services.handoff_return(handoff, "old", by=user(FS_REP))
    assert acts(handoff) == ["offered"]
    event = services.handoff_return(handoff, "budget", by=user(FS_REP), comment="予算は来期")
    assert (event.reason, event.gate_event.reason) == (reason(), "budget")  # type: ignore[union-attr]
    assert Note.objects.get(record="handoff_event").text == "予算は来期"
    assert run_of(handoff.lead)[1].returned_at == event.posting.at


def test_a_retired_reason_stays_with_what_was_returned_for_it() -> None:
    handoff = offered()
    event = services.handoff_return(handoff, "budget", by=user(FS_REP))
    services.reason_retire(reason(), by=user(FS_MANAGER))
    event.refresh_from_db()
    assert event.reason is not None
    assert (event.reason.ja, event.reason.retired_at is not None) == ("予算がない", True)
    with refused("known_reason"):
        services.reason_add("budget", by="test", ja="別", en="other")


def test_what_was_accepted_can_still_be_returned_and_offered_again() -> None:
    handoff = offered()
    services.handoff_accept(handoff, by=user(FS_REP))
    services.handoff_return(handoff, "budget", by=user(FS_REP))
    again = services.handoff_offer(
        handoff.lead, Passing.SQL, by=user(IS_REP), carried=carried(handoff.lead)
    )
    assert again.pk != handoff.pk
    assert run_of(handoff.lead)[1].handoffs[-1].attempt == 2


def test_whoever_comes_second_is_told_who_was_first_and_when() -> None:
    handoff = offered()
    stale = Handoff.objects.get(pk=handoff.pk)
    event = services.handoff_accept(handoff, by=user(FS_REP))
    with refused("too_late") as no:
        services.handoff_accept(stale, by=user(FS_REP, "kuroda"))
    assert no.value.facts["who"] == "fs_rep"
    assert no.value.facts["at"] == event.posting.at
    assert no.value.facts["act"] == "accepted"
    assert Posting.objects.filter(verb="handoff_accept").count() == 1


def test_a_hand_over_is_offered_once() -> None:
    handoff = offered()
    with refused("offered_already"):
        services.handoff_offer(
            handoff.lead, Passing.SQL, by=user(IS_REP), carried=carried(handoff.lead)
        )
    services.handoff_accept(handoff, by=user(FS_REP))
    with refused("accepted_already"):
        services.handoff_offer(
            handoff.lead, Passing.SQL, by=user(IS_REP), carried=carried(handoff.lead)
        )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"summary": ""}, "incomplete"),
        ({"next_step_at": None}, "incomplete"),
        ({"bant": {}}, "incomplete"),
        ({"bant": {b: Finding(Level.CONFIRMED, "x") for b in Bant}}, "incomplete"),  # no call
        ({"bant": {b: Finding(Level.CONFIRMED, "x", 987654) for b in Bant}}, "no_such_call"),
    ],
)
def test_a_package_that_falls_short_is_refused_with_what_is_missing(
    changed: Any, code: str
) -> None:
    lead = mql()
    with refused(code) as no:
        services.handoff_offer(lead, Passing.SQL, by=user(IS_REP), carried=carried(lead, **changed))
    assert code != "incomplete" or no.value.facts["missing"]
    assert not Handoff.objects.exists()
    assert GateEvent.objects.filter(lead=lead).count() == 1


def test_a_lead_that_must_not_be_contacted_or_is_closed_is_not_offered() -> None:
    lead = mql()
    ledger.do_not_contact_set(lead, True, by="test")
    with refused("do_not_contact"):
        services.handoff_offer(lead, Passing.SQL, by=user(IS_REP), carried=carried(lead))
    ledger.do_not_contact_set(lead, False, by="test")
    services.lead_disqualify(lead, "budget", by=user(IS_REP))
    with refused("closed"):
        services.handoff_offer(lead, Passing.SQL, by=user(IS_REP), carried=carried(lead))


def test_it_goes_to_whoever_has_the_fewest_and_is_there() -> None:
    user(FS_REP, "kuroda")
    first, second = offered(1), offered(2)
    assert {first.receiver, second.receiver} == {user(FS_REP).member, user(FS_REP, "kuroda").member}
    services.handoff_accept(second, by=user(FS_REP, "kuroda"))
    third = offered(3)
    assert third.receiver == second.receiver
    today = timezone.localdate()
    away = services.absence_set(third.receiver, today, today, by=user(IS_MANAGER))  # type: ignore[arg-type]
    assert offered(4).receiver == first.receiver
    services.absence_withdraw(away, by=user(IS_MANAGER))
    Member.objects.filter(pk=first.receiver_id).update(active_until=today - timedelta(days=1))
    assert offered(5).receiver == second.receiver
    Member.objects.filter(pk=second.receiver_id).update(active_until=today - timedelta(days=1))
    with refused("nobody_there"):
        offered(6)


def test_territories_first_and_a_segment_of_nobody_to_the_fewest() -> None:
    in_force()
    kuroda, hayashi = user(FS_REP, "kuroda"), user(FS_REP, "hayashi")
    assert offered(1).receiver == kuroda.member
    lead = mql(2, segment="知らない区分")
    handoff = services.handoff_offer(lead, Passing.SQL, by=user(IS_REP), carried=carried(lead))
    assert handoff.receiver == hayashi.member
    today = timezone.localdate()
    services.absence_set(kuroda.member, today, today, by=kuroda)  # type: ignore[arg-type]
    assert offered(3).receiver == hayashi.member


def test_another_is_asked_and_the_ledger_knows() -> None:
    handoff = offered()
    other = user(FS_REP, "kuroda")
    event = services.handoff_reassign(handoff, other.member, by=user(FS_MANAGER))  # type: ignore[arg-type]
    assert (handoff.receiver, handoff.standing) == (other.member, "offered")
    assert run_of(handoff.lead)[1].handoffs[-1].fs_member_id == other.member_id
    assert event.gate_event is not None
    for wanted, code in (
        (other.member, "same_receiver"),
        (user(IS_REP).member, "wrong_department"),
    ):
        with refused(code):
            services.handoff_reassign(handoff, wanted, by=user(FS_MANAGER))  # type: ignore[arg-type]
    with refused("not_yours"):
        services.handoff_reassign(handoff, user(FS_REP).member, by=user(IS_MANAGER))  # type: ignore[arg-type]


def test_what_nobody_answered_is_taken_back_and_counts_as_nobody_s_answer() -> None:
    handoff = offered()
    event = services.handoff_take_back(handoff, by=user(IS_REP))
    assert event.gate_event is not None
    assert (event.gate_event.kind, event.gate_event.reason) == (Gate.RETURN, TAKEN_BACK)
    assert not run_of(handoff.lead)[1].offered
    with refused("too_late"):
        services.handoff_accept(handoff, by=user(FS_REP))


def test_only_what_was_accepted_is_evaluated_by_the_questions_in_force() -> None:
    handoff = offered()
    how = {"by": user(FS_REP), "outcome": Outcome.OPPORTUNITY}
    with refused("not_accepted"):
        services.handoff_evaluate(handoff, ANSWERS, **how)
    services.handoff_accept(handoff, by=user(FS_REP))
    for given, code in (
        ({"quality": 3}, "unanswered"),
        ({**ANSWERS, "other": 1}, "unknown_question"),
        ({**ANSWERS, "quality": 5}, "off_scale"),
        ({**ANSWERS, "quality": 0}, "off_scale"),
    ):
        with refused(code):
            services.handoff_evaluate(handoff, given, **how)
    found = services.handoff_evaluate(
        handoff, ANSWERS, bant={Bant.NEED: Accuracy.OVERSTATED}, comment="課題は浅い", **how
    )
    assert found.answers["quality"] == {"label": "SQLの質", "scale": 4, "value": 3}
    assert (found.bant, found.outcome, found.version) == ({"need": "overstated"}, "opportunity", 1)
    services.handoff_evaluate(handoff, ANSWERS, by=user(FS_REP), outcome=Outcome.WON)
    assert Evaluation.objects.count() == 2


def test_the_sender_appeals_once_at_a_time_and_is_answered() -> None:
    handoff = offered()
    with refused("nothing_to_appeal"):
        services.handoff_appeal(handoff, "根拠あり", by=user(IS_REP))
    services.handoff_return(handoff, "budget", by=user(FS_REP))
    with refused("why_needed"):
        services.handoff_appeal(handoff, " ", by=user(IS_REP))
    with refused("not_yours"):
        services.handoff_appeal(handoff, "x", by=user(MARKETING))
    appeal = services.handoff_appeal(handoff, "予算は確認済み", by=user(IS_REP))
    with refused("appeal_open"):
        services.handoff_appeal(handoff, "もう一度", by=user(IS_REP))
    services.appeal_answer(appeal, by=user(FS_MANAGER), upheld=True, why="確認しました")
    stored = Appeal.objects.get()
    assert (stored.against, stored.upheld, stored.answered.upheld) == ("returned", True, True)  # type: ignore[union-attr]
    with refused("no_appeal"):
        services.appeal_answer(appeal, by=user(FS_MANAGER), upheld=False, why="x")
    assert handoff.standing == "returned"


def test_an_mql_is_offered_taken_and_returned() -> None:
    lead = ledger.lead_create(by="test")
    handoff = services.handoff_offer(lead, Passing.MQL, by=user(MARKETING))
    assert (handoff.gate_event.kind, handoff.receiver) == (Gate.MQL, None)
    with refused("offered_already"):
        services.handoff_offer(lead, Passing.MQL, by=user(MARKETING))
    services.handoff_accept(handoff, by=user(IS_REP))
    assert run_of(lead)[1].member_id == user(IS_REP).member_id
    services.handoff_return(handoff, "budget", by=user(IS_REP))
    assert run_of(lead)[1].mql_returned_at is not None
    again = services.handoff_offer(lead, Passing.MQL, by=user(MARKETING))
    services.handoff_accept(again, by=user(IS_REP))
    with refused("accepted_already"):
        services.handoff_offer(lead, Passing.MQL, by=user(MARKETING))


def test_an_mql_that_is_with_field_sales_is_returned_by_them() -> None:
    lead = ledger.lead_create(by="test", created_at=timezone.now() - timedelta(days=1))
    first = services.handoff_offer(lead, Passing.MQL, by=user(MARKETING))
    services.handoff_accept(first, by=user(IS_REP))
    person = lead.person
    person.name, person.job_title = "山田", "部長"
    person.save()
    lead.company = mql(9).company
    lead.save()
    sql = services.handoff_offer(lead, Passing.SQL, by=user(IS_REP), carried=carried(lead))
    with refused("passed_on"):
        services.handoff_return(first, "budget", by=user(IS_REP))
    services.handoff_return(sql, "budget", by=user(FS_REP))
    services.handoff_return(first, "budget", by=user(IS_REP))
    assert [first.standing, sql.standing] == ["returned", "returned"]


def test_a_recycle_needs_a_date_and_ends_what_is_open() -> None:
    handoff = offered()
    tomorrow = timezone.localdate() + timedelta(days=1)
    with refused("date_needed"):
        services.lead_recycle(handoff.lead, "budget", None, by=user(IS_REP))
    with refused("date_past"):
        services.lead_recycle(handoff.lead, "budget", timezone.localdate(), by=user(IS_REP))
    event = services.lead_recycle(handoff.lead, "budget", tomorrow, by=user(IS_REP))
    handoff.refresh_from_db()
    assert (event.revisit_on, handoff.standing) == (tomorrow, "recycled")
    assert handoff.events.latest("number").gate_event == event
    assert Posting.objects.filter(verb="lead_recycle").count() == 1
    with refused("closed"):
        services.lead_disqualify(handoff.lead, "budget", by=user(IS_REP))


def test_a_recycled_lead_comes_back_as_the_next_cycle() -> None:
    handoff = offered()
    tomorrow = timezone.localdate() + timedelta(days=1)
    services.lead_recycle(handoff.lead, "budget", tomorrow, by=user(IS_REP))
    again = services.handoff_offer(handoff.lead, Passing.MQL, by=user(MARKETING))
    assert again.cycle == 2


def test_what_was_answered_elsewhere_is_taken_over_not_contradicted() -> None:
    handoff = offered()
    kuroda = user(FS_REP, "kuroda")
    brought = ledger.gate_post(handoff.lead, Gate.ACCEPT, by="import", member=kuroda.member)
    with refused("too_late") as no:
        services.handoff_accept(handoff, by=user(FS_REP))
    assert no.value.facts["who"] == "kuroda"
    assert services.handoffs_settle(by="job") == 1
    assert services.handoffs_settle(by="job") == 0
    handoff.refresh_from_db()
    assert (handoff.standing, handoff.receiver) == ("accepted", kuroda.member)
    taken = handoff.events.latest("number")
    assert (taken.gate_event, taken.posting) == (brought, brought.posting)
    assert Posting.objects.get(pk=brought.posting_id).detail["gate_event"] == brought.pk


def test_where_it_stands_is_what_its_events_come_to() -> None:
    handoff = offered()
    for act in (
        lambda: services.handoff_accept(handoff, by=user(FS_REP)),
        lambda: services.handoff_evaluate(
            handoff, ANSWERS, by=user(FS_REP), outcome=Outcome.UNDECIDED
        ),
        lambda: services.handoff_return(handoff, "budget", by=user(FS_REP)),
    ):
        act()
        handoff.refresh_from_db()
        assert handoff.history().standing is Standing(handoff.standing)
    assert [Act(a) for a in acts(handoff)] == [
        Act.OFFERED,
        Act.ACCEPTED,
        Act.EVALUATED,
        Act.RETURNED,
    ]


def test_feedback_is_collected_sent_acknowledged_and_answered() -> None:
    campaign = Campaign.objects.create(
        key="fair", name="展示会", posting=Posting.objects.create(at=timezone.now(), verb="test")
    )
    handoff = offered()
    handoff.lead.campaign = campaign
    handoff.lead.save()
    services.handoff_accept(handoff, by=user(FS_REP))
    services.handoff_evaluate(handoff, ANSWERS, by=user(FS_REP), outcome=Outcome.WON)
    services.handoff_return(handoff, "budget", by=user(FS_REP))
    today = timezone.localdate()
    with refused("not_over"):
        services.feedback_collect(campaign, today, today, by=user(IS_MANAGER))
    Handoff.objects.update(offered_at=timezone.now() - timedelta(days=2))
    start, end = today - timedelta(days=7), today - timedelta(days=1)
    with refused("ends_first"):
        services.feedback_collect(campaign, end, start, by=user(IS_MANAGER))
    feedback = services.feedback_collect(campaign, start, end, by=user(IS_MANAGER))
    assert feedback.told == {
        "handed_over": 1,
        "counts": {"returned": 1},
        "quality": {"quality": {"3": 1}, "bant": {"4": 1}},
        "return_reasons": {"budget": 1},
        "outcomes": {"won": 1},
    }
    with refused("collected_already"):
        services.feedback_collect(campaign, start, end, by=user(IS_MANAGER))
    with refused("not_sent"):
        services.feedback_answer(feedback, "見直します", by=user(MARKETING))
    services.feedback_send(feedback, by=user(IS_MANAGER))
    with refused("sent_already"):
        services.feedback_send(feedback, by=user(FS_MANAGER))
    services.feedback_acknowledge(feedback, by=user(MARKETING))
    with refused("text_needed"):
        services.feedback_answer(feedback, " ", by=user(MARKETING))
    services.feedback_answer(feedback, "対象を見直します", by=user(MARKETING))
    done = FeedbackEvent.objects.order_by("id").values_list("act", flat=True)
    assert list(done) == ["collected", "sent", "acknowledged", "answered"]


def test_what_a_person_said_is_erased_and_what_happened_stays() -> None:
    handoff = offered()
    services.handoff_return(handoff, "budget", by=user(FS_REP), comment="山田さんは異動")
    lead_erase(handoff.lead, by="test")
    assert not Note.objects.filter(lead=handoff.lead).exists()
    assert acts(handoff) == ["offered", "returned"]
    services.handoff_appeal(handoff, "山田さんに確認した", by=user(IS_REP))
    assert not Note.objects.filter(lead=handoff.lead).exists()


@pytest.mark.parametrize("model", [HandoffEvent, Evaluation, Feedback, FeedbackEvent])
def test_the_database_refuses_to_change_what_was_done(model: Any) -> None:
    handoff = offered()
    services.handoff_accept(handoff, by=user(FS_REP))
    services.handoff_evaluate(handoff, ANSWERS, by=user(FS_REP), outcome=Outcome.WON)
    today = timezone.localdate()
    campaign = Campaign.objects.create(key="fair", posting=handoff.posting)
    day = today - timedelta(days=1)
    services.feedback_collect(campaign, day, day, by=user(IS_MANAGER))
    table = model._meta.db_table
    before = list(model.objects.values())
    assert before
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        refusal = pytest.raises(DatabaseError, match="append-only")
        with refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert list(model.objects.values()) == before


@pytest.mark.parametrize("model", [ReturnReason, Handoff])
def test_the_database_refuses_to_remove_reasons_and_hand_overs(model: Any) -> None:
    offered()
    refusal = pytest.raises(DatabaseError, match="append-only")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")


def test_two_open_offers_of_one_lead_are_refused_by_the_database_too() -> None:
    handoff = offered()
    gate = ledger.gate_post(handoff.lead, Gate.ASSIGN, by="test")
    with pytest.raises(DatabaseError), transaction.atomic():
        Handoff.objects.create(
            lead=handoff.lead, cycle=1, passing="sql", offered_at=timezone.now(),
            gate_event=gate, posting=gate.posting,
        )  # fmt: skip

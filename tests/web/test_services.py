"""Single posting: what is stored, what is refused, who is written down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tasuki.domain.roles import Role
from tasuki.domain.stages import NEEDS_REASON, Gate
from tasuki.domain.touches import Disposition, TouchKind
from tasuki.web.accounts.models import Member, User
from tasuki.web.accounts.services import user_create
from tasuki.web.ledger import services
from tasuki.web.ledger.models import Correction, GateEvent, Note, Person, Posting, Touch
from tasuki.web.ledger.posting import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep() -> User:
    member = Member.objects.create(key="s:member:1", name="田中")
    return user_create(
        username="tanaka", password="correct horse", role=Role.IS_REP, by="test", member=member
    )


def test_a_lead_keeps_its_person_apart(rep: User) -> None:
    lead = services.lead_create(
        by=rep, person_name="佐藤", email=" A@Example.JP ", phone="03-1234-5678", note="夕方"
    )
    person = Person.objects.get(lead=lead)
    assert (person.name, person.email, person.phone, person.phone_e164) == (
        "佐藤",
        "a@example.jp",
        "03-1234-5678",
        "+81312345678",
    )
    assert Note.objects.get(lead=lead).text == "夕方"
    line = Posting.objects.get(verb="lead_create")
    assert (line.user, line.actor, line.object) == (rep, "tanaka", f"lead:{lead.pk}")
    assert lead.posting_id == line.pk


def test_a_touch_is_the_user_s_own_member_s_and_holds_no_note(rep: User) -> None:
    lead = services.lead_create(by=rep)
    touch = services.touch_post(
        lead,
        TouchKind.CALL,
        by=rep,
        disposition=Disposition.CALL_BACK,
        duration_s=30,
        note="また明日",
    )
    stored = Touch.objects.get(pk=touch.pk)
    assert (stored.member_id, stored.direction, stored.disposition) == (
        rep.member_id,
        "out",
        "call_back",
    )
    assert Note.objects.get(record="touch").key == touch.key


@pytest.mark.parametrize("kind", sorted(NEEDS_REASON))
def test_going_back_needs_a_reason(rep: User, kind: Gate) -> None:
    lead = services.lead_create(by=rep)
    with pytest.raises(Refused, match="reason_needed"):
        services.gate_post(lead, kind, by=rep, reason="  ")
    assert services.gate_post(lead, kind, by=rep, reason="予算なし").reason == "予算なし"


def test_the_future_cannot_be_posted(rep: User) -> None:
    later = timezone.now() + timedelta(minutes=1)
    lead = services.lead_create(by=rep)
    for post in (
        lambda: services.gate_post(lead, Gate.MQL, by=rep, occurred_at=later),
        lambda: services.touch_post(lead, TouchKind.MAIL, by=rep, occurred_at=later),
        lambda: services.lead_create(by=rep, created_at=later),
    ):
        with pytest.raises(Refused, match="future"):
            post()


def test_a_form_sent_twice_is_one_event(rep: User) -> None:
    lead = services.lead_create(by=rep)
    first = services.gate_post(lead, Gate.MQL, by=rep, key="form:1")
    assert services.gate_post(lead, Gate.MQL, by=rep, key="form:1") == first
    touch = services.touch_post(lead, TouchKind.CALL, by=rep, key="form:2")
    assert services.touch_post(lead, TouchKind.CALL, by=rep, key="form:2") == touch
    assert GateEvent.objects.count() == Touch.objects.count() == 1


def test_do_not_contact_keeps_the_old_value_and_marks_the_lead_as_changed(rep: User) -> None:
    lead = services.lead_create(by=rep)
    services.do_not_contact_set(lead, True, by=rep)
    services.do_not_contact_set(lead, True, by=rep)
    lead.refresh_from_db()
    assert lead.do_not_contact
    assert Correction.objects.values_list("field", "old", "new").get() == (
        "do_not_contact",
        "false",
        "true",
    )
    first, second = Posting.objects.filter(verb="do_not_contact_set").order_by("id")
    assert lead.posting_id == first.pk
    assert second.detail == {"value": True, "changed": False}


def test_every_verb_leaves_one_line(rep: User) -> None:
    before = Posting.objects.count()
    lead = services.lead_create(by="terminal")
    services.gate_post(lead, Gate.MQL, by=rep)
    services.touch_post(lead, TouchKind.CALL, by=rep)
    services.do_not_contact_set(lead, True, by=rep)
    lines = Posting.objects.order_by("id")[before:]
    assert [(line.verb, line.user_id is None) for line in lines] == [
        ("lead_create", True),
        ("gate_post", False),
        ("touch_post", False),
        ("do_not_contact_set", False),
    ]


def test_a_verb_that_fails_leaves_nothing(rep: User) -> None:
    services.lead_create(by=rep, key="s:lead:1")
    before = Posting.objects.count()
    with pytest.raises(Refused, match="key_taken"):
        services.lead_create(by=rep, key="s:lead:1")
    assert Posting.objects.count() == before

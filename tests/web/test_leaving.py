"""What members leave behind: who is told, and one verb that gives it to others."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tasuki.domain.handoffs import Act, Passing
from tasuki.domain.notices import Notice
from tasuki.domain.obligations import Kind
from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate
from tasuki.web.accounts.models import Member, User
from tasuki.web.accounts.permissions import Right, may
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.services import Refused
from tasuki.web.handoffs.services import leaving as verbs
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.models import GateEvent, Lead, Posting
from tasuki.web.notices.selectors import leaving
from tasuki.web.notices.selectors.owed import owed
from tests.facts.ledgers import journeys
from tests.web.handoffs import begin, member, mql, offered, user
from tests.web.handoffs import owed as promised
from tests.web.reading import reader
from tests.web.roles import ADMIN, FS_MANAGER, FS_REP, IS_MANAGER, IS_REP

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agreed(db: None) -> None:
    begin()


def left(who: Member) -> Member:
    who.active_until = timezone.localdate() - timedelta(days=1)
    who.save()
    return who


def worked(n: int, owner: Member) -> Lead:
    """An MQL that a member of inside sales works on, without a hand-over of this software."""
    lead = mql(n)
    ledger.gate_post(lead, Gate.ASSIGN, by="test", to_member=owner)
    return lead


def owner_of(lead: Lead) -> int | None:
    return services.acting.run_of(lead)[1].member_id


def test_everything_changes_hands_with_a_line_for_each_and_no_due_time_moves() -> None:
    gone, heirs = member(FS_REP, "gone"), [member(FS_REP, "a"), member(FS_REP, "b")]
    found = [offered(n, receiver=gone) for n in range(5)]
    services.handoff_accept(found[0], by=user(FS_REP, "gone"))
    was = {one.pk: Handoff.objects.get(pk=one.pk).due_at for one in found}
    left(gone)
    before = Posting.objects.count()
    moved = services.member_reassign(gone, heirs, by=user(FS_MANAGER))
    assert (moved.handoffs, moved.leads, moved.passed_over) == (5, 0, 0)
    assert sorted(moved.to.values()) == [2, 3]
    lines = Posting.objects.filter(pk__gt=0).order_by("pk")[before:]
    assert [one.verb for one in lines] == ["member_reassign"] + ["handoff_reassign"] * 5
    for one in found:
        one.refresh_from_db()
        assert one.receiver in heirs
        assert one.due_at == was[one.pk]
        assert one.events.latest("number").act == Act.REASSIGNED
    assert not verbs.open_handoffs(gone)
    kind = promised(found[0].lead)[Kind.FS_EVALUATION]
    assert kind.member_id(timezone.now()) == found[0].receiver_id


def test_only_what_was_chosen_changes_hands() -> None:
    gone, heir = member(FS_REP, "gone"), member(FS_REP, "heir")
    one, other = offered(1, receiver=gone), offered(2, receiver=gone)
    services.member_reassign(gone, [heir], by=user(FS_MANAGER), handoffs=[one.pk])
    assert Handoff.objects.get(pk=one.pk).receiver == heir
    assert Handoff.objects.get(pk=other.pk).receiver == gone


def test_leads_of_inside_sales_change_hands_and_what_has_moved_on_is_passed_over() -> None:
    gone, heir = member(IS_REP, "gone"), member(IS_REP, "heir")
    member(FS_REP)
    leads = [worked(n, gone) for n in range(4)]
    taken = mql(8)
    mqls = services.handoff_offer(
        ledger.lead_create(by="test", key="offered"), Passing.MQL, by="test", receiver=gone
    )
    services.handoff_accept(mqls, by=user(IS_REP, "gone"))
    services.lead_disqualify(leads[1], "budget", by="test")
    ledger.gate_post(leads[2], Gate.ASSIGN, by="test", to_member=member(IS_REP, "else"))
    ledger.gate_post(leads[3], Gate.HAND_OVER, by="test", member=gone)
    ids = [one.pk for one in (*leads, taken, mqls.lead)]
    moved = services.member_reassign(gone, [heir], by=user(IS_MANAGER), leads=ids)
    assert (moved.handoffs, moved.leads, moved.passed_over) == (0, 2, 4)
    assert owner_of(leads[0]) == owner_of(mqls.lead) == heir.pk
    assert owner_of(leads[2]) == member(IS_REP, "else").pk
    assert owner_of(taken) is None
    mqls.refresh_from_db()
    assert mqls.receiver == heir
    assert GateEvent.objects.filter(lead=leads[0], kind=Gate.ASSIGN).count() == 2
    assert promised(leads[0])[Kind.FIRST_ATTEMPT].member_id(timezone.now()) == heir.pk


def test_one_that_cannot_be_given_leaves_all_of_them_where_they_are() -> None:
    gone, away = member(FS_REP, "gone"), member(FS_REP, "away")
    heir = member(FS_REP, "heir")
    for n in range(3):
        offered(n, receiver=gone)
    today = timezone.localdate()
    services.absence_set(away, today, today, by="test")
    before = Posting.objects.count()
    for to, code in (
        ([heir, away], "absent"),
        ([left(member(FS_REP, "left"))], "gone"),
        ([member(IS_REP)], "wrong_department"),
        ([], "nobody_chosen"),
    ):
        with pytest.raises(Refused, match=code):
            services.member_reassign(gone, to, by=user(FS_MANAGER))
    with pytest.raises(Refused, match="nothing_chosen"):
        services.member_reassign(gone, [heir], by=user(FS_MANAGER), handoffs=[])
    assert Posting.objects.filter(verb__endswith="reassign").count() == 0
    assert Posting.objects.count() == before
    assert len(verbs.open_handoffs(gone)) == 3


def test_so_much_at_once_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    gone, heir = member(FS_REP, "gone"), member(FS_REP, "heir")
    for n in range(3):
        offered(n, receiver=gone)
    monkeypatch.setattr(verbs, "MOST", 2)
    services.member_reassign(gone, [heir], by="test")  # the first two
    assert len(verbs.open_handoffs(gone)) == 1
    leads = [worked(n, member(IS_REP, "rep")).pk for n in (11, 12, 13)]
    with pytest.raises(Refused, match="too_many"):
        services.member_reassign(
            member(IS_REP, "rep"), [member(IS_REP, "b")], by="test", leads=leads
        )


DEPARTMENTS = {FS_REP: {ADMIN, FS_MANAGER}, IS_REP: {ADMIN, IS_MANAGER}}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("of", DEPARTMENTS)
def test_each_manager_gives_the_work_of_the_own_department(of: Role, role: Role) -> None:
    gone, heir, by = member(of, "gone"), member(of, "heir"), user(role)
    lead = worked(1, gone)
    handoff = offered(2, receiver=gone) if of is FS_REP else None
    leads = [] if handoff else [lead.pk]

    def act() -> None:
        services.member_reassign(gone, [heir], by=by, leads=leads)

    if role in DEPARTMENTS[of]:
        act()
        return
    with pytest.raises((PermissionDenied, Refused)) as no:
        act()
    assert no.type is PermissionDenied or no.value.code == "not_yours"
    assert owner_of(lead) == (gone.pk if not handoff else owner_of(lead))
    with pytest.raises((PermissionDenied, Refused)):
        services.lead_assign(lead, member(IS_REP, "c"), by=user(FS_MANAGER))


def told(by: User) -> int:
    kinds = {one.what: one.n for one in owed(by, timezone.now())}
    return kinds.get(Notice.LEFT_BEHIND, 0)


def test_the_manager_is_told_of_who_left_and_who_is_absent_today() -> None:
    gone, away, here = (member(FS_REP, name) for name in ("gone", "away", "here"))
    for n, receiver in enumerate((gone, away, away, here)):
        offered(n, receiver=receiver)
    manager = user(FS_MANAGER)
    assert told(manager) == 0
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    later = services.absence_set(here, tomorrow, tomorrow, by="test")
    absence = services.absence_set(away, today, tomorrow, by="test")
    left(gone)
    assert told(manager) == 2
    assert told(user(IS_MANAGER)) == told(user(FS_REP, "here")) == 0
    found = leaving.left_behind(manager, timezone.now())
    assert [(one.member, one.handoffs) for one in found] == [(away, 2), (gone, 1)]
    assert found[0].away == absence != later
    assert found[1].left_on == today - timedelta(days=1)
    services.absence_withdraw(absence, by="test")
    assert told(manager) == 1


def test_the_facts_say_which_leads_somebody_works_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open ones that field sales does not have; whom they were assigned to last."""
    gone, heir = member(IS_REP, "gone"), member(IS_REP, "heir")
    steps = {
        "works": [("mql", "3/3"), ("assign", "3/3", {"to": "gone"})],
        "came back": [
            ("mql", "3/3"),
            ("assign", "3/3", {"to": "gone"}),
            ("hand_over", "3/4"),
            ("return", "3/5"),
        ],
        "with field sales": [
            ("mql", "3/3"),
            ("assign", "3/3", {"to": "gone"}),
            ("hand_over", "3/4"),
        ],
        "opportunity": [
            ("mql", "3/3"),
            ("assign", "3/3", {"to": "gone"}),
            ("hand_over", "3/4"),
            ("open_opportunity", "3/5"),
        ],
        "closed": [("mql", "3/3"), ("assign", "3/3", {"to": "gone"}), ("disqualify", "3/4")],
        "another's": [
            ("mql", "3/3"),
            ("assign", "3/3", {"to": "gone"}),
            ("assign", "3/4", {"to": "heir"}),
        ],
        "nobody's": [("mql", "3/3")],
    }
    snapshot = journeys(steps, members={"gone": "is", "heir": "is"})
    known = snapshot.sql("SELECT key, member_id FROM members").to_pylist()
    ids = {row["key"]: row["member_id"] for row in known}
    monkeypatch.setattr(leaving.facts, "current", lambda: snapshot)
    gone.pk, heir.pk = ids["gone"], ids["heir"]
    keys = snapshot.sql("SELECT lead_id, lead_key FROM journeys").to_pylist()
    named = {row["lead_id"]: row["lead_key"] for row in keys}
    assert sorted(named[pk] for pk in leaving.leads(gone)) == ["came back", "works"]
    assert [named[pk] for pk in leaving.leads(heir)] == ["another's"]
    assert leaving._leads_of([gone.pk, heir.pk]) == {gone.pk: 2, heir.pk: 1}


def test_who_takes_over_is_there_and_of_the_department() -> None:
    gone = member(FS_REP, "gone")
    member(FS_REP, "a"), member(IS_REP, "b"), left(member(FS_REP, "c"))
    services.absence_set(member(FS_REP, "d"), *[timezone.localdate()] * 2, by="test")
    found = leaving.receivers(gone, timezone.now())
    assert [one.key for one in found] == ["a"]


@pytest.mark.parametrize("role", Role)
def test_the_pages_open_to_managers_of_the_department(role: Role) -> None:
    gone = member(FS_REP, "gone")
    offered(1, receiver=gone)
    left(gone)
    page, url = reader(user(role)), f"/handoffs/leavers/{gone.pk}/"
    allowed = may(role, Right.REASSIGN)
    assert page.get("/handoffs/leavers/").status_code == (200 if allowed else 403)
    theirs = role in DEPARTMENTS[FS_REP]
    assert page.get(url).status_code == (200 if theirs else 404 if allowed else 403)
    before = Posting.objects.count()
    status = page.post(url, {}).status_code
    assert status == (422 if theirs else 404 if allowed else 403)
    assert Posting.objects.count() == before


def test_the_form_gives_what_is_ticked_to_who_is_ticked() -> None:
    gone, heir = member(FS_REP, "gone"), member(FS_REP, "heir")
    one, other = offered(1, receiver=gone), offered(2, receiver=gone)
    left(gone)
    page, url = reader(user(FS_MANAGER)), f"/handoffs/leavers/{gone.pk}/"
    listed = page.get("/handoffs/leavers/").content.decode()
    assert f'href="{url}"' in listed
    refused = page.post(url, {"handoffs": [one.pk]})
    assert refused.status_code == 422
    assert "引き継ぐ人を選んでください" in refused.content.decode()
    boxes = re.findall(r'value="(\d+)" checked', refused.content.decode())
    assert boxes == [str(one.pk)]  # as it was sent
    stale = page.post(url, {"handoffs": [999], "to": [heir.pk]})
    assert stale.status_code == 422
    assert "もうここにありません" in stale.content.decode()
    assert page.get(url).content.decode().count("checked") == 2
    assert page.get(url + "?pick").content.decode().count("checked") == 0
    answer = page.post(url, {"handoffs": [one.pk], "to": [heir.pk]}, follow=True)
    assert "引き渡し1件とリード0件を引き継ぎました" in answer.content.decode()
    assert Handoff.objects.get(pk=one.pk).receiver == heir
    assert Handoff.objects.get(pk=other.pk).receiver == gone
    assert page.get("/handoffs/leavers/?member=" + str(heir.pk)).status_code == 302
    assert page.get("/handoffs/leavers/999999/").status_code == 404


def test_words_say_why_somebody_cannot_see_to_it() -> None:
    from tasuki.web.notices.leaving_page import why

    gone = left(member(FS_REP, "gone"))
    gone.active_until = date(2026, 11, 20)
    assert (
        why(leaving.Leaving(gone, left_on=date(2026, 11, 20)), "ja") == "2026年11月20日(金)まで在籍"
    )
    assert why(leaving.Leaving(gone), "en") == "here"

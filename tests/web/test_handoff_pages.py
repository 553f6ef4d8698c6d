"""The pages of hand-overs: who opens them, what the inbox shows to whom, what each button does."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from tasuki.domain.handoffs import Passing
from tasuki.domain.roles import Role
from tasuki.web.accounts.models import User
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Appeal, Evaluation, Handoff, HandoffEvent
from tasuki.web.handoffs.selectors.inbox import PAGE, Section, seat_of
from tasuki.web.ledger import services as ledger
from tests.web import reading
from tests.web.handoffs import carried, mql, offered, offered_mql, user
from tests.web.reading import head, reader, text
from tests.web.roles import ADMIN, FS_MANAGER, FS_REP, IS_MANAGER, IS_REP, MARKETING, VIEWER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("agreed")]


def opened(by: User | Role, address: str = "", lang: str = "ja") -> str:
    return reading.opened(by, f"/handoffs/{address}", lang)


def listed(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'class="open" href="/handoffs/(\d+)/"', html)]


def tabs(html: str) -> dict[str, int]:
    found = re.findall(r'show=(\w+)[^"]*"[^>]*>[^<]*<b>([\d,]+)</b>', html)
    return {name: int(n.replace(",", "")) for name, n in found}


def overdue(handoff: Handoff, hours: int = 30) -> Handoff:
    """The same as if its time had run out so many hours ago."""
    Handoff.objects.filter(pk=handoff.pk).update(due_at=timezone.now() - timedelta(hours=hours))
    return Handoff.objects.get(pk=handoff.pk)


def story() -> dict[str, Handoff]:
    """One hand-over in each state that a section of somebody's inbox shows."""
    found = {name: offered(n) for n, name in enumerate(("answer", "silent", "evaluate"))}
    overdue(found["silent"])
    services.handoff_accept(found["evaluate"], by=user(FS_REP))
    found |= {name: offered(n) for n, name in ((5, "returned"), (6, "appeals"))}
    for name in ("returned", "appeals"):
        services.handoff_return(found[name], "budget", by=user(FS_REP), comment="来期とのこと")
    services.handoff_appeal(found["appeals"], "予算は確認済みです", by=user(IS_REP))
    found["take"] = offered_mql()
    return found


# ---------- Who opens what ----------

PAGES: dict[str, set[Role]] = {
    "": set(Role),
    "{pk}/": set(Role),
}
VERBS: dict[str, set[Role]] = {
    "{pk}/accept/": {ADMIN, FS_MANAGER, FS_REP},
    "{pk}/return/": {ADMIN, FS_MANAGER, FS_REP},
    "{pk}/evaluate/": {ADMIN, FS_MANAGER, FS_REP},
    "{pk}/appeal/": {ADMIN, IS_MANAGER, IS_REP, MARKETING},
    "{pk}/appeal/{appeal}/": {ADMIN, IS_MANAGER, FS_MANAGER},
    "{pk}/reassign/": {ADMIN, IS_MANAGER, FS_MANAGER},
    "{pk}/take-back/": {ADMIN, IS_MANAGER, IS_REP},
}
"""Who is not turned away at the door; an empty form changes nothing beyond it."""
SENT: dict[str, dict[str, str]] = {"{pk}/return/": {"reason": "budget"}}


@pytest.mark.parametrize("role", list(Role))
def test_every_page_opens_to_those_who_may_and_to_nobody_else(role: Role) -> None:
    handoff, client = offered(), reader(role)
    for address, allowed in PAGES.items():
        status = client.get(f"/handoffs/{address.format(pk=handoff.pk)}").status_code
        assert status == (200 if role in allowed else 403), address


@pytest.mark.parametrize("role", list(Role))
def test_every_button_works_for_those_who_may_and_for_nobody_else(role: Role) -> None:
    found, client = story(), reader(role)
    appeal, before = Appeal.objects.get().pk, HandoffEvent.objects.count()
    for address, allowed in VERBS.items():
        handoff = found["appeals"] if "appeal/" in address else found["answer"]
        url = f"/handoffs/{address.format(pk=handoff.pk, appeal=appeal)}"
        assert client.get(url).status_code in {403, 405}
        with transaction.atomic():
            status = client.post(url, SENT.get(address, {})).status_code
            changed = HandoffEvent.objects.count() != before
            transaction.set_rollback(True)
        assert (status != 403) is (role in allowed), address
        assert not changed or role in allowed


def test_no_address_is_left_out() -> None:
    from tasuki.web.handoffs.urls import urlpatterns
    from tests.web import test_handoff_lists as lists
    from tests.web.test_handoff_offering import DOORS

    some = {"feedback": 1, "reason": 1, "absence": 1}
    addresses = [*(one.format(pk=1, appeal=1) for one in (*PAGES, *VERBS))]
    addresses += [f"lead/1/{door}" for door in DOORS]
    addresses += [one.format(**some) for one in (*lists.DOORS, *lists.VERBS)]
    tried = {resolve(f"/handoffs/{one}").url_name for one in addresses}
    assert tried == {one.name for one in urlpatterns}


def test_strangers_are_sent_to_the_door_and_forms_need_their_token() -> None:
    handoff = offered()
    for address in (*PAGES, *VERBS):
        answer = Client().post(f"/handoffs/{address.format(pk=handoff.pk, appeal=1)}")
        assert (answer.status_code, answer["Location"][:7]) == (302, "/login/")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user(FS_REP))
    assert strict.post(f"/handoffs/{handoff.pk}/accept/").status_code == 403
    assert Handoff.objects.get(pk=handoff.pk).standing == "offered"


# ---------- The inbox ----------


def test_the_inbox_of_each_side_shows_what_is_theirs_to_do() -> None:
    found = story()
    field = opened(FS_REP)
    assert tabs(field) == {"answer": 2, "evaluate": 1, "appeals": 1}
    assert listed(field) == [found["silent"].pk, found["answer"].pk]  # what is due first, first
    assert "回答を待つ引き渡しが2件、うち1件は期限超過。" in head(field)
    inside = opened(IS_REP)
    assert tabs(inside) == {
        "take": 1,
        "returned": 1,
        "silent": 1,
        "appeals": 1,
        "waiting": 1,
        "answered": 1,
    }
    assert listed(inside) == [found["take"].pk]
    for section in ("returned", "silent", "appeals", "answer", "evaluate"):
        if section in {"answer", "evaluate"}:
            shown = opened(FS_REP, f"?show={section}")
        else:
            shown = opened(IS_REP, f"?show={section}")
        assert found[section].pk in listed(shown), section
    back = opened(IS_REP, "?show=returned")
    assert "予算がない" in back
    marketing = tabs(opened(MARKETING))
    assert marketing == {"returned": 0, "silent": 0, "appeals": 0, "waiting": 1, "answered": 0}
    assert set(tabs(opened(ADMIN))) == {one.value for one in Section}


def test_a_representative_sees_their_own_and_a_manager_everybody_s() -> None:
    kuroda = user(FS_REP, "kuroda")
    handoffs = [offered(n) for n in range(4)]
    theirs = {one.pk for one in handoffs if one.receiver == kuroda.member}
    assert set(listed(opened(kuroda))) == theirs
    assert len(theirs) == 2
    manager = opened(FS_MANAGER)
    assert len(listed(manager)) == 4
    narrowed = opened(FS_MANAGER, f"?show=answer&member={kuroda.member_id}")
    assert set(listed(narrowed)) == theirs
    assert 'name="member"' in manager
    assert 'name="member"' not in opened(kuroda)
    # A representative's address cannot widen what they see.
    assert set(listed(opened(kuroda, f"?member={user(FS_REP).member_id}"))) == theirs


def test_a_login_of_no_member_is_told_why_it_sees_everybody_s() -> None:
    kuroda = user(FS_REP, "kuroda")
    made = {offered(n).pk for n in range(2)}
    said = "担当者に結びついていないため、全員分"
    assert said not in opened(kuroda)
    User.objects.filter(pk=kuroda.pk).update(member=None)
    alone = User.objects.get(pk=kuroda.pk)
    assert said in opened(alone)
    assert "belongs to no member" in opened(alone, lang="en")
    assert set(listed(opened(alone))) == made
    for role in (FS_MANAGER, MARKETING):  # these see everybody's, whatever they are
        User.objects.filter(pk=user(role).pk).update(member=None)
        assert said not in opened(User.objects.get(pk=user(role).pk))


def test_an_mql_that_nobody_was_named_for_is_everybody_s_to_take() -> None:
    handoff = offered_mql()
    for who in (user(IS_REP), user(IS_REP, "hase")):
        assert listed(opened(who, "?show=take")) == [handoff.pk]
    services.handoff_accept(handoff, by=user(IS_REP))
    assert listed(opened(user(IS_REP, "hase"), "?show=take")) == []


def test_what_was_dealt_with_leaves_the_inbox() -> None:
    handoff = offered()
    services.handoff_return(handoff, "budget", by=user(FS_REP))
    assert listed(opened(IS_REP, "?show=returned")) == [handoff.pk]
    services.lead_disqualify(handoff.lead, "budget", by=user(IS_REP))
    assert listed(opened(IS_REP, "?show=returned")) == []
    assert head(opened(FS_REP)) == "いま対応を待っているものはない。"
    Handoff.objects.update(since=timezone.now() - timedelta(days=29))
    assert tabs(opened(IS_REP))["answered"] == 0


def test_an_inbox_is_paged_in_the_order_of_its_due_times() -> None:
    first = offered()
    base = Handoff.objects.get(pk=first.pk)
    now = timezone.now()
    for n in range(1, PAGE + 6):
        lead = ledger.lead_create(by="test", key=f"more-{n}")
        copied = services.handoff_offer(lead, Passing.MQL, by=user(MARKETING))
        Handoff.objects.filter(pk=copied.pk).update(
            passing="sql",
            receiver=base.receiver,
            package=base.package,
            due_at=now + timedelta(hours=100 - n),
        )
    pages = [listed(opened(FS_REP, f"?show=answer&page={n}")) for n in (1, 2, 3)]
    assert [len(one) for one in pages] == [PAGE, 6, 0]
    every = [*pages[0], *pages[1]]
    assert len(set(every)) == PAGE + 6
    dues = dict(Handoff.objects.values_list("pk", "due_at"))
    assert [dues[pk] for pk in every] == sorted(dues[pk] for pk in every)
    assert 'rel="next"' in opened(FS_REP, "?show=answer")
    assert 'rel="next"' not in opened(FS_REP, "?show=answer&page=2")


def test_more_hand_overs_ask_no_more_of_the_database() -> None:
    story()
    client = reader(FS_MANAGER)
    counts = []
    for n in (1, 20):
        for place in range(n):
            offered(100 * n + place)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get("/handoffs/?show=answer").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 24


@pytest.mark.parametrize("query", ["?show=nothing", "?page=0", "?page=x", "?show=returned"])
def test_what_there_is_not_is_not_found(query: str) -> None:
    assert reader(FS_REP).get(f"/handoffs/{query}").status_code == 404


def test_a_viewer_sees_no_person_and_can_do_nothing() -> None:
    found = story()
    for address in ("?show=answer", "?show=returned", f"{found['returned'].pk}/"):
        html = opened(VIEWER, address)
        assert "山田" not in html
        assert "来期とのこと" not in html
        assert "転記" not in html
    page = opened(VIEWER, f"{found['answer'].pk}/")
    assert (
        "<form"
        not in page[page.index('id="do-h"') : page.index("</section>", page.index('id="do-h"'))]
    )
    assert "山田" in opened(FS_REP, f"{found['answer'].pk}/")


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("role", [ADMIN, IS_REP, FS_MANAGER, MARKETING])
def test_every_section_and_every_state_is_said_in_both_languages(role: Role, lang: str) -> None:
    found = story()
    for section in seat_of(user(role)).sections:
        assert "{" not in text(opened(role, f"?show={section}", lang))
    for handoff in found.values():
        html = opened(role, f"{handoff.pk}/", lang)
        assert f'lang="{lang}"' in html
        assert "{" not in text(html)


# ---------- One hand-over ----------


def post(by: User | Role, handoff: Handoff, verb: str, data: dict[str, Any] | None = None) -> Any:
    return reader(by).post(f"/handoffs/{handoff.pk}/{verb}/", data or {})


def test_the_page_says_what_is_waited_for_and_what_the_agreement_asks() -> None:
    handoff = offered()
    html = opened(FS_REP, f"{handoff.pk}/")
    assert head(html).startswith("fs_repさんの回答を待っている。期限は")
    said = text(html)
    assert "転記に月40時間" in said
    assert "在庫の転記に困っている" in said
    assert "第1版のSQL定義" in said
    assert said.count("満たす") == 4
    assert 'href="https://recordings.example/1"' in html
    late = overdue(handoff)
    assert "過ぎている" in head(opened(FS_REP, f"{late.pk}/"))


def test_only_addresses_of_the_web_become_links() -> None:
    lead = mql()
    package = carried(lead, recordings=("javascript:alert(1)", "共有フォルダの3番"))
    handoff = services.handoff_offer(lead, Passing.SQL, by=user(IS_REP), carried=package)
    html = opened(FS_REP, f"{handoff.pk}/")
    assert 'href="javascript' not in html
    assert "共有フォルダの3番" in html


def test_it_is_accepted_evaluated_and_each_is_told_in_a_sentence() -> None:
    handoff = offered()
    done = post(FS_REP, handoff, "accept")
    assert (done.status_code, done["Location"]) == (302, f"/handoffs/{handoff.pk}/")
    html = opened(FS_REP, f"{handoff.pk}/")
    assert head(html).startswith("受諾された。fs_repさんの評価を待っている。")
    assert "fs_repさんが受諾しました。" in text(html)
    empty = post(FS_REP, handoff, "evaluate", {"q_quality": "4"})
    assert empty.status_code == 422
    assert "「BANTの正確さ」に回答してください" in text(empty.content.decode())
    assert re.search(r'name="q_quality" value="4"[^>]* checked', empty.content.decode())
    off = {"q_quality": "9", "q_bant": "4", "outcome": "opportunity"}
    assert "1から4で答えてください" in text(post(FS_REP, handoff, "evaluate", off).content.decode())
    assert not Evaluation.objects.exists()
    given = off | {"q_quality": "3", "bant_need": "overstated", "comment": "課題は<浅い>"}
    assert post(FS_REP, handoff, "evaluate", given).status_code == 302
    made = Evaluation.objects.get()
    assert (made.outcome, made.bant, made.answers["quality"]["value"]) == (
        "opportunity",
        {"need": "overstated"},
        3,
    )
    html = opened(IS_REP, f"{handoff.pk}/")
    assert "SQLの質 3 / 4" in text(html)
    assert "課題は&lt;浅い&gt;" in html
    assert "商談になった" in text(html)


def test_a_return_needs_its_reason_and_shows_it_to_the_sender() -> None:
    handoff = offered()
    bare = post(FS_REP, handoff, "return", {"reason": "", "comment": "来期なら"})
    assert bare.status_code == 422
    assert "理由を選んでください" in text(bare.content.decode())
    assert "来期なら" in bare.content.decode()
    unknown = post(FS_REP, handoff, "return", {"reason": "nothing"})
    assert "という理由は一覧にありません" in text(unknown.content.decode())
    post(FS_REP, handoff, "return", {"reason": "budget", "comment": "来期なら"})
    html = opened(IS_REP, f"{handoff.pk}/")
    assert "「予算がない」を理由に差し戻された。" in head(html)
    assert "来期なら" in html


def test_whoever_presses_second_is_told_who_was_first_and_when() -> None:
    handoff = offered()
    services.handoff_accept(handoff, by=user(FS_REP, "kuroda"))
    answer = post(FS_REP, handoff, "return", {"reason": "budget", "comment": "x"})
    assert answer.status_code == 302  # what was accepted can be returned
    again = post(user(FS_REP, "kuroda"), handoff, "accept")
    assert again.status_code == 422
    said = text(again.content.decode())
    assert "先にfs_repさんが" in said
    assert "に差し戻しました" in said
    assert "いまの状態をご確認ください" in said
    assert "「予算がない」を理由に差し戻された。" in head(again.content.decode())


def test_the_sender_appeals_and_the_receiving_manager_answers() -> None:
    handoff = offered()
    services.handoff_return(handoff, "budget", by=user(FS_REP))
    assert post(IS_REP, handoff, "appeal", {"why": " "}).status_code == 422
    assert post(IS_REP, handoff, "appeal", {"why": "予算は確認済み"}).status_code == 302
    appeal = Appeal.objects.get()
    assert listed(opened(FS_MANAGER, "?show=appeals")) == [handoff.pk]
    html = opened(FS_MANAGER, f"{handoff.pk}/")
    assert f"/handoffs/{handoff.pk}/appeal/{appeal.pk}/" in html
    assert "異議が回答を待っている。" in head(html)
    foreign = reader(IS_MANAGER).post(
        f"/handoffs/{handoff.pk}/appeal/{appeal.pk}/", {"verdict": "upheld", "why": "x"}
    )
    assert foreign.status_code == 422
    assert "ほかの部門または本人が行う操作です" in text(foreign.content.decode())
    answered = reader(FS_MANAGER).post(
        f"/handoffs/{handoff.pk}/appeal/{appeal.pk}/", {"verdict": "upheld", "why": "確認しました"}
    )
    assert answered.status_code == 302
    assert "fs_managerさんが異議を認めました。" in text(opened(IS_REP, f"{handoff.pk}/"))
    assert listed(opened(IS_REP, "?show=returned")) == [handoff.pk]


def test_another_is_asked_of_those_who_are_there() -> None:
    handoff = offered()
    kuroda, away = user(FS_REP, "kuroda"), user(FS_REP, "away")
    today = timezone.localdate()
    services.absence_set(away.member, today, today, by=away)  # type: ignore[arg-type]
    html = opened(FS_MANAGER, f"{handoff.pk}/")
    offered_to = re.findall(r'<option value="(\d+)"', html)
    assert str(kuroda.member_id) in offered_to
    assert str(away.member_id) not in offered_to
    refused = post(FS_MANAGER, handoff, "reassign", {"receiver": str(away.member_id)})
    assert refused.status_code == 422
    assert post(FS_MANAGER, handoff, "reassign", {"receiver": "x"}).status_code == 422
    done = post(FS_MANAGER, handoff, "reassign", {"receiver": str(kuroda.member_id)})
    assert done.status_code == 302
    assert Handoff.objects.get(pk=handoff.pk).receiver == kuroda.member
    assert "fs_managerさんが受け手をkurodaさんに替えました" in text(
        opened(IS_REP, f"{handoff.pk}/")
    )


def test_the_sender_takes_back_what_nobody_answered() -> None:
    handoff = offered()
    assert post(IS_REP, handoff, "take-back", {"comment": "重複"}).status_code == 302
    assert "引き渡しは取り下げられた。" in head(opened(FS_REP, f"{handoff.pk}/"))
    late = post(FS_REP, handoff, "accept")
    assert "引き渡しを取り下げました" in text(late.content.decode())


def test_the_next_one_is_a_key_away() -> None:
    first, second = offered(1), offered(2)
    overdue(second)
    html = opened(FS_REP, f"{first.pk}/")
    assert re.search(rf'href="/handoffs/{second.pk}/" data-key="n"', html)
    assert 'data-key="a"' in html


def test_a_hand_over_that_there_is_not_is_not_found() -> None:
    assert reader(FS_REP).get("/handoffs/987/").status_code == 404
    assert reader(FS_REP).post("/handoffs/987/accept/").status_code == 404

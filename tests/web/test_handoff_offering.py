"""Handing a lead over from its page: the package, what is missing beside its field, ending a run."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Disposition, TouchKind
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.selectors.handoff import told
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.models import GateEvent, Lead, Note
from tests.web.handoffs import mql, offered, user
from tests.web.reading import reader, text
from tests.web.roles import ADMIN, FS_MANAGER, FS_REP, IS_MANAGER, IS_REP, MARKETING, VIEWER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("agreed")]


def filled(lead: Lead, **changed: str) -> dict[str, Any]:
    """What somebody types who has all that AGREEMENT asks for."""
    call = ledger.touch_post(lead, TouchKind.CALL, by="test", disposition=Disposition.CONVERSATION)
    return {
        "level_budget": "heard",
        "note_budget": "来期の予算で検討",
        "level_authority": "confirmed",
        "touch_authority": str(call.pk),
        "level_need": "confirmed",
        "note_need": "転記に月40時間",
        "touch_need": str(call.pk),
        "level_timing": "confirmed",
        "note_timing": "4月から",
        "likely": ["decision_maker_named"],
        "summary": "在庫の転記に困っている",
        "next_step": "デモ",
        "next_step_at": f"{timezone.localtime() + timedelta(days=3):%Y-%m-%dT14:00}",
        "recordings": "https://recordings.example/1\n\nhttps://recordings.example/2",
    } | changed


def send(lead: Lead, verb: str, data: dict[str, Any], by: Role = IS_REP) -> Any:
    return reader(by).post(f"/handoffs/lead/{lead.pk}/{verb}/", data)


def beside(html: str, field: str) -> str:
    """The complaints within the part of the form in which a field stands."""
    place = html.index(f'id="sql_{field}')
    start = max(html.rfind("<fieldset", 0, place), html.rfind('<div class="field">', 0, place))
    if "level_" in field or "note_" in field:
        start = html.rfind("<fieldset", 0, place)
        end = html.index("</fieldset>", place)
    else:
        ends = [html.find("</fieldset>", place), html.find('<div class="field">', place)]
        end = min(one for one in ends if one > 0)
    return " ".join(re.findall(r'class="err"[^>]*>([^<]+)<', html[start:end]))


DOORS: dict[str, set[Role]] = {
    "": set(Role) - {VIEWER},
    "sql/": {ADMIN, IS_MANAGER, IS_REP},
    "mql/": {ADMIN, MARKETING},
    "adopt/": {ADMIN, FS_MANAGER, FS_REP},
    "recycle/": set(Role) - {VIEWER},
    "disqualify/": set(Role) - {VIEWER},
}


@pytest.mark.parametrize("role", list(Role))
def test_every_door_opens_to_those_who_may_and_to_nobody_else(role: Role) -> None:
    lead, client = mql(), reader(role)
    before = GateEvent.objects.count()
    for door, allowed in DOORS.items():
        url = f"/handoffs/lead/{lead.pk}/{door}"
        status = client.get(url).status_code if not door else client.post(url, {}).status_code
        assert (status != 403) is (role in allowed), door
    if role in {ADMIN, MARKETING}:  # an empty form passes an MQL on, but not one that is passed on
        assert GateEvent.objects.count() == before
    html = reader(role).get(f"/leads/{lead.pk}/").content.decode()
    assert (f"/handoffs/lead/{lead.pk}/" in html) is (role is not VIEWER)


def test_a_lead_is_handed_over_with_all_that_was_typed() -> None:
    lead = mql()
    answer = send(lead, "sql", filled(lead))
    handoff = Handoff.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/handoffs/{handoff.pk}/")
    assert (handoff.standing, handoff.sender) == ("offered", user(IS_REP).member)
    kept = told(handoff.pk, personal=True)
    assert kept is not None
    assert kept.words.recordings == ("https://recordings.example/1", "https://recordings.example/2")
    assert kept.words.bant == {
        "budget": "来期の予算で検討",
        "need": "転記に月40時間",
        "timing": "4月から",
    }
    assert handoff.package["bant"]["need"]["evidence"] == "call"
    assert (
        handoff.package["next_step_at"].endswith("T05:00:00+00:00")
        or "T14:00:00+09:00" in (handoff.package["next_step_at"])
    )
    html = reader(IS_REP).get(f"/leads/{lead.pk}/").content.decode()
    assert f'href="/handoffs/{handoff.pk}/"' in html


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost() -> None:
    lead = mql()
    lead.person.job_title = None
    lead.person.save()
    given = filled(lead, level_budget="none", touch_need="", summary="", next_step="<デモ>")
    answer = send(lead, "sql", given | {"likely": []})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert not Handoff.objects.exists()
    assert "第1版に足りないものがあります" in text(html)
    assert "予算は「推測・伝聞」まで必要です" in beside(html, "level_budget")
    assert "課題の根拠として通話または打ち合わせの記録が必要です" in beside(html, "note_need")
    assert "商談になりそうな根拠が2つ必要です" in beside(html, "likely")
    assert "「会話の要約」が空です" in beside(html, "summary")
    assert beside(html, "level_timing") == ""
    assert beside(html, "next_step_at") == ""
    assert "役職 未登録" in text(html)
    assert "「役職」が空です" in text(html)  # of the lead, so beside no field
    assert 'value="&lt;デモ&gt;"' in html
    assert 'value="転記に月40時間"' in html
    assert "https://recordings.example/2" in html
    assert re.search(r'name="level_authority" value="confirmed"[^>]* checked', html)


def test_a_step_in_the_past_and_a_call_of_another_lead_are_refused() -> None:
    lead, other = mql(1), mql(2)
    foreign = ledger.touch_post(other, TouchKind.CALL, by="test")
    for changed, complaint in (
        ({"next_step_at": "2020-01-06T10:00"}, "これからの日時にしてください"),
        ({"next_step_at": "来週"}, "日時として読めません"),
        ({"touch_need": str(foreign.pk)}, "このリードの記録にありません"),
        ({"recordings": "\n".join("x" * 11)}, "録音は10件まで"),
        ({"receiver": "987654"}, "この人には渡せません"),
    ):
        answer = send(lead, "sql", filled(lead, **changed))
        assert answer.status_code == 422
        assert complaint in text(answer.content.decode()), changed
    assert not Handoff.objects.exists()


def test_the_requirements_stand_beside_the_fields_before_anything_is_sent() -> None:
    lead = mql()
    ledger.touch_post(lead, TouchKind.CALL, by="test", disposition=Disposition.CONVERSATION)
    html = reader(IS_REP).get(f"/handoffs/lead/{lead.pk}/").content.decode()
    said = text(html)
    assert "要件: 本人に確認、根拠は通話または打ち合わせの記録" in said
    assert said.count("必須") == 3  # summary, next step, its date
    assert "有効会話" in said


def test_whoever_offers_second_is_told_who_was_first() -> None:
    lead = mql()
    given = filled(lead)
    send(lead, "sql", given)
    again = send(lead, "sql", given, by=IS_MANAGER)
    said = text(again.content.decode())
    assert again.status_code == 422
    assert "このリードは引き渡し済みで、回答を待っています（is_repさんが" in said
    assert Handoff.objects.count() == 1


def test_what_was_returned_is_offered_again_from_what_it_carried() -> None:
    handoff = offered()
    services.handoff_return(handoff, "budget", by=user(FS_REP))
    html = reader(IS_REP).get(f"/handoffs/lead/{handoff.lead_id}/").content.decode()
    assert "在庫の転記に困っている" in html
    assert 'value="転記に月40時間"' in html
    assert re.search(r'name="level_budget" value="heard"[^>]* checked', html)
    assert f"/handoffs/lead/{handoff.lead_id}/" in (
        reader(IS_REP).get(f"/handoffs/{handoff.pk}/").content.decode()
    )


def test_marketing_passes_a_lead_on_and_sees_why_not_twice() -> None:
    lead = ledger.lead_create(by="test")
    answer = send(lead, "mql", {"receiver": ""}, by=MARKETING)
    assert answer.status_code == 302
    assert Handoff.objects.get().gate_event.kind == Gate.MQL
    again = send(lead, "mql", {"receiver": ""}, by=MARKETING)
    assert again.status_code == 422
    assert "回答を待っています（marketingさんが" in text(again.content.decode())


def test_a_recycle_needs_its_date_and_its_reason() -> None:
    lead = mql()
    for given, complaint in (
        ({"reason": "budget"}, "次に連絡する日を決めてください"),
        ({"reason": "budget", "revisit_on": "2020-01-06"}, "明日以降にしてください"),
        ({"revisit_on": "2099-01-06"}, "理由を選んでください"),
    ):
        answer = send(lead, "recycle", given)
        assert answer.status_code == 422
        assert complaint in text(answer.content.decode())
    day = f"{timezone.localdate() + timedelta(days=90):%Y-%m-%d}"
    done = send(lead, "recycle", {"reason": "budget", "revisit_on": day, "comment": "来期に再訪"})
    assert (done.status_code, done["Location"]) == (302, f"/handoffs/lead/{lead.pk}/")
    event = GateEvent.objects.latest("pk")
    assert (event.kind, str(event.revisit_on)) == ("recycle", day)
    assert Note.objects.get(record="gate_event").text == "来期に再訪"
    assert "来期に再訪" in reader(IS_REP).get(f"/leads/{lead.pk}/").content.decode()
    after = reader(IS_REP).get(f"/handoffs/lead/{lead.pk}/").content.decode()
    assert "このリードはいまリサイクルです" in text(after)
    assert (
        "<form"
        not in after[after.index("recycle-h") : after.index("</section>", after.index("recycle-h"))]
    )


def test_a_lead_is_disqualified_for_a_reason() -> None:
    lead = mql()
    assert send(lead, "disqualify", {"reason": ""}).status_code == 422
    assert send(lead, "disqualify", {"reason": "budget"}).status_code == 302
    assert GateEvent.objects.latest("pk").kind == "disqualify"


def test_a_lead_that_must_not_be_contacted_says_so_instead_of_a_form() -> None:
    lead = mql()
    ledger.do_not_contact_set(lead, True, by="test")
    html = reader(IS_REP).get(f"/handoffs/lead/{lead.pk}/").content.decode()
    assert "連絡不可のリードは引き渡せません" in text(html)
    assert f'action="/handoffs/lead/{lead.pk}/sql/"' not in html


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_is_said_in_both_languages(lang: str) -> None:
    lead = mql()
    for role in (ADMIN, IS_REP, MARKETING):
        answer = reader(role, lang).get(f"/handoffs/lead/{lead.pk}/")
        assert "{" not in text(answer.content.decode())
    assert reader(ADMIN, lang).get("/handoffs/lead/987/").status_code == 404

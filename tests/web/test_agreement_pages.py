"""The agreement's page: its answer, its sentences, who sees which door, and what a refusal says."""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from html import unescape

import docx
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve

from tasuki.domain.agreement.life import Act
from tasuki.domain.roles import Role
from tasuki.intake.agreement import write
from tasuki.present.agreement.document import document as paper
from tasuki.present.words import has
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, may
from tasuki.web.agreements import services
from tasuki.web.agreements.invented import agreements_invent
from tasuki.web.agreements.models import AgreementEvent, AgreementVersion
from tasuki.web.agreements.selectors import register
from tasuki.web.agreements.urls import urlpatterns
from tests.facts.ledgers import TOKYO
from tests.web.agreements import MONDAY, THURSDAY, document, people, proposed, sign_all
from tests.web.reading import reader, text

DOORS = {
    "": Right.SEE_AGREEMENT,
    "2/": Right.SEE_AGREEMENT,
    "2/?only=changes": Right.SEE_AGREEMENT,
    "2/agreement.yaml": Right.SEE_AGREEMENT,
    "2/agreement.md": Right.SEE_AGREEMENT,
    "2/agreement.docx": Right.SEE_AGREEMENT,
    "2/try/": Right.SEE_AGREEMENT,
    "2/try/progress/": Right.SEE_AGREEMENT,
    "draft/": Right.DRAFT_AGREEMENT,
    "2/edit/": Right.DRAFT_AGREEMENT,
}
VERBS = {
    "2/comment/": Right.COMMENT_AGREEMENT,
    "2/object/": Right.SIGN_AGREEMENT,
    "2/sign/": Right.SIGN_AGREEMENT,
    "2/answer/{objection}/": Right.DRAFT_AGREEMENT,
    "2/date/": Right.DRAFT_AGREEMENT,
    "2/edit/": Right.DRAFT_AGREEMENT,
    "2/propose/": Right.DRAFT_AGREEMENT,
    "2/withdraw/": Right.DRAFT_AGREEMENT,
    "1/review/": Right.DRAFT_AGREEMENT,
    "draft/": Right.DRAFT_AGREEMENT,
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(THURSDAY) as travelled:
        yield travelled


@pytest.fixture
def users(db: None) -> dict[Role, User]:
    """One version in force, and a draft that the departments were asked to sign."""
    made = people()
    services.agreement_adopt(document(40), by="terminal", since=date(2026, 8, 3))
    version = proposed(made[Role.IS_MANAGER], 35)
    services.agreement_set_date(version, MONDAY, by=made[Role.IS_MANAGER])
    return made


def opened(user: User, address: str = "") -> str:
    answer = reader(user).get(f"/agreement/{address}")
    assert answer.status_code == 200
    return answer.content.decode()


def head(html: str) -> str:
    (found,) = re.findall(r'<h2 class="finding".*?</h2>', html, re.DOTALL)
    return text(found)


@pytest.mark.parametrize("role", list(Role))
def test_every_door_opens_to_those_who_may_and_to_nobody_else(
    users: dict[Role, User], role: Role
) -> None:
    client = reader(users[role])
    services.agreement_object(
        AgreementVersion.objects.get(number=2), "理由", by=users[Role.FS_MANAGER]
    )
    objection = AgreementEvent.objects.get(act="objected")
    for address, right in DOORS.items():
        status = client.get(f"/agreement/{address}").status_code
        assert status == (200 if may(role, right) else 403), address
    for address, right in VERBS.items():
        url = f"/agreement/{address.format(objection=objection.pk)}"
        before = AgreementEvent.objects.count()
        status = client.post(url, {"text": ""}).status_code
        assert (status == 403) is not may(role, right), address
        if not may(role, right):
            assert AgreementEvent.objects.count() == before
        if not address.startswith(("draft", "2/edit")):
            assert client.get(url).status_code in {403, 405}


def test_no_door_is_left_out_above() -> None:
    tried = {
        resolve(f"/agreement/{one.partition('?')[0].format(objection=1)}").url_name
        for one in (*DOORS, *VERBS)
    }
    assert tried == {one.name for one in urlpatterns}


def test_every_refusal_has_its_sentence() -> None:
    source = inspect.getsource(services)
    codes = set(re.findall(r'Refused\(\s*"(\w+)"', source))
    codes |= set(re.findall(r'_said\(\w+, "(\w+)"', source))
    codes |= {Act.REPLACED.value, Act.WITHDRAWN.value}
    assert len(codes) > 15
    assert not {code for code in codes if not has(f"signing.refused.{code}")}


def test_strangers_are_sent_to_the_door(users: dict[Role, User]) -> None:
    for address in (*DOORS, *VERBS):
        answer = Client().post(f"/agreement/{address.format(objection=1)}")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/")


def test_the_page_opens_with_what_changes_and_who_has_yet_to_sign(
    users: dict[Role, User],
) -> None:
    html = opened(users[Role.VIEWER])
    assert head(html) == "1文を変える。署名は、あとマーケ、IS、FS。"
    assert "2026年11月23日(月)の0時から" in text(html)
    assert re.search(r"<del>40[^<]*</del>", html)
    assert re.search(r"<ins>35[^<]*</ins>", html)
    version = AgreementVersion.objects.get(number=2)
    services.agreement_sign(version, by=users[Role.MARKETING], fingerprint=version.fingerprint)
    html = opened(users[Role.VIEWER])
    assert head(html).endswith("署名は、あとIS、FS。")
    assert html.count('class="seal"') == 1
    assert html.count('class="seal not"') == 2


def test_only_what_changed_is_shown_where_that_is_asked(users: dict[Role, User]) -> None:
    whole, changed = (
        len(re.findall(r'<li id="s', opened(users[Role.VIEWER], address)))
        for address in ("2/", "2/?only=changes")
    )
    assert whole > 5
    assert changed == 1


def test_a_department_signs_with_one_button_and_not_twice(users: dict[Role, User]) -> None:
    client = reader(users[Role.FS_MANAGER])
    html = client.get("/agreement/2/").content.decode()
    assert "フィールドセールスとして署名する" in html
    (seen,) = re.findall(r'name="fingerprint" value="(\w+)"', html)
    answer = client.post("/agreement/2/sign/", {"fingerprint": seen}, follow=True)
    page = answer.content.decode()
    assert "署名しました。" in page
    assert "として署名する" not in page
    again = client.post("/agreement/2/sign/", {"fingerprint": seen})
    assert again.status_code == 422
    assert "フィールドセールスはすでに署名しています" in again.content.decode()
    for role in (Role.ADMIN, Role.IS_REP, Role.FS_REP, Role.VIEWER):
        assert "として署名する" not in opened(users[role], "2/")


def test_an_objection_needs_its_reason_and_is_answered_on_the_page(
    users: dict[Role, User],
) -> None:
    field, manager = reader(users[Role.FS_MANAGER]), reader(users[Role.IS_MANAGER])
    bare = field.post("/agreement/2/object/", {"text": " ", "sentence": ""})
    assert bare.status_code == 422
    assert "異議には理由を書いてください" in bare.content.decode()
    field.post("/agreement/2/object/", {"text": "4時間は<短い>", "sentence": "4.1"})
    html = opened(users[Role.IS_MANAGER], "2/")
    assert "異議が1件、回答を待っている。" in head(html)
    assert "4時間は&lt;短い&gt;" in html
    assert "4.1 について" in html
    objection = AgreementEvent.objects.get(act="objected")
    manager.post(f"/agreement/2/answer/{objection.pk}/", {"text": "翌営業日にします"})
    html = opened(users[Role.FS_MANAGER], "2/")
    assert "翌営業日にします" in html
    assert "異議が" not in head(html)


def test_a_day_is_set_and_a_past_one_is_refused_with_the_reason(users: dict[Role, User]) -> None:
    client = reader(users[Role.IS_MANAGER])
    for given, complaint in (
        ("2026-11-19", "すでに出た数字が変わってしまいます"),
        ("いつか", "日付として読めません"),
        ("", "日付として読めません"),
    ):
        answer = client.post("/agreement/2/date/", {"starts_on": given})
        assert answer.status_code == 422
        assert complaint in answer.content.decode()
    answer = client.post("/agreement/2/date/", {"starts_on": "2026-12-01"}, follow=True)
    assert "施行日を2026年12月1日(火)にしました" in answer.content.decode()


def test_a_day_that_passed_is_said_and_the_version_is_not_in_force(
    users: dict[Role, User], clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2026, 11, 24, 9, tzinfo=TOKYO))
    html = opened(users[Role.IS_MANAGER])
    assert "2026年11月23日(月)は署名がそろわないまま過ぎた。" in head(html)
    assert "施行日を決め直す" in html
    found = register(datetime.now(TOKYO))
    assert found.current is not None
    assert found.current.number == 1


def test_once_in_force_the_page_says_so_and_offers_a_new_draft(
    users: dict[Role, User], clock: time_machine.Traveller
) -> None:
    sign_all(AgreementVersion.objects.get(number=2), users)
    assert "の0時に施行する。" in head(opened(users[Role.VIEWER]))
    clock.move_to(datetime(2026, 11, 23, tzinfo=TOKYO))
    html = opened(users[Role.IS_MANAGER])
    assert head(html) == "第2版を施行中。見直しは2027年5月23日(日)まで。"
    assert "新しい案を作る" in html
    assert "取り下げる" not in html
    assert "第1版は2026年11月23日(月)に終了した。" in head(opened(users[Role.VIEWER], "1/"))


def test_a_review_that_is_near_is_said(
    users: dict[Role, User], clock: time_machine.Traveller
) -> None:
    assert "見直し期日まで" not in opened(users[Role.VIEWER])
    clock.move_to(datetime(2027, 1, 25, 9, tzinfo=TOKYO))
    assert "第1版の見直し期日まで、あと9日です" in opened(users[Role.VIEWER])


def test_a_review_is_recorded_on_the_page_by_who_may_and_stands_among_what_was_said(
    users: dict[Role, User], clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2027, 2, 1, 9, tzinfo=TOKYO))
    assert "/agreement/1/review/" not in opened(users[Role.IS_REP], "1/")
    assert "/agreement/1/review/" not in opened(users[Role.IS_MANAGER], "2/")
    assert "/agreement/1/review/" in opened(users[Role.IS_MANAGER], "1/")
    client = reader(users[Role.IS_MANAGER])
    done = client.post("/agreement/1/review/", {"text": "期限は足りている"}, follow=True)
    page = text(done.content.decode())
    assert "見直しを記録しました。" in page
    assert "見直し(変更なし)" in page
    assert "期限は足りている" in page
    assert "見直し期日まで" not in page
    again = client.post("/agreement/1/review/", {"text": "もう一度"}).content.decode()
    assert "今日(2027年2月1日(月))すでに記録されています" in text(again)
    assert '<details class="more" open><summary>見直しを記録する' in again
    assert "もう一度" in again


def test_a_draft_is_written_as_yaml_or_brought_as_a_file(users: dict[Role, User]) -> None:
    client = reader(users[Role.MARKETING])
    form = client.get("/agreement/draft/").content.decode()
    assert "threshold: 40" in form
    answer = client.post(
        "/agreement/draft/", {"document": write(document(33)), "note": "閾値を33に"}, follow=True
    )
    assert "第3版の案を保存しました" in answer.content.decode()
    assert "閾値を33に" in answer.content.decode()
    upload = SimpleUploadedFile("案.yaml", ("\ufeff" + write(document(32))).encode())
    client.post("/agreement/3/edit/", {"file": upload, "document": "", "note": ""})
    newest = AgreementVersion.objects.order_by("-number")[0]
    assert (newest.number, newest.agreement.mql.threshold) == (4, 32)
    assert newest.based_on is not None
    assert newest.based_on.number == 3


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"document": ""}, "ファイルを選ぶか、本文を書いてください"),
        ({"document": "title: [\n"}, "本文(YAML):"),
        ({"document": write(document(40))}, "第1版と一字も違いません"),
        ({"file": SimpleUploadedFile("a.yaml", "題".encode("cp932"))}, "UTF-8"),
        ({"file": SimpleUploadedFile("a.yaml", b"x" * 1_000_001)}, "1MBまで"),
    ],
)
def test_a_draft_that_cannot_be_used_says_why_and_keeps_what_was_typed(
    users: dict[Role, User], given: dict[str, object], complaint: str
) -> None:
    before = AgreementVersion.objects.count()
    answer = reader(users[Role.ADMIN]).post("/agreement/draft/", given | {"note": "控え"})
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert complaint in page
    assert 'value="控え"' in page
    assert AgreementVersion.objects.count() == before


def test_a_fault_in_the_yaml_names_its_line_and_field(users: dict[Role, User]) -> None:
    wrong = write(document(33)).replace("minutes: 120", "minutes: soon")
    line = 1 + wrong[: wrong.index("soon")].count("\n")
    answer = reader(users[Role.ADMIN]).post("/agreement/draft/", {"document": wrong})
    page = unescape(answer.content.decode())
    assert re.search(rf"本文\(YAML\):{line}:", page)
    assert "response.first_attempt.minutes" in page


def test_the_document_is_had_as_yaml_markdown_and_word(users: dict[Role, User]) -> None:
    client = reader(users[Role.VIEWER])
    yaml = client.get("/agreement/2/agreement.yaml")
    assert yaml.content.decode() == write(document(35))
    assert 'filename="agreement-2.yaml"' in yaml["Content-Disposition"]
    markdown = client.get("/agreement/2/agreement.md").content.decode()
    word = docx.Document(io.BytesIO(client.get("/agreement/2/agreement.docx").content))
    paragraphs = [one.text for one in word.paragraphs]
    said = paper(document(35), "ja").sentences
    assert len(said) > 10
    for one in said:
        assert f"{one.number}\t{one.text}" in paragraphs
        assert one.text in markdown.replace("\\", "")
    for address in ("2/agreement.pdf", "9/agreement.yaml", "9/", "9/edit/"):
        status = reader(users[Role.ADMIN]).get(f"/agreement/{address}").status_code
        assert status == 404, address


def test_without_any_version_the_page_says_what_to_do(db: None) -> None:
    users = people()
    assert "新しい案を作る" in opened(users[Role.MARKETING])
    assert "新しい案を作る" not in opened(users[Role.VIEWER])
    assert "threshold:" in opened(users[Role.MARKETING], "draft/")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_invented_agreements_tell_a_story_in_both_languages(db: None, lang: str) -> None:
    users = people()
    User.objects.update(language=lang)
    assert agreements_invent(date(2026, 5, 19), THURSDAY.date(), by="demo") == 4
    client = reader(users[Role.IS_MANAGER])
    client.cookies["tasuki_language"] = lang
    page = client.get("/agreement/").content.decode()
    said = head(page)
    assert "FS" in said
    assert ("異議が1件" if lang == "ja" else "1 objection waits") in said
    for number in (1, 2, 3, 4):
        assert client.get(f"/agreement/{number}/").status_code == 200
    in_force = register(THURSDAY).current
    assert in_force is not None
    assert (in_force.number, len(in_force.life.signatures)) == (3, 3)
    assert page.count('class="seal"') == 2

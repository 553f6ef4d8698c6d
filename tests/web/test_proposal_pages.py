"""The page of proposals: who may open and decide what, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import resolve

from tasuki.domain.agreement.verdicts import Verdict
from tasuki.domain.roles import Role
from tasuki.present.words import has
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, may
from tasuki.web.agreements.services import agreement_adopt
from tasuki.web.desk.selectors import facts as held
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.erasure import lead_erase
from tasuki.web.ledger.models import Lead
from tasuki.web.proposals.models import Decision, Judgement
from tasuki.web.proposals.sweep import gate_sweep
from tasuki.web.proposals.urls import urlpatterns
from tasuki.workspace import Workspace
from tests.conftest import fresh_database
from tests.web.agreements import people
from tests.web.proposing import THURSDAY, at, does, facts, lead, rules
from tests.web.reading import reader

ROOT = "/agreement/proposals/"
DOORS = {"": Right.SEE_LEADS, "?view=decided": Right.SEE_LEADS, "score/1/": Right.SEE_LEADS}
VERBS = {"pass/": Right.OFFER_MQL, "decline/": Right.OFFER_MQL}


@pytest.fixture(scope="module")
def prepared(
    _ledger_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """Two leads that wait, and one user of each role: a database to copy from, and its facts."""
    home = tmp_path_factory.mktemp("proposals")
    with django_db_blocker.unblock(), fresh_database(_ledger_template, home) as name:
        with time_machine.travel(at("10-01 00:00")):
            agreement_adopt(rules(), by="test", since=at("10-01 00:00").date())
        with time_machine.travel(THURSDAY):
            people()
            for number in (1, 2):
                one = lead(f"lead-{number}", person_name=f"山田{number}")
                does(one, "form", f"11-0{number} 09:00")
            does(one, "visit", "11-03 09:00")
            gate_sweep(facts(home), by="job")
        connection.close()
        yield name, home


@pytest.fixture
def users(
    prepared: tuple[str, Path], django_db_blocker: Any, tmp_path: Path
) -> Iterator[dict[Role, User]]:
    """Everybody, on a copy."""
    name, home = prepared
    before = settings.WORKSPACE
    settings.WORKSPACE = Workspace(home, {})
    try:
        unblocked, copied = django_db_blocker.unblock(), fresh_database(name, tmp_path)
        with unblocked, copied, time_machine.travel(THURSDAY):
            yield {Role(user.role): user for user in User.objects.all()}
    finally:
        settings.WORKSPACE = before
        held.forget()


def text(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def ids() -> list[int]:
    return list(Judgement.objects.order_by("lead").values_list("pk", flat=True))


def test_every_door_opens_to_those_who_may_and_to_nobody_else(users: dict[Role, User]) -> None:
    for role, user in users.items():
        client = reader(user)
        for address, right in DOORS.items():
            status = client.get(ROOT + address).status_code
            assert status == (200 if may(role, right) else 403), (role, address)
        for address, right in VERBS.items():
            before = Decision.objects.count()
            status = client.post(ROOT + address, {"proposal": ["0"]}).status_code
            assert status == (422 if may(role, right) else 403), (role, address)
            assert Decision.objects.count() == before
        page = client.get(ROOT).content.decode()
        assert ('name="proposal"' in page) is may(role, Right.OFFER_MQL)
        assert ("山田1" in page) is may(role, Right.SEE_PERSONAL)
    for address in (*DOORS, *VERBS):
        assert Client().get(ROOT + address)["Location"].startswith("/login/")
    tried = {resolve(ROOT + one.partition("?")[0]).url_name for one in (*DOORS, *VERBS)}
    assert tried == {one.name for one in urlpatterns}


def test_the_list_says_how_many_wait_and_why(users: dict[Role, User]) -> None:
    said = text(reader(users[Role.MARKETING]).get(ROOT).content.decode())
    assert "2件のリードがMQLの条件を満たし、確認を待っています。" in said
    assert (
        said.count("資料請求 1回で40点") == 2 * 2
    )  # in a column, and under the name where it is narrow
    assert "2026-11-02 09:00" in said
    linked = text(reader(users[Role.MARKETING]).get("/agreement/").content.decode())
    assert "MQLの提案(2件)" in linked


def test_who_may_not_decide_is_told_who_does(users: dict[Role, User]) -> None:
    for role in Role:
        said = text(reader(users[role]).get(ROOT).content.decode())
        assert ("マーケティングが決めます" in said) is not may(role, Right.OFFER_MQL)


def test_one_is_passed_on_with_its_button(users: dict[Role, User]) -> None:
    client, (first, _) = reader(users[Role.MARKETING]), ids()
    answer = client.post(ROOT + "pass/", {"one": str(first)}, follow=True)
    assert "1件をISへ渡しました。" in text(answer.content.decode())
    assert Decision.objects.get().judgement_id == first
    again = client.post(ROOT + "pass/", {"one": str(first)})
    assert again.status_code == 422
    assert "先にmarketingさんが決めています" in text(again.content.decode())
    decided = text(client.get(ROOT + "?view=decided").content.decode())
    assert "渡した marketing" in decided


def test_those_that_are_ticked_are_declined_with_one_reason(users: dict[Role, User]) -> None:
    client, both = reader(users[Role.MARKETING]), ids()
    nameless = client.post(ROOT + "decline/", {"proposal": both, "reason": " "})
    assert nameless.status_code == 422
    assert text(nameless.content.decode()).count("見送る理由を書いてください。") == 2
    assert nameless.content.decode().count(" checked") == 2  # what was ticked stays ticked
    client.post(ROOT + "decline/", {"proposal": both, "reason": "学生の調べもの"})
    verdicts = Decision.objects.values_list("verdict", flat=True)
    assert list(verdicts) == [Verdict.DECLINED] * 2
    decided = text(client.get(ROOT + "?view=decided").content.decode())
    assert decided.count("学生の調べもの") == 2
    masked = text(reader(users[Role.VIEWER]).get(ROOT + "?view=decided").content.decode())
    assert "学生の調べもの" not in masked
    lead_erase(Lead.objects.get(key="lead-1"), by=users[Role.ADMIN])
    decided = text(client.get(ROOT + "?view=decided").content.decode())
    assert decided.count("学生の調べもの") == 1
    assert "理由は消去されました" in decided
    assert "確認を待っているリードはありません。" in text(client.get(ROOT).content.decode())


def test_what_was_decided_meanwhile_is_told_and_the_rest_is_done(users: dict[Role, User]) -> None:
    first, second = ids()
    reader(users[Role.ADMIN]).post(ROOT + "pass/", {"one": str(first)})
    answer = reader(users[Role.MARKETING]).post(ROOT + "pass/", {"proposal": [first, second]})
    assert answer.status_code == 409
    said = text(answer.content.decode())
    assert "1件をISへ渡しました。" in said
    assert "先にadminさんが決めています" in said


def test_who_must_not_be_contacted_waits_unseen(users: dict[Role, User]) -> None:
    ledger.do_not_contact_set(Lead.objects.get(key="lead-1"), True, by="test")
    client, (first, _) = reader(users[Role.MARKETING]), ids()
    assert "1件のリードが" in text(client.get(ROOT).content.decode())
    answer = client.post(ROOT + "pass/", {"one": str(first)})
    assert "連絡不可のリードは引き渡せません。" in text(answer.content.decode())


def test_a_leads_page_shows_its_score_now_and_what_was_kept(users: dict[Role, User]) -> None:
    client, (_, second) = reader(users[Role.MARKETING]), ids()
    client.post(ROOT + "pass/", {"one": str(second)})
    number = Lead.objects.get(key="lead-2").pk
    page = client.get(f"/leads/{number}/").content.decode()
    assert "40点(基準40点)" in text(page)
    assert f'hx-get="{ROOT}score/{number}/"' in page
    now = client.get(f"{ROOT}score/{number}/", headers={"HX-Request": "true"}).content.decode()
    assert "55点(基準40点)" in text(now)  # the visit came after it had met the definition
    assert "<html" not in now
    whole = client.get(f"{ROOT}score/{number}/").content.decode()
    assert "<html" in whole
    assert client.get(f"{ROOT}score/999/").status_code == 404


def test_without_an_agreement_the_page_says_so(ledger_db: str) -> None:
    user = people()[Role.MARKETING]
    assert "施行中の引き渡しルールがないため" in text(reader(user).get(ROOT).content.decode())


def test_every_refusal_and_verdict_has_its_words() -> None:
    source = Path(gate_sweep.__code__.co_filename).with_name("services.py").read_text("utf-8")
    codes = set(re.findall(r'Refused\(\s*"(\w+)"', source))
    assert codes == {"decided", "why_declined", "reason_long"}
    assert all(has(f"proposal.refused.{code}") for code in codes)
    assert all(has(f"proposals.verdict.{one.value}") for one in Verdict)

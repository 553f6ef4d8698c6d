"""対応漏れ, from the ledger to the page: every planted omission is found, and none invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tasuki.cli.app import app
from tasuki.domain.agreement.life import Department
from tasuki.domain.handoffs import Accuracy, Outcome
from tasuki.domain.obligations import DEBTOR
from tasuki.domain.omissions import BY_KIND, Cause
from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Disposition, TouchKind
from tasuki.insight.omissions import Narrowed
from tasuki.present.words import t
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, may
from tasuki.web.accounts.services import user_create
from tasuki.web.desk.selectors import facts, overdue
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Feedback, Handoff
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.models import Lead
from tasuki.workspace import Workspace
from tests.agreements import AGREEMENT
from tests.browser import world
from tests.cli.runs import asked, environment
from tests.conftest import fresh_database
from tests.web import handoffs, planted
from tests.web.desk import reader
from tests.web.planted import PLANTED, Team

TOTAL = sum(PLANTED.values())
OF = {why: DEBTOR[kind] for kind, why in BY_KIND.items()} | dict.fromkeys(
    (Cause.NEVER_ASSIGNED, Cause.OWNER_GONE, Cause.OWNER_ABSENT), Department.INSIDE_SALES
)


@pytest.fixture(scope="module")
def team(
    _ledger_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Team]:
    """The planted team, refreshed; pages read it while this is open."""
    folder = tmp_path_factory.mktemp("overdue")
    before = settings.WORKSPACE
    settings.WORKSPACE = Workspace(folder, {})
    try:
        with (
            django_db_blocker.unblock(),
            fresh_database(_ledger_template, folder),
            time_machine.travel(world.AS_OF),
        ):
            made = planted.fill()
            for role in (Role.ADMIN, Role.FS_MANAGER, Role.FS_REP, Role.VIEWER):
                user_create(
                    username=role.value, password=world.PASSWORD, role=role, by="test", name="水野"
                )
            world._refresh()
            yield made
    finally:
        settings.WORKSPACE = before
        facts.forget()


def page(query: str = "", lang: str = "ja", role: Role = Role.IS_MANAGER) -> str:
    client = reader(role)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
    answer = client.get(f"/overdue/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def rows(html: str) -> list[list[str]]:
    """The cells of the list."""
    found = re.search(r'<section class="sec" id="list".*?</section>', html, re.DOTALL)
    assert found
    body = found[0].partition("<tbody>")[2]
    return [
        [text(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL)
    ]


def text(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))).strip()


def listed(query: str = "") -> list[list[str]]:
    """The whole list, page by page as a reader turns them."""
    found = []
    address = query
    while True:
        html = page(address)
        found += rows(html)
        following = re.search(r'rel="next" href="/overdue/([^"]*)"', html)
        if not following:
            return found
        address = unescape(following[1])


def test_all_planted_omissions_are_found_and_none_is_invented(team: Team) -> None:
    late = overdue.found(facts.current())
    _, every = late.listed(Narrowed())
    keys = dict(Lead.objects.values_list("id", "key"))
    found = [(keys[one.lead_id], one.cause) for one in every if one.lead_id is not None]
    assert sorted(found) == sorted(team.planted.items())
    assert Counter(one.cause for one in every) == PLANTED
    assert late.total == TOTAL
    assert Lead.objects.count() > 200


def test_the_page_says_each_cause_with_its_number(team: Team) -> None:
    html = page()
    assert f"期限を過ぎた約束が、</span><span>{TOTAL}件あります。" in html
    causes = re.search(r'id="causes".*?</section>', html, re.DOTALL)
    assert causes
    for cause, count in PLANTED.items():
        name = t(f"cause.{cause.value}", "ja")
        line = re.search(rf"<tr>(?:(?!</tr>).)*{name}</span></th>.*?</tr>", causes[0], re.DOTALL)
        assert line, cause
        assert re.search(rf'cause={cause.value}#list">{count}<', line[0]), cause
    for debtor in Department:
        count = sum(PLANTED[cause] for cause in Cause if OF[cause] is debtor)
        assert f'href="/overdue/?department={debtor.value}#list">{count}</a>' in html


def test_the_list_names_every_lead_once(team: Team) -> None:
    shown = listed()
    assert len(shown) == TOTAL
    said = Counter(row[1].removesuffix(row[5]).strip() for row in shown)
    assert said == {t(f"cause.{cause.value}", "ja"): n for cause, n in PLANTED.items()}
    bulk = {key for key in team.planted if key.startswith("P-")}
    assert {row[0] for row in shown if row[0].startswith("P-")} == bulk


@pytest.mark.parametrize("cause", list(Cause))
def test_the_list_of_a_cause_is_what_its_number_counts(team: Team, cause: Cause) -> None:
    shown = rows(page(f"?cause={cause.value}"))
    assert len(shown) == PLANTED[cause]
    assert all(t(f"cause.{cause.value}", "ja") in row[1] for row in shown)
    assert {row[6] for row in shown} == {t(f"department.short.{OF[cause].value}", "ja")}


def test_every_person_is_named_with_what_they_have_to_see_to(team: Team) -> None:
    html = page()
    people = re.search(r'id="people".*?</section>', html, re.DOTALL)
    assert people
    links = re.findall(r'href="/overdue/(\?[^"]*)#list">(\d+)<span class="vh"> ([^<]*)', people[0])
    assert sum(int(count) for _, count, _ in links) == TOTAL
    for query, count, name in links:
        shown = listed(unescape(query))
        assert len(shown) == int(count)
        assert {row[5] for row in shown} == {name}
    nobody = listed("?person=-&department=is")
    assert len(nobody) == PLANTED[Cause.NEVER_ASSIGNED]


def test_who_works_on_leads_finds_their_own(team: Team) -> None:
    client = Client()
    client.force_login(User.objects.get(username="新谷"))
    html = client.get("/overdue/").content.decode()
    mine = re.search(r'<a href="/overdue/([^"]*)#list">自分の分だけ見る', html)
    assert mine
    assert {row[5] for row in listed(unescape(mine[1]))} == {"新谷"}
    assert "自分の分だけ見る" not in page(role=Role.VIEWER)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_speaks_both_languages_and_leaves_nothing_unfilled(team: Team, lang: str) -> None:
    html = page(lang=lang)
    assert f'<html lang="{lang}"' in html
    assert "{" not in re.sub(r"<script.*?</script>|content='.*?'", "", html, flags=re.DOTALL)
    assert ("Who sees to it" in html) is (lang == "en")


@pytest.mark.parametrize(
    "query",
    ["?cause=nothing", "?department=legal", "?person=x", "?page=0", "?page=-1", "?page=x"],
)
def test_a_list_that_there_is_not_is_not_found(team: Team, query: str) -> None:
    assert reader(Role.IS_MANAGER).get(f"/overdue/{query}").status_code == 404


def test_a_page_beyond_the_last_says_that_there_is_nothing(team: Team) -> None:
    assert "条件に合うものはありません" in page("?page=99")


@pytest.mark.parametrize("role", list(Role))
def test_every_role_sees_it_and_only_some_the_persons(team: Team, role: Role) -> None:
    html = page("?cause=evaluation_missing", role=role)
    assert ("山田" in html) is (role is not Role.VIEWER)
    assert ('href="/overdue/"' in html) is may(role, Right.SEE_LEADS)
    assert ("退職・不在の引き継ぎ" in html) is may(role, Right.REASSIGN)


def test_a_stranger_is_sent_to_the_door(team: Team) -> None:
    answer = Client().get("/overdue/")
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/overdue/")


def test_only_the_list_comes_when_it_is_narrowed_in_place(team: Team) -> None:
    client = reader(Role.IS_MANAGER)
    answer = client.get("/overdue/?cause=dropped", headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert html.startswith('<section class="sec" id="list"')
    assert len(rows(html)) == PLANTED[Cause.DROPPED]


def test_the_terminal_says_the_same(team: Team) -> None:
    home = settings.WORKSPACE.home
    told = asked(home, "overdue")
    assert {one["cause"]: one["count"] for one in told["by_cause"]} == PLANTED
    assert {one["lead"] for one in told["overdue"]} - {None} == set(team.planted)
    assert told["agreement"] == 1
    earlier = asked(home, "overdue", "--as-of", "2026-10-20")
    assert 0 < earlier["total"] < TOTAL
    assert all(one["due_at"] < "2026-10-20" for one in earlier["overdue"])
    runner = CliRunner()
    said = runner.invoke(app, ["overdue", "--lang", "ja"], env=environment(home))
    assert said.exit_code == 0, said.output
    assert f"期限を過ぎた約束が、{TOTAL}件あります。" in said.output
    assert f"ほか{TOTAL - 20}件。" in said.output
    bad = runner.invoke(app, ["overdue", "--as-of", "soon"], env=environment(home))
    assert (bad.exit_code, "not an instant like" in bad.output) == (2, True)


def test_what_was_done_since_is_marked_and_stays(team: Team) -> None:
    """Comes last: it goes on where the others have stopped looking."""
    lates = {cause: overdue.found(facts.current()).listed(Narrowed(cause))[1] for cause in Cause}

    def lead(cause: Cause, place: int = 0) -> Lead:
        return Lead.objects.get(pk=lates[cause][place].lead_id)

    before = [row[0] for row in listed()]
    called, silenced = lead(Cause.UNTOUCHED), lead(Cause.DROPPED)
    ledger.touch_post(called, TouchKind.CALL, by="test", disposition=Disposition.NO_ANSWER)
    ledger.do_not_contact_set(silenced, True, by="test")
    ledger.gate_post(lead(Cause.FS_SILENT), Gate.ACCEPT, by="test")
    offer = Handoff.objects.get(
        lead__key__in=[k for k in team.planted if k.startswith("lead-")], standing="accepted"
    )
    right = dict.fromkeys(AGREEMENT.sql.bant, Accuracy.RIGHT)
    receiver = User.objects.get(username="新谷")
    services.handoff_evaluate(
        offer, handoffs.ANSWERS, by=receiver, outcome=Outcome.OPPORTUNITY, bant=right
    )
    feedback = Feedback.objects.get(pk=lates[Cause.REPLY_MISSING][0].subject)
    services.feedback_answer(feedback, "次から", by=handoffs.user(Role.MARKETING))
    ledger.touch_post(lead(Cause.NEVER_ASSIGNED), TouchKind.VISIT, by="test")  # changes nothing

    shown = listed()
    assert [row[0] for row in shown] == before
    done = Counter(
        (cause.value, "不要" in row[1])
        for row in shown
        for cause in Cause
        if "対応済み" in row[1] or "不要" in row[1]
        if t(f"cause.{cause.value}", "ja") in row[1]
    )
    assert done == {
        ("untouched", False): 1,
        ("fs_silent", False): 1,
        ("evaluation_missing", False): 1,
        ("reply_missing", False): 1,
        ("dropped", True): 1,
    }
    assert f"{TOTAL}件あります。" in page()
    world._refresh(timezone.now())
    assert overdue.found(facts.current()).total == TOTAL - 5
    assert not any("対応済み" in row[1] or "不要" in row[1] for row in listed())


def test_the_week_under_review_counts_it_and_no_week_before() -> None:
    client = reader(Role.IS_MANAGER)
    reviewed = client.get("/", follow=True)
    assert 'id="overdue"' in reviewed.content.decode()
    before = client.get(f"/week/{reviewed.context['before']}/")
    assert 'id="overdue"' not in before.content.decode()

"""A version tried on the past: a frame at once, the same answer as the terminal's, and what is refused."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tasuki.cli.app import app
from tasuki.domain.roles import Role
from tasuki.intake.agreement import write
from tasuki.web.accounts.models import User
from tasuki.web.agreements import services
from tasuki.web.agreements.trial import kept
from tasuki.web.agreements.trial.asked import LONGEST
from tasuki.web.desk.selectors import facts
from tests.cli.runs import asked as told_by_terminal
from tests.web.agreements import document
from tests.web.desk import organisation, reader

CALLED = {"name": "called", "label": "架電", "touch": {"kinds": ["call"]}, "points": 20}
LARGE = {
    "name": "large",
    "label": "大手",
    "lead": {"attribute": "segment", "any_of": ["大手"]},
    "points": 40,
}


@pytest.fixture(scope="module", autouse=True)
def _organisation(
    _ledger_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Version 1 is in force and takes large companies, 2 counts our calls too, 3 says of an MQL what 1 says."""
    with organisation(_ledger_template, tmp_path_factory.mktemp("try"), django_db_blocker):
        manager = User.objects.get(username=Role.IS_MANAGER.value)
        services.agreement_adopt(_rules(), by="terminal", since=date(2026, 8, 3))
        services.agreement_draft(_rules(CALLED), by=manager)
        services.agreement_draft(_rules().model_copy(update={"review_months": 3}), by=manager)
        yield


@pytest.fixture(autouse=True)
def _unkept() -> None:
    """Nothing was tried before."""
    for file in (settings.WORKSPACE.cache / "what-if").glob("*.json"):
        file.unlink()


def _rules(*behaviours: dict[str, Any]) -> Any:
    mql = {"threshold": 40, "attributes": [LARGE], "behaviours": list(behaviours)}
    return document(40, mql=mql)


def days() -> tuple[date, date]:
    """Eight whole weeks of the invented organisation, which ends today."""
    today = facts.current().as_of.date()
    last = today - timedelta(days=today.weekday() + 8)
    return last - timedelta(days=55), last


def address(number: int = 2, beside: str = "none", progress: str = "") -> str:
    first, last = days()
    return f"/agreement/{number}/try/{progress}?first={first}&last={last}&beside={beside}"


def answered(client: Client, url: str) -> HttpResponse:
    """The page once it has its answer, asked as a browser without JavaScript asks: again."""
    for _ in range(1000):
        answer = client.get(url)
        if "page" in (answer.context or {}):
            return answer
        time.sleep(0.05)
    raise AssertionError("no answer")


def text(answer: HttpResponse) -> str:
    html = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return unescape(re.sub(r"\s+", " ", html))


def test_the_frame_comes_at_once_and_the_answer_when_it_is_found() -> None:
    client = reader(Role.VIEWER)
    first = client.get(address())
    html = first.content.decode()
    assert first.status_code == 200
    assert "page" not in first.context
    assert 'http-equiv="refresh"' in html  # without JavaScript
    (asks,) = re.findall(r'hx-get="([^"]+)"', html)
    for _ in range(1000):
        told = client.get(unescape(asks))
        assert told.status_code == 200
        if told.headers.get("HX-Refresh"):
            break
        time.sleep(0.05)
    last = client.get(address())
    assert "page" in last.context
    assert "hx-get" not in last.content.decode()
    assert 'http-equiv="refresh"' not in last.content.decode()


def test_the_page_says_what_the_terminal_says(tmp_path: Path) -> None:
    first, last = days()
    answer = answered(reader(Role.IS_MANAGER), address(2, "1"))
    for name, rules in (("a", _rules(CALLED)), ("b", _rules())):
        (tmp_path / f"{name}.yaml").write_text(write(rules), encoding="utf-8")
    told = told_by_terminal(
        settings.WORKSPACE.home,
        "whatif",
        *(str(tmp_path / f"{name}.yaml") for name in "ab"),
        *("--from", str(first), "--to", str(last + timedelta(days=1))),
    )
    page = answer.context["page"]
    assert [one["mqls"] for one in told["drafts"]] == [one.mqls for one in page.found.drafts]
    assert told["drafts"][0]["mqls"] > told["drafts"][1]["mqls"] > 0
    assert told["drafts"][0]["counts_our_own"] == ["架電"]
    assert told["drafts"][1]["counts_our_own"] == []
    html = text(answer)
    for line in (*page.volume, *page.outcomes, *page.weeks):
        assert all(cell in html for cell in line.cells), line
    assert [told.name for told in page.drafts] == ["第2版(案)", "第1版(施行中)"]
    assert html.count("こちらからの接触(架電)も数えます") == 1


def test_the_drawing_shows_each_week_once() -> None:
    page = answered(reader(Role.IS_MANAGER), address(2, "1"))
    chart = str(page.context["chart"])
    heights = [
        [float(h) for h in re.findall(rf'class="g-try n{n}" [^>]*height="([\d.]+)"', chart)]
        for n in (1, 2)
    ]
    drafts = page.context["page"].found.drafts
    assert [len(some) for some in heights] == [8, 8]
    assert chart.count('class="g-did"') == 8
    for some, draft in zip(heights, drafts, strict=True):
        mqls = [one.mqls for one in draft.volumes]
        scale = max(heights[0]) / max(one.mqls for one in drafts[0].volumes)
        assert some == pytest.approx([n * scale for n in mqls], abs=0.2)


def test_an_answer_is_found_once_and_read_by_every_process(monkeypatch: Any) -> None:
    client = reader(Role.IS_MANAGER)
    before = answered(client, address())
    monkeypatch.setattr(kept, "what_if", None)  # nobody may ask again
    monkeypatch.setattr(kept.KEPT, "_known", type(kept.KEPT._known)())  # another process
    after = client.get(address())
    assert after.context["page"].found == before.context["page"].found


def test_what_could_not_be_found_is_said_and_tried_again(monkeypatch: Any) -> None:
    client = reader(Role.IS_MANAGER)
    with monkeypatch.context() as broken:
        broken.setattr(kept, "what_if", lambda *_, **__: 1 / 0)
        client.get(address())
        for _ in range(1000):
            if client.get(address(progress="progress/")).headers.get("HX-Refresh"):
                break
            time.sleep(0.02)
        answer = client.get(address())
    assert answer.status_code == 500
    assert "計算できませんでした" in text(answer)
    assert "page" in answered(client, address()).context


def test_a_version_that_says_the_same_of_an_mql_does_not_stand_beside() -> None:
    answer = answered(reader(Role.IS_MANAGER), address(3, "1"))
    assert len(answer.context["page"].drafts) == 1
    assert "第1版(施行中)と第3版はMQLの定義が同じ" in text(answer)


def test_without_days_it_is_the_last_whole_quarter_beside_the_version_in_force() -> None:
    wanted = reader(Role.IS_MANAGER).get("/agreement/2/try/").context["asked"]
    today = facts.current().as_of.astimezone(settings.ORGANISATION.tz).date()
    assert [one.number for one in wanted.versions] == [2, 1]
    assert (wanted.first.day, wanted.first.month % 3) == (1, 1)
    assert (wanted.last + timedelta(days=1)).day == 1
    assert 80 < (wanted.last - wanted.first).days < 95
    assert 0 < (today - wanted.last).days <= 92


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("first=2026-02-30&last=2026-03-01", "「2026-02-30」は日付として読めません"),
        ("first=x&last=2026-03-01", "「x」は日付として読めません"),
        ("first=2026-03-02&last=2026-03-01", "初日(2026年3月2日(月))より前です"),
        ("first=2020-01-01&last=2026-03-01", f"{LONGEST}日以内に"),
        ("first=2199-01-01&last=2199-02-01", "まだデータがありません"),
        ("beside=9", "並べる版「9」はありません"),
        ("beside=%EF%BC%92", "並べる版「２」はありません"),
    ],
)
def test_what_cannot_be_tried_is_said(query: str, says: str) -> None:
    client = reader(Role.IS_MANAGER)
    answer = client.get(f"/agreement/2/try/?{query}")
    assert answer.status_code == 422
    assert says in text(answer)
    assert client.get(f"/agreement/2/try/progress/?{query}").headers["HX-Refresh"] == "true"


def test_a_version_that_there_is_not_is_not_found() -> None:
    client = reader(Role.IS_MANAGER)
    assert client.get("/agreement/9/try/").status_code == 404
    assert client.get("/agreement/9/try/progress/").status_code == 404


def test_days_in_which_nothing_was_passed_are_said_to_be_empty() -> None:
    answer = answered(
        reader(Role.VIEWER), "/agreement/2/try/?first=2001-01-01&last=2001-02-01&beside=none"
    )
    assert "期間を変えてください" in text(answer)
    assert "g-try" not in answer.content.decode()


def test_the_terminal_warns_of_touches_that_we_began(tmp_path: Path) -> None:
    first, last = days()
    path = tmp_path / "draft.yaml"
    path.write_text(write(_rules(CALLED)), encoding="utf-8")
    span = ["--from", str(first), "--to", str(last)]
    env = {"TASUKI_HOME": str(settings.WORKSPACE.home)}
    ran = CliRunner(env=env).invoke(app, ["whatif", str(path), *span, "--lang", "en"])
    assert ran.exit_code == 0
    assert "touches that we began ourselves (架電)" in ran.output


def test_a_draft_that_asks_for_a_value_that_no_lead_has_is_not_saved() -> None:
    client = reader(Role.IS_MANAGER)
    text = write(_rules()).replace("大手", "大て")
    answer = client.post("/agreement/draft/", {"document": text})
    assert answer.status_code == 422
    assert "「大て」という値はありません" in unescape(answer.content.decode())

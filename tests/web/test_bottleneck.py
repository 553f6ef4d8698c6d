"""The Bottleneck page: its views, who may open which, and that its figures open their records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings

from tasuki.cli.app import app
from tasuki.domain.roles import Role
from tasuki.insight.explain import DIMENSIONS, usual_windows
from tasuki.insight.explanation import Against
from tasuki.web.desk.selectors import bottleneck, facts
from tasuki.web.desk.selectors.bottleneck import Asked, Span
from tests.web.desk import organisation, reader

RECORDS = re.compile(r'href="(/records/[^"]+)">([^<]+)')


@pytest.fixture(scope="module", autouse=True)
def _organisation(
    _ledger_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("bottleneck")
    with organisation(_ledger_template, folder, django_db_blocker):
        yield


def test_the_first_line_is_the_answer_and_every_view_opens() -> None:
    client = reader(Role.IS_MANAGER)
    for query in ("", "?span=month", "?span=quarter&against=best", "?by=member&against=previous"):
        answer = client.get(f"/bottleneck/{query}")
        assert answer.status_code == 200, query
        page = answer.context["page"]
        first = re.search(r'<h2 class="finding"[^>]*>(.*?)</h2>', answer.content.decode())
        assert first
        assert page.told.headline[0] in first[1]


def test_every_view_can_be_reached_by_a_link() -> None:
    shown = reader(Role.IS_MANAGER).get("/bottleneck/").context["choices"]
    links = [link for choice in shown for link in choice.links]
    assert len(links) == len(Span) + len(Against) - 1 + len(DIMENSIONS)  # there is no target
    assert [name for name, _, here in links if here]
    for _, address, _ in links:
        query = dict(pair.split("=") for pair in address.partition("?")[2].split("&") if pair)
        assert Asked.of(query).address == address


@pytest.mark.parametrize("query", ["span=decade", "by=moon", "against=luck", "against=target"])
def test_a_view_that_there_is_not_is_not_found(query: str) -> None:
    assert reader(Role.IS_MANAGER).get(f"/bottleneck/?{query}").status_code == 404


def test_members_are_shown_to_those_who_coach() -> None:
    viewer = reader(Role.VIEWER)
    page = viewer.get("/bottleneck/")
    assert page.status_code == 200
    assert "by=member" not in page.content.decode()
    assert viewer.get("/bottleneck/?by=member").status_code == 403
    assert reader(Role.IS_MANAGER).get("/bottleneck/?by=member").status_code == 200


def test_figures_open_the_records_that_add_up_to_them() -> None:
    client = reader(Role.IS_MANAGER)
    found = RECORDS.findall(client.get("/bottleneck/").content.decode())
    assert len(found) > 25
    kinds: dict[str, tuple[str, str]] = {}
    for address, value in found:
        kinds.setdefault(address.split("?")[0] + str("by=" in address), (unescape(address), value))
    assert len(kinds) >= 15
    for address, value in kinds.values():
        page = client.get(address).context["page"]
        assert page.figure.value in value, address
        assert page.total == page.figure.reading.n, address


def test_the_usual_window_is_as_far_as_the_one_before() -> None:
    snapshot = facts.current()
    now, then = usual_windows(snapshot, snapshot.as_of, settings.ORGANISATION.tz)
    assert now.end == snapshot.as_of
    assert (now.first_day - then.first_day).days == 91
    assert now.end - now.start == then.end - then.start


def test_it_is_computed_once_per_version_of_the_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    client = reader(Role.IS_MANAGER)
    client.get("/bottleneck/")

    def again(*_: Any, **__: Any) -> None:
        raise AssertionError("explained twice")

    monkeypatch.setattr(bottleneck, "explain", again)
    assert client.get("/bottleneck/").status_code == 200


def test_the_terminal_says_the_same_as_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    page = reader(Role.IS_MANAGER).get("/bottleneck/").context["page"]
    home = Path(settings.WORKSPACE.home)
    monkeypatch.setenv("TASUKI_HOME", str(home))
    told = CliRunner().invoke(app, ["explain", "--lang", "ja"])
    assert told.exit_code == 0, told.output
    assert page.told.evidence in told.output
    data = json.loads(CliRunner().invoke(app, ["explain", "--json"]).output)
    assert [gain["gain"] for gain in data["gains"]] == [g.value for g in page.explanation.gains]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--from", "2026-10-01"], "together"),
        (["--from", "October", "--to", "2026-11-01"], "not a date"),
        (["--from", "2030-01-01", "--to", "2030-02-01"], "has not begun"),
    ],
)
def test_a_wrong_call_is_told(
    arguments: list[str], complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASUKI_HOME", str(settings.WORKSPACE.home))
    found = CliRunner().invoke(app, ["explain", *arguments])
    assert found.exit_code == 2
    assert complaint in found.output

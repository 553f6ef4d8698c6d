"""The Members page: who may see it, what it says, and that its figures open their records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.conf import settings

from tasuki.domain.roles import Role
from tasuki.insight.fair import compare
from tasuki.web.desk.selectors import facts, members
from tests.web.desk import organisation, reader


@pytest.fixture(scope="module", autouse=True)
def _organisation(
    _ledger_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with organisation(_ledger_template, tmp_path_factory.mktemp("members"), django_db_blocker):
        yield


def page(query: str = "", lang: str = "ja") -> str:
    client = reader(Role.IS_MANAGER)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
    answer = client.get(f"/members/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_compares_everybody_and_says_so() -> None:
    shown = page()
    snapshot = facts.current()
    found = members.found(snapshot, members.Asked())
    assert len(found.standings) == 8
    for one in found.standings:
        assert f'<th scope="row">{one.reading.group}</th>' in shown
    assert "8人を比べると、差がなくても平均0.4人は" in shown
    whole = compare(snapshot, "mql_to_sql", found.window, by="member", as_of=snapshot.as_of)
    assert found.standings == whole.standings


@pytest.mark.parametrize("metric", members.METRICS)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_choice_can_be_opened(metric: str, lang: str) -> None:
    shown = page(f"?metric={metric}&weeks=13", lang)
    assert 'aria-current="true"' in shown
    assert "{" not in re.sub(r"<script.*?</script>|content='.*?'", "", shown, flags=re.DOTALL)


def test_a_figure_opens_its_records() -> None:
    shown = page("?metric=connect_rate")
    table = shown.split('id="standings"')[1].split("</table>")[0]
    addresses = re.findall(r'href="(/records/connect_rate/[^"]+)"', table)
    assert len(addresses) == 8
    client = reader(Role.IS_MANAGER)
    found = members.found(facts.current(), members.Asked("connect_rate"))
    answer = client.get(unescape(addresses[0]))
    assert answer.status_code == 200
    assert f"{found.standings[0].reading.n:,}" in answer.content.decode()


def test_the_funnel_is_drawn_and_kept() -> None:
    shown = page()
    address = unescape(re.findall(r'src="(/members/funnel.svg[^"]+)"', shown)[0])
    answer = reader(Role.IS_MANAGER).get(address)
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    assert "max-age=86400" in answer["Cache-Control"]


@pytest.mark.parametrize("query", ["?metric=calls", "?weeks=3", "?weeks=x", "?metric=nothing"])
def test_a_comparison_that_there_is_not_is_not_found(query: str) -> None:
    client = reader(Role.IS_MANAGER)
    assert client.get(f"/members/{query}").status_code == 404
    assert client.get(f"/members/scripts/{query}").status_code == 404
    assert (
        client.get(f"/members/funnel.svg{query}&lang=ja&theme=light&size=wide").status_code == 404
    )


def test_scripts_have_a_page_beside_it() -> None:
    answer = reader(Role.IS_MANAGER).get("/members/scripts/")
    assert "比べられるスクリプトが、" in answer.content.decode()  # the little world has no versions
    assert 'href="/members/scripts/"' in page()


def test_only_those_who_coach_see_it() -> None:
    for role in Role:
        allowed = role in {Role.ADMIN, Role.IS_MANAGER, Role.FS_MANAGER}
        assert reader(role).get("/members/").status_code == (200 if allowed else 403)
        assert ('href="/members/"' in reader(role).get("/leads/").content.decode()) is allowed

"""The Trends page: its sentence, its choices as links, its marks, and who sees single members."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tasuki.domain.roles import Role
from tasuki.facts.reported import Book
from tasuki.insight.reporting import COUNTS, RATES
from tasuki.web.desk.selectors import facts
from tasuki.web.desk.selectors import trends as select
from tests.browser.world import restate
from tests.web.desk import organisation, reader


@pytest.fixture(scope="module", autouse=True)
def _organisation(
    _ledger_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with organisation(_ledger_template, tmp_path_factory.mktemp("trends"), django_db_blocker):
        restate()
        yield


def shown(client: Client, query: str = "") -> tuple[Any, str]:
    answer = client.get(f"/trends/{query}")
    assert answer.status_code == 200
    return answer.context["page"], answer.content.decode()


def text(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def test_the_first_line_answers_for_both_rates() -> None:
    page, html = shown(reader(Role.IS_MANAGER))
    headline = re.search(r'<h2 class="finding">(.*?)</h2>', html, re.S)
    assert headline is not None
    said = text(headline[1]).replace(" ", "")
    assert "商談化率" in said
    assert "成約率" in said
    assert [j.metric for j in page.trends.headline] == ["sql_to_opportunity", "opportunity_to_won"]
    assert "5%水準" in text(html)


def test_every_choice_is_a_link_that_opens() -> None:
    client = reader(Role.IS_MANAGER)
    _, html = shown(client)
    nav = re.search(r'<nav class="choose".*?</nav>', html, re.S)
    assert nav is not None
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', nav[0])]
    assert len(links) == len(RATES) + len(COUNTS) + 2 + 3 + 5
    assert nav[0].count("aria-current") == 4
    for link in links:
        page, _ = shown(client, link.removeprefix("/trends/"))
        asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
        assert page.trends.shown.metric == asked["metric"]
        assert page.trends.every == asked.get("every", "week")
        assert page.trends.by == asked.get("by")


@pytest.mark.parametrize("query", ["", "?how=cohort", "?how=period", "?metric=appointments"])
def test_every_figure_opens_records_of_the_same_number(query: str) -> None:
    client = reader(Role.IS_MANAGER)
    page, html = shown(client, query)
    rows = [row for row in page.chart.rows if row.figure.reading.n]
    links = re.findall(r'<td class="r"><a class="plain" href="([^"]+)"', html)
    assert len(links) >= len(rows) > 10
    for row, link in list(zip(rows, links, strict=False))[::7]:
        opened = client.get(unescape(link)).context["page"]
        assert (opened.figure.reading.n, opened.total) == (row.figure.reading.n,) * 2
        assert opened.figure.reading.value == row.figure.reading.value


def test_a_restated_week_says_from_what_to_what_and_opens_its_records() -> None:
    """Three opportunities of two months ago were entered after the weeks had been reported."""
    client = reader(Role.VIEWER)
    page, html = shown(client, "?how=cohort")
    marked = [(row, mark) for row in page.chart.marked for mark in row.marks]
    assert marked
    assert sum((m.reading.k or 0) for _, m in marked) > 0
    assert page.chart.restated in text(html)
    for row, mark in marked:
        first, now = (part.split(" / ") for part in mark.change.split(" → "))
        assert first[1] == now[1]
        assert int(now[0]) > int(first[0])
        link = next(
            unescape(link)
            for link, change in re.findall(r'<a href="([^"]+)">([^<]+)</a>', html)
            if unescape(change) == mark.change
        )
        opened = client.get(link).context["page"]
        assert (
            f"{opened.figure.reading.k} / {opened.figure.reading.n}" == mark.change.split(" → ")[1]
        )
        assert row.days in text(html)
    # The rate that nothing late belongs to has no mark, and says that it was looked for.
    other, _ = shown(client, "?metric=mql_to_sql")
    assert not other.chart.marked
    assert "変わった数字はありません" in other.chart.restated


def test_without_first_reports_the_page_says_when_they_begin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = select.found(facts.current(), select.Asked())
    assert found.shown.reported
    monkeypatch.setattr(select, "Book", lambda _: Book())
    page, _ = shown(reader(Role.VIEWER))
    assert "tasuki refresh" in page.chart.restated


def test_single_members_are_for_those_who_coach() -> None:
    page, html = shown(reader(Role.IS_MANAGER), "?by=member")
    labels = [part.label for part in page.parts]
    assert labels == sorted(labels)
    assert "順位" not in html
    assert reader(Role.VIEWER).get("/trends/?by=member").status_code == 403
    _, html = shown(reader(Role.VIEWER))
    assert "by=member" not in html
    assert "by=source" in html


@pytest.mark.parametrize(
    "query",
    ["?metric=charm", "?every=day", "?every=x", "?how=wishful", "?by=star_sign", "?metric=%00"],
)
def test_an_address_that_is_no_trend_says_so(query: str) -> None:
    client = reader(Role.IS_MANAGER)
    assert client.get(f"/trends/{query}").status_code == 404
    chart = f"/charts/trends/mql.svg{query}&lang=ja&theme=light&size=wide"
    assert client.get(chart).status_code == 404


def test_the_drawings_are_there_and_only_those() -> None:
    client = reader(Role.VIEWER)
    _, html = shown(client, "?metric=sql")
    images = [unescape(src) for src in re.findall(r'(?:src|srcset)="(/charts/[^"]+)"', html)]
    assert len(images) == 8  # two charts, two themes, two sizes
    for image in images[::3]:
        drawn = client.get(image)
        assert drawn["Content-Type"] == "image/svg+xml"
        assert drawn.content.startswith(b"<svg")
        assert "max-age" in drawn["Cache-Control"]
    wrong = "/charts/trends/won.svg?metric=sql&lang=ja&theme=light&size=wide"
    assert client.get(wrong).status_code == 404


def test_the_page_is_the_same_in_english() -> None:
    client = reader(Role.VIEWER)
    client.post("/language/", {"lang": "en"})
    page, html = shown(client, "?metric=calls&every=month")
    assert '<html lang="en"' in html
    assert page.quality.title.startswith("Connect rate (quality)")
    assert not re.search(r"[぀-ヿ]", text(html).replace("日本語", "").replace("水野", ""))
    client.post("/language/", {"lang": "ja"})


def test_the_page_holds_no_script_and_no_inline_style() -> None:
    _, html = shown(reader(Role.IS_MANAGER), "?by=source")
    assert not re.search(r"<[^>]+\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", html)

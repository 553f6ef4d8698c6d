"""The Campaigns pages: the sentence, the figures that open their records, the sheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tasuki.domain.roles import Role
from tests.browser.world import CAMPAIGNS
from tests.web.desk import organisation, reader


@pytest.fixture(scope="module", autouse=True)
def _organisation(
    _ledger_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with organisation(_ledger_template, tmp_path_factory.mktemp("desk"), django_db_blocker):
        yield


def links(client: Client, path: str) -> list[str]:
    html = client.get(path).content.decode()
    return [unescape(link) for link in re.findall(r'href="([^"]*/records/[^"]*)"', html)]


def test_the_page_names_every_campaign_and_its_cost() -> None:
    answer = reader(Role.MARKETING).get("/campaigns/")
    html = answer.content.decode()
    for name, _, _ in CAMPAIGNS:
        assert name in html
    assert "320,000" not in html
    assert "32万円" in html
    assert "費用の記録なし" in html
    page = answer.context["page"]
    assert page.quality.priced == 4
    assert sum(line.campaign.counts[0].n for line in page.lines) == page.total.leads.reading.n


def test_tables_that_are_kept_are_those_of_the_language_and_the_period() -> None:
    client = reader(Role.IS_MANAGER)

    def tables(query: str, lang: str) -> str:
        html = client.get(f"/campaigns/{query}", headers={"accept-language": lang}).content.decode()
        return html.partition('id="judged"')[2].partition("<footer")[0]

    asked = [(query, lang) for query in ("", "?weeks=13") for lang in ("ja", "en")]
    found = [tables(*one) for one in asked]
    assert len(set(found)) == len(asked)
    assert found == [tables(*one) for one in asked]
    assert all(
        ("件" in html) == (lang == "ja") for html, (_, lang) in zip(found, asked, strict=True)
    )


@pytest.mark.parametrize("path", ["/campaigns/", "/campaigns/1/"])
def test_every_figure_opens_the_records_that_it_counts(path: str) -> None:
    client = reader(Role.IS_MANAGER)
    found = links(client, path)
    assert len(found) > 15
    for link in dict.fromkeys(found):
        page = client.get(link).context["page"]
        reading = page.figure.reading
        assert page.total == reading.n > 0, link


def test_a_figure_and_its_records_are_of_the_same_campaign() -> None:
    client = reader(Role.IS_MANAGER)
    every = links(client, "/campaigns/")
    lines = client.get("/campaigns/").context["page"].lines
    figures = [(line, said) for line in lines for three in line.credits for said in three]
    seen = [(line, said) for line, said in figures if said.reading.n][:12]
    assert {said.reading.metric for _, said in seen} >= {"accepted", "accepted_last", "won_even"}
    for line, said in seen:
        group = f"group={line.campaign.campaign_id}"
        mine = [
            link for link in every if f"/{said.reading.metric}/" in link and link.endswith(group)
        ]
        page = client.get(mine[0]).context["page"]
        assert page.figure.reading.value == said.reading.value
        assert page.groups == (("campaign", line.label),)


def test_reasons_of_return_open_the_hand_overs_of_that_campaign() -> None:
    client = reader(Role.IS_MANAGER)
    one = client.get("/campaigns/1/").context["one"]
    assert one.reasons
    returned = [link for link in links(client, "/campaigns/1/") if "sql_returned" in link]
    page = client.get(returned[0]).context["page"]
    assert dict(page.groups) == {"campaign": one.name, "return_reason": one.reasons[0].name}
    assert page.total == one.reasons[0].figure.reading.n
    assert all(line.campaign == one.name for line in page.lines)


def test_periods_can_be_chosen_and_others_are_not_there() -> None:
    client = reader(Role.VIEWER)
    for weeks in ("13", "26", "52", "all"):
        assert client.get(f"/campaigns/?weeks={weeks}").status_code == 200
        assert client.get(f"/campaigns/1/?weeks={weeks}").status_code == 200
    for wrong in ("/campaigns/?weeks=7", "/campaigns/?weeks=x", "/campaigns/999/"):
        assert client.get(wrong).status_code == 404


def test_the_sheet_has_a_row_per_campaign_and_only_for_those_who_may() -> None:
    answer = reader(Role.MARKETING).get("/campaigns/campaigns.csv")
    assert answer["Content-Type"].startswith("text/csv")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert {row[0] for row in rows} == {name for name, _, _ in CAMPAIGNS}
    assert all(len(row) == len(head) for row in rows)
    webinar = next(row for row in rows if row[1] == "webinar")
    assert webinar[head.index("費用")] == "320000"
    assert "campaigns.csv" not in reader(Role.VIEWER).get("/campaigns/").content.decode()
    assert reader(Role.VIEWER).get("/campaigns/campaigns.csv").status_code == 403


def test_a_name_that_looks_like_a_formula_is_only_a_name() -> None:
    from dataclasses import replace

    from tasuki.present.campaignsheet import csv_of

    quality = reader(Role.VIEWER).get("/campaigns/").context["page"].quality
    sly = replace(quality.campaigns[0], name="=1+1")
    text = csv_of(replace(quality, campaigns=(sly,)), "en")
    assert text.splitlines()[1].startswith("'=1+1,")

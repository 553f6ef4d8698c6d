"""The pages: who may open what, what they show, and that figures and lists agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tasuki.domain.roles import Role
from tasuki.domain.window import Window
from tasuki.web.accounts.permissions import Right, may
from tasuki.web.desk.selectors import bottleneck, facts, leads, week
from tasuki.web.desk.warm import warm
from tasuki.web.ledger.models import Lead, Person
from tasuki.workspace import Workspace
from tests.browser.world import PASSWORD, WEEK
from tests.web.desk import organisation, reader

OPEN = {"login", "left", "logout", "language", "theme"}
"""Addresses for people who are not logged in, by name."""

WITH: dict[str, dict[str, object]] = {
    "week": {"label": WEEK},
    "lead": {"lead_id": 1},
    "records": {"metric": "mql"},
    "campaign": {"campaign_id": 1},
    "chart": {"metric": "sql_to_opportunity"},
    "trend-chart": {"metric": "sql_to_opportunity"},
}
QUERY = {
    "records": "?from=2026-10-01&to=2026-11-16",
    "chart": f"?week={WEEK}&lang=ja&theme=light&size=wide",
    "trend-chart": "?lang=ja&theme=light&size=wide",
    "members-chart": "?lang=ja&theme=light&size=wide",
}


@pytest.fixture(scope="module", autouse=True)
def _organisation(
    _ledger_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with organisation(_ledger_template, tmp_path_factory.mktemp("desk"), django_db_blocker):
        yield


def desk_addresses() -> list[tuple[str, URLPattern]]:
    return [
        (name.removeprefix("desk:"), entry)
        for name, entry in every_address()
        if name.startswith("desk:")
    ]


def address(name: str) -> str:
    from django.urls import reverse

    return reverse(f"desk:{name}", kwargs=WITH.get(name)) + QUERY.get(name, "")


def text(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def every_address(entries: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in get_resolver().url_patterns if entries is None else entries:
        if isinstance(entry, URLResolver):
            yield from every_address(entry.url_patterns, f"{entry.namespace}:")
        else:
            yield f"{space}{entry.name}", entry


def test_every_address_of_the_site_asks_for_a_right_or_is_meant_to_be_open() -> None:
    unguarded = {name for name, entry in every_address() if not hasattr(entry.callback, "right")}
    assert unguarded == {f"desk:{name}" for name in OPEN}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_it_may_and_nothing_else(role: Role) -> None:
    client = reader(role)
    for name, pattern in desk_addresses():
        right = getattr(pattern.callback, "right", None)
        if right is None:
            continue
        status = client.get(address(name), follow=True).status_code
        assert status == (200 if may(role, right) else 403), (role, name)


def test_strangers_are_sent_to_the_door_and_back_again() -> None:
    for name, pattern in desk_addresses():
        if hasattr(pattern.callback, "right"):
            answer = Client().get(address(name))
            assert (answer.status_code, urlsplit(answer["Location"]).path) == (302, "/login/")
    stranger = Client()
    door = stranger.get(address("leads"))["Location"]
    data = {
        "username": "viewer",
        "password": PASSWORD,
        "next": parse_qs(urlsplit(door).query)["next"][0],
    }
    assert stranger.post("/login/", data)["Location"] == address("leads")


def test_the_door_leads_nowhere_else() -> None:
    data = {"username": "viewer", "password": PASSWORD, "next": "https://example.com/"}
    assert Client().post("/login/", data)["Location"] == "/"


@pytest.mark.parametrize("role", list(Role))
def test_persons_are_seen_by_those_who_may(role: Role) -> None:
    client, seen = reader(role), may(role, Right.SEE_PERSONAL)
    lead = Lead.objects.order_by("-created_at").first()
    assert lead is not None
    person = Person.objects.get(lead=lead)
    page = client.get(f"/leads/{lead.pk}/").content.decode()
    assert (str(person.email) in page) is seen
    listing = client.get("/leads/").content.decode()
    assert bool(re.search(rf"/leads/{lead.pk}/[^<]*{person.name}", listing)) is seen
    found = client.get("/leads/", {"q": person.email}).content.decode()
    assert (f"/leads/{lead.pk}/" in found) is seen


def test_every_figure_of_the_week_opens_records_of_the_same_number() -> None:
    client = reader(Role.IS_MANAGER)
    snapshot = facts.current()
    said = week.said(snapshot, Window.week(WEEK, snapshot.zone), "ja")
    html = client.get(f"/week/{WEEK}/").content.decode()
    links = dict(re.findall(r'class="plain" href="([^"]*/records/[^"]*)">([^<]*)<', html))
    assert len(links) > 20
    readings = [tile.figure.reading for tile in said.tiles]
    readings += [part.figure.reading for part in said.relay if hasattr(part, "figure")]
    linked = {urlsplit(link).path.split("/")[2] for link in links}
    assert {reading.metric for reading in readings if reading.n} <= linked
    for link in [unescape(link) for link in links][:40]:
        answer = client.get(link)
        assert answer.status_code == 200, link
        page = answer.context["page"]
        assert page.figure.reading.n == page.total, link


def test_a_group_of_a_table_opens_its_own_records() -> None:
    client = reader(Role.IS_MANAGER)
    snapshot = facts.current()
    said = week.said(snapshot, Window.week(WEEK, snapshot.zone), "ja")
    line = said.members.lines[0]
    html = client.get(f"/week/{WEEK}/").content.decode()
    mine = [
        unescape(link)
        for link in re.findall(r'href="([^"]*/records/[^"]*)"', html)
        if f"group={line.cells[0].figure.reading.group_id}&" in unescape(link) + "&"
    ]
    page = client.get(mine[0]).context["page"]
    assert page.groups == ((page.asked.by, line.label),)
    assert page.figure.reading.n == line.cells[0].figure.reading.n
    assert {row.member for row in page.lines} <= {line.label}


def test_a_weekday_opens_the_records_of_its_days() -> None:
    link = "/records/calls/?from=2026-10-05&to=2026-11-16&by=weekday&group=3"
    page = reader(Role.IS_MANAGER).get(link).context["page"]
    assert page.groups == (("weekday", "水曜"),)
    assert page.total == page.figure.reading.n > 0
    assert {
        line.started_at.astimezone(facts.current().zone).isoweekday() for line in page.lines
    } == {3}


def test_records_are_paged_without_loss_or_repetition() -> None:
    client = reader(Role.IS_MANAGER)
    link, seen, total = "/records/mql/?from=2026-07-20&to=2026-11-16", [], None
    while link:
        page = client.get(link).context["page"]
        seen += [(line.lead_id, line.started_at) for line in page.lines]
        total, link = page.total, page.next
    assert len(seen) == len(set(seen)) == total
    assert [at for _, at in seen] == sorted((at for _, at in seen), reverse=True)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?from=2026-11-16&to=2026-11-01",
        "?from=x&to=2026-11-16",
        "?from=2026-11-01&to=2026-11-16&by=star_sign",
        "?from=2026-11-01&to=2026-11-16&how=wishful",
        "?from=2026-11-01&to=2026-11-16&by=member&group=abc",
        "?from=2026-11-01&to=2026-11-16&by=weekday&group=8",
        "?from=2026-11-01&to=2026-11-16&by=hour&group=noon",
        "?from=2026-11-01&to=2026-11-16&offset=-1",
    ],
)
def test_an_address_that_is_no_reading_says_so(query: str) -> None:
    answer = reader(Role.IS_MANAGER).get(f"/records/mql/{query}")
    assert answer.status_code == 404
    assert "内訳は開けません" in text(answer.content.decode())
    assert (
        reader(Role.IS_MANAGER).get("/records/charm/?from=2026-11-01&to=2026-11-16").status_code
        == 404
    )


@pytest.mark.parametrize(
    "path",
    [
        "/leads/?after=99999999999999999999999.1",
        "/leads/?after=1.99999999999999999999",
        "/leads/?after=².1",
        "/leads/?created_from=0001-01-01&created_to=9999-12-31",
        "/leads/?q=%00&source=%00",
        "/leads/?q='%20OR%201=1--",
        "/leads/?member=99999999999999999999999",
        "/records/mql/?from=0001-01-01&to=9999-12-31",
        "/records/mql/?from=2026-10-01&to=2026-11-01&by=member&group=99999999999999999999999",
        "/records/mql/?from=2026-10-01&to=2026-11-01&by=source&group=%00'",
        "/records/mql/?from=2026-10-01&to=2026-11-01&as_of=0001-01-01",
        "/records/mql/?from=2026-10-01&to=2026-11-01&offset=99999999999999999999",
        "/week/0001-W01/",
        "/week/9999-W52/",
        "/charts/sql_to_opportunity.svg?week=0001-W01&lang=ja&theme=light&size=wide",
        "/leads/99999999999999999999999/",
    ],
)
def test_an_address_that_somebody_made_up_breaks_nothing(path: str) -> None:
    assert reader(Role.IS_MANAGER).get(path).status_code in {200, 404}


@pytest.mark.parametrize("order", ["", "oldest"])
def test_the_list_of_leads_is_paged_by_key_without_loss(order: str) -> None:
    snapshot = facts.current()
    filters, after, seen = leads.Filters(order=order), None, []
    while True:
        page = leads.listed(snapshot, filters, after=after, personal=True)
        seen += [(line.created_at, line.lead_id, line.cycle) for line in page.lines]
        if (after := page.after) is None:
            break
    assert len(seen) == len(set(seen)) == page.total == snapshot.rows["journeys"]
    assert all((a <= b) if order else (a >= b) for (a, *_), (b, *_) in pairwise(seen))


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ({"stage": "won"}, lambda line: line.stage == "won"),
        ({"stage": "open"}, lambda line: line.stage in {"lead", "mql", "sql", "opportunity"}),
        ({"source": "webinar"}, lambda line: line.source == "webinar"),
        ({"source": "-"}, lambda line: line.source is None),
        ({"member": "-"}, lambda line: line.member is None),
        ({"dnc": "on"}, lambda line: line.do_not_contact),
        ({"work": "untouched"}, lambda line: line.stage in {"lead", "mql"}),
        ({"q": "架空"}, lambda line: "架空" in line.name),
        ({"created_from": "2026-11-09", "created_to": "2026-11-15"}, lambda line: line.created_at),
    ],
)
def test_a_filter_keeps_what_it_says_and_loses_nothing(filters: Any, holds: Any) -> None:
    snapshot = facts.current()

    def every(chosen: leads.Filters) -> list[Any]:
        lines: list[Any] = []
        after = None
        while True:
            page = leads.listed(snapshot, chosen, after=after, personal=True)
            lines += page.lines
            if (after := page.after) is None:
                return lines

    kept = every(leads.Filters(**filters))
    assert kept
    assert all(holds(line) for line in kept)
    if not {"work", "q", "created_from"} & filters.keys():
        assert len(kept) == sum(bool(holds(line)) for line in every(leads.Filters()))


def test_filters_that_mean_nothing_narrow_nothing() -> None:
    given = {
        "stage": "x",
        "member": "1 OR 1=1",
        "created_from": "soon",
        "work": "all",
        "order": "up",
    }
    assert leads.Filters.of(given) == leads.Filters()


def test_the_counts_of_unfinished_work_are_the_lengths_of_their_lists() -> None:
    snapshot = facts.current()
    said = week.said(snapshot, Window.week(WEEK, snapshot.zone), "ja")
    html = reader(Role.IS_MANAGER).get(f"/week/{WEEK}/").content.decode()
    links = {
        urlsplit(link).path.split("/")[2]: unescape(link)
        for link in re.findall(r'href="(/records/[^"]*)"', html)
    }
    for work in said.unfinished:
        assert work.count
        page = reader(Role.IS_MANAGER).get(links[work.kind]).context["page"]
        assert page.total == work.count, work.kind
        cycles = leads.listed(snapshot, leads.Filters(work=work.kind), after=None, personal=False)
        if work.kind == "no_outcome":
            assert 0 < cycles.total <= work.count
        else:
            assert cycles.total == work.count, work.kind


def test_the_week_names_the_bottleneck_and_leads_on() -> None:
    html = reader(Role.IS_MANAGER).get(f"/week/{WEEK}/").content.decode()
    main = html.split("<main", 1)[1]
    snapshot = facts.current()
    said = bottleneck.page(snapshot, bottleneck.Asked(), {}, "ja").told
    assert "".join(said.headline) in main
    for place in ("bottleneck", "trends", "members", "campaigns", "targets"):
        assert f'href="/{place}/"' in main, place
    # The bottleneck is that of the weeks up to this one: an older week says nothing of it.
    older = reader(Role.IS_MANAGER).get("/week/2026-W44/").content.decode().split("<main", 1)[1]
    assert 'href="/bottleneck/"' not in older
    viewer = reader(Role.VIEWER).get(f"/week/{WEEK}/").content.decode()
    assert 'href="/members/"' not in viewer


def test_a_week_without_records_points_to_one_that_has_some() -> None:
    client = reader(Role.VIEWER)
    for label in ("2010-W10", "2040-W10"):
        html = client.get(f"/week/{label}/").content.decode()
        assert f"/week/{WEEK}/" in html
        assert "finding" in html
    assert client.get("/week/2018-W99/").status_code == 404
    assert client.get("/week/nonsense/").status_code == 404


def test_the_first_page_is_the_week_of_the_last_refresh() -> None:
    assert reader(Role.VIEWER).get("/")["Location"] == f"/week/{WEEK}/"


def test_without_facts_the_pages_say_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "WORKSPACE", Workspace(tmp_path, {}))
    facts.forget()
    warm()
    for path in ("/", f"/week/{WEEK}/", "/leads/", "/records/mql/"):
        shown = text(reader(Role.IS_MANAGER).get(path).content.decode())
        assert "まだデータがありません" in shown
    assert reader(Role.IS_MANAGER).get(address("chart")).status_code == 404


def test_a_newer_snapshot_is_read_without_a_restart() -> None:
    from tasuki.facts.manifest import CURRENT

    before = facts.current()
    assert facts.current() is before
    manifest = settings.WORKSPACE.facts / CURRENT
    draft = manifest.with_suffix(".new")
    draft.write_bytes(manifest.read_bytes())
    draft.replace(manifest)
    assert facts.current() is not before
    assert facts.current().version == before.version


def test_pages_forbid_inline_style_and_script() -> None:
    client = reader(Role.IS_MANAGER)
    for path in (f"/week/{WEEK}/", "/leads/", "/leads/1/", "/metrics/"):
        answer = client.get(path)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        html = answer.content.decode()
        assert not re.search(r"<[^>]+\sstyle=", html)
        assert not re.search(r"<style|<script(?![^>]*\ssrc=)|\son\w+=", html)


def test_language_and_theme_are_kept() -> None:
    client = reader(Role.VIEWER)
    client.post("/language/", {"lang": "en", "next": "/metrics/"})
    client.post("/theme/", {"theme": "dark", "next": "/metrics/"})
    html = client.get("/metrics/").content.decode()
    assert '<html lang="en" data-theme="dark">' in html
    assert "Metric definitions" in html
    client.post("/language/", {"lang": "tlh"})
    client.post("/theme/", {"theme": "</html>"})
    assert '<html lang="en" data-theme="dark">' in client.get("/metrics/").content.decode()
    client.post("/language/", {"lang": "ja"})


def test_a_password_is_changed_only_by_its_owner() -> None:
    client = reader(Role.FS_REP)
    better = "襷をつなぐ長い合言葉-77"
    wrong = {"old": "guess", "new": better, "again": better}
    assert client.post("/password/", wrong).status_code == 422
    assert client.post("/password/", {**wrong, "old": PASSWORD, "again": "x"}).status_code == 422
    weak = client.post("/password/", {"old": PASSWORD, "new": "12345678", "again": "12345678"})
    assert "推測しにくい" in text(weak.content.decode())
    assert client.post("/password/", {**wrong, "old": PASSWORD}).status_code == 200
    assert client.get("/").status_code == 302
    assert Client().login(username="fs_rep", password=better)


def test_logging_out_ends_the_session() -> None:
    client = reader(Role.VIEWER)
    assert client.post("/logout/")["Location"] == "/left/"
    assert client.get(f"/week/{WEEK}/")["Location"].startswith("/login/")
    assert client.get("/logout/").status_code == 405


def test_a_timeline_begins_with_the_creation_and_says_where_the_sash_is() -> None:
    client = reader(Role.IS_REP)
    lead = Lead.objects.order_by("id").first()
    assert lead is not None
    page = client.get(f"/leads/{lead.pk}/").context["page"]
    assert page.timeline[-1].kind == "create"
    assert sum(line.now for line in page.timeline) == 1
    assert [line.at for line in page.timeline] == sorted(
        (line.at for line in page.timeline), reverse=True
    )
    assert client.get("/leads/999999/").status_code == 404


def test_the_trend_is_drawn_and_kept() -> None:
    client = reader(Role.VIEWER)
    answer = client.get(address("chart"))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert "max-age" in answer["Cache-Control"]
    for wrong in ("?week=2026-W47", f"?week={WEEK}&lang=ja&theme=pink&size=wide"):
        assert client.get(f"/charts/sql_to_opportunity.svg{wrong}").status_code == 404
    good = f"?week={WEEK}&lang=ja&theme=light&size=wide"
    assert client.get(f"/charts/calls.svg{good}").status_code == 404


def test_definitions_come_from_the_registry() -> None:
    from tasuki.metrics.registry import METRICS

    html = reader(Role.VIEWER).get("/metrics/").content.decode()
    shown = text(html)
    for key, metric in METRICS.items():
        assert f'id="{key}"' in html
        assert metric.ja in shown


def test_without_an_agreement_nothing_is_called_overdue_and_the_way_to_one_is_shown() -> None:
    html = reader(Role.IS_MANAGER).get("/overdue/").content.decode()
    assert "施行されていません。" in html
    assert 'class="btn pri" href="/agreement/"' in html
    assert "期限を過ぎた約束は" not in html
    assert 'id="overdue"' not in reader(Role.IS_MANAGER).get(f"/week/{WEEK}/").content.decode()

"""Weeks and targets are counted by the agreement in force at their end, on every face alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection

from tasuki.domain.roles import Role
from tasuki.domain.targets import Layer, Period
from tasuki.domain.window import Every, Window
from tasuki.insight.review import Review
from tasuki.insight.week import weekly_review
from tasuki.metrics.agreed import USUAL, Agreed
from tasuki.metrics.reading import How
from tasuki.present.figures import name_of
from tasuki.present.payload import as_json
from tasuki.present.week import Zone
from tasuki.present.words import Lang
from tasuki.web.accounts.models import User
from tasuki.web.agreements import services
from tasuki.web.agreements.selectors import counted
from tasuki.web.desk.selectors import facts
from tasuki.web.desk.selectors import week as weeks
from tasuki.web.rhythm.selectors import standings
from tasuki.web.rhythm.services import target_set
from tests.cli.runs import asked
from tests.facts.ledgers import TOKYO
from tests.web import elsewhere
from tests.web.agreements import document
from tests.web.desk import organisation, reader

MONDAY = date(2026, 10, 19)
"""The first day of version 2."""

SUMMER, LAST, FIRST = (Window.week_of(MONDAY + timedelta(days=n), TOKYO) for n in (-42, -7, 0))
"""A week before anybody agreed on anything, the last of version 1, and the first of version 2."""

ADOPTED = Agreed(horizon_days=7)
SECOND = Agreed("accepted_to_opportunity", 30)


@pytest.fixture(scope="module", autouse=True)
def _organisation(
    _ledger_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with organisation(_ledger_template, tmp_path_factory.mktemp("counted"), django_db_blocker):
        yield


@pytest.fixture(scope="module", autouse=True)
def before(_organisation: None) -> dict[Window, Review]:
    """The weeks as they were read before the next version came.

    Version 1 was written down on a Monday in October, and held since August; version 2 was signed a
    day later for the Monday after.
    """
    users = {role: User.objects.get(username=role.value) for role in Role}
    manager = users[Role.IS_MANAGER]
    read = {SUMMER: weeks.reviewed(facts.current(), SUMMER)}
    with time_machine.travel(datetime(2026, 10, 12, 12, tzinfo=TOKYO)):
        first = document(40, metrics={"horizon_days": 7})
        services.agreement_adopt(first, by="terminal", since=date(2026, 8, 3))
    read[LAST] = weeks.reviewed(facts.current(), LAST)
    with time_machine.travel(datetime(2026, 10, 13, 12, tzinfo=TOKYO)):
        metrics = {"opportunity_rate_of": "accepted", "horizon_days": 30}
        version = services.agreement_draft(document(41, metrics=metrics), by=manager)
        services.agreement_propose(version, by=manager)
        services.agreement_set_date(version, MONDAY, by=manager)
        for role in (Role.MARKETING, Role.IS_MANAGER, Role.FS_MANAGER):
            services.agreement_sign(version, by=users[role], fingerprint=version.fingerprint)
    return read


def test_each_week_is_counted_by_the_version_at_its_end() -> None:
    as_of = facts.current().as_of
    assert counted(LAST, as_of) == ADOPTED
    assert counted(FIRST, as_of) == SECOND
    quarter = Window.of(Every.QUARTER, MONDAY, TOKYO)
    assert counted(quarter, as_of) == SECOND
    assert counted(quarter, FIRST.start) == ADOPTED  # while version 1 held


def test_what_was_written_down_later_counts_no_week_that_was_over() -> None:
    assert counted(SUMMER, facts.current().as_of) == USUAL


def test_no_figure_of_a_past_week_moves(before: dict[Window, Review]) -> None:
    for window, review in before.items():
        assert weeks.reviewed(facts.current(), window) == review
    assert {rate.now.horizon_days for rate in before[LAST].rates} == {7}
    assert {rate.now.horizon_days for rate in before[SUMMER].rates} != {7}


def test_the_week_reads_what_was_agreed_on_and_the_terminal_too() -> None:
    snapshot = facts.current()
    review = weeks.reviewed(snapshot, FIRST)
    assert review == weekly_review(
        snapshot, FIRST, as_of=snapshot.as_of, floor=settings.ORGANISATION.floor, agreed=SECOND
    )
    assert {rate.now.horizon_days for rate in review.rates} == {30}
    shown = {rate.now.metric for rate in review.rates}
    assert "accepted_to_opportunity" in shown
    assert "sql_to_opportunity" not in {*shown, *review.members.metrics, *review.campaigns.metrics}
    for window, read in ((FIRST, review), (LAST, weeks.reviewed(snapshot, LAST))):
        process = elsewhere.environ(connection.settings_dict["NAME"])
        ledger = {k: v for k, v in process.items() if k == "DATABASE_URL"}
        home = settings.WORKSPACE.home
        told = asked(home, "review", "--week", window.iso_week, environ=ledger)
        assert told == as_json(read)


def test_the_page_names_what_it_reads_and_its_records_add_up() -> None:
    client = reader(Role.IS_MANAGER)
    html = client.get(f"/week/{FIRST.iso_week}/").content.decode()
    assert "商談化率(受諾分母)" in html
    links = re.findall(r'href="(/records/accepted_to_opportunity/[^"]+)"', html)
    rate = next(
        rate.now
        for rate in weeks.reviewed(facts.current(), FIRST).rates
        if rate.now.metric == "accepted_to_opportunity"
    )
    for link in map(unescape, links):
        page = client.get(link)
        assert page.status_code == 200
        shown = page.context["page"]
        if (shown.asked.window, shown.asked.where, shown.asked.how) == (
            rate.window,
            None,
            How.MATURED,
        ):
            assert shown.figure.reading == rate
            assert shown.total == rate.n
            break
    else:
        raise AssertionError("no records of the rate")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_zone_of_the_relay_is_said(lang: Lang) -> None:
    """The zone between inside and field sales stands there, whichever of its rates was agreed on."""
    snapshot = facts.current()
    first, last = (
        [
            part.figure.name
            for part in weeks.said(snapshot, window, lang).relay
            if isinstance(part, Zone)
        ]
        for window in (FIRST, LAST)
    )
    renamed = {name_of(USUAL.opportunity_rate, lang): name_of(SECOND.opportunity_rate, lang)}
    assert first == [renamed.get(name, name) for name in last]
    assert first != last


def test_the_chart_of_the_week_is_drawn_by_the_same() -> None:
    client = reader(Role.IS_MANAGER)
    html = client.get(f"/week/{FIRST.iso_week}/").content.decode()
    (image, *_) = re.findall(r'"(/charts/accepted_to_opportunity.svg[^" ]+)', html)
    assert client.get(unescape(image)).status_code == 200
    before = client.get(f"/week/{LAST.iso_week}/").content.decode()
    assert "/charts/sql_to_opportunity.svg" in before


def test_a_target_of_the_rate_is_held_against_what_was_agreed_on() -> None:
    manager = User.objects.get(username=Role.IS_MANAGER.value)
    for day in (date(2026, 9, 14), date(2026, 11, 2)):
        period = Period.holding(Every.MONTH, day, TOKYO)
        target_set(
            by=manager, layer=Layer.TEAM, metric="sql_to_opportunity", period=period, value=0.4
        )
        (item,) = standings(facts.current(), period).outlook.items
        expected = "sql_to_opportunity" if day.month == 9 else "accepted_to_opportunity"
        assert item.reading.metric == expected
        page = reader(Role.VIEWER).get(f"/targets/?period={period.name}")
        assert f"/records/{expected}/" in page.content.decode()


@pytest.mark.parametrize("within", ["x", "-1", "181", "1.5"])
def test_a_horizon_that_there_is_not_is_not_found(within: str) -> None:
    url = "/records/mql_to_sql/?from=2026-10-01&to=2026-10-08"
    assert reader(Role.IS_MANAGER).get(f"{url}&within={within}").status_code == 404

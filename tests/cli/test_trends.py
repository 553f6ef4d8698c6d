"""Trends from a terminal: a refresh writes down what is reported, and the command tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings

from tasuki.cli.app import app
from tasuki.cli.work import Fault, refreshed
from tasuki.facts.reported import Book
from tests.cli.runs import asked, environment
from tests.web.desk import organisation


@pytest.fixture(scope="module", autouse=True)
def _organisation(
    _ledger_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with organisation(_ledger_template, tmp_path_factory.mktemp("cli"), django_db_blocker):
        refreshed(settings.WORKSPACE)
        yield


def test_a_refresh_writes_down_what_is_reported_once() -> None:
    book = Book(settings.WORKSPACE.reported)
    before = book.read()
    assert {one.every for one in before} == {"week", "month"}
    refreshed(settings.WORKSPACE)
    assert book.read() == before


def test_a_book_that_cannot_be_read_is_said_and_the_facts_are_there() -> None:
    path = settings.WORKSPACE.reported
    kept = path.read_bytes()
    path.write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(Fault) as fault:
        refreshed(settings.WORKSPACE)
    assert fault.value.code == "reported"
    assert "line 1" in str(fault.value.facts["problem"])
    answered = CliRunner().invoke(app, ["trends"], env=environment(settings.WORKSPACE.home))
    assert answered.exit_code == 2
    assert "line 1" in answered.output
    path.write_bytes(kept)


def test_the_command_says_what_the_page_says() -> None:
    home = settings.WORKSPACE.home
    told = asked(home, "trends", "opportunities", "--by", "source")
    assert [one["metric"] for one in told["headline"]] == [
        "sql_to_opportunity",
        "opportunity_to_won",
    ]
    assert told["quality"]["metric"] == "opportunity_to_won"
    assert told["shown"]["reported"] > 10
    assert not any(point["restated"] for point in told["shown"]["points"])
    assert {branch["label"] for branch in told["branches"]} >= {"webinar", None}
    text = CliRunner().invoke(app, ["trends", "--lang", "ja"], env=environment(home)).output
    assert "商談化率" in text.splitlines()[0]
    assert "満期" in text


@pytest.mark.parametrize("wrong", [["charm"], ["--by", "star_sign"], ["--as-of", "soon"]])
def test_a_bad_call_says_what_there_is(wrong: list[str]) -> None:
    answered = CliRunner().invoke(app, ["trends", *wrong], env=environment(settings.WORKSPACE.home))
    assert answered.exit_code == 2
    assert answered.output

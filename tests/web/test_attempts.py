"""What a page does with a verb: what it made, or why it was not done, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.translation import override

from tasuki.domain.roles import Role
from tasuki.present.words import Lang
from tasuki.web.accounts.models import User
from tasuki.web.house.attempts import Complaint, attempt, attempt_in
from tasuki.web.house.forms import Worded
from tasuki.web.ledger.posting import LedgerBusy, Refused

READER = User(username="reader", role=Role.ADMIN.value)


class Note(Worded):
    """A form of two fields."""

    words = {"text": "signing.text", "comment": "signing.text"}
    text = forms.CharField(max_length=5)
    comment = forms.CharField(required=False)


def note(**typed: str) -> Note:
    return Note(typed, lang="ja")


def words(code: str, facts: Mapping[str, object], lang: Lang) -> str:
    return f"{code} {sorted(facts.items())} {lang}"


def raising(error: Exception) -> Callable[..., Any]:
    def verb(**_: Any) -> None:
        raise error

    return verb


@pytest.fixture
def request_() -> HttpRequest:
    made = RequestFactory().post("/")
    made.user = READER
    return made


def test_the_verb_is_done_by_the_reader_with_what_the_form_says(request_: HttpRequest) -> None:
    made = attempt(request_, dict, words, note(text="はい"))
    assert made == {"by": READER, "text": "はい", "comment": None}
    assert attempt(request_, dict, words) == {"by": READER}


def test_a_verb_that_makes_nothing_is_done_all_the_same(request_: HttpRequest) -> None:
    assert attempt(request_, lambda by: None, words) is None


@pytest.mark.parametrize(
    ("error", "said"),
    [(Refused("late", days=2), "late [('days', 2)] en"), (LedgerBusy(), "busy [] en")],
)
def test_a_refusal_is_said_in_the_reader_s_language(
    request_: HttpRequest, error: Exception, said: str
) -> None:
    with override("en"):
        found = attempt(request_, raising(error), words)
        form = note(text="はい")
        shown = attempt_in(request_, raising(error), words, form)
    assert isinstance(found, Complaint)
    assert found == shown == said
    assert form.non_field_errors() == [said]


def test_a_form_that_cannot_be_used_says_so_itself_and_nothing_is_done(
    request_: HttpRequest,
) -> None:
    form = note(text="長すぎます。")
    found = attempt_in(request_, raising(AssertionError("done")), words, form)
    assert isinstance(found, Complaint)
    assert found == ""
    assert form.errors == {"text": ["5字までで書いてください。"]}


@pytest.mark.parametrize("error", [PermissionDenied(), ValueError("a defect")])
def test_whatever_else_goes_wrong_is_not_hidden(request_: HttpRequest, error: Exception) -> None:
    with pytest.raises(type(error)):
        attempt(request_, raising(error), words)

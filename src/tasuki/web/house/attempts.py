"""What a page does with a verb: do as the reader says, or say in their language why it cannot be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tasuki.present.words import Lang
from tasuki.web.accounts.guards import user_of
from tasuki.web.house.context import lang_now
from tasuki.web.ledger.posting import LedgerBusy, Refused

T = TypeVar("T")
Words = Callable[[str, Mapping[str, object], Lang], str]
"""The sentence of a refusal, of its code and facts; `busy` is the code while another writes."""


class Complaint(str):
    """Why something was not done. Empty where a form says it beside its fields."""

    __slots__ = ()


class Saying(Protocol):
    """A form that knows what its verb takes."""

    def is_valid(self) -> bool:
        """Whether it can be used; if not, it shows why."""
        ...

    def said(self) -> dict[str, Any]:
        """The verb's arguments."""
        ...

    def add_error(self, field: str | None, error: Any) -> None:
        """Show a complaint beside a field, or (None) above all."""
        ...


def attempt(
    request: HttpRequest, verb: Callable[..., T], words: Words, form: Saying | None = None
) -> T | Complaint:
    """What `verb(by=reader, **what the form said)` made, or why it was not done."""
    if form is not None and not form.is_valid():
        return Complaint()
    said = form.said() if form is not None else {}
    try:
        return verb(by=user_of(request), **said)
    except Refused as no:
        return Complaint(words(no.code, no.facts, lang_now()))
    except LedgerBusy:
        return Complaint(words("busy", {}, lang_now()))


def attempt_in(
    request: HttpRequest, verb: Callable[..., T], words: Words, form: Saying
) -> T | Complaint:
    """The same where the form itself shows why it was not done, above its fields."""
    made = attempt(request, verb, words, form)
    if isinstance(made, Complaint) and made:
        form.add_error(None, made)
    return made


def onward(request: HttpRequest, sentence: str, to: str, *args: object) -> HttpResponse:
    """What was done, said on the page that it leads to: a view's name with its arguments, or a URL."""
    messages.info(request, sentence)
    return redirect(to, *args)


def again(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    complaint: Complaint,
    **typed: Form | None,
) -> HttpResponse:
    """A page once more, with why something was not done, and with what was typed into the forms that
    the reader still has."""
    shown = {name: form for name, form in typed.items() if form is not None and name in context}
    return render(request, template, {**context, **shown, "complaint": complaint}, status=422)

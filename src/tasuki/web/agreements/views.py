"""The agreement: the page of a version, the doors of its life, the document as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right
from tasuki.web.agreements import page, services
from tasuki.web.agreements.document import KINDS, made
from tasuki.web.agreements.forms import (
    AnswerForm,
    DayForm,
    DraftForm,
    ObjectForm,
    ReviewForm,
    SaidForm,
    WithdrawForm,
)
from tasuki.web.agreements.models import AgreementEvent, AgreementVersion
from tasuki.web.agreements.selectors import Standing, register
from tasuki.web.house.attempts import Complaint, again, attempt, onward
from tasuki.web.house.context import lang_now
from tasuki.web.house.forms import Worded


@needs(Right.SEE_AGREEMENT)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The draft that is under way, or the version in force."""
    found = register(timezone.now())
    shown = found.open or found.current
    if shown is None:
        return render(request, "agreements/empty.html", {"as_of": found.now})
    return render(request, "agreements/version.html", page.context(request, found, shown))


@needs(Right.SEE_AGREEMENT)
@require_GET
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: what it says, who has signed, what was said about it."""
    found = register(timezone.now())
    shown = found.of(number)
    if shown is None:
        raise Http404("no such version")
    return render(request, "agreements/version.html", page.context(request, found, shown))


@needs(Right.SEE_AGREEMENT)
@require_GET
def download(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """The document as YAML, Markdown or Word."""
    found = register(timezone.now()).of(number)
    if kind not in KINDS or found is None:
        raise Http404("no such file")
    answer = HttpResponse(made(found, kind, lang_now()), content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="agreement-{number}.{kind}"'
    return answer


@needs(Right.DRAFT_AGREEMENT)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Write a new version, from the one in force."""
    return _write(request, register(timezone.now()).current, editing=False)


@needs(Right.DRAFT_AGREEMENT)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a draft, which makes a version of its own."""
    shown = register(timezone.now()).of(number)
    if shown is None:
        raise Http404("no such version")
    return _write(request, shown, editing=True)


@needs(Right.DRAFT_AGREEMENT)
@require_POST
def propose(request: HttpRequest, number: int) -> HttpResponse:
    """Put a draft before the departments."""
    return _act(request, number, "proposed", services.agreement_propose)


@needs(Right.COMMENT_AGREEMENT)
@require_POST
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """Say something about a version."""
    form = SaidForm(request.POST, lang=lang_now(), sentences=page.sentences_of(number))
    return _act(request, number, "commented", services.agreement_comment, form)


@needs(Right.SIGN_AGREEMENT)
@require_POST
def object_(request: HttpRequest, number: int) -> HttpResponse:
    """Object to a version, for one's department."""
    form = ObjectForm(request.POST, lang=lang_now(), sentences=page.sentences_of(number))
    return _act(request, number, "objected", services.agreement_object, form)


@needs(Right.DRAFT_AGREEMENT)
@require_POST
def answer(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Answer an objection."""
    objection = get_object_or_404(AgreementEvent, pk=pk, version__number=number)
    form = AnswerForm(request.POST, lang=lang_now())
    return _act(request, number, "answered", services.agreement_answer, form, of=objection)


@needs(Right.SIGN_AGREEMENT)
@require_POST
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """Sign for one's department the document that the page showed."""
    seen = request.POST.get("fingerprint", "")
    return _act(request, number, "signed", partial(services.agreement_sign, fingerprint=seen))


@needs(Right.DRAFT_AGREEMENT)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a version back."""
    form = WithdrawForm(request.POST, lang=lang_now())
    return _act(request, number, "withdrawn", services.agreement_withdraw, form)


@needs(Right.DRAFT_AGREEMENT)
@require_POST
def set_date(request: HttpRequest, number: int) -> HttpResponse:
    """Set the day from which a version is to hold."""
    form = DayForm(request.POST, lang=lang_now())
    return _act(request, number, "dated", services.agreement_set_date, form)


@needs(Right.DRAFT_AGREEMENT)
@require_POST
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Record that the version in force was looked at again and stays."""
    form = ReviewForm(request.POST, lang=lang_now())
    return _act(request, number, "reviewed", services.agreement_review, form)


def _act(
    request: HttpRequest,
    number: int,
    what: str,
    verb: Callable[..., None],
    form: Worded | None = None,
    *,
    of: AgreementEvent | None = None,
) -> HttpResponse:
    """Do it with the version, or with something said `of` it, and go back to the version; or show the
    version again and say why not."""
    lang, one = lang_now(), of or get_object_or_404(AgreementVersion, number=number)
    done = attempt(request, partial(verb, one), page.refused, form)
    if not isinstance(done, Complaint):
        return onward(request, page.told(what, number, form, lang), "agreements:version", number)
    if form is not None and not done:  # this page has no room beside the fields
        done = Complaint(" ".join(str(one) for found in form.errors.values() for one in found))
    found = register(timezone.now())
    context = page.context(request, found, cast(Standing, found.of(number)))
    return again(request, "agreements/version.html", context, done, **{f"{what}_form": form})


def _write(request: HttpRequest, base: Standing | None, *, editing: bool) -> HttpResponse:
    """The form that writes a version, and what it is saved as."""
    lang = lang_now()
    started = page.starting(base) if request.method == "GET" else None
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DraftForm(*sent, lang=lang, initial=started)
    if request.method == "POST" and form.is_valid():
        made = page.save(request, form, base if editing else None)
        if not isinstance(made, Complaint):
            sentence = page.told("drafted", made.number, None, lang)
            return onward(request, sentence, "agreements:version", made.number)
    context = {"form": form, "base": base if editing else None}
    return render(request, "agreements/write.html", context, status=422 if form.errors else 200)

"""What waits for the reader, what is new, and how they have it by mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tasuki.domain.notices import Mailing
from tasuki.present.words import Lang, t
from tasuki.web.accounts.guards import needs, user_of
from tasuki.web.accounts.permissions import Right
from tasuki.web.house.attempts import Complaint, attempt
from tasuki.web.house.context import lang_now
from tasuki.web.notices import page
from tasuki.web.notices.services import mailing_set, notices_seen


@needs(Right.SEE_WEEK)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, and what is new since they last said that they had seen it."""
    found = page.context(user_of(request), timezone.now(), lang_now())
    return render(request, "notices/home.html", found)


@needs(Right.SEE_WEEK)
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """The reader has seen what the page showed."""
    upto = request.POST.get("upto", "")
    if not (upto.isascii() and upto.isdigit() and len(upto) < 19):
        raise Http404("not a posting")
    return _say(request, partial(notices_seen, user_of(request), int(upto)), "notice.seen.done")


@needs(Right.SEE_WEEK)
@require_POST
def mailing(request: HttpRequest) -> HttpResponse:
    """How the reader wants to have notices by mail."""
    chosen = request.POST.get("mailing", "")
    if chosen not in list(Mailing):
        raise Http404("no such way")
    verb = partial(mailing_set, user_of(request), Mailing(chosen))
    return _say(request, verb, "notice.mailing.saved")


def _say(request: HttpRequest, verb: Callable[..., object], word: str) -> HttpResponse:
    """Do it; that it was done, or why not, stands on the page of notices."""
    done = attempt(request, verb, _refused)
    messages.info(request, done if isinstance(done, Complaint) else t(word, lang_now()))
    return redirect("notices:home")


def _refused(code: str, _facts: Mapping[str, object], lang: Lang) -> str:
    return t(f"notice.{code}", lang)

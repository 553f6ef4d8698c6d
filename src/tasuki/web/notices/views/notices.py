"""What waits for the reader, what is new, and how they have it by mail."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tasuki.domain.notices import Mailing
from tasuki.present.words import t
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right
from tasuki.web.house.context import lang_now
from tasuki.web.ledger.posting import LedgerBusy
from tasuki.web.notices import page
from tasuki.web.notices.services import mailing_set, notices_seen


@needs(Right.SEE_WEEK)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, and what is new since they last said that they had seen it."""
    found = page.context(cast(User, request.user), timezone.now(), lang_now())
    return render(request, "notices/home.html", found)


@needs(Right.SEE_WEEK)
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """The reader has seen what the page showed."""
    upto = request.POST.get("upto", "")
    if not (upto.isascii() and upto.isdigit() and len(upto) < 19):
        raise Http404("not a posting")
    user, said = cast(User, request.user), "notice.seen.done"
    try:
        notices_seen(user, int(upto), by=user)
    except LedgerBusy:
        said = "notice.busy"
    messages.info(request, t(said, lang_now()))
    return redirect("notices:home")


@needs(Right.SEE_WEEK)
@require_POST
def mailing(request: HttpRequest) -> HttpResponse:
    """How the reader wants to have notices by mail."""
    user, said = cast(User, request.user), "notice.mailing.saved"
    chosen = request.POST.get("mailing", "")
    if chosen not in list(Mailing):
        raise Http404("no such way")
    try:
        mailing_set(user, Mailing(chosen), by=user)
    except LedgerBusy:
        said = "notice.busy"
    messages.info(request, t(said, lang_now()))
    return redirect("notices:home")

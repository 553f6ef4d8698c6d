"""Trying a version on the past: a frame at once, the answer as soon as it is found."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tasuki.facts.manifest import NoFacts
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right
from tasuki.web.agreements.selectors import register
from tasuki.web.agreements.trial import kept, page
from tasuki.web.agreements.trial.asked import Bad, asked
from tasuki.web.desk.selectors import facts
from tasuki.web.house.context import lang_now


@needs(Right.SEE_AGREEMENT)
@require_GET
def try_(request: HttpRequest, number: int) -> HttpResponse:
    """What the version would have done on some days of the past."""
    lang, found = lang_now(), register(timezone.now())
    shown = found.of(number)
    if shown is None:
        raise Http404("no such version")
    try:
        snapshot = facts.current()
    except NoFacts:
        return render(request, "desk/empty.html")
    try:
        wanted = asked(request.GET.dict(), found, shown, snapshot)
    except Bad as bad:
        context = page.frame(None, found, shown, snapshot, lang)
        context |= {"complaint": page.complaint(bad, lang), "typed": request.GET}
        return render(request, "agreements/try.html", context, status=422)
    context = page.frame(wanted, found, shown, snapshot, lang)
    try:
        answer = kept.found(snapshot, wanted.drafts, wanted.window)
    except kept.Failed:
        return render(request, "agreements/try.html", context | {"failed": True}, status=500)
    if answer is not None:
        context |= page.answer(wanted, answer, lang)
    return render(request, "agreements/try.html", context)


@needs(Right.SEE_AGREEMENT)
@require_GET
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """Whether the answer is found, for the page that asks every second. That page is reloaded once it
    is, and where it can no longer be: it then says why."""
    found = register(timezone.now())
    shown = found.of(number)
    if shown is None:
        raise Http404("no such version")
    try:
        snapshot = facts.current()
        wanted = asked(request.GET.dict(), found, shown, snapshot)
    except (NoFacts, Bad):
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = page.frame(wanted, found, shown, snapshot, lang_now())
    answer = render(request, "agreements/parts/trying.html", context)
    if kept.ended(snapshot, wanted.drafts, wanted.window):
        answer["HX-Refresh"] = "true"
    return answer

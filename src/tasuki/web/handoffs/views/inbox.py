"""The inbox."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tasuki.web.accounts.guards import needs, user_of
from tasuki.web.accounts.permissions import Right
from tasuki.web.handoffs.page import inbox as page
from tasuki.web.house.context import lang_now


@needs(Right.SEE_LEADS)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, in sections."""
    try:
        context = page.context(page.Asked.of(request.GET), user_of(request), lang_now())
    except ValueError as bad:
        raise Http404(str(bad)) from bad
    return render(request, "handoffs/inbox.html", context)

"""The records behind a figure: the list whose aggregate it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tasuki.facts.manifest import NoFacts
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.desk.selectors import facts
from tasuki.web.desk.selectors import records as select
from tasuki.web.house.context import lang_now


@needs(Right.SEE_LEADS)
def records(request: HttpRequest, metric: str) -> HttpResponse:
    """The unit rows of a reading, a page at a time, each leading to its lead."""
    try:
        snapshot = facts.current()
    except NoFacts:
        return render(request, "desk/empty.html")
    try:
        asked = select.Asked.of(metric, request.GET.dict(), snapshot)
    except ValueError:
        return render(request, "desk/bad_records.html", status=404)
    personal = Right.SEE_PERSONAL in rights_of(request.user)
    page = select.page(snapshot, asked, personal=personal, lang=lang_now())
    return render(request, "desk/records.html", {"page": page})

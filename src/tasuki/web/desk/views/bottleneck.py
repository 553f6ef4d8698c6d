"""The bottleneck: which hand-over holds won deals back, what changed them, where work piles up."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tasuki.facts.snapshot import Snapshot
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.desk.selectors import bottleneck as select
from tasuki.web.desk.views.doors import over_facts
from tasuki.web.house.context import lang_now


@needs(Right.SEE_WEEK)
@over_facts(select.Asked)
def bottleneck(request: HttpRequest, snapshot: Snapshot, asked: select.Asked) -> HttpResponse:
    """The answer, with the figures that it rests on."""
    members = Right.SEE_MEMBERS in rights_of(request.user)
    if asked.by == "member" and not members:
        raise PermissionDenied
    rates = select.targets(snapshot, asked.span)
    try:
        page = select.page(snapshot, asked, rates, lang_now())
    except ValueError as bad:  # held against targets that there are not
        raise Http404(str(bad)) from bad
    choices = select.choices(asked, rates, lang_now(), members=members)
    context = {"page": page, "choices": choices, "linked": True}
    return render(request, "desk/bottleneck.html", context)

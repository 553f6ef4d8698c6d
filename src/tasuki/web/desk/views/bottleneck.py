"""The bottleneck: which hand-over holds won deals back, what changed them, where work piles up."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tasuki.facts.manifest import NoFacts
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, require, rights_of
from tasuki.web.desk.selectors import bottleneck as select
from tasuki.web.desk.selectors import facts
from tasuki.web.house.context import lang_now


@needs(Right.SEE_WEEK)
def bottleneck(request: HttpRequest) -> HttpResponse:
    """The answer, with the figures that it rests on."""
    try:
        snapshot = facts.current()
        asked = select.Asked.of(request.GET.dict())
        if asked.by == "member":
            require(cast(User, request.user), Right.SEE_MEMBERS)
        rates = select.targets(snapshot, asked.span)
        page = select.page(snapshot, asked, rates, lang_now())
    except NoFacts:
        return render(request, "desk/empty.html")
    except ValueError as bad:
        raise Http404(str(bad)) from bad
    members = Right.SEE_MEMBERS in rights_of(request.user)
    choices = select.choices(asked, rates, lang_now(), members=members)
    context = {"page": page, "choices": choices, "linked": True}
    return render(request, "desk/bottleneck.html", context)

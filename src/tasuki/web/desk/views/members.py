"""Members: who does better or worse than their lead mix gives, and of whom nothing can be told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tasuki.facts.snapshot import Snapshot
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right
from tasuki.web.desk.selectors import members as select
from tasuki.web.desk.views.doors import over_facts, svg
from tasuki.web.house.context import lang_now


@needs(Right.SEE_MEMBERS)
@over_facts(select.Asked)
def members(request: HttpRequest, snapshot: Snapshot, asked: select.Asked) -> HttpResponse:
    """The members compared by the rate that the address names."""
    context = {
        "page": select.page(snapshot, asked, lang_now()),
        "choices": select.choices(asked, lang_now()),
        "linked": True,
    }
    return render(request, "desk/members.html", context)


@needs(Right.SEE_MEMBERS)
@over_facts(select.Asked)
def scripts(request: HttpRequest, snapshot: Snapshot, asked: select.Asked) -> HttpResponse:
    """The call scripts compared in the same hands."""
    context = {
        "tried": select.scripts(snapshot, asked, lang_now()),
        "weeks": select.script_weeks(asked, lang_now()),
        "as_of": snapshot.as_of,
        "version": snapshot.version,
    }
    return render(request, "desk/scripts.html", context)


@needs(Right.SEE_MEMBERS)
def chart(request: HttpRequest) -> HttpResponse:
    """The funnel plot."""
    return svg(
        request,
        lambda snapshot, lang, theme, size: select.spec(
            snapshot, select.Asked.of(request.GET.dict()), lang=lang, theme=theme, size=size
        ),
    )

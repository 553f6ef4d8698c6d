"""Trends: whether 商談化率 and 成約率 rise or fall, and every other rate and count over time."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tasuki.facts.snapshot import Snapshot
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.desk.selectors import trends as select
from tasuki.web.desk.views.doors import over_facts, svg
from tasuki.web.house.context import lang_now


@needs(Right.SEE_WEEK)
@over_facts(select.Asked)
def trends(request: HttpRequest, snapshot: Snapshot, asked: select.Asked) -> HttpResponse:
    """The verdict on the two rates, and the trend that the address names."""
    members = Right.SEE_MEMBERS in rights_of(request.user)
    if asked.by == "member" and not members:
        raise PermissionDenied
    page = select.page(snapshot, asked, lang_now())
    context = {
        "page": page,
        "choices": select.choices(asked, lang_now(), members=members),
        "shown": select.drawn(snapshot, asked, page.chart, lang_now()),
        "quality": select.drawn(snapshot, asked, page.quality, lang_now()),
    }
    return render(request, "desk/trends.html", context)


@needs(Right.SEE_WEEK)
def chart(request: HttpRequest, metric: str) -> HttpResponse:
    """A trend, drawn."""
    return svg(
        request,
        lambda snapshot, lang, theme, size: select.spec(
            snapshot, select.Asked.of(request.GET.dict()), metric, lang=lang, theme=theme, size=size
        ),
    )

"""Campaigns: which bring leads that are won, at what cost, and which cannot be judged yet."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from tasuki.facts.snapshot import Snapshot
from tasuki.present import campaignsheet
from tasuki.present.campaigns import Page
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.desk.selectors import campaigns as select
from tasuki.web.desk.views.doors import over_facts
from tasuki.web.house.context import lang_now


@needs(Right.SEE_WEEK)
@over_facts(select.Asked)
def campaigns(request: HttpRequest, snapshot: Snapshot, asked: select.Asked) -> HttpResponse:
    """The campaigns of the period that the address names."""
    page = select.page(snapshot, asked, lang_now())
    context = {
        "page": page,
        "tables": select.drawn(
            snapshot, asked, lang_now(), lambda: _tables(request, page) if not page.empty else ""
        ),
        "choices": select.choices(asked, lang_now()),
        "query": asked.query,
        "may_export": Right.EXPORT in rights_of(request.user),
        "linked": True,
    }
    return render(request, "desk/campaigns.html", context)


def _tables(request: HttpRequest, page: Page) -> str:
    return render_to_string(
        "desk/parts/campaigntables.html", {"page": page, "linked": True}, request
    )


@needs(Right.SEE_WEEK)
@over_facts(select.Asked)
def campaign(
    request: HttpRequest, snapshot: Snapshot, asked: select.Asked, campaign_id: int
) -> HttpResponse:
    """One campaign more closely."""
    try:
        one = select.one(snapshot, asked, campaign_id, lang_now())
    except LookupError as bad:
        raise Http404(str(bad)) from bad
    context = {"one": one, "line": one.line, "query": asked.query, "linked": True}
    return render(request, "desk/campaign.html", context)


@needs(Right.EXPORT)
@over_facts(select.Asked)
def sheet(request: HttpRequest, snapshot: Snapshot, asked: select.Asked) -> HttpResponse:
    """The campaigns as CSV, unrounded. No person is in it."""
    text = campaignsheet.csv_of(select.found(snapshot, asked), lang_now())
    answer = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="campaigns.csv"'
    return answer

"""Campaigns: which bring leads that are won, at what cost, and which cannot be judged yet."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tasuki.facts.manifest import NoFacts
from tasuki.present import campaignsheet
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.desk.selectors import campaigns as select
from tasuki.web.desk.selectors import facts
from tasuki.web.house.context import lang_now


@needs(Right.SEE_WEEK)
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns of the period that the address names."""
    try:
        snapshot, asked = facts.current(), select.Asked.of(request.GET.dict())
    except NoFacts:
        return render(request, "desk/empty.html")
    except ValueError as bad:
        raise Http404(str(bad)) from bad
    context = {
        "page": select.page(snapshot, asked, lang_now()),
        "choices": select.choices(asked, lang_now()),
        "query": asked.query,
        "may_export": Right.EXPORT in rights_of(request.user),
        "linked": True,
    }
    return render(request, "desk/campaigns.html", context)


@needs(Right.SEE_WEEK)
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One campaign more closely."""
    try:
        snapshot, asked = facts.current(), select.Asked.of(request.GET.dict())
        one = select.one(snapshot, asked, campaign_id, lang_now())
    except NoFacts:
        return render(request, "desk/empty.html")
    except (ValueError, LookupError) as bad:
        raise Http404(str(bad)) from bad
    context = {"one": one, "line": one.line, "query": asked.query, "linked": True}
    return render(request, "desk/campaign.html", context)


@needs(Right.EXPORT)
def sheet(request: HttpRequest) -> HttpResponse:
    """The campaigns as CSV, unrounded. No person is in it."""
    try:
        snapshot, asked = facts.current(), select.Asked.of(request.GET.dict())
    except (NoFacts, ValueError) as bad:
        raise Http404(str(bad)) from bad
    text = campaignsheet.csv_of(select.found(snapshot, asked), lang_now())
    answer = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="campaigns.csv"'
    return answer

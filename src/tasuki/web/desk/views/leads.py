"""The list of leads, and one lead."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tasuki.facts.manifest import NoFacts
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.desk.selectors import facts
from tasuki.web.desk.selectors import leads as select
from tasuki.web.desk.selectors.lead import lead_page
from tasuki.web.handoffs.selectors.lead import of_lead
from tasuki.web.handoffs.services.adopting import recorded_elsewhere
from tasuki.web.house.context import lang_now


@needs(Right.SEE_LEADS)
def leads(request: HttpRequest) -> HttpResponse:
    """Leads, narrowed by what the reader asks for; HTMX gets the list alone."""
    try:
        snapshot = facts.current()
    except NoFacts:
        return render(request, "desk/empty.html")
    filters = select.Filters.of(request.GET.dict())
    personal = Right.SEE_PERSONAL in rights_of(request.user)
    after = request.GET.get("after")
    page = select.listed(snapshot, filters, after=after, personal=personal)
    root = reverse("desk:leads")
    context = {
        "page": page,
        "filters": filters,
        "as_of": snapshot.as_of,
        "version": snapshot.version,
        "next": f"{root}?{urlencode({**filters.query, 'after': page.after})}" if page.after else "",
        "first": f"{root}?{urlencode(filters.query)}" if after else "",
    }
    if "HX-Request" in request.headers:
        return render(request, "desk/parts/leads.html", context)
    context |= {"choices": select.choices(snapshot, lang_now())}
    return render(request, "desk/leads.html", context)


@needs(Right.SEE_LEADS)
def lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Everything that happened to one lead."""
    personal = Right.SEE_PERSONAL in rights_of(request.user)
    page = lead_page(lead_id, personal=personal, every="all" in request.GET)
    if page is None:
        raise Http404(f"no lead {lead_id}")
    person = page.person.name if page.person else None
    heading = " ".join(part for part in (page.company, person) if part) or page.lead.key
    context = {"page": page, "heading": heading, "handoffs": of_lead(lead_id)}
    context["elsewhere"] = recorded_elsewhere(lead_id)
    return render(request, "desk/lead.html", context)

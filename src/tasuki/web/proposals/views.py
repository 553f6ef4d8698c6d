"""Proposed MQLs: the list, passing on and declining, and a lead's score now."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from tasuki.present.words import t
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.desk.selectors import people
from tasuki.web.house.attempts import onward
from tasuki.web.house.context import lang_now
from tasuki.web.proposals import page, services


@needs(Right.SEE_LEADS)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Leads that meet the agreement and wait to be confirmed, or what was decided."""
    return render(request, "proposals/home.html", page.context(request))


@needs(Right.OFFER_MQL)
@require_POST
def pass_on(request: HttpRequest) -> HttpResponse:
    """Pass one lead on (`one`), or all that are ticked."""
    ids = [request.POST["one"]] if "one" in request.POST else request.POST.getlist("proposal")
    return _answer(request, "passed", page.decided(request, ids, services.proposal_pass))


@needs(Right.OFFER_MQL)
@require_POST
def decline(request: HttpRequest) -> HttpResponse:
    """Decline all that are ticked, with one reason."""
    ids, reason = request.POST.getlist("proposal"), request.POST.get("reason", "")
    verb = partial(services.proposal_decline, reason=reason)
    return _answer(request, "declined", page.decided(request, ids, verb))


@needs(Right.SEE_LEADS)
@require_GET
def score(request: HttpRequest, lead_id: int) -> HttpResponse:
    """A lead's score now: HTMX gets it for the lead's page, others a page of its own."""
    context: dict[str, object] = {"now": page.now(lead_id, lang_now()), "lead_id": lead_id}
    if "HX-Request" in request.headers:
        return render(request, "proposals/parts/now.html", context)
    personal = Right.SEE_PERSONAL in rights_of(request.user)
    names = people.called([lead_id], personal=personal)
    if lead_id not in names:
        raise Http404(f"no lead {lead_id}")
    return render(request, "proposals/score.html", context | {"name": names[lead_id]})


def _answer(request: HttpRequest, what: str, done: page.Done) -> HttpResponse:
    """Back to the list; what was refused stays on the page with its reason and what was typed."""
    if not done.faults:
        return onward(request, t(f"proposals.done.{what}", lang_now(), n=done.n), "proposals:home")
    context = page.context(request) | {
        "faults": done.faults,
        "said": t(f"proposals.done.{what}", lang_now(), n=done.n) if done.n else "",
        "reason": request.POST.get("reason", ""),
        "ticked": request.POST.getlist("proposal"),
    }
    return render(request, "proposals/home.html", context, status=409 if done.n else 422)

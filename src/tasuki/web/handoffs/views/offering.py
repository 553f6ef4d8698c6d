"""Handing a lead over, and ending its run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tasuki.domain.handoffs import Passing
from tasuki.present.words import t
from tasuki.web.accounts.guards import needs, user_of
from tasuki.web.accounts.permissions import Right
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.page import offering as page
from tasuki.web.handoffs.page.handoff import refused
from tasuki.web.handoffs.selectors.lead import AtHand, at_hand
from tasuki.web.house.attempts import Complaint, Words, again, attempt, onward
from tasuki.web.house.context import lang_now
from tasuki.web.house.forms import Worded


@needs(Right.MOVE_LEAD)
@require_GET
def lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """What can be done with a lead next: hand it over, recycle or disqualify it."""
    context = page.context(_found(lead_id), user_of(request), lang_now())
    return render(request, "handoffs/lead.html", context)


@needs(Right.OFFER_SQL)
@require_POST
def sql(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Hand a lead over to field sales, with its package."""
    found = _found(lead_id)
    form = page.package(request.POST, found, timezone.now(), lang_now())
    offer = partial(services.handoff_offer, passing=Passing.SQL)
    return _act(request, found, "sql", offer, form, partial(page.refused, form))


@needs(Right.OFFER_MQL)
@require_POST
def mql(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Pass a lead on to inside sales."""
    form = page.passing_on(request.POST, timezone.now(), lang_now())
    offer = partial(services.handoff_offer, passing=Passing.MQL)
    return _act(request, _found(lead_id), "mql", offer, form)


@needs(Right.EVALUATE)
@require_POST
def adopt(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Take up a hand-over that another system recorded, to be answered and evaluated here."""
    lang, found = lang_now(), _found(lead_id)
    made = attempt(request, partial(services.handoff_adopt, found.lead), refused)
    if isinstance(made, Complaint):
        context = page.context(found, user_of(request), lang)
        return again(request, "handoffs/lead.html", context, made)
    return onward(request, t("offer.done.adopt", lang), "handoffs:handoff", made.pk)


@needs(Right.MOVE_LEAD)
@require_POST
def recycle(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Not now: come back on a date."""
    form = page.recycling(request.POST, lang_now())
    return _act(request, _found(lead_id), "recycle", services.lead_recycle, form)


@needs(Right.MOVE_LEAD)
@require_POST
def disqualify(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Never a customer."""
    form = page.disqualifying(request.POST, lang_now())
    return _act(request, _found(lead_id), "disqualify", services.lead_disqualify, form)


def _act(
    request: HttpRequest,
    found: AtHand,
    name: str,
    verb: Callable[..., object],
    form: Worded,
    words: Words = refused,
) -> HttpResponse:
    """Do it and show what came of it; or show the form again, with what was typed and why not."""
    lang = lang_now()
    made = attempt(request, partial(verb, found.lead), words, form)
    if not isinstance(made, Complaint):
        sentence = t(f"offer.done.{name}", lang)
        if isinstance(made, Handoff):
            return onward(request, sentence, "handoffs:handoff", made.pk)
        return onward(request, sentence, "handoffs:lead", found.lead.pk)
    context = page.context(_found(found.lead.pk), user_of(request), lang, {name: form})
    return again(request, "handoffs/lead.html", context | {"tried": name}, made)


def _found(lead_id: int) -> AtHand:
    found = at_hand(lead_id)
    if found is None:
        raise Http404(f"no lead {lead_id}")
    return found

"""Handing a lead over, and ending its run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tasuki.domain.handoffs import Passing
from tasuki.present.words import t
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.models import Member, User
from tasuki.web.accounts.permissions import Right
from tasuki.web.handoffs import services
from tasuki.web.handoffs.forms.offering import PackageForm
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.page import handoff as page_of_one
from tasuki.web.handoffs.page import offering as page
from tasuki.web.handoffs.selectors.lead import AtHand, at_hand
from tasuki.web.house.context import lang_now
from tasuki.web.ledger.posting import LedgerBusy


@needs(Right.MOVE_LEAD)
@require_GET
def lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """What can be done with a lead next: hand it over, recycle or disqualify it."""
    context = page.context(_found(lead_id), _user(request), lang_now())
    return render(request, "handoffs/lead.html", context)


@needs(Right.OFFER_SQL)
@require_POST
def sql(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Hand a lead over to field sales, with its package."""
    found = _found(lead_id)
    form = page.package(request.POST, found, timezone.now(), lang_now())
    return _act(
        request,
        found,
        "sql",
        form,
        lambda: services.handoff_offer(
            found.lead,
            Passing.SQL,
            by=_user(request),
            carried=form.carried(),
            receiver=_member(form),
        ),
    )


@needs(Right.OFFER_MQL)
@require_POST
def mql(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Pass a lead on to inside sales."""
    found = _found(lead_id)
    form = page.passing_on(request.POST, timezone.now(), lang_now())
    return _act(
        request,
        found,
        "mql",
        form,
        lambda: services.handoff_offer(
            found.lead, Passing.MQL, by=_user(request), receiver=_member(form)
        ),
    )


@needs(Right.MOVE_LEAD)
@require_POST
def recycle(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Not now: come back on a date."""
    found = _found(lead_id)
    form = page.recycling(request.POST, lang_now())
    return _act(
        request,
        found,
        "recycle",
        form,
        lambda: services.lead_recycle(
            found.lead,
            form.cleaned_data["reason"],
            form.cleaned_data["revisit_on"],
            by=_user(request),
            comment=form.cleaned_data["comment"] or None,
        ),
    )


@needs(Right.MOVE_LEAD)
@require_POST
def disqualify(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Never a customer."""
    found = _found(lead_id)
    form = page.disqualifying(request.POST, lang_now())
    return _act(
        request,
        found,
        "disqualify",
        form,
        lambda: services.lead_disqualify(
            found.lead,
            form.cleaned_data["reason"],
            by=_user(request),
            comment=form.cleaned_data["comment"] or None,
        ),
    )


def _act(
    request: HttpRequest, found: AtHand, name: str, form: Form, act: Callable[[], Any]
) -> HttpResponse:
    """Do it and show what came of it; or show the form again, with what was typed and why not."""
    lang, complaint = lang_now(), None
    if form.is_valid():
        try:
            made = act()
        except services.Refused as no:
            if no.code == "incomplete" and isinstance(form, PackageForm):
                form.complain(cast(Any, no.facts["missing"]))
                complaint = t("offer.incomplete", lang, version=no.facts["version"])
            else:
                complaint = page_of_one.refused(no, lang)
        except LedgerBusy:
            complaint = t("handoff.refused.busy", lang)
        else:
            messages.info(request, t(f"offer.done.{name}", lang))
            if isinstance(made, Handoff):
                return redirect("handoffs:handoff", made.pk)
            return redirect("handoffs:lead", found.lead.pk)
    context = page.context(_found(found.lead.pk), _user(request), lang, {name: form})
    context |= {"complaint": complaint, "tried": name}
    return render(request, "handoffs/lead.html", context, status=422)


def _member(form: Form) -> Member | None:
    chosen = form.cleaned_data["receiver"]
    return Member.objects.get(pk=chosen) if chosen else None


def _found(lead_id: int) -> AtHand:
    found = at_hand(lead_id)
    if found is None:
        raise Http404(f"no lead {lead_id}")
    return found


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)

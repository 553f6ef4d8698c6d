"""What managers keep: return reasons; and absences, one's own for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tasuki.present.words import t
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.models import Member, User
from tasuki.web.accounts.permissions import Right
from tasuki.web.handoffs import services
from tasuki.web.handoffs.forms.lists import AbsenceForm, ReasonForm
from tasuki.web.handoffs.models import Absence, ReturnReason
from tasuki.web.handoffs.page.handoff import refused
from tasuki.web.handoffs.selectors import lists as select
from tasuki.web.handoffs.selectors.feedback import today
from tasuki.web.house.context import lang_now
from tasuki.web.ledger.posting import LedgerBusy


@needs(Right.MANAGE_REASONS)
@require_http_methods(["GET", "POST"])
def reasons(request: HttpRequest) -> HttpResponse:
    """All reasons for returning, and the form that adds one."""
    form = ReasonForm(request.POST or None, lang=lang_now(), auto_id="reason_%s")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = _done(
            request,
            form,
            "reasons.done.added",
            lambda: services.reason_add(
                given["key"], by=_user(request), ja=given["ja"], en=given["en"]
            ),
        )
        if done:
            return redirect("handoffs:reasons")
    context = {"reasons": select.reasons(), "form": form}
    return render(request, "handoffs/reasons.html", context, status=422 if form.errors else 200)


@needs(Right.MANAGE_REASONS)
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a reason no more."""
    reason = get_object_or_404(ReturnReason, pk=pk)
    _done(
        request,
        None,
        "reasons.done.retired",
        lambda: services.reason_retire(reason, by=_user(request)),
    )
    return redirect("handoffs:reasons")


@needs(Right.SET_ABSENCE)
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Absences that last or come, and the form that enters one."""
    user, day = _user(request), today(timezone.now())
    members = select.members(user, day)
    form = AbsenceForm(request.POST or None, lang=lang_now(), members=members, auto_id="absence_%s")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        member = Member.objects.get(pk=given["member"])
        if _done(
            request,
            form,
            "absences.done.set",
            lambda: services.absence_set(member, given["starts_on"], given["ends_on"], by=user),
        ):
            return redirect("handoffs:absences")
    context = {"absences": select.absences(user, day), "form": form, "members": members}
    return render(request, "handoffs/absences.html", context, status=422 if form.errors else 200)


@needs(Right.SET_ABSENCE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It was a mistake, or the member is back."""
    absence = get_object_or_404(Absence, pk=pk)
    _done(
        request,
        None,
        "absences.done.withdrawn",
        lambda: services.absence_withdraw(absence, by=_user(request)),
    )
    return redirect("handoffs:absences")


def _done(request: HttpRequest, form: Form | None, word: str, act: Callable[[], Any]) -> bool:
    """Do it and say so; or say why not, in the form or, where there is none, on the next page."""
    lang = lang_now()
    try:
        act()
    except (services.Refused, LedgerBusy) as no:
        busy = t("handoff.refused.busy", lang)
        why = refused(no, lang) if isinstance(no, services.Refused) else busy
        if form is not None:
            form.add_error(None, why)
        else:
            messages.error(request, why)
        return False
    messages.info(request, t(word, lang))
    return True


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)

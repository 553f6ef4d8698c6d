"""What managers keep: return reasons; and absences, one's own for everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tasuki.present.words import t
from tasuki.web.accounts.guards import needs, user_of
from tasuki.web.accounts.permissions import Right
from tasuki.web.handoffs import services
from tasuki.web.handoffs.forms.lists import AbsenceForm, ReasonForm
from tasuki.web.handoffs.models import Absence, ReturnReason
from tasuki.web.handoffs.page.handoff import refused
from tasuki.web.handoffs.selectors import lists as select
from tasuki.web.handoffs.selectors.feedback import today
from tasuki.web.house.attempts import Complaint, attempt, attempt_in, onward
from tasuki.web.house.context import lang_now


@needs(Right.MANAGE_REASONS)
@require_http_methods(["GET", "POST"])
def reasons(request: HttpRequest) -> HttpResponse:
    """All reasons for returning, and the form that adds one."""
    form = ReasonForm(request.POST or None, lang=lang_now(), auto_id="reason_%s")
    if request.method == "POST":
        done = attempt_in(request, services.reason_add, refused, form)
        if not isinstance(done, Complaint):
            return onward(request, t("reasons.done.added", lang_now()), "handoffs:reasons")
    context = {"reasons": select.reasons(), "form": form}
    return render(request, "handoffs/reasons.html", context, status=422 if form.errors else 200)


@needs(Right.MANAGE_REASONS)
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a reason no more."""
    reason = get_object_or_404(ReturnReason, pk=pk)
    _say(request, partial(services.reason_retire, reason), "reasons.done.retired")
    return redirect("handoffs:reasons")


@needs(Right.SET_ABSENCE)
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Absences that last or come, and the form that enters one."""
    user, day = user_of(request), today(timezone.now())
    members = select.members(user, day)
    form = AbsenceForm(request.POST or None, lang=lang_now(), members=members, auto_id="absence_%s")
    if request.method == "POST":
        done = attempt_in(request, services.absence_set, refused, form)
        if not isinstance(done, Complaint):
            return onward(request, t("absences.done.set", lang_now()), "handoffs:absences")
    context = {"absences": select.absences(user, day), "form": form, "members": members}
    return render(request, "handoffs/absences.html", context, status=422 if form.errors else 200)


@needs(Right.SET_ABSENCE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It was a mistake, or the member is back."""
    absence = get_object_or_404(Absence, pk=pk)
    _say(request, partial(services.absence_withdraw, absence), "absences.done.withdrawn")
    return redirect("handoffs:absences")


def _say(request: HttpRequest, verb: Callable[..., object], word: str) -> None:
    """Do it; that it was done, or why not, stands on the next page."""
    done = attempt(request, verb, refused)
    if isinstance(done, Complaint):
        messages.error(request, done)
    else:
        messages.info(request, t(word, lang_now()))

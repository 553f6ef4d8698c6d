"""One hand-over: its page, and what is done with it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tasuki.domain.handoffs import Act
from tasuki.present.words import t
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.models import Member, User
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.handoffs import services
from tasuki.web.handoffs.forms.answers import (
    AppealAnswerForm,
    AppealForm,
    ReturnForm,
    TakeBackForm,
)
from tasuki.web.handoffs.models import Appeal, Handoff
from tasuki.web.handoffs.page import doing
from tasuki.web.handoffs.page import handoff as page
from tasuki.web.handoffs.selectors.handoff import Told, told
from tasuki.web.house.context import lang_now
from tasuki.web.ledger.posting import LedgerBusy


@needs(Right.SEE_LEADS)
@require_GET
def handoff(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed over, where it stands, what was done with it."""
    context = page.context(_told(request, pk), _user(request), lang_now())
    return render(request, "handoffs/handoff.html", context)


@needs(Right.MOVE_LEAD)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it."""
    return _act(
        request, pk, Act.ACCEPTED, lambda one: services.handoff_accept(one, by=_user(request))
    )


@needs(Right.MOVE_LEAD)
@require_POST
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it back, with a reason."""
    form = ReturnForm(request.POST, lang=lang_now(), auto_id="return_%s")
    return _act(
        request,
        pk,
        Act.RETURNED,
        lambda one: services.handoff_return(
            one,
            form.cleaned_data["reason"],
            by=_user(request),
            comment=form.cleaned_data["comment"] or None,
        ),
        form,
    )


@needs(Right.EVALUATE)
@require_POST
def evaluate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what it was worth."""
    form = doing.evaluating(request.POST, timezone.now(), lang_now())
    return _act(
        request,
        pk,
        Act.EVALUATED,
        lambda one: services.handoff_evaluate(one, by=_user(request), **form.said()),
        form,
    )


@needs(Right.APPEAL)
@require_POST
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not agree with a return or an evaluation."""
    form = AppealForm(request.POST, lang=lang_now(), auto_id="appeal_%s")
    return _act(
        request,
        pk,
        Act.APPEALED,
        lambda one: services.handoff_appeal(one, form.cleaned_data["why"], by=_user(request)),
        form,
    )


@needs(Right.ANSWER_APPEAL)
@require_POST
def answer(request: HttpRequest, pk: int, appeal_pk: int) -> HttpResponse:
    """Answer an appeal."""
    made = get_object_or_404(Appeal.objects.select_related("handoff"), pk=appeal_pk, handoff=pk)
    form = AppealAnswerForm(request.POST, lang=lang_now(), auto_id="answer_%s")
    return _act(
        request,
        pk,
        Act.APPEAL_ANSWERED,
        lambda _: services.appeal_answer(
            made,
            by=_user(request),
            upheld=form.cleaned_data["verdict"] == "upheld",
            why=form.cleaned_data["why"],
        ),
        form,
    )


@needs(Right.REASSIGN)
@require_POST
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another member of the receiving department."""
    form = doing.reassigning(request.POST, _told(request, pk), timezone.now(), lang_now())
    return _act(
        request,
        pk,
        Act.REASSIGNED,
        lambda one: services.handoff_reassign(
            one, Member.objects.get(pk=form.cleaned_data["receiver"]), by=_user(request)
        ),
        form,
    )


@needs(Right.MOVE_LEAD)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """End what nobody has answered, as its sender."""
    form = TakeBackForm(request.POST, lang=lang_now(), auto_id="back_%s")
    return _act(
        request,
        pk,
        Act.TAKEN_BACK,
        lambda one: services.handoff_take_back(
            one, by=_user(request), comment=form.cleaned_data["comment"] or None
        ),
        form,
    )


def _act(
    request: HttpRequest,
    pk: int,
    done: Act,
    act: Callable[[Handoff], Any],
    form: Form | None = None,
) -> HttpResponse:
    """Do it and show the hand-over; or show it as it stands now and say why not."""
    lang, chosen = lang_now(), get_object_or_404(Handoff, pk=pk)
    complaint = None
    if form is None or form.is_valid():
        try:
            act(chosen)
        except services.Refused as no:
            complaint = page.refused(no, lang)
        except LedgerBusy:
            complaint = t("handoff.refused.busy", lang)
        else:
            messages.info(request, t(f"handed.done.{done}", lang))
            return redirect("handoffs:handoff", pk)
    context = page.context(_told(request, pk), _user(request), lang) | {"complaint": complaint}
    if form is not None:
        context |= {"tried": done.value}
        if f"{done}_form" in context:
            context[f"{done}_form"] = form  # with what was typed
    return render(request, "handoffs/handoff.html", context, status=422)


def _told(request: HttpRequest, pk: int) -> Told:
    found = told(pk, personal=Right.SEE_PERSONAL in rights_of(request.user))
    if found is None:
        raise Http404(f"no hand-over {pk}")
    return found


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)

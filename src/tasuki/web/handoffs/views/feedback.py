"""Feedback to Marketing: collected, sent, acknowledged, answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tasuki.domain.handoffs import FeedbackAct
from tasuki.present.words import t
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs import services
from tasuki.web.handoffs.forms.lists import ReplyForm, SendForm
from tasuki.web.handoffs.models import Feedback
from tasuki.web.handoffs.page import feedback as page
from tasuki.web.handoffs.page.handoff import refused
from tasuki.web.handoffs.page.inbox import LARGEST, whole
from tasuki.web.handoffs.selectors.feedback import course
from tasuki.web.house.context import lang_now
from tasuki.web.ledger.models import Campaign
from tasuki.web.ledger.posting import LedgerBusy


@needs(Right.SEE_LEADS)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """All feedback, the newest first."""
    number = whole(request.GET.get("page", "1"))
    if not number or number > LARGEST:
        raise Http404("no such page")
    return render(request, "handoffs/feedback.html", page.home(_user(request), lang_now(), number))


@needs(Right.SEND_FEEDBACK)
@require_POST
def collect(request: HttpRequest) -> HttpResponse:
    """Collect what became of a campaign's hand-overs in a period."""
    lang, now = lang_now(), timezone.now()
    form = page.collecting(request.POST, versions(now), now, lang)
    if form.is_valid():
        given = form.cleaned_data
        campaign = Campaign.objects.get(pk=given["campaign"])
        try:
            made = services.feedback_collect(
                campaign, given["starts_on"], given["ends_on"], by=_user(request)
            )
        except services.Refused as no:
            form.add_error(None, refused(no, lang))
        except LedgerBusy:
            form.add_error(None, t("handoff.refused.busy", lang))
        else:
            messages.info(request, t("feedback.done.collected", lang))
            return redirect("handoffs:feedback-one", made.pk)
    context = page.home(_user(request), lang, 1, form)
    return render(request, "handoffs/feedback.html", context, status=422)


@needs(Right.SEE_LEADS)
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What was told about one campaign, and what was replied."""
    return render(request, "handoffs/feedback_one.html", _context(request, pk))


@needs(Right.SEND_FEEDBACK)
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to Marketing."""
    form = SendForm(request.POST, lang=lang_now(), auto_id="send_%s")
    return _act(
        request,
        pk,
        FeedbackAct.SENT,
        lambda found: services.feedback_send(
            found, by=_user(request), text=form.cleaned_data["text"] or None
        ),
        form,
    )


@needs(Right.ANSWER_FEEDBACK)
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Marketing has read it."""
    return _act(
        request,
        pk,
        FeedbackAct.ACKNOWLEDGED,
        lambda found: services.feedback_acknowledge(found, by=_user(request)),
    )


@needs(Right.ANSWER_FEEDBACK)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What Marketing will do about it."""
    form = ReplyForm(request.POST, lang=lang_now(), auto_id="reply_%s")
    return _act(
        request,
        pk,
        FeedbackAct.ANSWERED,
        lambda found: services.feedback_answer(found, form.cleaned_data["text"], by=_user(request)),
        form,
    )


def _act(
    request: HttpRequest,
    pk: int,
    done: FeedbackAct,
    act: Callable[[Feedback], Any],
    form: Form | None = None,
) -> HttpResponse:
    """Do it and show the feedback; or show it as it stands now and say why not."""
    lang, found, complaint = lang_now(), get_object_or_404(Feedback, pk=pk), None
    if form is None or form.is_valid():
        try:
            act(found)
        except services.Refused as no:
            complaint = refused(no, lang)
        except LedgerBusy:
            complaint = t("handoff.refused.busy", lang)
        else:
            messages.info(request, t(f"feedback.done.{done}", lang))
            return redirect("handoffs:feedback-one", pk)
    context = _context(request, pk) | {"complaint": complaint}
    if form is not None and f"{done}_form" in context:
        context[f"{done}_form"] = form  # with what was typed
    return render(request, "handoffs/feedback_one.html", context, status=422)


def _context(request: HttpRequest, pk: int) -> dict[str, Any]:
    known = versions(timezone.now())
    found = course(pk, known)
    if found is None:
        raise Http404(f"no feedback {pk}")
    return page.one(found, known, _user(request), lang_now())


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)

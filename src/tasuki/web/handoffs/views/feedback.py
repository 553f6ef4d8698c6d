"""Feedback to Marketing: collected, sent, acknowledged, answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tasuki.domain.handoffs import FeedbackAct
from tasuki.present.words import t
from tasuki.web.accounts.guards import needs, user_of
from tasuki.web.accounts.permissions import Right
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs import services
from tasuki.web.handoffs.forms.lists import ReplyForm, SendForm
from tasuki.web.handoffs.models import Feedback
from tasuki.web.handoffs.page import feedback as page
from tasuki.web.handoffs.page.handoff import refused
from tasuki.web.handoffs.page.inbox import LARGEST, whole
from tasuki.web.handoffs.selectors.feedback import course
from tasuki.web.house.attempts import Complaint, again, attempt, attempt_in, onward
from tasuki.web.house.context import lang_now
from tasuki.web.house.forms import Worded


@needs(Right.SEE_LEADS)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """All feedback, the newest first."""
    number = whole(request.GET.get("page", "1"))
    if not number or number > LARGEST:
        raise Http404("no such page")
    return render(
        request, "handoffs/feedback.html", page.home(user_of(request), lang_now(), number)
    )


@needs(Right.SEND_FEEDBACK)
@require_POST
def collect(request: HttpRequest) -> HttpResponse:
    """Collect what became of a campaign's hand-overs in a period."""
    lang, now = lang_now(), timezone.now()
    form = page.collecting(request.POST, versions(now), now, lang)
    made = attempt_in(request, services.feedback_collect, refused, form)
    if not isinstance(made, Complaint):
        return onward(request, t("feedback.done.collected", lang), "handoffs:feedback-one", made.pk)
    context = page.home(user_of(request), lang, 1, form)
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
    return _act(request, pk, FeedbackAct.SENT, services.feedback_send, form)


@needs(Right.ANSWER_FEEDBACK)
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Marketing has read it."""
    return _act(request, pk, FeedbackAct.ACKNOWLEDGED, services.feedback_acknowledge)


@needs(Right.ANSWER_FEEDBACK)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What Marketing will do about it."""
    form = ReplyForm(request.POST, lang=lang_now(), auto_id="reply_%s")
    return _act(request, pk, FeedbackAct.ANSWERED, services.feedback_answer, form)


def _act(
    request: HttpRequest,
    pk: int,
    what: FeedbackAct,
    verb: Callable[..., object],
    form: Worded | None = None,
) -> HttpResponse:
    """Do it and show the feedback; or show it as it stands now and say why not."""
    found = get_object_or_404(Feedback, pk=pk)
    done = attempt(request, partial(verb, found), refused, form)
    if not isinstance(done, Complaint):
        return onward(request, t(f"feedback.done.{what}", lang_now()), "handoffs:feedback-one", pk)
    context = _context(request, pk)
    return again(request, "handoffs/feedback_one.html", context, done, **{f"{what}_form": form})


def _context(request: HttpRequest, pk: int) -> dict[str, Any]:
    known = versions(timezone.now())
    found = course(pk, known)
    if found is None:
        raise Http404(f"no feedback {pk}")
    return page.one(found, known, user_of(request), lang_now())

"""One hand-over: its page, and what is done with it there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tasuki.domain.handoffs import Act
from tasuki.present.words import t
from tasuki.web.accounts.guards import needs, user_of
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
from tasuki.web.house.attempts import Complaint, again, attempt, onward
from tasuki.web.house.context import lang_now
from tasuki.web.house.forms import Worded


@needs(Right.SEE_LEADS)
@require_GET
def handoff(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed over, where it stands, what was done with it."""
    context = page.context(_told(request, pk), user_of(request), lang_now())
    return render(request, "handoffs/handoff.html", context)


@needs(Right.MOVE_LEAD)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it."""
    return _act(request, pk, Act.ACCEPTED, services.handoff_accept)


@needs(Right.MOVE_LEAD)
@require_POST
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it back, with a reason."""
    form = ReturnForm(request.POST, lang=lang_now(), auto_id="return_%s")
    return _act(request, pk, Act.RETURNED, services.handoff_return, form)


@needs(Right.EVALUATE)
@require_POST
def evaluate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what it was worth."""
    form = doing.evaluating(request.POST, timezone.now(), lang_now())
    return _act(request, pk, Act.EVALUATED, services.handoff_evaluate, form)


@needs(Right.APPEAL)
@require_POST
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not agree with a return or an evaluation."""
    form = AppealForm(request.POST, lang=lang_now(), auto_id="appeal_%s")
    return _act(request, pk, Act.APPEALED, services.handoff_appeal, form)


@needs(Right.ANSWER_APPEAL)
@require_POST
def answer(request: HttpRequest, pk: int, appeal_pk: int) -> HttpResponse:
    """Answer an appeal."""
    made = get_object_or_404(Appeal.objects.select_related("handoff"), pk=appeal_pk, handoff=pk)
    form = AppealAnswerForm(request.POST, lang=lang_now(), auto_id="answer_%s")
    return _act(request, pk, Act.APPEAL_ANSWERED, services.appeal_answer, form, of=made)


@needs(Right.REASSIGN)
@require_POST
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another member of the receiving department."""
    form = doing.reassigning(request.POST, _told(request, pk), timezone.now(), lang_now())
    return _act(request, pk, Act.REASSIGNED, services.handoff_reassign, form)


@needs(Right.MOVE_LEAD)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """End what nobody has answered, as its sender."""
    form = TakeBackForm(request.POST, lang=lang_now(), auto_id="back_%s")
    return _act(request, pk, Act.TAKEN_BACK, services.handoff_take_back, form)


def _act(
    request: HttpRequest,
    pk: int,
    what: Act,
    verb: Callable[..., object],
    form: Worded | None = None,
    *,
    of: Appeal | None = None,
) -> HttpResponse:
    """Do it with the hand-over, or with something `of` it, and show the hand-over; or show it as it
    stands now and say why not."""
    one = of or get_object_or_404(Handoff, pk=pk)
    done = attempt(request, partial(verb, one), page.refused, form)
    if not isinstance(done, Complaint):
        return onward(request, t(f"handed.done.{what}", lang_now()), "handoffs:handoff", pk)
    context = page.context(_told(request, pk), user_of(request), lang_now())
    if form is not None:
        context["tried"] = what.value
    return again(request, "handoffs/handoff.html", context, done, **{f"{what}_form": form})


def _told(request: HttpRequest, pk: int) -> Told:
    found = told(pk, personal=Right.SEE_PERSONAL in rights_of(request.user))
    if found is None:
        raise Http404(f"no hand-over {pk}")
    return found

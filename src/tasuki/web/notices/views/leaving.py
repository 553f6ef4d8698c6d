"""What lies with members who left or are absent, and giving it to others."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tasuki.web.accounts.guards import needs, user_of
from tasuki.web.accounts.models import Member
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.handoffs.page.handoff import refused
from tasuki.web.handoffs.services import member_reassign
from tasuki.web.house.attempts import Complaint, attempt, onward
from tasuki.web.house.context import lang_now
from tasuki.web.notices import leaving_page as page
from tasuki.web.notices.forms import LeavingForm
from tasuki.web.notices.selectors import leaving


@needs(Right.REASSIGN)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The members with whom something lies that they cannot see to."""
    user, now = user_of(request), timezone.now()
    chosen = request.GET.get("member", "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        return redirect("leaving:member", int(chosen))
    return render(request, "notices/leaving.html", page.home(user, now, lang_now()))


@needs(Right.REASSIGN)
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """What lies with one member, to be given to others: all of it, or what was chosen."""
    user, now, lang = user_of(request), timezone.now(), lang_now()
    found = Member.objects.filter(pk=pk).first()
    if found is None or found not in leaving.members(user):
        raise Http404("no member of this department")
    personal = Right.SEE_PERSONAL in rights_of(user)
    shown, complaint = page.member(found, now, lang, personal=personal), ""
    sent = request.POST if request.method == "POST" else None
    form = LeavingForm(sent, shown=shown, lang=lang)
    if sent is not None:
        moved = attempt(request, partial(member_reassign, found), refused, form)
        if not isinstance(moved, Complaint):
            return onward(request, page.done(moved, lang), "leaving:member", pk)
        complaint = moved or page.gone(lang)
    ticked = page.Ticked.of(shown, sent, all_of_it="pick" not in request.GET)
    context = {**shown.context(), "complaint": complaint, "as_of": now, "ticked": ticked}
    return render(request, "notices/member.html", context, status=422 if form.is_bound else 200)

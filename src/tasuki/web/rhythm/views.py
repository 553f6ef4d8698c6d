"""The targets: how they stand, setting them, bringing a file of them, planning back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tasuki.facts.manifest import NoFacts
from tasuki.insight.planning import CannotPlan
from tasuki.intake.errors import IntakeError
from tasuki.intake.rejects import sheet
from tasuki.present.errors import fault
from tasuki.present.words import t
from tasuki.web.accounts.guards import needs, user_of
from tasuki.web.accounts.permissions import Right
from tasuki.web.desk.selectors import facts
from tasuki.web.house.attempts import Complaint, attempt_in, onward
from tasuki.web.house.context import lang_now
from tasuki.web.ledger.models import Posting
from tasuki.web.ledger.posting import LedgerBusy
from tasuki.web.ledger.selectors import rejects_of
from tasuki.web.rhythm import page
from tasuki.web.rhythm.forms import FileForm, PlanForm, TargetForm
from tasuki.web.rhythm.models import Target
from tasuki.web.rhythm.services import target_set, targets_import


@needs(Right.SEE_WEEK)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """How the targets of a period stand; the form that sets one."""
    try:
        asked = page.Asked.of(request.GET, facts.current())
    except NoFacts:
        return render(request, "desk/empty.html")
    except ValueError as bad:
        raise Http404(str(bad)) from bad
    return render(request, "rhythm/home.html", page.context(asked, user_of(request), lang_now()))


@needs(Right.SET_TARGETS)
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Set one target, and go back to its period."""
    lang = lang_now()
    form = TargetForm(request.POST, lang=lang)
    done = attempt_in(request, target_set, page.refused, form)
    if not isinstance(done, Complaint):
        period = form.cleaned_data["period"].name
        return onward(request, page.told(done, lang), f"{reverse('rhythm:home')}?period={period}")
    return _again(request, set_form=form)


@needs(Right.SET_TARGETS)
@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Set the targets of a file, and say what became of its rows."""
    lang = lang_now()
    form = FileForm(request.POST, request.FILES, lang=lang)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "targets.csv"
            path.write_bytes(upload.read())
            try:
                done = targets_import(by=user_of(request), path=path, name=upload.name)
                return redirect("rhythm:imported", done.posting)
            except IntakeError as bad:
                form.add_error("file", fault(bad.code, bad.facts, lang))
            except LedgerBusy:
                form.add_error("file", t("targets.set.busy", lang))
    return _again(request, file_form=form)


@needs(Right.SET_TARGETS)
@require_GET
def brought(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of the rows of a file."""
    posting = get_object_or_404(Posting, pk=pk, verb="targets_import")
    context = {"posting": posting, "done": posting.detail, "lines": page.reasons(pk, lang_now())}
    return render(request, "rhythm/imported.html", context)


@needs(Right.SET_TARGETS)
@require_GET
def rejects_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that could not be used, with their reasons, to be corrected."""
    posting = get_object_or_404(Posting, pk=pk, verb="targets_import")
    lines = rejects_of(posting.pk)
    if lines.is_empty():
        raise Http404("nothing was rejected")
    answer = HttpResponse(sheet(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="targets-{pk}-rejects.csv"'
    return answer


@needs(Right.SEE_WEEK)
@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """Back from an amount to the calls that each member makes a day."""
    lang = lang_now()
    try:
        snapshot = facts.current()
    except NoFacts:
        return render(request, "desk/empty.html")
    form = PlanForm(request.GET or None, lang=lang, initial=page.plan_start(snapshot))
    context: dict[str, Any] = {"form": form, "as_of": snapshot.as_of, "version": snapshot.version}
    if form.is_bound and form.is_valid():
        try:
            context["planned"] = page.planned(snapshot, **form.cleaned_data, lang=lang)
        except CannotPlan as no:
            context["cannot"] = page.cannot(no, lang)
        except ValueError:
            form.add_error("period", t("plan.bad", lang))
    return render(request, "rhythm/plan.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_WEEK)
@require_GET
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """All that was ever set for one target."""
    target = get_object_or_404(Target, pk=pk)
    seen = page.members_of(user_of(request))
    if target.member_id is not None and seen is not None and target.member_id not in seen:
        raise Http404("no such target")
    return render(request, "rhythm/history.html", page.past(target, lang_now()))


def _again(request: HttpRequest, **forms: Any) -> HttpResponse:
    """The page once more, with a form that could not be used and its complaints."""
    try:
        asked = page.Asked.of({"period": request.POST.get("shown", "")}, facts.current())
    except (NoFacts, ValueError):
        return redirect("rhythm:home")
    context = page.context(asked, user_of(request), lang_now()) | forms
    return render(request, "rhythm/home.html", context, status=422)

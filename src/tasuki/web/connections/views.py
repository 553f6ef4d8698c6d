"""The import pages: upload, what was found, mapping, dry run, import, rejects."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tasuki.intake.errors import IntakeError
from tasuki.present.words import t
from tasuki.web.accounts.guards import needs, user_of
from tasuki.web.accounts.permissions import Right, require, rights_of
from tasuki.web.connections import document, job, rejects_csv, selectors, services
from tasuki.web.connections.files import Refused
from tasuki.web.connections.forms.posted import posted
from tasuki.web.connections.forms.text import TextForm
from tasuki.web.connections.forms.upload import UploadForm
from tasuki.web.connections.models import ImportRun, State
from tasuki.web.connections.steps import Draft, steps
from tasuki.web.house.context import lang_now
from tasuki.web.ledger.posting import LedgerBusy

PAGE = 100
"""Reject lines on a page."""

FIRST = 20
"""Reject lines that a dry run shows."""

either = require_http_methods(["GET", "HEAD", "POST"])


@needs(Right.IMPORT)
@either
def home(request: HttpRequest) -> HttpResponse:
    """The runs so far, and the form that begins another."""
    lang = lang_now()
    form = UploadForm.of(request, lang)
    if form.is_valid():
        try:
            run = services.run_upload(by=user_of(request), uploads=form.cleaned_data["uploads"])
            return redirect("connections:found", run.pk)
        except Refused as bad:
            form.refuse(bad)
        except LedgerBusy:
            form.add_error("uploads", t("imports.busy", lang))
    context = {"form": form, "runs": selectors.run_lines(lang)}
    return render(request, "connections/home.html", context, status=422 if form.errors else 200)


@needs(Right.IMPORT)
@either
def found(request: HttpRequest, pk: int) -> HttpResponse:
    """What the files hold; posted to, they are looked into again."""
    run = _run(pk)
    notice = ""
    if request.method == "POST":
        notice = _attempt(lambda: services.run_look(run, by=user_of(request)))
        if not notice:
            return redirect("connections:found", pk)
    if run.discarded_at:
        return _page(request, run, "found", "gone.html", {}, notice=notice)
    known, by_name = selectors.found(run)
    if known is None or State(run.state) is State.LOOKING:
        return _page(request, run, "found", "working.html", {}, notice=notice)
    own = {"files": by_name, "reusable": selectors.reusable(run, lang_now())}
    return _page(request, run, "found", "found.html", own, notice=notice)


@needs(Right.IMPORT)
@either
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column is which field, as a form; posted, it is kept and the dry run begins."""
    run = _run(pk)
    if run.discarded_at:
        return _page(request, run, "mapping", "gone.html", {})
    _, by_name = selectors.found(run)
    draft = Draft.of(run, request)
    if request.method != "POST":
        return _mapping_page(request, run, draft)
    said = posted(request.POST, draft.document, by_name)
    draft = draft.saying(said)
    if "add" in request.POST:
        return _mapping_page(request, run, draft)
    if draft.asks_for_values(request.POST):
        return _mapping_page(request, run, draft, t("imports.map.unanswered", lang_now()))
    if not said["file"]:
        return _mapping_page(request, run, draft, t("imports.map.nothing", lang_now()))
    text = document.written(document.plain(said))
    try:
        notice = _attempt(lambda: services.run_map(run, by=user_of(request), text=text))
    except IntakeError as bad:
        notice = selectors.complaint(bad.code, bad.facts, run, lang_now())
    return _mapping_page(request, run, draft, notice) if notice else _check_next(request, run)


@needs(Right.IMPORT)
@either
def mapping_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The mapping as text, to edit or to bring from elsewhere."""
    run = _run(pk)
    if run.discarded_at:
        return _page(request, run, "mapping", "gone.html", {})
    draft = Draft.of(run, request)
    form = TextForm(request.POST or None, request.FILES or None, text=draft.text, lang=lang_now())
    notice = ""
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            notice = _attempt(lambda: services.run_map(run, by=user_of(request), text=text))
        except IntakeError as bad:
            form.add_error("text", selectors.complaint(bad.code, bad.facts, run, lang_now()))
        else:
            if not notice:
                return _check_next(request, run)
    return _page(request, run, "mapping", "text.html", {"form": form}, notice=notice)


@needs(Right.IMPORT)
@require_GET
def mapping_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The mapping as a file to keep, for this page or for `tasuki import`."""
    run = _run(pk)
    answer = HttpResponse(Draft.of(run, request).text, content_type="application/toml")
    answer["Content-Disposition"] = f'attachment; filename="mapping-{run.pk}.toml"'
    return answer


@needs(Right.IMPORT)
@either
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What the dry run came to; posted to, it begins."""
    run = _run(pk)
    if request.method == "POST":
        return _check_next(request, run)
    return _check_page(request, run)


@needs(Right.IMPORT)
@either
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """The import and what it came to; posted to, it begins."""
    run = _run(pk)
    notice = ""
    if request.method == "POST":
        notice = _attempt(lambda: services.run_start(run, by=user_of(request)))
        if not notice:
            return redirect("connections:start", pk)
    if run.job != services.IMPORT:
        return _check_page(request, run, notice)
    outline = selectors.outline(run, run.result, lang_now())
    return _page(request, run, "start", "result.html", {"outline": outline}, notice=notice)


@needs(Right.IMPORT)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete the files; what was imported stays."""
    run = _run(pk)
    notice = _attempt(lambda: services.run_discard(run, by=user_of(request)))
    return _page(request, run, "found", "gone.html", {}, notice=notice)


@needs(Right.IMPORT)
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the job is, for the page that asks every second; at its end that page is reloaded."""
    run = _run(pk)
    standing = selectors.standing(run)
    context = {"run": run, "standing": standing, **_work_of(run, standing)}
    answer = render(request, "connections/parts/progress.html", context)
    if not standing.at_work:
        answer["HX-Refresh"] = "true"
    return answer


@needs(Right.IMPORT)
@require_GET
def rejects(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows that the import kept back, with their reasons."""
    run = _run(pk)
    posting = selectors.posting_of(run)
    if posting is None:
        raise Http404
    after = request.GET.get("after", "0")
    lines, following = selectors.kept_lines(
        posting,
        run,
        after=int(after) if after.isascii() and after.isdigit() else 0,
        first=PAGE,
        personal=_personal(request),
        lang=lang_now(),
    )
    files = [(n, selectors.shown(run, f)) for n, f in enumerate(selectors.rejected_files(posting))]
    following_url = f"?after={following}" if following else ""
    own = {"lines": lines, "next": following_url, "files": files}
    return _page(request, run, "start", "rejects.html", own)


@needs(Right.IMPORT)
@require_GET
def rejects_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The rows of one file that were kept back, to correct and upload again."""
    require(user_of(request), Right.EXPORT)
    require(user_of(request), Right.SEE_PERSONAL)
    run = _run(pk)
    posting = selectors.posting_of(run)
    files = selectors.rejected_files(posting) if posting else []
    if posting is None or number >= len(files):
        raise Http404
    content = rejects_csv.content(posting, files[number])
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rejects-{run.pk}-{number + 1}.csv"'
    return answer


def _run(pk: int) -> ImportRun:
    """The run, its state brought up to date where its job has ended."""
    run = get_object_or_404(ImportRun.objects.select_related("by"), pk=pk)
    with contextlib.suppress(LedgerBusy):
        services.run_settle(run)
    return run


def _attempt(act: Callable[[], None]) -> str:
    """Do something to a run; what to say where it cannot be done now."""
    try:
        act()
    except (job.Busy, LedgerBusy):
        return t("imports.busy", lang_now())
    except services.NotNow:
        return t("imports.not_now", lang_now())
    return ""


def _personal(request: HttpRequest) -> bool:
    return Right.SEE_PERSONAL in rights_of(request.user)


def _check_next(request: HttpRequest, run: ImportRun) -> HttpResponse:
    notice = _attempt(lambda: services.run_check(run, by=user_of(request)))
    return _check_page(request, run, notice) if notice else redirect("connections:check", run.pk)


def _check_page(request: HttpRequest, run: ImportRun, notice: str = "") -> HttpResponse:
    lang = lang_now()
    lines = selectors.dry_lines(run, first=FIRST, personal=_personal(request), lang=lang)
    outline = selectors.outline(run, run.check_result, lang)
    own = {"outline": outline, "lines": lines}
    return _page(request, run, "check", "check.html", own, notice=notice)


def _mapping_page(
    request: HttpRequest, run: ImportRun, draft: Draft, notice: str = ""
) -> HttpResponse:
    own = {"form": draft.form(lang_now()), "draft": draft}
    return _page(request, run, "mapping", "mapping.html", own, notice=notice)


def _page(
    request: HttpRequest,
    run: ImportRun,
    step: str,
    template: str,
    own: dict[str, Any],
    *,
    notice: str = "",
) -> HttpResponse:
    lang = lang_now()
    standing = selectors.standing(run)
    report = standing.progress
    failed = report if report and standing.state is State.FAILED else None
    context = {
        "run": run,
        "title": selectors.title(run, lang),
        "standing": standing,
        "steps": steps(run, step),
        "notice": notice,
        **_work_of(run, standing),
        "failure": failed and selectors.complaint(failed.message, failed.facts, run, lang),
        "personal": _personal(request),
        **own,
    }
    status = 409 if notice and request.method == "POST" else 200
    return render(request, f"connections/{template}", context, status=status)


def _work_of(run: ImportRun, standing: selectors.Standing) -> dict[str, Any]:
    """What the job is at: a file as its owner calls it, and how many rows it has."""
    report = standing.progress
    if report is None or report.file is None:
        return {}
    total = report.total_rows or selectors.rows_of(run, report.file)
    return {"file": selectors.shown(run, report.file), "total": total}

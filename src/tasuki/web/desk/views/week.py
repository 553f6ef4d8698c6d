"""The week: the page that a manager opens first."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tasuki.domain.window import Window
from tasuki.facts.manifest import NoFacts
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.week import week_to_review
from tasuki.present import charts
from tasuki.present.omissions import Overdue
from tasuki.present.week import Week
from tasuki.present.words import Lang
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.desk.selectors import facts, given, overdue, people
from tasuki.web.desk.selectors import week as select
from tasuki.web.desk.views.doors import svg
from tasuki.web.house.context import lang_now


@needs(Right.SEE_WEEK)
def home(request: HttpRequest) -> HttpResponse:
    """The week under review; without facts, what to do."""
    try:
        snapshot = facts.current()
    except NoFacts:
        return render(request, "desk/empty.html")
    window = week_to_review(snapshot, snapshot.as_of, settings.ORGANISATION.tz)
    return redirect("desk:week", window.iso_week)


@needs(Right.SEE_WEEK)
def week(request: HttpRequest, label: str) -> HttpResponse:
    """One week's review, as of the last refresh."""
    try:
        snapshot = facts.current()
        window = given.week(label, settings.ORGANISATION.tz)
    except NoFacts:
        return render(request, "desk/empty.html")
    except ValueError as bad:
        raise Http404(str(bad)) from bad
    if window.start >= snapshot.as_of:
        return render(request, "desk/future.html", select.nothing_yet(snapshot, window, lang_now()))
    said = select.said(snapshot, window, lang_now())
    personal = Right.SEE_PERSONAL in rights_of(request.user)
    context = {
        "week": said,
        "before": window.previous().iso_week,
        "after": select.after(window, snapshot),
        "current": window.end > snapshot.as_of,
        "linked": True,
        "latest": select.latest_week(snapshot) if said.empty else None,
        "held_back": None if said.empty else select.held_back(snapshot, window, lang_now()),
        "trend": None if said.empty else select.trend(snapshot, said),
        "answer": _overdue(snapshot, said, window, personal=personal),
        "names": people.names([lead.lead_id for lead in said.untouched], personal=personal),
    }
    return render(request, "desk/week.html", context)


def _overdue(snapshot: Snapshot, said: Week, window: Window, *, personal: bool) -> Overdue | None:
    """What is overdue now, beside the week under review and any later one."""
    reviewed = week_to_review(snapshot, snapshot.as_of, settings.ORGANISATION.tz)
    if said.empty or window.start < reviewed.start:
        return None
    found = overdue.answer(snapshot, lang_now(), personal=personal)
    return found if found.sides else None


@needs(Right.SEE_WEEK)
def chart(request: HttpRequest, metric: str) -> HttpResponse:
    """A trend, drawn."""

    def spec(snapshot: Snapshot, lang: Lang, theme: charts.Theme, size: str) -> dict[str, Any]:
        window = given.week(request.GET.get("week", ""), settings.ORGANISATION.tz)
        return select.trend_spec(snapshot, metric, window, lang=lang, theme=theme, size=size)

    return svg(request, spec)

"""The week: the page that a manager opens first."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from tasuki.facts.manifest import NoFacts
from tasuki.insight.week import week_to_review
from tasuki.present import charts
from tasuki.present.words import is_lang
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.desk.selectors import facts, given, people
from tasuki.web.desk.selectors import week as select
from tasuki.web.house.context import lang_now

DAY_S = 24 * 3600


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
        "names": people.names([lead.lead_id for lead in said.untouched], personal=personal),
    }
    return render(request, "desk/week.html", context)


@needs(Right.SEE_WEEK)
def chart(request: HttpRequest, metric: str) -> HttpResponse:
    """A trend as SVG. Its address names the facts' version, so it may be kept for a day."""
    query = request.GET
    lang, theme, size = query.get("lang"), query.get("theme"), query.get("size")
    if not is_lang(lang) or theme not in charts.THEMES or size not in charts.SIZES:
        raise Http404("no such chart")
    try:
        snapshot = facts.current()
        window = given.week(query.get("week", ""), settings.ORGANISATION.tz)
        spec = select.trend_spec(snapshot, metric, window, lang=lang, theme=theme, size=size)
    except (NoFacts, LookupError, ValueError) as bad:
        raise Http404(str(bad)) from bad
    drawn = charts.svg(spec, settings.WORKSPACE.cache / "charts")
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    patch_cache_control(answer, private=True, max_age=DAY_S)
    return answer

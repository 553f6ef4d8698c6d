"""Trends: whether 商談化率 and 成約率 rise or fall, and every other rate and count over time."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from tasuki.facts.manifest import NoFacts
from tasuki.present import charts
from tasuki.present.words import is_lang
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.desk.selectors import facts
from tasuki.web.desk.selectors import trends as select
from tasuki.web.desk.views.week import DAY_S
from tasuki.web.house.context import lang_now


@needs(Right.SEE_WEEK)
def trends(request: HttpRequest) -> HttpResponse:
    """The verdict on the two rates, and the trend that the address names."""
    try:
        snapshot = facts.current()
        asked = select.Asked.of(request.GET.dict())
    except NoFacts:
        return render(request, "desk/empty.html")
    except ValueError as bad:
        raise Http404(str(bad)) from bad
    members = Right.SEE_MEMBERS in rights_of(request.user)
    if asked.by == "member" and not members:
        raise PermissionDenied
    page = select.page(snapshot, asked, lang_now())
    context = {
        "page": page,
        "choices": select.choices(asked, lang_now(), members=members),
        "shown": select.drawn(snapshot, asked, page.chart, lang_now()),
        "quality": select.drawn(snapshot, asked, page.quality, lang_now()),
    }
    return render(request, "desk/trends.html", context)


@needs(Right.SEE_WEEK)
def chart(request: HttpRequest, metric: str) -> HttpResponse:
    """A trend as SVG. Its address names what it depends on, so it may be kept for a day."""
    query = request.GET
    lang, theme, size = query.get("lang"), query.get("theme"), query.get("size")
    if not is_lang(lang) or theme not in charts.THEMES or size not in charts.SIZES:
        raise Http404("no such chart")
    try:
        snapshot, asked = facts.current(), select.Asked.of(query.dict())
        spec = select.spec(snapshot, asked, metric, lang=lang, theme=theme, size=size)
    except (NoFacts, LookupError, ValueError) as bad:
        raise Http404(str(bad)) from bad
    drawn = charts.svg(spec, settings.WORKSPACE.cache / "charts")
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    patch_cache_control(answer, private=True, max_age=DAY_S)
    return answer

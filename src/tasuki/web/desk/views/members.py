"""Members: who does better or worse than their lead mix gives, and of whom nothing can be told."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from tasuki.facts.manifest import NoFacts
from tasuki.present import charts
from tasuki.present.words import is_lang
from tasuki.web.accounts.guards import needs
from tasuki.web.accounts.permissions import Right
from tasuki.web.desk.selectors import facts
from tasuki.web.desk.selectors import members as select
from tasuki.web.desk.views.week import DAY_S
from tasuki.web.house.context import lang_now


@needs(Right.SEE_MEMBERS)
def members(request: HttpRequest) -> HttpResponse:
    """The members compared by the rate that the address names."""
    try:
        snapshot = facts.current()
        asked = select.Asked.of(request.GET.dict())
    except NoFacts:
        return render(request, "desk/empty.html")
    except ValueError as bad:
        raise Http404(str(bad)) from bad
    context = {
        "page": select.page(snapshot, asked, lang_now()),
        "choices": select.choices(asked, lang_now()),
        "linked": True,
    }
    return render(request, "desk/members.html", context)


@needs(Right.SEE_MEMBERS)
def scripts(request: HttpRequest) -> HttpResponse:
    """The call scripts compared in the same hands."""
    try:
        snapshot = facts.current()
        asked = select.Asked.of(request.GET.dict())
    except NoFacts:
        return render(request, "desk/empty.html")
    except ValueError as bad:
        raise Http404(str(bad)) from bad
    context = {
        "tried": select.scripts(snapshot, asked, lang_now()),
        "weeks": select.script_weeks(asked, lang_now()),
        "as_of": snapshot.as_of,
        "version": snapshot.version,
    }
    return render(request, "desk/scripts.html", context)


@needs(Right.SEE_MEMBERS)
def chart(request: HttpRequest) -> HttpResponse:
    """The funnel plot as SVG. Its address names the facts' version, so it may be kept for a day."""
    query = request.GET
    lang, theme, size = query.get("lang"), query.get("theme"), query.get("size")
    if not is_lang(lang) or theme not in charts.THEMES or size not in charts.SIZES:
        raise Http404("no such chart")
    try:
        snapshot, asked = facts.current(), select.Asked.of(query.dict())
        spec = select.spec(snapshot, asked, lang=lang, theme=theme, size=size)
    except (NoFacts, LookupError, ValueError) as bad:
        raise Http404(str(bad)) from bad
    drawn = charts.svg(spec, settings.WORKSPACE.cache / "charts")
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    patch_cache_control(answer, private=True, max_age=DAY_S)
    return answer

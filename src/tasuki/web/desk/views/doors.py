"""What pages over the facts have in common: the facts themselves, what the address asks, drawings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from tasuki.facts.manifest import NoFacts
from tasuki.facts.snapshot import Snapshot
from tasuki.present import charts
from tasuki.present.words import Lang, is_lang
from tasuki.web.desk.selectors import facts

DAY_S = 24 * 3600

A = TypeVar("A", covariant=True)
View = Callable[..., HttpResponse]
Spec = Callable[[Snapshot, Lang, charts.Theme, str], Any]


class Address(Protocol[A]):
    """What an address can ask for."""

    def of(self, query: Mapping[str, str], /) -> A:
        """From the query. Raises ValueError for what there is not."""
        ...


def over_facts(asked: Address[Any]) -> Callable[[View], View]:
    """A view of the snapshot in force and of what its address asks: `view(request, snapshot, asked)`.

    Without facts it says what to do; an address that asks for what there is not is not found.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                snapshot, wanted = facts.current(), asked.of(request.GET.dict())
            except NoFacts:
                return render(request, "desk/empty.html")
            except ValueError as bad:
                raise Http404(str(bad)) from bad
            return view(request, snapshot, wanted, *args, **kwargs)

        return opened

    return decorate


def svg(request: HttpRequest, spec: Spec) -> HttpResponse:
    """A drawing of the snapshot in force, from `spec(snapshot, language, theme, size)`.

    Its address names the facts' version, so it may be kept for a day. What cannot be drawn (the spec
    raises LookupError or ValueError) is not found.
    """
    query = request.GET
    lang, theme, size = query.get("lang"), query.get("theme"), query.get("size")
    if not is_lang(lang) or theme not in charts.THEMES or size not in charts.SIZES:
        raise Http404("no such chart")
    try:
        made = spec(facts.current(), lang, theme, size)
    except (NoFacts, LookupError, ValueError) as bad:
        raise Http404(str(bad)) from bad
    drawn = charts.svg(made, settings.WORKSPACE.cache / "charts")
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    patch_cache_control(answer, private=True, max_age=DAY_S)
    return answer

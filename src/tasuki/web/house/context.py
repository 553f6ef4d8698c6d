"""What every template may use: language, colours, the places one can go to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from tasuki.present.words import Lang, is_lang
from tasuki.web.accounts.permissions import Right, rights_of

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "tasuki_theme"
STYLES = (
    "tokens",
    "base",
    "review",
    "tables",
    "forms",
    "timeline",
    "trends",
    "bottleneck",
    "print",
)
"""Style sheets in their order; every page has all of them, so that they are fetched once."""


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation: its word, its view, who may go there, and its app.

    `daily` places stay in the bar of a phone, where there is no room for all.
    """

    word: str
    view: str
    right: Right
    app: str = "desk"
    daily: bool = False


PLACES: tuple[Place, ...] = (
    Place("nav.week", "desk:home", Right.SEE_WEEK, daily=True),
    Place("nav.bottleneck", "desk:bottleneck", Right.SEE_WEEK, daily=True),
    Place("nav.handoffs", "handoffs:inbox", Right.SEE_LEADS, "handoffs", daily=True),
    Place("nav.overdue", "desk:overdue", Right.SEE_LEADS),
    Place("nav.trends", "desk:trends", Right.SEE_WEEK),
    Place("nav.members", "desk:members", Right.SEE_MEMBERS, daily=True),
    Place("nav.campaigns", "desk:campaigns", Right.SEE_WEEK),
    Place("nav.targets", "rhythm:home", Right.SEE_WEEK, "rhythm"),
    Place("nav.agreement", "agreements:home", Right.SEE_AGREEMENT, "agreements"),
    Place("nav.leads", "desk:leads", Right.SEE_LEADS),
    Place("nav.import", "connections:home", Right.IMPORT, "connections"),
    Place("nav.metrics", "desk:metrics", Right.SEE_WEEK),
)


def lang_now() -> Lang:
    """The language of this request (Django's middleware has chosen it)."""
    code = (get_language() or "ja").split("-")[0]
    return code if is_lang(code) else "ja"


def page(request: HttpRequest) -> dict[str, Any]:
    """`lang`, `theme`, `places`, the `rest` of them that a phone's bar has no room for, and `styles`."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    places = list(_places(request))
    return {
        "lang": lang_now(),
        "theme": theme if theme in THEMES else "auto",
        "themes": THEMES,
        "places": places,
        "rest": [place for place in places if not place["daily"]],
        "styles": STYLES,
    }


def _places(request: HttpRequest) -> list[dict[str, Any]]:
    held = rights_of(getattr(request, "user", None))
    path = request.path
    found = []
    for place in PLACES:
        if place.right not in held or not apps.is_installed(f"tasuki.web.{place.app}"):
            continue
        try:
            url = reverse(place.view)
        except NoReverseMatch:
            continue
        here = (
            path.startswith(_root(url)) if url != "/" else path.startswith(("/week/", "/records/"))
        )
        found.append(
            {"word": place.word, "url": url, "here": here or path == url, "daily": place.daily}
        )
    return found


def _root(url: str) -> str:
    return "/" + url.strip("/").split("/")[0] + "/"

"""What is seen when a page cannot be shown: what happened, what is safe, what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from tasuki.present.words import t
from tasuki.web.house.context import lang_now


def _error(request: HttpRequest, key: str, status: int) -> HttpResponse:
    lang = lang_now()
    context = {"title": t(f"error.{key}", lang), "text": t(f"error.{key}.do", lang)}
    return render(request, "house/error.html", context, status=status)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The role may not see this page."""
    return _error(request, "403", 403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page."""
    return _error(request, "404", 404)


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """Something broke here. Says nothing that another failure could break as well."""
    return HttpResponse(_bare_page(), status=500)


@requires_csrf_token
def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or too old."""
    return _error(request, "csrf", 403)


def _bare_page() -> str:
    lang = lang_now()
    title, text = t("error.500", lang), t("error.500.do", lang)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/static/house/tokens.css">'
        '<link rel="stylesheet" href="/static/house/base.css"></head>'
        f'<body><main class="page"><header class="head"><h1>{title}</h1></header>'
        f'<p>{text} <a href="/">{t("error.home", lang)}</a></p></main></body></html>'
    )

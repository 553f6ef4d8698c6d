"""Coming in, going out, and how the pages look to one reader."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from tasuki.present.words import is_lang
from tasuki.web.accounts.guards import needs, user_of
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right
from tasuki.web.accounts.services import language_set, user_change
from tasuki.web.desk.forms import LoginForm, PasswordForm
from tasuki.web.house.context import THEME_COOKIE, THEMES, lang_now

YEAR_S = 365 * 24 * 3600


@sensitive_post_parameters("password")
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Log in, and go on to where one was heading."""
    form = LoginForm(request.POST or None, request=request, lang=lang_now())
    if request.method == "POST" and form.is_valid():
        user: User = form.user
        login(request, user)
        answer = redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
        _keep(answer, settings.LANGUAGE_COOKIE_NAME, user.language)
        return answer
    context = {"form": form, "next": _next(request)}
    return render(request, "desk/login.html", context, status=200 if not form.errors else 422)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Log out."""
    logout(request)
    return redirect("desk:left")


@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """What is seen after logging out."""
    return render(request, "desk/left.html")


@sensitive_post_parameters()
@needs(Right.SEE_WEEK)
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of this user end."""
    user = user_of(request)
    form = PasswordForm(request.POST or None, user=user, lang=lang_now())
    done = False
    if request.method == "POST" and form.is_valid():
        user_change(user, by=user, password=form.cleaned_data["new"])
        update_session_auth_hash(request, user)
        form, done = PasswordForm(None, user=user, lang=lang_now()), True
    context = {"form": form, "done": done}
    return render(request, "desk/password.html", context, status=200 if not form.errors else 422)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read the pages in another language from now on."""
    answer = HttpResponseRedirect(_next(request) or "/")
    lang = request.POST.get("lang")
    if is_lang(lang):
        _keep(answer, settings.LANGUAGE_COOKIE_NAME, lang)
        if request.user.is_authenticated and request.user.language != lang:
            language_set(request.user, language=lang, by=request.user)
    return answer


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """See the pages light, dark, or as the device says."""
    answer = HttpResponseRedirect(_next(request) or "/")
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        _keep(answer, THEME_COOKIE, chosen)
    return answer


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else ""


def _keep(answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )

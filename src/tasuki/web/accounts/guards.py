"""The table of rights at the door of a view, and in templates."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from tasuki.web.accounts.permissions import Right, require, rights_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def needs(right: Right) -> Callable[[View[P]], View[P]]:
    """A view that only roles with `right` may open; others get 403, strangers the login page."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require(request.user, right)
            return view(request, *args, **kwargs)

        guarded.right = right  # type: ignore[attr-defined]  # read by the test that walks all addresses
        return guarded

    return decorate


def rights(request: HttpRequest) -> dict[str, Any]:
    """For templates: `{% if rights.see_personal %}`."""
    held = rights_of(getattr(request, "user", None))
    return {"rights": {right.value: right in held for right in Right}}

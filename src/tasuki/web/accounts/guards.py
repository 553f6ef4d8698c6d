"""The table of rights at the door of a view, and in templates."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from tasuki.web.accounts.permissions import Right, require, rights_of

if TYPE_CHECKING:
    from tasuki.web.accounts.models import User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def needs(right: Right) -> Callable[[View], View]:
    """A view that only roles with `right` may open; others get 403, strangers the login page.

    The guarded view carries the right as `right`, so that a test can walk all addresses.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require(request.user, right)
            return view(request, *args, **kwargs)

        setattr(guarded, "right", right)  # noqa: B010  # a function's own attribute has no type
        return cast(View, guarded)

    return decorate


def user_of(request: HttpRequest) -> User:
    """Who reads: behind `needs` it is nobody else but a user."""
    return cast("User", request.user)


def rights(request: HttpRequest) -> dict[str, Any]:
    """For templates: `{% if rights.see_personal %}`."""
    held = rights_of(getattr(request, "user", None))
    return {"rights": {right.value: right in held for right in Right}}

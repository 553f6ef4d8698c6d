"""For templates: how many notices are new to whoever reads the page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils import timezone

from tasuki.web.accounts.models import User
from tasuki.web.notices.selectors import news


def quiet(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """`notices_new`: counted where a template shows it, and not for parts of a page."""

    def count() -> int:
        user = getattr(request, "user", None)
        return news.new(user, timezone.now()) if isinstance(user, User) else 0

    return {"notices_new": count}

"""Where things can be seen, as addresses within the site."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from tasuki.web.handoffs.models import Handoff


def place(view: str, *args: object, **query: str) -> str:
    """The address of a view; empty where the site has none of that name."""
    try:
        found = reverse(view, args=args)
    except NoReverseMatch:
        return ""
    return f"{found}?{urlencode(query)}" if query else found


def handoff_url(handoff: Handoff) -> str:
    """The page of a hand-over, or of its lead."""
    return place("handoffs:handoff", handoff.pk) or place("desk:lead", handoff.lead_id)


def whole(url: str) -> str:
    """An address as a mail needs it, with the site's own in front; empty stays empty."""
    return f"{settings.BASE_URL}{url}" if url else ""

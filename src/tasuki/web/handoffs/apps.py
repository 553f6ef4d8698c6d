"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class Handoffs(AppConfig):
    """Hand-overs, and what comes back from them."""

    name = "tasuki.web.handoffs"
    label = "handoffs"

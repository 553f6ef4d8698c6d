"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class Proposals(AppConfig):
    """Leads that are MQL by the agreement, and what became of them."""

    name = "tasuki.web.proposals"
    label = "proposals"

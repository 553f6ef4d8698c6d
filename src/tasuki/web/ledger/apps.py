"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class Ledger(AppConfig):
    """Leads and what happened to them."""

    name = "tasuki.web.ledger"
    label = "ledger"

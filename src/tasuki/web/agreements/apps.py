"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class Agreements(AppConfig):
    """Versions of the agreement between the departments."""

    name = "tasuki.web.agreements"
    label = "agreements"

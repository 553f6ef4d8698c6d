"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class Rhythm(AppConfig):
    """Targets in three layers."""

    name = "tasuki.web.rhythm"
    label = "rhythm"

"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class Connections(AppConfig):
    """Import runs and their files."""

    name = "tasuki.web.connections"
    label = "connections"

"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class House(AppConfig):
    """Base template, components and style sheets."""

    name = "tasuki.web.house"
    label = "house"

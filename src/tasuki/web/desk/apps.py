"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class Desk(AppConfig):
    """Week, leads, records, definitions, logging in."""

    name = "tasuki.web.desk"
    label = "desk"

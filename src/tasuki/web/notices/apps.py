"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class Notices(AppConfig):
    """Notices in the app and by mail."""

    name = "tasuki.web.notices"
    label = "notices"

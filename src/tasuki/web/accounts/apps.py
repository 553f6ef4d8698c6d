"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class Accounts(AppConfig):
    """Users, members and teams."""

    name = "tasuki.web.accounts"
    label = "accounts"

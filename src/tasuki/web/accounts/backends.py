"""Logging in by name or by mail address."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from tasuki.web.accounts.models import User


class NameOrMailBackend(BaseBackend):
    """The user whose name or mail address was typed, however it is capitalised."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_kwargs: Any,
    ) -> User | None:
        """The user, or None. An unknown name takes as long as a wrong password."""
        if username is None or password is None:
            return None
        try:
            user = User.objects.get_by_natural_key(username)
        except (User.DoesNotExist, User.MultipleObjectsReturned):
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        """The active user with that id, for a session that goes on."""
        return User.objects.filter(pk=user_id, is_active=True).first()

"""A small organisation behind the pages, for the tests of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from tasuki.domain.roles import Role
from tasuki.web.accounts.models import User
from tasuki.workspace import Workspace
from tests.browser import world
from tests.conftest import fresh_database


@contextmanager
def organisation(template: str, folder: Path, blocker: Any) -> Iterator[None]:
    """Ledger, facts and users of the invented organisation; pages read them while this is open."""
    from tasuki.web.desk.selectors import facts

    before = settings.WORKSPACE
    settings.WORKSPACE = Workspace(folder, {})
    try:
        with blocker.unblock(), fresh_database(template, folder):
            world.fill(weeks=16, per_week=20)
            yield
    finally:
        settings.WORKSPACE = before
        facts.forget()


def reader(role: Role) -> Client:
    """A browser in which a user of that role is logged in."""
    client = Client()
    client.force_login(User.objects.get(username=role.value))
    return client

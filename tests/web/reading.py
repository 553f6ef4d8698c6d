"""A browser in which somebody is logged in, and what a page says in it."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

from tasuki.domain.roles import Role
from tasuki.web.accounts.models import User
from tests.web.handoffs import user


def reader(by: User | Role, lang: str = "ja") -> Client:
    """A browser of a user, or of somebody of that role, in a language."""
    client = Client()
    client.force_login(by if isinstance(by, User) else user(by))
    client.cookies["tasuki_language"] = lang
    return client


def opened(by: User | Role, address: str, lang: str = "ja") -> str:
    """The page of an address, which opens."""
    answer = reader(by, lang).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def text(html: str, between: str = "") -> str:
    """What a page says: without its tags, for which `between` stands."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", between, html)))


def head(html: str) -> str:
    """The finding, which a page begins with."""
    (found,) = re.findall(r'<h2 class="finding.*?</h2>', html, re.DOTALL)
    return text(found).strip()

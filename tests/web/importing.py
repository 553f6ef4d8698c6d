"""The import pages as somebody uses them, for tests: forms are posted as a browser would post them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tasuki.cli.app import app
from tasuki.domain.roles import Role
from tasuki.web.accounts.models import User
from tasuki.web.accounts.services import user_create
from tasuki.web.connections import job, look
from tasuki.web.connections.models import ImportRun
from tasuki.workspace import Workspace

PASSWORD = "一つの長い合言葉-24-たすき"
ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".." / "shared" / "data"


class Controls(HTMLParser):
    """The controls of all forms of a page, by the form's action and then as (name, value)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._text: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((at.get("action", ""), []))
        elif tag == "select":
            self._select, self._options = at.get("name"), []
        elif tag == "option":
            self._options.append((at.get("value", ""), "selected" in at))
        elif tag == "textarea":
            self._text = at.get("name")
        elif tag == "input" and self.forms and "name" in at:
            ticked = at.get("type") not in {"checkbox", "radio"} or "checked" in at
            if ticked and at.get("type") != "file":
                self.forms[-1][1].append((at["name"], at.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select and self.forms:
            chosen = [value for value, selected in self._options if selected]
            value = chosen[0] if chosen else self._options[0][0]
            self.forms[-1][1].append((self._select, value))
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._text and self.forms:
            self.forms[-1][1].append((self._text, data))
            self._text = None


class Site:
    """One user's browser, and the jobs that the pages have started and that wait to be done."""

    def __init__(self, home: Path, client: Client) -> None:
        self.home = home
        self.client = client
        self.waiting: list[tuple[Path, str, list[str]]] = []
        self.page: Any = None

    @property
    def text(self) -> str:
        """The page that is open."""
        return str(self.page.content.decode())

    @property
    def run(self) -> ImportRun:
        """The newest run."""
        found = ImportRun.objects.order_by("-id").first()
        assert found is not None
        return found

    def get(self, path: str, status: int = 200) -> str:
        """Open a page."""
        self.page = self.client.get(path, follow=True)
        assert self.page.status_code == status, (path, self.text)
        return self.text

    def post(self, path: str, data: Any = None, status: int = 200, *, work: bool = True) -> str:
        """Post, do the jobs that this started, and open what follows."""
        self.page = self.client.post(path, data or {})
        while self.page.status_code == 302:
            if work:
                self.work()
            self.page = self.client.get(self.page["Location"])
        assert self.page.status_code == status, (path, self.text)
        return self.text

    def upload(self, *files: Path | tuple[str, bytes], status: int = 200) -> str:
        """Upload files, and look at what was found."""
        uploads = [
            SimpleUploadedFile(file.name, file.read_bytes())
            if isinstance(file, Path)
            else SimpleUploadedFile(*file)
            for file in files
        ]
        return self.post("/import/", {"uploads": uploads}, status)

    def controls(self, action: str = "", **changes: str) -> dict[str, list[str]]:
        """The form with that action as it stands, with some controls set (`f0__r0` for `f0.r0`)."""
        found: dict[str, list[str]] = {}
        forms = [pairs for at, pairs in Controls(self.text).forms if at.endswith(action)]
        for name, value in forms[0]:
            found.setdefault(name, []).append(value)
        for name, value in changes.items():
            found[name.replace("__", ".")] = [value]
        return found

    def work(self) -> None:
        """Do the jobs that wait."""
        while self.waiting:
            folder, name, words = self.waiting.pop(0)
            if words[1] == "tasuki.web.connections.look":
                look.main(Path(words[2]))
                continue
            ran = CliRunner().invoke(app, words[2:])
            assert ran.exit_code in {0, 2, 3}, ran.exception
            job.output(folder, name).write_text(ran.stdout, encoding="utf-8")


@contextmanager
def site(home: Path, patch: pytest.MonkeyPatch, role: Role = Role.MARKETING) -> Iterator[Site]:
    """A workspace in `home`, where the database is; jobs are done when they are asked for."""
    environ = {"TASUKI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tasuki.web.settings.dev"}
    if connection.vendor == "postgresql":
        told = connection.settings_dict
        environ["DATABASE_URL"] = f"postgresql://postgres@/{told['NAME']}?host={told['HOST']}"
    for name, value in environ.items():
        patch.setenv(name, value)
    patch.setattr(settings, "WORKSPACE", Workspace(home, environ))
    opened = Site(home, client_of(role))

    def wait(folder: Path, name: str, words: list[str], environ: Any) -> int:
        job.report(folder, name).unlink(missing_ok=True)
        opened.waiting.append((folder, name, list(words)))
        return 0

    patch.setattr(job, "start", wait)
    patch.setattr(job, "alive", lambda folder: folder in [f for f, _, _ in opened.waiting])
    yield opened


def client_of(role: Role, **options: Any) -> Client:
    """A browser in which a user of that role is logged in."""
    user = User.objects.filter(username=role.value).first() or user_create(
        username=role.value, password=PASSWORD, role=role, by="terminal"
    )
    client = Client(**options)
    client.force_login(user)
    return client

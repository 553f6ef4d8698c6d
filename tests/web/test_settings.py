"""Configuration from the environment: what it makes, and how it complains."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from tasuki.web.settings import environment, mail
from tasuki.workspace import Workspace


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    space = Workspace(tmp_path / "home", {})
    key = environment.secret_key(space)
    assert len(key) >= environment.SHORTEST_KEY
    assert environment.secret_key(Workspace(tmp_path / "home", {})) == key
    assert stat.S_IMODE(space.secret_file.stat().st_mode) == 0o600
    assert list(space.home.iterdir()) == [space.secret_file]


def test_a_given_key_is_taken_and_a_short_one_refused(tmp_path: Path) -> None:
    assert environment.secret_key(Workspace(tmp_path, {"TASUKI_SECRET_KEY": "k" * 40})) == "k" * 40
    with pytest.raises(ImproperlyConfigured, match="at least 32"):
        environment.secret_key(Workspace(tmp_path, {"TASUKI_SECRET_KEY": "short"}))


def test_a_home_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match="make the workspace writable"):
        environment.secret_key(Workspace(tmp_path / "file" / "home", {}))


@pytest.mark.parametrize(
    ("url", "host", "name", "options"),
    [
        ("postgresql://u:p%40ss@db.example:5433/tasuki", "db.example", "tasuki", {}),
        (
            "postgres://u@/tasuki?host=/run/pg&sslmode=require",
            "/run/pg",
            "tasuki",
            {"sslmode": "require"},
        ),
    ],
)
def test_a_database_url_is_read_as_libpq_reads_it(
    url: str, host: str, name: str, options: object
) -> None:
    found = environment.postgres(url)
    assert (found["HOST"], found["NAME"], found["USER"], found["OPTIONS"]) == (
        host,
        name,
        "u",
        options,
    )
    assert found["PASSWORD"] in ("p@ss", "")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://u@h/n", "must begin with"),
        ("postgresql://u@host", "names no database"),
        ("postgresql://u@h/n?nonsense=1", "cannot be read"),
    ],
)
def test_a_database_url_that_is_none_is_refused(url: str, told: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=told):
        environment.postgres(url)


@pytest.mark.parametrize(("text", "value"), [("1", True), ("TRUE", True), ("0", False), ("", True)])
def test_a_flag_is_yes_or_no(text: str, value: bool) -> None:
    assert environment.flag({"X": text}, "X", default=True) is value


def test_a_flag_that_is_neither_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="X must be 1 or 0"):
        environment.flag({"X": "maybe"}, "X", default=True)


def test_hosts_are_named_and_never_all() -> None:
    assert environment.allowed_hosts({"TASUKI_ALLOWED_HOSTS": " a.jp, b.jp "}) == ["a.jp", "b.jp"]
    assert "127.0.0.1" in environment.allowed_hosts({})
    with pytest.raises(ImproperlyConfigured, match="must name the hosts"):
        environment.allowed_hosts({"TASUKI_ALLOWED_HOSTS": "*"})


@pytest.mark.parametrize(
    ("variables", "status", "told"),
    [
        ({}, 0, ""),
        ({"TASUKI_DEBUG": "1"}, 1, "TASUKI_DEBUG=1 shows secrets"),
        ({"TASUKI_HTTPS": "perhaps"}, 1, "TASUKI_HTTPS must be 1 or 0"),
        ({"DATABASE_URL": "sqlite:///x"}, 1, "DATABASE_URL must begin with postgresql://"),
    ],
)
def test_prod_starts_or_says_why_not(
    variables: dict[str, str], status: int, told: str, tmp_path: Path
) -> None:
    code = "import django; django.setup(); from django.conf import settings as s; assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE"
    clean = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("TASUKI_", "DATABASE_URL", "DJANGO_"))
    }
    environ = {
        **clean,
        **variables,
        "TASUKI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tasuki.web.settings.prod",
    }
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True)
    assert done.returncode == status, done.stderr
    assert told in done.stderr


def test_no_script_or_style_comes_from_elsewhere_or_stands_in_the_page() -> None:
    rules = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert rules["default-src"] == ["'self'"]
    assert "'unsafe-inline'" not in {word for words in rules.values() for word in words}
    assert rules["object-src"] == rules["frame-ancestors"] == ["'none'"]


@pytest.mark.django_db
def test_sqlite_is_set_up_for_many_readers_and_one_writer() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no pragmas")
    wanted = {
        "journal_mode": "wal",
        "synchronous": 1,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "secure_delete": 1,
        "busy_timeout": 0,  # waiting is ours, see `turns`
    }
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    assert found == wanted


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (
            "smtp://u%40x:p%2Fs@mail.example",
            ("smtp", "mail.example", 587, "u@x", "p/s", True, False),
        ),
        ("smtps://u:p@mail.example", ("smtp", "mail.example", 465, "u", "p", False, True)),
        ("smtp+plain://mail.example:2525", ("smtp", "mail.example", 2525, "", "", False, False)),
    ],
)
def test_a_mail_server_is_one_address(url: str, found: tuple[object, ...]) -> None:
    server = mail.server({"TASUKI_MAIL_URL": url, "TASUKI_MAIL_FROM": "Tasuki <t@example.com>"})
    assert found == (
        server.kind,
        server.host,
        server.port,
        server.user,
        server.password,
        server.starttls,
        server.tls,
    )
    assert server.backend.endswith("smtp.EmailBackend")


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"TASUKI_MAIL_URL": "http://user:secret@x"}, "must begin with one of smtp://"),
        ({"TASUKI_MAIL_URL": "smtp://user:secret@"}, "names no host"),
        ({"TASUKI_MAIL_URL": "smtp://user:secret@x:many"}, "cannot be read"),
        ({"TASUKI_MAIL_URL": "smtp://user:secret@x"}, "TASUKI_MAIL_FROM must be"),
        ({"TASUKI_MAIL_URL": "smtp://user:secret@x", "TASUKI_MAIL_FROM": "x"}, "TASUKI_MAIL_FROM"),
    ],
)
def test_a_wrong_mail_server_is_named_and_its_password_is_not(
    environ: dict[str, str], said: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=said) as no:
        mail.server(environ)
    assert "secret" not in str(no.value)


def test_without_a_mail_server_mails_go_nowhere_or_to_the_console() -> None:
    assert mail.server({}).backend.endswith("dummy.EmailBackend")
    assert mail.server({"TASUKI_MAIL_URL": "console"}).backend.endswith("console.EmailBackend")


@pytest.mark.parametrize("url", ["tasuki.example", "ftp://x", "https://", "https://x/?a=1"])
def test_links_in_mails_need_the_site_s_address(url: str) -> None:
    assert mail.base_url({"TASUKI_BASE_URL": "https://x.example/tasuki/"}) == (
        "https://x.example/tasuki"
    )
    with pytest.raises(ImproperlyConfigured, match="TASUKI_BASE_URL"):
        mail.base_url({"TASUKI_BASE_URL": url})


def test_mails_that_others_get_never_point_to_this_machine() -> None:
    assert mail.base_url({"TASUKI_MAIL_URL": "console"}) == "http://127.0.0.1:8000"
    with pytest.raises(ImproperlyConfigured, match="TASUKI_BASE_URL must be set"):
        mail.base_url({"TASUKI_MAIL_URL": "smtp://mail.example"})

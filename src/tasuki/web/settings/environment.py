"""What the settings read from the environment, checked at start, each error saying what to do.

| variable | meaning | default |
|---|---|---|
| TASUKI_HOME | the workspace folder | ./tasuki-home |
| DATABASE_URL | PostgreSQL as the database of record, `postgresql://user:password@host/name` | SQLite |
| TASUKI_SECRET_KEY | signs sessions; at least 32 characters | a file in the workspace |
| TASUKI_ALLOWED_HOSTS | host names the site answers to, separated by commas | this machine |
| TASUKI_DEBUG | 1 shows errors in full; never where others can reach the site | 0 |
| TASUKI_HTTPS | 0 where the site is served without TLS, on a closed network | 1 in prod |
| TASUKI_UPLOAD_MB | how large one uploaded file may be | 500 |
| TASUKI_UPLOAD_FILES | how many files may be uploaded together | 20 |

Those of the mail server are in `mail`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from tasuki.workspace import Workspace

SHORTEST_KEY = 32
BUSY_SECONDS = 20
"""How long a small write waits for a long import before it gives up."""

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def flag(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    """A yes or no. Raises ImproperlyConfigured for anything else."""
    text = environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in _TRUE | _FALSE:
        return text in _TRUE
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}")


def whole(environ: Mapping[str, str], name: str, *, default: int) -> int:
    """A whole number of at least 1. Raises ImproperlyConfigured for anything else."""
    text = environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and int(text)):
        raise ImproperlyConfigured(f"{name} must be a whole number of at least 1, not {text!r}")
    return int(text)


def allowed_hosts(environ: Mapping[str, str]) -> list[str]:
    """Host names from TASUKI_ALLOWED_HOSTS; this machine's own where it names none."""
    named = [host.strip() for host in environ.get("TASUKI_ALLOWED_HOSTS", "").split(",")]
    hosts = [host for host in named if host]
    if "*" in hosts:
        raise ImproperlyConfigured(
            "TASUKI_ALLOWED_HOSTS must name the hosts: * would let anybody forge links in mails"
        )
    return hosts or ["localhost", "127.0.0.1", "[::1]"]


def secret_key(workspace: Workspace) -> str:
    """TASUKI_SECRET_KEY, or the key kept in the workspace, made on first use (mode 0600)."""
    given = workspace.environ.get("TASUKI_SECRET_KEY")
    if given is not None:
        if len(given) < SHORTEST_KEY:
            raise ImproperlyConfigured(
                f"TASUKI_SECRET_KEY must have at least {SHORTEST_KEY} characters; "
                "unset it to let Tasuki keep one in the workspace"
            )
        return given
    path = workspace.secret_file
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_once(path.as_posix())
        return path.read_text(encoding="ascii").strip()
    except OSError as failed:
        raise ImproperlyConfigured(
            f"cannot keep the secret key in {path}: {failed.strerror}; "
            "make the workspace writable or set TASUKI_SECRET_KEY"
        ) from failed


def _make_once(path: str) -> None:
    # A link either appears whole or not at all, so two processes that start together agree.
    if os.path.exists(path):  # noqa: PTH110
        return
    draft = f"{path}.{os.getpid()}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)  # noqa: PTH108


def database(workspace: Workspace) -> dict[str, Any]:
    """Django's settings of the database of record. Raises ImproperlyConfigured."""
    url = workspace.database_url
    return _sqlite(workspace) if url is None else postgres(url)


def _sqlite(workspace: Workspace) -> dict[str, Any]:
    return {
        "ENGINE": "tasuki.web.sqlite",
        "NAME": workspace.sqlite,
        "OPTIONS": {
            "timeout": BUSY_SECONDS,
            # A write transaction takes its lock when it begins, never half-way.
            "transaction_mode": "IMMEDIATE",
            # recursive_triggers: INSERT OR REPLACE must not slip past the append-only triggers.
            # secure_delete: what was erased is overwritten with zeros, not only unlinked.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON;",
        },
    }


def postgres(url: str) -> dict[str, Any]:
    """Django's settings for a connection string that libpq understands."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgresql:// ; unset it to use SQLite in the workspace"
        )
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except ProgrammingError as bad:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {bad}") from bad
    if not parts.get("dbname"):
        raise ImproperlyConfigured("DATABASE_URL names no database: postgresql://user@host/name")
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
    for libpq, django in named.items():
        settings[django] = parts.pop(libpq, "")
    return {**settings, "OPTIONS": parts}

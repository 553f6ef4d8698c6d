"""The mail server and the site's own address, from the environment.

| variable | meaning | default |
|---|---|---|
| TASUKI_MAIL_URL | `smtp://user:password@host:587` (STARTTLS), `smtps://…:465` (TLS), `smtp+plain://host:25` (a closed network), or `console`: mails are printed | none: no mail is sent |
| TASUKI_MAIL_FROM | the sender of mails, `Tasuki <tasuki@example.co.jp>` | needed with TASUKI_MAIL_URL |
| TASUKI_BASE_URL | the site's address, as links in mails begin, `https://tasuki.example.co.jp` | needed with a mail server; this machine |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
_NOBODY = "tasuki@localhost"
_BACKENDS = "django.core.mail.backends.{}.EmailBackend"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are given to; `kind` is that of Django's backends (`dummy`: nowhere)."""

    kind: str = "dummy"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    sender: str = _NOBODY
    timeout: int = 20  # seconds

    @property
    def backend(self) -> str:
        """Django's backend."""
        return _BACKENDS.format(self.kind)


def server(environ: Mapping[str, str]) -> MailServer:
    """The mail server. Raises ImproperlyConfigured, which never repeats the password."""
    text = environ.get("TASUKI_MAIL_URL", "").strip()
    sender = environ.get("TASUKI_MAIL_FROM", "").strip()
    if text in {"", "console"}:
        return MailServer(text or "dummy", sender=sender or _NOBODY)
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError as bad:
        raise _wrong("it cannot be read as an address") from bad
    if url.scheme not in _PORTS:
        raise _wrong(f"it must begin with one of {', '.join(f'{one}://' for one in _PORTS)}")
    if not url.hostname:
        raise _wrong("it names no host")
    if "@" not in parseaddr(sender)[1]:
        raise ImproperlyConfigured(
            "TASUKI_MAIL_FROM must be a mail address, like Tasuki <tasuki@example.co.jp>"
        )
    return MailServer(
        "smtp",
        host=url.hostname,
        port=port or _PORTS[url.scheme],
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        starttls=url.scheme == "smtp",
        tls=url.scheme == "smtps",
        sender=sender,
    )


def base_url(environ: Mapping[str, str]) -> str:
    """How links in mails begin, without a slash at the end. Raises ImproperlyConfigured."""
    text = environ.get("TASUKI_BASE_URL", "").strip()
    if not text and environ.get("TASUKI_MAIL_URL", "").strip() not in {"", "console"}:
        raise ImproperlyConfigured(
            "TASUKI_BASE_URL must be set with TASUKI_MAIL_URL: links in mails begin with it, "
            "like https://tasuki.example.co.jp"
        )
    text = text or "http://127.0.0.1:8000"
    url = urlsplit(text)
    if url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment:
        raise ImproperlyConfigured(
            f"TASUKI_BASE_URL must be the site's address, like https://tasuki.example.co.jp, not {text!r}"
        )
    return text.rstrip("/")


def _wrong(why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"TASUKI_MAIL_URL: {why}; write smtp://user:password@host:587, and unset it to send no mail"
    )

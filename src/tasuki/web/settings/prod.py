"""Where others reach the site. TLS is expected, here or at a proxy in front."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from tasuki.web.settings import environment
from tasuki.web.settings.base import *  # noqa: F403
from tasuki.web.settings.base import DEBUG, WORKSPACE

if DEBUG:
    raise ImproperlyConfigured(
        "TASUKI_DEBUG=1 shows secrets to visitors: use tasuki.web.settings.dev instead"
    )

_HTTPS = environment.flag(WORKSPACE.environ, "TASUKI_HTTPS", default=True)
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SECURE_SSL_REDIRECT = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _HTTPS else 0
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in environment.allowed_hosts(WORKSPACE.environ) if _HTTPS
]

"""On one's own machine: the demo and development, over plain HTTP."""

from __future__ import annotations

from tasuki.web.settings.base import *  # noqa: F403
from tasuki.web.settings.base import EMAIL_HOST

SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
if not EMAIL_HOST:
    # The demo's mails are shown where the command was called.
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

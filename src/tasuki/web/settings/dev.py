"""On one's own machine: the demo and development, over plain HTTP."""

from __future__ import annotations

from tasuki.web.settings.base import *  # noqa: F403

SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False

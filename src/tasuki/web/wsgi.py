"""The door for a WSGI server: `gunicorn tasuki.web.wsgi`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tasuki.web.settings.prod")
application = get_wsgi_application()

"""The door for a WSGI server: `gunicorn tasuki.web.wsgi`."""

from __future__ import annotations

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tasuki.web.settings.prod")
application = get_wsgi_application()

from tasuki.web.desk.warm import warm  # noqa: E402  # needs Django set up

# Beside the first requests, not before them: the door opens at once.
Thread(target=warm, name="warm", daemon=True).start()

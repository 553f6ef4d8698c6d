"""For the test run: a workspace of its own, on SQLite, or on the PostgreSQL that the run starts.

TASUKI_TEST_DB=postgres chooses PostgreSQL; its socket is known only once the server runs, and
the session fixture in tests/conftest.py fills it in.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="tasuki-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["TASUKI_HOME"] = str(HOME)
os.environ.pop("DATABASE_URL", None)

from tasuki.web.settings.base import *  # noqa: E402, F403
from tasuki.web.settings.base import DATABASES  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_SECURE = False
BASE_URL = "https://tasuki.example"

TEST_DATABASE = os.environ.get("TASUKI_TEST_DB", "sqlite")
if TEST_DATABASE == "postgres":
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        "USER": "postgres",
        "HOST": "filled in by the session that starts the server",
    }
else:
    # In a file: bulk posting and reading open connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}

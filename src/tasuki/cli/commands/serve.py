"""`tasuki serve`: the site on this machine."""

from __future__ import annotations

import os
from typing import Any

import click

from tasuki.cli import shared

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
def command(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the site until interrupted.

    One worker with several threads shares one warm copy of the facts; add workers where there
    are cores and memory for a copy each.
    """
    from tasuki.cli.site import ready

    space = shared.workspace()
    if host in LOOPBACK:
        # Nobody listens in between, and there is no certificate for this machine's own address.
        os.environ.setdefault("TASUKI_HTTPS", "0")
    ready(space)
    run(host, port, workers=workers, threads=threads)


def run(host: str, port: int, *, workers: int = 1, threads: int = 8) -> None:
    """Hand the process to gunicorn."""
    from gunicorn.app.base import BaseApplication

    options = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "timeout": 120,
        "accesslog": None,
        "loglevel": "warning",
        "proc_name": "tasuki",
    }

    class Site(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for key, value in options.items():
                self.cfg.set(key, value)

        def load(self) -> Any:
            from tasuki.web.wsgi import application

            return application

    Site().run()

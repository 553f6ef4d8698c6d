"""The site in a process of its own, and a real Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

from tests.browser.world import PASSWORD, SETTINGS

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STARTS_WITHIN_S = 30


def chromium() -> str | None:
    """Where a Chromium is on this machine, or None."""
    named = os.environ.get("TASUKI_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def made(home: Path) -> Path:
    """A workspace with the invented organisation in `home`."""
    command = [sys.executable, "-m", "tests.browser.world", str(home)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=180)
    return home


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The site on a workspace; its address. Raises RuntimeError where it does not start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {**os.environ, "TASUKI_HOME": str(home), "DJANGO_SETTINGS_MODULE": SETTINGS}
    environ.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "gunicorn", "tasuki.web.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--threads", "4", "--log-level", "warning"]
    log = (home / "server.log").open("w", encoding="utf-8")
    server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=15)
        log.close()


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the site ended with status {server.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/login/", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"the site did not answer within {STARTS_WITHIN_S} s")


@contextmanager
def looking() -> Iterator[Browser]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


def entered(
    browser: Browser,
    address: str,
    *,
    role: str = "is_manager",
    lang: str = "ja",
    width: int = 1280,
    height: int = 900,
    scheme: str = "light",
    state: object = None,
) -> BrowserContext:
    """A browser window of a reader of that role, logged in by the form (or by an earlier `state`)."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="ja-JP" if lang == "ja" else "en-GB",
        base_url=address,
        storage_state=state,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    if state is None:
        page = context.new_page()
        page.goto("/login/")
        page.fill("input[name=username]", role)
        page.fill("input[name=password]", PASSWORD)
        page.click("form.form button")
        page.wait_for_url(lambda url: "/login/" not in url)
        page.close()
    context.add_cookies([{"name": "tasuki_language", "value": lang, "url": address}])
    return context

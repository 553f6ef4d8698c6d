"""Run the tests as `make test` does: everything on SQLite, then the web room on a real PostgreSQL.

Chromium opens the pages. Where there is none, it is installed if that can be done without asking
(Debian, as root); otherwise the tests that need it are skipped with a line that says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("chromium", "fonts-noto-cjk")


def install_chromium() -> None:
    """See to it that there is a browser, with Japanese letters."""
    apt = shutil.which("apt-get")
    if shutil.which("chromium") or shutil.which("chromium-browser"):
        return
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        print("No Chromium here: install it to run the browser tests. They are skipped.")
        return
    print("Installing Chromium for the browser tests ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run([apt, *step], env=quiet, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            print("Chromium could not be installed: the browser tests are skipped.")
            return


def pytest(*arguments: str, **environ: str) -> int:
    """One run of pytest; its status."""
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, env={**os.environ, **environ}, check=False).returncode


def main(arguments: list[str]) -> int:
    """Both runs, whatever the first says; the status is that of the first that failed."""
    os.chdir(Path(__file__).resolve().parents[1])
    install_chromium()
    print("On SQLite:", flush=True)
    sqlite = pytest(*arguments, TASUKI_TEST_DB="sqlite")
    print("The web room on PostgreSQL:", flush=True)
    postgres = pytest("tests/web", *arguments, TASUKI_TEST_DB="postgres")
    return sqlite or postgres


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

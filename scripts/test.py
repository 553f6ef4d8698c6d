"""Run the tests as `make test` does: everything on SQLite, then the web room on a real PostgreSQL.

As many processes as there are cores share them, file by file: what a file sets up is set up once.

Chromium opens the pages, and Spark runs on Java. Where one of them is missing, it is installed if
that can be done without asking (Debian, as root); otherwise the tests that need it are skipped with
a line that says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """What some tests need and no wheel brings: its name, its commands, its Debian packages."""

    name: str
    commands: tuple[str, ...]
    packages: tuple[str, ...]
    tests: str

    def install(self) -> None:
        """See to it that it is there."""
        if any(map(shutil.which, self.commands)):
            return
        apt = shutil.which("apt-get")
        if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
            print(f"No {self.name} here: install it to run the {self.tests}. They are skipped.")
            return
        print(f"Installing {self.name} for the {self.tests} ...", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["install", "-y", "-qq", "--no-install-recommends", *self.packages]
        for step in (["update", "-qq"], install):
            done = subprocess.run([apt, *step], env=quiet, stdout=subprocess.DEVNULL, check=False)
            if done.returncode:
                print(f"{self.name} could not be installed: the {self.tests} are skipped.")
                return


PROGRAMS = (
    Program(
        "Chromium",
        ("chromium", "chromium-browser"),
        ("chromium", "fonts-noto-cjk"),  # with Japanese letters
        "browser tests",
    ),
    Program("Java", ("java",), ("default-jre-headless",), "tests on Spark"),
)


SHARED = ("--numprocesses", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
"""In the order of their folders: a long test of a short file would come last, and alone."""


def pytest(*arguments: str, **environ: str) -> int:
    """One run of pytest; its status."""
    command = [sys.executable, "-m", "pytest", *SHARED, *arguments]
    return subprocess.run(command, env={**os.environ, **environ}, check=False).returncode


def main(arguments: list[str]) -> int:
    """Both runs, whatever the first says; the status is that of the first that failed."""
    os.chdir(Path(__file__).resolve().parents[1])
    for program in PROGRAMS:
        program.install()
    print("On SQLite:", flush=True)
    sqlite = pytest(*arguments, TASUKI_TEST_DB="sqlite")
    print("The web room on PostgreSQL:", flush=True)
    postgres = pytest("tests/web", *arguments, TASUKI_TEST_DB="postgres")
    return sqlite or postgres


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A long piece of work as a process of its own, so that the site may restart and go on meanwhile.

A job lives in a folder. While it lives it holds a lock on a file in it: the operating system lets
go of the lock when the process ends, however it ends, so a job that was killed is told from one
that works without trusting a process number, and two never work in one folder.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from tasuki.web.connections import progress
from tasuki.web.connections.progress import Stage

_LOCK = "job.lock"


class Busy(Exception):
    """A job is at work in the folder already."""


class Outcome(StrEnum):
    """How a job that was started stands."""

    ALIVE = "alive"
    DONE = "done"
    FAILED = "failed"
    LOST = "lost"  # ended without a last word: killed, or the machine stopped


def report(folder: Path, name: str) -> Path:
    """Where the job `name` writes its progress."""
    return folder / f"{name}.progress.json"


def output(folder: Path, name: str) -> Path:
    """What the job `name` printed."""
    return folder / f"{name}.output.json"


def complaint(folder: Path, name: str) -> Path:
    """What the job `name` printed to its error stream."""
    return folder / f"{name}.errors.txt"


def start(folder: Path, name: str, arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run Python with `arguments` apart from this process; its process number.

    Nothing is kept of an earlier job of that name. Raises Busy while one works in the folder.
    """
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _take(lock):
            raise Busy
        report(folder, name).unlink(missing_ok=True)
        with output(folder, name).open("wb") as out, complaint(folder, name).open("wb") as err:
            process = subprocess.Popen(  # noqa: S603  # our own arguments, no shell
                [sys.executable, "-P", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=dict(environ),
                pass_fds=(lock,),
                start_new_session=True,
            )
    finally:
        os.close(lock)
    threading.Thread(target=process.wait, daemon=True).start()  # leaves no zombie behind
    return process.pid


def alive(folder: Path) -> bool:
    """Whether a job is at work in the folder."""
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not _take(lock)
    finally:
        os.close(lock)


def outcome(folder: Path, name: str) -> Outcome:
    """How the job `name`, which was started in the folder, stands now."""
    # The lock is asked first: a job that ends in between has written its last word by then.
    if alive(folder):
        return Outcome.ALIVE
    found = progress.read(report(folder, name))
    if found is None or not found.stage.ended:
        return Outcome.LOST
    return Outcome.DONE if found.stage is Stage.DONE else Outcome.FAILED


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

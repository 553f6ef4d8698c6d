"""A killed import leaves the ledger as it was before, and run again it completes."""

from __future__ import annotations

import os
import random
import subprocess
import time

from django.db import connection

from tasuki.web.ledger.models import Lead, Person, Posting, Touch
from tests.web import killed
from tests.web.elsewhere import start

BATCHES = (killed.LEADS + killed.TOUCHES) // killed.BATCH


def kill_after(process: subprocess.Popen[str], batches: int, seconds: float) -> None:
    assert process.stdout is not None
    for _ in range(batches):
        assert process.stdout.readline() == "batch\n"
    time.sleep(seconds)
    process.kill()
    process.communicate()


def counts() -> tuple[int, int, int, int]:
    found = tuple(model.objects.count() for model in (Lead, Person, Touch, Posting))
    connection.close()
    return found  # type: ignore[return-value]


EMPTY = (0, 0, 0, 0)
WHOLE = (killed.LEADS, killed.LEADS, killed.TOUCHES, 1)


def test_killed_at_any_moment_the_ledger_is_before_or_after(ledger_db: str) -> None:
    moments = random.Random(os.urandom(8))
    for batches in (0, 1, moments.randrange(2, BATCHES), BATCHES):
        kill_after(start(ledger_db, "-m", "tests.web.killed"), batches, moments.uniform(0, 0.05))
        found = counts()
        assert found in (EMPTY, WHOLE), f"killed after {batches} batches"
        if found == WHOLE:
            break
    posted, duplicate = killed.post()
    assert posted + duplicate == killed.LEADS + killed.TOUCHES
    assert counts()[:3] == WHOLE[:3]
    assert killed.post() == (0, killed.LEADS + killed.TOUCHES)

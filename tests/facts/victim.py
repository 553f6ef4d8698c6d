"""A process that refreshes and may be killed at any moment.

    python -m tests.facts.victim HOME

It reads its modules once; for every line on its input it forks a child that refreshes the facts in
HOME from the second stage of `story` ("full" or "news"), and writes the child's number and later how
it ended. Whoever reads the number may kill the child.
"""

from __future__ import annotations

import os
import random
import sys
from datetime import timedelta
from pathlib import Path

from tasuki.domain.stages import Gate
from tasuki.domain.touches import Disposition
from tasuki.facts.refresh import Refreshed, refresh
from tasuki.facts.store import Store
from tests.facts.chance import START
from tests.facts.ledgers import TOKYO, Books, calendar

LEADS = 300


def story(stage: int) -> Books:
    """The same ledger each time, with 1 or 2 stages of a random history."""
    chance = random.Random(7)
    books = Books()
    for key in (1, 2):
        books.post("team", id=key, key=f"team-{key}", name=f"team {key}")
    for key in range(1, 6):
        books.post("member", id=key, key=f"member-{key}", name=f"member {key}", team_id=key % 2 + 1)
    for key in range(1, LEADS + 1):
        books.post("lead", id=key, key=f"lead-{key}", created_at=START, source=f"s{key % 3}")
    for count in (1500, 300)[:stage]:
        for _ in range(count):
            at = START + timedelta(hours=chance.randrange(2000))
            lead, member = chance.randrange(1, LEADS + 1), chance.randrange(1, 6)
            rest = {"lead_id": lead, "occurred_at": at, "member_id": member}
            if chance.random() < 0.5:
                books.post("gate_event", kind=chance.choice([*Gate]), to_member_id=member, **rest)
            else:
                ended = chance.choice([*Disposition])
                books.post("touch", kind="call", direction="out", disposition=ended, **rest)
    return books


def refresh_story(home: Path, stage: int, *, full: bool = False) -> Refreshed:
    """Refresh the facts in a folder from a stage of the story."""
    as_of = START + timedelta(days=100 + stage)
    store = Store(home / "facts")
    return refresh(
        story(stage).view(), store, calendar=calendar(), zone=TOKYO, as_of=as_of, full=full
    )


def main(home: Path) -> None:
    _say("ready")
    for line in sys.stdin:
        child = os.fork()
        if not child:
            refresh_story(home, 2, full=line.strip() == "full")
            os._exit(0)
        _say(child)
        _, status = os.waitpid(child, 0)
        _say(os.waitstatus_to_exitcode(status))


def _say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

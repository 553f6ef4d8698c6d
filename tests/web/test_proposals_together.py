"""Sweeps and people at the same time: each crossing is judged once, each lead passed on once.

TASUKI_HANDOFFS sets how many leads; the tests run on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Direction, TouchKind
from tasuki.web.agreements.services import agreement_adopt
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.services import Refused
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.models import GateEvent
from tasuki.web.ledger.posting import LedgerBusy, invented_at
from tasuki.web.proposals.models import Decision, Judgement
from tasuki.web.proposals.services import proposal_decline, proposal_pass
from tasuki.web.proposals.sweep import gate_sweep
from tests.web.agreements import people
from tests.web.proposing import facts, rules

LEADS = int(os.environ.get("TASUKI_HANDOFFS", "12"))


def prepared(gate: str) -> None:
    """As many leads that meet an agreement."""
    now = timezone.now()
    with invented_at(now - timedelta(days=30)):
        agreement_adopt(rules(gate), by="test", since=date(2020, 1, 6))
    for number in range(LEADS):
        one = ledger.lead_create(
            by="test", key=f"lead-{number}", created_at=now - timedelta(days=9)
        )
        ledger.touch_post(
            one,
            TouchKind.FORM,
            by="test",
            direction=Direction.IN,
            occurred_at=now - timedelta(days=3),
        )


def at_once(database: str, *works: Callable[[], None]) -> None:
    """All of these at the same time, each on a connection of its own."""
    wrong: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        connection.settings_dict["NAME"] = database
        start.wait(60)
        try:
            work()
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def patiently(work: Callable[[], object]) -> None:
    """Until the ledger is free."""
    while True:
        try:
            work()
        except LedgerBusy:
            continue
        return


def test_two_sweeps_pass_each_lead_on_once(ledger_db: str, tmp_path: Path) -> None:
    prepared("automatic")
    snapshot = facts(tmp_path)
    sweeping = lambda: patiently(lambda: gate_sweep(snapshot, by="job"))  # noqa: E731
    at_once(ledger_db, sweeping, sweeping, sweeping)
    assert Handoff.objects.count() == LEADS
    assert GateEvent.objects.filter(kind=Gate.MQL.value).count() == LEADS
    assert Judgement.objects.count() == Decision.objects.count() == LEADS


def test_sweeps_propose_once_and_one_of_those_who_decide_wins(
    ledger_db: str, tmp_path: Path
) -> None:
    prepared("confirm")
    users = people()
    snapshot = facts(tmp_path)
    sweeping = lambda: patiently(lambda: gate_sweep(snapshot, by="job"))  # noqa: E731
    at_once(ledger_db, sweeping, sweeping)
    proposals = list(Judgement.objects.select_related("lead"))
    assert len(proposals) == LEADS
    done: Counter[str] = Counter()
    told: list[tuple[str, bool]] = []

    def press(verb: str) -> None:
        for one in proposals:
            try:
                if verb == "passed":
                    patiently(lambda one=one: proposal_pass(one, by=users[Role.MARKETING]))
                else:
                    patiently(lambda one=one: proposal_decline(one, "理由", by=users[Role.ADMIN]))
            except Refused as no:
                told.append((no.code, bool(no.facts["who"])))
            else:
                done[verb] += 1

    at_once(ledger_db, lambda: press("passed"), lambda: press("declined"))
    verdicts = Counter(Decision.objects.values_list("verdict", flat=True))
    assert verdicts == done
    assert sum(done.values()) == LEADS
    assert told == [("decided", True)] * LEADS
    assert Handoff.objects.count() == done["passed"]

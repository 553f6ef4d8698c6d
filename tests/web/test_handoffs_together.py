"""Many who press at once: every hand-over ends in one legal state, no change is lost or written twice.

TASUKI_HANDOFFS and TASUKI_THREADS set how many; the whole size is 500 and 50.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from random import Random
from typing import Any

from django.db import connection

from tasuki.domain.handoffs import Act, History, Standing
from tasuki.domain.stages import Gate
from tasuki.web.accounts.models import Member, User
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Handoff, HandoffEvent
from tasuki.web.handoffs.services import Refused
from tasuki.web.ledger.models import GateEvent, Posting
from tasuki.web.ledger.posting import LedgerBusy
from tests.web.handoffs import begin, offered, user
from tests.web.roles import FS_MANAGER, FS_REP

HANDOFFS = int(os.environ.get("TASUKI_HANDOFFS", "20"))
THREADS = int(os.environ.get("TASUKI_THREADS", "10"))


def press(handoff: Handoff, what: int, by: User, manager: User, other: Member) -> None:
    if what == 0:
        services.handoff_accept(handoff, by=by)
    elif what == 1:
        services.handoff_return(handoff, "budget", by=by)
    else:
        services.handoff_reassign(handoff, other, by=manager)


def test_many_who_press_at_once(ledger_db: str) -> None:
    begin()
    people = [user(FS_REP, f"fs-{n}") for n in range(5)]
    manager = user(FS_MANAGER)
    ids = [offered(n).pk for n in range(HANDOFFS)]
    changes: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    wrong: list[BaseException] = []
    told: set[bool] = set()
    counting = threading.Lock()
    start = threading.Barrier(THREADS)

    def work(seed: int) -> None:
        connection.settings_dict["NAME"] = ledger_db
        chance = Random(seed)
        start.wait(60)
        try:
            for pk in chance.sample(ids, len(ids)):
                _press_until_heard(pk, chance, seed)
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    def _press_until_heard(pk: int, chance: Random, seed: int) -> None:
        what, by = chance.randrange(3), people[seed % 5]
        other: Any = people[(seed + 1) % 5].member
        while True:
            try:
                press(Handoff.objects.get(pk=pk), what, by, manager, other)
            except LedgerBusy:
                continue
            except Refused as no:
                with counting:
                    refused[no.code] += 1
                    told.add(no.code == "same_receiver" or bool(no.facts["who"]))
            else:
                with counting:
                    changes[("handoff_accept", "handoff_return", "handoff_reassign")[what]] += 1
            return

    threads = [threading.Thread(target=work, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert told == {True}
    assert sum(changes.values()) + sum(refused.values()) == HANDOFFS * THREADS
    _every_one_is_legal(ids)
    _nothing_is_lost(changes)


def _every_one_is_legal(ids: list[int]) -> None:
    for handoff in Handoff.objects.filter(pk__in=ids):
        events = list(handoff.events.order_by("number"))
        assert [one.number for one in events] == list(range(len(events)))
        found = History.of(Act(one.act) for one in events)  # raises for an illegal one
        assert found.standing is Standing(handoff.standing)
        assert [one.act for one in events].count("accepted") <= 1
        last = next(one.to_member_id for one in reversed(events) if one.to_member_id)
        assert handoff.receiver_id == last


def _nothing_is_lost(changes: Counter[str]) -> None:
    """One audit line, one event and one gate event for each change, and no other."""
    verbs = Counter(Posting.objects.filter(verb__in=list(changes)).values_list("verb", flat=True))
    assert verbs == changes
    done = HandoffEvent.objects.exclude(act=Act.OFFERED.value)
    assert done.count() == sum(changes.values())
    assert done.values("posting").distinct().count() == done.count()
    assert done.values("gate_event").distinct().count() == done.count()
    kinds = Counter(GateEvent.objects.values_list("kind", flat=True))
    assert kinds[Gate.ACCEPT] == changes["handoff_accept"]
    assert kinds[Gate.RETURN] == changes["handoff_return"]
    assert kinds[Gate.ASSIGN] == changes["handoff_reassign"]

"""`python -m bench.handed`: the hand-overs of the workspace in the environment stand in its inbox.

The simulated history tells of them as another system would, each lead's last one as it stands. People
take such up one by one; here all are at once, so that the inbox is measured with many.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

BATCH = 5_000
STANDINGS = {"accept": ("accepted", "evaluation"), "return": ("returned", "sender")}
"""What the last answer makes of a hand-over, and what it then waits for."""


def main() -> int:
    """Take them up, unless somebody did; how many there are."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tasuki.web.settings.prod"
    import django

    django.setup()
    from tasuki.web.handoffs.models import Handoff, HandoffEvent
    from tasuki.web.ledger.models import GateEvent

    if not Handoff.objects.exists():
        kinds = ["hand_over", *STANDINGS]
        events = GateEvent.objects.filter(kind__in=kinds).order_by("lead", "occurred_at", "pk")
        made = [
            _standing(Handoff, list(past))
            for _, past in groupby(events.iterator(BATCH), attrgetter("lead_id"))
        ]
        kept = Handoff.objects.bulk_create([one for one in made if one], batch_size=BATCH)
        HandoffEvent.objects.bulk_create(_events(HandoffEvent, kept), batch_size=BATCH)
    return int(Handoff.objects.count())


def _standing(model: Any, past: list[Any]) -> Any:
    """A lead's last hand-over, as what followed left it; None where it has none."""
    places = [place for place, event in enumerate(past) if event.kind == "hand_over"]
    if not places:
        return None
    offer, last = past[places[-1]], past[-1]
    standing, awaits = STANDINGS.get(last.kind, ("offered", "answer"))
    return model(
        lead_id=offer.lead_id,
        cycle=1,
        passing="sql",
        sender_id=offer.member_id,
        receiver_id=offer.to_member_id,
        offered_at=offer.occurred_at,
        standing=standing,
        awaits=awaits,
        since=last.occurred_at,
        due_at=None if awaits == "sender" else last.occurred_at,
        gate_event=offer,
        posting_id=offer.posting_id,
    )


def _events(model: Any, handoffs: list[Any]) -> Iterator[Any]:
    for one in handoffs:
        acts = ["offered", *([one.standing] if one.standing != "offered" else [])]
        for number, act in enumerate(acts):
            yield model(handoff=one, number=number, act=act, posting_id=one.posting_id)


if __name__ == "__main__":
    print(main())

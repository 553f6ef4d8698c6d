"""Random ledgers in the notation of `tests.facts.ledgers`: every turn that a relay can take."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tasuki.facts.snapshot import Snapshot
from tests.facts.ledgers import journeys

START = datetime(2025, 1, 6, tzinfo=UTC)
DAYS = 100
MEMBERS = {"abe": "east", "baba": "east", "chiba": "west"}
SOURCES = ["seminar", "web", "unknown", None]
OUTCOMES = [
    "none",
    "no_answer",
    "gatekeeper",
    "connected",
    "refused",
    "conversation",
    "appointment",
]
MEETINGS = ["held", "no_show", "cancelled", "none"]


@dataclass
class Relay:
    """A ledger: what `journeys` takes."""

    steps: dict[str, list[Any]] = field(default_factory=dict)
    leads: dict[str, dict[str, Any]] = field(default_factory=dict)
    touches: dict[str, list[Any]] = field(default_factory=dict)
    deals: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def facts(self, as_of: datetime) -> Snapshot:
        return journeys(
            self.steps,
            leads=self.leads,
            touches=self.touches,
            deals=self.deals,
            members=MEMBERS,
            companies={"acme": ("it", 120), "mill": ("steel", 20)},
            as_of=as_of,
        )

    def until(self, instant: datetime) -> Relay:
        """What had been recorded by an instant."""
        known = Relay()
        for key, about in self.leads.items():
            if about["created"] > instant:
                continue
            known.leads[key] = about
            known.steps[key] = [step for step in self.steps[key] if step[1] <= instant]
            known.touches[key] = [t for t in self.touches.get(key, []) if t[1] <= instant]
            known.deals[key] = [
                {k: v for k, v in deal.items() if not isinstance(v, datetime) or v <= instant}
                for deal in self.deals.get(key, [])
                if deal["opened"] <= instant
            ]
        return known


def relay(seed: int, leads: int = 40) -> Relay:
    """A ledger of some leads, whose gates are recorded in running order."""
    draw = random.Random(seed)
    made = Relay()
    created = sorted(draw.uniform(0, DAYS) for _ in range(leads))
    for i, day in enumerate(created):
        _lead(made, f"lead-{i:03d}", START + _minutes(day), draw)
    return made


def _lead(made: Relay, key: str, created: datetime, draw: random.Random) -> None:
    made.leads[key] = {
        "created": created,
        "source": draw.choice(SOURCES),
        "segment": draw.choice(["smb", "enterprise", None]),
        "campaign": draw.choice(["fair", "webinar", None]),
        "company": draw.choice(["acme", "mill", None]),
    }
    clock = _Clock(created, draw)
    steps, deals = made.steps.setdefault(key, []), made.deals.setdefault(key, [])
    for _ in range(draw.choice([0, 1, 1, 1, 2])):
        _cycle(steps, deals, clock, draw)
    if draw.random() < 0.05:
        steps.append(("merge", clock.next(5)))
    touches = _Clock(created - timedelta(days=1), draw)
    made.touches[key] = [_touch(touches.next(4), draw) for _ in range(draw.choice([0, 1, 2, 5]))]


def _cycle(
    steps: list[Any], deals: list[dict[str, Any]], clock: _Clock, draw: random.Random
) -> None:
    """One run, with stages skipped and entered again, and a closing that allows the next."""

    def chance(share: float) -> bool:
        return draw.random() < share

    if steps or chance(0.9):
        steps.append(("mql", clock.next(3)))
    steps += [
        ("assign", clock.next(1), {"to": draw.choice(list(MEMBERS))})
        for _ in range(draw.choice([0, 1, 2]))
    ]
    if chance(0.15):
        steps.append(("return", clock.next(3), {"reason": "no budget"}))
    if chance(0.7):
        for _ in range(draw.choice([1, 1, 2])):
            steps.append(("hand_over", clock.next(6), {"by": draw.choice(list(MEMBERS))}))
            steps.append((draw.choice(["accept", "accept", "return"]), clock.next(3)))
    if chance(0.5):
        steps.append(("open_opportunity", clock.next(6)))
        deals.append({"opened": steps[-1][1], "amount": float(draw.randrange(1, 100) * 1000)})
    ending = draw.choice(["win", "lose", "recycle", "disqualify", None])
    if ending:
        steps.append((ending, clock.next(20)))
        if deals and ending in {"win", "lose"} and not {"won", "lost"} & deals[-1].keys():
            deals[-1]["won" if ending == "win" else "lost"] = steps[-1][1]


class _Clock:
    """Instants that only go forward."""

    def __init__(self, start: datetime, draw: random.Random) -> None:
        self._now, self._draw = start, draw

    def next(self, days: float) -> datetime:
        self._now += _minutes(self._draw.expovariate(1 / days)) + timedelta(minutes=1)
        return self._now


def _touch(at: datetime, draw: random.Random) -> tuple[Any, ...]:
    kind = draw.choice(["call", "call", "call", "mail", "meeting"])
    outcome = draw.choice(MEETINGS if kind == "meeting" else OUTCOMES)
    direction = draw.choice(["out", "out", "out", "in"])
    return (kind, at, outcome, {"by": draw.choice(list(MEMBERS)), "direction": direction})


def _minutes(days: float) -> timedelta:
    return timedelta(minutes=round(days * 1440))

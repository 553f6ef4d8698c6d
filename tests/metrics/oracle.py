"""The metrics once more in plain Python: loops over the rows of the facts, nothing shared."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tests.facts.ledgers import calendar

Row = dict[str, Any]
CONNECTED = {"connected", "call_back", "refused", "conversation", "appointment"}


@dataclass
class Unit:
    started: datetime
    reached: datetime | None
    row: Row
    weight: float = 1.0


class Oracle:
    """Units of every metric over the facts, as of an instant at which nothing is later."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.as_of = snapshot.as_of
        self.tables = {
            name: snapshot.sql(f"SELECT * FROM {name}").to_pylist()
            for name in ("journeys", "touches", "handoffs", "deals")
        }
        self.merged = {row["journey_id"] for row in self.tables["journeys"] if row["merged_at"]}

    def units(self, key: str) -> list[Unit]:
        return [u for u in self._rows(key) if u.started and u.started <= self.as_of]

    def _rows(self, key: str) -> list[Unit]:
        if key in ASKED:
            return [u for u in self._answers(key) if self._asks(u.row)]
        if key in GATES:
            return self._gates("journeys", *GATES[key])
        if key in OFFERS:
            return self._gates("handoffs", *OFFERS[key])
        if key in TOUCHES:
            counts, such = TOUCHES[key]
            return [
                Unit(t["occurred_at"], t["occurred_at"] if such(t) else None, t)
                for t in self.tables["touches"]
                if counts(t)
            ]
        if key == "won_amount":
            found = self._gates("deals", "won_at")
            return [Unit(u.started, None, u.row, u.row["amount"]) for u in found]
        if key in STAGES:
            return self._stage(key.startswith("left"), *STAGES[key])
        if key == "sql_silent":
            given = self._gates("handoffs", "offered_at")
            return [u for u in given if not (u.row["accepted_at"] or u.row["returned_at"])]
        if key in {"awaiting_answer", "returned"}:
            return self._offers(returned=key == "returned")
        assert key == "appointment_to_opportunity", key
        return [
            Unit(self._appointed(u.row), u.reached, u.row)
            for u in self._gates("journeys", "created_at", "opportunity_at")
        ]

    def _answers(self, key: str) -> list[Unit]:
        """Units of what begins with a request for our answer."""
        if key in WAITING:
            return self._gates("journeys", "response_from_at", owed=WAITING[key])
        found = self._gates("journeys", *GATES.get(key, ("assigned_at", "first_attempt_at")))
        if not key.startswith("human_wait"):
            return found
        return [
            Unit(max(u.started, u.row["response_from_at"]), u.reached, u.row)
            for u in found
            if u.started
        ]

    def _asks(self, cycle: Row) -> bool:
        """Passed on as MQL, or nothing in the ledger ever is."""
        own = [row["mql_at"] and not row["mql_inferred"] for row in self.tables["journeys"]]
        return bool(cycle["mql_at"] and not cycle["mql_inferred"]) or not any(own)

    def _appointed(self, cycle: Row) -> datetime | None:
        """When the first appointment of a cycle was won, from its touches."""
        won = (
            touch["occurred_at"]
            for touch in self.tables["touches"]
            if touch["journey_id"] == cycle["journey_id"] and touch["disposition"] == "appointment"
        )
        return min(won, default=None)

    def _stage(self, left: bool, entered: str, onward: str) -> list[Unit]:
        """Cycles still in a stage from when they entered it, or out of it from when they left."""
        found = []
        for unit in self._gates("journeys", entered):
            ends = [end for end in (unit.row[onward], unit.row["closed_at"]) if end]
            if unit.started and left and ends:
                found.append(Unit(min(ends), None, unit.row))
            elif unit.started and not left and not ends:
                found.append(unit)
        return found

    def _offers(self, *, returned: bool) -> list[Unit]:
        found = []
        for row in self.tables["journeys"]:
            offers = [h for h in self.tables["handoffs"] if h["journey_id"] == row["journey_id"]]
            if row["closed_at"] or row["merged_at"] or not offers:
                continue
            last = max(offers, key=lambda h: h["attempt"])
            if returned and last["returned_at"]:
                found.append(Unit(last["returned_at"], None, last))
            elif not returned and not last["returned_at"] and not last["accepted_at"]:
                found.append(Unit(last["offered_at"], None, last))
        return found

    def _gates(
        self, table: str, started: str, reached: str | None = None, owed: tuple[str, ...] = ()
    ) -> list[Unit]:
        return [
            Unit(row[started], row[reached] if reached else None, row)
            for row in self.tables[table]
            if row["journey_id"] not in self.merged
            and not any(row[gate] for gate in owed)
            and not (owed and row["do_not_contact"])
        ]


def _call(row: Row) -> bool:
    return row["kind"] == "call" and row["direction"] != "in"


def _every(row: Row) -> bool:
    return True


def _ended(*dispositions: str) -> Callable[[Row], bool]:
    return lambda row: row["disposition"] in dispositions


GATES: dict[str, tuple[str, ...]] = {
    "leads": ("created_at",),
    "mql": ("mql_at",),
    "sql": ("sql_at",),
    "opportunities": ("opportunity_at",),
    "won": ("won_at",),
    "lost": ("lost_at",),
    "recycled": ("recycled_at",),
    "mql_to_sql": ("mql_at", "sql_at"),
    "sql_to_opportunity": ("sql_at", "opportunity_at"),
    "accepted_to_opportunity": ("accepted_at", "opportunity_at"),
    "opportunity_to_won": ("opportunity_at", "won_at"),
    "lead_to_won": ("created_at", "won_at"),
    "lead_to_mql": ("created_at", "mql_at"),
    "mql_return_rate": ("mql_at", "mql_returned_at"),
    "recycle_rate": ("created_at", "recycled_at"),
    "speed_to_attempt": ("response_from_at", "first_attempt_at"),
    "speed_to_attempt_p90": ("response_from_at", "first_attempt_at"),
    "speed_to_attempt_elapsed": ("response_from_at", "first_attempt_at"),
    "speed_to_contact": ("response_from_at", "first_contact_at"),
    "speed_to_contact_elapsed": ("response_from_at", "first_contact_at"),
    "speed_to_conversation": ("response_from_at", "first_conversation_at"),
    "speed_to_conversation_elapsed": ("response_from_at", "first_conversation_at"),
    "system_wait": ("response_from_at", "assigned_at"),
    "system_wait_elapsed": ("response_from_at", "assigned_at"),
    "time_to_won": ("created_at", "won_at"),
    "mql_to_sql_time": ("mql_at", "sql_at"),
    "sql_to_opportunity_time": ("sql_at", "opportunity_at"),
    "opportunity_to_won_time": ("opportunity_at", "won_at"),
}
WAITING: dict[str, tuple[str, ...]] = {
    "unassigned": ("closed_at", "sql_at", "assigned_at"),
    "untouched": ("closed_at", "sql_at", "first_attempt_at", "first_contact_at"),
}
STAGES: dict[str, tuple[str, str]] = {
    f"{side}_{stage}": gates
    for side in ("held", "left")
    for stage, gates in {
        "mql": ("mql_at", "sql_at"),
        "sql": ("sql_at", "opportunity_at"),
        "opportunity": ("opportunity_at", "won_at"),
    }.items()
}
OFFERS: dict[str, tuple[str, ...]] = {
    "sql_acceptance": ("offered_at", "accepted_at"),
    "sql_return_rate": ("offered_at", "returned_at"),
    "sql_accepted": ("accepted_at",),
    "sql_returned": ("returned_at",),
}
TOUCHES: dict[str, tuple[Callable[[Row], bool], Callable[[Row], bool]]] = {
    "calls": (_call, _every),
    "connects": (lambda t: _call(t) and t["disposition"] in CONNECTED, _every),
    "conversations": (_ended("conversation", "appointment"), _every),
    "appointments": (_ended("appointment"), _every),
    "meetings_held": (lambda t: t["kind"] == "meeting" and t["disposition"] == "held", _every),
    "no_shows": (lambda t: t["kind"] == "meeting" and t["disposition"] == "no_show", _every),
    "no_outcome": (
        lambda t: t["kind"] in {"call", "meeting"} and t["disposition"] == "none",
        _every,
    ),
    "connect_rate": (_call, lambda t: t["disposition"] in CONNECTED),
    "appointment_rate": (_call, _ended("appointment")),
    "no_show_rate": (
        lambda t: t["kind"] == "meeting" and t["disposition"] in {"held", "no_show"},
        _ended("no_show"),
    ),
}


def days(unit: Unit, as_of: datetime, window: Window) -> tuple[int, bool]:
    """Whole local days until a unit reached, or for which it has been watched."""
    end = unit.reached if unit.reached else as_of - timedelta(microseconds=1)
    first, last = (i.astimezone(window.zone).date() for i in (unit.started, end))
    return max((last - first).days, 0), unit.reached is not None


def seconds(unit: Unit, as_of: datetime, window: Window, clock: str) -> tuple[int, bool]:
    """Seconds until a unit reached, or for which it has waited, on a clock."""
    if clock == "days":
        count, done = days(unit, as_of, window)
        return count * 86400, done
    end = unit.reached or as_of
    elapsed = end - unit.started
    passed = elapsed if clock == "elapsed" else calendar().between(unit.started, end)
    return max(int(passed.total_seconds()), 0), unit.reached is not None


def survival(lives: list[tuple[int, bool]], time: int) -> float:
    """The share that has not reached after a time, by the product over the times before."""
    left = 1.0
    for at in sorted({t for t, done in lives if done and t <= time}):
        at_risk = sum(1 for t, _ in lives if t >= at)
        left *= 1 - sum(1 for t, done in lives if done and t == at) / at_risk
    return left


def median(lives: list[tuple[int, bool]], share: float) -> int | None:
    """The first time by which a share has reached."""
    for at in sorted({t for t, done in lives if done}):
        if survival(lives, at) <= 1 - share + 1e-12:
            return at
    return None


def horizon(lives: list[tuple[int, bool]]) -> int:
    """Days by which nine in ten of those that reached had."""
    reached = sorted(t for t, done in lives if done)
    if not reached:
        return 180
    return min(reached[math.ceil(0.9 * len(reached) - 1e-9) - 1], 180)


ASKED = {
    *WAITING,
    "human_wait",
    "human_wait_elapsed",
    *(key for key, gates in GATES.items() if gates[0] == "response_from_at"),
}
"""Metrics of cycles that ask for an answer."""

DERIVED = {
    "won_amount",
    "human_wait",
    "human_wait_elapsed",
    "sql_silent",
    "awaiting_answer",
    "returned",
    "appointment_to_opportunity",
}
KNOWN = {*GATES, *OFFERS, *TOUCHES, *WAITING, *STAGES, *DERIVED}
"""Metrics that are said here a second time. One that is added may come without."""

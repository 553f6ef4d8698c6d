"""When the recording of an outcome began, and how long the outcome takes.

Systems are often filled with leads first and with outcomes from some later day on. The cohorts
before that day then look as if they had hardly converted. This is told from ordinary delay by how
improbable the silence before the first recorded outcome is, given how fast later units reach.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from math import exp
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import ibis
import numpy as np

from tasuki.domain.window import midnight
from tasuki.facts.localtime import LocalTime
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.estimate import LONGEST_HORIZON, Flags, Integers, horizon, product_limit
from tasuki.metrics.together import together
from tasuki.metrics.units import Column, Units, alike

IMPROBABLE = 0.001
"""A silence less probable than this is no delay: nobody was recording."""


@dataclass(frozen=True, slots=True)
class Course:
    """How an outcome runs over all units of a metric: its horizon in days, and since when it is
    recorded (the start of a local day; None where it always was)."""

    horizon_days: int
    recorded_from: datetime | None

    def to_note(self) -> list[Any]:
        """As JSON can say it."""
        return [self.horizon_days, self.recorded_from and self.recorded_from.isoformat()]

    @classmethod
    def from_note(cls, note: list[Any]) -> Course:
        """What `to_note` said."""
        days, since = note
        return cls(days, since and datetime.fromisoformat(since))


_KNOWN: WeakKeyDictionary[Snapshot, dict[tuple[str, datetime], Course]] = WeakKeyDictionary()


def courses(
    snapshot: Snapshot, wanted: Mapping[str, Units], as_of: datetime, zone: ZoneInfo
) -> dict[str, Course]:
    """The courses of some metrics, by key, as of an instant. A snapshot never changes: each is
    found out once."""
    known = _KNOWN.setdefault(snapshot, {})
    for key in wanted:
        noted = snapshot.notes.get(_name(key, as_of, zone))
        if noted is not None and (key, as_of) not in known:
            known[key, as_of] = Course.from_note(noted)
    missing = {key: units for key, units in wanted.items() if (key, as_of) not in known}
    for some in alike(missing, lambda units: units.rows):
        spans = _spans(snapshot, [missing[key] for key in some], as_of)
        found = together(
            partial(_observe, snapshot, missing[key], span, as_of, zone)
            for key, span in zip(some, spans, strict=True)
        )
        known |= {(key, as_of): course for key, course in zip(some, found, strict=True)}
    if missing:
        snapshot.notes.put({_name(k, as_of, zone): known[k, as_of].to_note() for k in missing})
    return {key: known[key, as_of] for key in wanted}


def _name(key: str, as_of: datetime, zone: ZoneInfo) -> str:
    return f"course {_source()} {key} {as_of.isoformat()} {zone.key}"


@lru_cache
def _source() -> str:
    """Tells this room's definitions from those of another release: with them, courses change."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def silence(
    ages: Integers, counts: Integers, times: Integers, reached: Flags, n: Integers
) -> float:
    """The probability that none of some units reached while they aged to `ages` days.

    Their pace is that of other units, that reached or were last watched at `times`.
    """
    pace = product_limit(times, reached, n)
    steps = np.concatenate(([1.0], pace.survival))
    share = 1 - steps[np.searchsorted(pace.times, ages, side="left")]
    return exp(-float((counts * share).sum()))


def _spans(
    snapshot: Snapshot, many: Sequence[Units], as_of: datetime
) -> list[tuple[datetime | None, datetime | None]]:
    """When the first unit of each began and when the first one reached; they share their rows."""
    columns: dict[str, Column] = {}
    for i, units in enumerate(many):
        columns |= {f"start{i}": units.started, f"reached{i}": units.reached}
        columns[f"keep{i}"] = ibis.literal(True) if units.keep is None else units.keep
    table = many[0].rows.select(**columns)
    ends = {}
    for i in range(len(many)):
        begun = table[f"keep{i}"] & (table[f"start{i}"] <= as_of)
        done = begun & (table[f"reached{i}"] <= as_of)
        ends[f"start{i}"] = table[f"start{i}"].min(where=begun)
        ends[f"reached{i}"] = table[f"reached{i}"].min(where=done)
    (found,) = snapshot.arrow(table.aggregate(**ends)).to_pylist()
    return [(found[f"start{i}"], found[f"reached{i}"]) for i in range(len(many))]


def _observe(
    snapshot: Snapshot,
    units: Units,
    span: tuple[datetime | None, datetime | None],
    as_of: datetime,
    zone: ZoneInfo,
) -> Course:
    start, reached = span
    if start is None or reached is None:
        return Course(LONGEST_HORIZON, None)
    local = LocalTime.between(min(start, reached), as_of, zone)
    recorded = midnight(reached.astimezone(zone).date(), zone)
    rows = units.rows.select(
        start=units.started,
        reached=units.reached,
        keep=ibis.literal(True) if units.keep is None else units.keep,
    )
    rows = rows.filter(rows.start <= as_of, rows.keep)
    done = (rows.reached <= as_of).fill_null(False)
    seen = local.day(as_of - timedelta(microseconds=1))
    began = local.day_column(rows.start)
    time = ibis.ifelse(done, local.day_column(rows.reached), seen) - began
    age = ibis.greatest(local.day(recorded) - began, 0)
    table = snapshot.arrow(rows.group_by(age=age, time=time, done=done).aggregate(n=rows.count()))
    ages, times, n = (table[name].to_numpy().astype(np.int64) for name in ("age", "time", "n"))
    times, ended = np.maximum(times, 0), table["done"].to_numpy().astype(bool)
    early = ages > 0
    quiet = silence(ages[early], n[early], times[~early], ended[~early], n[~early])
    if quiet >= IMPROBABLE:
        return Course(horizon(times[ended], n[ended]), None)
    late = ended & ~early
    return Course(horizon(times[late], n[late]), recorded)

"""Unfinished work as cycles of leads: the lists behind the review's counts of what is left open."""

from __future__ import annotations

from ibis.expr.types import Table

from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.metric import Unit
from tasuki.metrics.registry import METRICS
from tasuki.metrics.units import Facts


def waiting(snapshot: Snapshot, kind: str) -> Table:
    """The journeys that hold open work of a kind, by the metric that counts it."""
    units = METRICS[kind].units(Facts.by(snapshot, snapshot.as_of, ()))
    tests = [units.started <= snapshot.as_of]
    if units.keep is not None:
        tests.append(units.keep)
    held = units.rows.filter(*tests)
    if units.unit is Unit.CYCLE:
        return held  # the rows of these are the journeys themselves
    return snapshot.tables["journeys"].semi_join(held, "journey_id")

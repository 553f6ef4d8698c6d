"""How far the lead cycles of a window came: one cohort through all stages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tasuki.domain.stages import Stage
from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.cells import Cells
from tasuki.metrics.counting import counted
from tasuki.metrics.estimate import Estimate, wilson
from tasuki.metrics.tally import Scope, Where
from tasuki.metrics.units import Facts

GATES: dict[Stage, str] = {
    Stage.LEAD: "created_at",
    Stage.MQL: "mql_at",
    Stage.SQL: "sql_at",
    Stage.OPPORTUNITY: "opportunity_at",
    Stage.WON: "won_at",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A stage: how many of the cohort reached it by `as_of`, as a share of all that set out and as
    a share of those that reached the stage before. Nothing where there is nobody to be a share of."""

    stage: Stage
    count: int
    of_first: Estimate
    of_previous: Estimate


def funnel(
    snapshot: Snapshot, window: Window, *, as_of: datetime, where: Where | None = None
) -> tuple[Step, ...]:
    """The stages reached so far by the lead cycles that began in the window, in running order."""
    facts = Facts.by(snapshot, as_of, where or ())
    start = GATES[Stage.LEAD]
    many = [facts.cycles(start, gate) for gate in GATES.values()]
    tallies = counted(Scope(snapshot, Cells.of([window]), as_of, where=where), many)
    counts = [int(tally.k.sum()) for tally in tallies]
    return tuple(
        Step(stage, count, wilson(count, counts[0]), wilson(count, before))
        for stage, count, before in zip(GATES, counts, [counts[0], *counts], strict=False)
    )

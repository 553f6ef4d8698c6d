"""What the engine must count for a manager's judgements, as SQL written by hand.

Over tables that somebody holds in memory. The judgements themselves are nobody's SQL: what stands here
are the (age, reached, how many) counts and the counts by group that they read, and for the comparison
of figures the curves that are made of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import numpy as np

from bench.baselines.week import (
    GATES,
    TOUCHED,
    ZONES,
    Analyst,
    Columns,
    Found,
    at,
    by_id,
    curve,
    midnight,
)

STAGES = {
    "mql": ("mql_at", "sql_at"),
    "sql": ("sql_at", "opportunity_at"),
    "opportunity": ("opportunity_at", "won_at"),
}
OUTCOMES = {"lead_to_accepted": "accepted_at", "lead_to_won": "won_at"}
MEMBER_WEEKS, CAMPAIGN_WEEKS = 26, 52


@dataclass(frozen=True)
class Judge:
    """An analyst with harder questions."""

    analyst: Analyst

    def bottleneck(self) -> Found:
        """Every stage by source over thirteen weeks and the thirteen before, and where work lies."""
        analyst = self.analyst
        now = f"{{}} >= {at(analyst.cohort)}"
        inflow = ", ".join(
            f"count(*) FILTER ({test.format(GATES[name])} AND {analyst.within(GATES[name], analyst.baseline)})"
            for name in ("leads", "won")
            for test in (now, f"NOT {now}")
        )
        found: Found = {"inflow": analyst.one(f"SELECT {inflow} FROM {analyst.cycles}")}
        for metric, (started, reached) in ZONES.items():
            keys = f"coalesce(source, '') AS source, {now.format(started)} AS now"
            lives = analyst.lives(started, reached, keys, start=analyst.baseline)
            horizon = analyst.horizon(started, reached)
            later = lives["now"].astype(bool)
            found[metric] = [_by_source(lives, rows, horizon) for rows in (later, ~later)]
        return found | {"capacity": self._capacity()}

    def members(self) -> Found:
        """A rate by member, source and segment, and the counts of every member with their quality."""
        analyst = self.analyst
        start = analyst.weeks(1 - MEMBER_WEEKS)
        started, reached = ZONES["mql_to_sql"]
        lives = analyst.lives(started, reached, "member_id, source, segment", start=start)
        touched = analyst.touched("member_id", start)
        found = {n: by_id(touched, "member_id", n) for n in TOUCHED}
        handed = analyst.ask(
            f"SELECT member_id, count(*) AS n FROM {analyst.cycles} "
            f"WHERE {analyst.within('sql_at', start)} GROUP BY 1"
        )
        found["sql"] = by_id(handed, "member_id", "n")
        found["mql_to_sql"] = analyst.curves(lives, "member_id", analyst.horizon(started, reached))
        offered = f"(SELECT h.* FROM handoffs h SEMI JOIN {analyst.cycles} USING (journey_id))"
        for name, (began, done, source) in {
            "appointment_to_opportunity": ("first_appointment_at", "opportunity_at", None),
            "sql_acceptance": ("offered_at", "accepted_at", offered),
        }.items():
            lives = analyst.lives(began, done, "member_id", source=source, start=start)
            found[name] = analyst.curves(lives, "member_id", analyst.horizon(began, done, source))
        return found

    def campaigns(self) -> Found:
        """What campaigns brought in a year, under the three ways of giving credit, and two rates."""
        analyst, (start, end) = self.analyst, self._year()
        within = f"{{0}} >= {at(start)} AND {{0}} < {at(end)}"
        gates = {**GATES, "accepted": "accepted_at"}
        counts = ", ".join(
            f"count(*) FILTER ({within.format(gate)}) AS {name}" for name, gate in gates.items()
        )
        rows = analyst.ask(f"SELECT campaign_id, {counts} FROM {analyst.cycles} GROUP BY 1")
        found: Found = {name: by_id(rows, "campaign_id", name) for name in gates}
        closed = f"SELECT * FROM deals SEMI JOIN {analyst.cycles} USING (journey_id)"
        closed = f"({closed} WHERE {within.format('won_at')})"
        rows = analyst.ask(f"SELECT campaign_id, sum(amount) AS n FROM {closed} GROUP BY 1")
        found["won_amount"] = by_id(rows, "campaign_id", "n")
        found |= self._credits(within, closed)
        for metric, reached in OUTCOMES.items():
            keys = "campaign_id, segment"
            lives = analyst.lives("created_at", reached, keys, start=start, end=end)
            horizon = analyst.horizon("created_at", reached)
            found[metric] = analyst.curves(lives, "campaign_id", horizon)
        return found

    def _year(self) -> tuple[datetime, datetime]:
        """Fifty-two weeks, the running one the last, up to the instant of asking."""
        monday = self.analyst.monday + timedelta(weeks=1)
        start = midnight(monday - timedelta(weeks=CAMPAIGN_WEEKS - 1))
        return start, self.analyst.as_of + timedelta(microseconds=1)

    def _credits(self, within: str, closed: str) -> Found:
        analyst = self.analyst
        last = ", ".join(
            f"count(*) FILTER ({within.format(f'{name}_at')}) AS {name}"
            for name in ("accepted", "won")
        )
        rows = analyst.ask(f"SELECT last_campaign_id, {last} FROM {analyst.cycles} GROUP BY 1")
        found: Found = {
            f"{name}_last": by_id(rows, "last_campaign_id", name) for name in ("accepted", "won")
        }
        rows = analyst.ask(
            f"SELECT last_campaign_id, sum(d.amount) AS n FROM {closed} d "
            "JOIN journeys USING (journey_id) GROUP BY 1"
        )
        found["won_amount_last"] = by_id(rows, "last_campaign_id", "n")
        shares = (
            "(SELECT journey_id, campaign_id AS part, 1.0 / count(*) OVER (PARTITION BY journey_id) "
            "AS share FROM (SELECT DISTINCT journey_id, campaign_id FROM participations))"
        )
        for name in ("accepted", "won"):
            rows = analyst.ask(
                "SELECT coalesce(part, campaign_id) AS id, sum(coalesce(share, 1.0))::DOUBLE AS n "
                f"FROM {analyst.cycles} LEFT JOIN {shares} USING (journey_id) "
                f"WHERE {within.format(f'{name}_at')} GROUP BY 1"
            )
            found[f"{name}_even"] = by_id(rows, "id", "n")
        rows = analyst.ask(
            "SELECT coalesce(part, campaign_id) AS id, sum(amount * coalesce(share, 1.0))::DOUBLE "
            f"AS n FROM {closed} LEFT JOIN {shares} USING (journey_id) GROUP BY 1"
        )
        return found | {"won_amount_even": by_id(rows, "id", "n")}

    def _capacity(self) -> Found:
        """What entered each stage, what left it, what is there, and the lead that is there longest."""
        analyst = self.analyst
        parts = []
        for entered, onward in STAGES.values():
            left = f"least({onward}, closed_at)"
            held = f"{entered} <= {at(analyst.as_of)} AND {left} IS NULL"
            parts += [
                f"count(*) FILTER ({analyst.within(entered, analyst.cohort)})",
                f"count(*) FILTER ({entered} IS NOT NULL AND {analyst.within(left, analyst.cohort)})",
                f"count(*) FILTER ({held})",
                f"epoch_us(min({entered}) FILTER ({held}))",
            ]
        numbers = analyst.one(f"SELECT {', '.join(parts)} FROM {analyst.cycles}")
        return {stage: numbers[i * 4 : i * 4 + 4] for i, stage in enumerate(STAGES)}


def columns(table: Any) -> Columns:
    """An Arrow table as numpy columns, masked where there is nothing."""
    found = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if not column.null_count:
            found[name] = column.to_numpy()
            continue
        nothing = "" if str(column.type) == "string" else 0
        filled = column.fill_null(nothing).to_numpy()
        found[name] = np.ma.masked_array(filled, mask=column.is_null().to_numpy())
    return found


def _by_source(lives: Columns, mine: Any, horizon: Callable[[], int]) -> Found:
    """The curve of all of some lives, and how many there are and have reached by source."""
    names, place = np.unique(lives["source"].astype(str), return_inverse=True)
    done = lives["done"].astype(bool)
    n = np.bincount(place[mine], weights=lives["n"][mine], minlength=len(names))
    k = np.bincount(place[mine & done], weights=lives["n"][mine & done], minlength=len(names))
    groups = {str(name): [n[i], k[i]] for i, name in enumerate(names) if n[i]}
    return {"rate": partial(curve, lives, mine, horizon), "groups": groups}

"""`python -m bench.baselines.week FACTS MONDAY AS_OF`: the figures of a weekly review, by hand.

A script as an analyst keeps one: DuckDB over the Parquet files, numpy for the curves, JSON out.
Eleven queries instead of one per figure. MONDAY is a date, AS_OF an instant in UTC.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np

TOKYO = ZoneInfo("Asia/Tokyo")
WEEKS = 13
ZONES = {
    "lead_to_mql": ("created_at", "mql_at"),
    "mql_to_sql": ("mql_at", "sql_at"),
    "sql_to_opportunity": ("sql_at", "opportunity_at"),
    "opportunity_to_won": ("opportunity_at", "won_at"),
}
GATES = {
    "leads": "created_at", "mql": "mql_at", "sql": "sql_at",
    "opportunities": "opportunity_at", "won": "won_at",
}  # fmt: skip
CALL = "kind = 'call' AND direction IS DISTINCT FROM 'in'"
ANSWERED = "disposition IN ('connected', 'call_back', 'refused', 'conversation', 'appointment')"
PASSED = "mql_at IS NOT NULL AND NOT mql_inferred"
OPEN = f"closed_at IS NULL AND sql_at IS NULL AND NOT do_not_contact AND {PASSED}"

Found = dict[str, Any]


class Analyst:
    """A connection, the week and the instant."""

    def __init__(self, facts: Path, monday: date, as_of: datetime) -> None:
        self.as_of = as_of
        self.end = _midnight(monday + timedelta(days=7))
        self.start = _midnight(monday - timedelta(weeks=WEEKS))
        self.cohort = _midnight(monday - timedelta(weeks=WEEKS - 1))
        self.baseline = _midnight(monday - timedelta(weeks=2 * WEEKS - 1))
        self.connection = duckdb.connect(":memory:")
        self.connection.execute("SET TimeZone = 'UTC'")
        snapshot = json.loads((facts / "manifest.json").read_text(encoding="utf-8"))["tables"]
        for table in ("journeys", "touches", "handoffs"):
            files = [f"'{facts / table / file['path']}'" for file in snapshot[table]["files"]]
            self.connection.execute(
                f"CREATE VIEW {table} AS FROM read_parquet([{', '.join(files)}])"
            )
        # The journeys are asked ten times: once into memory.
        self.connection.execute(
            "CREATE TABLE cycles AS SELECT * EXCLUDE (lead_key) FROM journeys "
            f"WHERE merged_at IS NULL OR merged_at > {_at(as_of)}"
        )

    def rows(self, sql: str) -> dict[str, Any]:
        """What a query answers, as columns."""
        found: dict[str, Any] = self.connection.execute(sql).fetchnumpy()
        return found

    def within(self, column: str, start: datetime) -> str:
        """From an instant to the week's end."""
        return f"{column} >= {_at(start)} AND {column} < {_at(self.end)}"

    def weekly(self) -> Found:
        """Counts of the week and the thirteen before, oldest first."""
        found = {}
        since = f"(epoch_us({{}}) - {int(self.start.timestamp())}000000) // 604800000000"
        for name in ("mql", "sql"):
            gate = GATES[name]
            found[name] = _by_week(
                self.rows(
                    f"SELECT {since.format(gate)} AS week, count(*) AS n FROM cycles "
                    f"WHERE {self.within(gate, self.start)} GROUP BY 1"
                ),
                "n",
            )
        touched = self.rows(
            f"SELECT {since.format('occurred_at')} AS week, count(*) FILTER ({CALL}) AS calls, "
            f"count(*) FILTER ({CALL} AND {ANSWERED}) AS connects, "
            "count(*) FILTER (disposition = 'appointment') AS appointments "
            f"FROM touches WHERE {self.within('occurred_at', self.start)} GROUP BY 1"
        )
        found |= {n: _by_week(touched, n) for n in ("calls", "connects", "appointments")}
        answered = self.rows(
            f"SELECT {since.format('response_from_at')} AS week, first_attempt_pos - "
            "response_from_pos AS age "
            f"FROM cycles WHERE {self.within('response_from_at', self.start)} AND {PASSED}"
        )
        return found | {"speed_to_attempt": _medians(answered)}

    def rates(self) -> Found:
        """Each zone's matured rate over the cohort and over the thirteen weeks before."""
        found: Found = {}
        for name, (started, reached) in ZONES.items():
            horizon = self.horizon(started, reached)
            lives = self.lives(started, reached, f"{started} >= {_at(self.cohort)} AS now")
            was = self.lives(started, reached, f"{started} >= {_at(self.cohort)} AS now", back=True)
            now, before = lives["now"].astype(bool), ~was["now"].astype(bool)
            found[name] = [_curve(lives, now, horizon), _curve(was, before, horizon)]
        return found

    def quality(self) -> Found:
        """What stands beside the counts: returns, acceptance, appointments that became something."""
        offered = (
            "(SELECT h.offered_at, h.accepted_at FROM handoffs h JOIN cycles USING (journey_id))"
        )
        asked = {
            "mql_return_rate": ("mql_at", "mql_returned_at", "cycles"),
            "sql_acceptance": ("offered_at", "accepted_at", offered),
            "appointment_to_opportunity": ("first_appointment_at", "opportunity_at", "cycles"),
        }
        found = {}
        for name, (started, reached, source) in asked.items():
            lives = self.lives(started, reached, "true AS now", source=source)
            horizon = self.horizon(started, reached, source)
            found[name] = _curve(lives, np.ones(len(lives["n"]), bool), horizon)
        return found

    def table(self, by: str, touched: bool) -> Found:
        """Counts and rates of the cohort per member or campaign."""
        found: dict[str, dict[Any, Any]] = {}
        for name, gate in GATES.items():
            rows = self.rows(
                f"SELECT {by} AS id, count(*) AS n FROM cycles "
                f"WHERE {self.within(gate, self.cohort)} GROUP BY 1"
            )
            found[name] = _by_id(rows, "n")
        if touched:
            rows = self.rows(
                f"SELECT {by} AS id, count(*) FILTER ({CALL}) AS calls, count(*) FILTER ({CALL} AND "
                f"{ANSWERED}) AS connects, count(*) FILTER (disposition = 'appointment') AS "
                f"appointments FROM touches WHERE {self.within('occurred_at', self.cohort)} GROUP BY 1"
            )
            found |= {n: _by_id(rows, n) for n in ("calls", "connects", "appointments")}
        for name in ("mql_to_sql", "sql_to_opportunity"):
            started, reached = ZONES[name]
            lives = self.lives(started, reached, f"{by} AS now")
            horizon = self.horizon(started, reached)
            ids = _ids(lives["now"])
            found[name] = {i: _curve(lives, ids == i, horizon) for i in set(ids.tolist())}
        return {name: {str(i): v for i, v in groups.items()} for name, groups in found.items()}

    def backlog(self) -> Found:
        """What is left open, and the twenty leads that wait longest."""
        counts = self.rows(
            "SELECT count(*) FILTER (assigned_at IS NULL) AS unassigned, count(*) FILTER "
            "(first_attempt_at IS NULL AND first_contact_at IS NULL) AS untouched "
            f"FROM cycles WHERE {OPEN}"
        )
        oldest = self.rows(
            f"SELECT lead_id FROM cycles WHERE {OPEN} AND first_attempt_at IS NULL "
            "AND first_contact_at IS NULL ORDER BY response_from_at, journey_id LIMIT 20"
        )
        offered = self.rows(
            "SELECT count(*) FILTER (accepted_at IS NULL AND returned_at IS NULL) AS "
            "awaiting_answer, count(*) FILTER (returned_at IS NOT NULL) AS returned FROM "
            "(SELECT h.* FROM handoffs h JOIN cycles c USING (journey_id) WHERE c.closed_at IS NULL "
            "QUALIFY row_number() OVER (PARTITION BY h.journey_id ORDER BY attempt DESC) = 1)"
        )
        silent = self.rows(
            "SELECT count(*) AS no_outcome, min(occurred_at) AS since FROM touches "
            "WHERE kind IN ('call', 'meeting') AND disposition = 'none'"
        )
        totals = {**counts, **offered, "no_outcome": silent["no_outcome"]}
        return {name: int(column[0]) for name, column in totals.items()} | {
            "oldest": [int(i) for i in oldest["lead_id"]]
        }

    def lives(
        self, started: str, reached: str, key: str, *, source: str = "cycles", back: bool = False
    ) -> dict[str, Any]:
        """Ages in days, by a key: of the cohort, or of it and the weeks before."""
        now = int(self.as_of.timestamp() * 1_000_000) - 1
        day = "(epoch_us({}) + 32400000000) // 86400000000"
        return self.rows(
            f"SELECT {key}, {reached} IS NOT NULL AS done, greatest(coalesce({day.format(reached)}, "
            f"{(now + 32_400_000_000) // 86_400_000_000}) - {day.format(started)}, 0) AS age, "
            f"count(*) AS n FROM {source} "
            f"WHERE {self.within(started, self.baseline if back else self.cohort)} GROUP BY ALL"
        )

    def horizon(self, started: str, reached: str, source: str = "cycles") -> int:
        """Days by which nine in ten of all that ever reached had done so, at most 180."""
        day = "(epoch_us({}) + 32400000000) // 86400000000"
        rows = self.rows(
            f"SELECT quantile_disc(greatest({day.format(reached)} - {day.format(started)}, 0), 0.9) "
            f"AS h FROM {source} WHERE {reached} IS NOT NULL AND {started} IS NOT NULL"
        )
        return min(int(rows["h"][0]), 180)


def main(facts: Path, monday: date, as_of: datetime) -> Found:
    """All figures of the week."""
    analyst = Analyst(facts, monday, as_of)
    return {
        "weeks": analyst.weekly(),
        "rates": analyst.rates(),
        "quality": analyst.quality(),
        "members": analyst.table("member_id", touched=True),
        "campaigns": analyst.table("campaign_id", touched=False),
        "backlog": analyst.backlog(),
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TOKYO).astimezone(UTC)


def _at(instant: datetime) -> str:
    return f"TIMESTAMPTZ '{instant.isoformat()}'"


def _by_week(rows: Mapping[str, Any], column: str) -> list[int]:
    found = dict(zip(rows["week"].tolist(), rows[column].tolist(), strict=True))
    return [int(found.get(week, 0)) for week in range(WEEKS + 1)]


def _medians(rows: Mapping[str, Any]) -> list[float | None]:
    """Per week, when half had a first attempt; who had none yet counts as never."""
    ages = np.ma.filled(rows["age"].astype(float), np.inf)
    found = (np.sort(ages[rows["week"] == week]) for week in range(WEEKS + 1))
    half = (float(each[(len(each) - 1) // 2]) if len(each) else np.inf for each in found)
    return [age if np.isfinite(age) else None for age in half]


def _ids(column: Any) -> Any:
    return np.ma.filled(column, -1)


def _by_id(rows: Mapping[str, Any], column: str) -> dict[int, int]:
    return {int(i): int(n) for i, n in zip(_ids(rows["id"]), rows[column], strict=True) if n}


def _curve(lives: Mapping[str, Any], mine: Any, horizon: int) -> float | None:
    """The share that reaches within the horizon, by product limit."""
    age, done, n = (lives[name][mine] for name in ("age", "done", "n"))
    if not len(age):
        return None
    ages, place = np.unique(age, return_inverse=True)
    reached = np.bincount(place, weights=n * done.astype(bool), minlength=len(ages))
    ended = np.bincount(place, weights=n, minlength=len(ages))
    left = np.cumprod(1 - reached / ended[::-1].cumsum()[::-1])
    i = int(np.searchsorted(ages, horizon, side="right")) - 1
    return 1 - float(left[i]) if i >= 0 else 0.0


def _printed(arguments: Iterable[str]) -> str:
    facts, monday, as_of = arguments
    return json.dumps(main(Path(facts), date.fromisoformat(monday), datetime.fromisoformat(as_of)))


if __name__ == "__main__":
    print(_printed(sys.argv[1:]))

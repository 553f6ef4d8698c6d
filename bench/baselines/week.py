"""`python -m bench.baselines.week FACTS MONDAY AS_OF`: the figures of a weekly review, by hand.

A script as an analyst keeps one: DuckDB over the Parquet files, numpy for the curves, JSON out.
Few queries instead of one per figure. MONDAY is a date, AS_OF an instant in UTC. The same figures can
be asked of tables that are in memory already, where touches are counted by day.

The curves are left to the end (`finished`): what stands before is what the engine counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
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
Columns = dict[str, Any]
Ask = Callable[[str], Columns]

TOUCHED = {
    "calls": CALL,
    "connects": f"{CALL} AND {ANSWERED}",
    "appointments": "disposition = 'appointment'",
}
FACES = {"week": "all", "member_id": "work"}
"""Which face of the counted days has a key."""


@dataclass(frozen=True)
class Analyst:
    """Somebody who asks SQL, the week and the instant.

    `cycles` names or is the relation of cycles that were not merged. `by_day` says that touches are
    read from their counted days.
    """

    ask: Ask
    monday: date
    as_of: datetime
    cycles: str = "cycles"
    by_day: bool = False

    @property
    def end(self) -> datetime:
        """The end of the week."""
        return self.weeks(1)

    @property
    def start(self) -> datetime:
        """Thirteen weeks before it began."""
        return self.weeks(-WEEKS)

    @property
    def cohort(self) -> datetime:
        """The beginning of the thirteen weeks that it ends."""
        return self.weeks(1 - WEEKS)

    @property
    def baseline(self) -> datetime:
        """The beginning of the thirteen before these."""
        return self.weeks(1 - 2 * WEEKS)

    def weeks(self, later: int) -> datetime:
        """The Monday some weeks later, or earlier."""
        return midnight(self.monday + timedelta(weeks=later))

    @classmethod
    def over_files(cls, facts: Path, monday: date, as_of: datetime) -> Analyst:
        """Over the Parquet files of the snapshot in force."""
        connection = duckdb.connect(":memory:")
        connection.execute("SET TimeZone = 'UTC'")
        snapshot = json.loads((facts / "manifest.json").read_text(encoding="utf-8"))["tables"]
        for table in ("journeys", "touches", "handoffs"):
            files = [f"'{facts / table / file['path']}'" for file in snapshot[table]["files"]]
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet([{', '.join(files)}])")
        # The journeys are asked ten times: once into memory.
        connection.execute(
            "CREATE TABLE cycles AS SELECT * EXCLUDE (lead_key) FROM journeys "
            f"WHERE merged_at IS NULL OR merged_at > {at(as_of)}"
        )
        return cls(lambda sql: connection.execute(sql).fetchnumpy(), monday, as_of)

    @classmethod
    def over_memory(cls, ask: Ask, monday: date, as_of: datetime) -> Analyst:
        """Over tables that somebody holds in memory, journeys and counted days among them."""
        unmerged = f"(FROM journeys WHERE merged_at IS NULL OR merged_at > {at(as_of)})"
        return cls(ask, monday, as_of, unmerged, by_day=True)

    def within(self, column: str, start: datetime) -> str:
        """From an instant to the week's end."""
        return f"{column} >= {at(start)} AND {column} < {at(self.end)}"

    def weekly(self) -> Found:
        """Counts of the week and the thirteen before, oldest first."""
        found = {}
        since = f"(epoch_us({{}}) - {int(self.start.timestamp())}000000) // 604800000000"
        for name in ("mql", "sql"):
            gate = GATES[name]
            found[name] = _by_week(
                self.ask(
                    f"SELECT {since.format(gate)} AS week, count(*) AS n FROM {self.cycles} "
                    f"WHERE {self.within(gate, self.start)} GROUP BY 1"
                ),
                "n",
            )
        touched = self.touched("week", self.start)
        found |= {n: _by_week(touched, n) for n in TOUCHED}
        answered = self.ask(
            f"SELECT {since.format('response_from_at')} AS week, first_attempt_pos - "
            "response_from_pos AS age "
            f"FROM {self.cycles} WHERE {self.within('response_from_at', self.start)} AND {PASSED}"
        )
        return found | {"speed_to_attempt": partial(_medians, answered)}

    def touched(self, key: str, start: datetime) -> Columns:
        """Kinds of touches from an instant on, by week or by a column."""
        if self.by_day:
            first, last = (_day_of(instant) for instant in (start, self.end))
            by = f"(day - {first}) // 7" if key == "week" else key
            counts = (f"sum(n) FILTER ({test})::BIGINT AS {name}" for name, test in TOUCHED.items())
            where = f"face = '{FACES[key]}' AND day >= {first} AND day < {last}"
        else:
            since = f"(epoch_us(occurred_at) - {int(start.timestamp())}000000) // 604800000000"
            by = since if key == "week" else key
            counts = (f"count(*) FILTER ({test}) AS {name}" for name, test in TOUCHED.items())
            where = self.within("occurred_at", start)
        table = "touch_days" if self.by_day else "touches"
        return self.ask(
            f"SELECT {by} AS {key}, {', '.join(counts)} FROM {table} WHERE {where} GROUP BY 1"
        )

    def rates(self) -> Found:
        """Each zone's matured rate over the cohort and over the thirteen weeks before."""
        found: Found = {}
        for name, (started, reached) in ZONES.items():
            horizon = self.horizon(started, reached)
            now = f"{started} >= {at(self.cohort)} AS now"
            was = self.lives(started, reached, now, start=self.baseline)
            later = was["now"].astype(bool)
            found[name] = [partial(curve, was, rows, horizon) for rows in (later, ~later)]
        return found

    def young(self) -> Found:
        """Each zone's cohort of the week, and of the week before when it was as old: how many, and how
        many of them had gone on."""
        found: Found = {name: [] for name in ZONES}
        for weeks in (0, 1):
            back = timedelta(weeks=weeks)
            start, end, by = (i - back for i in (midnight(self.monday), self.end, self.as_of))
            cycles = _as_it_was(by) if weeks else self.cycles
            for name, (started, reached) in ZONES.items():
                found[name] += self.one(
                    f"SELECT count(*), count(*) FILTER ({reached} <= {at(by)}) FROM {cycles} "
                    f"WHERE {started} >= {at(start)} AND {started} < {at(end)}"
                )
        return found

    def one(self, sql: str) -> list[int]:
        """The numbers of an answer with one row."""
        return [int(np.ma.filled(column, 0)[0]) for column in self.ask(sql).values()]

    def quality(self) -> Found:
        """What stands beside the counts: returns, acceptance, appointments that became something."""
        offered = f"(SELECT h.* FROM handoffs h SEMI JOIN {self.cycles} USING (journey_id))"
        asked = {
            "mql_return_rate": ("mql_at", "mql_returned_at", self.cycles),
            "sql_acceptance": ("offered_at", "accepted_at", offered),
            "appointment_to_opportunity": ("first_appointment_at", "opportunity_at", self.cycles),
        }
        found = {}
        for name, (started, reached, source) in asked.items():
            lives = self.lives(started, reached, "true AS now", source=source)
            horizon = self.horizon(started, reached, source)
            found[name] = partial(curve, lives, np.ones(len(lives["n"]), bool), horizon)
        return found

    def table(self, by: str, touched: bool) -> Found:
        """Counts and rates of the cohort per member or campaign."""
        found: dict[str, dict[Any, Any]] = {}
        for name, gate in GATES.items():
            rows = self.ask(
                f"SELECT {by} AS id, count(*) AS n FROM {self.cycles} "
                f"WHERE {self.within(gate, self.cohort)} GROUP BY 1"
            )
            found[name] = by_id(rows, "id", "n")
        if touched:
            rows = self.touched(by, self.cohort)
            found |= {n: by_id(rows, by, n) for n in TOUCHED}
        for name in ("mql_to_sql", "sql_to_opportunity"):
            started, reached = ZONES[name]
            lives = self.lives(started, reached, f"{by} AS now")
            found[name] = self.curves(lives, "now", self.horizon(started, reached))
        return {name: {str(i): v for i, v in groups.items()} for name, groups in found.items()}

    def curves(self, lives: Columns, key: str, horizon: Callable[[], int]) -> Found:
        """A curve per value of a key of lives; -1 stands for none."""
        ids = _ids(lives[key])
        return {i: partial(curve, lives, ids == i, horizon) for i in set(ids.tolist())}

    def backlog(self) -> Found:
        """What is left open, and the twenty leads that wait longest."""
        counts = self.ask(
            "SELECT count(*) FILTER (assigned_at IS NULL) AS unassigned, count(*) FILTER "
            "(first_attempt_at IS NULL AND first_contact_at IS NULL) AS untouched "
            f"FROM {self.cycles} WHERE {OPEN}"
        )
        oldest = self.ask(
            f"SELECT lead_id FROM {self.cycles} WHERE {OPEN} AND first_attempt_at IS NULL "
            "AND first_contact_at IS NULL ORDER BY response_from_at, journey_id LIMIT 20"
        )
        offered = self.ask(
            "SELECT count(*) FILTER (accepted_at IS NULL AND returned_at IS NULL) AS "
            "awaiting_answer, count(*) FILTER (returned_at IS NOT NULL) AS returned FROM "
            f"(SELECT h.* FROM handoffs h JOIN {self.cycles} c USING (journey_id) WHERE c.closed_at IS NULL "
            "QUALIFY row_number() OVER (PARTITION BY h.journey_id ORDER BY attempt DESC) = 1)"
        )
        days = "FROM touch_days WHERE face = 'all' AND"
        source = f"sum(n)::BIGINT AS no_outcome, min(day) AS since {days}"
        if not self.by_day:
            source = "count(*) AS no_outcome, min(occurred_at) AS since FROM touches WHERE"
        silent = self.ask(f"SELECT {source} kind IN ('call', 'meeting') AND disposition = 'none'")
        totals = {**counts, **offered, "no_outcome": silent["no_outcome"]}
        return {name: int(column[0]) for name, column in totals.items()} | {
            "oldest": [int(i) for i in oldest["lead_id"]]
        }

    def lives(
        self,
        started: str,
        reached: str,
        key: str,
        *,
        source: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> Columns:
        """Ages in days, by a key: of the cohort, or of those that began in another span."""
        now = int(self.as_of.timestamp() * 1_000_000) - 1
        day = "(epoch_us({}) + 32400000000) // 86400000000"
        return self.ask(
            f"SELECT {key}, {reached} IS NOT NULL AS done, greatest(coalesce({day.format(reached)}, "
            f"{(now + 32_400_000_000) // 86_400_000_000}) - {day.format(started)}, 0) AS age, "
            f"count(*) AS n FROM {source or self.cycles} WHERE {started} >= "
            f"{at(start or self.cohort)} AND {started} < {at(end or self.end)} GROUP BY ALL"
        )

    def horizon(self, started: str, reached: str, source: str | None = None) -> Callable[[], int]:
        """Days by which nine in ten of all that ever reached had done so, at most 180; asked once,
        and only when somebody wants to know."""
        day = "(epoch_us({}) + 32400000000) // 86400000000"
        sql = (
            f"SELECT quantile_disc(greatest({day.format(reached)} - {day.format(started)}, 0), 0.9) "
            f"FROM {source or self.cycles} WHERE {reached} IS NOT NULL AND {started} IS NOT NULL"
        )
        return cache(lambda: min(*self.one(sql), 180))


def counted(analyst: Analyst) -> Found:
    """All that the engine counts for the week."""
    return {
        "weeks": analyst.weekly(),
        "rates": analyst.rates(),
        "young": analyst.young(),
        "quality": analyst.quality(),
        "members": analyst.table("member_id", touched=True),
        "campaigns": analyst.table("campaign_id", touched=False),
        "backlog": analyst.backlog(),
    }


def finished(found: Any) -> Any:
    """The figures of what was counted: every curve that was left to the end."""
    if isinstance(found, dict):
        return {key: finished(part) for key, part in found.items()}
    if isinstance(found, list):
        return [finished(part) for part in found]
    return found() if callable(found) else found


def midnight(day: date) -> datetime:
    """The first instant of a day in Tokyo."""
    return datetime.combine(day, time(), TOKYO).astimezone(UTC)


def at(instant: datetime) -> str:
    """An instant as SQL writes it."""
    return f"TIMESTAMPTZ '{instant.isoformat()}'"


def _day_of(instant: datetime) -> int:
    return (int(instant.timestamp()) + 32_400) // 86_400


def _as_it_was(by: datetime) -> str:
    """The cycles with their gates as they were known at an instant: who was merged since was not, and a
    gate whose own day came later was passed with the next one."""
    known = "if({0} <= {1}, {0}, NULL)"
    won, opened, accepted, handed, mql = (
        known.format(name, at(by))
        for name in ("won_at", "opportunity_at", "accepted_at", "sql_at", "mql_at")
    )
    opened = f"coalesce({opened}, {won})"
    handed = f"coalesce({handed}, least({accepted}, {opened}))"
    return (
        f"(SELECT created_at, coalesce({mql}, {handed}) AS mql_at, {handed} AS sql_at, "
        f"{opened} AS opportunity_at, {won} AS won_at FROM journeys "
        f"WHERE merged_at IS NULL OR merged_at > {at(by)})"
    )


def _by_week(rows: Mapping[str, Any], column: str) -> list[int]:
    numbers = np.ma.filled(rows[column], 0).tolist()
    found = dict(zip(rows["week"].tolist(), numbers, strict=True))
    return [int(found.get(week, 0)) for week in range(WEEKS + 1)]


def _medians(rows: Mapping[str, Any]) -> list[float | None]:
    """Per week, when half had a first attempt; who had none yet counts as never."""
    ages = np.ma.filled(rows["age"].astype(float), np.inf)
    found = (np.sort(ages[rows["week"] == week]) for week in range(WEEKS + 1))
    half = (float(each[(len(each) - 1) // 2]) if len(each) else np.inf for each in found)
    return [age if np.isfinite(age) else None for age in half]


def _ids(column: Any) -> Any:
    return np.ma.filled(column, -1)


def by_id(rows: Columns, key: str, column: str) -> Found:
    """Numbers by id; -1 stands for none."""
    ids, numbers = _ids(rows[key]).tolist(), np.ma.filled(rows[column], 0).tolist()
    return {i: n for i, n in zip(ids, numbers, strict=True) if n}


def curve(lives: Columns, mine: Any, horizon: Callable[[], int]) -> float | None:
    """The share that reaches within the horizon, by product limit."""
    age, done, n = (lives[name][mine] for name in ("age", "done", "n"))
    if not len(age):
        return None
    ages, place = np.unique(age, return_inverse=True)
    reached = np.bincount(place, weights=n * done.astype(bool), minlength=len(ages))
    ended = np.bincount(place, weights=n, minlength=len(ages))
    left = np.cumprod(1 - reached / ended[::-1].cumsum()[::-1])
    i = int(np.searchsorted(ages, horizon(), side="right")) - 1
    return 1 - float(left[i]) if i >= 0 else 0.0


def _printed(arguments: Iterable[str]) -> str:
    facts, monday, as_of = arguments
    instant = datetime.fromisoformat(as_of)
    analyst = Analyst.over_files(Path(facts), date.fromisoformat(monday), instant)
    return json.dumps(finished(counted(analyst)))


if __name__ == "__main__":
    print(_printed(sys.argv[1:]))

"""Figures as SQL written by hand, for DuckDB and for PostgreSQL, and their end in numpy.

Nothing here uses Tasuki: where its figures agree with these, either both are right or two people
made the same mistake. The two dialects differ in one place, the local day of an instant: DuckDB
converts zones slowly, so its SQL adds Tokyo's nine hours, as one does who has waited for it once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import numpy as np

Rows = dict[str, np.ndarray[Any, Any]]
Dialect = Literal["duckdb", "postgres"]

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Ask:
    """What a figure is asked for. `now_pos` is `as_of` on the business clock, in working seconds;
    `horizon` the days after which a rate no longer waits."""

    start: datetime
    end: datetime
    as_of: datetime
    now_pos: int
    horizon: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure: its value, its units, and those of them that reached."""

    value: float | None
    n: int
    k: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A query, and what makes a figure of its rows. `touches` marks those over all touches."""

    sql: Callable[[Dialect, Ask], str]
    finish: Callable[[Rows, Ask], Answer]
    touches: bool = False


def instant(at: datetime) -> str:
    """An instant as both dialects read it."""
    return f"TIMESTAMPTZ '{at.isoformat()}'"


def local_day(dialect: Dialect, column: str) -> str:
    if dialect == "duckdb":
        return f"(epoch_us({column}) + 32400000000) // 86400000000"
    return f"({column} AT TIME ZONE 'Asia/Tokyo')::date"


def _second(dialect: Dialect, column: str) -> str:
    if dialect == "duckdb":
        return f"epoch_us({column}) // 1000000"
    return f"floor(extract(epoch FROM {column}))::bigint"


def within(column: str, ask: Ask) -> str:
    return f"{column} >= {instant(ask.start)} AND {column} < {instant(ask.end)}"


def unmerged(ask: Ask) -> str:
    return f"(merged_at IS NULL OR merged_at > {instant(ask.as_of)})"


_PASSED = "mql_at IS NOT NULL AND NOT mql_inferred"
"""Inside sales owes an answer to what was passed on to it."""

_BOTH = "greatest(assigned_at, response_from_at)"
"""When somebody was assigned to what there was to answer; only where somebody ever was."""


def not_of_merged(table: str, ask: Ask) -> str:
    return (
        f"NOT EXISTS (SELECT 1 FROM journeys j WHERE j.journey_id = {table}.journey_id "
        f"AND j.merged_at <= {instant(ask.as_of)})"
    )


def only_count(rows: Rows, _: Ask) -> Answer:
    n = int(rows["n"][0])
    return Answer(float(n), n)


def cycles(column: str) -> Figure:
    """How many cycles passed a gate."""
    return Figure(
        lambda _, ask: (
            f"SELECT count(*) AS n FROM journeys WHERE {within(column, ask)} AND {unmerged(ask)}"
        ),
        only_count,
    )


def handoffs(column: str) -> Figure:
    """How many hand-overs were answered so."""
    return Figure(
        lambda _, ask: (
            f"SELECT count(*) AS n FROM handoffs WHERE {within(column, ask)} "
            f"AND {not_of_merged('handoffs', ask)}"
        ),
        only_count,
    )


def touches(condition: str) -> Figure:
    """How many touches are such."""
    return Figure(
        lambda _, ask: (
            f"SELECT count(*) AS n FROM touches WHERE {within('occurred_at', ask)} AND {condition}"
        ),
        only_count,
        touches=True,
    )


def share(condition: str, such: str) -> Figure:
    """How many of some touches ended so."""
    return Figure(
        lambda _, ask: (
            f"SELECT count(*) AS n, count(*) FILTER (WHERE {such}) AS k FROM touches "
            f"WHERE {within('occurred_at', ask)} AND {condition}"
        ),
        of_all,
        touches=True,
    )


def of_sum(rows: Rows, _: Ask) -> Answer:
    """A sum, and of how many."""
    return Answer(float(rows["total"][0]), int(rows["n"][0]))


def of_all(rows: Rows, _: Ask) -> Answer:
    n, k = int(rows["n"][0]), int(rows["k"][0])
    return Answer(k / n if n else None, n, k)


def waiting(*without: str) -> Figure:
    """How many open cycles wait for us, without any of some instants."""
    missing = " AND ".join(f"{column} IS NULL" for column in ("closed_at", "sql_at", *without))
    return Figure(
        lambda _, ask: (
            f"SELECT count(*) AS n FROM journeys WHERE {within('response_from_at', ask)} "
            f"AND {unmerged(ask)} AND {_PASSED} AND NOT do_not_contact AND {missing}"
        ),
        only_count,
    )


def offers(started: str, state: str) -> Figure:
    """How many open cycles' latest hand-overs are in a state."""
    return Figure(
        lambda _, ask: (
            "SELECT count(*) AS n FROM (SELECT *, row_number() OVER "
            "(PARTITION BY journey_id ORDER BY attempt DESC) AS back FROM handoffs) latest "
            "JOIN (SELECT journey_id, closed_at, merged_at FROM journeys) cycle USING (journey_id) "
            f"WHERE back = 1 AND {within(started, ask)} AND {state} AND closed_at IS NULL "
            f"AND {unmerged(ask)}"
        ),
        only_count,
    )


def amount() -> Figure:
    """What the deals won were worth."""
    return Figure(
        lambda _, ask: (
            "SELECT count(*) AS n, coalesce(sum(amount), 0) AS total FROM deals "
            f"WHERE {within('won_at', ask)} AND {not_of_merged('deals', ask)}"
        ),
        of_sum,
    )


def matured(started: str, reached: str, rows: str = "journeys", such: str = "true") -> Figure:
    """The share that reaches within the horizon: (age, reached, how many) in SQL, the rest here."""

    def sql(dialect: Dialect, ask: Ask) -> str:
        merged = not_of_merged(rows, ask) if rows == "handoffs" else unmerged(ask)
        done = f"coalesce({reached} <= {instant(ask.as_of)}, false)"
        began = local_day(dialect, started)
        now = local_day(dialect, f"({instant(ask.as_of)} - INTERVAL '1 microsecond')")
        return (
            f"SELECT CASE WHEN {done} THEN {local_day(dialect, reached)} - {began} "
            f"ELSE {now} - {began} END AS age, {done} AS done, count(*) AS n "
            f"FROM {rows} WHERE {within(started, ask)} AND {merged} AND {such} GROUP BY 1, 2"
        )

    return Figure(sql, within_horizon)


def business(started: str, reached: str, share: float = 0.5) -> Figure:
    """Working time until a share has reached: unit by unit from SQL, the rest here."""
    start, end = (name.removesuffix("_at") + "_pos" for name in (started, reached))

    def sql(_: Dialect, ask: Ask) -> str:
        known = f"coalesce({reached} <= {instant(ask.as_of)}, false)"
        return (
            f"SELECT CASE WHEN {known} THEN {end} ELSE {ask.now_pos} END - {start} AS age, "
            f"{known} AS done FROM journeys "
            f"WHERE {within(started, ask)} AND {unmerged(ask)} AND {_PASSED}"
        )

    return Figure(sql, _reached_by_share(share))


def human_wait(share: float = 0.5) -> Figure:
    """Working time from the later of assignment and beginning until a share had a first attempt."""

    def sql(_: Dialect, ask: Ask) -> str:
        known = f"coalesce(first_attempt_at <= {instant(ask.as_of)}, false)"
        return (
            f"SELECT CASE WHEN {known} THEN first_attempt_pos ELSE {ask.now_pos} END - CASE WHEN "
            "assigned_at < response_from_at THEN response_from_pos ELSE assigned_pos END AS age, "
            f"{known} AS done FROM journeys WHERE assigned_at IS NOT NULL AND "
            f"{within(_BOTH, ask)} AND {unmerged(ask)} AND {_PASSED}"
        )

    return Figure(sql, _reached_by_share(share))


def elapsed(started: str, reached: str, share: float = 0.5) -> Figure:
    """Seconds until a share has reached."""

    def sql(dialect: Dialect, ask: Ask) -> str:
        known = f"coalesce({reached} <= {instant(ask.as_of)}, false)"
        start, end = _second(dialect, started), _second(dialect, reached)
        return (
            f"SELECT CASE WHEN {known} THEN {end} ELSE {int(ask.as_of.timestamp())} END - ({start}) "
            f"AS age, {known} AS done FROM journeys "
            f"WHERE {within(started, ask)} AND {unmerged(ask)} AND {_PASSED}"
        )

    return Figure(sql, _reached_by_share(share))


def human_elapsed() -> Figure:
    """Seconds from the later of assignment and beginning until half had a first attempt."""
    waited = elapsed(_BOTH, "first_attempt_at")
    return Figure(
        lambda dialect, ask: f"{waited.sql(dialect, ask)} AND assigned_at IS NOT NULL",
        waited.finish,
    )


def days(started: str, reached: str) -> Figure:
    """Calendar days until half has reached, in seconds."""
    aged = matured(started, reached)

    def finish(rows: Rows, ask: Ask) -> Answer:
        found = _reached_by_share(0.5)(rows, ask)
        value = None if found.value is None else found.value * DAY_S
        return Answer(value, found.n, found.k)

    return Figure(aged.sql, finish)


def product_limit(
    age: np.ndarray[Any, Any], done: np.ndarray[Any, Any], n: np.ndarray[Any, Any]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Ages at which somebody reached, and the share that has not after each."""
    ages, place = np.unique(np.maximum(age, 0), return_inverse=True)
    reached = np.bincount(place, weights=n * done, minlength=len(ages))
    ended = np.bincount(place, weights=n, minlength=len(ages))
    at_risk = ended[::-1].cumsum()[::-1]
    return ages, np.cumprod(1 - reached / at_risk)


def _columns(rows: Rows) -> tuple[np.ndarray[Any, Any], ...]:
    age = rows["age"].astype(np.int64)
    n = rows["n"].astype(np.int64) if "n" in rows else np.ones(len(age), np.int64)
    return age, rows["done"].astype(bool), n


def within_horizon(rows: Rows, ask: Ask) -> Answer:
    age, done, n = _columns(rows)
    if not len(age):
        return Answer(None, 0, 0)
    ages, left = product_limit(age, done, n)
    i = int(np.searchsorted(ages, ask.horizon, side="right")) - 1
    return Answer(1 - float(left[i]) if i >= 0 else 0.0, int(n.sum()), int(n[done].sum()))


def _reached_by_share(share: float) -> Callable[[Rows, Ask], Answer]:
    def finish(rows: Rows, _: Ask) -> Answer:
        age, done, n = _columns(rows)
        if not len(age):
            return Answer(None, 0, 0)
        ages, left = product_limit(age, done, n)
        there = np.flatnonzero(left <= 1 - share + 1e-12)
        value = float(ages[there[0]]) if len(there) else None
        return Answer(value, int(n.sum()), int(n[done].sum()))

    return finish

"""The same figures in pandas, over columns that are in memory already.

Texts are categories, as one makes them who has seen ten million Python strings once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.dataset as ds

from bench.baselines.figures import DAY_S, Answer, Ask, product_limit

Frames = Mapping[str, pd.DataFrame]

COLUMNS: dict[str, tuple[str, ...]] = {
    "touches": (
        "journey_id", "occurred_at", "kind", "direction", "disposition", "script_version",
    ),
    "journeys": (
        "journey_id", "created_at", "mql_at", "assigned_at", "sql_at", "mql_returned_at",
        "opportunity_at", "won_at", "lost_at", "recycled_at", "merged_at", "response_from_at",
        "first_attempt_at", "first_contact_at", "first_conversation_at", "response_from_pos",
        "assigned_pos", "first_attempt_pos", "first_contact_pos", "first_conversation_pos",
        "closed_at", "do_not_contact", "mql_inferred", "first_appointment_at", "accepted_at",
    ),
    "handoffs": ("journey_id", "attempt", "offered_at", "accepted_at", "returned_at"),
    "deals": ("journey_id", "won_at", "amount"),
    "participations": ("journey_id", "campaign_id", "joined_at", "nth"),
    "campaigns": ("starts_at", "cost"),
    "obligations": (
        "kind", "subject", "opened_at", "due_at", "met_at", "cancelled_at", "excused",
    ),
    "obligation_lifts": ("kind", "subject", "started_at", "ended_at"),
}  # fmt: skip
"""What is read of each table."""


def load(files: Mapping[str, Sequence[str]]) -> dict[str, pd.DataFrame]:
    """The columns of every table from its Parquet files."""
    frames = {}
    for table, columns in COLUMNS.items():
        rows = ds.dataset(list(files[table])).to_table(columns=list(columns))
        texts = [f.name for f in rows.schema if f.type in ("string", "large_string")]
        for name in texts:
            i = rows.schema.get_field_index(name)
            rows = rows.set_column(i, name, rows[name].dictionary_encode())
        frames[table] = rows.to_pandas(split_blocks=True)
    return frames


@dataclass(frozen=True)
class Frame:
    """How one metric is read from the frames."""

    read: Callable[[Frames, Ask], Answer]


def within(rows: pd.Series[Any], ask: Ask) -> pd.Series[bool]:
    return (rows >= ask.start) & (rows < ask.end)


def unmerged(journeys: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    return journeys.merged_at.isna() | (journeys.merged_at > ask.as_of)


def standing(frames: Frames, table: str, ask: Ask) -> pd.DataFrame:
    rows, journeys = frames[table], frames["journeys"]
    if table == "journeys":
        return rows[unmerged(rows, ask)]
    merged = journeys.journey_id[journeys.merged_at <= ask.as_of]
    return rows[~rows.journey_id.isin(merged)]


def _passed(frames: Frames, ask: Ask) -> pd.DataFrame:
    rows = standing(frames, "journeys", ask)
    return rows[rows.mql_at.notna() & ~rows.mql_inferred]


def counted(table: str, column: str) -> Frame:
    """How many rows have an instant in the window."""

    def read(frames: Frames, ask: Ask) -> Answer:
        n = int(within(standing(frames, table, ask)[column], ask).sum())
        return Answer(float(n), n)

    return Frame(read)


def waiting(*without: str) -> Frame:
    """How many open cycles wait for us, without any of some instants."""

    def read(frames: Frames, ask: Ask) -> Answer:
        rows = _passed(frames, ask)
        asked = within(rows.response_from_at, ask) & ~rows.do_not_contact
        for column in ("closed_at", "sql_at", *without):
            asked &= rows[column].isna()
        n = int(asked.sum())
        return Answer(float(n), n)

    return Frame(read)


def offers(started: str, *, returned: bool) -> Frame:
    """How many open cycles' latest hand-overs are in a state."""

    def read(frames: Frames, ask: Ask) -> Answer:
        cycles = standing(frames, "journeys", ask)
        opened = cycles.journey_id[cycles.closed_at.isna()]
        rows = frames["handoffs"].sort_values("attempt").drop_duplicates("journey_id", keep="last")
        rows = rows[rows.journey_id.isin(opened) & within(rows[started], ask)]
        state = (
            rows.returned_at.notna()
            if returned
            else (rows.returned_at.isna() & rows.accepted_at.isna())
        )
        n = int(state.sum())
        return Answer(float(n), n)

    return Frame(read)


def amount() -> Frame:
    """What the deals won were worth."""

    def read(frames: Frames, ask: Ask) -> Answer:
        deals = standing(frames, "deals", ask)
        won = deals[within(deals.won_at, ask)]
        return Answer(float(won.amount.sum()), len(won))

    return Frame(read)


def touches(mask: Callable[[pd.DataFrame], Any]) -> Frame:
    """How many touches are such."""

    def read(frames: Frames, ask: Ask) -> Answer:
        rows = frames["touches"]
        n = int((within(rows.occurred_at, ask) & mask(rows)).sum())
        return Answer(float(n), n)

    return Frame(read)


def share(mask: Callable[[pd.DataFrame], Any], such: Sequence[str]) -> Frame:
    """How many of some touches ended so."""

    def read(frames: Frames, ask: Ask) -> Answer:
        rows = frames["touches"]
        asked = within(rows.occurred_at, ask) & mask(rows)
        n, k = int(asked.sum()), int((asked & rows.disposition.isin(such)).sum())
        return Answer(k / n if n else None, n, k)

    return Frame(read)


def matured(started: str, reached: str, table: str = "journeys") -> Frame:
    """The share that reaches within the horizon."""

    def read(frames: Frames, ask: Ask) -> Answer:
        return _share_by(standing(frames, table, ask), started, reached, ask)

    return Frame(read)


def pitches(reached: str) -> Frame:
    """The share that reaches, of cycles not handed over by the first call that followed a script.

    That call is looked for among all touches; the journeys say which it is.
    """

    def read(frames: Frames, ask: Ask) -> Answer:
        calls = frames["touches"]
        called = (calls.kind == "call") & (calls.direction != "in") & calls.script_version.notna()
        called &= calls.occurred_at <= ask.as_of
        first = calls[called].groupby("journey_id").occurred_at.min().rename("called_at")
        rows = standing(frames, "journeys", ask).join(first, "journey_id", "inner")
        rows = rows[rows.sql_at.isna() | (rows.sql_at >= rows.called_at)]
        return _share_by(rows, "called_at", reached, ask)

    return Frame(read)


def _share_by(rows: pd.DataFrame, started: str, reached: str, ask: Ask) -> Answer:
    age, done = _days(rows[within(rows[started], ask)], started, reached, ask)
    if not len(age):
        return Answer(None, 0, 0)
    ages, left = product_limit(age, done, np.ones(len(age)))
    i = int(np.searchsorted(ages, ask.horizon, side="right")) - 1
    return Answer(1 - float(left[i]) if i >= 0 else 0.0, len(age), int(done.sum()))


def _days(rows: pd.DataFrame, started: str, reached: str, ask: Ask) -> tuple[Any, Any]:
    done = (rows[reached] <= ask.as_of).to_numpy()
    ends = rows[reached].where(rows[reached] <= ask.as_of, ask.as_of - pd.Timedelta(microseconds=1))
    return _local_day(ends) - _local_day(rows[started]), done


def _local_day(instants: pd.Series[Any]) -> Any:
    return (
        instants.dt.tz_convert("Asia/Tokyo")
        .dt.tz_localize(None)
        .to_numpy()
        .astype("datetime64[D]")
        .astype(np.int64)
    )


def days(started: str, reached: str) -> Frame:
    """Calendar days until half has reached, in seconds."""

    def read(frames: Frames, ask: Ask) -> Answer:
        rows = standing(frames, "journeys", ask)
        age, done = _days(rows[within(rows[started], ask)], started, reached, ask)
        return _half(age * DAY_S, done, 0.5)

    return Frame(read)


def business(started: str, reached: str, share: float = 0.5) -> Frame:
    """Working time until a share has reached."""
    start, end = (name.removesuffix("_at") + "_pos" for name in (started, reached))

    def read(frames: Frames, ask: Ask) -> Answer:
        rows = _passed(frames, ask)
        rows = rows[within(rows[started], ask)]
        done = (rows[reached] <= ask.as_of).to_numpy()
        ends = np.where(done, rows[end].fillna(0), ask.now_pos).astype(np.int64)
        return _half(ends - rows[start].to_numpy().astype(np.int64), done, share)

    return Frame(read)


def human_wait(share: float = 0.5) -> Frame:
    """Working time from the later of assignment and beginning until a share had a first attempt."""

    def read(frames: Frames, ask: Ask) -> Answer:
        rows, _, late = _assigned(frames, ask)
        start = rows.assigned_pos.where(~late, rows.response_from_pos).to_numpy().astype(np.int64)
        done = (rows.first_attempt_at <= ask.as_of).to_numpy()
        ends = np.where(done, rows.first_attempt_pos.fillna(0), ask.now_pos).astype(np.int64)
        return _half(ends - start, done, share)

    return Frame(read)


def human_elapsed() -> Frame:
    """Seconds from the later of assignment and beginning until half had a first attempt."""

    def read(frames: Frames, ask: Ask) -> Answer:
        rows, started, _ = _assigned(frames, ask)
        return _waited(started, rows.first_attempt_at, ask, 0.5)

    return Frame(read)


def _assigned(frames: Frames, ask: Ask) -> tuple[pd.DataFrame, pd.Series[Any], pd.Series[bool]]:
    """Cycles with somebody assigned and something to answer in the window: since when, and whether
    there was nothing yet to answer when somebody was assigned."""
    rows = _passed(frames, ask)
    rows = rows[rows.assigned_at.notna()]
    late = rows.assigned_at < rows.response_from_at
    started = rows.assigned_at.where(~late, rows.response_from_at)
    asked = within(started, ask)
    return rows[asked], started[asked], late[asked]


def elapsed(started: str, reached: str, share: float = 0.5) -> Frame:
    """Seconds until a share has reached."""

    def read(frames: Frames, ask: Ask) -> Answer:
        rows = _passed(frames, ask)
        rows = rows[within(rows[started], ask)]
        return _waited(rows[started], rows[reached], ask, share)

    return Frame(read)


def _waited(started: pd.Series[Any], reached: pd.Series[Any], ask: Ask, share: float) -> Answer:
    done = (reached <= ask.as_of).to_numpy()
    ends = _second(reached.where(reached <= ask.as_of, ask.as_of))
    return _half(ends - _second(started), done, share)


def _second(instants: pd.Series[Any]) -> Any:
    return instants.dt.tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64)


def _half(age: Any, done: Any, share: float) -> Answer:
    if not len(age):
        return Answer(None, 0, 0)
    ages, left = product_limit(age, done, np.ones(len(age)))
    there = np.flatnonzero(left <= 1 - share + 1e-12)
    return Answer(float(ages[there[0]]) if len(there) else None, len(age), int(done.sum()))

"""By hand: what is in a stage of the relay, what has left it, and what nobody has answered."""

from __future__ import annotations

import pandas as pd

from bench.baselines.figures import Answer, Ask, Figure, instant, not_of_merged, only_count
from bench.baselines.figures import unmerged as standing_now
from bench.baselines.figures import within as inside
from bench.baselines.frames import Frame, Frames, standing, within


def held(entered: str, onward: str) -> Figure:
    """How many cycles entered a stage and are in it still."""
    left = f"least({onward}, closed_at)"
    return Figure(
        lambda _, ask: (
            f"SELECT count(*) AS n FROM journeys WHERE {inside(entered, ask)} "
            f"AND {standing_now(ask)} AND ({left} IS NULL OR {left} > {instant(ask.as_of)})"
        ),
        only_count,
    )


def left(entered: str, onward: str) -> Figure:
    """How many cycles left a stage, onward or closed."""
    return Figure(
        lambda _, ask: (
            "SELECT count(*) AS n FROM journeys "
            f"WHERE {inside(f'least({onward}, closed_at)', ask)} "
            f"AND {entered} <= {instant(ask.as_of)} AND {standing_now(ask)}"
        ),
        only_count,
    )


def silent() -> Figure:
    """How many hand-overs nobody has answered."""
    answer = "least(accepted_at, returned_at)"
    return Figure(
        lambda _, ask: (
            f"SELECT count(*) AS n FROM handoffs WHERE {inside('offered_at', ask)} "
            f"AND ({answer} IS NULL OR {answer} > {instant(ask.as_of)}) "
            f"AND {not_of_merged('handoffs', ask)}"
        ),
        only_count,
    )


def held_frame(entered: str, onward: str) -> Frame:
    """The same in pandas as `held`."""

    def read(frames: Frames, ask: Ask) -> Answer:
        rows = standing(frames, "journeys", ask)
        rows = rows[within(rows[entered], ask)]
        gone = _first_of(rows, onward, "closed_at") <= ask.as_of
        return _so_many(~gone)

    return Frame(read)


def left_frame(entered: str, onward: str) -> Frame:
    """The same in pandas as `left`."""

    def read(frames: Frames, ask: Ask) -> Answer:
        rows = standing(frames, "journeys", ask)
        rows = rows[rows[entered] <= ask.as_of]
        return _so_many(within(_first_of(rows, onward, "closed_at"), ask))

    return Frame(read)


def silent_frame() -> Frame:
    """The same in pandas as `silent`."""

    def read(frames: Frames, ask: Ask) -> Answer:
        rows = standing(frames, "handoffs", ask)
        rows = rows[within(rows.offered_at, ask)]
        return _so_many(~(_first_of(rows, "accepted_at", "returned_at") <= ask.as_of))

    return Frame(read)


def _first_of(rows: pd.DataFrame, one: str, other: str) -> pd.Series[pd.Timestamp]:
    """The earlier of two instants, of which either may be missing."""
    earlier = rows[one].isna() | (rows[other] < rows[one])
    return rows[one].where(~earlier, rows[other])


def _so_many(such: pd.Series[bool]) -> Answer:
    n = int(such.sum())
    return Answer(float(n), n)

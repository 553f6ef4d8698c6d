"""By hand: what was promised, whether it was kept, and what is overdue."""

from __future__ import annotations

import pandas as pd

from bench.baselines.figures import Answer, Ask, Figure, instant, of_all, only_count
from bench.baselines.figures import within as inside
from bench.baselines.frames import Frame, Frames, within

IN_TIME, EVER, NEVER = "in time", "ever", "never"
"""What of the promises that fell due is counted: those met in time, those met, those not met."""


def promises(kind: str, such: str = IN_TIME) -> Figure:
    """The share of the promises of a kind that were kept so, among those that fell due."""

    def sql(_: object, ask: Ask) -> str:
        met = f"coalesce(met_at <= {instant(ask.as_of)}, false)"
        kept = {IN_TIME: f"{met} AND met_at <= due_at", EVER: met, NEVER: f"NOT {met}"}[such]
        return (
            f"SELECT count(*) AS n, count(*) FILTER (WHERE {kept}) AS k FROM obligations "
            f"WHERE kind = '{kind}' AND {inside('opened_at', ask)} "
            f"AND due_at < {instant(ask.as_of)} AND NOT excused"
        )

    return Figure(sql, of_all)


def overdue() -> Figure:
    """How many promises fell due and are owed still."""

    def sql(_: object, ask: Ask) -> str:
        now = instant(ask.as_of)
        return (
            f"SELECT count(*) AS n FROM obligations o WHERE {inside('due_at', ask)} "
            f"AND due_at < {now} AND (met_at IS NULL OR met_at > {now}) "
            f"AND (cancelled_at IS NULL OR cancelled_at > {now}) AND NOT EXISTS ("
            "SELECT 1 FROM obligation_lifts l WHERE l.kind = o.kind AND l.subject = o.subject "
            f"AND l.started_at <= {now} AND l.ended_at > {now})"
        )

    return Figure(sql, only_count)


def promises_frame(kind: str, such: str = IN_TIME) -> Frame:
    """The same in pandas as `promises`."""

    def read(frames: Frames, ask: Ask) -> Answer:
        rows = frames["obligations"]
        asked = (rows.kind == kind) & within(rows.opened_at, ask)
        rows = rows[asked & (rows.due_at < ask.as_of) & ~rows.excused]
        met = rows.met_at <= ask.as_of
        kept = {IN_TIME: met & (rows.met_at <= rows.due_at), EVER: met, NEVER: ~met}[such]
        n, k = len(rows), int(kept.sum())
        return Answer(k / n if n else None, n, k)

    return Frame(read)


def overdue_frame() -> Frame:
    """The same in pandas as `overdue`."""

    def read(frames: Frames, ask: Ask) -> Answer:
        rows, lifts = frames["obligations"], frames["obligation_lifts"]
        owed = within(rows.due_at, ask) & (rows.due_at < ask.as_of)
        owed &= ~(rows.met_at <= ask.as_of) & ~(rows.cancelled_at <= ask.as_of)
        lifted = lifts[(lifts.started_at <= ask.as_of) & (lifts.ended_at > ask.as_of)]
        keys = pd.MultiIndex.from_frame(rows.loc[owed, ["kind", "subject"]])
        n = int((~keys.isin(pd.MultiIndex.from_frame(lifted[["kind", "subject"]]))).sum())
        return Answer(float(n), n)

    return Frame(read)

"""What a draft would have done in a window of the past, counted by the engine in one scan.

Of each lead that could have become MQL, three things are kept: when the gate first held in the
window, the highest score at which all else held, and the score that it came into the window with.
From these follow the MQLs of every threshold around the draft's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

import ibis

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.roles import Role
from tasuki.domain.window import Every, Window
from tasuki.domain.zones import micros
from tasuki.facts.localtime import LocalTime, epoch_us
from tasuki.facts.snapshot import Snapshot
from tasuki.rulebook.layout import Layout
from tasuki.rulebook.score import reached
from tasuki.rulebook.steps import Span, steps

Column: TypeAlias = Any
Table: TypeAlias = Any

OUTCOMES: dict[str, str] = {
    "sql": "sql_at",
    "opportunity": "opportunity_at",
    "won": "won_at",
}
"""What an MQL may come to, and the column of it."""

Life = tuple[int, bool, int]
"""After how many days, whether it was reached (or last watched), and how many leads."""

NEVER, WITHIN, OTHERWISE = 0, 1, 2
"""Whether a lead was really passed on: never, in the window, or at another time."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What was really passed on: leads by week of the window, what they came to, and after how many
    days all MQLs of all time came to what they came to.

    `callers` are the inside sales reps who were there in each week.
    """

    weeks: tuple[int, ...]
    lives: Mapping[str, tuple[Life, ...]]
    ever: Mapping[str, tuple[Life, ...]]
    callers: tuple[int, ...]

    @property
    def leads(self) -> int:
        """How many leads were passed in the window."""
        return sum(self.weeks)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a draft would have passed on: leads by week and by whether they were really passed on
    (NEVER, WITHIN, OTHERWISE), what those came to that were (`within` the window, or at any time),
    and how many it would have been at other thresholds."""

    weeks: tuple[int, ...]
    tried: Mapping[int, int]
    within: Mapping[str, tuple[Life, ...]]
    lives: Mapping[str, tuple[Life, ...]]
    thresholds: Mapping[int, int] = field(default_factory=dict)

    @property
    def leads(self) -> int:
        """How many leads would have become MQL."""
        return sum(self.weeks)


def passed(snapshot: Snapshot, window: Window, *, as_of: datetime) -> Passed:
    """What was really passed on in a window: by an MQL gate that was recorded, not only implied."""
    passes = _passes(snapshot, as_of)
    clock = _clock(snapshot, passes, window, as_of)
    first = passes.filter(*_inside(passes.mql_at, window))
    first = first.group_by("lead_id").aggregate(tried_at=first.mql_at.min())
    first = first.mutate(whether=ibis.literal(WITHIN))
    everyone = passes.rename(tried_at="mql_at").mutate(whether=ibis.literal(OTHERWISE))
    found = _counted(
        snapshot,
        _count(first, "week", key=_week(epoch_us(first.tried_at), window)),
        *_lives(passes, first, clock, as_of),
        *_lived(everyone, clock, as_of),
    )
    return Passed(
        weeks=_by_week(found, window),
        lives={name: _sorted(found, name, (WITHIN,)) for name in OUTCOMES},
        ever={name: _sorted(found, name, (OTHERWISE,)) for name in OUTCOMES},
        callers=_callers(snapshot, window),
    )


def tried(
    snapshot: Snapshot,
    draft: Agreement,
    window: Window,
    *,
    as_of: datetime,
    thresholds: Sequence[int] = (),
) -> Tried:
    """What a draft would have passed on in a window: leads whose gate did not hold when it began and
    held in it. `thresholds` are counted beside the draft's own."""
    span = Span.between(window.start, window.end, as_of)
    passes = _passes(snapshot, as_of)
    clock = _clock(snapshot, passes, window, as_of)
    leads = _eligible(snapshot, draft, span, as_of, min((draft.mql.threshold, *thresholds)))
    mine = leads.filter(_turned(leads, draft.mql.threshold))
    mine = mine.left_join(_nearest(passes, window), "lead_id").drop("lead_id_right")
    inside = ibis.and_(*_inside(mine.tried_at, window))
    known = ibis.ifelse(inside, WITHIN, OTHERWISE)
    mine = mine.mutate(whether=ibis.ifelse(mine.tried_at.isnull(), NEVER, known))
    found = _counted(
        snapshot,
        _count(mine, "week", key=_week(mine.first_at, window)),
        _count(mine, "tried"),
        *_lives(passes, mine.filter(mine.whether != NEVER), clock, as_of),
        *(_at_threshold(leads, threshold) for threshold in thresholds),
    )
    tries = {whether: n for _, _, whether, n in found.get("tried", ())}
    beside = {key: n for key, _, _, n in found.get("threshold", ())}
    return Tried(
        weeks=_by_week(found, window),
        tried={whether: tries.get(whether, 0) for whether in (NEVER, WITHIN, OTHERWISE)},
        within={name: _sorted(found, name, (WITHIN,)) for name in OUTCOMES},
        lives={name: _sorted(found, name, (WITHIN, OTHERWISE)) for name in OUTCOMES},
        thresholds={threshold: beside.get(threshold, 0) for threshold in thresholds},
    )


def weeks(window: Window) -> list[Window]:
    """The weeks of a window, its ends cut."""
    return list(window.split(Every.WEEK))


def _eligible(
    snapshot: Snapshot, draft: Agreement, span: Span, as_of: datetime, lowest: int
) -> Table:
    """Per lead that came up to the lowest threshold in the window: when it first came up to the
    draft's, its best score, and the score it came with; where all else held."""
    layout = Layout(draft.mql, reasons=False)
    rows = reached(steps(snapshot.tables, layout, span, as_of=as_of, lowest=lowest), layout).select(
        "lead_id", "step_at", "score", "admitted"
    )
    rows = rows.filter(rows.admitted & (rows.score >= lowest))
    came = rows.step_at <= span.carried
    held = ~came & (rows.score >= draft.mql.threshold)
    found = rows.group_by("lead_id").aggregate(
        first_at=rows.step_at.min(where=held),
        best=rows.score.max(where=~came),
        before=rows.score.max(where=came),
    )
    return found.filter(found.best.notnull())


def _turned(leads: Table, threshold: int) -> Column:
    """Whether a lead became MQL in the window at a threshold."""
    held = (leads.before >= threshold).fill_null(False)
    return (leads.best >= threshold) & ~held


def _at_threshold(leads: Table, threshold: int) -> Table:
    rows = leads.filter(_turned(leads, threshold)).mutate(whether=ibis.literal(NEVER))
    return _count(rows, "threshold", key=ibis.literal(threshold))


def _count(rows: Table, kind: str, *, key: Column = None, reached: Column = None) -> Table:
    """How many rows there are, in the columns that all counts have in common."""
    no = ibis.literal(False)
    return rows.group_by(
        kind=ibis.literal(kind),
        key=(ibis.literal(0) if key is None else key).cast("int64"),
        reached=no if reached is None else reached,
        whether=rows.whether.cast("int64"),
    ).aggregate(n=rows.count())


def _counted(snapshot: Snapshot, *counts: Table) -> dict[str, list[tuple[int, bool, int, int]]]:
    """All counts from one query: key, reached, whether and how many, by kind."""
    table = snapshot.arrow(ibis.union(*counts))
    found: dict[str, list[tuple[int, bool, int, int]]] = {}
    columns = (table[name].to_pylist() for name in ("kind", "key", "reached", "whether", "n"))
    for kind, *rest in zip(*columns, strict=True):
        found.setdefault(kind, []).append((rest[0], rest[1], rest[2], rest[3]))
    return found


def _passes(snapshot: Snapshot, as_of: datetime) -> Table:
    """The lead cycles that were passed on by as_of, of leads that were not merged."""
    rows = snapshot.tables["journeys"]
    rows = rows.filter(
        rows.mql_at <= as_of,
        ~rows.mql_inferred,
        rows.merged_at.isnull() | (rows.merged_at > as_of),
    )
    return rows.select("lead_id", "journey_id", "mql_at", *OUTCOMES.values())


def _nearest(passes: Table, window: Window) -> Table:
    """Per lead, when it was passed on: first from the window's start on, or else last before."""
    later = passes.mql_at >= window.start
    found = passes.group_by("lead_id").aggregate(
        later=passes.mql_at.min(where=later), earlier=passes.mql_at.max(where=~later)
    )
    return found.select("lead_id", tried_at=ibis.coalesce(found.later, found.earlier))


def _lives(passes: Table, leads: Table, clock: LocalTime, as_of: datetime) -> list[Table]:
    """What the cycles came to that these leads were passed on in."""
    of = leads.select("lead_id", "whether", tried_at="tried_at", mql_at="tried_at")
    return _lived(passes.inner_join(of, ["lead_id", "mql_at"]), clock, as_of)


def _lived(rows: Table, clock: LocalTime, as_of: datetime) -> list[Table]:
    """Per outcome, days and whether it was reached: how many."""
    seen = clock.day(as_of - timedelta(microseconds=1))
    found = []
    for name, column in OUTCOMES.items():
        done = (rows[column] <= as_of).fill_null(False)
        until = ibis.ifelse(done, clock.day_column(rows[column]), seen)
        days = ibis.greatest(until - clock.day_column(rows.tried_at), 0)
        found.append(_count(rows, name, key=days, reached=done))
    return found


def _clock(snapshot: Snapshot, passes: Table, window: Window, as_of: datetime) -> LocalTime:
    """The wall clock from the first pass on."""
    first = snapshot.arrow(passes.aggregate(first=passes.mql_at.min()))["first"][0].as_py()
    return LocalTime.between(min(first or as_of, as_of), as_of, window.zone)


def _inside(instant: Column, window: Window) -> list[Column]:
    return [instant >= window.start, instant < window.end]


def _week(moment: Column, window: Window) -> Column:
    """The week of the window that holds a moment (microseconds since 1970), from 0 on."""
    found = ibis.literal(0, "int64")
    for number, week in enumerate(weeks(window)):
        if number:
            found = ibis.ifelse(moment >= micros(week.start), number, found)
    return found.cast("int64")


def _callers(snapshot: Snapshot, window: Window) -> tuple[int, ...]:
    """Inside sales reps who were there on a day of each week."""
    members = snapshot.tables["members"]
    rows = members.filter(members.role == str(Role.IS_REP)).select("active_from", "active_until")
    spans = [(row["active_from"], row["active_until"]) for row in snapshot.arrow(rows).to_pylist()]
    return tuple(sum(_there(*span, week) for span in spans) for week in weeks(window))


def _there(since: date | None, until: date | None, week: Window) -> bool:
    started = since is None or since < week.end_day
    return started and (until is None or until >= week.first_day)


def _sorted(
    found: Mapping[str, list[tuple[int, bool, int, int]]], name: str, which: Sequence[int]
) -> tuple[Life, ...]:
    """The lives of an outcome, of leads that were passed on at some of the times."""
    totals: dict[tuple[int, bool], int] = {}
    for days, done, whether, n in found.get(name, ()):
        if whether in which:
            totals[days, done] = totals.get((days, done), 0) + n
    return tuple((*key, n) for key, n in sorted(totals.items()))


def _by_week(
    found: Mapping[str, list[tuple[int, bool, int, int]]], window: Window
) -> tuple[int, ...]:
    totals = [0] * len(weeks(window))
    for week, _, _, n in found.get("week", ()):
        totals[week] += n
    return tuple(totals)

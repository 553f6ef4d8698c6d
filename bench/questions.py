"""`python -m bench.questions HOME NAME`: what a manager asks of the facts, one question in a process.

The same calls serve the processes that ask them again and again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.workspace import Workspace

MEMBERS = "mql_to_sql"
"""The rate by which members are compared."""

PAIRS = (
    "calls",
    "connect_rate",
    "appointments",
    "appointment_to_opportunity",
    "sql",
    "sql_acceptance",
)
"""Counts, each with its quality beside it, as they stand under the comparison."""

MEMBER_WEEKS, WEEKS = 26, 13

Question = Callable[[Snapshot], Any]


def week(snapshot: Snapshot) -> Window:
    """The last week that was over when the facts were refreshed."""
    return Window.week_of(snapshot.as_of.astimezone(snapshot.zone).date(), snapshot.zone).previous()


def weeks(snapshot: Snapshot, many: int) -> Window:
    """So many weeks, that week the last of them."""
    last = week(snapshot)
    return Window(last.back(many - 1).start, last.end, last.zone)


def review(snapshot: Snapshot) -> Any:
    """The weekly review."""
    from tasuki.insight.week import weekly_review

    return weekly_review(snapshot, week(snapshot), as_of=snapshot.as_of)


def bottleneck(snapshot: Snapshot) -> Any:
    """What holds won deals back: thirteen weeks beside the thirteen before them."""
    from tasuki.insight.explain import explain

    now = weeks(snapshot, WEEKS)
    return explain(snapshot, now, now.previous(), as_of=snapshot.as_of)


def members(snapshot: Snapshot) -> Any:
    """The members beside what their lead mix gives, and their counts beside their quality."""
    from tasuki.insight.fair import compare
    from tasuki.insight.table import side_by_side
    from tasuki.metrics.together import beside

    window, as_of = weeks(snapshot, MEMBER_WEEKS), snapshot.as_of
    return beside(
        partial(compare, snapshot, MEMBERS, window, by="member", as_of=as_of),
        partial(side_by_side, snapshot, PAIRS, window, by="member", as_of=as_of),
    )


def campaigns(snapshot: Snapshot) -> Any:
    """The quality of the campaigns of a year."""
    from tasuki.insight.campaigns import campaign_quality, period

    return campaign_quality(snapshot, period(snapshot, snapshot.as_of), as_of=snapshot.as_of)


def reading(metric: str) -> Question:
    """A metric over the same thirteen weeks."""

    def asked(snapshot: Snapshot) -> Any:
        from tasuki.metrics.read import read

        return read(snapshot, metric, weeks(snapshot, WEEKS), as_of=snapshot.as_of)

    return asked


JUDGEMENTS: dict[str, Question] = {
    "weekly review": review,
    "bottleneck": bottleneck,
    "members": members,
    "campaigns": campaigns,
}

QUESTIONS: dict[str, Question] = {
    **JUDGEMENTS,
    "a count": reading("mql"),
    "a rate": reading("mql_to_sql"),
    "a duration": reading("speed_to_attempt"),
}
"""By the names under which they are published."""


def main(home: str, name: str) -> None:
    """Ask one question of a workspace's facts."""
    snapshot = Snapshot.open(Workspace.from_environ({"TASUKI_HOME": home}))
    QUESTIONS[name](snapshot)


if __name__ == "__main__":
    main(*sys.argv[1:])

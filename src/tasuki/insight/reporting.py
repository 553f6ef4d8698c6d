"""Which figures are written down of which periods, and whether it is time to.

Nothing is read here, so that a refresh after which nothing is to be written down loads no metrics.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tasuki.domain.window import Every, Window
from tasuki.facts.reported import Reported
from tasuki.metrics.reading import How

RATES = (
    "lead_to_mql",
    "mql_to_sql",
    "sql_to_opportunity",
    "opportunity_to_won",
    "lead_to_won",
)
"""The stage rates whose trends are shown."""

COUNTS: dict[str, str] = {
    "leads": "lead_to_mql",
    "mql": "mql_return_rate",
    "calls": "connect_rate",
    "appointments": "appointment_to_opportunity",
    "sql": "sql_acceptance",
    "opportunities": "opportunity_to_won",
    "won": "lead_to_won",
}
"""The counts whose trends are shown, and the quality that never leaves their side."""

REPORTED = tuple(dict.fromkeys((*RATES, *COUNTS, *COUNTS.values())))
"""The metrics whose figures are written down."""

BACK: dict[Every, int] = {Every.WEEK: 106, Every.MONTH: 36}
"""So many closed periods are written down of a ledger that was never reported before."""

CLOSED, MATURE = "closed", "mature"
"""The two turns of a period's life at which a figure is written down: when the period is over, and,
of a rate that takes time, when all its units have had their time."""


def periods(every: Every, as_of: datetime, zone: ZoneInfo, most: int) -> list[Window]:
    """The last periods that have begun by `as_of`, oldest first; the last one may not be over."""
    found = [Window.of(every, (as_of - timedelta(microseconds=1)).astimezone(zone).date(), zone)]
    while len(found) < most:
        found.append(Window.of(every, found[-1].first_day - timedelta(days=1), zone))
    return found[::-1]


def finished(window: Window, as_of: datetime, horizon_days: int | None) -> bool:
    """Whether a period is over and all that entered in it have had so many days."""
    return (window.end + timedelta(days=horizon_days or 0)) <= as_of


def due(known: Sequence[Reported], as_of: datetime) -> bool:
    """Whether there is a figure to write down, as far as the book itself can tell: a period has
    closed or matured since."""
    if not known:
        return True
    latest: dict[tuple[str, str | None, Every], Reported] = {}
    for one in known:
        place = (one.metric, one.how, one.every)
        if place not in latest or one.window >= latest[place].window:
            latest[place] = one
    if set(REPORTED) - {metric for metric, _, _ in latest}:
        return True
    for (_, _, every), one in latest.items():
        following = Window.of(every, one.window.end_day, one.window.zone)
        if following.end <= as_of:
            return True
    done = {(one.metric, one.every, one.window) for one in known if one.moment == MATURE}
    return any(
        finished(one.window, as_of, latest[one.metric, one.how, one.every].horizon_days)
        for one in known
        if one.how == How.MATURED and (one.metric, one.every, one.window) not in done
    )

"""What drafts of an agreement would have done in the past, judged: volume, overlap, what would have
come of it as far as that is known, load, and how much hangs on the threshold.

A lead that a draft would have passed on and nobody ever did was never tried: what would have come of
it is unknown, and is said so with the two ends between which it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.agreement.ours import counts_ours
from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.estimate import NOTHING, Estimate, horizon, product_limit, wilson
from tasuki.rulebook.whatif import (
    NEVER,
    OTHERWISE,
    OUTCOMES,
    WITHIN,
    Life,
    Passed,
    Tried,
    passed,
    tried,
    weeks,
)

AROUND = (0.8, 0.9, 1.0, 1.1, 1.2)
"""Thresholds that are tried beside a draft's own, as shares of it."""

_WEEK_S = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Downstream:
    """What some MQLs came to: of `n` that were really tried `k` so far, and `share` within the
    horizon, with its interval. `worst` and `best` are the shares of all of them if every one that
    was never tried had failed, or had succeeded (None where nothing is known)."""

    outcome: str
    n: int
    k: int
    share: Estimate
    horizon_days: int
    worst: float | None
    best: float | None


@dataclass(frozen=True, slots=True)
class Volume:
    """MQLs of a week, the reps who were there, and how many fall on each (None: nobody was there)."""

    week: Window
    mqls: int
    callers: int

    @property
    def each(self) -> float | None:
        """MQLs per rep."""
        return self.mqls / self.callers if self.callers else None


@dataclass(frozen=True, slots=True)
class Passing:
    """MQLs of a window, week by week."""

    mqls: int
    per_week: float
    volumes: tuple[Volume, ...]

    @property
    def load(self) -> float | None:
        """MQLs per rep and whole week, over all weeks (None: a week in which nobody was there)."""
        weeks_worked = [
            volume.callers * (volume.week.end - volume.week.start).total_seconds() / _WEEK_S
            for volume in self.volumes
        ]
        return self.mqls / sum(weeks_worked) if all(weeks_worked) else None

    @property
    def busiest(self) -> float | None:
        """MQLs per rep in the week in which most fell on each."""
        each = [volume.each for volume in self.volumes if volume.each is not None]
        return max(each, default=None)


@dataclass(frozen=True, slots=True)
class Actual(Passing):
    """What was really passed on."""

    downstream: tuple[Downstream, ...]


@dataclass(frozen=True, slots=True)
class Outcome(Passing):
    """What a draft would have passed on.

    Of its `mqls`, `both` were passed on in the window, too, `otherwise` at another time, `unknown`
    never. `dropped` were passed on in the window and would not have been, and came to `lost`, in the
    order of `downstream`.
    """

    agreement: Agreement
    both: int
    otherwise: int
    unknown: int
    dropped: int
    lost: tuple[int, ...]
    downstream: tuple[Downstream, ...]
    thresholds: tuple[tuple[int, int], ...]

    @property
    def ours(self) -> tuple[str, ...]:
        """Rules of the draft that count what we did ourselves: what they give hangs on it."""
        return counts_ours(self.agreement.mql)

    @property
    def known(self) -> int:
        """Leads of which it is known what comes of them, or will be."""
        return self.both + self.otherwise

    @property
    def unknown_share(self) -> Estimate:
        """The share of leads that were never tried."""
        return wilson(self.unknown, self.mqls)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Drafts in a window of the past beside what was done."""

    window: Window
    as_of: datetime
    actual: Actual
    drafts: tuple[Outcome, ...]


def what_if(
    snapshot: Snapshot, drafts: Sequence[Agreement], window: Window, *, as_of: datetime
) -> WhatIf:
    """Apply drafts to a window, as far as it is over by `as_of`.

    Raises ValueError where the window has not begun by then.
    """
    if as_of <= window.start:
        raise ValueError(
            f"the window begins on {window.first_day}, which is not over yet: name a past one"
        )
    past = window.until(as_of)
    done = passed(snapshot, past, as_of=as_of)
    horizons = {name: _horizon(done.ever[name]) for name in OUTCOMES}
    return WhatIf(
        window=past,
        as_of=as_of,
        actual=Actual(
            mqls=done.leads,
            per_week=_per_week(done.leads, past),
            volumes=_volumes(done.weeks, done, past),
            downstream=tuple(
                _downstream(name, done.lives[name], 0, horizons[name]) for name in OUTCOMES
            ),
        ),
        drafts=tuple(_outcome(snapshot, one, past, as_of, done, horizons) for one in drafts),
    )


def around(threshold: int) -> list[int]:
    """Thresholds around one, itself among them."""
    return sorted({max(1, round(threshold * share)) for share in AROUND} | {threshold})


def _outcome(
    snapshot: Snapshot,
    draft: Agreement,
    window: Window,
    as_of: datetime,
    done: Passed,
    horizons: dict[str, int],
) -> Outcome:
    thresholds = around(draft.mql.threshold)
    found: Tried = tried(snapshot, draft, window, as_of=as_of, thresholds=thresholds)
    unknown = found.tried[NEVER]
    return Outcome(
        agreement=draft,
        mqls=found.leads,
        per_week=_per_week(found.leads, window),
        volumes=_volumes(found.weeks, done, window),
        both=found.tried[WITHIN],
        otherwise=found.tried[OTHERWISE],
        unknown=unknown,
        dropped=done.leads - found.tried[WITHIN],
        lost=tuple(_reached(done.lives[name]) - _reached(found.within[name]) for name in OUTCOMES),
        downstream=tuple(
            _downstream(name, found.lives[name], unknown, horizons[name]) for name in OUTCOMES
        ),
        thresholds=tuple((one, found.thresholds[one]) for one in thresholds),
    )


def _volumes(counts: Sequence[int], done: Passed, window: Window) -> tuple[Volume, ...]:
    return tuple(
        Volume(week, n, callers)
        for week, n, callers in zip(weeks(window), counts, done.callers, strict=True)
    )


def _per_week(leads: int, window: Window) -> float:
    return leads / ((window.end - window.start).total_seconds() / _WEEK_S)


def _downstream(name: str, lives: Sequence[Life], unknown: int, days: int) -> Downstream:
    """What came of the leads that were tried, and between what ends it lies for all of them."""
    n = sum(count for *_, count in lives)
    share = _matured(lives, days)
    worst = best = None
    if share.value is not None:
        successes = share.value * n
        worst, best = successes / (n + unknown), (successes + unknown) / (n + unknown)
    return Downstream(name, n, _reached(lives), share, days, worst, best)


def _matured(lives: Sequence[Life], days: int) -> Estimate:
    """The share that reaches within so many days, the unfinished taken as such."""
    if not lives:
        return NOTHING
    times, reached, counts = (np.array(column) for column in zip(*lives, strict=True))
    return product_limit(times, reached, counts).reached_by(days)


def _horizon(ever: Sequence[Life]) -> int:
    """Days within which nine in ten of those that ever reached had done so."""
    done = [(days, n) for days, reached, n in ever if reached]
    times, counts = (np.array([row[i] for row in done], np.int64) for i in (0, 1))
    return horizon(times, counts)


def _reached(lives: Sequence[Life]) -> int:
    return sum(count for _, reached, count in lives if reached)

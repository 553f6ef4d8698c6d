"""The pace of a passage from one gate to the next: how likely a unit goes on at each age.

Hazards are counted over what happened lately, whatever the age of the unit to which it happened
(a period life table: Preston, Heuveline and Guillot, Demography, 2001, chapter 3; units that began
earlier enter late, as left-truncated). Going on and being closed are competing events. Draws of the
hazards are the Bayesian bootstrap for censored data (Lo, Annals of Statistics 21, 1993): at each
age a Dirichlet with the counts of those that went on, were closed, and stayed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from tasuki.insight.ahead import Ahead
from tasuki.metrics.estimate import Floats, Integers
from tasuki.metrics.passages import CLOSED, OPEN, REACHED, Passages
from tasuki.metrics.tally import Group

OLDEST = 130
"""Units older than this (26 working weeks) are taken as alike."""

_RESTLESS = 0.05
"""With more than this share of its events on days off, a passage runs on the calendar's clock."""

_CELLS = 4_000_000
"""How many numbers a block of draws may hold at once."""


@dataclass(frozen=True, slots=True)
class Hazards:
    """Draws (rows) of the chances at each age (columns) to go on and to be closed."""

    on: Floats
    off: Floats

    def rows(self, block: slice) -> Hazards:
        """Some of the draws."""
        return Hazards(self.on[block], self.off[block])


@dataclass(frozen=True, slots=True)
class Pace:
    """How often units were seen at each age and what then happened, and how many wait now.

    Ages are days since the gate (working days where `business`), the last one and all above it.
    """

    business: bool
    seen: Integers
    on: Integers
    off: Integers
    waiting: Integers

    @classmethod
    def of(cls, found: Passages, ahead: Ahead, *, since: int, business: bool | None = None) -> Pace:
        """The pace in the days from the place `since` up to yesterday. `business` says on which
        clock; None: the data do."""
        began, ended = ahead.places(found.began), ahead.places(found.ended)
        before = (found.ended < ahead.first + ahead.today) & (ended >= since)
        happened = before & (found.fate != OPEN)
        if business is None:
            rests = happened & (found.fate == REACHED) & ~ahead.works[ended]
            events = int(found.counts[happened & (found.fate == REACHED)].sum())
            business = int(found.counts[rests].sum()) <= _RESTLESS * max(events, 1)
        clock = ahead.clock(business=business)
        size = int(clock[ahead.today]) + 1
        first = np.maximum(clock[since] - clock[began], 0)
        # Who waits was last seen at the end of yesterday; what began today was not seen at all.
        last = np.where(happened, clock[ended], clock[ahead.today] - 1) - clock[began]
        watched = (before | (found.fate == OPEN) | (ended == ahead.today)) & (last >= first)
        flow = np.zeros(size + 1, np.int64)
        np.add.at(flow, first[watched], found.counts[watched])
        np.add.at(flow, last[watched] + 1, -found.counts[watched])
        told = [np.zeros(size, np.int64) for _ in range(3)]
        for total, kept, ages in (
            (told[0], happened & (found.fate == REACHED), last),
            (told[1], happened & (found.fate == CLOSED), last),
            (told[2], found.fate == OPEN, clock[ahead.today] - clock[began]),
        ):
            np.add.at(total, ages[kept], found.counts[kept])
        return cls(business, *(_pooled(t) for t in (np.cumsum(flow)[:-1], *told)))

    def draw(self, rng: np.random.Generator, draws: int) -> Hazards:
        """Draws of the hazards. An age at which nobody was seen has none."""
        stay = np.maximum(self.seen - self.on - self.off, 0)
        parts = [_gamma(rng, counts, draws) for counts in (self.on, self.off, stay)]
        total = np.maximum(parts[0] + parts[1] + parts[2], 1e-300)
        return Hazards(parts[0] / total, parts[1] / total)


def onward(
    pace: Pace, hazards: Hazards, ahead: Ahead, then: Floats
) -> tuple[Floats, Integers, Floats]:
    """The chance of units to arrive in time, where `then` (draws × days left) is that of units which
    pass the next gate on a day.

    Answers the same for units that begin on each of the days left, and, for those that wait now,
    their ages and the chance at each age (draws × ages).
    """
    ages = np.flatnonzero(pace.waiting)
    fresh, open_ = np.empty_like(then), np.empty((len(then), len(ages)))
    size = max(1, _CELLS // (ahead.days * max(ahead.days, len(ages), 1)))
    for start in range(0, len(then), size):
        block = slice(start, start + size)
        fresh[block], open_[block] = _block(pace, hazards.rows(block), ahead, then[block], ages)
    return fresh, ages, open_


def _block(
    pace: Pace, hazards: Hazards, ahead: Ahead, then: Floats, ages: Integers
) -> tuple[Floats, Floats]:
    on, off = (_lengthened(h, ahead.days + 1) for h in (hazards.on, hazards.off))
    stays = 1.0 - on - off
    survival = np.concatenate((np.ones((len(on), 1)), np.cumprod(stays, axis=1)), axis=1)
    clock = ahead.clock(business=pace.business)[ahead.today : ahead.end]
    steps = ahead.works[ahead.today : ahead.end] if pace.business else np.ones(ahead.days, bool)
    lag = clock[None, :] - clock[:, None]
    later = (lag >= 0) & steps & np.triu(np.ones((ahead.days, ahead.days), bool))
    chance = (survival[:, :-1] * on)[:, np.where(later, lag, 0)]
    fresh = np.einsum("rij,ij,rj->ri", chance, later.astype(np.float64), then)

    at = np.minimum(ages[:, None] + (clock - clock[0])[None, :], on.shape[1] - 1)
    part = ahead.left if steps[0] else 0.0
    begin = at[:, 0] + (1 if steps[0] else 0)  # the age after today
    alive = survival[:, begin]
    ahead_of = np.divide(
        survival[:, at] * on[:, at],
        alive[:, :, None],
        out=np.zeros((len(on), *at.shape)),
        where=alive[:, :, None] > 0,
    )
    risk = 1.0 - part * (on + off)[:, ages]
    weights = ahead_of * risk[:, :, None] * steps
    weights[:, :, 0] = part * on[:, ages]
    return fresh, np.clip(np.einsum("raj,rj->ra", weights, then), 0.0, 1.0)


def relative(
    whole: Pace, hazards: Hazards, parts: Mapping[Group, Pace], rng: np.random.Generator
) -> dict[Group, Hazards]:
    """The hazards of some groups: the whole's, times how much faster or slower each group is.

    The factors are gamma around 1, with the spread between groups that is most likely, and learn
    from each group's own events (Clayton and Kaldor, Biometrics 43, 1987).
    """
    rate = whole.on / np.maximum(whole.seen, 1)
    known = {g: (float(p.on.sum()), float((p.seen * rate).sum())) for g, p in parts.items()}
    shape = _likely(np.array([k for k in known.values() if k[1] > 0]))
    out = {}
    for group, (events, expected) in known.items():
        factor = rng.gamma(shape + events, 1 / (shape + expected), (len(hazards.on), 1))
        out[group] = Hazards(np.minimum(hazards.on * factor, 1 - hazards.off), hazards.off)
    return out


def _likely(known: Floats) -> float:
    """The shape of the gamma from which the groups' factors come: maximum likelihood over a grid."""
    shapes = np.geomspace(2, 2000, 40)
    if len(known) < 2:
        return float(shapes[-1])
    events, expected = known[:, :1], known[:, 1:]
    chance = (
        gammaln(events + shapes)
        - gammaln(shapes)
        + shapes * np.log(shapes / (shapes + expected))
        - events * np.log(shapes + expected)
    )
    return float(shapes[int(np.argmax(chance.sum(axis=0)))])


def _pooled(counts: Integers) -> Integers:
    """Counts by age, the oldest ages as one."""
    out = np.zeros(OLDEST + 1, np.int64)
    out[: min(len(counts), OLDEST)] = counts[:OLDEST]
    out[OLDEST] = counts[OLDEST:].sum()
    return out


def _gamma(rng: np.random.Generator, counts: Integers, draws: int) -> Floats:
    out = np.zeros((draws, len(counts)))
    some = counts > 0
    out[:, some] = rng.standard_gamma(counts[some].astype(np.float64), (draws, int(some.sum())))
    return out


def _lengthened(hazards: Floats, more: int) -> Floats:
    """The hazards, that of the oldest age going on for some more days."""
    return np.concatenate((hazards, np.repeat(hazards[:, -1:], more, axis=1)), axis=1)

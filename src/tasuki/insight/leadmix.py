"""What the others make of the same leads: indirect standardisation of rates that need time.

A group's units lie in strata (source × segment). At every age at which anybody reached, the units of a
stratum that are still watched reach at the rate at which the other groups' units of that stratum do;
the product-limit curve of those rates, weighted by what the group itself has under watch at that age,
is what its lead mix gives. It stops where the group's own watch stops, so that young units bias neither
side. For a share, which is known at once, this is indirect standardisation with the variance that Mantel
and Haenszel (1959) give a table whose margins are known; for a rate, the same at every age, as the
log-rank test (Mantel 1966) has it, told as a share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tasuki.metrics.cohorts import Cohort
from tasuki.metrics.estimate import Flags, Floats, Integers
from tasuki.metrics.tally import Group


@dataclass(frozen=True, slots=True)
class Watch:
    """The units of some groups by stratum and age: how many were watched, how many reached.

    `at_risk` and `reaching` have a row per pair of a group and a stratum that occurs, in the order of
    the groups, and a column per age at which anybody reached. `group` and `stratum` say whose rows they are, `units` how
    many units each row holds in all.
    """

    groups: tuple[Group, ...]
    group: Integers
    stratum: Integers
    units: Integers
    at_risk: Floats
    reaching: Floats

    @classmethod
    def of(cls, cohort: Cohort) -> Watch:
        """The cohort's units by its first dimension; the others are its strata."""
        keys = [stratum[0] for stratum in cohort.strata]
        groups = tuple(dict.fromkeys(key for key in keys if key is not None))
        place = {group: i for i, group in enumerate(groups)}
        mixes = {mix: i for i, mix in enumerate(dict.fromkeys(s[1:] for s in cohort.strata))}
        group = np.array([-1 if key is None else place[key] for key in keys], np.int64)
        mix = np.array([mixes[stratum[1:]] for stratum in cohort.strata], np.int64)
        order = np.argsort(group, kind="stable")
        named = order[group[order] >= 0]
        at_risk, reaching = _by_age(cohort)
        units, _ = cohort.totals()
        return cls(groups, group[named], mix[named], units[named], at_risk[named], reaching[named])

    def only(self, rows: Flags) -> Watch:
        """The same groups with some of the rows."""
        return replace(
            self,
            group=self.group[rows],
            stratum=self.stratum[rows],
            units=self.units[rows],
            at_risk=self.at_risk[rows],
            reaching=self.reaching[rows],
        )

    def by_group(self, rows: Floats) -> Floats:
        """Rows summed by group."""
        return _summed(rows, self.group, len(self.groups))

    def by_stratum(self, rows: Floats) -> Floats:
        """Rows summed by stratum."""
        return _summed(rows, self.stratum, int(self.stratum.max(initial=-1)) + 1)


@dataclass(frozen=True, slots=True)
class Standard:
    """Each group beside what the others make of its lead mix; an array has a number per group.

    `rate` is the share that reached, `expected` what the others give, both by the age up to which
    the group has been watched and at most the horizon. `fair` is the same with the group's own units
    among the others': what it would be if there were no difference. `counts` is the n that the rate
    is worth once units not yet decided are taken for what they tell; `weight` is the n that the
    difference from `expected` is worth, which is less, for the others' rates have doubts too. Both
    are 0 where nothing can be said. `alone` units lie in strata of which nobody else in the reference
    has any: they are in none of the other numbers.
    """

    rate: Floats
    expected: Floats
    fair: Floats
    counts: Floats
    weight: Floats
    alone: Floats


def standard(watch: Watch, reference: Flags) -> Standard:
    """Hold every group against the groups of the `reference`, itself left out of them."""
    return Held(watch).against(reference)


class Held:
    """A watch to be held against one reference after another: what stays is worked out once."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._met: Flags | None = None

    def against(self, reference: Flags) -> Standard:
        """Every group against those of the `reference`, itself left out of them."""
        watch = self._watch
        inside = reference[watch.group]
        units = np.where(inside, watch.units, 0).astype(float)
        met = watch.by_stratum(units)[watch.stratum] > units
        if self._met is None or (met != self._met).any():
            self._met = met
            self._mix = _Mix(watch.only(met))
            self._alone = watch.by_group(np.where(met, 0.0, watch.units))
        return self._mix.against(inside[met], self._alone)


class _Mix:
    """What groups make of their leads by themselves, and the sums of the last reference."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        hazard = _divided(watch.by_group(watch.reaching), watch.by_group(watch.at_risk))
        self._rate = 1 - np.prod(1 - hazard, axis=1)
        self._at_risk = _watched(watch, self._rate)
        self._own = watch.by_group(self._at_risk)
        self._units = watch.by_group(watch.units.astype(float))
        self._inside = np.zeros(len(watch.group), bool)
        self._pooled, self._reaching = (
            watch.by_stratum(np.zeros_like(rows)) for rows in (watch.at_risk, watch.reaching)
        )

    def against(self, inside: Flags, alone: Floats) -> Standard:
        """From the rows of the reference to one number per group."""
        self._move(inside)
        watch, outside = self._watch, np.flatnonzero(~inside)
        # Who is outside the reference is pooled with it alone: a pool more for each such row.
        pool = watch.stratum.copy()
        pool[outside] = len(self._pooled) + np.arange(len(outside))
        joined = watch.stratum[outside]
        pooled = np.concatenate((self._pooled, self._pooled[joined] + watch.at_risk[outside]))
        reaching = np.concatenate(
            (self._reaching, self._reaching[joined] + watch.reaching[outside])
        )
        fair = _divided(reaching, pooled)
        # The variance of drawing without putting back, as Mantel and Haenszel's: the margins are
        # given. Among the others it is as many times as large as the pool is.
        spread = fair * (1 - fair) * pooled * pooled / np.maximum(pooled - 1, 1.0)
        others = pooled.take(pool, axis=0)
        others -= watch.at_risk
        share = _divided(self._at_risk, others)
        null = fair.take(pool, axis=0)
        null *= self._at_risk
        given = reaching.take(pool, axis=0)
        given -= watch.reaching
        given *= share
        # At an age at which none of the others is watched any more, there is nothing to differ from.
        np.copyto(given, null, where=others <= 0)
        share *= spread.take(pool, axis=0)
        null, given, share = (watch.by_group(rows) for rows in (null, given, share))
        return self._told(null, given, share, alone)

    def _move(self, inside: Flags) -> None:
        """Add to the reference who comes in, take away who leaves; whole numbers stay exact."""
        watch, moved = self._watch, np.flatnonzero(inside != self._inside)
        sign = np.where(inside[moved], 1.0, -1.0)[:, None]
        size = len(self._pooled)
        self._pooled += _summed(sign * watch.at_risk[moved], watch.stratum[moved], size)
        self._reaching += _summed(sign * watch.reaching[moved], watch.stratum[moved], size)
        self._inside = inside

    def _told(self, null: Floats, given: Floats, spread: Floats, alone: Floats) -> Standard:
        """From sums of reaching per group and age, and of the variance of their difference."""
        null, given = _divided(null, self._own), _divided(given, self._own)
        left = np.maximum(1 - null, 1e-12)
        decided = _divided(null, left * self._own).sum(axis=1)
        doubt = _divided(spread, (self._own * left) ** 2).sum(axis=1)
        likely = 1 - np.prod(1 - null, axis=1)
        odds = _divided(likely, 1 - likely)
        counts = np.minimum(_divided(odds, decided), self._units)
        weight = np.minimum(_divided(odds, doubt), counts)
        expected = 1 - np.prod(1 - given, axis=1)
        return Standard(self._rate, expected, likely, counts, weight, alone)


def _watched(watch: Watch, rate: Floats) -> Floats:
    """What is under watch by row and age. Of a group that has reached to the last unit nothing is
    open any more: it stays as it was, so that the others are asked over the whole horizon too."""
    over = (rate > 1 - 1e-12)[watch.group][:, None]
    return np.where(over, watch.units[:, None].astype(float), watch.at_risk)


def _by_age(cohort: Cohort) -> tuple[Floats, Floats]:
    """How many were watched and how many reached, per stratum and age of reaching."""
    times, reached, counts = cohort.times, cohort.reached, cohort.counts
    entry = np.zeros_like(times) if cohort.entry is None else cohort.entry
    in_time = reached & (times <= cohort.horizon_days)
    ages = np.unique(times[in_time])
    size = len(cohort.strata), len(ages) + 1
    seen = entry <= times
    change, reaching = np.zeros(size), np.zeros(size)
    begins = np.searchsorted(ages, entry, side="left")
    ends = np.searchsorted(ages, times, side="right")
    np.add.at(change, (cohort.place[seen], begins[seen]), counts[seen])
    np.add.at(change, (cohort.place[seen], ends[seen]), -counts[seen])
    done = seen & in_time
    np.add.at(reaching, (cohort.place[done], ends[done] - 1), counts[done])
    return np.cumsum(change, axis=1)[:, :-1], reaching[:, :-1]


def _summed(rows: Floats, place: Integers, size: int) -> Floats:
    """Rows summed by place: added in runs, several times as fast as one by one."""
    found = np.zeros((size, *rows.shape[1:]))
    if (np.diff(place) < 0).any():
        order = np.argsort(place, kind="stable")
        rows, place = rows[order], place[order]
    first = np.flatnonzero(np.diff(place, prepend=-1))
    if len(first):
        found[place[first]] = np.add.reduceat(rows, first, axis=0)
    return found


def _divided(above: Floats, below: Floats) -> Floats:
    """A quotient, 0 where there is nothing to divide by."""
    found: Floats = np.where(below > 0, below, np.inf)
    return np.divide(above, found, out=found)

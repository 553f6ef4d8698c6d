"""From what the engine counted to readings: one frame per question, one rule per kind of metric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tasuki.domain.window import Window
from tasuki.metrics.coverage import Course
from tasuki.metrics.estimate import (
    NOTHING,
    Estimate,
    Integers,
    plain_quantile,
    product_limit,
    wilson,
)
from tasuki.metrics.metric import TIMES, Metric
from tasuki.metrics.reading import Caution, How, Kind, Reading, WarningCode
from tasuki.metrics.tally import Flow, Found, Lives, Scope, Stratum, Tally


@dataclass(frozen=True, slots=True)
class Frame:
    """What all readings of one question have in common.

    `labels` names the groups of dimensions whose values are ids; other values are their own name.
    """

    metric: Metric
    how: How | None
    windows: tuple[Window, ...]
    scope: Scope
    course: Course | None
    labels: Mapping[Any, str]
    floor: int

    def readings(self, found: Found) -> list[Reading]:
        """The readings of what was counted for this question, or for one that holds it.

        A group without a unit in any of the windows does not occur.
        """
        readings = list(self._all(found))
        occurring = {reading.group_id for reading in readings if reading.n or reading.k}
        is_whole = not self.scope.by
        return [r for r in readings if is_whole or r.group_id in occurring]

    def _all(self, found: Found) -> Iterator[Reading]:
        match found:
            case Tally() if self.metric.kind is Kind.SHARE:
                return self.shares(found)
            case Tally():
                return self.counts(found)
            case Lives() if self.metric.kind is Kind.DURATION:
                return self.durations(found)
            case Lives():
                return self.rates(found)
            case Flow(entries, exits):
                return self.periods(entries, exits)

    def counts(self, tally: Tally) -> Iterator[Reading]:
        """How many, or the sum of their weights."""
        for window, run in self._runs():
            for i in self._by_size(tally.n[:, run].sum(axis=1), tally.groups):
                n = int(tally.n[i, run].sum())
                total = float(tally.weight[i, run].sum())
                value = Estimate(total if self.metric.kind is Kind.SUM else float(n))
                yield self._reading(window, tally.groups[i], value, n=n)

    def shares(self, tally: Tally) -> Iterator[Reading]:
        """How many of them are such, with Wilson's interval."""
        for window, run in self._runs():
            for i in self._by_size(tally.n[:, run].sum(axis=1), tally.groups):
                n, k = int(tally.n[i, run].sum()), int(tally.k[i, run].sum())
                yield self._reading(window, tally.groups[i], wilson(k, n), n=n, k=k)

    def periods(self, entries: Tally, exits: Tally) -> Iterator[Reading]:
        """Exits of the window over its entries, which are other units: no interval, no limit."""
        groups = tuple(dict.fromkeys((*entries.groups, *exits.groups)))
        ins, outs = (
            dict(zip(tally.groups, range(len(tally.groups)), strict=True))
            for tally in (entries, exits)
        )
        for window, run in self._runs():
            n = np.array([entries.n[ins[g], run].sum() if g in ins else 0 for g in groups], int)
            for i in self._by_size(n, groups):
                group = groups[i]
                k = int(exits.n[outs[group], run].sum()) if group in outs else 0
                early = int(entries.early[ins[group], run].sum()) if group in ins else 0
                value = Estimate(k / int(n[i])) if n[i] else NOTHING
                yield self._reading(window, group, value, n=int(n[i]), k=k, early=early)

    def rates(self, lives: Lives) -> Iterator[Reading]:
        """How many reached: so far, or within the horizon, the unfinished treated as such."""
        horizon = self.course.horizon_days if self.course else 0
        for window, group, part in self._lives(lives):
            reached, counts = part.reached, part.counts
            n, k = int(counts.sum()), int(counts[reached].sum())
            young = int(counts[~reached & (part.times < horizon)].sum())
            if self.how is How.COHORT:
                value = wilson(k, n)
            else:
                curve = product_limit(part.times, reached, counts, part.entry)
                value = curve.reached_by(horizon) if n else NOTHING
            early = _early(part)
            yield self._reading(window, group, value, n=n, k=k, young=young, early=early)

    def durations(self, lives: Lives) -> Iterator[Reading]:
        """The time by which the metric's share had reached: of all, or of those that did."""
        share = self.metric.quantile
        for window, group, part in self._lives(lives):
            reached, counts = part.reached, part.counts
            n, k = int(counts.sum()), int(counts[reached].sum())
            if self.how is How.MATURED:
                value = product_limit(part.times, reached, counts, part.entry).quantile(share)
            else:
                done = part.times[reached], counts[reached]
                ends = product_limit(done[0], np.ones(len(done[0]), bool), done[1]).quantile(share)
                value = Estimate(plain_quantile(*done, share), ends.low, ends.high)
            yield self._reading(window, group, value, n=n, k=k, early=_early(part))

    def _runs(self) -> Iterator[tuple[Window, slice]]:
        return ((window, self.scope.cells.run(window)) for window in self.windows)

    def _lives(self, lives: Lives) -> Iterator[tuple[Window, Stratum, Lives]]:
        for window, run in self._runs():
            parts = [lives.part(i, run) for i in range(len(lives.groups))]
            for i in self._by_size(np.array([p.counts.sum() for p in parts], int), lives.groups):
                yield window, lives.groups[i], parts[i]

    def _by_size(self, n: Integers, groups: Sequence[Stratum]) -> list[int]:
        """Groups with the most units first, of equal ones by name, the nameless one last; times
        in their own order."""
        if self.scope.by and self.scope.by[0] in TIMES:
            return sorted(range(len(groups)), key=lambda i: groups[i][0] or 0)
        names = [self._name(group) for group in groups]
        return sorted(
            range(len(groups)), key=lambda i: (-int(n[i]), names[i] is None, names[i] or "")
        )

    def _name(self, group: Stratum) -> str | None:
        """What a group is called; the whole, and the group without a value, have no name."""
        value = group[0] if group else None
        return None if value is None else self.labels.get(value, str(value))

    def _reading(
        self,
        window: Window,
        group: Stratum,
        estimate: Estimate,
        *,
        n: int,
        k: int | None = None,
        young: int = 0,
        early: int = 0,
    ) -> Reading:
        since = self.course.recorded_from if self.course else None
        if since is not None and window.end <= since:
            estimate = NOTHING
        snapshot = self.scope.snapshot
        is_rate = self.metric.kind is Kind.RATE and self.course is not None
        return Reading(
            metric=self.metric.key,
            how=self.how,
            window=window,
            value=estimate.value,
            n=n,
            k=k,
            low=estimate.low,
            high=estimate.high,
            as_of=self.scope.as_of,
            by=self.scope.by[0] if group else None,
            group=self._name(group),
            group_id=group[0] if group else None,
            young=young,
            horizon_days=self.course.horizon_days if is_rate and self.course else None,
            cautions=tuple(self._cautions(estimate, n, k, young, early)),
            facts_version=snapshot.version,
            engine=snapshot.engine.name,
        )

    def _cautions(
        self, estimate: Estimate, n: int, k: int | None, young: int, early: int
    ) -> Iterator[Caution]:
        key = {"metric": self.metric.key}
        since = self.course.recorded_from if self.course else None
        if since is not None and early:
            yield Caution(
                WarningCode.COVERAGE,
                key | {"since": since.astimezone(self.windows[0].zone).date(), "units": early},
            )
        if young and self.course:
            yield Caution(
                WarningCode.YOUNG,
                key | {"young": young, "horizon_days": self.course.horizon_days},
            )
        if self.how is How.PERIOD and (estimate.value or 0) > 1 and self.metric.kind is Kind.RATE:
            yield Caution(WarningCode.OVER_ONE, dict(key))
        if k is not None and 0 < n < self.floor:
            yield Caution(WarningCode.SMALL, key | {"n": n, "floor": self.floor})


def _early(part: Lives) -> int:
    return 0 if part.entry is None else int(part.counts[part.entry > 0].sum())

"""Fair comparison: who does better or worse than their lead mix gives, and of whom nothing can be told.

Each group (member, team, campaign, source) is held against what the others make of the same strata of
leads. It is called above or below where it lies outside the limits that chance alone would leave 95 %
of such figures in: one group that does not differ is called different in at most one page of twenty.
That is per group; `chance` says how many of a page's groups would stand out so, and `firm` names those
that stand even when none of the page's may be wrong (Holm).

Groups that stand out are left out of what the rest is held against: one good member would otherwise
make seven equal ones look worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil, isnan

import numpy as np

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight import chance
from tasuki.insight.comparison import Band, Comparison, Standing
from tasuki.insight.leadmix import Held, Standard, Watch, standard
from tasuki.insight.review import Verdict
from tasuki.insight.shrinkage import Prior, shrink
from tasuki.metrics.cohorts import Cohort, cohorts, readings
from tasuki.metrics.estimate import NOTHING, Estimate, Flags, Floats
from tasuki.metrics.read import FLOOR, Question, answer
from tasuki.metrics.reading import Reading
from tasuki.metrics.tally import Where

MIX: dict[str, tuple[str, ...]] = {
    "member": ("source", "segment"),
    "team": ("source", "segment"),
    "campaign": ("segment",),
    "source": ("segment",),
    "script_version": ("member", "source", "segment"),
}
"""What makes up the lead mix of each dimension's groups. A campaign brings its own source with it:
taking the source out would take out what is asked for. Scripts are compared in the same hands."""

STEPS = 40
"""At how many sizes the funnel is told."""


def compare(
    snapshot: Snapshot,
    metric: str,
    window: Window,
    *,
    by: str,
    as_of: datetime,
    mix: Sequence[str] | None = None,
    where: Where | None = None,
    floor: int = FLOOR,
) -> Comparison:
    """Compare the groups of a dimension by a rate or share of one window.

    `mix` are the dimensions that the comparison holds still (MIX where not given). Groups come in
    the order of their names. Raises UnknownMetric, UnknownDimension, and NotARate.
    """
    still = tuple(MIX.get(by, ()) if mix is None else mix)
    (cohort,) = cohorts(snapshot, metric, [window], as_of=as_of, by=(by, *still), where=where)
    if cohort.horizon_days:
        return compared(snapshot, cohort, floor=floor)
    conditions = tuple((where or {}).items())
    asked = [Question(metric, (window,), by=of, where=conditions) for of in (None, by)]
    (total,), groups = answer(snapshot, asked, as_of=as_of, floor=floor)
    return _comparison(cohort, total, groups)


def compared(snapshot: Snapshot, cohort: Cohort, *, floor: int = FLOOR) -> Comparison:
    """Compare the groups of the first dimension of a rate's cohort; its others are held still."""
    (total,) = readings(snapshot, cohort.whole(), floor=floor)
    return _comparison(cohort, total, readings(snapshot, _by_first(cohort), floor=floor))


def _by_first(cohort: Cohort) -> Cohort:
    """The cohort by its first dimension alone."""
    firsts = tuple(dict.fromkeys(stratum[:1] for stratum in cohort.strata))
    index = {first: i for i, first in enumerate(firsts)}
    place = np.array([index[stratum[:1]] for stratum in cohort.strata], np.int64)[cohort.place]
    order = np.argsort(place, kind="stable")
    return replace(
        cohort,
        by=cohort.by[:1],
        strata=firsts,
        place=place[order],
        times=cohort.times[order],
        reached=cohort.reached[order],
        counts=cohort.counts[order],
        entry=None if cohort.entry is None else cohort.entry[order],
    )


def _comparison(cohort: Cohort, total: Reading, groups: Sequence[Reading]) -> Comparison:
    named = sorted((r for r in groups if r.group_id is not None), key=lambda r: r.group or "")
    watch = Watch.of(cohort)
    prior, rates = shrunken(watch)
    found = judged(watch)
    shown = _Shown.of(found)
    place = {group: i for i, group in enumerate(watch.groups)}
    standings = tuple(
        _standing(found, shown, i, reading, total, rates[i])
        for i, reading in ((place[reading.group_id], reading) for reading in named)
    )
    tested = sum(one.p is not None for one in standings)
    return Comparison(
        metric=cohort.metric,
        window=cohort.window,
        as_of=cohort.as_of,
        by=cohort.by[0],
        mix=cohort.by[1:],
        total=total,
        standings=standings,
        prior=prior,
        funnel=_funnel(standings, total.value),
        level=chance.LEVEL,
        tested=tested,
        by_chance=tested * chance.LEVEL,
        any_by_chance=1 - (1 - chance.LEVEL) ** tested,
        left_out=sum(r.n for r in groups if r.group_id is None),
        cautions=total.cautions,
        facts_version=total.facts_version,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgement on the groups of a watch: an array has a number per group.

    `p` is how often chance alone gives so large a difference, NaN where nothing can be compared.
    `reference` marks the groups that the others are held against, `side` is 1 above, -1 below what
    the mix gives, 0 where the two cannot be told apart, `firm` marks who stands out though so many
    are compared.
    """

    standard: Standard
    p: Floats
    side: Floats
    firm: Flags
    reference: Flags


def judged(watch: Watch) -> Judged:
    """Judge every group against the others that do not stand out themselves.

    The one that stands out most leaves the reference, and what is left is held against itself
    again, as long as one does and more than half of the groups remain.
    """
    size = len(watch.groups)
    reference = np.ones(size, bool)
    held = Held(watch)
    found = held.against(reference)
    for _ in range(size - ceil((size + 1) / 2)):
        inside = _two_sided(found, reference)
        if not np.isfinite(inside).any() or np.nanmin(inside) > chance.LEVEL:
            break
        reference[np.nanargmin(inside)] = False
        found = held.against(reference)
    p = _two_sided(found, np.ones(size, bool))
    side = np.where(p <= chance.LEVEL, np.sign(found.rate - found.expected), 0.0)
    firm = np.zeros(size, bool)
    tested = np.isfinite(p)
    firm[tested] = chance.holm(p[tested], chance.LEVEL)
    return Judged(found, p, side, firm, reference)


def shrunken(watch: Watch) -> tuple[Prior | None, tuple[Estimate, ...]]:
    """What the groups have in common, and each group's own rate drawn towards what its mix gives."""
    everybody = np.ones(len(watch.groups), bool)
    own = standard(watch, everybody)
    found = shrink(own.rate * own.counts, own.counts, own.fair)
    if found is None:
        return None, (NOTHING,) * len(everybody)
    return found.prior, found.rates


def _two_sided(found: Standard, among: Flags) -> Floats:
    """How often chance alone gives the difference of each group among these, on both sides."""
    ps = np.full(len(found.rate), np.nan)
    told = among & (found.weight > 0)
    weight, fair = found.weight[told], found.fair[told]
    seen = np.clip(fair + found.rate[told] - found.expected[told], 0.0, 1.0)
    ps[told] = chance.two_sided(seen * weight, weight, fair)
    return ps


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is told of all groups of a page at once; an item per group."""

    near: list[tuple[float, float]]
    far: list[tuple[float, float]]
    detectable: Floats

    @classmethod
    def of(cls, page: Judged) -> _Shown:
        found, tested = page.standard, np.isfinite(page.p)
        counts, weight = (np.where(tested, n, np.nan) for n in (found.counts, found.weight))
        near, far = (_around(found, weight, level) for level in (chance.LEVEL, chance.FAR))
        return cls(near, far, chance.detectable(counts, found.expected, counts / weight))


def _around(found: Standard, weight: Floats, level: float) -> list[tuple[float, float]]:
    """Limits of the difference, around what is expected."""
    ends = (found.expected + end - found.fair for end in chance.limits(weight, found.fair, level))
    low, high = (np.clip(end, 0.0, 1.0).tolist() for end in ends)
    return list(zip(low, high, strict=True))


def _standing(
    page: Judged, shown: _Shown, i: int, reading: Reading, total: Reading, own: Estimate
) -> Standing:
    found = page.standard
    rate, expected, fair = (float(part[i]) for part in (found.rate, found.expected, found.fair))
    counts, weight = float(found.counts[i]), float(found.weight[i])
    if reading.value is None or not np.isfinite(page.p[i]):
        return _untold(reading, counts, own)
    verdict = {1: Verdict.ABOVE, -1: Verdict.BELOW}.get(int(page.side[i]), Verdict.SAME)
    more = None
    wanted = chance.sample(rate, expected, counts / weight)
    if verdict is Verdict.SAME and wanted is not None:
        more = max(ceil(wanted - counts), 1)
    adjusted = evidence = None
    if total.value and total.value < 1 and expected > 0:
        adjusted = min(total.value * rate / expected, 1.0)
        evidence = weight * fair / (1 - fair) * (1 - total.value) / total.value
    detectable = float(shown.detectable[i])
    return Standing(
        reading=reading,
        counts=counts,
        weight=weight,
        alone=int(found.alone[i]),
        seen=rate,
        expected=expected,
        limits=shown.near[i],
        far_limits=shown.far[i],
        rate=own,
        adjusted=adjusted,
        evidence=evidence,
        p=float(page.p[i]),
        verdict=verdict,
        far=bool(page.p[i] <= chance.FAR),
        firm=bool(page.firm[i]),
        is_reference=bool(page.reference[i]),
        detectable=None if isnan(detectable) else detectable,
        more=more,
    )


def _untold(reading: Reading, counts: float, rate: Estimate) -> Standing:
    """A group of which nothing can be told."""
    return Standing(
        reading=reading,
        counts=counts,
        weight=0.0,
        alone=reading.n,
        seen=None,
        expected=None,
        limits=None,
        far_limits=None,
        rate=rate,
        adjusted=None,
        evidence=None,
        p=None,
        verdict=Verdict.UNKNOWN,
        far=False,
        firm=False,
        is_reference=False,
        detectable=None,
        more=None,
    )


def _funnel(standings: Sequence[Standing], whole: float | None) -> tuple[Band, ...]:
    """The limits around the whole, over the evidence that the groups have."""
    seen = [one.evidence for one in standings if one.evidence]
    if not seen or whole is None:
        return ()
    sizes = np.geomspace(max(min(seen) * 0.8, 1.0), max(seen) * 1.1, STEPS)
    near, far = (
        np.transpose(chance.limits(sizes, whole, level)).tolist()
        for level in (chance.LEVEL, chance.FAR)
    )
    return tuple(
        Band(n, (a, b), (c, d)) for n, (a, b), (c, d) in zip(sizes.tolist(), near, far, strict=True)
    )

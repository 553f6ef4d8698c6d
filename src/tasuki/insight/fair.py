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
from dataclasses import dataclass
from datetime import datetime
from math import ceil

import numpy as np

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight import chance
from tasuki.insight.comparison import Band, Comparison, Standing
from tasuki.insight.leadmix import Standard, Watch, standard
from tasuki.insight.review import Verdict
from tasuki.insight.shrinkage import Prior, shrink
from tasuki.metrics.cohorts import cohorts
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
    conditions = tuple((where or {}).items())
    asked = [Question(metric, (window,), by=of, where=conditions) for of in (None, by)]
    (total,), readings = answer(snapshot, asked, as_of=as_of, floor=floor)
    named = sorted((r for r in readings if r.group_id is not None), key=lambda r: r.group or "")
    watch = Watch.of(cohort)
    found = judged(watch)
    prior, rates = shrunken(watch)
    place = {group: i for i, group in enumerate(watch.groups)}
    standings = tuple(
        _standing(found, place[r.group_id], r, total, rates[place[r.group_id]]) for r in named
    )
    tested = sum(one.p is not None for one in standings)
    return Comparison(
        metric=metric,
        window=window,
        as_of=as_of,
        by=by,
        mix=still,
        total=total,
        standings=standings,
        prior=prior,
        funnel=_funnel(standings, total.value),
        level=chance.LEVEL,
        tested=tested,
        by_chance=tested * chance.LEVEL,
        any_by_chance=1 - (1 - chance.LEVEL) ** tested,
        left_out=sum(r.n for r in readings if r.group_id is None),
        cautions=total.cautions,
        facts_version=snapshot.version,
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
    found = standard(watch, reference)
    for _ in range(size - ceil((size + 1) / 2)):
        inside = np.where(reference, _two_sided(found), np.nan)
        if not np.isfinite(inside).any() or np.nanmin(inside) > chance.LEVEL:
            break
        reference[np.nanargmin(inside)] = False
        found = standard(watch, reference)
    p = _two_sided(found)
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


def _two_sided(found: Standard) -> Floats:
    """How often chance alone gives each group's difference, on both sides."""
    ps = np.full(len(found.rate), np.nan)
    for i in np.flatnonzero(found.weight > 0):
        weight, fair = float(found.weight[i]), float(found.fair[i])
        seen = fair + float(found.rate[i] - found.expected[i])
        ps[i] = 2 * min(chance.tails(min(max(seen, 0.0), 1.0) * weight, weight, fair))
    capped: Floats = np.minimum(ps, 1.0)
    return capped


def _standing(page: Judged, i: int, reading: Reading, total: Reading, own: Estimate) -> Standing:
    found = page.standard
    rate, expected, fair = (float(part[i]) for part in (found.rate, found.expected, found.fair))
    counts, weight = float(found.counts[i]), float(found.weight[i])
    if reading.value is None or not np.isfinite(page.p[i]):
        return _untold(reading, counts, own)
    doubt = counts / weight
    verdict = {1: Verdict.ABOVE, -1: Verdict.BELOW}.get(int(page.side[i]), Verdict.SAME)
    near, far = (
        _around(expected, fair, chance.limits(weight, fair, level))
        for level in (chance.LEVEL, chance.FAR)
    )
    more = None
    if verdict is Verdict.SAME and (wanted := chance.sample(rate, expected, doubt)) is not None:
        more = max(ceil(wanted - counts), 1)
    adjusted = evidence = None
    if total.value and total.value < 1 and expected > 0:
        adjusted = min(total.value * rate / expected, 1.0)
        evidence = weight * fair / (1 - fair) * (1 - total.value) / total.value
    return Standing(
        reading=reading,
        counts=counts,
        weight=weight,
        alone=int(found.alone[i]),
        seen=rate,
        expected=expected,
        limits=near,
        far_limits=far,
        rate=own,
        adjusted=adjusted,
        evidence=evidence,
        p=float(page.p[i]),
        verdict=verdict,
        far=bool(page.p[i] <= chance.FAR),
        firm=bool(page.firm[i]),
        is_reference=bool(page.reference[i]),
        detectable=chance.detectable(counts, expected, doubt),
        more=more,
    )


def _around(expected: float, fair: float, limits: tuple[float, float]) -> tuple[float, float]:
    """Limits of the difference, around what is expected."""
    low, high = (min(max(expected + end - fair, 0.0), 1.0) for end in limits)
    return low, high


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
    return tuple(
        Band(n, chance.limits(n, whole, chance.LEVEL), chance.limits(n, whole, chance.FAR))
        for n in np.geomspace(max(min(seen) * 0.8, 1.0), max(seen) * 1.1, STEPS).tolist()
    )

"""Campaign quality: which campaigns bring leads that are won, at what cost, and which cannot be judged.

The page speaks of a period. Of a campaign that began in it, all leads are counted, and so its cost can
be divided by what comes of them; of one that began earlier only a part is, and its cost is left
undivided. Rates are matured, so a young campaign is not called dear for being young.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import numpy as np

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.comparison import Comparison, Standing
from tasuki.insight.fair import MIX, compared
from tasuki.insight.quality import (
    COUNTS,
    CREDITS,
    OUTCOMES,
    STEPS,
    Campaign,
    CostPer,
    Credited,
    Detail,
    Quality,
)
from tasuki.insight.review import Verdict
from tasuki.metrics.cohorts import Cohort, cohorts
from tasuki.metrics.estimate import NOTHING, Estimate
from tasuki.metrics.read import FLOOR, Question, answer
from tasuki.metrics.reading import Reading
from tasuki.metrics.tally import BEGINNING
from tasuki.metrics.together import beside

WEEKS: tuple[int, ...] = (13, 26, 52)
"""Lengths of period that a reader may choose between, beside all of time; the last is the usual one."""


def period(snapshot: Snapshot, as_of: datetime, weeks: int | None = WEEKS[-1]) -> Window:
    """So many weeks up to `as_of`, the running one included; None is all of time."""
    zone, end = snapshot.zone, as_of + timedelta(microseconds=1)
    if weeks is None:
        return Window(BEGINNING, end, zone)
    week = Window.week_of(as_of.astimezone(zone).date(), zone)
    return Window(week.back(weeks - 1).start, end, zone)


def campaign_quality(
    snapshot: Snapshot,
    window: Window,
    *,
    as_of: datetime,
    currency: str = "JPY",
    floor: int = FLOOR,
) -> Quality:
    """The campaigns that began in a period or brought leads in it: those that stand out by what was won
    first, then by their leads, and what came by no campaign last.

    `currency` is the organisation's, and that of a campaign that names none.
    """
    asked, (found, comparisons) = beside(
        partial(_Asked, snapshot, window, as_of, floor),
        partial(_compared, snapshot, window, as_of, floor),
    )
    rows = {row["campaign_id"]: row for row in snapshot.sql(_CAMPAIGNS).to_pylist()}
    made = [
        _campaign(asked, comparisons, rows.get(group, {}), group, currency)
        for group in asked.groups | {key for key, row in rows.items() if _began(row, window)}
    ]
    whole = _whole(asked, found, made, currency)
    campaigns = [_judged(one, whole) if one.currency == currency else one for one in made]
    return Quality(
        window=window,
        as_of=as_of,
        campaigns=tuple(sorted(campaigns, key=_order)),
        total=whole,
        priced=sum(_is_priced(one, currency) for one in made),
        comparisons=comparisons,
        facts_version=snapshot.version,
    )


def _compared(
    snapshot: Snapshot, window: Window, as_of: datetime, floor: int
) -> tuple[list[Cohort], tuple[Comparison, ...]]:
    """The leads of the period and what came of them, and the campaigns held against each other by it."""
    by = ("campaign", *MIX["campaign"])
    found = [
        cohort
        for rate in OUTCOMES.values()
        for cohort in cohorts(snapshot, rate, [window], as_of=as_of, by=by)
    ]
    return found, tuple(compared(snapshot, cohort, floor=floor) for cohort in found)


def campaign_detail(snapshot: Snapshot, quality: Quality, campaign: Campaign) -> Detail:
    """One campaign of a period more closely."""
    window, as_of = quality.window, quality.as_of
    where = (("campaign", campaign.campaign_id),)
    questions = [Question(rate, (window,), where=where) for rate in (*STEPS, "mql_return_rate")]
    questions.append(Question("sql_returned", (window,), by="return_reason", where=where))
    *rates, returns = answer(snapshot, questions, as_of=as_of)
    *steps, (mql_returns,) = rates
    return Detail(
        campaign=campaign,
        rates=tuple(reading for (reading,) in steps),
        returns=tuple(returns),
        mql_returns=mql_returns,
    )


COST = "campaign_cost"

_CAMPAIGNS = """
SELECT campaign_id, coalesce(name, key) AS name, channel, starts_on, ends_on, starts_at, cost, currency
FROM campaigns
"""


class _Asked:
    """The readings of every metric, for the whole and by campaign, from one round of questions."""

    def __init__(self, snapshot: Snapshot, window: Window, as_of: datetime, floor: int) -> None:
        self.window = window
        credited = (name for names in CREDITS.values() for name in names)
        metrics = tuple(dict.fromkeys((*COUNTS, *credited, COST)))
        questions = [Question(name, (window,), by="campaign") for name in metrics]
        questions.append(Question(COUNTS[0], (window,)))
        *found, (leads,) = answer(snapshot, questions, as_of=as_of, floor=floor)
        self._groups: dict[str, dict[object, Reading]] = {
            name: {reading.group_id: reading for reading in readings}
            for name, readings in zip(metrics, found, strict=True)
        }
        # Nothing is left out by campaign: what belongs to none is a group of its own.
        self._whole = {name: _sum(leads, name, self._groups[name].values()) for name in metrics}

    @property
    def groups(self) -> set[int | None]:
        """The campaigns to which anything at all belongs; None for what belongs to none."""
        keys = {key for groups in self._groups.values() for key in groups}
        return {key for key in keys if key is None or isinstance(key, int)}

    def of(self, name: str, group: int | None, label: str | None) -> Reading:
        """A campaign's reading; none of a thing is zero of it."""
        known = self._groups[name].get(group)
        if known is not None:
            return known
        return replace(
            self._whole[name], value=0.0, n=0, by="campaign", group=label, group_id=group
        )

    def paid(self, group: int | None) -> Reading | None:
        """What is known of a campaign's cost, if it began in the period."""
        return self._groups[COST].get(group)

    def whole(self, name: str) -> Reading:
        """The reading of all leads."""
        return self._whole[name]


def _sum(leads: Reading, name: str, parts: Iterable[Reading]) -> Reading:
    """All groups of a metric as one, in the reading of the same window."""
    found = tuple(parts)
    value = float(sum(part.value or 0.0 for part in found))
    return replace(leads, metric=name, value=value, n=sum(part.n for part in found))


def _campaign(
    asked: _Asked,
    comparisons: Sequence[Comparison],
    row: Mapping[str, object],
    group: int | None,
    currency: str,
) -> Campaign:
    name, cost = row.get("name"), row.get("cost")
    label = name if isinstance(name, str) else None
    standings = tuple(
        next((s for s in found.standings if s.reading.group_id == group), None)
        for found in comparisons
    )
    began = _began(row, asked.window)
    paid = cost if isinstance(cost, float) else None
    priced = paid is not None and paid > 0 and began
    return Campaign(
        campaign_id=group,
        name=label,
        channel=_text(row.get("channel")),
        starts_on=_day(row.get("starts_on")),
        ends_on=_day(row.get("ends_on")),
        began=began,
        cost=paid,
        currency=_text(row.get("currency")) or currency,
        paid=asked.paid(group),
        counts=tuple(asked.of(count, group, label) for count in COUNTS),
        standings=standings,
        costs=tuple(_costs(paid, standings, _estimates(standings))) if priced and paid else (),
        credits=tuple(_credited(asked, names, group, label) for names in CREDITS.values()),
    )


def _credited(
    asked: _Asked, names: tuple[str, str, str], group: int | None, label: str | None
) -> Credited:
    first, last, even = (asked.of(name, group, label) for name in names)
    return first, last, even


def _estimates(standings: Sequence[Standing | None]) -> list[Estimate]:
    return [
        Estimate(s.reading.value, s.reading.low, s.reading.high) if s else NOTHING
        for s in standings
    ]


def _costs(
    cost: float, standings: Sequence[Standing | None], rates: Sequence[Estimate]
) -> Iterator[CostPer]:
    for outcome, standing, rate in zip(OUTCOMES, standings, rates, strict=True):
        n, k = (standing.reading.n, standing.reading.k or 0) if standing else (0, 0)
        yield CostPer(outcome, _per(cost, k), _per_each(cost, n, rate), Verdict.UNKNOWN)


def _per(cost: float, number: float | None) -> float | None:
    return cost / number if number else None


def _per_each(cost: float, n: int, rate: Estimate) -> Estimate:
    """The cost of one of the outcomes that `n` leads give at a rate: its interval turns round."""
    ends = (rate.value, rate.high, rate.low)
    return Estimate(*(_per(cost, None if end is None else n * end) for end in ends))


def _whole(
    asked: _Asked, found: Sequence[Cohort], campaigns: Sequence[Campaign], currency: str
) -> Campaign:
    """The whole's counts, and what an outcome costs over all campaigns whose cost is divided."""
    priced = [one for one in campaigns if _is_priced(one, currency)]
    cost = sum(one.cost or 0.0 for one in priced)
    paid = asked.whole(COST)
    groups = {one.campaign_id for one in priced}
    costs = [
        _together(outcome, _part(cohort, groups), cost)
        for outcome, cohort in zip(OUTCOMES, found, strict=True)
        if priced
    ]
    names = CREDITS.values()
    return Campaign(
        campaign_id=None,
        name=None,
        channel=None,
        starts_on=None,
        ends_on=None,
        began=True,
        cost=cost if priced else None,
        currency=currency,
        paid=paid if priced and paid.value == cost else None,
        counts=tuple(asked.whole(count) for count in COUNTS),
        standings=(None,) * len(OUTCOMES),
        costs=tuple(costs),
        credits=tuple((asked.whole(a), asked.whole(b), asked.whole(c)) for a, b, c in names),
    )


def _together(outcome: str, part: Cohort, cost: float) -> CostPer:
    """What an outcome costs over some campaigns as one."""
    n, k = (int(totals.sum()) for totals in part.totals())
    return CostPer(outcome, _per(cost, k), _per_each(cost, n, part.matured()), Verdict.USUAL)


def _part(cohort: Cohort, groups: set[int | None]) -> Cohort:
    """The strata of some campaigns as one cohort."""
    inside = np.array([stratum[0] in groups for stratum in cohort.strata], bool)
    rows = inside[cohort.place]
    kept = replace(
        cohort,
        place=cohort.place[rows],
        times=cohort.times[rows],
        reached=cohort.reached[rows],
        counts=cohort.counts[rows],
        entry=None if cohort.entry is None else cohort.entry[rows],
    )
    return kept.whole()


def _judged(campaign: Campaign, whole: Campaign) -> Campaign:
    """The campaign with its costs held against the whole's."""
    held = tuple(
        replace(mine, verdict=_against(mine.matured, all_.matured.value))
        for mine, all_ in zip(campaign.costs, whole.costs, strict=False)
    )
    return replace(campaign, costs=held)


def _against(mine: Estimate, whole: float | None) -> Verdict:
    """Wholly cheaper, wholly dearer, or not to be told apart. Without a lower end nothing is known."""
    if whole is None or mine.low is None:
        return Verdict.UNKNOWN
    if mine.low > whole:
        return Verdict.ABOVE
    return Verdict.BELOW if mine.high is not None and mine.high < whole else Verdict.SAME


def _is_priced(campaign: Campaign, currency: str) -> bool:
    return bool(campaign.costs) and campaign.currency == currency


def _began(row: Mapping[str, object], window: Window) -> bool:
    """Whether a campaign began in the period; one that names no day began before all else."""
    at = row.get("starts_at")
    if isinstance(at, datetime):
        return window.start <= at < window.end
    return bool(row) and window.start <= BEGINNING


def _order(campaign: Campaign) -> tuple[bool, bool, float, str]:
    won, leads = campaign.standings[-1], campaign.counts[0].value or 0.0
    apart = won is not None and won.verdict in {Verdict.ABOVE, Verdict.BELOW}
    return campaign.campaign_id is None, not apart, -leads, campaign.name or ""


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None

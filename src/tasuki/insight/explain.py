"""Explain a window: what changed against another one, what holds won deals back, where work piles up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.belief import by_group
from tasuki.insight.bottleneck import (
    DRAWS,
    SEED,
    STAGES,
    Case,
    Judged,
    Stage,
    case,
    judged,
    naming,
    references,
    staged,
)
from tasuki.insight.capacity import capacity
from tasuki.insight.capacity import questions as capacity_questions
from tasuki.insight.divisia import Chain, Group, Parts, Split, attribute
from tasuki.insight.explanation import Against, Change, Explanation, Gain, GroupPart, StagePart
from tasuki.insight.week import WEEKS, Spans, earlier, week_to_review
from tasuki.metrics.cohorts import readings
from tasuki.metrics.read import FLOOR, Question, answer
from tasuki.metrics.reading import Caution, Reading, WarningCode
from tasuki.metrics.tally import Group as Value
from tasuki.metrics.together import beside

DIMENSIONS = ("source", "campaign", "segment", "member")
"""What the stages can be told apart by."""


def usual_windows(snapshot: Snapshot, as_of: datetime, zone: ZoneInfo) -> tuple[Window, Window]:
    """What somebody who names no window means: the 13 weeks up to the reviewed one, as far as they
    have passed, and the same part of the 13 weeks before."""
    spans = Spans.of(week_to_review(snapshot, as_of, zone), as_of)
    now = spans.cohort.until(as_of)
    then = Window(spans.baseline.start, earlier(now.end, spans.week, weeks=WEEKS), zone)
    return now, then


def last_day(now: Window) -> Window:
    """The last day of a window: the targets in force then are what it is held against."""
    last = (now.end - timedelta(microseconds=1)).astimezone(now.zone).date()
    return Window.days(last, last + timedelta(days=1), now.zone)


def explain(
    snapshot: Snapshot,
    now: Window,
    then: Window,
    *,
    as_of: datetime,
    by: str = "source",
    against: Against = Against.BASELINE,
    targets: Mapping[str, float] | None = None,
    floor: int = FLOOR,
    seed: int = SEED,
) -> Explanation:
    """Explain the won deals of `now` beside those of `then`, by one dimension.

    `targets` are rates by metric, for `Against.TARGET`. Raises UnknownDimension, and ValueError where
    a window has not begun by `as_of` or targets are asked for and there are none.
    """
    if as_of <= now.start:
        raise ValueError(f"the window from {now.first_day} has not begun by {as_of.isoformat()}")
    if against is Against.TARGET and not set(targets or {}) & set(STAGES):
        raise ValueError("there is no target for any of the stages")
    held = references(against, now, then)
    stages, counted = beside(
        partial(staged, snapshot, (now, then, *held), as_of=as_of, by=by),
        partial(_counted, snapshot, now, then, as_of=as_of, floor=floor),
    )
    asked = _Asked(snapshot, stages, counted, (now, then), floor=floor)
    leads = asked.count("leads", now), asked.count("leads", then)
    chains = _chains(stages, {now: leads[0].n, then: leads[1].n})
    parts = attribute(*chains) if chains else None
    drawn = case(stages, leads[0].n, now, held, targets or {}, seed=seed)
    verdicts = judged(drawn)
    return Explanation(
        now=now,
        then=then,
        as_of=as_of,
        by=by,
        against=against,
        won_now=asked.count("won", now),
        won_then=asked.count("won", then),
        change=_change(leads, chains, parts),
        stages=tuple(_stage_part(asked, stage, place, parts) for place, stage in enumerate(stages)),
        gains=_gains(asked, stages, drawn, verdicts),
        naming=naming(stages, drawn, verdicts, now, held, targets or {}, seed=seed),
        capacity=capacity(snapshot, now, as_of, asked.answered),
        cautions=asked.cautions(),
        seed=seed,
        draws=DRAWS,
        facts_version=snapshot.version,
    )


def _counted(
    snapshot: Snapshot, now: Window, then: Window, *, as_of: datetime, floor: int
) -> dict[Question, list[Reading]]:
    wanted = [Question(metric, (now, then)) for metric in ("leads", "won")]
    wanted += capacity_questions(now)
    return dict(zip(wanted, answer(snapshot, wanted, as_of=as_of, floor=floor), strict=True))


class _Asked:
    """The readings of an explanation: counts from the engine, rates from the stages' cohorts."""

    def __init__(
        self,
        snapshot: Snapshot,
        stages: Sequence[Stage],
        counted: Mapping[Question, list[Reading]],
        windows: tuple[Window, Window],
        *,
        floor: int,
    ) -> None:
        self.now, self.then = windows
        self._answers = counted
        self._rates: dict[tuple[str, Window], Reading] = {}
        self._groups: dict[tuple[str, Window], dict[Value, Reading]] = {}
        for stage in stages:
            for window, cohort in stage.cohorts.items():
                key = stage.metric, window
                (self._rates[key],) = readings(snapshot, cohort.whole(), floor=floor)
                if window in windows:
                    groups = readings(snapshot, cohort, floor=floor)
                    self._groups[key] = {reading.group_id: reading for reading in groups}

    def answered(self, question: Question) -> Reading:
        """The reading of a question with one window and no dimension."""
        (reading,) = self._answers[question]
        return reading

    def count(self, metric: str, window: Window) -> Reading:
        """Leads or won deals of one of the two windows."""
        found = self._answers[Question(metric, (self.now, self.then))]
        return found[0 if window == self.now else 1]

    def rate(self, metric: str, window: Window) -> Reading:
        """The matured rate of a stage in any of the windows."""
        return self._rates[metric, window]

    def groups(self, metric: str, window: Window) -> dict[Value, Reading]:
        """The groups of a stage that have a unit in one of the two windows."""
        return self._groups[metric, window]

    def cautions(self) -> tuple[Caution, ...]:
        """What was not recorded, of any stage in any window."""
        found = [
            caution
            for reading in self._rates.values()
            for caution in reading.cautions
            if caution.code is WarningCode.COVERAGE
        ]
        return tuple({c.facts["metric"]: c for c in found}.values())


def _change(
    leads: tuple[Reading, Reading], chains: tuple[Chain, Chain] | None, parts: Parts | None
) -> Change:
    if chains is None or parts is None:
        return Change(*leads, None, None, None)
    now, then = chains
    return Change(*leads, now.outcome, then.outcome, parts.inflow)


def _chains(stages: Sequence[Stage], inflow: Mapping[Window, int]) -> tuple[Chain, Chain] | None:
    """The chains of the two windows of `inflow`; None where a rate is known in neither of them.

    A stage that nobody entered in one window is taken to be as in the other.
    """
    found: dict[Window, list[tuple[Group, ...]]] = {window: [] for window in inflow}
    for stage in stages:
        known = {window: _groups(stage, window) for window in inflow}
        some = next((groups for groups in known.values() if groups), None)
        if some is None:
            return None
        for window, groups in known.items():
            found[window].append(groups or some)
    now, then = (Chain(leads, tuple(found[window])) for window, leads in inflow.items())
    return now, then


def _groups(stage: Stage, window: Window) -> tuple[Group, ...] | None:
    if stage.beliefs[window] is None:
        return None
    weights, rates = by_group(stage.cohorts[window], stage.seen, stage.left)
    return tuple(
        Group(weight, rate if weight else None)
        for weight, rate in zip(weights.tolist(), rates.tolist(), strict=True)
    )


def _stage_part(asked: _Asked, stage: Stage, place: int, parts: Parts | None) -> StagePart:
    now, then = asked.now, asked.then
    strata = [stratum[0] for stratum in stage.cohorts[now].strata]
    before, after = asked.groups(stage.metric, then), asked.groups(stage.metric, now)
    groups = (
        [
            _group_part(value, after.get(value), before.get(value), split)
            for value, split in zip(strata, parts.stages[place], strict=True)
            if value in after or value in before
        ]
        if parts
        else []
    )
    return StagePart(
        metric=stage.metric,
        now=asked.rate(stage.metric, now),
        then=asked.rate(stage.metric, then),
        rate_now=stage.rate(now),
        rate_then=stage.rate(then),
        seen_days=stage.seen,
        part=parts.stage(place) if parts else None,
        groups=tuple(sorted(groups, key=lambda g: -abs(g.part.total))),
    )


def _group_part(value: Value, now: Reading | None, then: Reading | None, part: Split) -> GroupPart:
    known = now or then
    return GroupPart(known.group if known else None, value, now, then, part)


def _gains(
    asked: _Asked, stages: Sequence[Stage], drawn: Case, verdicts: Sequence[Judged]
) -> tuple[Gain, ...]:
    return tuple(
        Gain(
            metric=stage.metric,
            now=asked.rate(stage.metric, asked.now),
            reference=asked.rate(stage.metric, held.window) if held and held.window else None,
            reference_rate=held.rate if held else None,
            value=verdict.value,
            low=verdict.low,
            high=verdict.high,
            above_zero=verdict.above_zero,
            first=verdict.first,
        )
        for stage, held, verdict in zip(stages, drawn.references, verdicts, strict=True)
    )

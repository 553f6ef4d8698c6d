"""The tables of an explanation, said: what each stage would bring, and what changed won deals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasuki.insight.explanation import Against, Explanation, Gain, GroupPart, Outcome, StagePart
from tasuki.metrics.reading import Reading
from tasuki.present import marks, numbers
from tasuki.present.figures import Figure, Voice, figure, name_of, named
from tasuki.present.marks import Svg
from tasuki.present.words import Lang, t

GROUPS_SHOWN = 12
"""So many groups of a stage fit the eye; the others are summed."""


@dataclass(frozen=True, slots=True)
class GainLine:
    """One stage: its rate, its reference, and the gain if it alone came up to it; parts are empty
    where there is no reference."""

    name: str
    now: Figure
    reference: Figure | None
    reference_text: str
    compared: str
    gain: str
    interval: str
    mark: Svg | None
    sure: str
    first: str
    named: bool


@dataclass(frozen=True, slots=True)
class PartLine:
    """One factor of the change; a figure is a reading or, for the whole, an expectation (text)."""

    name: str
    then: Figure | None
    now: Figure | None
    then_text: str
    now_text: str
    part: str
    mix: str
    rate: str
    mark: Svg | None
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class GroupLines:
    """The groups of one stage, the largest parts first; `rest` sums the others."""

    name: str
    title: str
    lines: tuple[PartLine, ...]


def is_named(found: Explanation, metric: str) -> bool:
    """Whether the stage of this rate is the bottleneck."""
    return found.naming.outcome is Outcome.NAMED and found.naming.stage == metric


def dimension(found: Explanation, lang: Lang) -> str:
    """What mix and rate are told apart by, inside a sentence."""
    word = t(f"by.{found.by}", lang)
    return word.lower() if lang == "en" else word


def gain_lines(found: Explanation, voice: Voice) -> tuple[tuple[GainLine, ...], str]:
    """A line per stage, and what the scale of their marks spans."""
    ends = [end for g in found.gains for end in (g.low, g.high, g.value) if end is not None]
    bottom, top = min([*ends, 0.0]), max([*ends, 0.0])
    low, high = (numbers.signed_tenths(end) for end in (bottom, top))
    scale = t("explain.scale", voice.lang, low=low, high=high) if ends else ""
    return tuple(_gain(found, gain, bottom, top, voice) for gain in found.gains), scale


def _gain(found: Explanation, gain: Gain, bottom: float, top: float, voice: Voice) -> GainLine:
    name, is_it = name_of(gain.metric, voice.lang), is_named(found, gain.metric)
    base = gain.reference
    text = "" if base else numbers.percent(gain.reference_rate)
    line = GainLine(
        name=name,
        now=figure(gain.now, voice),
        reference=figure(base, voice) if base else None,
        reference_text=text,
        compared=_compared(gain, voice),
        gain=numbers.DASH,
        interval=numbers.DASH,
        mark=None,
        sure=numbers.chance(gain.above_zero),
        first=numbers.chance(gain.first),
        named=is_it,
    )
    if gain.value is None or gain.low is None or gain.high is None:
        return line
    value, low, high = (numbers.signed_tenths(v) for v in (gain.value, gain.low, gain.high))
    label = t("explain.gain.alt", voice.lang, name=name, gain=value, low=low, high=high)
    drawn = marks.span(
        gain.value,
        gain.low,
        gain.high,
        bottom=bottom,
        top=top,
        label=label,
        tone="is" if is_it else "",
    )
    return replace(line, gain=value, interval=f"{low} – {high}", mark=drawn)


def _compared(gain: Gain, voice: Voice) -> str:
    """The reference rate that counted, where the reading says another one."""
    base, rate = gain.reference, gain.reference_rate
    if base is None or base.value is None or rate is None:
        return ""
    if numbers.percent(base.value) == numbers.percent(rate):
        return ""
    return t("explain.compared", voice.lang, rate=numbers.percent(rate))


def gain_notes(found: Explanation, voice: Voice) -> tuple[str, ...]:
    """Where the compared rates are not the readings themselves, and why."""
    notes = []
    if found.against is Against.BEST:
        notes.append(t("explain.compared.best", voice.lang))
    for stage in found.stages:
        horizon = stage.now.horizon_days
        if horizon is not None and stage.seen_days < horizon and stage.rate_now is not None:
            facts = {"seen": stage.seen_days, "horizon": horizon}
            name = name_of(stage.metric, voice.lang)
            notes.append(t("explain.compared.young", voice.lang, name=name, **facts))
    return tuple(notes)


def part_lines(found: Explanation, voice: Voice) -> tuple[PartLine, ...]:
    """The inflow, the stages, and the whole; nothing where the change is not known."""
    change, lang = found.change, voice.lang
    if change.inflow is None or change.total is None:
        return ()
    parts = [(s, s.part) for s in found.stages if s.part is not None]
    ends = [change.inflow, 0.0, *(part.total for _, part in parts)]
    bottom, top = min(ends), max(ends)

    def drawn(part: float) -> Svg:
        label = t("explain.part.alt", lang, part=numbers.signed_tenths(part))
        return marks.bar(part, bottom=bottom, top=top, label=label)

    lines = [
        PartLine(
            t("explain.inflow", lang),
            figure(change.inflow_then, voice),
            figure(change.inflow_now, voice),
            "",
            "",
            numbers.signed_tenths(change.inflow),
            "",
            "",
            drawn(change.inflow),
        )
    ]
    for stage, part in parts:
        lines.append(
            PartLine(
                name_of(stage.metric, lang),
                figure(stage.then, voice),
                figure(stage.now, voice),
                _apart(stage.then, stage.rate_then, voice),
                _apart(stage.now, stage.rate_now, voice),
                numbers.signed_tenths(part.total),
                numbers.signed_tenths(part.mix),
                numbers.signed_tenths(part.rate),
                drawn(part.total),
            )
        )
    then, now = (numbers.tenths(won or 0.0) for won in (change.won_then, change.won_now))
    total = numbers.signed_tenths(change.total)
    whole = t("explain.expected", lang)
    return (*lines, PartLine(whole, None, None, then, now, total, "", "", None, is_total=True))


def _apart(reading: Reading, rate: float | None, voice: Voice) -> str:
    """The rate that was compared, where the reading says another one."""
    if rate is None or numbers.percent(reading.value) == numbers.percent(rate):
        return ""
    return t("explain.compared", voice.lang, rate=numbers.percent(rate))


def group_lines(found: Explanation, stage: StagePart, voice: Voice) -> GroupLines:
    """The part of a stage, group by group."""
    lang = voice.lang
    name = name_of(stage.metric, lang)
    title = t("explain.groups.of", lang, name=name, by=dimension(found, lang))
    lines = [_group(found.by, one, voice) for one in stage.groups[:GROUPS_SHOWN]]
    if rest := stage.groups[GROUPS_SHOWN:]:
        lines.append(_rest(rest, voice))
    return GroupLines(name, title, tuple(lines))


def _group(by: str, one: GroupPart, voice: Voice) -> PartLine:
    return PartLine(
        named(by, one.group_id, one.group or "", voice.lang),
        figure(one.then, voice) if one.then else None,
        figure(one.now, voice) if one.now else None,
        numbers.DASH,
        numbers.DASH,
        numbers.signed_tenths(one.part.total),
        numbers.signed_tenths(one.part.mix),
        numbers.signed_tenths(one.part.rate),
        None,
    )


def _rest(groups: Sequence[GroupPart], voice: Voice) -> PartLine:
    mix, rate = sum(g.part.mix for g in groups), sum(g.part.rate for g in groups)
    total, mixed, rated = (numbers.signed_tenths(value) for value in (mix + rate, mix, rate))
    name = t("explain.groups.rest", voice.lang, n=len(groups))
    return PartLine(name, None, None, "", "", total, mixed, rated, None)

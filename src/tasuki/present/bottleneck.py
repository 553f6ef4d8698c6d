"""An explanation, said: everything that the Bottleneck page and the terminal show, in one tree."""

from __future__ import annotations

from dataclasses import dataclass

from tasuki.insight.explanation import Capacity, Explanation, Flow, Gain
from tasuki.insight.week import ZONES
from tasuki.metrics.reading import Reading
from tasuki.present import marks, numbers, sentences
from tasuki.present.bottlenecklines import (
    GainLine,
    GroupLines,
    PartLine,
    dimension,
    gain_lines,
    gain_notes,
    group_lines,
    is_named,
    part_lines,
)
from tasuki.present.bottlenecksaid import Told, told
from tasuki.present.figures import Figure, Voice, described, figure, name_of
from tasuki.present.marks import Svg, Whisker
from tasuki.present.words import t


@dataclass(frozen=True, slots=True)
class Stop:
    """A station of the relay: how many entered, and how many are in hand."""

    figure: Figure
    name: str
    leg: str
    held: Figure | None
    held_text: str
    is_zone: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """A hand-over between two stations: its rate beside its reference, and what it holds back."""

    figure: Figure
    leg: str
    mark: Svg
    verdict: str
    named: bool
    is_zone: bool = True


@dataclass(frozen=True, slots=True)
class CapacityLine:
    """One stage: what enters, what leaves, what is there and since when."""

    name: str
    entered: Figure
    left: Figure
    held: Figure
    flow: str
    tone: str
    days: str
    oldest: str
    lead_id: int | None
    lead_key: str | None


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """The whole page in words."""

    explanation: Explanation
    voice: Voice
    days: str
    days_then: str
    as_of: str
    told: Told
    side: tuple[tuple[str, str, bool], ...]
    side_note: str
    relay: tuple[Stop | Zone, ...]
    relay_note: str
    relay_scale: str
    relay_base: str
    gains: tuple[GainLine, ...]
    gains_note: str
    gains_scale: str
    gains_notes: tuple[str, ...]
    parts: tuple[PartLine, ...]
    parts_note: str
    won_note: str
    groups: tuple[GroupLines, ...]
    capacity: tuple[CapacityLine, ...]
    capacity_note: str
    cautions: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nobody entered any stage in either window."""
        readings = [r for s in self.explanation.stages for r in (s.now, s.then)]
        return not any(reading.n for reading in readings)


def said(found: Explanation, voice: Voice) -> Bottleneck:
    """Put an explanation into words."""
    lang = voice.lang
    days, days_then = (numbers.span(window, lang) for window in (found.now, found.then))
    reference = t(f"explain.against.{found.against.value}", lang)
    by = dimension(found, lang)
    top = marks.scale([r.high for r in _drawn(found)])
    gains, gains_scale = gain_lines(found, voice)
    return Bottleneck(
        explanation=found,
        voice=voice,
        days=days,
        days_then=days_then,
        as_of=numbers.stamp(found.as_of, found.now.zone, lang),
        told=told(found, voice),
        side=_side(found, voice),
        side_note=t(
            "explain.side.note",
            lang,
            draws=found.draws,
            seed=str(found.seed),
            sure=numbers.percent(found.naming.sure),
        ),
        relay=_relay(found, top, voice),
        relay_note=t("explain.relay.note", lang, days=days),
        relay_scale=t("week.key.whisker", lang, top=str(numbers.rounded(top * 100))),
        relay_base=t("explain.key.base", lang, reference=reference),
        gains=gains,
        gains_note=t("explain.gains.note", lang),
        gains_scale=gains_scale,
        gains_notes=gain_notes(found, voice),
        parts=part_lines(found, voice),
        parts_note=t("explain.parts.note", lang, then=days_then, now=days, by=by),
        won_note=t("explain.parts.won", lang, then=found.won_then.n, now=found.won_now.n),
        groups=tuple(group_lines(found, stage, voice) for stage in found.stages if stage.groups),
        capacity=tuple(_capacity(item, voice) for item in found.capacity),
        capacity_note=t("explain.capacity.note", lang, days=days),
        cautions=tuple(
            dict.fromkeys(sentences.caution(c, voice, found.now.zone) for c in found.cautions)
        ),
    )


def _drawn(found: Explanation) -> list[Reading]:
    return [r for gain in found.gains for r in (gain.now, gain.reference) if r is not None]


def _side(found: Explanation, voice: Voice) -> tuple[tuple[str, str, bool], ...]:
    """Per stage: its name, the probability that its gain is the largest, and whether it is named."""
    known = [gain for gain in found.gains if gain.first is not None]
    if not known:
        return ()
    lines = [
        (name_of(g.metric, voice.lang), numbers.chance(g.first), is_named(found, g.metric))
        for g in known
    ]
    none = 1 - sum(gain.first or 0.0 for gain in known)
    return (*lines, (t("explain.side.none", voice.lang), numbers.chance(max(none, 0.0)), False))


def _relay(found: Explanation, top: float, voice: Voice) -> tuple[Stop | Zone, ...]:
    held = {item.stage: item for item in found.capacity}
    gains = {gain.metric: gain for gain in found.gains}
    entered = {"lead": found.change.inflow_now} | {s: c.entered for s, c in held.items()}
    relay: list[Stop | Zone] = []
    for stage, metric in ZONES.items():
        relay.append(_stop(stage, entered[stage], held.get(stage), voice))
        relay.append(_zone(gains[metric], is_named(found, metric), top, voice))
    return (*relay, _stop("won", found.won_now, None, voice))


def _stop(stage: str, entered: Reading, held: Capacity | None, voice: Voice) -> Stop:
    lang = voice.lang
    return Stop(
        figure=figure(entered, voice),
        name=t(f"stage.{stage}", lang),
        leg=t(f"leg.{stage}", lang),
        held=figure(held.held, voice) if held else None,
        held_text=t("explain.held", lang, n=held.held.n) if held else "",
    )


def _zone(gain: Gain, is_it: bool, top: float, voice: Voice) -> Zone:
    lang, now, base = voice.lang, gain.now, gain.reference
    leg = t(f"leg.{gain.metric}", lang)
    drawn = Whisker(
        now.value,
        now.low,
        now.high,
        base.value if base else gain.reference_rate,
        base.low if base else None,
        base.high if base else None,
    )
    verdict = t("explain.zone.none", lang)
    if gain.value is not None and gain.value <= 0:
        verdict = t("explain.zone.above", lang)
    elif gain.value is not None:
        verdict = t("explain.zone.gain", lang, gain=numbers.signed_tenths(gain.value))
    tone = "is" if is_it else ""
    label = described(now, base, voice)
    return Zone(
        figure=figure(now, voice),
        leg=leg,
        mark=marks.whisker(drawn, top=top, label=label, tone=tone),
        verdict=verdict,
        named=is_it,
    )


_TONES = {Flow.FILLING: "warn", Flow.EMPTYING: "ok", Flow.STEADY: "none"}


def _capacity(item: Capacity, voice: Voice) -> CapacityLine:
    lang = voice.lang
    days = None if item.days is None else item.days * 86_400
    return CapacityLine(
        name=t(f"stage.{item.stage}", lang),
        entered=figure(item.entered, voice),
        left=figure(item.left, voice),
        held=figure(item.held, voice),
        flow=t(f"explain.flow.{item.flow.value}", lang),
        tone=_TONES[item.flow],
        days=numbers.duration(days, lang),
        oldest=numbers.duration(item.oldest_s, lang),
        lead_id=item.oldest_lead_id,
        lead_key=item.oldest_lead_key,
    )

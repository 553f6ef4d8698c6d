"""An explanation for a terminal, and as plain data for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from tasuki.insight.divisia import Split
from tasuki.insight.explanation import Capacity, Explanation, Gain, GroupPart, StagePart
from tasuki.metrics.reading import Reading
from tasuki.present import numbers
from tasuki.present.bottleneck import Bottleneck
from tasuki.present.bottlenecklines import PartLine
from tasuki.present.figures import Figure
from tasuki.present.payload import Json, as_json, ends, instant_in
from tasuki.present.text import columns_text
from tasuki.present.words import Lang, t


def explanation_text(page: Bottleneck) -> str:
    """The page's sentences and tables, in its order."""
    lang, told = page.voice.lang, page.told
    title = t("explain.title.terminal", lang, now=page.days, then=page.days_then)
    headline = ("" if lang == "ja" else " ").join(told.headline)
    lines = [title, t("asof", lang, when=page.as_of), "", headline, told.evidence, told.change]
    lines += [told.capacity, *(f"! {caution}" for caution in page.cautions), ""]
    lines += [t("explain.gains", lang), page.gains_note, *page.gains_notes]
    lines += [_gains(page), t("explain.parts", lang), page.parts_note]
    heads = _heads(lang, "factor", "then", "now", "part", "mix", "rate")
    lines += [columns_text(heads, _parts(page.parts)), t("explain.parts.foot", lang)]
    for group in page.groups:
        lines += ["", group.title, columns_text(heads, _parts(group.lines)).rstrip()]
    lines += ["", t("explain.capacity", lang), page.capacity_note, _capacity(page)]
    return "\n".join(lines).rstrip() + "\n"


def _heads(lang: Lang, *names: str) -> list[str]:
    return [t(f"explain.col.{name}", lang) for name in names]


def _gains(page: Bottleneck) -> str:
    heads = _heads(
        page.voice.lang, "stage", "now", "reference", "gain", "interval", "sure", "first"
    )
    rows = [
        (
            f"{line.name} *" if line.named else line.name,
            line.now.value,
            line.compared or _value(line.reference, line.reference_text),
            line.gain,
            line.interval,
            line.sure,
            line.first,
        )
        for line in page.gains
    ]
    return columns_text(heads, rows)


def _parts(lines: Sequence[PartLine]) -> Iterable[Sequence[object]]:
    for line in lines:
        then, now = _value(line.then, line.then_text), _value(line.now, line.now_text)
        yield line.name, then, now, line.part, line.mix, line.rate


def _value(said: Figure | None, text: str) -> str:
    if said is None:
        return text or numbers.DASH
    return said.short if said.spoken else said.value + said.unit


def _capacity(page: Bottleneck) -> str:
    heads = _heads(page.voice.lang, "station", "flow", "entered", "left", "held", "days", "oldest")
    rows = [
        (c.name, c.flow, c.entered.value, c.left.value, c.held.value, c.days, c.oldest)
        for c in page.capacity
    ]
    return columns_text(heads, rows)


@as_json.register
def _explanation(found: Explanation) -> Json:
    change, naming = found.change, found.naming
    return {
        **ends(found.now),
        "then": ends(found.then),
        "as_of": instant_in(found.as_of, found.now),
        "by": found.by,
        "against": found.against.value,
        "naming": {
            "outcome": naming.outcome.value,
            "stage": naming.stage,
            "more_leads": naming.more_leads,
            "sure": naming.sure,
        },
        "gains": [as_json(gain) for gain in found.gains],
        "change": {
            "won_then": change.won_then,
            "won_now": change.won_now,
            "total": change.total,
            "inflow": change.inflow,
            "leads_then": as_json(change.inflow_then),
            "leads_now": as_json(change.inflow_now),
        },
        "stages": [as_json(stage) for stage in found.stages],
        "capacity": [_capacity_json(item) for item in found.capacity],
        "won_then": as_json(found.won_then),
        "won_now": as_json(found.won_now),
        "cautions": [as_json(caution) for caution in found.cautions],
        "draws": found.draws,
        "seed": found.seed,
        "facts_version": found.facts_version,
    }


@as_json.register
def _gain_json(gain: Gain) -> Json:
    return {
        "stage": gain.metric,
        "now": as_json(gain.now),
        "reference": _reading(gain.reference),
        "reference_rate": gain.reference_rate,
        "gain": gain.value,
        "low": gain.low,
        "high": gain.high,
        "above_zero": gain.above_zero,
        "first": gain.first,
    }


@as_json.register
def _stage_json(stage: StagePart) -> Json:
    return {
        "stage": stage.metric,
        "then": as_json(stage.then),
        "now": as_json(stage.now),
        "rate_then": stage.rate_then,
        "rate_now": stage.rate_now,
        "seen_days": stage.seen_days,
        "part": _split(stage.part) if stage.part else None,
        "groups": [_group_json(group) for group in stage.groups],
    }


def _group_json(group: GroupPart) -> Json:
    return {
        "group": group.group,
        "group_id": group.group_id,
        "then": _reading(group.then),
        "now": _reading(group.now),
        **_split(group.part),
    }


def _split(part: Split) -> Json:
    return {"total": part.total, **asdict(part)}


def _capacity_json(item: Capacity) -> Json:
    return {
        "stage": item.stage,
        "entered": as_json(item.entered),
        "left": as_json(item.left),
        "held": as_json(item.held),
        "flow": item.flow.value,
        "days": item.days,
        "oldest_s": item.oldest_s,
        "oldest_lead_id": item.oldest_lead_id,
        "oldest_lead_key": item.oldest_lead_key,
    }


def _reading(reading: Reading | None) -> Json | None:
    return None if reading is None else as_json(reading)

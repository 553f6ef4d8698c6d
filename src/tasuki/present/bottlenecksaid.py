"""The sentences of an explanation: the ones a manager reads out in the meeting.

A sentence is true for the data or is not said; the verdicts are `insight`'s.
"""

from __future__ import annotations

from dataclasses import dataclass

from tasuki.insight.bottleneck import MOST_TIMES
from tasuki.insight.explanation import Against, Explanation, Flow, Gain, Outcome
from tasuki.present import numbers
from tasuki.present.figures import Voice, name_of
from tasuki.present.sentences import zone_of
from tasuki.present.words import Lang, t


@dataclass(frozen=True, slots=True)
class Told:
    """The answer that the page opens with: a headline, its evidence, what changed, what piles up."""

    headline: tuple[str, ...]  # phrases between which a line may break
    evidence: str
    change: str
    capacity: str


def told(found: Explanation, voice: Voice) -> Told:
    """Say what the explanation found."""
    lang = voice.lang
    headline, evidence = _finding(found, voice)
    return Told(
        tuple(phrase.strip() for phrase in headline.split("|")),
        evidence,
        _change(found, lang),
        _capacity(found, voice),
    )


def _finding(found: Explanation, voice: Voice) -> tuple[str, str]:
    lang, naming = voice.lang, found.naming
    reference = t(f"explain.against.{found.against.value}", lang)
    if naming.outcome is Outcome.UNKNOWN:
        text = t("explain.unknown.text", lang, reference=reference)
        return t("explain.unknown", lang), text
    gain = next((gain for gain in found.gains if gain.metric == naming.stage), None)
    if gain is None:
        text = t("explain.above.text", lang, reference=reference)
        return t("explain.above", lang), text
    facts = _facts(found, gain, reference, lang)
    if naming.outcome is Outcome.NAMED:
        zone = zone_of(gain.metric, lang)
        return t("explain.named", lang, zone=zone), t("explain.named.text", lang, **facts)
    doubt = f"explain.unclear.{_doubt(found, gain)}"
    parts = (
        t("explain.unclear.text", lang, **facts),
        t(doubt, lang, **facts),
        _more(found, lang),
    )
    return t("explain.unclear", lang), ("" if lang == "ja" else " ").join(parts)


def _facts(found: Explanation, gain: Gain, reference: str, lang: Lang) -> dict[str, object]:
    stage = next(stage for stage in found.stages if stage.metric == gain.metric)
    sign = found.naming.outcome is not Outcome.NAMED
    say = numbers.signed_tenths if sign else numbers.tenths
    return {
        "name": name_of(gain.metric, lang),
        "value": numbers.percent(stage.rate_now),
        "reference": reference,
        "base": numbers.percent(gain.reference_rate),
        "gain": numbers.tenths(gain.value or 0.0),
        "low": say(gain.low or 0.0),
        "high": say(gain.high or 0.0),
        "first": numbers.chance(gain.first),
        "stages": sum(gain.value is not None for gain in found.gains),
        "sure": numbers.percent(found.naming.sure),
        "above": numbers.percent(gain.above_zero),
    }


def _doubt(found: Explanation, gain: Gain) -> str:
    """Why the stage is not named."""
    if (gain.low or 0.0) <= 0:
        return "zero"
    return "several" if (gain.above_zero or 0.0) < (found.naming.sure or 1.0) else "rival"


def _more(found: Explanation, lang: Lang) -> str:
    if found.naming.more_leads is None:
        return t("explain.more.never", lang, times=MOST_TIMES)
    sides = "one" if found.against is Against.TARGET else "both"
    return t(f"explain.more.{sides}", lang, n=numbers.about(found.naming.more_leads))


def _change(found: Explanation, lang: Lang) -> str:
    """How expected won deals differ from those before, and the largest part of it."""
    change = found.change
    total, inflow = change.total, change.inflow
    if total is None or inflow is None:
        return t("explain.change.unknown", lang)
    then, now = (numbers.tenths(won or 0.0) for won in (change.won_then, change.won_now))
    size = numbers.tenths(abs(total))
    if size == numbers.tenths(0):
        return t("explain.change.same", lang, now=now)
    key = "explain.change.more" if total > 0 else "explain.change.fewer"
    sentence = t(key, lang, then=then, now=now, size=size)
    sign = 1 if total > 0 else -1
    parts = {stage.metric: stage.part for stage in found.stages if stage.part}
    largest = max(parts, key=lambda metric: sign * parts[metric].total)
    part = parts[largest]
    if sign * inflow >= sign * part.total:
        said = t("explain.change.inflow", lang, part=numbers.signed_tenths(inflow))
    else:
        said = t(
            "explain.change.stage",
            lang,
            name=name_of(largest, lang),
            part=numbers.signed_tenths(part.total),
            mix=numbers.signed_tenths(part.mix),
            rate=numbers.signed_tenths(part.rate),
        )
    return ("" if lang == "ja" else " ").join((sentence, said))


def _capacity(found: Explanation, voice: Voice) -> str:
    """Where work piles up: of the stages that fill, the one with the most days of work."""
    lang = voice.lang
    filling = [item for item in found.capacity if item.flow is Flow.FILLING]
    if not filling:
        return t("explain.steady", lang)
    fullest = max(filling, key=lambda item: float("inf") if item.days is None else item.days)
    facts = {
        "stage": t(f"stage.{fullest.stage}", lang),
        "entered": fullest.entered.n,
        "left": fullest.left.n,
        "held": fullest.held.n,
    }
    if fullest.days is None:
        return t("explain.filling.stuck", lang, **facts)
    days = numbers.duration(fullest.days * 86_400, lang)
    return t("explain.filling", lang, **facts, days=days)

"""Script trials, said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasuki.insight.review import Verdict
from tasuki.insight.scripts import Trial, Version
from tasuki.metrics.estimate import Estimate
from tasuki.present import numbers
from tasuki.present.compare import MARKS, detectable, rough
from tasuki.present.figures import Figure, Voice, figure, name_of
from tasuki.present.words import Lang, t


@dataclass(frozen=True, slots=True)
class Line:
    """One version by one outcome. `figure` opens its records."""

    label: str
    figure: Figure
    rate: str
    verdict: str
    tone: str
    difference: str
    between: str
    better: str
    gain: str
    basis: str
    least: str
    detectable: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The versions by one outcome."""

    name: str
    evidence: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What the trials say, in words."""

    voice: Voice
    headline: tuple[str, ...]
    note: str
    doubts: tuple[str, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def empty(self) -> bool:
        """Whether no call had a script."""
        return not any(outcome.lines for outcome in self.outcomes)


def tried(trials: Sequence[Trial], voice: Voice) -> Tried:
    """Put script trials into words. There must be one."""
    lang = voice.lang
    window = trials[0].comparison.window
    return Tried(
        voice=voice,
        headline=_headline(trials, lang),
        note=t("scripts.note", lang, days=numbers.span(window, lang, year=True)),
        doubts=(t("scripts.doubt.outcome", lang), t("scripts.doubt.order", lang)),
        outcomes=tuple(_outcome(trial, voice) for trial in trials),
    )


def _headline(trials: Sequence[Trial], lang: Lang) -> tuple[str, ...]:
    """The first outcome that tells versions apart speaks for all."""
    key = "unknown"
    for trial in trials:
        name = name_of(trial.comparison.metric, lang)
        for side, word in ((Verdict.ABOVE, "better"), (Verdict.BELOW, "worse")):
            told = [v for v in trial.versions if v.verdict is side]
            if told:
                who = t("list.and", lang).join(_label(one) for one in told)
                return _phrases(word, lang, who=who, name=name)
        if trial.comparison.tested:
            key = "same"
    return _phrases(key, lang)


def _phrases(key: str, lang: Lang, **facts: str) -> tuple[str, ...]:
    said = t(f"scripts.finding.{key}", lang, **facts)
    return tuple(phrase.strip() for phrase in said.split("|"))


def _label(version: Version) -> str:
    return version.standing.reading.group or ""


def _outcome(trial: Trial, voice: Voice) -> Outcome:
    lang = voice.lang
    told = [v for v in trial.versions if v.verdict in {Verdict.ABOVE, Verdict.BELOW}]
    evidence = [
        t(
            "scripts.one",
            lang,
            who=_label(one),
            difference=_signed(one.difference.value),
            interval=_between(one.difference, lang),
            better=numbers.percent(one.p_better),
        )
        for one in told
    ]
    return Outcome(
        name=name_of(trial.comparison.metric, lang),
        evidence=("" if lang == "ja" else " ").join(evidence),
        lines=tuple(_line(version, voice) for version in trial.versions),
    )


def _line(version: Version, voice: Voice) -> Line:
    lang, one = voice.lang, version.standing
    said = figure(one.reading, voice)
    return Line(
        label=_label(version),
        figure=said,
        rate=numbers.bare_percent(one.reading.value),
        verdict=t(f"scripts.verdict.{version.verdict.value}", lang),
        tone=MARKS.get(version.verdict, "none"),
        difference=_signed(version.difference.value),
        between=_between(version.difference, lang),
        better=numbers.percent(version.p_better),
        gain=_gain(version.gain, lang),
        basis=said.basis,
        least=_least(version, lang),
        detectable=detectable(one, lang),
    )


def _between(difference: Estimate, lang: Lang) -> str:
    if difference.low is None:
        return ""
    low, high = _signed(difference.low), _signed(difference.high)
    return t("scripts.between", lang, low=low, high=high)


def _signed(fraction: float | None) -> str:
    """+2.1, −0.8, in points."""
    if fraction is None:
        return numbers.DASH
    points = numbers.rounded(fraction * 100, 1)
    return f"{'−' if points < 0 else '+'}{abs(points)}"


def _gain(gain: float | None, lang: Lang) -> str:
    if gain is None:
        return numbers.DASH
    return t("scripts.gain", lang, n=str(numbers.rounded(gain * 100, 1)))


def _least(version: Version, lang: Lang) -> str:
    if version.least is None:
        return numbers.DASH
    least = rough(version.least)
    if version.wanted is None:
        return t("scripts.least.only", lang, least=least)
    return t("scripts.least", lang, least=least, wanted=rough(version.wanted))

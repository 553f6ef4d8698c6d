"""Targets, said: the answer that their page opens with, and a line for each."""

from __future__ import annotations

from dataclasses import dataclass

from tasuki.domain.targets import Layer, Period
from tasuki.domain.window import Every
from tasuki.insight.attainment import (
    LOWER,
    Attainment,
    Goal,
    Outlook,
    Standing,
    may_have_target,
)
from tasuki.intake.synonyms import squeeze
from tasuki.metrics.reading import Kind, Reading
from tasuki.metrics.registry import METRICS
from tasuki.present import marks, numbers
from tasuki.present.figures import RATES, Figure, Voice, figure, name_of, unit
from tasuki.present.marks import Svg, Whisker
from tasuki.present.words import LANGS, Lang, t

TONES: dict[Standing, str] = {
    Standing.MET: "ok",
    Standing.LIKELY: "ok",
    Standing.OPEN: "none",
    Standing.UNLIKELY: "low",
    Standing.MISSED: "low",
    Standing.UNKNOWN: "none",
}
"""The mark beside each standing. A target that is missed is no overdue promise: never 緋."""


@dataclass(frozen=True, slots=True)
class Line:
    """One target in words. Every part is empty where there is nothing to say."""

    item: Attainment
    name: str
    subject: str
    target: str
    done: str
    share: str
    mark: Svg
    forecast: str
    middle: str
    chance: str
    standing: str
    tone: str
    pace: str
    quality: Figure | None


@dataclass(frozen=True, slots=True)
class Section:
    """The targets of one layer; `whose` says whether they differ in their subject."""

    layer: Layer
    name: str
    note: str
    lines: tuple[Line, ...]
    whose: bool


@dataclass(frozen=True, slots=True)
class Said:
    """The whole page in words."""

    outlook: Outlook
    voice: Voice
    period: str
    days: str
    headline: tuple[str, ...]
    evidence: str
    sections: tuple[Section, ...]

    @property
    def empty(self) -> bool:
        """Whether no target is in force."""
        return not self.outlook.items


def metric_names() -> dict[str, tuple[str, bool]]:
    """Every metric that takes targets, by its squeezed key and names: its key, and whether it is a
    rate."""
    found = {}
    for key, metric in METRICS.items():
        if may_have_target(key):
            known = (key, metric.kind in RATES)
            for name in (*(name_of(key, lang) for lang in LANGS), key):
                found[squeeze(name)] = known
    return found


def period_name(period: Period, lang: Lang) -> str:
    """2026年11月, November 2026; quarters and years are fiscal."""
    first = period.window.first_day
    match period.every:
        case Every.WEEK:
            return numbers.week_name(period.window, lang)
        case Every.MONTH:
            name = numbers.month(first, lang)
            return t("period.month", lang, year=str(first.year), name=name)
        case Every.QUARTER:
            year, _, quarter = period.name.removeprefix("FY").partition("-Q")
            return t("period.quarter", lang, year=year, quarter=quarter)
        case _:
            return t("period.year", lang, year=period.name.removeprefix("FY"))


def said(outlook: Outlook, voice: Voice, *, members: frozenset[int] | None = None) -> Said:
    """Put the targets of a period into words. `members` are those whose own targets may be shown;
    None: all."""
    lang = voice.lang
    items = [a for a in outlook.items if _visible(a.goal, members)]
    first = next(
        (a for layer in _FIRST for a in items if a.goal.layer is layer),
        None,
    )
    name = period_name(outlook.period, lang)
    if first is None:
        head, evidence = t("targets.none", lang, period=name), ""
    else:
        head = _headline(first, name, voice)
        evidence = " ".join(_evidence(outlook, first, items, voice))
    return Said(
        outlook=outlook,
        voice=voice,
        period=name,
        days=numbers.span(outlook.period.window, lang, year=True),
        headline=tuple(phrase.strip() for phrase in head.split("|")),
        evidence=evidence,
        sections=tuple(_sections(outlook, items, voice)),
    )


_FIRST = (Layer.TEAM, Layer.CROSS, Layer.INDIVIDUAL)
"""Whose target answers the page's question, where there are several."""


def _visible(goal: Goal, members: frozenset[int] | None) -> bool:
    return members is None or goal.by != "member" or goal.group in members


def family(metric: str) -> str:
    """Which sentences fit a metric: a count to be reached, a rate, or a limit not to be passed."""
    if metric in LOWER:
        return "limit"
    return "rate" if METRICS[metric].kind in RATES else "count"


def amount(metric: str, value: float, voice: Voice) -> str:
    """A target or a result of a metric: 120件, 3,000万円, 45.0%."""
    kind = METRICS[metric].kind
    if kind is Kind.SUM:
        return numbers.money(value, voice.currency, voice.lang)
    if kind in RATES:
        return numbers.percent(value)
    return numbers.count(value) + unit(metric, voice.lang)


def target(goal: Goal, voice: Voice) -> str:
    """What is to be reached; of a limit, what is not to be passed."""
    said_ = amount(goal.metric, goal.value, voice)
    if goal.metric in LOWER:
        return t("targets.limit", voice.lang, target=said_)
    return said_


def chance(value: float | None, lang: Lang) -> str:
    """A probability, never said surer than draws can make it."""
    if value is None:
        return numbers.DASH
    if value > 0.99:
        return t("chance.over", lang)
    return t("chance.under", lang) if value < 0.01 else f"{numbers.rounded(value * 100)}%"


def _headline(first: Attainment, period: str, voice: Voice) -> str:
    goal = first.goal
    key = f"targets.head.{family(goal.metric)}.{first.standing.value}"
    facts = {
        "period": period,
        "name": _of(first, voice),
        "target": amount(goal.metric, goal.value, voice),
    }
    return t(key, voice.lang, **facts)


def _of(item: Attainment, voice: Voice) -> str:
    """The metric, and whose where it is not everybody's."""
    name = name_of(item.goal.metric, voice.lang)
    if item.goal.by is None:
        return name
    return t("targets.of", voice.lang, name=name, subject=item.reading.group or numbers.DASH)


def _evidence(
    outlook: Outlook, first: Attainment, items: list[Attainment], voice: Voice
) -> list[str]:
    lang, over = voice.lang, outlook.as_of >= outlook.period.window.end
    sentences = [_now(first, voice, over=over)]
    if not over:
        left = str(numbers.rounded(outlook.left, 1)).removesuffix(".0")
        days = str(numbers.rounded(outlook.days, 1)).removesuffix(".0")
        sentences.append(t("targets.left", lang, left=left, days=days))
    others = [item for item in items if item is not first]
    if others:
        good = sum(item.standing in {Standing.MET, Standing.LIKELY} for item in others)
        bad = sum(item.standing in {Standing.MISSED, Standing.UNLIKELY} for item in others)
        open_ = len(others) - good - bad
        sentences.append(t("targets.others", lang, n=len(others), good=good, open=open_, bad=bad))
    return sentences


def _now(first: Attainment, voice: Voice, *, over: bool) -> str:
    lang, metric, reading = voice.lang, first.goal.metric, first.reading
    if METRICS[metric].kind in RATES:
        shown = figure(reading, voice)
        if reading.value is None:
            return t("targets.now.nothing", lang)
        facts = {"value": numbers.percent(reading.value), "basis": shown.basis}
        interval = numbers.interval(reading.low, reading.high)
        return t(
            "targets.now.rate", lang, interval=t("interval.full", lang, interval=interval), **facts
        )
    done = amount(metric, reading.value or 0.0, voice)
    if over:
        return t("targets.over", lang, done=done, share=_share(first))
    forecast = first.forecast
    if forecast is None or first.standing is Standing.MET:
        return t("targets.now.done", lang, done=done, share=_share(first))
    return t(
        "targets.now",
        lang,
        done=done,
        low=amount(metric, forecast.p10, voice),
        high=amount(metric, forecast.p90, voice),
        middle=amount(metric, forecast.p50, voice),
        chance=chance(first.chance, lang),
    )


def _share(item: Attainment) -> str:
    """How much of the target is done; a dash where there was none to reach."""
    if not item.goal.value:
        return numbers.DASH
    return f"{numbers.rounded((item.reading.value or 0.0) / item.goal.value * 100)}%"


def _sections(outlook: Outlook, items: list[Attainment], voice: Voice) -> list[Section]:
    found = []
    for layer in Layer:
        mine = [item for item in items if item.goal.layer is layer]
        if mine:
            lines = tuple(_line(outlook, item, voice) for item in mine)
            found.append(
                Section(
                    layer=layer,
                    name=t(f"layer.{layer.value}", voice.lang),
                    note=t(f"layer.{layer.value}.note", voice.lang),
                    lines=lines,
                    whose=any(item.goal.by for item in mine),
                )
            )
    return found


def _line(outlook: Outlook, item: Attainment, voice: Voice) -> Line:
    metric, forecast, lang = item.goal.metric, item.forecast, voice.lang
    is_rate = METRICS[metric].kind in RATES
    over = outlook.as_of >= outlook.period.window.end
    hoped = forecast is not None and not over
    word = f"standing.rate.{item.standing.value}" if is_rate else f"standing.{item.standing.value}"
    return Line(
        item=item,
        name=name_of(metric, lang),
        subject=(item.reading.group or numbers.DASH) if item.goal.by else t("targets.whole", lang),
        target=target(item.goal, voice),
        done=_done(item.reading, voice),
        share="" if is_rate else _share(item),
        mark=_mark(item, voice, hoped=hoped),
        forecast=_band(item, voice) if hoped else "",
        middle=amount(metric, forecast.p50, voice) if forecast and hoped else "",
        chance=chance(item.chance, lang) if hoped else "",
        standing=t(word, lang),
        tone=TONES[item.standing],
        pace="" if is_rate or over else _pace(outlook, item, voice),
        quality=figure(item.quality, voice) if item.quality is not None else None,
    )


def _done(reading: Reading, voice: Voice) -> str:
    if reading.value is None:
        return numbers.DASH
    return amount(reading.metric, reading.value, voice)


def _band(item: Attainment, voice: Voice) -> str:
    """P10 to P90, the unit said once."""
    forecast = item.forecast
    if forecast is None:
        return ""
    low, high = (amount(item.goal.metric, q, voice) for q in (forecast.p10, forecast.p90))
    counted = METRICS[item.goal.metric].kind is not Kind.SUM
    return band(low, high, unit(item.goal.metric, voice.lang) if counted else "", voice.lang)


def band(low: str, high: str, ending: str, lang: Lang) -> str:
    """Two ends that both have an ending, which is said once; one where they read the same."""
    if low == high:
        return high
    return t("targets.band", lang, low=low.removesuffix(ending), high=high)


def _mark(item: Attainment, voice: Voice, *, hoped: bool) -> Svg:
    goal, reading, forecast = item.goal, item.reading, item.forecast
    facts = {
        "name": name_of(goal.metric, voice.lang),
        "done": _done(reading, voice),
        "target": amount(goal.metric, goal.value, voice),
    }
    if METRICS[goal.metric].kind in RATES:
        top = marks.scale([reading.high, goal.value])
        drawn = Whisker(reading.value, reading.low, reading.high, goal.value)
        return marks.whisker(drawn, top=top, label=t("targets.mark", voice.lang, **facts))
    if forecast is None or not hoped:
        bar = marks.Goal(goal.value, reading.value or 0.0)
        return marks.attainment(bar, label=t("targets.mark", voice.lang, **facts))
    bar = marks.Goal(goal.value, reading.value or 0.0, forecast.p10, forecast.p90)
    low, high = (amount(goal.metric, q, voice) for q in (forecast.p10, forecast.p90))
    label = t("targets.mark.forecast", voice.lang, low=low, high=high, **facts)
    return marks.attainment(bar, label=label)


def _pace(outlook: Outlook, item: Attainment, voice: Voice) -> str:
    """What each working day left has to bring, beside what the days so far brought."""
    if item.goal.metric in LOWER or not item.pace or not outlook.left:
        return ""
    passed = outlook.days - outlook.left
    need = _daily(item.goal.metric, item.pace / outlook.left, voice)
    if passed < 1:
        return need
    now = _daily(item.goal.metric, (item.reading.value or 0.0) / passed, voice)
    beside = t("targets.pace.now", voice.lang, now=now)
    return t("targets.pace", voice.lang, need=need, now=beside)


def _daily(metric: str, value: float, voice: Voice) -> str:
    if METRICS[metric].kind is Kind.SUM:
        return numbers.money(value, voice.currency, voice.lang)
    digits = 1 if value < 20 else 0
    return f"{numbers.rounded(value, digits):,}{unit(metric, voice.lang)}"

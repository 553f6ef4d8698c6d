"""A fair comparison, said: the strings that the pages and the terminal show, in one tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasuki.insight.comparison import Comparison, Standing
from tasuki.insight.review import Verdict
from tasuki.metrics.reading import Kind
from tasuki.present import marks, numbers, sentences
from tasuki.present.figures import Figure, Voice, figure, is_small, kind_of, name_of, seen
from tasuki.present.marks import Svg, Whisker
from tasuki.present.sentences import Finding
from tasuki.present.words import Lang, has, t, word

NAMED = 3
"""So many groups are named in a sentence; more are counted."""

MARKS = {Verdict.ABOVE: "ok", Verdict.BELOW: "low"}
"""The mark of a verdict; none says that nothing can be told."""

_TONES = {Verdict.ABOVE: "ok", Verdict.BELOW: "at"}


@dataclass(frozen=True, slots=True)
class Line:
    """One group of the table. `figure` opens its records."""

    standing: Standing
    label: str
    figure: Figure
    rate: str
    expected: str
    mark: Svg | None
    shrunken: str
    credible: str
    verdict: str
    tone: str
    firm: str
    alone: str
    more: str
    detectable: str


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to do about one group; `figure` opens its records."""

    text: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison in words. `doubts` say what the figures do not."""

    comparison: Comparison
    voice: Voice
    name: str
    days: str
    note: str
    finding: Finding
    todo: tuple[Todo, ...]
    chance: str
    firm: str
    doubts: tuple[str, ...]
    prior: str
    scale: str
    lines: tuple[Line, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nobody to compare."""
        return not self.lines


def said(comparison: Comparison, voice: Voice) -> Compared:
    """Put a comparison into words."""
    lang = voice.lang
    name = name_of(comparison.metric, lang)
    days = numbers.span(comparison.window, lang, year=True)
    readings = [one.reading for one in comparison.standings]
    ends = [end for r in readings if not is_small(r, voice) for end in (r.high, r.value)]
    ends += [one.limits[1] for one in comparison.standings if one.limits and one.telling]
    top = marks.scale(ends or [r.value for r in readings])
    is_share = kind_of(comparison.total) is Kind.SHARE
    return Compared(
        comparison=comparison,
        voice=voice,
        name=name,
        days=days,
        note=t("compare.note.share" if is_share else "compare.note", lang, days=days),
        finding=_finding(comparison, name, voice),
        todo=_todo(comparison, name, voice),
        chance=_by_chance(comparison, lang),
        firm=_firm(comparison, lang),
        doubts=_doubts(comparison, voice),
        prior=_prior(comparison, lang),
        scale=t("compare.key.dot", lang, top=str(numbers.rounded(top * 100))),
        lines=tuple(_line(one, top, voice) for one in comparison.standings),
    )


def counted(by: str, n: int, lang: Lang) -> str:
    """So many groups of a dimension: 8人, 8 members."""
    key = f"compare.count.{by}"
    return t(key if has(key) else "compare.count.source", lang, n=n)


def _finding(comparison: Comparison, name: str, voice: Voice) -> Finding:
    lang = voice.lang
    above, below = (comparison.of(side) for side in (Verdict.ABOVE, Verdict.BELOW))
    if not comparison.tested:
        text = t("compare.finding.unknown.text", lang)
        return Finding(_phrases("unknown", lang, name=name), text, frozenset())
    key = "both" if above and below else "above" if above else "below" if below else "same"
    facts: dict[str, object] = {"above": _names(above, lang), "below": _names(below, lang)}
    evidence = [_one(one, lang) for one in (*below, *above)[: 2 * NAMED]]
    evidence.append(_others(comparison, lang))
    return Finding(_phrases(key, lang, name=name, **facts), _joined(evidence, lang), frozenset())


def _phrases(key: str, lang: Lang, **facts: object) -> tuple[str, ...]:
    headline = t(f"compare.finding.{key}", lang, **facts)
    return tuple(phrase.strip() for phrase in headline.split("|"))


def _joined(parts: Sequence[str], lang: Lang) -> str:
    return ("" if lang == "ja" else " ").join(part for part in parts if part)


def _names(standings: Sequence[Standing], lang: Lang) -> str:
    if len(standings) > NAMED:
        return counted(standings[0].reading.by or "", len(standings), lang)
    return t("list.and", lang).join(_who(one, lang) for one in standings)


def _who(one: Standing, lang: Lang) -> str:
    """A group's name in a sentence: 佐伯さん, a campaign as it is called."""
    name, key = one.reading.group or "", f"compare.who.{one.reading.by}"
    return t(key, lang, who=name) if has(key) else name


def _one(one: Standing, lang: Lang) -> str:
    """A group that stands out, with its figures."""
    limits = one.limits or (None, None)
    return t(
        "compare.one",
        lang,
        who=_who(one, lang),
        value=numbers.percent(one.seen),
        expected=numbers.percent(one.expected),
        limits=f"{numbers.interval(*limits)}%",
    )


def _others(comparison: Comparison, lang: Lang) -> str:
    same = [*comparison.of(Verdict.SAME), *comparison.of(Verdict.UNKNOWN)]
    untold = [one for one in same if not one.telling]
    by = comparison.by
    parts = []
    if same and len(same) < len(comparison.standings):
        parts.append(t("compare.others", lang, others=counted(by, len(same), lang)))
    if untold:
        key = "compare.untold" if len(untold) < len(same) else "compare.untold.all"
        parts.append(t(key, lang, untold=counted(by, len(untold), lang)))
    elif same:
        parts.append(t("compare.telling", lang, who=counted(by, len(same), lang)))
    return _joined(parts, lang)


def _todo(comparison: Comparison, name: str, voice: Voice) -> tuple[Todo, ...]:
    """Whom to look at, whom to ask, whom to leave alone: what stands out most first."""
    lang = voice.lang
    if comparison.by != "member":
        return ()
    found = []
    for side, key in ((Verdict.BELOW, "below"), (Verdict.ABOVE, "above")):
        for one in sorted(comparison.of(side), key=lambda one: one.p or 0.0)[:1]:
            gap = (one.seen or 0.0) - (one.expected or 0.0)
            text = t(
                f"compare.todo.{key}",
                lang,
                who=_who(one, lang),
                name=name,
                points=numbers.points(gap, lang),
            )
            found.append(Todo(text, figure(one.reading, voice)))
    waiting = [one for one in comparison.of(Verdict.SAME) if one.more and not one.telling]
    for one in sorted(waiting, key=lambda one: one.more or 0)[:1]:
        text = t("compare.todo.more", lang, who=_who(one, lang), more=rough(one.more or 0))
        found.append(Todo(text, figure(one.reading, voice)))
    return tuple(found)


def _by_chance(comparison: Comparison, lang: Lang) -> str:
    if comparison.tested < 2:
        return ""
    mean = f"compare.mean.{comparison.by}"
    amount = str(numbers.rounded(comparison.by_chance, 1))
    return t(
        "compare.by_chance",
        lang,
        tested=counted(comparison.by, comparison.tested, lang),
        mean=t(mean if has(mean) else "compare.mean.source", lang, n=amount),
        any=f"{numbers.rounded(comparison.any_by_chance * 100)}%",
    )


def _firm(comparison: Comparison, lang: Lang) -> str:
    outside = [*comparison.of(Verdict.BELOW), *comparison.of(Verdict.ABOVE)]
    firm = [one for one in outside if one.firm]
    if firm:
        return t("compare.firm", lang, who=_names(firm, lang))
    return t("compare.not_firm", lang) if outside else ""


def _doubts(comparison: Comparison, voice: Voice) -> tuple[str, ...]:
    lang = voice.lang
    mix = t("compare.mix.and", lang).join(word("by", of, lang).lower() for of in comparison.mix)
    kind = "member" if comparison.by == "member" else "other"
    expected = t(f"compare.expected.{kind}", lang, mix=mix or t("compare.mix.none", lang))
    found = [expected, t("compare.honest.cause", lang)]
    if comparison.left_out:
        found.append(t("compare.left_out", lang, n=comparison.left_out))
    zone = comparison.window.zone
    found += [sentences.caution(item, voice, zone) for item in comparison.cautions]
    return tuple(found)


def _prior(comparison: Comparison, lang: Lang) -> str:
    if comparison.prior is None or comparison.tested < 2:
        return ""
    if comparison.prior.strength is None:
        return t("compare.prior.pooled", lang)
    return t("compare.prior.strength", lang, strength=rough(comparison.prior.strength))


def _line(one: Standing, top: float, voice: Voice) -> Line:
    lang = voice.lang
    reading = one.reading
    said = figure(reading, voice)
    rate = numbers.bare_percent(reading.value)
    if reading.value is not None and is_small(reading, voice):
        rate = t("figure.n", lang, n=seen(reading))
    return Line(
        standing=one,
        label=reading.group or "",
        figure=said,
        rate=rate,
        expected=numbers.bare_percent(one.expected),
        mark=_mark(one, top, lang),
        shrunken=numbers.bare_percent(one.rate.value),
        credible=numbers.interval(one.rate.low, one.rate.high),
        verdict=_verdict(one, lang),
        tone=MARKS.get(one.verdict, "none"),
        firm=t("compare.verdict.firm", lang) if one.firm else "",
        alone=t("compare.alone", lang, n=one.alone) if one.alone and one.seen is not None else "",
        more=_more(one, lang),
        detectable=detectable(one, lang),
    )


def _mark(one: Standing, top: float, lang: Lang) -> Svg | None:
    reading = one.reading
    if reading.value is None:
        return None
    label = numbers.percent(reading.value)
    limits = one.limits or (None, None)
    if one.expected is not None:
        expected, chance = numbers.percent(one.expected), f"{numbers.interval(*limits)}%"
        comma = t("list.comma", lang)
        label += comma + t("compare.mark", lang, expected=expected, limits=chance)
    own = (None, None) if one.alone else (reading.low, reading.high)
    dot = reading.value if one.seen is None else one.seen
    # The band of a group with few leads may be wider than the scale of the table.
    band = tuple(None if end is None else min(end, top) for end in limits)
    drawn = Whisker(dot, *own, one.expected, *band)
    return marks.whisker(drawn, top=top, label=label, tone=_TONES.get(one.verdict, ""))


def _verdict(one: Standing, lang: Lang) -> str:
    if one.verdict is Verdict.SAME and not one.telling:
        return t("compare.verdict.untold", lang)
    return t(f"compare.verdict.{one.verdict.value}", lang)


def _more(one: Standing, lang: Lang) -> str:
    if one.verdict is not Verdict.SAME:
        return numbers.DASH
    if one.telling:
        return t("compare.more.telling", lang)
    if one.more is None:
        return t("compare.more.never", lang)
    return t("compare.more.n", lang, n=rough(one.more))


def detectable(one: Standing, lang: Lang) -> str:
    """The smallest difference that would show now."""
    if one.expected is None:
        return ""
    if one.detectable is None:
        return t("compare.detectable.none", lang)
    gap = one.detectable - one.expected
    return t("compare.detectable", lang, points=numbers.points(gap, lang))


def rough(n: float) -> str:
    """About so many: two digits are all that such an estimate is worth."""
    whole = int(numbers.rounded(n))
    digits = len(str(whole))
    step = 10 ** max(digits - 2, 0)
    return numbers.count(round(whole / step) * step)

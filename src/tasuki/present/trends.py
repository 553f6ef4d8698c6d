"""Trends, said: everything that the page and the terminal show, in one tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasuki.domain.window import Every
from tasuki.insight.direction import ENOUGH, Direction
from tasuki.insight.reporting import MATURE
from tasuki.insight.restatement import Restated
from tasuki.insight.trends import FEWEST, HEADLINE, Branch, Judgement, Point, Series, Trends
from tasuki.metrics.reading import Caution, How, Kind, Reading, WarningCode
from tasuki.present import marks, numbers, sentences
from tasuki.present.figures import RATES, Figure, Voice, figure, kind_of, name_of, unset
from tasuki.present.marks import Beat, Svg
from tasuki.present.trendchart import alt_text, period_labels, scale_of
from tasuki.present.words import Lang, t


@dataclass(frozen=True, slots=True)
class Mark:
    """A restated figure: from what to what, when it was first reported. `reading` is the figure by
    today's facts, as of that first report."""

    change: str
    when: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Row:
    """One period of a series."""

    label: str
    days: str
    figure: Figure
    value: str
    basis: str
    interval: str
    state: str
    is_finished: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A series in words: its drawing is a matter of the face, its table is here.

    `keys` are the marks that occur in the drawing: (its class, its word). `basis` heads the column of
    k and n.
    """

    series: Series
    name: str
    title: str
    note: str
    alt: str
    verdict: str
    keys: tuple[tuple[str, str], ...]
    basis: str
    rows: tuple[Row, ...]
    cautions: tuple[str, ...]
    restated: str
    marked: tuple[Row, ...]

    @property
    def has_interval(self) -> bool:
        """Whether any period has one."""
        return any(row.interval != numbers.DASH for row in self.rows)


@dataclass(frozen=True, slots=True)
class Part:
    """One group of the dimension, on the scale of all of them."""

    label: str
    mark: Svg
    verdict: str
    called: bool
    total: Figure | None
    basis: str


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page in words."""

    trends: Trends
    voice: Voice
    headline: tuple[str, ...]
    evidence: tuple[str, ...]
    level: str
    chart: Chart | None
    quality: Chart | None
    parts: tuple[Part, ...]
    parts_title: str
    parts_note: str
    more: str


def said(trends: Trends, voice: Voice) -> Page:
    """Put trends into words."""
    lang = voice.lang
    top = scale_of(
        [point for branch in trends.branches for point in branch.points] or trends.shown.points
    )
    by = t(f"by.{trends.by}", lang) if trends.by else ""
    quality = trends.quality
    return Page(
        trends=trends,
        voice=voice,
        headline=_headline(trends.headline, lang),
        evidence=tuple(
            t(
                "trends.about",
                lang,
                name=name_of(judgement.metric, lang),
                text=evidence(judgement, voice),
            )
            for judgement in trends.headline
        ),
        level=t("trends.level", lang),
        chart=_chart(trends.shown, voice, is_quality=False),
        quality=_chart(quality, voice, is_quality=True) if quality else None,
        parts=tuple(_part(branch, top, voice) for branch in trends.branches),
        parts_title=t("trends.parts", lang, name=name_of(trends.shown.metric, lang), by=by),
        parts_note=t(
            "trends.parts.note", lang, groups=len(trends.branches), top=_end(top, trends.shown)
        ),
        more=t("trends.parts.more", lang, n=trends.more) if trends.more else "",
    )


def _headline(judgements: Sequence[Judgement], lang: Lang) -> tuple[str, ...]:
    ways = {judgement.direction for judgement in judgements}
    names = [name_of(judgement.metric, lang) for judgement in judgements]
    if len(ways) == 1:
        first, second = names
        both = t(f"trends.both.{ways.pop().value}", lang, first=first, second=second)
        return sentences.phrases(both)
    return tuple(
        phrase for judgement in judgements for phrase in sentences.phrases(way(judgement, lang))
    )


def way(judgement: Judgement, lang: Lang) -> str:
    """Where one metric goes, in a sentence."""
    name = name_of(judgement.metric, lang)
    return t(f"trends.way.{judgement.direction.value}", lang, name=name)


def evidence(judgement: Judgement, voice: Voice) -> str:
    """On what a judgement rests: how many periods, from what to what, and what is not judged."""
    lang = voice.lang
    is_count = judgement.k is None
    kind = "count" if is_count else "rate"
    parts = [_judged(judgement, kind, lang)]
    if judgement.unfinished:
        every = t(f"trends.every.{judgement.every.value}", lang)
        n = _many(judgement.unfinished, judgement.every, lang)
        parts.append(
            t("trends.unfinished.count", lang, every=every)
            if is_count
            else t("trends.unfinished.rate", lang, n=n)
        )
    if judgement.unrecorded:
        n = _many(judgement.unrecorded, judgement.every, lang)
        parts.append(t("trends.unrecorded", lang, n=n))
    return ("" if lang == "ja" else " ").join(parts)


def _judged(judgement: Judgement, kind: str, lang: Lang) -> str:
    many = _many(judgement.periods, judgement.every, lang)
    fewest = FEWEST[judgement.every]
    if judgement.periods < fewest:
        enough = _many(fewest, judgement.every, lang)
        return t("trends.too_few.periods", lang, periods=many, fewest=enough)
    line, span = judgement.line, judgement.span
    if line is None or span is None:
        key = "trends.too_few.count" if kind == "count" else "trends.too_few.units"
        return t(key, lang, enough=ENOUGH)
    said = numbers.signed_count if kind == "count" else numbers.signed_points
    ends = [said(end) for end in (line.change.low, line.change.high) if end is not None]
    facts: dict[str, object] = {
        "periods": many,
        "days": numbers.span(span, lang, year=True),
        "range": t("trends.range", lang, low=ends[0], high=ends[-1]),
    }
    if kind == "count":
        facts["per"] = t(f"trends.per.{judgement.every.value}", lang)
    if judgement.direction is Direction.UNCLEAR:
        return t(f"trends.unclear.{kind}", lang, **facts)
    shown = numbers.count if kind == "count" else numbers.percent
    facts |= {"first": shown(line.first), "last": shown(line.last)}
    return t(f"trends.called.{kind}", lang, **facts)


def _many(n: int, every: Every, lang: Lang) -> str:
    return t(f"trends.unit.{every.value}", lang, n=n)


def _chart(series: Series, voice: Voice, *, is_quality: bool) -> Chart | None:
    if not any(point.reading.n or point.reading.k for point in series.points):
        return None
    lang = voice.lang
    name = name_of(series.metric, lang)
    every = series.judgement.every
    rows = tuple(
        _row(point, label, voice)
        for point, label in zip(
            series.points,
            period_labels([p.reading for p in series.points], every, lang),
            strict=True,
        )
    )
    title = t("trends.quality", lang, name=name) if is_quality else name
    return Chart(
        series=series,
        name=name,
        title=t(f"trends.section.{every.value}", lang, name=title),
        note=_note(series, lang),
        alt=alt_text(series, lang),
        verdict=_verdict(series, voice),
        keys=_keys(series, lang),
        basis=t("trends.head.flow" if series.how is How.PERIOD else "trends.head.basis", lang),
        rows=rows,
        cautions=_cautions(series, voice),
        restated=_restated(series, rows, lang),
        marked=tuple(row for row in rows if row.marks),
    )


def _verdict(series: Series, voice: Voice) -> str:
    """The verdict on a metric that the headline does not speak of; what it rests on."""
    if series.metric in HEADLINE:
        is_judged = series.how in (How.MATURED, None)
        return "" if is_judged else t("trends.judged_on", voice.lang)
    space = "" if voice.lang == "ja" else " "
    sentence = space.join(sentences.phrases(way(series.judgement, voice.lang)))
    parts = [sentence, evidence(series.judgement, voice)]
    if series.how in (How.COHORT, How.PERIOD):
        parts.append(t("trends.judged_on", voice.lang))
    return space.join(parts)


def _note(series: Series, lang: Lang) -> str:
    every = t(f"trends.every.{series.judgement.every.value}", lang)
    if series.how is How.MATURED:
        days = next((p.reading.horizon_days for p in series.points), None) or 0
        return t("trends.note.matured", lang, every=every, days=days)
    if series.how is not None:
        return t(f"trends.note.{series.how.value}", lang, every=every)
    kind = kind_of(series.points[0].reading)
    return t("trends.note.share" if kind is Kind.SHARE else "trends.note.count", lang, every=every)


def _keys(series: Series, lang: Lang) -> tuple[tuple[str, str], ...]:
    """What the marks of the drawing mean: only those that are there."""
    every = t(f"trends.every.{series.judgement.every.value}", lang)
    points, judgement = series.points, series.judgement
    called = judgement.direction in (Direction.RISING, Direction.FALLING)
    takes_time = _takes_time(points[0].reading)
    drawn = judgement.line is not None and series.how in (How.MATURED, None)
    found = [
        (
            "dot",
            "trends.key.done" if takes_time else "trends.key.over",
            any(p.finished for p in points),
        ),
        ("hollow", "trends.key.young", any(not p.finished for p in points)),
        ("whisker", "trends.key.interval", any(p.reading.low is not None for p in points)),
        ("line", "trends.key.line" if called else "trends.key.level", drawn),
        ("restated", "trends.key.restated", any(p.restated for p in points)),
    ]
    facts = {"every": every}
    return tuple((look, t(key, lang, **facts)) for look, key, there in found if there)


def _row(point: Point, label: str, voice: Voice) -> Row:
    reading = point.reading
    said = figure(reading, voice)
    is_rate = kind_of(reading) in RATES
    value = numbers.DASH if said.spoken else said.value
    basis = said.basis if is_rate and not said.spoken else said.value if said.spoken else ""
    return Row(
        label=label,
        days=numbers.span(reading.window, voice.lang, year=True),
        figure=said,
        value=numbers.percent(reading.value) if is_rate else value,
        basis=basis,
        interval=numbers.interval(reading.low, reading.high),
        state=_state(point, voice.lang),
        is_finished=point.finished,
        marks=tuple(_mark(mark, voice) for mark in point.restated),
    )


def _state(point: Point, lang: Lang) -> str:
    if any(caution.code is WarningCode.COVERAGE for caution in point.reading.cautions):
        return t("trends.state.gap", lang)
    if not point.finished:
        return t("trends.state.young", lang)
    key = "trends.state.done" if _takes_time(point.reading) else "trends.state.over"
    return t(key, lang)


def _takes_time(reading: Reading) -> bool:
    """Whether a period is not finished when it is over."""
    return kind_of(reading) is Kind.RATE and reading.how is not How.PERIOD


def _mark(mark: Restated, voice: Voice) -> Mark:
    first, now = mark.first, mark.now
    if now.k is None:
        ends = (numbers.count(first.value), numbers.count(now.value))
    elif (first.n, first.k) != (now.n, now.k):
        ends = (_basis(first.k, first.n), _basis(now.k, now.n))
    else:
        ends = (numbers.percent(first.value), numbers.percent(now.value))
    when = numbers.stamp(first.as_of, first.window.zone, voice.lang)
    key = "trends.mark.mature" if first.moment == MATURE else "trends.mark.closed"
    return Mark(
        change=t("trends.mark", voice.lang, first=ends[0], now=ends[1]),
        when=t(key, voice.lang, when=when),
        reading=now,
    )


def _basis(k: int | None, n: int) -> str:
    return f"{numbers.count(k)} / {numbers.count(n)}"


def _restated(series: Series, rows: Sequence[Row], lang: Lang) -> str:
    """Whether anything that was reported reads otherwise today."""
    every = series.judgement.every
    marked = sum(bool(row.marks) for row in rows)
    if marked:
        return t("trends.restated.some", lang, n=_many(marked, every, lang))
    if series.reported:
        return t("trends.restated.none", lang, reported=_many(series.reported, every, lang))
    return t("trends.restated.never", lang)


def _cautions(series: Series, voice: Voice) -> tuple[str, ...]:
    """What concerns the whole drawing; that a period is young or small is said in its row."""
    found: dict[tuple[WarningCode, str], Caution] = {}
    for point in series.points:
        for caution in point.reading.cautions:
            if caution.code in (WarningCode.COVERAGE, WarningCode.OVER_ONE):
                found[caution.code, str(caution.facts["metric"])] = caution
    zone = series.points[0].reading.window.zone
    return tuple(sentences.caution(caution, voice, zone) for caution in found.values())


def _part(branch: Branch, top: float, voice: Voice) -> Part:
    lang = voice.lang
    reading = branch.points[0].reading
    label = branch.label if branch.label is not None else unset(reading.by or "", lang)
    verdict = t(f"trends.verdict.{branch.judgement.direction.value}", lang)
    total = figure(branch.total, voice) if branch.total else None
    beats = [
        Beat(p.reading.value, p.reading.low, p.reading.high, p.finished) for p in branch.points
    ]
    return Part(
        label=label,
        mark=marks.course(beats, top=top, label=t("list.comma", lang).join((label, verdict))),
        verdict=verdict,
        called=branch.judgement.direction in (Direction.RISING, Direction.FALLING),
        total=total,
        basis=total.basis if total else "",
    )


def _end(top: float, series: Series) -> str:
    is_rate = kind_of(series.points[0].reading) in RATES
    return f"{numbers.rounded(top * 100)}%" if is_rate else numbers.count(top)

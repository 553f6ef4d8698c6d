"""The drawing of a trend: a dot with its interval per period, and what must be said about it.

Filled dots have had their time, hollow ones have not; the line is the trend where one was told, and
the level of the judged periods where none was. A triangle at the top marks a restated figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from tasuki.domain.window import Every
from tasuki.insight.direction import Direction
from tasuki.insight.trends import Judgement, Point, Series
from tasuki.metrics.reading import How, Reading
from tasuki.present import numbers
from tasuki.present.charts import PALETTES, SIZES, Palette, Theme, look
from tasuki.present.figures import RATES, kind_of, name_of
from tasuki.present.words import Lang, t

_STEPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)


LABEL_WIDTH = 62
"""Pixels that the name of a period takes under the axis."""


def drawing(
    series: Series, *, lang: Lang, theme: Theme = "light", size: str = "wide"
) -> dict[str, Any]:
    """A series as a Vega-Lite spec."""
    alt: Any = import_module("altair")
    palette = PALETTES[theme]
    width, height = SIZES[size]
    is_rate = kind_of(series.points[0].reading) in RATES
    end = scale_of(series.points) * (100 if is_rate else 1)
    labels = period_labels([p.reading for p in series.points], series.judgement.every, lang)
    data = alt.Data(
        values=[
            _values(point, label, end, is_rate=is_rate)
            for point, label in zip(series.points, labels, strict=True)
        ]
    )
    every = -(-len(labels) * LABEL_WIDTH // width)
    axis = alt.Axis(labelAngle=0, values=labels[::every])
    period = alt.X("period:O", sort=None, title=None, axis=axis)
    bounds = alt.Scale(domain=[0, end])
    unit = (
        alt.Axis(tickCount=4, labelExpr="datum.label + '%'") if is_rate else alt.Axis(tickCount=4)
    )
    value = alt.Y("value:Q", title=None, scale=bounds, axis=unit)
    layers = [
        *_reference(alt, series, labels, palette, period, bounds, is_rate=is_rate),
        *_dots(alt.Chart(data), alt, palette, period, value, bounds, is_rate=is_rate),
    ]
    drawn = alt.layer(*layers).properties(
        width=width, height=height, background="transparent", padding=2
    )
    spec: dict[str, Any] = drawn.configure(**look(palette)).to_dict()
    spec["description"] = alt_text(series, lang)
    return spec


def alt_text(series: Series, lang: Lang) -> str:
    """What the drawing shows, for those who do not see it."""
    every = t(f"trends.every.{series.judgement.every.value}", lang)
    return t("trends.alt", lang, name=name_of(series.metric, lang), every=every)


def period_labels(readings: Sequence[Reading], every: Every, lang: Lang) -> list[str]:
    """A short name per period, each of its own: the year is said where it begins."""
    found, year = [], None
    for reading in readings:
        day = reading.window.first_day
        name = numbers.short_date(day, lang) if every is Every.WEEK else numbers.month(day, lang)
        found.append(name if day.year == year else numbers.with_year(name, day, lang))
        year = day.year
    return found


def scale_of(points: Sequence[Point]) -> float:
    """The round upper end of the scale; a rate's interval is on it as far as it is drawn."""
    readings = [point.reading for point in points]
    tops = [r.high if r.high is not None else r.value for r in readings]
    top = max((end for end in tops if end is not None), default=0.0)
    if kind_of(readings[0]) not in RATES:
        return max(top * 1.05, 1.0)
    return next((step for step in _STEPS if top <= step), max(top, 1.0))


def _values(point: Point, label: str, top: float, *, is_rate: bool) -> dict[str, Any]:
    reading, factor = point.reading, 100 if is_rate else 1

    def shown(value: float | None) -> float | None:
        return None if value is None else float(numbers.rounded(value * factor, 2))

    return {
        "period": label,
        "value": shown(reading.value),
        "low": shown(reading.low),
        "high": shown(reading.high),
        "finished": point.finished,
        "restated": bool(point.restated),
        "top": top,
    }


def _dots(
    chart: Any, alt: Any, palette: Palette, period: Any, value: Any, bounds: Any, *, is_rate: bool
) -> list[Any]:
    """Interval, link, dot and mark of each period."""
    filled = chart.mark_point(filled=True, color=palette.ink, size=48, opacity=1)
    hollow = chart.mark_point(
        fill=palette.paper, stroke=palette.mark, size=48, strokeWidth=1.5, opacity=1
    )
    marked = chart.mark_point(
        shape="triangle-down", filled=True, color=palette.attention, size=70, opacity=1, yOffset=5
    )
    layers = [
        filled.transform_filter("datum.finished").encode(x=period, y=value),
        hollow.transform_filter("!datum.finished").encode(x=period, y=value),
        marked.transform_filter("datum.restated").encode(
            x=period, y=alt.Y("top:Q", title=None, scale=bounds)
        ),
    ]
    if is_rate:
        rule = chart.mark_rule(color=palette.mark, strokeWidth=1.25, opacity=0.55)
        low = alt.Y("low:Q", title=None, scale=bounds)
        return [rule.encode(x=period, y=low, y2="high:Q"), *layers]
    line = chart.transform_filter("datum.finished").mark_line(color=palette.mark, strokeWidth=1.25)
    return [line.encode(x=period, y=value), *layers]


def _reference(
    alt: Any,
    series: Series,
    labels: Sequence[str],
    palette: Palette,
    period: Any,
    bounds: Any,
    *,
    is_rate: bool,
) -> list[Any]:
    """The trend line, or the level, over the periods that were judged."""
    ends = line_ends(series.judgement)
    if ends is None or not follows(series):
        return []
    judged = [
        label
        for label, point in zip(labels, series.points, strict=True)
        if series.judgement.span is not None
        and series.judgement.span.start <= point.reading.window.start < series.judgement.span.end
    ]
    if len(judged) < 2:
        return []
    factor = 100 if is_rate else 1
    first, last = ends
    step = (last - first) / (len(judged) - 1)
    data = alt.Data(
        values=[
            {"period": label, "level": float(numbers.rounded((first + i * step) * factor, 2))}
            for i, label in enumerate(judged)
        ]
    )
    level = alt.Y("level:Q", title=None, scale=bounds)
    return [
        alt.Chart(data).mark_line(color=palette.reference, strokeWidth=2).encode(x=period, y=level)
    ]


def follows(series: Series) -> bool:
    """Whether what is drawn is what was judged, so that the line belongs to it."""
    return series.how in (How.MATURED, None)


def line_ends(judgement: Judgement) -> tuple[float, float] | None:
    """Where the drawn line begins and ends: the trend where one is told, else a level."""
    line = judgement.line
    if line is None:
        return None
    if judgement.direction in (Direction.RISING, Direction.FALLING):
        return line.first, line.last
    level = judgement.n / judgement.periods if judgement.k is None else judgement.k / judgement.n
    return level, level

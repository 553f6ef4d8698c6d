"""Larger charts: Vega-Lite specs, drawn to SVG in this process with no network and no browser.

A chart is drawn once per content, theme and size, and kept in a folder under the hash of its spec.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from tasuki.metrics.reading import Reading
from tasuki.present import numbers
from tasuki.present.figures import name_of
from tasuki.present.words import Lang, t

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
SIZES: dict[str, tuple[int, int]] = {"wide": (1150, 220), "narrow": (330, 220)}
"""Width and height of the plot area, for a desk and for a phone."""

FONT = "Hiragino Sans, Yu Gothic, Noto Sans JP, Noto Sans CJK JP, sans-serif"


@dataclass(frozen=True, slots=True)
class Palette:
    """The style sheet's colours as a drawing needs them: mixed already."""

    paper: str
    ink: str
    mark: str
    text: str
    line: str
    band: str
    reference: str
    attention: str


PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        "#FCFAF2", "#1C1C1C", "#525250", "#6D6C69", "#DFDDD6", "#E6E4DD", "#165E83", "#C89932"
    ),
    "dark": Palette(
        "#171715", "#EBE7DB", "#B8B5AC", "#9F9C94", "#333230", "#2D2C2A", "#84BBD8", "#D9AF55"
    ),
}


def trend(
    readings: Sequence[Reading],
    *,
    base: float | None,
    lang: Lang,
    theme: Theme = "light",
    size: str = "wide",
) -> dict[str, Any]:
    """The weekly trend of one rate as a Vega-Lite spec.

    `readings` are weeks, oldest first. Intervals are a band, mature weeks filled dots joined by a
    line, weeks with young cycles hollow; `base` is drawn as the reference line.
    """
    alt: Any = import_module("altair")
    palette = PALETTES[theme]
    width, height = SIZES[size]
    data = alt.Data(values=[_point(reading, lang) for reading in readings])
    week = alt.X("week:O", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    domain = _domain(readings, base)
    value = alt.Y("value:Q", title=None, scale=alt.Scale(domain=domain), axis=_per_cent(alt))
    chart = alt.Chart(data)
    layers = [
        chart.mark_errorband(opacity=1, color=palette.band).encode(
            x=week, y=alt.Y("low:Q", title=None, scale=alt.Scale(domain=domain)), y2="high:Q"
        ),
        chart.mark_line(color=palette.mark, strokeWidth=1.25).encode(x=week, y=value),
        chart.transform_filter("!datum.young")
        .mark_point(filled=True, color=palette.ink, size=55, opacity=1)
        .encode(x=week, y=value),
        chart.transform_filter("datum.young")
        .mark_point(fill=palette.paper, stroke=palette.mark, size=55, strokeWidth=1.5, opacity=1)
        .encode(x=week, y=value),
    ]
    if base is not None:
        rule = alt.Chart(alt.Data(values=[{"base": base * 100}]))
        layers.insert(
            1, rule.mark_rule(color=palette.reference, strokeWidth=1.5).encode(y="base:Q")
        )
    drawn = alt.layer(*layers).properties(
        width=width, height=height, background="transparent", padding=2
    )
    spec: dict[str, Any] = drawn.configure(**look(palette)).to_dict()
    spec["description"] = t("week.trend.alt", lang, name=name_of(readings[0].metric, lang))
    return spec


def svg(spec: dict[str, Any], folder: Path) -> str:
    """The drawing of a spec: from `folder` where it was drawn before, else drawn and kept there."""
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    kept = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.svg"
    if kept.exists():
        return kept.read_text(encoding="utf-8")
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(spec)
    folder.mkdir(parents=True, exist_ok=True)
    draft = kept.with_suffix(f".{os.getpid()}")
    draft.write_text(drawn, encoding="utf-8")
    draft.replace(kept)
    return drawn


@dataclass(frozen=True, slots=True)
class Step:
    """One week of a trend in words: the chart's table alternative."""

    reading: Reading
    week: str
    rate: str
    interval: str
    n: str
    state: str


def steps(readings: Sequence[Reading], lang: Lang) -> tuple[Step, ...]:
    """The chart as a table."""
    return tuple(
        Step(
            reading=reading,
            week=reading.window.iso_week,
            rate=numbers.bare_percent(reading.value),
            interval=numbers.interval(reading.low, reading.high),
            n=numbers.count(reading.n),
            state=t("chart.young" if reading.young else "chart.mature", lang),
        )
        for reading in readings
    )


def _point(reading: Reading, lang: Lang) -> dict[str, Any]:
    day = reading.window.first_day
    label = f"{day.month}/{day.day}" if lang == "ja" else numbers.day(day, lang).split(" ", 1)[1]
    return {
        "week": label,
        "value": _in_per_cent(reading.value),
        "low": _in_per_cent(reading.low),
        "high": _in_per_cent(reading.high),
        "young": reading.young > 0,
    }


def _in_per_cent(fraction: float | None) -> float | None:
    return None if fraction is None else float(numbers.rounded(fraction * 100, 2))


def _domain(readings: Sequence[Reading], base: float | None) -> list[float]:
    tops = [r.high if r.high is not None else r.value for r in readings]
    seen = [top for top in (*tops, base) if top is not None]
    return [0, min(100.0, max(10.0, max(seen, default=0.1) * 100))]


def _per_cent(alt: Any) -> Any:
    return alt.Axis(tickCount=4, labelExpr="datum.label + '%'")


def look(palette: Palette) -> dict[str, Any]:
    """What all drawings have in common: type, axes, lines."""
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": palette.text,
            "labelFontSize": 12,
            "domainColor": palette.line,
            "tickColor": palette.line,
            "gridColor": palette.line,
            "labelPadding": 6,
        },
        "axisX": {"grid": False, "ticks": False},
        "axisY": {"domain": False, "ticks": False},
    }

"""The funnel plot of a comparison: what chance alone does to a figure, and who lies outside of it.

After Spiegelhalter (2005): the figure, adjusted for its lead mix, over how many the comparison rests
on. Whoever lies outside is named and drawn as a triangle that points the way; the others are hollow.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from tasuki.insight.comparison import Comparison, Standing
from tasuki.insight.review import Verdict
from tasuki.present import numbers
from tasuki.present.charts import PALETTES, SIZES, Palette, Theme, look
from tasuki.present.figures import name_of
from tasuki.present.words import Lang, t

NAMED = 12
"""So many groups can all be named in a drawing; of more, only those outside are."""

_SHAPES = {Verdict.ABOVE: "triangle-up", Verdict.BELOW: "triangle-down"}


def drawn(comparison: Comparison) -> bool:
    """Whether there is anything to draw: two groups or more that can be compared."""
    return sum(one.evidence is not None for one in comparison.standings) > 1


def drawing(
    comparison: Comparison, *, lang: Lang, theme: Theme = "light", size: str = "wide"
) -> dict[str, Any]:
    """The funnel as a Vega-Lite spec."""
    alt: Any = import_module("altair")
    palette = PALETTES[theme]
    width, height = SIZES[size]
    points = list(_points(comparison))
    bounds = _bounds(comparison, points)
    points = _placed(points, bounds)
    across = alt.X(
        "n:Q",
        title=t("compare.funnel.x", lang),
        scale=alt.Scale(nice=False, zero=False),
        axis=alt.Axis(tickCount=5, format=",d", titleColor=palette.text, titleFontWeight="normal"),
    )
    axis = alt.Axis(tickCount=5, labelExpr="datum.label + '%'")
    scale = alt.Scale(domain=bounds, clamp=True)
    up = alt.Y("value:Q", title=None, scale=scale, axis=axis)
    layers = [
        *_bands(alt, comparison, palette, across, scale),
        *_dots(alt, points, palette, across, up),
    ]
    layered = alt.layer(*layers).properties(
        width=width, height=height + 60, background="transparent", padding=2
    )
    spec: dict[str, Any] = layered.configure(**look(palette)).to_dict()
    spec["description"] = t("compare.funnel.alt", lang, name=name_of(comparison.metric, lang))
    return spec


def _points(comparison: Comparison) -> Iterator[dict[str, Any]]:
    everybody = len(comparison.standings) <= NAMED
    for one in comparison.standings:
        if one.evidence is None or one.adjusted is None:
            continue
        outside = one.verdict in _SHAPES
        yield {
            "n": float(numbers.rounded(one.evidence, 1)),
            "value": _in_per_cent(one.adjusted),
            "name": _name(one) if everybody or outside else "",
            "side": _SHAPES.get(one.verdict, "circle"),
            "outside": outside,
        }


def _placed(points: list[dict[str, Any]], bounds: list[float]) -> list[dict[str, Any]]:
    """The points with the side of their names: to the left where a neighbour's dot would be hit."""
    width = max(p["n"] for p in points) - min(p["n"] for p in points) or 1.0
    height = bounds[1] - bounds[0]

    def is_hit(point: dict[str, Any]) -> bool:
        return any(
            0 <= other["n"] - point["n"] < 0.12 * width
            and abs(other["value"] - point["value"]) < 0.07 * height
            for other in points
            if other is not point
        )

    return [point | {"left": is_hit(point)} for point in points]


def _name(one: Standing) -> str:
    return one.reading.group or ""


def _bounds(comparison: Comparison, points: list[dict[str, Any]]) -> list[float]:
    """The scale: all dots, and of the band what lies over most of it."""
    middle = comparison.funnel[len(comparison.funnel) // 2]
    values = [point["value"] for point in points]
    low = min(*values, _in_per_cent(middle.far[0]))
    high = max(*values, _in_per_cent(middle.far[1]))
    room = (high - low) * 0.08 + 0.5
    return [max(low - room, 0.0), min(high + room, 100.0)]


def _bands(
    alt: Any, comparison: Comparison, palette: Palette, across: Any, scale: Any
) -> list[Any]:
    rows = [
        {
            "n": float(numbers.rounded(band.n, 1)),
            "low": _in_per_cent(band.near[0]),
            "high": _in_per_cent(band.near[1]),
            "far_low": _in_per_cent(band.far[0]),
            "far_high": _in_per_cent(band.far[1]),
        }
        for band in comparison.funnel
    ]
    chart = alt.Chart(alt.Data(values=rows))

    def up(field: str) -> Any:
        return alt.Y(f"{field}:Q", title=None, scale=scale)

    whole = alt.Chart(alt.Data(values=[{"whole": _in_per_cent(comparison.total.value or 0.0)}]))
    edge = chart.mark_line(color=palette.mark, strokeWidth=1, strokeDash=[3, 3], clip=True)
    return [
        chart.mark_area(color=palette.band, opacity=1, clip=True).encode(
            x=across, y=up("low"), y2="high:Q"
        ),
        edge.encode(x=across, y=up("far_low")),
        edge.encode(x=across, y=up("far_high")),
        whole.mark_rule(color=palette.reference, strokeWidth=1.5).encode(y=up("whole")),
    ]


def _dots(
    alt: Any, points: list[dict[str, Any]], palette: Palette, across: Any, up: Any
) -> list[Any]:
    chart = alt.Chart(alt.Data(values=points))
    shape = alt.Shape("side:N", scale=None, legend=None)
    inside, outside = (
        chart.transform_filter("!datum.outside"),
        chart.transform_filter("datum.outside"),
    )
    return [
        inside.mark_point(
            fill=palette.paper, stroke=palette.mark, size=60, strokeWidth=1.5, opacity=1
        ).encode(x=across, y=up),
        outside.mark_point(filled=True, color=palette.ink, size=110, opacity=1).encode(
            x=across, y=up, shape=shape
        ),
        *(
            chart.transform_filter(f"datum.left == {str(left).lower()}")
            .mark_text(align=side, dx=shift, dy=1, fontSize=12, color=palette.text)
            .encode(x=across, y=up, text="name:N")
            for left, side, shift in ((False, "left", 9), (True, "right", -9))
        ),
    ]


def _in_per_cent(fraction: float) -> float:
    return float(numbers.rounded(fraction * 100, 2))

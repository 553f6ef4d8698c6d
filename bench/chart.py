"""Cost against size as a drawing: two panels, warm and cold, both axes logarithmic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.sizes import COLD, SHOWN, WARM, Point
from tasuki.present.charts import FONT, PALETTES

COLOURS = ("#165E83", "#8A3B2A", "#C89932", "#6A8D52", "#6B5B95", "#7A7772")
"""A colour per question, in their order."""

SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down")
PANEL = {"width": 300, "height": 320}
HEADINGS = {WARM: "in a process that holds the facts", COLD: "in a new process, start included"}


def drawing(points: Sequence[Point]) -> dict[str, Any]:
    """The Vega-Lite spec of some points."""
    palette = PALETTES["light"]
    seconds = [point.seconds for point in points]
    domain = [min(seconds) / 1.5, max(seconds) * 1.5]
    panels = [how for how in HEADINGS if any(point.how == how for point in points)]
    axis = {
        "labelColor": palette.text, "titleColor": palette.text, "gridColor": palette.line,
        "domainColor": palette.line, "tickColor": palette.line, "titleFontWeight": "normal",
    }  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": palette.paper,
        "padding": 12,
        "config": {"font": FONT, "axis": axis, "view": {"stroke": None}, "legend": {"title": None}},
        "hconcat": [_panel(how, [p for p in points if p.how == how], domain) for how in panels],
        "resolve": {"scale": {"y": "shared", "x": "shared"}},
    }


def svg(points: Sequence[Point]) -> str:
    """The drawing of some points: the same text for the same points."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(drawing(points))
    return drawn


def _panel(how: str, points: Sequence[Point], domain: list[float]) -> dict[str, Any]:
    palette = PALETTES["light"]
    sizes = sorted({point.leads for point in points})
    order = {"domain": list(SHOWN), "range": list(COLOURS)}
    return {
        **PANEL,
        "title": {"text": HEADINGS[how], "color": palette.ink, "fontWeight": "normal"},
        "data": {
            "values": [
                {"question": p.question, "leads": p.leads, "seconds": p.seconds} for p in points
            ]
        },
        "mark": {"type": "line", "point": {"filled": True, "size": 45}, "strokeWidth": 1.5},
        "encoding": {
            "x": {
                "field": "leads", "type": "quantitative", "title": "leads",
                "scale": {"type": "log", "nice": False},
                "axis": {"values": sizes, "format": "~s", "grid": False},
            },
            "y": {
                "field": "seconds", "type": "quantitative", "title": "seconds",
                "scale": {"type": "log", "nice": False, "domain": domain},
                "axis": {"values": [10.0**i for i in range(-4, 5)], "format": "~g"},
            },
            "color": {"field": "question", "type": "nominal", "scale": order},
            "shape": {
                "field": "question", "type": "nominal",
                "scale": {"domain": list(SHOWN), "range": list(SHAPES)},
            },
        },
    }  # fmt: skip

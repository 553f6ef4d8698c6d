"""The weeks of a what-if drawn as our own SVG: a bar per draft, and what was done as a line across.

Coordinates across are per cent, so that the drawing fills its column at any width.
"""

from __future__ import annotations

from datetime import timedelta

from tasuki.domain.window import Window
from tasuki.insight.whatif import WhatIf
from tasuki.present import numbers
from tasuki.present.marks import Svg, image
from tasuki.present.words import Lang, t

_TOP, _GROUND, _HEIGHT = 22, 132, 154
_LABELS = 6
_FILLED = 0.72
"""How much of a week's place its bars take."""


def weekly(found: WhatIf, lang: Lang) -> Svg:
    """MQLs week by week. A week that the window cuts is drawn hollow."""
    volumes = [found.actual.volumes, *(draft.volumes for draft in found.drafts)]
    top = _round_up(max((one.mqls for some in volumes for one in some), default=0))
    many = len(found.actual.volumes)
    place = 100 / max(many, 1)
    parts = [
        _rule(_TOP),
        _rule((_TOP + _GROUND) / 2),
        _rule(_GROUND),
        f'<text class="g-text" x="100%" y="{_TOP - 7}" text-anchor="end">'
        f"{t('whatif.chart.top', lang, n=numbers.count(top))}</text>",
    ]
    width = place * _FILLED / max(len(found.drafts), 1)
    for nth, draft in enumerate(found.drafts):
        for n, volume in enumerate(draft.volumes):
            x = place * (n + (1 - _FILLED) / 2) + width * nth
            y = _y(volume.mqls, top)
            cut = "" if _whole(volume.week) else " cut"
            parts.append(
                f'<rect class="g-try n{nth + 1}{cut}" x="{x:.2f}%" width="{width:.2f}%" '
                f'y="{y:.1f}" height="{_GROUND - y:.1f}"/>'
            )
    for n, volume in enumerate(found.actual.volumes):
        first, last, y = place * (n + 0.08), place * (n + 0.92), _y(volume.mqls, top)
        parts.append(
            f'<line class="g-did" x1="{first:.2f}%" x2="{last:.2f}%" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
    every = -(-many // _LABELS)
    for n, volume in list(enumerate(found.actual.volumes))[::every]:
        day = numbers.short_date(volume.week.first_day, lang)
        parts.append(
            f'<text class="g-text" x="{place * (n + 0.5):.2f}%" y="{_HEIGHT - 5}" '
            f'text-anchor="middle">{day}</text>'
        )
    return image(parts, "weekly", t("whatif.chart.alt", lang), height=_HEIGHT)


def _rule(y: float) -> str:
    return f'<line class="g-line" x1="0" x2="100%" y1="{y:g}" y2="{y:g}"/>'


def _y(mqls: int, top: int) -> float:
    return _GROUND - (_GROUND - _TOP) * mqls / top


def _round_up(most: int) -> int:
    """The round upper end of the scale."""
    size = 1
    while True:
        for step in (1, 2, 5):
            if most <= step * size:
                return step * size
        size *= 10


def _whole(week: Window) -> bool:
    return week.end_day - week.first_day >= timedelta(days=7)

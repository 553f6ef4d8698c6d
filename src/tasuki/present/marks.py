"""Small marks drawn as our own SVG: dot and whisker, sparkline, course, age bar.

Coordinates across are per cent, so that a mark fills its column at any width. Looks are classes of
the style sheet: a page forbids inline styles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_STEPS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)


class Svg(str):
    """Markup that is already safe; template engines know it by `__html__`."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True)
class Whisker:
    """A figure with its interval, and what it is held against; all fractions."""

    value: float | None
    low: float | None
    high: float | None
    reference: float | None = None
    reference_low: float | None = None
    reference_high: float | None = None


def scale(tops: Sequence[float | None]) -> float:
    """The round upper end of a scale that holds all `tops`: one scale per group of marks."""
    top = max((t for t in tops if t is not None), default=0.0)
    return next((step for step in _STEPS if top <= step), max(top, 1.0))


def _at(fraction: float, top: float) -> str:
    return f"{min(max(fraction / top, 0.0), 1.0) * 100:.2f}%"


def whisker(mark: Whisker, *, top: float, label: str, tone: str = "") -> Svg:
    """Dot and whisker on a scale from 0 to `top`; `tone` is a class (`is`, `at`) or nothing.

    The reference is a line with its own interval as a faint band. Without a value only the axis
    is drawn.
    """
    tone = f" {tone}" if tone else ""
    parts = ['<line class="g-line" x1="0" x2="100%" y1="9" y2="9"/>']
    if mark.reference_low is not None and mark.reference_high is not None:
        width = f"{max(mark.reference_high - mark.reference_low, 0) / top * 100:.2f}%"
        x = _at(mark.reference_low, top)
        parts.append(f'<rect class="g-ref-band" x="{x}" width="{width}" y="1" height="16"/>')
    if mark.reference is not None:
        x = _at(mark.reference, top)
        parts.append(f'<line class="g-ref" x1="{x}" x2="{x}" y1="1" y2="17"/>')
    if mark.low is not None and mark.high is not None:
        low, high = _at(mark.low, top), _at(mark.high, top)
        parts.append(f'<line class="g-ci{tone}" x1="{low}" x2="{high}" y1="9" y2="9"/>')
    if mark.value is not None:
        parts.append(f'<circle class="g-dot{tone}" cx="{_at(mark.value, top)}" cy="9" r="4"/>')
    return image(parts, "ci", label, height=18)


def span(
    value: float, low: float, high: float, *, bottom: float, top: float, label: str, tone: str = ""
) -> Svg:
    """A signed figure and its interval on a scale from `bottom` to `top`, with a line at zero."""
    width = (top - bottom) or 1.0
    at, start, end, zero = (_at(v - bottom, width) for v in (value, low, high, 0.0))
    tone = f" {tone}" if tone else ""
    parts = [
        '<line class="g-line" x1="0" x2="100%" y1="9" y2="9"/>',
        f'<line class="g-zero" x1="{zero}" x2="{zero}" y1="1" y2="17"/>',
        f'<line class="g-ci{tone}" x1="{start}" x2="{end}" y1="9" y2="9"/>',
        f'<circle class="g-dot{tone}" cx="{at}" cy="9" r="4"/>',
    ]
    return image(parts, "ci", label, height=18)


def bar(value: float, *, bottom: float, top: float, label: str) -> Svg:
    """A signed part of a whole as a bar from zero, on a scale from `bottom` to `top`."""
    width = (top - bottom) or 1.0
    first, last = sorted((value, 0.0))
    x, zero = _at(first - bottom, width), _at(-bottom, width)
    share = f"{(last - first) / width * 100:.2f}%"
    kind = "g-fall" if value < 0 else "g-bar"
    parts = [
        f'<rect class="{kind}" x="{x}" width="{share}" y="4" height="10"/>',
        f'<line class="g-zero" x1="{zero}" x2="{zero}" y1="1" y2="17"/>',
    ]
    return image(parts, "ci", label, height=18)


def age(mature: int, young: int, *, label: str) -> Svg:
    """How much of a cohort has had its time (filled) and how much has not (hollow)."""
    total = mature + young
    share = mature / total * 100 if total else 0
    parts = [f'<rect class="done" width="{share:.2f}%" height="8"/>']
    if young:
        parts.append(
            f'<rect class="young" x="{share:.2f}%" y=".5" width="{100 - share:.2f}%" height="7"/>'
        )
    return image(parts, "age", label, height=8)


@dataclass(frozen=True, slots=True)
class Goal:
    """A target, what was done for it, and between which the period is expected to end."""

    target: float
    done: float
    low: float | None = None
    high: float | None = None


def attainment(goal: Goal, *, label: str) -> Svg:
    """What was done as a bar, the forecast as a band beyond it, the target as a thin line."""
    top = max(goal.target, goal.done, goal.high or 0.0) * 1.04 or 1.0
    parts = ['<line class="g-line" x1="0" x2="100%" y1="9" y2="9"/>']
    if goal.low is not None and goal.high is not None:
        low, width = _at(goal.low, top), f"{max((goal.high - goal.low) / top * 100, 0.6):.2f}%"
        parts.append(f'<rect class="g-hope" x="{low}" width="{width}" y="3.5" height="11"/>')
    if goal.done > 0:
        parts.append(f'<rect class="g-done" width="{_at(goal.done, top)}" y="6" height="6"/>')
    x = _at(goal.target, top)
    parts.append(f'<line class="g-ref" x1="{x}" x2="{x}" y1="0" y2="18"/>')
    return image(parts, "ci goal", label, height=18)


def sparkline(
    weeks: Sequence[float | None],
    now: float | None,
    *,
    partial: bool,
    usual: tuple[float, float] | None,
    label: str,
) -> Svg:
    """Whole weeks as a line, this week as a dot: hollow while it is unfinished.

    `usual` is drawn at this week's place as a faint bar: where an ordinary week stands by now, so
    that an unfinished week is not read as a fall. A week without a figure leaves a gap.
    """
    width, height, edge = 176.0, 34.0, 5.0
    seen = [v for v in (*weeks, now, *(usual or ())) if v is not None]
    bottom, top = min(seen, default=0.0), max(seen, default=1.0)
    room = (top - bottom) or 1.0
    step = (width - 2 * edge) / max(len(weeks), 1)

    def x(place: int) -> float:
        return edge + place * step

    def y(value: float) -> float:
        return height - edge - (value - bottom) / room * (height - 2 * edge)

    parts = []
    if usual is not None:
        low, high = y(usual[0]), y(usual[1])
        parts.append(
            f'<rect class="g-usual" x="{x(len(weeks)) - 4:.1f}" y="{high:.1f}" width="8" '
            f'height="{max(low - high, 1):.1f}"/>'
        )
    for run in _runs(weeks):
        if len(run) == 1:
            place, value = run[0]
            parts.append(f'<circle class="g-dot" cx="{x(place):.1f}" cy="{y(value):.1f}" r="1.5"/>')
            continue
        points = " ".join(f"{x(place):.1f},{y(value):.1f}" for place, value in run)
        parts.append(f'<polyline class="g-spark" points="{points}"/>')
    last = next(((i, v) for i, v in reversed(list(enumerate(weeks))) if v is not None), None)
    if last is not None and now is not None:
        link = "g-dash" if partial else "g-spark"
        parts.append(
            f'<polyline class="{link}" points="{x(last[0]):.1f},{y(last[1]):.1f} '
            f'{x(len(weeks)):.1f},{y(now):.1f}"/>'
        )
    if now is not None:
        dot = "g-hollow" if partial else "g-dot"
        parts.append(f'<circle class="{dot}" cx="{x(len(weeks)):.1f}" cy="{y(now):.1f}" r="3"/>')
    return image(parts, "spark", label, width=width, height=height)


@dataclass(frozen=True, slots=True)
class Beat:
    """One period of a course: its figure with its interval, and whether it has had its time."""

    value: float | None
    low: float | None
    high: float | None
    finished: bool


def course(beats: Sequence[Beat], *, top: float, label: str) -> Svg:
    """Successive periods from left to right on a scale from 0 to `top`, unfinished ones hollow.

    A period without a figure leaves a gap.
    """
    height, edge = 44.0, 4.0
    parts = [
        f'<line class="g-line" x1="0" x2="100%" y1="{y:g}" y2="{y:g}"/>'
        for y in (edge, height - edge)
    ]

    def y(value: float) -> float:
        return height - edge - min(max(value / top, 0.0), 1.0) * (height - 2 * edge)

    for place, beat in enumerate(beats):
        if beat.value is None:
            continue
        x = f"{(place + 0.5) / len(beats) * 100:.2f}%"
        if beat.low is not None and beat.high is not None:
            parts.append(
                f'<line class="g-ci thin" x1="{x}" x2="{x}" y1="{y(beat.low):.1f}" '
                f'y2="{y(beat.high):.1f}"/>'
            )
        look, r = ("g-dot", "2.25") if beat.finished else ("g-hollow", "2.5")
        parts.append(f'<circle class="{look}" cx="{x}" cy="{y(beat.value):.1f}" r="{r}"/>')
    return image(parts, "course", label, height=height)


def _runs(weeks: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    runs: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(weeks):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return [run for run in runs if run]


def image(
    parts: Sequence[str], kind: str, label: str, *, height: float, width: float | None = None
) -> Svg:
    """A drawing of these parts: of a fixed `width`, or as wide as the place where it stands."""
    box = f'width="100%" height="{height:g}"'
    if width is not None:
        box = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    return Svg(
        f'<svg class="{kind}" {box} role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )

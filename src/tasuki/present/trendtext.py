"""Trends for a terminal, and as plain data for scripts."""

from __future__ import annotations

from datetime import datetime

from tasuki.domain.window import Window
from tasuki.insight.restatement import Restated
from tasuki.insight.trends import Branch, Judgement, Point, Series, Trends
from tasuki.present import numbers
from tasuki.present.payload import Json, as_json
from tasuki.present.text import columns_text
from tasuki.present.trends import Chart, Page
from tasuki.present.words import t

_HEADS = ("period", "state", "value", "interval")


def trends_text(page: Page) -> str:
    """The page's answer, its series as tables, its parts."""
    lang, trends = page.voice.lang, page.trends
    space = "" if lang == "ja" else " "
    when = numbers.stamp(trends.as_of, trends.shown.points[0].reading.window.zone, lang)
    lines = [
        space.join(page.headline),
        t("asof", lang, when=when),
        "",
        *page.evidence,
        page.level,
        "",
    ]
    for chart in (page.chart, page.quality):
        if chart is not None:
            about = (chart.verdict, *chart.cautions, chart.restated)
            lines += [chart.title, chart.note, *(line for line in about if line)]
            lines += [
                f"  {row.days}: {mark.change} ({mark.when})"
                for row in chart.marked
                for mark in row.marks
            ]
            lines.append(_table(page, chart))
    if page.parts:
        heads = [t(f"trends.parts.{head}", lang) for head in ("way", "total")]
        rows = [
            (part.label, part.verdict, part.total.value if part.total else "", part.basis)
            for part in page.parts
        ]
        lines += [page.parts_title, page.parts_note]
        lines.append(columns_text(["", *heads, t("trends.head.basis", lang)], rows))
        lines.append(page.more)
    return "\n".join(lines).rstrip() + "\n"


def _table(page: Page, chart: Chart) -> str:
    heads = [t(f"trends.head.{head}", page.voice.lang) for head in _HEADS]
    rows = [(row.days, row.state, row.value, row.interval, row.basis) for row in chart.rows]
    return columns_text([*heads, chart.basis], rows)


@as_json.register
def _trends(trends: Trends) -> Json:
    zone = trends.shown.points[0].reading.window.zone
    return {
        "every": trends.every.value,
        "as_of": trends.as_of.astimezone(zone).isoformat(),
        "headline": [as_json(judgement) for judgement in trends.headline],
        "shown": as_json(trends.shown),
        "quality": as_json(trends.quality) if trends.quality else None,
        "by": trends.by,
        "branches": [as_json(branch) for branch in trends.branches],
        "more": trends.more,
        "facts_version": trends.facts_version,
    }


@as_json.register
def _judgement(judgement: Judgement) -> Json:
    line = judgement.line
    return {
        "metric": judgement.metric,
        "direction": judgement.direction.value,
        "periods": judgement.periods,
        "from": judgement.span and _day(judgement.span, judgement.span.start),
        "to": judgement.span and _day(judgement.span, judgement.span.end),
        "n": judgement.n,
        "k": judgement.k,
        "unfinished": judgement.unfinished,
        "unrecorded": judgement.unrecorded,
        "first": line and line.first,
        "last": line and line.last,
        "change": line and line.change.value,
        "low": line and line.change.low,
        "high": line and line.change.high,
        "p": line and line.p,
        "dispersion": line and line.dispersion,
    }


@as_json.register
def _series(series: Series) -> Json:
    return {
        "metric": series.metric,
        "reading": series.how and series.how.value,
        "points": [as_json(point) for point in series.points],
        "judgement": as_json(series.judgement),
        "reported": series.reported,
    }


@as_json.register
def _point(point: Point) -> Json:
    return {
        **as_json(point.reading),
        "finished": point.finished,
        "restated": [as_json(mark) for mark in point.restated],
    }


@as_json.register
def _restated(mark: Restated) -> Json:
    first = mark.first
    return {
        "moment": first.moment,
        "value": first.value,
        "n": first.n,
        "k": first.k,
        "facts_version": first.facts_version,
        "horizon_days": first.horizon_days,
        "now": as_json(mark.now),
    }


@as_json.register
def _branch(branch: Branch) -> Json:
    return {
        "label": branch.label,
        "group_id": branch.group_id,
        "points": [as_json(point) for point in branch.points],
        "judgement": as_json(branch.judgement),
        "total": as_json(branch.total) if branch.total else None,
    }


def _day(window: Window, instant: datetime) -> str:
    return instant.astimezone(window.zone).date().isoformat()

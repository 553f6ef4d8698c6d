"""What the Week page shows: the review, its trend, and which weeks have anything to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from tasuki.domain.window import Every, Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.review import Review
from tasuki.insight.week import week_to_review, weekly_review
from tasuki.metrics.agreed import Agreed
from tasuki.metrics.read import series
from tasuki.metrics.reading import How, Reading
from tasuki.present import charts, numbers
from tasuki.present.bottleneck import Bottleneck
from tasuki.present.figures import Voice, name_of
from tasuki.present.week import Week
from tasuki.present.week import said as put_into_words
from tasuki.present.words import Lang, t
from tasuki.web.agreements.selectors import counted
from tasuki.web.desk.selectors import bottleneck, facts
from tasuki.web.desk.selectors.kept import KEPT

TREND = "sql_to_opportunity"
WEEKS = 26
"""Two quarters: the relay's thirteen weeks and the baseline before them."""


def reviewed(snapshot: Snapshot, window: Window) -> Review:
    """The week's review as of the snapshot; made once per version of the facts and of what was agreed."""
    return _reviewed(snapshot, window, counted(window, snapshot.as_of))


def _reviewed(snapshot: Snapshot, window: Window, agreed: Agreed) -> Review:
    return KEPT.get(
        ("review", snapshot.version, snapshot.as_of, window, agreed),
        lambda: weekly_review(
            snapshot,
            window,
            as_of=snapshot.as_of,
            floor=settings.ORGANISATION.floor,
            agreed=agreed,
        ),
    )


def said(snapshot: Snapshot, window: Window, lang: Lang) -> Week:
    """The review in words."""
    voice = Voice.of(settings.ORGANISATION, lang)
    agreed = counted(window, snapshot.as_of)
    return KEPT.get(
        ("said", snapshot.version, snapshot.as_of, window, agreed, lang),
        lambda: put_into_words(_reviewed(snapshot, window, agreed), voice),
    )


@dataclass(frozen=True, slots=True)
class Trend:
    """A trend's images per theme (theme, wide address, narrow address), and the same as a table."""

    name: str
    alt: str
    images: tuple[tuple[str, str, str], ...]
    steps: tuple[charts.Step, ...]


def trend(snapshot: Snapshot, week: Week) -> Trend | None:
    """The 商談化率 of the weeks up to this one; None where no week had an SQL."""
    lang = week.voice.lang
    agreed = week.review.agreed
    metric = agreed.metric(TREND)
    readings = _weekly(snapshot, metric, week.review.week, agreed)
    if not any(reading.n for reading in readings):
        return None
    name = name_of(metric, lang)

    def address(theme: str, size: str) -> str:
        query = {
            "week": week.review.week.iso_week,
            "lang": lang,
            "theme": theme,
            "size": size,
            "v": snapshot.version,
        }
        return f"{reverse('desk:chart', args=[metric])}?{urlencode(query)}"

    return Trend(
        name=name,
        alt=t("week.trend.alt", lang, name=name),
        images=tuple((th, address(th, "wide"), address(th, "narrow")) for th in charts.THEMES),
        steps=charts.steps(readings, lang),
    )


def trend_spec(
    snapshot: Snapshot,
    metric: str,
    window: Window,
    *,
    lang: Lang,
    theme: charts.Theme,
    size: str,
) -> dict[str, Any]:
    """The drawing of a trend. Raises LookupError where the review has no such stage rate."""
    review = reviewed(snapshot, window)
    rates = {rate.now.metric: rate for rate in review.rates}
    readings = _weekly(snapshot, metric, window, review.agreed)
    base = rates[metric].baseline.value
    return charts.trend(readings, base=base, lang=lang, theme=theme, size=size)


def _weekly(snapshot: Snapshot, metric: str, window: Window, agreed: Agreed) -> tuple[Reading, ...]:
    """The weeks up to this one, by the agreement by which this one is counted."""
    span = Window(window.back(WEEKS - 1).start, window.end, window.zone).until(snapshot.as_of)

    def read() -> tuple[Reading, ...]:
        return tuple(
            series(
                snapshot,
                metric,
                span,
                Every.WEEK,
                as_of=snapshot.as_of,
                how=How.MATURED,
                agreed=agreed,
            )
        )

    return KEPT.get(("trend", snapshot.version, snapshot.as_of, metric, window, agreed), read)


def held_back(snapshot: Snapshot, window: Window, lang: Lang) -> Bottleneck | None:
    """What holds won deals back, beside the week under review: the Bottleneck page speaks of those
    13 weeks and no others. None for any other week."""
    if window != week_to_review(snapshot, snapshot.as_of, window.zone):
        return None
    return bottleneck.page(snapshot, bottleneck.Asked(), {}, lang)


def after(window: Window, snapshot: Snapshot) -> str | None:
    """The next week's name, or None where it has not begun."""
    return (
        Window.week_of(window.end_day, window.zone).iso_week
        if window.end < snapshot.as_of
        else None
    )


def latest_week(snapshot: Snapshot) -> str:
    """The last week in which anything was recorded."""
    zone = settings.ORGANISATION.tz
    last = KEPT.get(("last", snapshot.version), lambda: facts.last_event(snapshot))
    return Window.week_of((last or snapshot.as_of).astimezone(zone).date(), zone).iso_week


def nothing_yet(snapshot: Snapshot, window: Window, lang: Lang) -> dict[str, object]:
    """What to say about a week after the facts' end."""
    return {
        "name": numbers.week_name(window, lang),
        "until": numbers.stamp(snapshot.as_of, window.zone, lang),
        "latest": latest_week(snapshot),
    }

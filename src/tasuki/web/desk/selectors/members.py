"""What the Members page shows: a comparison and its funnel plot, counts beside their quality, scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.comparison import Comparison
from tasuki.insight.fair import compare
from tasuki.insight.scripts import trials
from tasuki.insight.table import side_by_side
from tasuki.insight.week import week_to_review
from tasuki.present import charts, funnelchart
from tasuki.present.compare import Compared, said
from tasuki.present.figures import Voice, name_of
from tasuki.present.grid import Grid, grid
from tasuki.present.scripts import Tried, tried
from tasuki.present.words import Lang, t
from tasuki.web.desk.selectors import given
from tasuki.web.desk.selectors.choices import Choice
from tasuki.web.desk.selectors.kept import KEPT

METRICS = (
    "mql_to_sql",
    "sql_acceptance",
    "sql_to_opportunity",
    "appointment_to_opportunity",
    "connect_rate",
    "appointment_rate",
)
"""What members are compared by; the first unless another is chosen."""

WEEKS = (26, 13, 52)
"""Over how many weeks, up to the one under review; the first unless another is chosen."""

PAIRS = (
    "calls",
    "connect_rate",
    "appointments",
    "appointment_to_opportunity",
    "sql",
    "sql_acceptance",
)
"""Counts, each with its quality beside it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The comparison that an address names."""

    metric: str = METRICS[0]
    weeks: int = WEEKS[0]

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """From an address. Raises ValueError for a comparison that there is not."""
        weeks = given.whole(query.get("weeks") or str(WEEKS[0]))
        found = cls(query.get("metric") or METRICS[0], weeks or 0)
        if found.metric not in METRICS or found.weeks not in WEEKS:
            raise ValueError(f"no such comparison: {found}")
        return found

    @property
    def query(self) -> dict[str, str]:
        """As its address says it."""
        return {"metric": self.metric, "weeks": str(self.weeks)}

    @property
    def address(self) -> str:
        return f"{reverse('desk:members')}?{urlencode(self.query)}"


@dataclass(frozen=True, slots=True)
class Page:
    """The page in words; `funnel` are the drawing's images as (theme, wide, narrow address), none
    where there is nothing to draw."""

    compared: Compared
    pairs: Grid
    alt: str
    funnel: tuple[tuple[str, str, str], ...]


def found(snapshot: Snapshot, asked: Asked) -> Comparison:
    """The comparison as of the snapshot; made once per version of the facts."""
    return KEPT.get(
        ("members", snapshot.version, snapshot.as_of, asked),
        lambda: compare(
            snapshot,
            asked.metric,
            _window(snapshot, asked.weeks),
            by="member",
            as_of=snapshot.as_of,
            floor=settings.ORGANISATION.floor,
        ),
    )


def page(snapshot: Snapshot, asked: Asked, lang: Lang) -> Page:
    """The same in words, with the pairs."""
    return KEPT.get(
        ("members said", snapshot.version, snapshot.as_of, asked, lang),
        lambda: _page(snapshot, asked, lang),
    )


def _page(snapshot: Snapshot, asked: Asked, lang: Lang) -> Page:
    voice = Voice.of(settings.ORGANISATION, lang)
    comparison = found(snapshot, asked)
    table = KEPT.get(
        ("members pairs", snapshot.version, snapshot.as_of, asked.weeks),
        lambda: side_by_side(
            snapshot,
            PAIRS,
            comparison.window,
            by="member",
            as_of=snapshot.as_of,
            floor=settings.ORGANISATION.floor,
        ),
    )
    images: tuple[tuple[str, str, str], ...] = ()
    if funnelchart.drawn(comparison):
        root = reverse("desk:members-chart")
        query = asked.query | {"lang": lang, "v": str(snapshot.version)}
        images = tuple(
            (theme, _image(root, query, theme, "wide"), _image(root, query, theme, "narrow"))
            for theme in charts.THEMES
        )
    alt = t("compare.funnel.alt", lang, name=name_of(asked.metric, lang))
    return Page(said(comparison, voice), grid(table, voice), alt, images)


def scripts(snapshot: Snapshot, asked: Asked, lang: Lang) -> Tried:
    """The script trials of the same weeks, in words."""
    found = KEPT.get(
        ("scripts", snapshot.version, snapshot.as_of, asked.weeks),
        lambda: trials(
            snapshot,
            _window(snapshot, asked.weeks),
            as_of=snapshot.as_of,
            floor=settings.ORGANISATION.floor,
        ),
    )
    return tried(found, Voice.of(settings.ORGANISATION, lang))


def _image(root: str, query: Mapping[str, str], theme: str, size: str) -> str:
    return f"{root}?{urlencode({**query, 'theme': theme, 'size': size})}"


def choices(asked: Asked, lang: Lang) -> tuple[Choice, ...]:
    """All that can be chosen instead, as plain links."""
    metrics = [(name_of(m, lang), replace(asked, metric=m)) for m in METRICS]
    links = tuple((name, one.address, one == asked) for name, one in metrics)
    return Choice(t("compare.metric", lang), links), _weeks(asked, lang, "desk:members")


def script_weeks(asked: Asked, lang: Lang) -> Choice:
    """The other spans of the script trials."""
    return _weeks(asked, lang, "desk:scripts")


def _weeks(asked: Asked, lang: Lang, view: str) -> Choice:
    others = [replace(asked, weeks=n) for n in sorted(WEEKS)]
    links = tuple(
        (
            t("compare.weeks.n", lang, n=one.weeks),
            f"{reverse(view)}?{urlencode(one.query)}",
            one == asked,
        )
        for one in others
    )
    return Choice(t("compare.weeks", lang), links)


def spec(
    snapshot: Snapshot, asked: Asked, *, lang: Lang, theme: charts.Theme, size: str
) -> dict[str, Any]:
    """The drawing of the funnel. Raises LookupError where there is nothing to draw."""
    comparison = found(snapshot, asked)
    if not funnelchart.drawn(comparison):
        raise LookupError(asked.metric)
    return funnelchart.drawing(comparison, lang=lang, theme=theme, size=size)


def _window(snapshot: Snapshot, weeks: int) -> Window:
    """So many weeks up to the one under review."""
    last = week_to_review(snapshot, snapshot.as_of, settings.ORGANISATION.tz)
    return Window(last.back(weeks - 1).start, last.end, last.zone)

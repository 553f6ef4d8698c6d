"""What the Trends page shows, and the links by which another trend is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from tasuki.domain.window import Every
from tasuki.facts.reported import Book
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.reporting import COUNTS, RATES
from tasuki.insight.trends import BY, EVERY, HEADLINE, SHOWN, Trends, trends
from tasuki.metrics.reading import How
from tasuki.present import charts
from tasuki.present.figures import Voice, name_of
from tasuki.present.trendchart import drawing
from tasuki.present.trends import Chart, Page, said
from tasuki.present.words import Lang, t
from tasuki.web.desk.selectors.choices import Choice
from tasuki.web.desk.selectors.kept import KEPT


@dataclass(frozen=True, slots=True)
class Asked:
    """The trend that an address names; what it does not say has its default."""

    metric: str = HEADLINE[0]
    every: Every = Every.WEEK
    how: How | None = None
    by: str | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """From an address. Raises ValueError for a trend that there is not."""
        found = cls(
            query.get("metric") or HEADLINE[0],
            Every(query.get("every") or Every.WEEK),
            How(query["how"]) if query.get("how") else None,
            query.get("by") or None,
        )
        if found.metric not in SHOWN or found.every not in EVERY or found.by not in (*BY, None):
            raise ValueError(f"no such trend: {found}")
        return found if found.metric in RATES else replace(found, how=None)

    @property
    def query(self) -> dict[str, str]:
        """As its address says it."""
        how = None if self.how is How.MATURED else self.how
        every = None if self.every is Every.WEEK else self.every
        known = {"metric": self.metric, "every": every, "how": how, "by": self.by}
        return {name: str(value) for name, value in known.items() if value}

    @property
    def address(self) -> str:
        return f"{reverse('desk:trends')}?{urlencode(self.query)}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart's words, and its images per theme: (theme, wide address, narrow address)."""

    chart: Chart
    images: tuple[tuple[str, str, str], ...]


def found(snapshot: Snapshot, asked: Asked) -> Trends:
    """The trends as of the snapshot; made once per version of the facts and of what was reported."""
    book = Book(settings.WORKSPACE.reported)
    return KEPT.get(
        ("trends", *_version(snapshot, book), asked),
        lambda: trends(
            snapshot,
            book,
            as_of=snapshot.as_of,
            metric=asked.metric,
            every=asked.every,
            how=asked.how,
            by=asked.by,
            floor=settings.ORGANISATION.floor,
        ),
    )


def page(snapshot: Snapshot, asked: Asked, lang: Lang) -> Page:
    """The same in words."""
    voice = Voice.of(settings.ORGANISATION, lang)
    version = _version(snapshot, Book(settings.WORKSPACE.reported))
    return KEPT.get(
        ("trends said", *version, asked, lang), lambda: said(found(snapshot, asked), voice)
    )


def choices(asked: Asked, lang: Lang, *, members: bool) -> tuple[Choice, ...]:
    """All that can be chosen instead, as plain links; single `members` for those who may see them."""
    asked = _other(asked, asked.metric)

    def row(word: str, options: Mapping[str, Asked]) -> Choice:
        return Choice(
            t(f"trends.choose.{word}", lang),
            tuple((name, one.address, one == asked) for name, one in options.items()),
        )

    rows = [
        row("metric", {name_of(m, lang): _other(asked, m) for m in RATES}),
        row("count", {name_of(m, lang): _other(asked, m) for m in COUNTS}),
        row(
            "every",
            {
                t("trends.weekly", lang): replace(asked, every=Every.WEEK),
                t("trends.monthly", lang): replace(asked, every=Every.MONTH),
            },
        ),
    ]
    if asked.metric in RATES:
        hows = (How.MATURED, How.COHORT, How.PERIOD)
        rows.append(row("how", {t(f"how.{how}", lang): replace(asked, how=how) for how in hows}))
    parts = {t("trends.whole", lang): replace(asked, by=None)}
    parts |= {t(f"by.{by}", lang): replace(asked, by=by) for by in BY if members or by != "member"}
    return (*rows, row("by", parts))


def _other(asked: Asked, metric: str) -> Asked:
    """The same of another metric."""
    how = (asked.how or How.MATURED) if metric in RATES else None
    return replace(asked, metric=metric, how=how)


def drawn(snapshot: Snapshot, asked: Asked, chart: Chart | None, lang: Lang) -> Drawn | None:
    """A chart with the addresses of its images, which name all that they depend on."""
    if chart is None:
        return None
    book = Book(settings.WORKSPACE.reported)
    root = reverse("desk:trend-chart", args=[chart.series.metric])
    version, _, mark = _version(snapshot, book)

    def address(theme: str, size: str) -> str:
        query = asked.query | {"lang": lang, "theme": theme, "size": size}
        return f"{root}?{urlencode(query | {'v': f'{version}.{mark}'})}"

    images = tuple(
        (theme, address(theme, "wide"), address(theme, "narrow")) for theme in charts.THEMES
    )
    return Drawn(chart, images)


def spec(
    snapshot: Snapshot, asked: Asked, metric: str, *, lang: Lang, theme: charts.Theme, size: str
) -> dict[str, Any]:
    """The drawing of a metric on the page. Raises LookupError where the page draws no such one."""
    known = found(snapshot, asked)
    for series in (known.shown, known.quality):
        if series is not None and series.metric == metric:
            return drawing(series, lang=lang, theme=theme, size=size)
    raise LookupError(metric)


def _version(snapshot: Snapshot, book: Book) -> tuple[Any, ...]:
    return snapshot.version, snapshot.as_of, book.mark

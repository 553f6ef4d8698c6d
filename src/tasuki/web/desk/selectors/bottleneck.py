"""What the Bottleneck page shows, and the links by which another view of it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from tasuki.domain.window import Every, Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.bottleneck import STAGES
from tasuki.insight.explain import DIMENSIONS, explain, last_day, usual_windows
from tasuki.insight.explanation import Against, Explanation
from tasuki.present.bottleneck import Bottleneck
from tasuki.present.bottleneck import said as put_into_words
from tasuki.present.figures import Voice
from tasuki.present.words import Lang, t
from tasuki.web.desk.selectors.choices import Choice
from tasuki.web.desk.selectors.kept import KEPT
from tasuki.web.rhythm.selectors import rate_targets


class Span(StrEnum):
    """The windows that can be chosen."""

    WEEKS = "weeks"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Asked:
    """The view that an address names; what it does not say has its default."""

    span: Span = Span.WEEKS
    by: str = DIMENSIONS[0]
    against: Against = Against.BASELINE

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """From an address. Raises ValueError for a view that there is not."""
        found = cls(
            Span(query.get("span") or Span.WEEKS),
            query.get("by") or DIMENSIONS[0],
            Against(query.get("against") or Against.BASELINE),
        )
        if found.by not in DIMENSIONS:
            raise ValueError(f"no such view: {found}")
        return found

    @property
    def address(self) -> str:
        """The address of this view."""
        usual = Asked()
        said = {
            name: str(value)
            for name in ("span", "by", "against")
            if (value := getattr(self, name)) != getattr(usual, name)
        }
        return reverse("desk:bottleneck") + (f"?{urlencode(said)}" if said else "")


def windows(snapshot: Snapshot, span: Span) -> tuple[Window, Window]:
    """The window of a span and the one it is compared with: 13 weeks up to the reviewed one, or
    the last whole month or quarter."""
    zone = settings.ORGANISATION.tz
    if span is Span.WEEKS:
        return usual_windows(snapshot, snapshot.as_of, zone)
    every = Every.MONTH if span is Span.MONTH else Every.QUARTER
    start = settings.ORGANISATION.fiscal_start
    today = snapshot.as_of.astimezone(zone).date()
    running = Window.of(every, today, zone, fiscal_start=start)
    eve = running.first_day - timedelta(days=1)
    now = Window.of(every, eve, zone, fiscal_start=start)
    return now, now.previous()


def targets(snapshot: Snapshot, span: Span) -> dict[str, float]:
    """The target rates of the stages on the last day of a span."""
    now, _ = windows(snapshot, span)
    found = rate_targets(last_day(now))
    return {stage: found[stage] for stage in STAGES if stage in found}


def explained(snapshot: Snapshot, asked: Asked, rates: Mapping[str, float]) -> Explanation:
    """The explanation as of the snapshot; made once per version of the facts and of the targets.

    Raises ValueError where targets are asked for and there are none.
    """
    now, then = windows(snapshot, asked.span)
    return KEPT.get(
        ("explained", snapshot.version, snapshot.as_of, asked, _known(asked, rates)),
        lambda: explain(
            snapshot,
            now,
            then,
            as_of=snapshot.as_of,
            by=asked.by,
            against=asked.against,
            targets=rates,
            floor=settings.ORGANISATION.floor,
        ),
    )


def page(snapshot: Snapshot, asked: Asked, rates: Mapping[str, float], lang: Lang) -> Bottleneck:
    """The same in words."""
    voice = Voice.of(settings.ORGANISATION, lang)
    return KEPT.get(
        ("bottleneck", snapshot.version, snapshot.as_of, asked, _known(asked, rates), lang),
        lambda: put_into_words(explained(snapshot, asked, rates), voice),
    )


def _known(asked: Asked, rates: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(rates.items())) if asked.against is Against.TARGET else ()


def choices(
    asked: Asked, rates: Mapping[str, float], lang: Lang, *, members: bool
) -> tuple[Choice, ...]:
    """All that can be chosen instead, as plain links; targets where there are some, and members
    for those who may see them."""

    def row(word: str, options: Mapping[str, Asked]) -> Choice:
        return Choice(
            t(f"explain.choose.{word}", lang),
            tuple((name, one.address, one == asked) for name, one in options.items()),
        )

    told_by = [by for by in DIMENSIONS if by != "member" or members]
    held = [one for one in Against if one is not Against.TARGET or rates]
    return (
        row("span", {t(f"explain.span.{s}", lang): replace(asked, span=s) for s in Span}),
        row("against", {t(f"explain.against.{a}", lang): replace(asked, against=a) for a in held}),
        row("by", {t(f"by.{by}", lang): replace(asked, by=by) for by in told_by}),
    )

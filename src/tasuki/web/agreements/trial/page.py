"""What the page shows: the answer in words, the weeks drawn, and what else can be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.whatif import WhatIf
from tasuki.present import marks, numbers
from tasuki.present.figures import Voice
from tasuki.present.whatif import Tried, tried
from tasuki.present.whatifchart import weekly
from tasuki.present.words import Lang, t
from tasuki.web.agreements.selectors import Register, Standing
from tasuki.web.agreements.trial.asked import NONE, Asked, Bad, quarters

QUARTERS = 4
"""So many of the last quarters are one press away."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """Another threshold of a draft: how many MQLs it gives, and the same as a bar."""

    points: str
    mqls: str
    bar: marks.Svg
    own: bool


def frame(
    asked: Asked | None, found: Register, shown: Standing, snapshot: Snapshot, lang: Lang
) -> dict[str, Any]:
    """The page without its answer: what is asked, and what else can be."""
    beside = None
    if asked is not None:
        beside = asked.same or (asked.versions[1] if asked.versions[1:] else None)
    return {
        "shown": shown,
        "as_of": snapshot.as_of,
        "version": snapshot.version,
        "asked": asked,
        "choices": [
            (str(one.number), named(one, lang), beside is not None and one.number == beside.number)
            for one in found.all
            if one.number != shown.number
        ],
        "none": NONE,
        "quarters": [] if asked is None else _quarters(asked, snapshot, lang),
        "same": "" if asked is None or asked.same is None else _same(asked, asked.same, lang),
        "lang": lang,
    }


def answer(asked: Asked, found: WhatIf, lang: Lang) -> dict[str, Any]:
    """The answer in words and drawings."""
    voice = Voice.of(settings.ORGANISATION, lang)
    page = tried(found, voice, names=[named(one, lang) for one in asked.versions])
    return {
        "page": page,
        "empty": not any(one.mqls for one in (found.actual, *found.drafts)),
        "chart": weekly(found, lang),
        "thresholds": _thresholds(page),
        "told": list(zip(page.drafts, page.found.drafts, strict=True)),
    }


def named(standing: Standing, lang: Lang) -> str:
    """第3版(提案中)."""
    state = t(f"agreement_state.{standing.state.value}", lang)
    return t("try.version", lang, number=standing.number, state=state)


def complaint(bad: Bad, lang: Lang) -> str:
    """Why it cannot be tried, and what to do instead."""
    facts = {
        name: numbers.day(value, lang, year=True) if isinstance(value, date) else value
        for name, value in bad.facts.items()
    }
    return t(f"try.bad.{bad.code}", lang, **facts)


def _quarters(asked: Asked, snapshot: Snapshot, lang: Lang) -> list[tuple[str, str, bool]]:
    """Each with its address, and whether it is the one that is shown."""
    return [
        (_span(window, lang), asked.over(window).query, window == asked.window)
        for window in quarters(snapshot, QUARTERS)
    ]


def _span(window: Window, lang: Lang) -> str:
    """2026年7月から9月."""
    last = window.end_day - timedelta(days=1)
    first = numbers.with_year(numbers.month(window.first_day, lang), window.first_day, lang)
    return t("try.months", lang, first=first, last=numbers.month(last, lang))


def _same(asked: Asked, other: Standing, lang: Lang) -> str:
    return t("try.same", lang, number=asked.shown.number, other=named(other, lang))


def _thresholds(page: Tried) -> list[tuple[str, list[Threshold]]]:
    """The thresholds around each draft's own, on one scale for all."""
    drafts = page.found.drafts
    top = max((mqls for one in drafts for _, mqls in one.thresholds), default=0) or 1
    return [
        (
            told.name,
            [
                Threshold(
                    numbers.count(points),
                    numbers.count(mqls),
                    marks.bar(float(mqls), bottom=0.0, top=float(top), label=numbers.count(mqls)),
                    points == draft.agreement.mql.threshold,
                )
                for points, mqls in draft.thresholds
            ],
        )
        for told, draft in zip(page.drafts, drafts, strict=True)
    ]

"""A what-if, said: rows of words and rounded figures that the page and the terminal both show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasuki.insight.whatif import Actual, Downstream, Outcome, WhatIf
from tasuki.present import numbers
from tasuki.present.figures import Voice
from tasuki.present.words import Lang, t


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one draft: the headline in phrases, and a sentence each on what it leaves out,
    on what is unknown and, where it counts what we did ourselves, on that (else empty)."""

    name: str
    headline: tuple[str, ...]
    dropped: str
    unknown: str
    ours: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its name, and a cell for what was done and for each draft."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """A what-if in words. `heads` name the columns of all lines: actual, then the drafts."""

    found: WhatIf
    voice: Voice
    title: str
    as_of: str
    note: str
    heads: tuple[str, ...]
    drafts: tuple[Told, ...]
    volume: tuple[Line, ...]
    outcomes: tuple[Line, ...]
    thresholds: tuple[tuple[Line, ...], ...]
    weeks: tuple[Line, ...]


def tried(found: WhatIf, voice: Voice, names: Sequence[str] | None = None) -> Tried:
    """Put a what-if into words. `names` are what its drafts are called, one for each."""
    lang = voice.lang
    names = _names(len(found.drafts), lang) if names is None else tuple(names)
    return Tried(
        found=found,
        voice=voice,
        title=t("whatif.title", lang, days=numbers.span(found.window, lang, year=True)),
        as_of=t("asof", lang, when=numbers.stamp(found.as_of, found.window.zone, lang)),
        note=t("whatif.note", lang),
        heads=(t("whatif.actual", lang), *names),
        drafts=tuple(
            _told(draft, found.actual, name, lang)
            for draft, name in zip(found.drafts, names, strict=True)
        ),
        volume=tuple(_volume(found, lang)),
        outcomes=tuple(_outcomes(found, lang)),
        thresholds=tuple(_thresholds(draft) for draft in found.drafts),
        weeks=tuple(_weeks(found, lang)),
    )


def _names(many: int, lang: Lang) -> tuple[str, ...]:
    if many == 1:
        return (t("whatif.draft", lang),)
    return tuple(t("whatif.draft.nth", lang, n=n) for n in range(1, many + 1))


def _told(draft: Outcome, actual: Actual, name: str, lang: Lang) -> Told:
    now, then = numbers.tenths(actual.per_week), numbers.tenths(draft.per_week)
    way = "more" if draft.mqls > actual.mqls else "fewer"
    headline = t(f"whatif.{way if now != then else 'same'}", lang, now=now, then=then)
    return Told(
        name=name,
        headline=tuple(phrase.strip() for phrase in headline.split("|")),
        dropped=_dropped(draft, lang),
        unknown=_unknown(draft, lang),
        ours=_ours(draft, lang),
    )


def _ours(draft: Outcome, lang: Lang) -> str:
    if not draft.ours:
        return ""
    return t("whatif.ours", lang, rules=t("agreement.comma", lang).join(draft.ours))


def _dropped(draft: Outcome, lang: Lang) -> str:
    if not draft.dropped:
        return t("whatif.dropped.none", lang)
    sql, opportunity, won = draft.lost
    return t("whatif.dropped", lang, n=draft.dropped, sql=sql, opportunity=opportunity, won=won)


def _unknown(draft: Outcome, lang: Lang) -> str:
    if not draft.mqls:
        return t("whatif.empty", lang)
    if not draft.unknown:
        return t("whatif.unknown.none", lang)
    share = numbers.percent(draft.unknown_share.value)
    return t("whatif.unknown", lang, n=draft.unknown, share=share)


def _volume(found: WhatIf, lang: Lang) -> list[Line]:
    actual, drafts = found.actual, found.drafts
    every = (actual, *drafts)

    def line(name: str, *cells: str) -> Line:
        return Line(t(f"whatif.row.{name}", lang), cells)

    rows = [
        line("per_week", *(numbers.tenths(one.per_week) for one in every)),
        line("mqls", *(numbers.count(one.mqls) for one in every)),
    ]
    for name in ("both", "otherwise", "unknown", "dropped"):
        cells = (numbers.count(getattr(draft, name)) for draft in drafts)
        rows.append(line(name, numbers.DASH, *cells))
    rows.append(line("load", *(_each(one.load) for one in every)))
    rows.append(line("busiest", *(_each(one.busiest) for one in every)))
    return rows


def _each(value: float | None) -> str:
    return numbers.DASH if value is None else numbers.tenths(value)


def _outcomes(found: WhatIf, lang: Lang) -> list[Line]:
    rows = []
    for i, downstream in enumerate(found.actual.downstream):
        name = t(f"whatif.outcome.{downstream.outcome}", lang, days=downstream.horizon_days)
        every = [downstream, *(draft.downstream[i] for draft in found.drafts)]
        rows.append(Line(name, tuple(_rate(one, lang) for one in every)))
        ends = (_bounds(draft.downstream[i], draft.unknown, lang) for draft in found.drafts)
        rows.append(Line("", (numbers.DASH, *ends)))
    return rows


def _rate(found: Downstream, lang: Lang) -> str:
    if found.share.value is None:
        return numbers.DASH
    return t(
        "whatif.rate",
        lang,
        rate=numbers.percent(found.share.value),
        range=numbers.interval(found.share.low, found.share.high),
        k=found.k,
        n=found.n,
    )


def _bounds(found: Downstream, unknown: int, lang: Lang) -> str:
    if found.worst is None or not unknown:
        return numbers.DASH
    return t(
        "whatif.bounds",
        lang,
        worst=numbers.percent(found.worst),
        best=numbers.percent(found.best),
    )


def _thresholds(draft: Outcome) -> tuple[Line, ...]:
    """The thresholds around a draft's own, and how many MQLs each gives."""
    return tuple(
        Line(numbers.count(threshold), (numbers.count(mqls),))
        for threshold, mqls in draft.thresholds
    )


def _weeks(found: WhatIf, lang: Lang) -> list[Line]:
    rows = []
    for i, volume in enumerate(found.actual.volumes):
        counts = (volume.mqls, *(draft.volumes[i].mqls for draft in found.drafts))
        cells = (*(numbers.count(n) for n in counts), numbers.count(volume.callers))
        rows.append(Line(numbers.span(volume.week, lang), cells))
    return rows

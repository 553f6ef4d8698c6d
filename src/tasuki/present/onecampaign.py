"""One campaign, said: how far its leads came, at what cost, and why they were returned."""

from __future__ import annotations

from dataclasses import dataclass

from tasuki.insight.quality import COUNTS, CREDITS, OUTCOMES, Detail, Quality
from tasuki.insight.review import Verdict
from tasuki.metrics.reading import Reading
from tasuki.present import compare, marks, numbers
from tasuki.present.campaigns import Cost, Line, line_of
from tasuki.present.figures import Figure, Voice, described, figure, name_of, unset
from tasuki.present.marks import Svg, Whisker
from tasuki.present.words import Lang, t


@dataclass(frozen=True, slots=True)
class Zone:
    """The matured rate from one stage to the next."""

    figure: Figure
    mark: Svg | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why hand-overs were returned, and how many."""

    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class One:
    """The page in words."""

    quality: Quality
    line: Line
    name: str
    headline: tuple[str, ...]
    evidence: str
    days: str
    channel: str
    held: str
    costs: tuple[tuple[str, Cost], ...]
    verdicts: tuple[tuple[str, compare.Line | None], ...]
    counts: tuple[Figure, ...]
    zones: tuple[Zone, ...]
    scale: str
    reasons: tuple[Reason, ...]
    mql_returns: str
    mql_returned: Figure
    credited: tuple[tuple[str, tuple[Figure, ...]], ...]


def said(quality: Quality, detail: Detail, voice: Voice) -> One:
    """Put one campaign into words."""
    lang, campaign = voice.lang, detail.campaign
    compared = [compare.said(one, voice) for one in quality.comparisons]
    known = [{line.standing.reading.group_id: line for line in one.lines} for one in compared]
    line = line_of(campaign, known, voice)
    returned = figure(detail.mql_returns, voice)
    tops = [rate.high if rate.high is not None else rate.value for rate in detail.rates]
    top = marks.scale(tops)
    days = numbers.span(quality.window, lang, year=True)
    if quality.window.start.year == 1970:
        days = t("campaigns.weeks.all", lang)
    credited = zip(CREDITS, line.credits, strict=True)
    return One(
        quality=quality,
        line=line,
        name=line.label,
        headline=_headline(line, lang),
        evidence=_evidence(line, days, lang),
        days=days,
        channel=campaign.channel or numbers.DASH,
        held=_held(detail, lang),
        costs=tuple(
            (t(f"campaigns.col.per.{outcome}", lang), cost)
            for outcome, cost in zip(OUTCOMES, line.costs, strict=False)
        ),
        verdicts=tuple(
            (one.name, rate.line) for one, rate in zip(compared, line.rates, strict=True)
        ),
        counts=tuple(figure(reading, voice) for reading in campaign.counts),
        zones=tuple(_zone(rate, top, voice) for rate in detail.rates),
        scale=t("week.scale", lang, top=str(numbers.rounded(top * 100))),
        reasons=tuple(_reason(reading, voice) for reading in detail.returns),
        mql_returns=t("campaign.returns.mql", lang, share=returned.value, basis=returned.basis),
        mql_returned=returned,
        credited=tuple((name_of(name, lang), three) for name, three in credited),
    )


def _headline(line: Line, lang: Lang) -> tuple[str, ...]:
    standing = line.campaign.standings[-1]
    key = "untold"
    if standing and standing.verdict in {Verdict.ABOVE, Verdict.BELOW}:
        key = standing.verdict.value
    elif standing and standing.verdict is Verdict.SAME and standing.telling:
        key = "same"
    return tuple(part.strip() for part in t(f"campaign.finding.{key}", lang).split("|"))


def _evidence(line: Line, days: str, lang: Lang) -> str:
    counts = dict(zip(COUNTS, line.campaign.counts, strict=True))
    told = {name: int(counts[name].value or 0) for name in ("leads", "accepted", "won")}
    text = t("campaign.evidence", lang, days=days, **told)
    if not line.costs or not line.costs[-1].is_known:
        return text
    cost = line.costs[-1]
    said = f"{cost.text}({cost.interval})" if cost.interval and lang == "ja" else cost.text
    if cost.interval and lang == "en":
        said = f"{cost.text} ({cost.interval})"
    more = t("campaign.evidence.cost", lang, cost=said)
    return f"{text}{more}" if lang == "ja" else f"{text} {more}"


def _held(detail: Detail, lang: Lang) -> str:
    first, last = detail.campaign.starts_on, detail.campaign.ends_on
    begins = numbers.day(first, lang, year=True) if first else ""
    if not last or last == first:
        return begins or numbers.DASH
    return t("campaigns.range", lang, low=begins, high=numbers.day(last, lang, year=True))


def _zone(rate: Reading, top: float, voice: Voice) -> Zone:
    if rate.value is None:
        return Zone(figure(rate, voice), None)
    drawn = Whisker(rate.value, rate.low, rate.high)
    mark = marks.whisker(drawn, top=top, label=described(rate, None, voice))
    return Zone(figure(rate, voice), mark)


def _reason(reading: Reading, voice: Voice) -> Reason:
    return Reason(reading.group or unset("return_reason", voice.lang), figure(reading, voice))

"""Campaign quality, said: the strings that the pages and the file show, in one tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tasuki.insight.chance import LEVEL
from tasuki.insight.comparison import Standing
from tasuki.insight.quality import COUNTS, CREDITS, OUTCOMES, Campaign, CostPer, Quality
from tasuki.insight.review import Row, Table, Verdict
from tasuki.metrics.reading import Reading
from tasuki.metrics.tally import Group
from tasuki.present import compare, numbers
from tasuki.present.compare import NAMED, Compared
from tasuki.present.figures import Figure, Voice, figure, is_small, name_of, seen, unset
from tasuki.present.grid import Grid, grid
from tasuki.present.sentences import Finding
from tasuki.present.words import Lang, t

SHOWN = 12
"""So many campaigns fit the eye; the others are folded away."""

_TONES = {Verdict.BELOW: "ok", Verdict.ABOVE: "low"}
"""Of costs, which are better low."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A matured rate of a campaign, in its column, beside what the others make of such leads."""

    figure: Figure | None
    line: compare.Line | None


@dataclass(frozen=True, slots=True)
class Cost:
    """What one outcome costs: matured and its interval, or what there is to say instead.

    `reading` is the rate behind it, whose records are the leads that the cost is divided among.
    """

    text: str
    interval: str
    so_far: str
    verdict: str
    tone: str
    is_known: bool = True
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One campaign of the tables. `rates` and `costs` are in the order of the outcomes; each of
    `credits` has the outcome's figures under the first, the last and the even rule."""

    campaign: Campaign
    label: str
    leads: Figure
    rates: tuple[Rate, ...]
    cost: str
    why: str
    costs: tuple[Cost, ...]
    credits: tuple[tuple[Figure, ...], ...]
    more: str


@dataclass(frozen=True, slots=True)
class Page:
    """The page in words."""

    quality: Quality
    voice: Voice
    days: str
    finding: Finding
    doubts: tuple[str, ...]
    chance: tuple[str, ...]
    total: Line
    basis: str
    lines: tuple[Line, ...]
    rest: tuple[Line, ...]
    counts: Grid
    scales: tuple[str, ...]
    totals: tuple[Figure, ...]

    @property
    def empty(self) -> bool:
        """Whether there is no campaign at all."""
        return not any(one.campaign_id is not None for one in self.quality.campaigns)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the rates that campaigns are judged by."""
        return tuple(name_of(rate, self.voice.lang) for rate in OUTCOMES.values())

    @property
    def credited(self) -> tuple[str, ...]:
        """The names of what is credited."""
        return tuple(name_of(name, self.voice.lang) for name in CREDITS)


def said(quality: Quality, voice: Voice) -> Page:
    """Put the quality of campaigns into words."""
    lang = voice.lang
    compared = [compare.said(one, voice) for one in quality.comparisons]
    known = [{line.standing.reading.group_id: line for line in one.lines} for one in compared]
    lines = [line_of(one, known, voice) for one in quality.campaigns]
    days = numbers.span(quality.window, lang, year=True)
    if quality.window.start.year == 1970:
        days = t("campaigns.weeks.all", lang)
    return Page(
        quality=quality,
        voice=voice,
        days=days,
        finding=_finding(quality, voice),
        doubts=_doubts(quality, compared, lang),
        chance=tuple(
            text
            for text in (compared[-1].chance, compared[-1].firm, _by_chance(quality, lang))
            if text
        ),
        total=line_of(quality.total, known, voice, t("week.total", lang)),
        basis=_basis(quality, voice),
        lines=tuple(lines[:SHOWN]),
        rest=tuple(lines[SHOWN:]),
        counts=grid(_counts(quality), voice, shown=SHOWN),
        scales=tuple(one.scale for one in compared),
        totals=tuple(figure(one.total, voice) for one in quality.comparisons),
    )


def line_of(
    campaign: Campaign,
    known: Sequence[Mapping[Group, compare.Line]],
    voice: Voice,
    label: str | None = None,
) -> Line:
    """One campaign in words; `known` are the comparisons' lines by campaign."""
    lang = voice.lang
    rates = tuple(
        _rate(standing, lines, campaign, voice)
        for standing, lines in zip(campaign.standings, known, strict=True)
    )
    cost = numbers.money(campaign.cost, campaign.currency, lang)
    return Line(
        campaign=campaign,
        label=label or campaign.name or unset("campaign", lang),
        leads=figure(campaign.counts[0], voice),
        rates=rates,
        cost=cost,
        why=_why(campaign, lang),
        costs=tuple(
            _cost(one, campaign, voice, standing)
            for one, standing in zip(campaign.costs, campaign.standings, strict=False)
        ),
        credits=tuple(tuple(figure(r, voice) for r in three) for three in campaign.credits),
        more=_more(rates[-1]),
    )


def _rate(
    standing: Standing | None,
    lines: Mapping[Group, compare.Line],
    campaign: Campaign,
    voice: Voice,
) -> Rate:
    if standing is None:
        return Rate(None, None)
    return Rate(figure(standing.reading, voice), lines.get(campaign.campaign_id))


def _why(campaign: Campaign, lang: Lang) -> str:
    """Why nothing is said of the cost per outcome."""
    if campaign.costs or campaign.campaign_id is None:
        return ""
    if campaign.cost is None:
        return t("campaigns.cost.missing", lang)
    return t("campaigns.cost.earlier", lang) if not campaign.began else ""


def _cost(one: CostPer, campaign: Campaign, voice: Voice, standing: Standing | None = None) -> Cost:
    """The matured cost; where few leads have had their time its interval, where none has nothing."""
    lang = voice.lang
    value, low, high, so_far = (
        numbers.price(end, campaign.currency, lang)
        for end in (one.matured.value, one.matured.low, one.matured.high, one.so_far)
    )
    bounds = ""
    if one.matured.low is not None:
        key = "campaigns.from" if one.matured.high is None else "campaigns.range"
        bounds = t(key, lang, low=low, high=high)
    said = t("campaigns.cost.no_outcome", lang)
    if one.so_far is not None:
        said = t("campaigns.cost.so_far", lang, cost=so_far)
    if standing is not None and not seen(standing.reading):
        return Cost(t("campaigns.cost.young", lang), "", said, "", "none", is_known=False)
    if one.matured.value is None or (standing is not None and is_small(standing.reading, voice)):
        value, bounds = bounds or numbers.DASH, ""
    verdict = ""
    if one.verdict is not Verdict.USUAL:
        verdict = t(f"campaigns.cost.{one.verdict.value}", lang)
    rate = standing.reading if standing is not None and standing.reading.n else None
    return Cost(value, bounds, said, verdict, _TONES.get(one.verdict, "none"), reading=rate)


def _more(rate: Rate) -> str:
    """How many more leads would tell, where nothing can be told yet."""
    line = rate.line
    if line is None or line.standing.verdict is not Verdict.SAME or line.standing.telling:
        return ""
    return line.more


def _finding(quality: Quality, voice: Voice) -> Finding:
    lang = voice.lang
    won = quality.comparisons[-1]
    above, below = won.of(Verdict.ABOVE), won.of(Verdict.BELOW)
    evidence = [_named([*above, *below], lang)] if len(above) + len(below) > 1 else []
    evidence.append(_cost_sentence(quality, voice))
    if unknown := _unknown(quality):
        evidence.append(t("campaigns.unknown", lang, n=unknown))
    text = ("" if lang == "ja" else " ").join(part for part in evidence if part)
    return Finding(_headline(above, below, won.tested, lang), text, frozenset())


def _headline(
    above: Sequence[Standing], below: Sequence[Standing], tested: int, lang: Lang
) -> tuple[str, ...]:
    facts: dict[str, object] = {"above": len(above), "below": len(below)}
    if above and below:
        key = "both"
    elif one := (above or below):
        key = f"{'above' if above else 'below'}.{'one' if len(one) == 1 else 'many'}"
        facts |= {"n": len(one), "name": one[0].reading.group or ""}
    else:
        key = "same" if tested else "unknown"
    headline = t(f"campaigns.finding.{key}", lang, **facts)
    return tuple(phrase.strip() for phrase in headline.split("|"))


def _named(standings: Sequence[Standing], lang: Lang) -> str:
    """The names of what stands out, those that stand even when so many are compared first."""
    ordered = sorted(standings, key=lambda one: (not one.firm, -one.reading.n))
    names = t("list.comma", lang).join(one.reading.group or "" for one in ordered[:NAMED])
    key = "campaigns.named.more" if len(ordered) > NAMED else "campaigns.named"
    return t(key, lang, names=names, n=len(ordered) - NAMED)


def _unknown(quality: Quality) -> int:
    """How many campaigns cannot be judged by what was won."""
    found = [one.standings[-1] for one in quality.campaigns if one.campaign_id is not None]
    return sum(
        one is None
        or one.verdict is Verdict.UNKNOWN
        or (one.verdict is Verdict.SAME and not one.telling)
        for one in found
    )


def _cost_sentence(quality: Quality, voice: Voice) -> str:
    lang = voice.lang
    if not quality.priced:
        return t("campaigns.cost.none", lang)
    accepted, won = (_cost(one, quality.total, voice).text for one in quality.total.costs)
    whole = t("campaigns.cost.whole", lang, n=quality.priced, won=won, accepted=accepted)
    sides = [one.costs[-1].verdict for one in quality.campaigns if one.costs]
    apart = t(
        "campaigns.cost.apart",
        lang,
        below=sides.count(Verdict.BELOW),
        above=sides.count(Verdict.ABOVE),
    )
    return ("" if lang == "ja" else " ").join((whole, apart))


def _by_chance(quality: Quality, lang: Lang) -> str:
    """How many costs would lie apart from the whole's although none differed."""
    held = [one.costs[-1].verdict for one in quality.campaigns if one.costs]
    tested = len(held) - held.count(Verdict.UNKNOWN)
    if tested < 2:
        return ""
    mean = str(numbers.rounded(tested * LEVEL, 1))
    return t("campaigns.cost.by_chance", lang, tested=tested, mean=mean)


def _basis(quality: Quality, voice: Voice) -> str:
    if not quality.priced:
        return ""
    cost = numbers.money(quality.total.cost, quality.total.currency, voice.lang)
    return t("campaigns.side.basis", voice.lang, cost=cost, n=quality.priced)


def _doubts(quality: Quality, compared: Sequence[Compared], lang: Lang) -> tuple[str, ...]:
    expected = [one.doubts[0] for one in compared]
    found = [*expected, t("campaigns.doubt.cause", lang), t("campaigns.doubt.credit", lang)]
    if any(not one.began and one.campaign_id is not None for one in quality.campaigns):
        found.append(t("campaigns.doubt.began", lang))
    cautions = [doubt for one in compared for doubt in one.doubts[2:]]
    return tuple(dict.fromkeys((*found, *cautions)))


def _counts(quality: Quality) -> Table:
    """The counts as a table by campaign."""
    rows = tuple(Row(one.name, one.campaign_id, one.counts) for one in quality.campaigns)
    return Table("campaign", COUNTS, rows, Row(None, None, quality.total.counts))

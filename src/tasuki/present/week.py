"""A review, said: everything that the Week page, the terminal and the file show, in one tree.

The faces lay these strings out and add nothing. Each `Figure` keeps its reading, so that a page can
make it a link that opens the records behind it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tasuki.insight.review import Count, Review, StageRate, Station, Unfinished, Untouched
from tasuki.insight.week import ZONES
from tasuki.metrics.reading import Reading
from tasuki.present import marks, numbers, sentences
from tasuki.present.figures import RATES, Figure, Voice, described, figure, kind_of, name_of
from tasuki.present.grid import Grid, grid
from tasuki.present.marks import Svg, Whisker
from tasuki.present.words import Lang, t

CAMPAIGNS_SHOWN = 12
"""So many campaigns fit the eye; the others are folded away."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A station of the relay: how many arrived, and how many have had their time."""

    stage: str
    name: str
    leg: str
    arrived: str
    unit: str
    age: Svg | None
    notes: tuple[str, ...]
    is_zone: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """A hand-over between two stations: its matured rate beside its baseline.

    `weeks` are this week's own entries and, at the same age, those of the week before.
    """

    figure: Figure
    leg: str
    mark: Svg
    verdict: str
    horizon: str
    named: bool
    weeks: tuple[Figure, Figure]
    is_zone: bool = True


@dataclass(frozen=True, slots=True)
class Tile:
    """A count of the week, its thirteen weeks, and the quality that stands beside it.

    `quality_span` says over what the quality is read, where that is not the week.
    """

    figure: Figure
    delta: tuple[str, ...]
    spark: Svg
    quality: Figure | None
    quality_span: str
    quality_mark: Svg | None


@dataclass(frozen=True, slots=True)
class Work:
    """Unfinished work of one kind."""

    kind: str
    name: str
    count: int
    oldest: str
    lead_id: int | None
    lead_key: str | None
    todo: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open lead that nobody has tried to reach."""

    lead_id: int
    lead_key: str
    since: str
    origin: str
    member: str | None
    waiting: str


@dataclass(frozen=True, slots=True)
class Week:
    """The whole page in words."""

    review: Review
    voice: Voice
    name: str
    days: str
    as_of: str
    finding: sentences.Finding
    todo: tuple[Work, ...]
    relay: tuple[Stop | Zone, ...]
    relay_note: str
    relay_scale: str
    tiles: tuple[Tile, ...]
    tiles_note: str
    unfinished: tuple[Work, ...]
    untouched: tuple[Waiting, ...]
    untouched_total: int
    members: Grid
    campaigns: Grid
    cautions: tuple[str, ...]

    @property
    def legs(self) -> str:
        """The class of the relay strip: how many stations it has."""
        return f"legs-{sum(not part.is_zone for part in self.relay)}"

    @property
    def grid_days(self) -> str:
        """The days whose entries the tables count."""
        return numbers.span(self.review.members.total.readings[0].window, self.voice.lang)

    @property
    def empty(self) -> bool:
        """Whether nothing at all was recorded: no lead in 13 weeks, and no count in this one."""
        return not any(s.arrived for s in self.review.stations) and not any(
            c.now.value for c in self.review.counts
        )


def said(review: Review, voice: Voice) -> Week:
    """Put a review into words."""
    lang = voice.lang
    found = sentences.finding(review, voice)
    top = marks.scale([r.now.high for r in review.rates] + [r.baseline.high for r in review.rates])
    work = tuple(_work(item, voice) for item in review.unfinished)
    whole = "partial" if review.partial else "whole"
    return Week(
        review=review,
        voice=voice,
        name=numbers.week_name(review.week, lang),
        days=numbers.span(review.week, lang),
        as_of=numbers.stamp(review.as_of, review.week.zone, lang),
        finding=found,
        todo=tuple(item for item in work if item.count)[:3],
        relay=_relay(review, found.zones, top, voice),
        relay_note=t("week.relay.note", lang, days=numbers.span(review.cohort, lang)),
        relay_scale=t("week.key.whisker", lang, top=str(numbers.rounded(top * 100))),
        tiles=tuple(_tile(c, voice, partial=review.partial) for c in review.counts),
        tiles_note=t(
            f"week.tiles.{whole}",
            lang,
            days=numbers.span(review.elapsed, lang),
            compared=numbers.span(review.compared, lang),
        ),
        unfinished=work,
        untouched=tuple(_waiting(u, review, voice) for u in review.untouched),
        untouched_total=review.untouched_total,
        members=grid(review.members, voice),
        campaigns=grid(review.campaigns, voice, shown=CAMPAIGNS_SHOWN),
        cautions=tuple(
            dict.fromkeys(sentences.caution(c, voice, review.week.zone) for c in review.cautions)
        ),
    )


def _relay(
    review: Review, named: frozenset[str], top: float, voice: Voice
) -> tuple[Stop | Zone, ...]:
    rates = {rate.now.metric: rate for rate in review.rates}
    relay: list[Stop | Zone] = []
    for station in review.stations:
        relay.append(_stop(station, voice))
        going_on = review.agreed.metric(ZONES.get(station.stage, ""))
        if (rate := rates.get(going_on)) is not None:
            relay.append(_zone(rate, named, top, voice))
    return tuple(relay)


def _stop(station: Station, voice: Voice) -> Stop:
    lang = voice.lang
    words = t("week.mature_young", lang, mature=station.mature, young=station.young)
    has_age = station.stage in ZONES and bool(station.arrived)
    return Stop(
        stage=station.stage,
        name=t(f"stage.{station.stage}", lang),
        leg=t(f"leg.{station.stage}", lang),
        arrived=numbers.count(station.arrived),
        unit=t("unit.case", lang),
        age=marks.age(station.mature, station.young, label=words) if has_age else None,
        notes=(words,) if has_age else (),
    )


def _zone(rate: StageRate, named: frozenset[str], top: float, voice: Voice) -> Zone:
    metric = rate.now.metric
    said = figure(rate.now, voice)
    is_named = metric in named
    horizon = ""
    if rate.now.horizon_days:
        horizon = t("week.horizon", voice.lang, days=rate.now.horizon_days)
    leg = t(f"leg.{metric}", voice.lang)
    base = rate.baseline
    mark = Whisker(rate.now.value, rate.now.low, rate.now.high, base.value, base.low, base.high)
    return Zone(
        figure=said,
        leg=t("leg.below", voice.lang, leg=leg) if is_named else leg,
        mark=marks.whisker(
            mark, top=top, label=described(rate.now, base, voice), tone="is" if is_named else ""
        ),
        verdict=sentences.against_baseline(rate, voice),
        horizon=horizon,
        named=is_named,
        weeks=(figure(rate.week, voice), figure(rate.previous_week, voice)),
    )


def _tile(count: Count, voice: Voice, *, partial: bool) -> Tile:
    lang = voice.lang
    name = name_of(count.now.metric, lang)
    quality = count.quality
    mark = None
    if quality is not None and kind_of(quality) in RATES and quality.value is not None:
        drawn = Whisker(quality.value, quality.low, quality.high)
        mark = marks.whisker(drawn, top=1.0, label=described(quality, None, voice))
    label = t("week.spark.partial" if partial else "week.spark.whole", lang, name=name)
    return Tile(
        figure=figure(count.now, voice),
        delta=sentences.delta(count, partial=partial, voice=voice),
        spark=marks.sparkline(
            [w.value for w in count.weeks],
            count.now.value,
            partial=partial,
            usual=count.usual,
            label=label,
        ),
        quality=figure(quality, voice) if quality is not None else None,
        quality_span=_span(quality, count.now, lang) if quality is not None else "",
        quality_mark=mark,
    )


def _span(quality: Reading, now: Reading, lang: Lang) -> str:
    if quality.window == now.window:
        return ""
    days = (quality.window.end_day - quality.window.first_day).days
    return t("week.quality.weeks", lang, weeks=round(days / 7))


def _work(item: Unfinished, voice: Voice) -> Work:
    return Work(
        kind=item.kind,
        name=name_of(item.kind, voice.lang),
        count=item.count,
        oldest=numbers.duration(item.oldest_s, voice.lang),
        lead_id=item.oldest_lead_id,
        lead_key=item.oldest_lead_key,
        todo=sentences.todo(item, voice),
    )


def _waiting(lead: Untouched, review: Review, voice: Voice) -> Waiting:
    origin = [part for part in (lead.source, lead.campaign) if part]
    return Waiting(
        lead_id=lead.lead_id,
        lead_key=lead.lead_key,
        since=numbers.short_stamp(lead.since, review.week.zone),
        origin=t("list.comma", voice.lang).join(origin) or numbers.DASH,
        member=lead.member,
        waiting=numbers.duration(lead.waiting_business_s, voice.lang, business=True),
    )

"""The sentences of a review: its finding, its verdicts, its cautions.

A sentence is true for the data or is not said. Nothing here computes: the verdicts are
`insight`'s, and a sentence only names them with their figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tasuki.insight.review import Count, Review, StageRate, Unfinished, Verdict
from tasuki.metrics.reading import Caution, Kind, Reading
from tasuki.metrics.registry import METRICS
from tasuki.present import numbers
from tasuki.present.figures import Voice, is_money, kind_of, name_of, nothing, unit
from tasuki.present.words import Lang, has, t


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer that a page opens with: a headline, its evidence, and which zones it names."""

    headline: tuple[str, ...]  # phrases between which a line may break
    evidence: str
    zones: frozenset[str]


def finding(review: Review, voice: Voice) -> Finding:
    """What the week's relay says: the hand-overs that lie wholly below (or above) their baseline.

    Where none does, that is the finding; where nothing can be compared yet, it says so.
    """
    lang = voice.lang
    below = [r for r in review.rates if r.verdict is Verdict.BELOW]
    above = [r for r in review.rates if r.verdict is Verdict.ABOVE]
    compared = [r for r in review.rates if r.verdict is not Verdict.UNKNOWN]
    if not compared:
        return Finding(_headline("unknown", lang), t("finding.unknown.text", lang), frozenset())
    if below:
        text = " ".join(_against(r, "below", voice) for r in below)
        named = frozenset(r.now.metric for r in below)
        return Finding(_named("below", below, lang), _tail(text, above, voice), named)
    if above:
        text = " ".join(_against(r, "above", voice) for r in above)
        return Finding(_named("above", above, lang), text, frozenset())
    text = t("finding.same.text", lang, zones=len(compared))
    return Finding(_headline("same", lang), text, frozenset())


def _headline(kind: str, lang: Lang) -> tuple[str, ...]:
    return phrases(t(f"finding.{kind}", lang))


def phrases(headline: str) -> tuple[str, ...]:
    """The parts of a headline between which a line may break."""
    return tuple(phrase.strip() for phrase in headline.split("|"))


def _named(kind: str, rates: Sequence[StageRate], lang: Lang) -> tuple[str, ...]:
    if len(rates) == 1:
        zone = zone_of(rates[0].now.metric, lang)
        return phrases(t(f"finding.{kind}.one", lang, zone=zone))
    zones = t("list.and", lang).join(zone_of(r.now.metric, lang) for r in rates)
    return phrases(t(f"finding.{kind}.many", lang, n=len(rates), zones=zones))


def _against(rate: StageRate, side: str, voice: Voice) -> str:
    now, base = rate.now, rate.baseline
    return t(
        f"finding.{side}.text",
        voice.lang,
        name=name_of(now.metric, voice.lang),
        value=numbers.percent(now.value),
        interval=numbers.interval(now.low, now.high),
        base=numbers.percent(base.value),
    )


def _tail(text: str, above: Sequence[StageRate], voice: Voice) -> str:
    if not above:
        return text
    zones = t("list.and", voice.lang).join(name_of(r.now.metric, voice.lang) for r in above)
    return f"{text} {t('finding.but_above', voice.lang, names=zones)}"


def zone_of(metric: str, lang: Lang) -> str:
    """The hand-over that a stage rate measures: SQLから商談へ."""
    key = f"zone.{metric}"
    return t(key, lang) if has(key) else name_of(metric, lang)


def against_baseline(rate: StageRate, voice: Voice) -> str:
    """One zone beside its baseline, in words."""
    lang = voice.lang
    if rate.verdict is Verdict.UNKNOWN or rate.baseline.value is None:
        return t("verdict.rate.unknown", lang)
    base = numbers.percent(rate.baseline.value)
    return t(f"verdict.rate.{rate.verdict.value}", lang, base=base)


def delta(count: Count, *, partial: bool, voice: Voice) -> tuple[str, ...]:
    """A count beside the week before and its usual range: 先週の同じ曜日までより7件少ない."""
    now, before = count.now, count.previous
    lines = [_difference(now, before, partial=partial, voice=voice)]
    if count.usual is not None:
        low, high = (amount(end, now, voice) for end in count.usual)
        lines.append(t(_usual(count), voice.lang, low=low, high=high))
    return tuple(line for line in lines if line)


def _usual(count: Count) -> str:
    beyond = {Verdict.ABOVE: "longer", Verdict.BELOW: "shorter"}
    if kind_of(count.now) is Kind.DURATION and count.verdict in beyond:
        return f"usual.{beyond[count.verdict]}"
    return f"usual.{count.verdict.value}"


def _difference(now: Reading, before: Reading, *, partial: bool, voice: Voice) -> str:
    lang = voice.lang
    if now.value is None or before.value is None:
        return nothing(before, lang) if before.value is None and now.value is not None else ""
    since = t("delta.since.partial" if partial else "delta.since.whole", lang)
    gap = now.value - before.value
    if kind_of(now) is Kind.DURATION:
        size = numbers.duration(abs(gap), lang, business=METRICS[now.metric].business)
        key = "delta.longer" if gap > 0 else "delta.shorter"
    else:
        size = amount(abs(gap), now, voice) + unit(now.metric, lang)
        key = "delta.more" if gap > 0 else "delta.fewer"
    if gap == 0:
        return t("delta.same", lang, since=since)
    return t(key, lang, since=since, size=size)


def amount(value: float, like: Reading, voice: Voice) -> str:
    """A bare amount in the reading's own unit."""
    kind = kind_of(like)
    if kind is Kind.SUM and is_money(like.metric):
        return numbers.money(value, voice.currency, voice.lang)
    if kind is Kind.DURATION:
        return numbers.duration(value, voice.lang, business=METRICS[like.metric].business)
    if kind in {Kind.RATE, Kind.SHARE}:
        return numbers.percent(value)
    return numbers.shares(value) if kind is Kind.SUM else numbers.count(value)


def todo(work: Unfinished, voice: Voice) -> str:
    """What to do about work of one kind."""
    return t(f"todo.{work.kind}", voice.lang, n=work.count, oldest=_oldest(work, voice))


def _oldest(work: Unfinished, voice: Voice) -> str:
    return numbers.duration(work.oldest_s, voice.lang)


def caution(item: Caution, voice: Voice, zone: ZoneInfo) -> str:
    """A warning as a sentence; its facts become words, instants become days."""
    facts = {key: _fact(value, zone, voice.lang) for key, value in item.facts.items()}
    facts.setdefault("metric", "")
    facts["name"] = name_of(str(facts["metric"]), voice.lang) if facts["metric"] else ""
    return t(f"caution.{item.code.value}", voice.lang, **facts)


def _fact(value: object, zone: ZoneInfo, lang: Lang) -> object:
    if isinstance(value, datetime):
        return numbers.day(value.astimezone(zone).date(), lang, year=True)
    if isinstance(value, date):
        return numbers.day(value, lang, year=True)
    if isinstance(value, float):
        return numbers.percent(value)
    return value

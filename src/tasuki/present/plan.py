"""A reverse plan, said."""

from __future__ import annotations

from dataclasses import dataclass

from tasuki.domain.targets import Period
from tasuki.insight.planning import AMOUNT, APPOINTMENTS_PER_CONNECT, Need, Plan, Range
from tasuki.present import numbers
from tasuki.present.figures import Voice, name_of, unit
from tasuki.present.targets import band, period_name
from tasuki.present.words import Lang, t


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is needed, and the yield by which it was reckoned."""

    name: str
    middle: str
    range: str
    source: str
    yields: str
    yield_range: str
    n: str
    doubt: str
    widest: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan in words."""

    plan: Plan
    headline: tuple[str, ...]
    text: str
    widest: str
    note: str
    steps: tuple[Step, ...]


def planned(plan: Plan, period: Period, voice: Voice) -> Planned:
    """Put a plan into words."""
    lang, daily = voice.lang, plan.daily
    head = t(
        "plan.head",
        lang,
        period=period_name(period, lang),
        amount=numbers.money(plan.amount, voice.currency, lang),
        calls=numbers.count(daily.p50),
    )
    lately = ""
    if plan.lately is not None:
        lately = t("plan.lately", lang, calls=numbers.count(plan.lately))
    doubt = max(need.doubt for need in plan.needs)
    return Planned(
        plan=plan,
        headline=tuple(phrase.strip() for phrase in head.split("|")),
        text=t(
            "plan.text",
            lang,
            low=numbers.count(daily.p10),
            high=numbers.count(daily.p90),
            members=plan.members,
            days=str(numbers.rounded(plan.days, 1)).removesuffix(".0"),
            lately=lately,
        ),
        widest=t("plan.widest", lang, name=source_name(plan.widest, lang), share=_percent(doubt)),
        note=t("plan.chain.note", lang, days=numbers.span(plan.basis, lang, year=True)),
        steps=tuple(_step(need, plan, voice) for need in plan.needs),
    )


def source_name(source: str, lang: Lang) -> str:
    """The name of a yield: of a metric, or of one of the two that are none."""
    if source in {AMOUNT, APPOINTMENTS_PER_CONNECT}:
        return t(f"yield.{source}", lang)
    return name_of(source, lang)


def _step(need: Need, plan: Plan, voice: Voice) -> Step:
    lang = voice.lang
    ending = unit(need.metric, lang)
    ends = need.yields
    if need.source == AMOUNT:
        middle, low, high = (
            numbers.money(value, voice.currency, lang) for value in (ends.p50, ends.p10, ends.p90)
        )
        between = t("targets.band", lang, low=low, high=high)
    else:
        middle, between = numbers.percent(ends.p50), numbers.interval(ends.p10, ends.p90)
    return Step(
        name=name_of(need.metric, lang),
        middle=numbers.count(need.range.p50) + ending,
        range=_between(need.range, ending, lang),
        source=source_name(need.source, lang),
        yields=middle,
        yield_range=between,
        n=numbers.count(need.n),
        doubt=_percent(need.doubt) if need.doubt else numbers.DASH,
        widest=need.source == plan.widest,
    )


def _between(ends: Range, ending: str, lang: Lang) -> str:
    low, high = (numbers.count(end) + ending for end in (ends.p10, ends.p90))
    return band(low, high, ending, lang)


def _percent(share: float) -> str:
    return f"{numbers.rounded(share * 100)}%"

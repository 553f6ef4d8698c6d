"""A reading, said: the same strings for the page, the terminal and the file."""

from __future__ import annotations

from dataclasses import dataclass

from tasuki.metrics.metric import Unit
from tasuki.metrics.reading import How, Kind, Reading, WarningCode
from tasuki.metrics.registry import METRICS
from tasuki.present import numbers
from tasuki.present.words import Lang, has, t
from tasuki.present.words.metrics import UNITS
from tasuki.workspace import Organisation

RATES = frozenset({Kind.RATE, Kind.SHARE})


@dataclass(frozen=True, slots=True)
class Figure:
    """One reading in words.

    `value` is what is set large: a figure, an interval where n is below the floor, or a phrase
    (`spoken`) where there is no figure. `unit` goes small beside it. `basis` says k and n in words,
    `young` how many of them have not had their time, `interval` the 95 % interval. Every part is empty where there is nothing to say.
    """

    reading: Reading
    name: str
    value: str
    unit: str
    basis: str
    interval: str
    young: str = ""
    spoken: bool = False
    small: bool = False

    @property
    def short(self) -> str:
        """k and n of a rate, for a narrow column; the value of anything else."""
        if self.reading.k is None or self.reading.n == 0:
            return numbers.DASH if self.spoken else self.value
        return f"{numbers.count(self.reading.k)} / {numbers.count(self.reading.n)}"


@dataclass(frozen=True, slots=True)
class Voice:
    """The language, and what the organisation decided about saying figures."""

    lang: Lang
    currency: str = "JPY"
    floor: int = 20

    @classmethod
    def of(cls, organisation: Organisation, lang: Lang | None = None) -> Voice:
        """In `lang`, or in the organisation's own language."""
        return cls(lang or organisation.language, organisation.currency, organisation.floor)


def kind_of(reading: Reading) -> Kind:
    """What the reading's metric counts."""
    return METRICS[reading.metric].kind


def is_money(metric: str) -> bool:
    """Whether a sum is one of amounts; any other is one of shares of a unit."""
    return METRICS[metric].unit in {Unit.DEAL, Unit.CAMPAIGN}


def name_of(metric: str, lang: Lang) -> str:
    """The metric's name."""
    return t(f"metric.{metric}", lang)


def unset(by: str, lang: Lang) -> str:
    """What the group without a value of a dimension is called."""
    key = f"none.{by}"
    return t(key if has(key) else "leads.unset", lang)


def named(by: str, group: int | str | None, name: str, lang: Lang) -> str:
    """What a group of a dimension is called; `name` is what the readings call it."""
    if group is None:
        return unset(by, lang)
    if by == "weekday":
        return numbers.weekday(int(group), lang)
    if by == "hour":
        return numbers.hour(int(group), lang)
    return name


def figure(reading: Reading, voice: Voice) -> Figure:
    """Say a reading."""
    name = name_of(reading.metric, voice.lang)
    kind = kind_of(reading)
    if reading.value is None:
        return Figure(reading, name, nothing(reading, voice.lang), "", "", "", spoken=True)
    if kind in RATES:
        return _rate(reading, name, voice)
    if kind is Kind.DURATION:
        return _duration(reading, name, voice)
    if kind is Kind.SUM and not is_money(reading.metric):
        text = numbers.shares(reading.value)
        return Figure(reading, name, text, unit(reading.metric, voice.lang), "", "")
    if kind is Kind.SUM:
        text = numbers.money(reading.value, voice.currency, voice.lang)
        basis = t("figure.of_n", voice.lang, n=reading.n, unit=unit(reading.metric, voice.lang))
        return Figure(reading, name, text, "", basis, "")
    return Figure(
        reading, name, numbers.count(reading.value), unit(reading.metric, voice.lang), "", ""
    )


def nothing(reading: Reading, lang: Lang) -> str:
    """Why there is no figure: no units at all, or units and no answer yet. Never 0 %."""
    if reading.n == 0:
        return t("figure.no_units", lang)
    if any(caution.code is WarningCode.COVERAGE for caution in reading.cautions):
        return t("figure.not_recorded", lang, n=reading.n)
    if kind_of(reading) is Kind.DURATION:
        return t("figure.not_half", lang, n=reading.n)
    return t("figure.unknown", lang, n=reading.n)


def seen(reading: Reading) -> int:
    """How many units the figure rests on: of a matured one, those that reached or had their time."""
    return reading.n - (reading.young if reading.how is How.MATURED else 0)


def is_small(reading: Reading, voice: Voice) -> bool:
    """Whether a figure rests on so few units that its interval comes first."""
    return seen(reading) < voice.floor


def basis(reading: Reading, lang: Lang) -> str:
    """k and n in words. A matured rate is no quotient of them while some are young; see `young`."""
    if reading.k is None:
        return t("figure.of_n", lang, n=reading.n, unit=unit(reading.metric, lang))
    return t("figure.k_of_n", lang, k=reading.k, n=reading.n, unit=unit(reading.metric, lang))


def unit(metric: str, lang: Lang) -> str:
    """What one of them is called after a number: 件, 本; nothing in English."""
    return t(f"unit.{UNITS.get(metric, 'case')}", lang)


def _rate(reading: Reading, name: str, voice: Voice) -> Figure:
    small = is_small(reading, voice)
    value = numbers.percent(reading.value)
    low_high = numbers.interval(reading.low, reading.high)
    said = t("interval", voice.lang, interval=low_high) if low_high != numbers.DASH else ""
    if small and reading.low is not None:
        value = numbers.whole_interval(reading.low, reading.high)
        key = "figure.small" if seen(reading) == reading.n else "figure.small.mature"
        said = t(key, voice.lang, floor=voice.floor)
    young = ""
    if reading.how is How.MATURED and reading.young:
        young = t("figure.young", voice.lang, young=reading.young)
    text = basis(reading, voice.lang)
    return Figure(reading, name, value, "", text, said, young, small=small)


def _duration(reading: Reading, name: str, voice: Voice) -> Figure:
    business = METRICS[reading.metric].business
    value = numbers.duration(reading.value, voice.lang, business=business)
    interval = ""
    if reading.low is not None and reading.high is not None:
        low, high = (
            numbers.duration(end, voice.lang, business=business)
            for end in (reading.low, reading.high)
        )
        interval = t("interval", voice.lang, interval=f"{low}–{high}")
    key = "figure.median" if METRICS[reading.metric].quantile == 0.5 else "figure.quantile"
    text = t(key, voice.lang, basis=basis(reading, voice.lang))
    return Figure(reading, name, value, "", text, interval)


def described(now: Reading, base: Reading | None, voice: Voice) -> str:
    """A rate in one line, for those who do not see its mark."""
    parts = [f"{name_of(now.metric, voice.lang)} {numbers.percent(now.value)}"]
    if now.low is not None:
        interval = numbers.interval(now.low, now.high)
        parts.append(t("interval.full", voice.lang, interval=interval))
    if base is not None and base.value is not None:
        parts.append(t("week.mark.base", voice.lang, base=numbers.percent(base.value)))
    return t("list.comma", voice.lang).join(parts)

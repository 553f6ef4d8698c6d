"""How a number is written. The only rounding in the house.

None is not zero: every function that takes a figure accepts None and writes a dash. Fractions come
in (0.247) and per cent goes out (24.7%).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from tasuki.domain.window import Window
from tasuki.present.words import Lang, t

DASH = "—"
WORKDAY_S = 8 * 3600
"""Working seconds of a whole day, where the organisation's calendar does not say otherwise."""

_WEEKDAYS: dict[Lang, tuple[str, ...]] = {
    "ja": ("月", "火", "水", "木", "金", "土", "日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SYMBOLS = {"JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "BRL": "R$"}


def rounded(value: float | Decimal, digits: int = 0) -> Decimal:
    """Half away from zero, as people round, on the decimal digits that are seen."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def weekday(number: int, lang: Lang) -> str:
    """月曜, Mon: the ISO weekday, 1 to 7."""
    return _WEEKDAYS[lang][number - 1] + ("曜" if lang == "ja" else "")


def hour(number: int, lang: Lang) -> str:
    """9時台, 9:00–9:59"""
    return f"{number}時台" if lang == "ja" else f"{number}:00–{number}:59"


def count(value: float | None) -> str:
    """1,248"""
    return DASH if value is None else f"{rounded(value):,}"


def shares(value: float | None, digits: int = 1) -> str:
    """36.5: a sum of shares of whole things; 36 where nothing is left over."""
    if value is None:
        return DASH
    whole = rounded(value, digits)
    return f"{rounded(value) if whole == rounded(value) else whole:,}"


def percent(fraction: float | None) -> str:
    """24.7%"""
    return DASH if fraction is None else f"{rounded(fraction * 100, 1)}%"


def chance(probability: float | None) -> str:
    """97%: a probability from draws, which says no more than whole per cents; never 0 % or 100 %."""
    if probability is None:
        return DASH
    if probability < 0.01:
        return "<1%"
    return ">99%" if probability > 0.99 else f"{rounded(probability * 100)}%"


def bare_percent(fraction: float | None) -> str:
    """24.7, for a column whose head says per cent."""
    return percent(fraction).removesuffix("%")


def interval(low: float | None, high: float | None) -> str:
    """22.0–27.6, in per cent without the sign."""
    if low is None or high is None:
        return DASH
    return f"{rounded(low * 100, 1)}–{rounded(high * 100, 1)}"


def whole_interval(low: float | None, high: float | None) -> str:
    """55–93%: the interval as the figure itself, where n is too small for a point."""
    if low is None or high is None:
        return DASH
    return f"{rounded(low * 100)}–{rounded(high * 100)}%"


def points(difference: float, lang: Lang) -> str:
    """A difference of two fractions: 9.7ポイント, 9.7 points. Without sign."""
    return t("number.points", lang, points=str(rounded(abs(difference) * 100, 1)))


def money(amount: float | None, currency: str, lang: Lang) -> str:
    """4,860万円, ¥48.6M; the full amount below ten thousand."""
    if amount is None:
        return DASH
    if lang == "ja" and currency == "JPY":
        return _yen(amount)
    symbol = _SYMBOLS.get(currency, f"{currency} ")
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e4, "K")):
        if abs(amount) >= size:
            unit = 1e3 if letter == "K" else size
            return f"{symbol}{rounded(amount / unit, 0 if letter == 'K' else 1):,}{letter}"
    return f"{symbol}{rounded(amount):,}"


def price(amount: float | None, currency: str, lang: Lang) -> str:
    """3.4万円, ¥34K: what one of a thing costs, with two digits that count where yen have only one."""
    if amount is not None and lang == "ja" and currency == "JPY" and 1e4 <= amount < 1e5:
        return f"{rounded(amount / 1e4, 1)}万円"
    return money(amount, currency, lang)


def _yen(amount: float) -> str:
    if abs(amount) >= 1e8:
        return f"{rounded(amount / 1e8, 2):,}".rstrip("0").rstrip(".") + "億円"
    if abs(amount) >= 1e4:
        return f"{rounded(amount / 1e4):,}万円"
    return f"{rounded(amount):,}円"


def duration(seconds: float | None, lang: Lang, *, business: bool = False) -> str:
    """38分, 3時間10分, 2.5日; with `business`, days are working days of eight hours."""
    if seconds is None:
        return DASH
    if seconds < 60:
        return t("number.moment", lang)
    day = WORKDAY_S if business else 86400
    minutes = int(rounded(seconds / 60))
    if minutes < 60:
        return t("number.minutes", lang, minutes=minutes)
    if minutes * 60 < day:
        hours, rest = divmod(minutes, 60)
        if rest == 0:
            return t("number.hours", lang, hours=hours)
        return t("number.hours_minutes", lang, hours=hours, minutes=rest)
    days = rounded(seconds / day, 1)
    days = rounded(days) if days >= 10 or days == rounded(days) else days
    key = "number.business_days" if business else "number.days"
    return t(key, lang, days=f"{days:,}")


def day(value: date, lang: Lang, *, year: bool = False) -> str:
    """11月16日(月), Mon 16 Nov; with the year where asked."""
    weekday = _WEEKDAYS[lang][value.weekday()]
    if lang == "ja":
        start = f"{value.year}年" if year else ""
        return f"{start}{value.month}月{value.day}日({weekday})"
    end = f" {value.year}" if year else ""
    return f"{weekday} {value.day} {_MONTHS[value.month - 1]}{end}"


def short_date(value: date, lang: Lang) -> str:
    """11/16, 16 Nov: for axes, where no weekday fits."""
    return (
        f"{value.month}/{value.day}" if lang == "ja" else f"{value.day} {_MONTHS[value.month - 1]}"
    )


def month(value: date, lang: Lang) -> str:
    """11月, Nov."""
    return f"{value.month}月" if lang == "ja" else _MONTHS[value.month - 1]


def with_year(name: str, value: date, lang: Lang) -> str:
    """The name of a day or month, its year said too."""
    if lang == "en":
        return f"{name} {value.year}"
    return f"{value.year}年{name}" if name.endswith("月") else f"{value.year}/{name}"


def signed_points(difference: float) -> str:
    """+9.7, −9.7: a difference of two fractions, in per cent points."""
    return _signed(rounded(difference * 100, 1))


def signed_count(difference: float) -> str:
    """+12, −12."""
    return _signed(rounded(difference))


def tenths(value: float) -> str:
    """23.4: an expected count, which is no whole number."""
    return f"{rounded(value, 1):,}"


def signed_tenths(difference: float) -> str:
    """+2.3, −4.8, 0.0."""
    return _signed(rounded(difference, 1))


def about(value: int) -> str:
    """1,300 for 1,234: no more than two digits that count, rounded up."""
    step = 10 ** max(len(str(value)) - 2, 0)
    return count(-(-value // step) * step)


def _signed(value: Decimal) -> str:
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{abs(value):,}"


def span(window: Window, lang: Lang, *, year: bool = False) -> str:
    """The days of a window, both ends inside: 11月16日(月)〜22日(日); Mon 16 – Sun 22 Nov."""
    first, last = window.first_day, window.end_day
    if window.end > window.start and _at_midnight(window.end, window.zone):
        last -= timedelta(days=1)
    if first == last:
        return day(first, lang, year=year)
    same_year = first.year == last.year
    if lang == "ja":
        end = day(last, lang, year=year and not same_year)
        if same_year and first.month == last.month:
            end = end.split("月", 1)[1]
        return f"{day(first, lang, year=year)}〜{end}"
    if same_year and first.month == last.month:
        start = f"{_WEEKDAYS[lang][first.weekday()]} {first.day}"
    else:
        start = day(first, lang, year=year and not same_year)
    return f"{start} – {day(last, lang, year=year)}"


def _at_midnight(instant: datetime, zone: ZoneInfo) -> bool:
    local = instant.astimezone(zone)
    return (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)


def stamp(instant: datetime, zone: ZoneInfo, lang: Lang, *, year: bool = True) -> str:
    """2026年11月19日(木) 17:30; Thu 19 Nov 2026, 17:30. In the organisation's zone."""
    local = instant.astimezone(zone)
    comma = "" if lang == "ja" else ","
    return f"{day(local.date(), lang, year=year)}{comma} {local:%H:%M}"


def short_stamp(instant: datetime, zone: ZoneInfo) -> str:
    """2026-11-19 17:30, for columns."""
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"


def short_day(instant: datetime, zone: ZoneInfo) -> str:
    """2026-11-19, for columns."""
    return f"{instant.astimezone(zone):%Y-%m-%d}"


def week_name(window: Window, lang: Lang) -> str:
    """2018年 第10週; Week 10, 2018. The year is the ISO year, always said."""
    year, week, _ = window.first_day.isocalendar()
    return t("number.week", lang, year=str(year), week=week)

"""Numbers out of text, as the mapping says they are written; nothing about them is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

_CURRENCY = r"^(?:R\$|US\$|[¥$€£]|JPY|USD|EUR|BRL)\s*|\s*(?:円|JPY|USD|EUR|BRL)$"
_UNIT_WORDS = {1_000.0: "千", 10_000.0: "万", 1_000_000.0: "百万", 100_000_000.0: "億"}
_PLAIN = r"^-?[0-9]+(?:\.[0-9]+)?$"


@dataclass(frozen=True, slots=True)
class Style:
    """How the numbers of a column are written.

    `decimal` and `thousands` are the marks; no `thousands` means that none may occur. The number
    is multiplied by `unit`: 10000 for 万円, 0.001 for milliseconds taken as seconds. Where the unit
    has a word of its own (千, 万, 百万, 億), a value may carry it, and a value that carries the
    currency alone (5,000円 in a column of 万円) is refused.
    """

    decimal: str = "."
    thousands: str | None = None
    unit: float = 1.0


def parse(values: pl.Series, style: Style) -> pl.Series:
    """The numbers as Float64; null where a value is none in this style.

    Full-width digits, a currency mark, and (1,000), ▲1,000, △1,000 or 1,000- as negatives are read.
    """
    if style == Style():
        plain = values.str.contains(_PLAIN)
        if plain.all():
            return values.cast(pl.Float64)
    text = values.str.normalize("NFKC").str.replace_all(r"\s", "").str.to_uppercase()
    # A sign stands before or after everything but the currency; inside, a dash is no number's.
    said, text = text, text.str.replace_all(_CURRENCY, "")
    negative = text.str.contains(r"^(?:\(.*\)|[▲△−‐–-].*|[^-]*-)$")
    text = text.str.replace(r"^\((.*)\)$", "$1").str.replace(r"^[▲△−‐–-]|-$", "")
    wrong_unit = pl.repeat(False, len(values), eager=True)
    if word := _UNIT_WORDS.get(style.unit):
        wrong_unit = said.str.contains("円$") & ~said.str.contains(f"{word}円?$")
        text = text.str.replace(f"{word}円?$", "")
    text = text.str.replace_all(_CURRENCY, "")
    fits = text.str.contains(_shape(style)) & ~wrong_unit
    digits = text.str.replace_all(style.thousands, "", literal=True) if style.thousands else text
    digits = digits.str.replace(style.decimal, ".", literal=True)
    number = pl.select(pl.when(fits).then(digits)).to_series().cast(pl.Float64) * style.unit
    return pl.select(pl.when(negative).then(-number).otherwise(number)).to_series()


def whole(values: pl.Series) -> pl.Series:
    """The numbers as Int64; null where one has a fraction or is not finite."""
    is_whole = (values == values.round()) & values.is_finite()
    return pl.select(pl.when(is_whole).then(values)).to_series().cast(pl.Int64, strict=False)


def _shape(style: Style) -> str:
    """Digits in groups of three where there is a thousands mark, then a fraction."""
    whole_part = "[0-9]+"
    if style.thousands:
        mark = re.escape(style.thousands)
        whole_part = rf"(?:[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+|[0-9]+)"
    return rf"^{whole_part}(?:{re.escape(style.decimal)}[0-9]+)?$"

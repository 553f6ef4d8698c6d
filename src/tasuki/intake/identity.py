"""Who is who: mail addresses, telephone numbers and corporate numbers in one form."""

from __future__ import annotations

import phonenumbers
import polars as pl

DAMAGED = r"^[+-]?[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2,3}$"
"""An id after Excel has shown it as a number: 5.07E+12. Its digits are lost."""

_DASHES = r"[‐‑‒–—―−ーｰ]"
_JAPANESE = r"^(?:0[1-9][0-9]{8}|0[5-9]0[0-9]{8})$"


def damaged(values: pl.Series) -> pl.Series:
    """Which values are ids that a spreadsheet has destroyed."""
    return values.str.contains(DAMAGED)


def emails(values: pl.Series) -> pl.Series:
    """Mail addresses narrow, trimmed and in lower case."""
    return values.str.normalize("NFKC").str.strip_chars().str.to_lowercase()


def domains(values: pl.Series) -> pl.Series:
    """The host of a site or mail address, without www."""
    text = values.str.normalize("NFKC").str.strip_chars().str.to_lowercase()
    return (
        text.str.replace(r"^[a-z][a-z0-9+.-]*://", "")
        .str.replace(r"^[^@/]*@", "")
        .str.replace(r"[/:?#].*$", "")
        .str.replace(r"^www\.", "")
    )


def phones(values: pl.Series, region: str) -> tuple[pl.Series, pl.Series]:
    """Telephone numbers in E.164, and which values could not be read as one.

    The first number counts where several stand (cut at 内線, comma or slash). A value that is no
    number is kept as it was written.
    """
    text = (
        values.str.normalize("NFKC")
        .str.replace_all(_DASHES, "-")
        .str.replace(r"(?:内線|ext|[,/;、]).*$", "")
        .str.replace(r"\.0$", "")
        .str.strip_chars()
    )
    digits = text.str.replace_all(r"[-() .]", "")
    domestic = digits.str.contains(_JAPANESE) if region == "JP" else digits.is_null()
    rest = text.filter(~domestic.fill_null(value=True)).unique()
    known = {raw: number for raw in rest if (number := _e164(raw, region))}
    parsed = text.replace_strict(known, default=None, return_dtype=pl.String)
    found = pl.select(
        pl.when(domestic).then(pl.lit("+81") + digits.str.slice(1)).otherwise(parsed)
    ).to_series()
    return found.fill_null(values), found.is_null() & values.is_not_null()


def is_corporate_number(values: pl.Series) -> pl.Series:
    """Which values are a 法人番号: thirteen digits, the first of which checks the others."""
    shaped = values.str.contains(r"^[1-9][0-9]{12}$")
    total = pl.repeat(0, len(values), dtype=pl.Int64, eager=True)
    for place in range(12):  # counted from the right, weights 1 and 2 in turn
        digit = values.str.slice(12 - place, 1).cast(pl.Int64, strict=False)
        total = total + digit * (1 + place % 2)
    check = values.str.slice(0, 1).cast(pl.Int64, strict=False)
    return shaped & (9 - total % 9 == check).fill_null(value=False)


def _e164(raw: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

"""Dates as Japanese people write them, rewritten plainly: 令和8年4月1日, R8.4.1, ２０１８年２月１日(木)."""

from __future__ import annotations

from datetime import date

import polars as pl

_ERAS = (
    # names as they look after NFKC (㋿ is 令和 then), first day, last day
    (("明治", "M"), date(1868, 1, 25), date(1912, 7, 30)),
    (("大正", "T"), date(1912, 7, 30), date(1926, 12, 25)),
    (("昭和", "S"), date(1926, 12, 25), date(1989, 1, 7)),
    (("平成", "H"), date(1989, 1, 8), date(2019, 4, 30)),
    (("令和", "R"), date(2019, 5, 1), date(9999, 12, 31)),
)
_FIRST = {name: first for names, first, _ in _ERAS for name in names}
_LAST = {name: last for names, _, last in _ERAS for name in names}
_ERA_DATE = (
    r"^(?P<era>明治|大正|昭和|平成|令和|[MTSHR])\.? ?(?P<year>元|\d{1,2}) ?[年./-] ?"
    r"(?P<month>\d{1,2}) ?[月./-] ?(?P<day>\d{1,2})日?(?P<rest>\D.*)?$"
)
_WEEKDAY = r" ?\((?:[日月火水木金土](?:曜日?)?|SUN|MON|TUE|WED|THU|FRI|SAT)\)"
_PLAIN = r"^[0-9/:. +\-TZ]*$"


def plainly(values: pl.Series) -> pl.Series:
    """The same dates in ASCII digits, year first where the writing says so; null where nothing
    was to rewrite, and where a date lies outside its era (平成32年)."""
    odd = values.str.contains(_PLAIN) == False  # noqa: E712 - null stays null
    if not odd.any():
        return pl.Series(values.name, [None], dtype=pl.String).new_from_index(0, len(values))
    distinct = values.filter(odd).unique()
    return values.replace_strict(distinct, _rewritten(distinct), default=None)


def _rewritten(values: pl.Series) -> pl.Series:
    text = (
        values.str.normalize("NFKC")
        .str.to_uppercase()
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
        .str.replace(_WEEKDAY, "")
        .str.replace(r"^(.*?) ?午前 ?([\d:時分秒]+)$", "$1 $2 AM")
        .str.replace(r"^(.*?) ?午後 ?([\d:時分秒]+)$", "$1 $2 PM")
        .str.replace(r" ?(?:UTC|GMT)$", "Z")
    )
    return (
        _without_era(text)
        .str.replace_many({"年": "-", "月": "-"})
        .str.replace(r"日 ?", " ")
        .str.replace(r"(\d+)時(\d+)分(\d+)秒", "$1:$2:$3")
        .str.replace(r"(\d+)時(\d+)分", "$1:$2")
        .str.strip_chars()
    )


def _without_era(values: pl.Series) -> pl.Series:
    parts = values.str.extract_groups(_ERA_DATE).struct.unnest()
    if parts["era"].is_null().all():
        return values
    first = pl.col("era").replace_strict(_FIRST, return_dtype=pl.Date, default=None)
    last = pl.col("era").replace_strict(_LAST, return_dtype=pl.Date, default=None)
    year = pl.col("year").replace("元", "1").cast(pl.Int32, strict=False) + first.dt.year() - 1
    days = pl.format("{}-{}-{}", year, "month", "day")
    inside = days.str.to_date("%Y-%m-%d", strict=False).is_between(first, last)
    return (
        parts.with_columns(text=values)
        .select(
            pl.when(pl.col("era").is_null())
            .then("text")
            .when(inside)
            .then(pl.concat_str(days, pl.col("rest").fill_null("")))
        )
        .to_series()
    )

"""What a target is about: its layer and its period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from unicodedata import normalize
from zoneinfo import ZoneInfo

from tasuki.domain.window import Every, Window


class Layer(StrEnum):
    """The three layers of targets (3層KPI)."""

    TEAM = "team"
    INDIVIDUAL = "individual"
    CROSS = "cross_department"


PERIODS: tuple[Every, ...] = (Every.WEEK, Every.MONTH, Every.QUARTER, Every.YEAR)
"""Periods for which targets are set; quarters and years are fiscal."""

_WEEK = re.compile(r"^(\d{4})(?:-?W|年?第)(\d{1,2})週?$")
_MONTH = re.compile(r"^(\d{4})[-/年.](\d{1,2})月?$")
_QUARTER = re.compile(r"^(?:FY)?(\d{4})(?:年度)?[- ]?(?:Q([1-4])|([1-4])Q|第([1-4])四半期)$")
_YEAR = re.compile(r"^(?:FY(\d{4})|(\d{4})年度)$")


@dataclass(frozen=True, slots=True)
class Period:
    """A week, a month, a fiscal quarter or a fiscal year.

    A fiscal year is named by the calendar year in which it begins. Names look like 2026-W47,
    2026-11, FY2026-Q3 and FY2026.
    """

    every: Every
    window: Window
    fiscal_start: int = 4

    @classmethod
    def holding(cls, every: Every, day: date, zone: ZoneInfo, *, fiscal_start: int = 4) -> Period:
        """The period of kind `every` that holds a day."""
        return cls(every, Window.of(every, day, zone, fiscal_start=fiscal_start), fiscal_start)

    @classmethod
    def parse(cls, text: str, zone: ZoneInfo, *, fiscal_start: int = 4) -> Period:
        """The period of that name, also as 2026年11月, 2026年第47週, 2026年度第3四半期 or 2026年度.

        Raises ValueError that says which forms there are.
        """
        squeezed = normalize("NFKC", text).strip().upper()
        every, day = _first_day(squeezed, fiscal_start, text)
        return cls.holding(every, day, zone, fiscal_start=fiscal_start)

    @property
    def name(self) -> str:
        """The name by which it is stored, addressed and written to files."""
        first = self.window.first_day
        year = first.year if first.month >= self.fiscal_start else first.year - 1
        match self.every:
            case Every.WEEK:
                return self.window.iso_week
            case Every.MONTH:
                return f"{first.year}-{first.month:02d}"
            case Every.QUARTER:
                return f"FY{year}-Q{(first.month - self.fiscal_start) % 12 // 3 + 1}"
            case _:
                return f"FY{year}"

    def next(self) -> Period:
        """The period of the same kind after this one."""
        return Period.holding(
            self.every, self.window.end_day, self.window.zone, fiscal_start=self.fiscal_start
        )

    def previous(self) -> Period:
        """The period of the same kind before this one."""
        day = date.fromordinal(self.window.first_day.toordinal() - 1)
        return Period.holding(self.every, day, self.window.zone, fiscal_start=self.fiscal_start)


def _first_day(squeezed: str, fiscal_start: int, text: str) -> tuple[Every, date]:
    try:
        if found := _WEEK.match(squeezed):
            return Every.WEEK, date.fromisocalendar(int(found[1]), int(found[2]), 1)
        if found := _MONTH.match(squeezed):
            return Every.MONTH, date(int(found[1]), int(found[2]), 1)
        if found := _QUARTER.match(squeezed):
            months = int(found[1]) * 12 + fiscal_start - 1
            months += 3 * (int(found[2] or found[3] or found[4]) - 1)
            return Every.QUARTER, date(months // 12, months % 12 + 1, 1)
        if found := _YEAR.match(squeezed):
            return Every.YEAR, date(int(found[1] or found[2]), fiscal_start, 1)
    except ValueError as bad:
        raise ValueError(f"there is no such period: {text!r}") from bad
    raise ValueError(f"not a period like 2026-W47, 2026-11, FY2026-Q3 or FY2026: {text!r}")

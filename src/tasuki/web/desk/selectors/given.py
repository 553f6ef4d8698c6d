"""What addresses give us, read with care: a stranger may type anything into one."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from tasuki.domain.window import Window, midnight

YEARS = range(1900, 2200)
"""Years in which a day, an instant or a week may lie."""

_LONGEST = 18
"""Digits of a number that surely fits into 64 bits."""


def whole(text: str) -> int | None:
    """A number of plain digits, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None


def day(text: str) -> date | None:
    """A day like 2018-03-01, or None."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def instant(text: str, zone: ZoneInfo) -> datetime:
    """A day (its first moment) or an instant; without an offset it is the zone's. Raises ValueError."""
    if (found := day(text)) is not None:
        return midnight(found, zone)
    moment = datetime.fromisoformat(text)
    if moment.year not in YEARS:
        raise ValueError(f"not a year to speak of: {text!r}")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def week(label: str, zone: ZoneInfo) -> Window:
    """A week like 2018-W10. Raises ValueError."""
    if whole(label[:4]) not in YEARS:
        raise ValueError(f"not a week to speak of: {label!r}")
    return Window.week(label, zone)

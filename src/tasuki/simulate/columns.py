"""Whole columns at once: choices by share, words by place, numbered ids, telephone numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import Field
from typing import Any, ClassVar, Protocol, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from tasuki.simulate.clock import NEVER, Floats, Indices, Instants


class Timed(Protocol):
    """Rows as a dataclass of columns, one of which says when."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def at(self) -> Instants:
        """When each row happens."""
        ...


T = TypeVar("T", bound=Timed)


def in_order(parts: Sequence[T]) -> T:
    """All rows of the parts that happen before the end, in order of time."""
    at = np.concatenate([part.at for part in parts])
    order = np.argsort(at, kind="stable")
    order = order[: np.searchsorted(at[order], NEVER)]
    columns = (
        np.concatenate([getattr(part, field) for part in parts])[order]
        for field in parts[0].__dataclass_fields__
    )
    return type(parts[0])(*columns)


def column(value: Indices | int, size: int) -> Indices:
    """A column of so many rows: the value itself, or repeated where it is one for all."""
    return np.full(size, value) if isinstance(value, int) else value


def pick(shares: Sequence[float] | Floats, chance: Floats) -> Indices:
    """Places in `shares`, each as often as its share, by numbers from 0 up to 1."""
    reached = np.cumsum(shares)
    return np.searchsorted(reached / reached[-1], chance, side="right")


def texts(words: Sequence[str | None], places: Indices) -> pl.Series:
    """The word at each place; none where the place is negative."""
    known = pl.Series([*words, None], dtype=pl.String)
    return known.gather(np.where(places < 0, len(words), places))


def numbered(prefix: str, numbers: Indices, width: int) -> pl.Series:
    """Ids like L0000042."""
    return prefix + pl.Series(numbers).cast(pl.String).str.zfill(width)


def phones(area: str, numbers: Indices) -> pl.Series:
    """Telephone numbers that nobody can have, for a subscriber's number never begins with 0."""
    local, last = numbers // 10_000 % 1000, numbers % 10_000
    return numbered(f"{area}-0", local, 3) + numbered("-", last, 4)


def moments(instants: Instants) -> pl.Series:
    """Instants as the records hold them; null for never."""
    seconds = pl.Series(np.where(instants >= NEVER, 0, instants) * 1_000_000)
    moment = seconds.cast(pl.Datetime("us", "UTC"))
    return moment.set(pl.Series(instants >= NEVER), None)


def days(instants: Instants, zone: ZoneInfo) -> pl.Series:
    """The days in a zone that hold the instants; null for never."""
    return moments(instants).dt.convert_time_zone(zone.key).dt.date()

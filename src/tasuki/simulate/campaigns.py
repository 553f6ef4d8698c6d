"""The campaigns of a simulated organisation, and when the leads of each come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

import numpy as np
import polars as pl

from tasuki.domain.window import Every, Window
from tasuki.intake.records import SCHEMAS, Record
from tasuki.simulate.clock import Clocks, Floats, Indices, Instants, Rhythm
from tasuki.simulate.truth import Truth


class Shape(Enum):
    """How a campaign's leads are spread over its days."""

    STEADY = "as the web site is visited"
    EVENT = "on its days, while people work"
    REGISTRATION = "more and more up to the last day"


@dataclass(frozen=True, slots=True)
class Style:
    """The campaigns of one source: how often, how long, at what cost, called what."""

    channel: str
    every: int  # days from one to the next
    lasts: int  # days
    shape: Shape
    cost: float  # of one campaign
    titles: tuple[str, ...]


STYLES: dict[str, Style] = {
    "展示会": Style("イベント", 56, 3, Shape.EVENT, 4_800_000, (
        "営業業務改革フェア", "見本市 つながるオフィス", "地域企業デジタル展示会"))  ,
    "ウェビナー": Style("オンライン", 14, 15, Shape.REGISTRATION, 260_000, (
        "はじめてのインサイドセールス", "商談化率を上げる引き渡し", "事例で学ぶリード育成",
        "少人数で回す営業企画", "架電リストのつくり方")),
    "ホワイトペーパー": Style("コンテンツ", 30, 60, Shape.STEADY, 350_000, (
        "リード管理の手引き", "営業分業チェックリスト", "導入企業100社調査", "失注理由の分析")),
    "検索広告": Style("広告", 30, 30, Shape.STEADY, 1_500_000, ("検索広告",)),
    "共催セミナー": Style("パートナー", 28, 20, Shape.REGISTRATION, 420_000, (
        "3社共催 営業DXセミナー", "共催 顧客データ活用講座", "共催 BtoBマーケティング講座")),
    "資料請求": Style("自社サイト", 90, 90, Shape.STEADY, 600_000, ("自社サイト 資料請求",)),
    "紹介": Style("パートナー", 180, 180, Shape.STEADY, 0, ("パートナー紹介",)),
}  # fmt: skip
"""Sources that are known by name; any other is a steady one."""

ANY = Style("その他", 90, 90, Shape.STEADY, 300_000, ("施策",))


@dataclass(frozen=True)
class Campaigns:
    """All campaigns of a simulation, and how many leads each brings on each day."""

    frame: pl.DataFrame
    sources: Indices  # place of a campaign's source in the truth's list
    midnights: Instants  # of every day of the window, and its end
    reached: Floats  # running share of all leads, by day and within a day by campaign
    events: np.ndarray[tuple[int], np.dtype[np.bool_]]

    def arrivals(self, shares: Floats, chance: Floats, clocks: Clocks) -> tuple[Instants, Indices]:
        """When each lead comes and by which campaign, in order of time.

        `shares`: its place among all leads, from 0 up to 1; `chance` places it within its day.
        """
        cell = np.searchsorted(self.reached, shares * self.reached[-1], side="right")
        day, campaign = np.divmod(cell, len(self.sources))
        begins, ends = self.midnights[day], self.midnights[day + 1]
        created = np.where(
            self.events[campaign],
            _within(clocks.work, begins, ends, chance),
            _within(clocks.web, begins, ends, chance),
        )
        order = np.argsort(created, kind="stable")
        return created[order], campaign[order]

    def running(self, instants: Instants, chance: Floats) -> Indices:
        """A campaign each that brings leads on the day of the instant, by how many it brings."""
        width = len(self.sources)
        day = np.searchsorted(self.midnights, instants, side="right") - 1
        day = np.clip(day, 0, len(self.midnights) - 2)
        running = np.concatenate([[0.0], self.reached])
        low, high = running[day * width], running[(day + 1) * width]
        cell = np.searchsorted(self.reached, low + chance * (high - low), side="right")
        place: Indices = np.minimum(cell - day * width, width - 1)
        return place


def _within(clock: Rhythm, begins: Instants, ends: Instants, chance: Floats) -> Instants:
    """Instants of a day as its clock runs; evenly where the clock rests all day."""
    low, high = clock.hand(begins), np.interp(ends, clock.edges, clock.run)
    even = (begins + chance * (ends - begins)).astype(np.int64)
    return np.where(high > low, clock.instants(low + chance * (high - low)), even)


def plan(truth: Truth, window: Window, clocks: Clocks, rng: np.random.Generator) -> Campaigns:
    """The campaigns of a window. Every source has at least one."""
    midnights = _midnights(window)
    days = len(midnights) - 1
    visits = np.diff(np.interp(midnights, clocks.web.edges, clocks.web.run))
    work = np.diff(np.interp(midnights, clocks.work.edges, clocks.work.run))
    rows: list[tuple[object, ...]] = []
    sources, weights, events = [], [], []
    for place, source in enumerate(truth.sources):
        style = STYLES.get(source.name, ANY)
        busy = work if style.shape is Shape.EVENT else visits
        mine = [
            (start, _spread(style, start, busy, rng)) for start in _starts(style, days, work, rng)
        ]
        total = sum(spread.sum() for _, spread in mine)
        for start, spread in mine:
            first = window.first_day + timedelta(days=start)
            rows.append(_row(len(rows) + 1, style, first, truth.organisation.currency, rng))
            sources.append(place)
            weights.append(spread * (source.share / total))
            events.append(style.shape is Shape.EVENT)
    frame = pl.DataFrame(rows, schema=SCHEMAS[Record.CAMPAIGN], orient="row")
    reached = np.cumsum(np.array(weights).T.ravel())
    return Campaigns(frame, np.array(sources), midnights, reached, np.array(events))


def _midnights(window: Window) -> Instants:
    """Where the days of a window begin, and its end; a first or last day may be a part of one."""
    starts = [part.start.timestamp() for part in window.split(Every.DAY)]
    return np.array([*starts, window.end.timestamp()], np.int64)


def _starts(style: Style, days: int, work: Floats, rng: np.random.Generator) -> list[int]:
    """Days, counted from the window's first, on which the source's campaigns begin."""
    steady = style.shape is Shape.STEADY
    phase = 0 if steady else int(rng.integers(0, min(style.every, max(days - style.lasts, 1))))
    starts = range(phase, days, style.every)
    if style.shape is not Shape.EVENT:
        return list(starts)
    busiest = [_busiest(work, start, style.lasts) for start in starts]
    return sorted(set(busiest))


def _busiest(work: Floats, start: int, lasts: int) -> int:
    """The day of the week from `start` on after which the next days are the busiest."""
    days = range(start, min(start + 7, len(work)))
    ahead = [work[day : day + lasts].sum() * (work[day] > 0) for day in days]
    return start + int(np.argmax(ahead))


def _spread(style: Style, start: int, busy: Floats, rng: np.random.Generator) -> Floats:
    """How many leads a campaign brings on each day of the window; any scale."""
    spread = np.zeros(len(busy))
    days = np.arange(len(busy))[start : start + style.lasts]
    shape = np.ones(len(days))
    if style.shape is Shape.REGISTRATION:
        shape = np.exp((days - start) / style.lasts * 2)
    elif style.shape is Shape.STEADY:
        shape = np.exp(-(days - start) / (2 * style.lasts))
    spread[days] = shape * busy[days] * rng.uniform(0.7, 1.3)
    if not spread.any():
        spread[days] = 1.0
    return spread


def _row(
    number: int, style: Style, first: date, currency: str, rng: np.random.Generator
) -> tuple[object, ...]:
    title = style.titles[int(rng.integers(len(style.titles)))]
    cost = round(style.cost * rng.uniform(0.8, 1.25), -4)
    last = first + timedelta(days=style.lasts - 1)
    name = f"{first:%Y年%m月} {title}"
    return f"K{number:04d}", name, style.channel, first, last, cost, currency

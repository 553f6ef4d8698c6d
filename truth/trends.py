"""Trends of 商談化率 and 成約率 against relays in which they stood still, moved, or only scattered.

Each relay is a campaign with 26 weeks of hand-overs that have had their time and more that have not. What
becomes of a lead is decided by its week's rates; when, by log-normal delays that all relays share. A
verdict is what the Trends page says in its first line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from math import erfc, sqrt
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tasuki.domain.window import Every
from tasuki.domain.zones import micros
from tasuki.facts.own import own_facts
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.direction import Direction
from tasuki.insight.reporting import periods
from tasuki.insight.trends import HEADLINE, LONGEST, Judgement, judged
from tasuki.metrics.read import Question, answer
from tasuki.metrics.reading import Reading
from truth.lines import Line, share

TITLE = "Trends"

TOKYO = ZoneInfo("Asia/Tokyo")
AS_OF = datetime(2025, 6, 29, 15, tzinfo=UTC)  # a Monday's midnight in Tokyo
WEEKS, A_WEEK = 44, 36
WEEK_US, DAY_US = 7 * 86_400_000_000, 86_400_000_000
RELAYS, FEW = 40, 16
"""Relays in one draw, in full and in small: they share a horizon, and nothing else."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Way:
    """How the opportunity rate of a relay goes from its first week to the last: `level` in the
    middle, `slope` from end to end in the log-odds, and weeks that scatter about it by `scatter`."""

    level: float = 0.45
    slope: float = 0.0
    scatter: float = 0.0

    def rates(self, rng: np.random.Generator) -> Floats:
        """A rate per week."""
        odds = np.log(self.level / (1 - self.level)) + self.slope * np.linspace(-0.5, 0.5, WEEKS)
        drawn: Floats = 1 / (1 + np.exp(-odds - self.scatter * rng.standard_normal(WEEKS)))
        return drawn

    def power(self) -> float:
        """How often a test at the 5 % level that knows rate and size of every week sees the slope in
        the 26 weeks that are judged, one against the other direction."""
        mean = self.rates(np.random.default_rng(0))[:26]
        time = np.arange(26) - 12.5
        spread = A_WEEK * float((mean * (1 - mean) * time**2).sum())
        z = abs(self.slope) / (WEEKS - 1) * sqrt(spread)
        return _normal(z - 1.959964)


def run(full: bool) -> list[Line]:
    """Nothing changes; nothing changes but the weeks scatter; the rate rises or falls."""
    draws = (10, RELAYS) if full else (1, FEW)
    room = 0.0 if full else 0.1
    clear, plain = (_seen_by(power) for power in (0.99, 0.95))
    return [
        _false("Nothing changes, and a trend of either rate is told", Way(), draws, room),
        _false(
            "Weeks scatter nearly twice as far as chance lets them, and a trend is told",
            Way(scatter=0.5),
            draws,
            room + 0.01,
        ),
        _true("The opportunity rate rises or falls, and that is told", plain, draws, 0.80 - room),
        _true("It rises or falls more clearly, and that is told", clear, draws, 0.92 - room),
    ]


def _seen_by(power: float) -> Way:
    """The gentlest slope that a test which knows it sees with this power."""
    ways = (Way(slope=step / 100) for step in range(50, 500))
    return next(way for way in ways if way.power() >= power)


def _false(statement: str, way: Way, draws: tuple[int, int], room: float) -> Line:
    told = {Direction.RISING, Direction.FALLING}
    found = [any(j.direction in told for j in both) for both in _verdicts(way, draws, seed=1)]
    return share(statement, sum(found), len(found), at_most=0.05 + room)


def _true(statement: str, way: Way, draws: tuple[int, int], least: float) -> Line:
    """Half of the relays rise, half of them fall."""
    found = []
    for sign, said in ((1, Direction.RISING), (-1, Direction.FALLING)):
        moving = Way(slope=sign * way.slope)
        half = (-(-draws[0] // 2), draws[1])
        found += [first.direction is said for first, _ in _verdicts(moving, half, seed=10 + sign)]
    known = f"{statement} (a test that knows the slope sees it in {way.power():.0%})"
    return share(known, sum(found), len(found), at_least=least)


def _verdicts(way: Way, draws: tuple[int, int], seed: int) -> Iterator[tuple[Judgement, ...]]:
    """The two judgements of each relay, as the page makes them."""
    windows = tuple(periods(Every.WEEK, AS_OF, TOKYO, LONGEST[Every.WEEK]))
    times, relays = draws
    for draw in range(times):
        snapshot = drawn(way, np.random.default_rng([seed, draw]), relays)
        asked = [Question(metric, windows, by="campaign") for metric in HEADLINE]
        series = [_by_group(found) for found in answer(snapshot, asked, as_of=AS_OF)]
        for group in sorted(series[0]):
            yield judged([of_metric[group] for of_metric in series], Every.WEEK)


def _by_group(readings: list[Reading]) -> dict[str, list[Reading]]:
    found: dict[str, list[Reading]] = {}
    for reading in sorted(readings, key=lambda r: r.window):
        found.setdefault(reading.group or "", []).append(reading)
    return found


def drawn(way: Way, rng: np.random.Generator, relays: int) -> Snapshot:
    """Relays with some hand-overs a week, one week's rates each."""
    rates = np.stack([way.rates(rng) for _ in range(relays)])
    sizes = rng.poisson(A_WEEK, rates.shape)
    relay = np.repeat(np.repeat(np.arange(relays), WEEKS), sizes.ravel())
    week = np.repeat(np.tile(np.arange(WEEKS), relays), sizes.ravel())
    size, now = len(relay), micros(AS_OF)
    handed = now - (WEEKS - week) * WEEK_US + rng.integers(0, WEEK_US, size)
    opened = handed + _delay(rng, size, median=6.0)
    won = opened + _delay(rng, size, median=20.0)
    opens = rng.random(size) < rates[relay, week]
    wins = opens & (rng.random(size) < 0.35)
    table = pa.table(
        {
            "created_at": _instants(handed, handed > 0),
            "sql_at": _instants(handed, handed > 0),
            "opportunity_at": _instants(opened, opens),
            "won_at": _instants(won, wins),
            "campaign": pa.array([f"{i:04d}" for i in relay]),
        }
    )
    return own_facts(table, as_of=AS_OF)


def _delay(rng: np.random.Generator, size: int, *, median: float) -> npt.NDArray[np.int64]:
    days = median * np.exp(0.6 * rng.standard_normal(size))
    return (days * DAY_US).astype(np.int64)


def _instants(at: npt.NDArray[np.int64], happened: npt.NDArray[np.bool_]) -> pa.Array:
    """Instants; what is later than `AS_OF` has not happened."""
    known = happened & (at < micros(AS_OF))
    return pa.array(at, pa.timestamp("us", "UTC"), mask=~known)


def _normal(z: float) -> float:
    return erfc(-z / sqrt(2)) / 2

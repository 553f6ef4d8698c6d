"""Matured rates, shares and medians against the truths that their units were drawn from.

A cohort is a campaign of some hundred leads with a rate of its own. What becomes of a lead is
decided by that rate alone; when it is won follows a log-normal delay that all campaigns share, and the leads
that are not won are closed as lost after a delay of the same kind.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.stats import lognorm

from tasuki.domain.window import Window
from tasuki.domain.zones import micros
from tasuki.facts.own import own_facts
from tasuki.facts.snapshot import Snapshot
from tasuki.metrics.read import read
from tasuki.metrics.reading import How, Reading
from truth.lines import Line, number, share

TITLE = "Rates and their intervals"

TOKYO = ZoneInfo("Asia/Tokyo")
AS_OF = datetime(2025, 6, 30, 15, tzinfo=UTC)  # midnight in Tokyo
DAY = 86_400_000_000

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Delay:
    """A log-normal delay in days."""

    median: float
    spread: float = 0.8

    def draw(self, rng: np.random.Generator, size: int) -> Floats:
        """Delays in days."""
        drawn: Floats = self.median * np.exp(self.spread * rng.standard_normal(size))
        return drawn

    def within(self, days: int) -> float:
        """The share that is over by the end of so many local days after the day of entry, which
        is at any time of day alike."""
        left = days + 1 - (np.arange(1000) + 0.5) / 1000
        return float(lognorm(self.spread, scale=self.median).cdf(left).mean())


DELAY = Delay(12.0)


@dataclass(frozen=True)
class Draw:
    """Campaigns whose leads came over some weeks up to `AS_OF`, and what is true of each: the share
    that is won, the delay of that, and the median days until the first call."""

    snapshot: Snapshot
    rates: Floats
    delay: Delay
    waits: Floats

    def readings(self, metric: str, weeks: int, how: How | None = None) -> list[Reading]:
        """The campaigns of the last weeks, in their order."""
        window = Window(AS_OF - timedelta(weeks=weeks), AS_OF, TOKYO)
        found = read(self.snapshot, metric, window, as_of=AS_OF, by="campaign", how=how)
        return sorted(found, key=lambda reading: int(reading.group or 0))


def drawn(
    seed: int,
    *,
    rates: Floats,
    leads: tuple[int, int],
    delay: Delay = DELAY,
    weeks: int = 13,
) -> Draw:
    """So many leads per campaign, each called once; a call is answered at its campaign's rate."""
    rng = np.random.default_rng([20250630, seed])
    campaign = np.repeat(np.arange(len(rates)), rng.integers(*leads, len(rates)))
    waits = rng.uniform(1, 20, len(rates))
    size, now = len(campaign), micros(AS_OF)
    created = now - 1 - rng.integers(0, weeks * 7 * DAY, size)
    ends = created + _micros(delay.draw(rng, size))
    called = created + _micros(Delay(1.0).draw(rng, size) * waits[campaign])
    wins, answered = (rng.random(size) < rates[campaign] for _ in range(2))
    table = pa.table(
        {
            "lead": pa.array(np.arange(size)),
            "created_at": _instants(created),
            "won_at": _instants(np.where(wins, ends, now + 1)),
            "lost_at": _instants(np.where(wins, now + 1, ends)),
            "campaign": pa.array(campaign),
        }
    )
    calls = pa.table(
        {
            "lead": table["lead"],
            "occurred_at": _instants(called),
            "disposition": np.where(answered, "connected", "no_answer"),
        }
    )
    made = calls.filter(calls["occurred_at"].is_valid())
    return Draw(own_facts(table, made, as_of=AS_OF), rates, delay, waits)


def _micros(days: Floats) -> Integers:
    return (days * DAY).astype(np.int64)


def _instants(at: Integers) -> pa.Array:
    """Instants; what is later than `AS_OF` has not happened."""
    return pa.array(at, pa.timestamp("us", "UTC"), mask=at > micros(AS_OF))


def run(full: bool) -> list[Line]:
    """Coverage over 2,000 cohorts, and the bias of young cohorts over 200 seeds."""
    seeds, campaigns = (20, 100) if full else (1, 150)
    rng = np.random.default_rng(20250630)
    draws = [
        drawn(seed, rates=rng.uniform(0.1, 0.6, campaigns), leads=(80, 500))
        for seed in range(seeds)
    ]
    slack = 0.0 if full else 0.02
    return [
        _covered("matured rate: its 95 % interval holds the truth", draws, _matured, slack),
        _covered("share: its 95 % interval (Wilson) holds the truth", draws, _plain, slack),
        _covered("median time: its 95 % interval holds the truth", draws, _median, slack),
        *bias(200 if full else 5, 1.0 if full else 1.5),
    ]


Truths = Iterator[tuple[float, Reading]]


def _matured(draw: Draw) -> Truths:
    """What is won within the horizon, of all that ever is."""
    for rate, reading in zip(draw.rates, draw.readings("lead_to_won", 13), strict=True):
        yield rate * draw.delay.within(reading.horizon_days or 0), reading


def _plain(draw: Draw) -> Truths:
    yield from zip(draw.rates, draw.readings("connect_rate", 13), strict=True)


def _median(draw: Draw) -> Truths:
    seconds = draw.waits * 86_400
    yield from zip(seconds, draw.readings("speed_to_attempt_elapsed", 13), strict=True)


def _covered(
    statement: str, draws: list[Draw], truths: Callable[[Draw], Truths], slack: float
) -> Line:
    """How many intervals hold the truth; one that is open to the right ends nowhere."""
    found = [pair for draw in draws for pair in truths(draw)]
    hits = sum(
        (reading.low or 0.0) <= truth <= (math.inf if reading.high is None else reading.high)
        for truth, reading in found
    )
    return share(statement, hits, len(found), at_least=0.93 - slack, at_most=0.97 + slack)


def bias(seeds: int, points: float) -> list[Line]:
    """How far the rates of six young weeks lie from the truth, on average, in points."""
    matured: list[float] = []
    naive: list[float] = []
    for seed in range(seeds):
        draw = drawn(1000 + seed, rates=np.full(5, 0.5), leads=(1500, 1501), weeks=26)
        for how, gaps in ((How.MATURED, matured), (How.COHORT, naive)):
            found = draw.readings("lead_to_won", 6, how)
            truth = 0.5 * draw.delay.within(found[0].horizon_days or 0)
            gaps.append(100 * float(np.mean([(r.value or 0.0) - truth for r in found])))
    return [
        number(
            "matured rate of six young weeks less the truth, mean in points",
            float(np.mean(matured)), seeds, at_least=-points, at_most=points, form="+.2f",
        ),
        number(
            "the same of the naive rate (won so far / all)",
            float(np.mean(naive)), seeds, at_most=-10.0, form="+.2f",
        ),
    ]  # fmt: skip

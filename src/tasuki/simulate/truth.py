"""What is true in a simulated relay: the figures that a measurement has to give back.

All rates are of units that have had their time: the share of MQLs that are handed over *ever*,
and so on. Delays push some of them beyond the end of the simulation, where they have not happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np

from tasuki.simulate.clock import Floats, Indices, Instants, second_of
from tasuki.workspace.folder import Organisation

MOST = 0.97
"""No chance is higher, however skilled the member."""


class Step(StrEnum):
    """A stretch of the relay, named as its rate is."""

    LEAD_TO_MQL = "lead_to_mql"
    MQL_TO_SQL = "mql_to_sql"
    SQL_TO_OPPORTUNITY = "sql_to_opportunity"
    OPPORTUNITY_TO_WON = "opportunity_to_won"


@dataclass(frozen=True, slots=True)
class Delay:
    """A log-normal waiting time in hours: half of all wait less than `median`."""

    median: float
    spread: float = 0.8  # standard deviation of the logarithm

    def draw(self, rng: np.random.Generator, size: int) -> Floats:
        """So many waiting times, in seconds."""
        return self.median * 3600 * np.exp(self.spread * rng.standard_normal(size))


@dataclass(frozen=True, slots=True)
class Source:
    """Where leads come from, how many of them, and how far they get."""

    name: str
    share: float
    lead_to_mql: float
    mql_to_sql: float
    sql_to_opportunity: float
    opportunity_to_won: float
    at_once: float = 0.0  # share of its MQLs that are MQL when they are created
    form: bool = True  # whether a form is filled in when the lead is created


@dataclass(frozen=True, slots=True)
class Segment:
    """A size of company: how many leads are of it, what it does to the rates, what it pays."""

    name: str
    share: float
    employees: tuple[int, int]
    amount: float  # the median deal, in yen
    mql_to_sql: float = 1.0
    sql_to_opportunity: float = 1.0
    opportunity_to_won: float = 1.0


@dataclass(frozen=True, slots=True)
class Shift:
    """From a date on, a step's rate is multiplied: a bottleneck opens, or something got better.

    It holds for units that enter the step from that day on, of one source or of all.
    """

    step: Step
    since: date
    factor: float
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Delays:
    """Waiting times. To MQL on the calendar's clock, all others in working time."""

    mql: Delay = Delay(90, 1.1)
    assign: Delay = Delay(0.6, 1.0)
    reassign: Delay = Delay(14, 0.7)
    first_attempt: Delay = Delay(2.5, 1.1)
    hand_over: Delay = Delay(34, 0.8)  # since the first attempt
    give_up: Delay = Delay(70, 0.7)  # since the first attempt
    answer: Delay = Delay(6, 0.9)
    offer_again: Delay = Delay(24, 0.6)
    open: Delay = Delay(26, 0.7)  # since the acceptance
    win: Delay = Delay(190, 0.6)
    lose: Delay = Delay(170, 0.7)
    close: Delay = Delay(4, 0.8)  # since the trying ended: recycling, disqualifying, giving back


@dataclass(frozen=True, slots=True)
class Shares:
    """How often the less glorious things happen; each a share of the units named."""

    unassigned: float = 0.03  # MQLs that nobody is given
    untouched: float = 0.04  # MQLs that are given to somebody who never tries
    reassigned: float = 0.06  # MQLs that change hands before the hand-over
    recycled: float = 0.28  # tried MQLs without a hand-over
    disqualified: float = 0.14  # tried MQLs without a hand-over
    given_back: float = 0.08  # tried MQLs without a hand-over, returned to marketing
    returned: float = 0.42  # hand-overs that become no opportunity
    silent: float = 0.22  # hand-overs that become no opportunity
    unanswered: float = 0.08  # opportunities opened without an acceptance
    second_try: float = 0.08  # opportunities that were first returned
    offered_again: float = 0.2  # returned hand-overs that become no opportunity
    declined_recycled: float = 0.45  # hand-overs returned for good, or accepted to no avail
    lost_recycled: float = 0.25  # lost deals with a date to come again
    again: float = 0.5  # recycled leads that become MQL again at their date
    disordered: float = 0.002  # hand-overs dated before the lead's creation
    no_outcome: float = 0.03  # attempts of which nobody said how they ended
    do_not_contact: float = 0.25  # disqualified leads that asked to be left alone
    second_campaign: float = 0.12  # leads that take part in another campaign


SOURCES: tuple[Source, ...] = (
    Source("展示会", 0.24, 0.30, 0.13, 0.52, 0.20, form=False),
    Source("ウェビナー", 0.22, 0.36, 0.15, 0.55, 0.20),
    Source("ホワイトペーパー", 0.18, 0.28, 0.10, 0.48, 0.17),
    Source("検索広告", 0.13, 0.50, 0.17, 0.54, 0.21, at_once=0.5),
    Source("共催セミナー", 0.10, 0.32, 0.12, 0.50, 0.18),
    Source("資料請求", 0.10, 0.85, 0.27, 0.64, 0.26, at_once=0.9),
    Source("紹介", 0.03, 0.90, 0.42, 0.72, 0.34, at_once=1.0, form=False),
)

SEGMENTS: tuple[Segment, ...] = (
    Segment("中小", 0.58, (10, 299), 900_000, 0.95, 1.0, 1.1),
    Segment("中堅", 0.30, (300, 999), 2_600_000, 1.1, 1.05, 0.95),
    Segment("大手", 0.12, (1000, 20_000), 9_000_000, 1.0, 0.9, 0.75),
)


@dataclass(frozen=True)
class Truth:
    """A relay's planted truths. The defaults are a Japanese company of some 25 people."""

    organisation: Organisation = field(default_factory=Organisation)
    sources: tuple[Source, ...] = SOURCES
    segments: tuple[Segment, ...] = SEGMENTS
    shifts: tuple[Shift, ...] = ()
    delays: Delays = Delays()
    shares: Shares = Shares()
    skills: tuple[float, ...] = (1.0, 1.25, 0.8, 1.1, 0.95, 1.0, 0.7, 1.2)
    closing_skills: tuple[float, ...] = (1.0, 1.15, 0.85, 1.05, 0.9, 1.05)
    touches_per_lead: float = 7.5  # on average, up to the end; hardly ever below 1.5

    def rate(self, step: Step, source: str, segment: str, on: date) -> float:
        """The chance of a unit that enters a step on a day, in the hands of an average member."""
        sources = [known.name for known in self.sources]
        segments = [known.name for known in self.segments]
        entered = np.array([second_of(on, self.organisation.tz)])
        return float(
            self.chances(
                step,
                np.array([sources.index(source)]),
                np.array([segments.index(segment)]),
                entered,
            )[0]
        )

    def chances(self, step: Step, sources: Indices, segments: Indices, entered: Instants) -> Floats:
        """The same for many units at once: indices of source and segment, instants of entry."""
        of_source = np.array([getattr(source, step) for source in self.sources])
        of_segment = np.array([getattr(segment, step, 1.0) for segment in self.segments])
        chance: Floats = of_source[sources] * of_segment[segments]
        for shift in self.shifts:
            if shift.step is step:
                there = entered >= second_of(shift.since, self.organisation.tz)
                if shift.source is not None:
                    there &= np.array([s.name == shift.source for s in self.sources])[sources]
                chance = np.where(there, chance * shift.factor, chance)
        return np.minimum(chance, MOST)

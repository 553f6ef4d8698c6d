"""Reverse planning (逆算): from an amount to be won back to the calls that each member makes a day.

Each step divides by what one unit of it yields. The yields are those of the last two quarters, drawn
from what is known of them: matured rates from the bootstrap of their hazards (`insight.belief`),
shares from Jeffreys' beta, the mean amount from the Bayesian bootstrap (Rubin, Annals of Statistics
9, 1981). The steps are independent draws, so the variance of the logarithm of the result is the sum
of those of its steps, and says which of them is the widest unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.ahead import working_days
from tasuki.insight.belief import Belief, Risks
from tasuki.metrics.cohorts import cohorts
from tasuki.metrics.estimate import Floats
from tasuki.metrics.passages import amounts
from tasuki.metrics.read import read

WEEKS = 26
"""Weeks whose yields a plan goes by."""

DRAWS = 4000
SEED = 20

CALLING = 0.05
"""A member is taken to be one who calls with at least this share of an even part of the calls."""

AMOUNT = "amount_per_won"
"""What a won deal is worth: the one yield that is no rate."""

APPOINTMENTS_PER_CONNECT = "appointments_per_connect"

CHAIN: tuple[tuple[str, str, str], ...] = (
    ("won", AMOUNT, "won_amount"),
    ("opportunities", "opportunity_to_won", "won"),
    ("sql", "sql_to_opportunity", "opportunities"),
    ("mql", "mql_to_sql", "sql"),
    ("appointments", "appointment_to_opportunity", "opportunities"),
    ("connects", APPOINTMENTS_PER_CONNECT, "appointments"),
    ("calls", "connect_rate", "connects"),
)
"""What is needed, the yield that tells how much of it, and what it is needed for. MQLs are what
marketing has to bring; appointments, connects and calls what inside sales has to do with them."""


class CannotPlan(ValueError):
    """A yield is not known; `step` says which."""

    def __init__(self, step: str) -> None:
        super().__init__(f"nothing is known of {step}: too little was recorded")
        self.step = step


@dataclass(frozen=True, slots=True)
class Range:
    """The middle of some draws, and between which 80 % of them lie."""

    p10: float
    p50: float
    p90: float

    @classmethod
    def of(cls, draws: Floats) -> Range:
        """From the draws."""
        return cls(*(float(q) for q in np.quantile(draws, (0.1, 0.5, 0.9))))


@dataclass(frozen=True, slots=True)
class Need:
    """How much of something is needed, by which yield, of how many units that is known, and which
    share of the doubt about the calls it brings in (0 for what the calls do not depend on)."""

    metric: str
    range: Range
    source: str
    yields: Range
    n: int
    doubt: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What it takes to win an amount in a period.

    `daily` are the calls per member and working day, `lately` how many there were in the weeks of
    `basis`. `widest` names the yield that brings in most of the doubt.
    """

    amount: float
    period: Window
    as_of: datetime
    basis: Window
    days: float
    members: int
    needs: tuple[Need, ...]
    daily: Range
    lately: float | None
    widest: str
    facts_version: int | None

    def need(self, metric: str) -> Need:
        """The need of one metric."""
        return next(need for need in self.needs if need.metric == metric)


def plan(
    snapshot: Snapshot,
    amount: float,
    period: Window,
    *,
    as_of: datetime,
    members: int | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Plan:
    """What it takes to win `amount` in a period, with the yields of the weeks before `as_of`.

    The work on hand when the period begins is taken to be as much as that left at its end.
    `members` are those who call; None: as many as did lately. Raises CannotPlan, and ValueError for
    an amount that is not positive or a period without a working day.
    """
    if not amount > 0:
        raise ValueError(f"an amount to be won must be above zero: {amount}")
    days = working_days(snapshot.calendar, period)
    if not days:
        raise ValueError("nobody works in this period")
    day = as_of.astimezone(period.zone).date()
    basis = Window.days(day - timedelta(weeks=WEEKS), day, period.zone)
    rng = np.random.default_rng(seed)
    known = {source: _yield(snapshot, source, basis, as_of, rng, draws) for _, source, _ in CHAIN}
    drawn: dict[str, Floats] = {"won_amount": np.full(draws, float(amount))}
    for metric, source, wanted in CHAIN:
        drawn[metric] = drawn[wanted] / known[source][0]
    needs = _needs(drawn, known)
    calling, called = _callers(snapshot, basis, as_of)
    people = members or calling
    if not people:
        raise CannotPlan("calls")
    worked = working_days(snapshot.calendar, basis)
    return Plan(
        amount=float(amount),
        period=period,
        as_of=as_of,
        basis=basis,
        days=days,
        members=people,
        needs=needs,
        daily=Range.of(drawn["calls"] / people / days),
        lately=called / calling / worked if calling and worked else None,
        widest=max(needs, key=lambda need: need.doubt).source,
        facts_version=snapshot.version,
    )


def _needs(drawn: dict[str, Floats], known: dict[str, tuple[Floats, int]]) -> tuple[Need, ...]:
    doubt = _doubts({source: draws for source, (draws, _) in known.items()})
    return tuple(
        Need(
            metric,
            Range.of(drawn[metric]),
            source,
            Range.of(known[source][0]),
            known[source][1],
            doubt.get(source, 0.0),
        )
        for metric, source, _ in CHAIN
    )


def _yield(
    snapshot: Snapshot,
    source: str,
    basis: Window,
    as_of: datetime,
    rng: np.random.Generator,
    draws: int,
) -> tuple[Floats, int]:
    """Draws of a yield, and of how many units it is known. Raises CannotPlan."""
    if source == AMOUNT:
        return _amount(snapshot, basis, as_of, rng, draws)
    if source == APPOINTMENTS_PER_CONNECT:
        connects, appointments = (
            int(cohorts(snapshot, key, [basis], as_of=as_of)[0].totals()[1].sum())
            for key in ("connect_rate", "appointment_rate")
        )
        return _beta(source, appointments, connects, rng, draws), connects
    (cohort,) = cohorts(snapshot, source, [basis], as_of=as_of)
    n, k = (int(total.sum()) for total in cohort.totals())
    if not k:
        raise CannotPlan(source)
    if not cohort.horizon_days:
        return _beta(source, k, n, rng, draws), n
    risks = Risks.of(cohort)
    belief = Belief.of(risks, risks.watched_to)
    if belief is None:
        raise CannotPlan(source)
    return np.maximum(belief.draws(rng, draws), 1e-9), n


def _beta(source: str, k: int, n: int, rng: np.random.Generator, draws: int) -> Floats:
    if not 0 < k <= n:
        raise CannotPlan(source)
    return rng.beta(k + 0.5, n - k + 0.5, draws)


def _amount(
    snapshot: Snapshot, basis: Window, as_of: datetime, rng: np.random.Generator, draws: int
) -> tuple[Floats, int]:
    found = amounts(snapshot, "won_amount", basis, as_of=as_of)
    if not len(found.values) or not found.values.sum() > 0:
        raise CannotPlan(AMOUNT)
    weights = rng.standard_gamma(found.counts.astype(np.float64), (draws, len(found.values)))
    means: Floats = weights @ found.values / weights.sum(axis=1)
    return means, int(found.counts.sum())


def _doubts(drawn: dict[str, Floats]) -> dict[str, float]:
    """The share of each yield in the variance of the logarithm of the calls."""
    # Calls are needed for appointments: SQLs and MQLs are needed beside them, not for them.
    parts = {
        source: float(np.log(draws).var())
        for source, draws in drawn.items()
        if source not in {"sql_to_opportunity", "mql_to_sql"}
    }
    total = sum(parts.values()) or 1.0
    return {source: part / total for source, part in parts.items()}


def _callers(snapshot: Snapshot, basis: Window, as_of: datetime) -> tuple[int, float]:
    """How many members call, and the calls that they made."""
    made = [
        reading.value or 0.0
        for reading in read(snapshot, "calls", basis, as_of=as_of, by="member")
        if reading.group_id is not None
    ]
    # Who left long ago, or rang once in passing, is no part of the team that will do the work.
    even = sum(made) / max(len(made), 1)
    calling = [calls for calls in made if calls >= CALLING * even and calls > 0]
    return len(calling), sum(calling)

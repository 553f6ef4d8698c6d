"""What the departments agreed on about how rates are read (the agreement, part 5)."""

from __future__ import annotations

from dataclasses import dataclass

from tasuki.domain.agreement.document import Denominator, Metrics

OPPORTUNITY_RATE: dict[Denominator, str] = {
    Denominator.HANDED_OVER: "sql_to_opportunity",
    Denominator.ACCEPTED: "accepted_to_opportunity",
}
"""The metric that 商談化率 is, by what it is a share of."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """By what 商談化率 and matured rates are read.

    `opportunity_rate` is the metric that stands wherever 商談化率 is asked for. Within `horizon_days`
    a rate of going on from a stage is matured (None: in the time in which nine in ten of its own had reached).
    """

    opportunity_rate: str = OPPORTUNITY_RATE[Denominator.HANDED_OVER]
    horizon_days: int | None = None

    @classmethod
    def of(cls, agreed: Metrics) -> Agreed:
        """As an agreement says it."""
        return cls(OPPORTUNITY_RATE[agreed.opportunity_rate_of], agreed.horizon_days)

    def metric(self, key: str) -> str:
        """The metric that is meant by a key: 商談化率 is named by its usual one."""
        return self.opportunity_rate if key == USUAL.opportunity_rate else key


USUAL = Agreed()
"""How rates are read where nobody agreed on anything else."""

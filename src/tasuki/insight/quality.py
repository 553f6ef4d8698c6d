"""What campaign quality says, before anybody puts it into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tasuki.domain.window import Window
from tasuki.insight.comparison import Comparison, Standing
from tasuki.insight.review import Verdict
from tasuki.metrics.estimate import Estimate
from tasuki.metrics.reading import Reading

COUNTS = ("leads", "mql", "sql", "accepted", "opportunities", "won", "won_amount")

OUTCOMES: dict[str, str] = {"accepted": "lead_to_accepted", "won": "lead_to_won"}
"""What a campaign is paid for, and the rate at which its leads become that."""

CREDITS: dict[str, tuple[str, str, str]] = {
    name: (name, f"{name}_last", f"{name}_even") for name in ("accepted", "won", "won_amount")
}
"""What is credited to campaigns, to the first, the last and all of them evenly (decision 7)."""

STEPS = ("lead_to_mql", "mql_to_sql", "sql_to_opportunity", "opportunity_to_won")

Credited = tuple[Reading, Reading, Reading]


@dataclass(frozen=True, slots=True)
class CostPer:
    """What one outcome costs, in the campaign's currency.

    `so_far` divides by the outcomes that there are by now, None while there is none; `matured` by those
    that there will be once all leads have had their time, with the interval of their rate (no `high`
    where there may be none at all). `verdict` holds that interval against the whole: below is
    cheaper, the same cannot be told apart.
    """

    outcome: str
    so_far: float | None
    matured: Estimate
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign in a period; `campaign_id` is None for the leads that came by none.

    `counts` are in the order of COUNTS, `standings` and `costs` in that of OUTCOMES, `credits` in that
    of CREDITS. `cost` is None where nobody said it. `began` says whether the campaign began in the
    period: only then are there `costs`, and the reading `paid`, whose records say the cost.
    """

    campaign_id: int | None
    name: str | None
    channel: str | None
    starts_on: date | None
    ends_on: date | None
    began: bool
    cost: float | None
    currency: str
    paid: Reading | None
    counts: tuple[Reading, ...]
    standings: tuple[Standing | None, ...]
    costs: tuple[CostPer, ...]
    credits: tuple[Credited, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """All campaigns of a period. `total` has the whole's counts, and the costs of the campaigns that
    began in the period, whose cost is known in the organisation's currency (`priced` of them)."""

    window: Window
    as_of: datetime
    campaigns: tuple[Campaign, ...]
    total: Campaign
    priced: int
    comparisons: tuple[Comparison, ...]
    facts_version: int | None

    def of(self, campaign_id: int) -> Campaign | None:
        """One campaign, if it is among them."""
        return next((one for one in self.campaigns if one.campaign_id == campaign_id), None)


@dataclass(frozen=True, slots=True)
class Detail:
    """One campaign more closely: the matured rates of STEPS, why field sales returned hand-overs (most
    frequent first), and how many MQLs inside sales gave back."""

    campaign: Campaign
    rates: tuple[Reading, ...]
    returns: tuple[Reading, ...]
    mql_returns: Reading

"""What came of leads that were called by a script: followed beyond the appointment (see pitches)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasuki.metrics.metric import Unit, metric
from tasuki.metrics.pitches import pitches
from tasuki.metrics.reading import Kind

if TYPE_CHECKING:
    from tasuki.metrics.units import Facts, Units


@metric(
    Kind.RATE,
    Unit.PITCH,
    ja="期間内に初めてスクリプトで架電したサイクルのうち、FSが受諾した割合(引き渡し済みを除く)。",
)
def call_to_accepted(facts: Facts) -> Units:
    """Share of the lead cycles first called by a script in the window, before any hand-over, that field sales accepted."""
    return pitches(facts, "accepted_at")


@metric(
    Kind.RATE,
    Unit.PITCH,
    ja="期間内に初めてスクリプトで架電したサイクルのうち、商談になった割合(引き渡し済みを除く)。",
)
def call_to_opportunity(facts: Facts) -> Units:
    """Share of the lead cycles first called by a script in the window, before any hand-over, that became an opportunity."""
    return pitches(facts, "opportunity_at")

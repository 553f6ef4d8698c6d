"""Of which leads the ledger has learned something since a sweep."""

from __future__ import annotations

from tasuki.facts.ledger import Mark
from tasuki.intake.records import Record
from tasuki.web.ledger.models import Correction, GateEvent, Lead, Touch
from tasuki.web.proposals.models import Sweep

MOST = 20_000
"""Of more leads than this, all are looked through: it costs less than to pick them out."""


def leads_with_news(last: Sweep, mark: Mark) -> list[int] | None:
    """Leads whose past may read otherwise than it did: something was brought in late or corrected.

    In order; None where it may be any lead's.
    """
    corrected = Correction.objects.filter(posting_id__gt=last.through, posting_id__lte=mark.posting)
    if corrected.filter(record=Record.CAMPAIGN.value).exists():
        return (
            None  # its channel may be asked for by a rule, and whose touches it has no index says
        )
    companies = corrected.filter(record=Record.COMPANY.value).values("object_id")
    sources = (
        Touch.objects.filter(pk__gt=last.touch, pk__lte=mark.touch).values_list("lead_id"),
        GateEvent.objects.filter(pk__gt=last.gate_event, pk__lte=mark.gate_event).values_list(
            "lead_id"
        ),
        Lead.objects.filter(posting_id__gt=last.through, posting_id__lte=mark.posting).values_list(
            "pk"
        ),
        Lead.objects.filter(company_id__in=companies).values_list("pk"),
    )
    found: set[int] = set()
    for source in sources:
        found.update(lead_id for (lead_id,) in source.distinct()[: MOST + 1])
        if len(found) > MOST:
            return None
    return sorted(found)

"""Ending a lead's run for now or for good, and bringing hand-overs up to the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

from tasuki.domain.handoffs import Act, Standing
from tasuki.domain.stages import CLOSED, Gate
from tasuki.web.accounts.permissions import Right
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.services.acting import (
    act,
    catch_up,
    keep,
    own,
    reason_of,
    run_of,
    today,
    verb,
)
from tasuki.web.handoffs.services.waiting import moved_on, moved_on_elsewhere, unread
from tasuki.web.ledger.models import GateEvent, Lead, Posting
from tasuki.web.ledger.posting import Author, Refused, posted
from tasuki.web.ledger.services import gate_add

_LIVE = (Standing.OFFERED.value, Standing.ACCEPTED.value)


def lead_recycle(
    lead: Lead, reason: str, revisit_on: date | None, *, by: Author, comment: str | None = None
) -> GateEvent:
    """Not now: back to nurturing, to come back on a date. Hand-overs that are open end with it.

    Raises PermissionDenied, Refused (`date_needed`, `date_past`, `closed` with the stage, `merged`,
    `reason_needed`, `unknown_reason`, `retired_reason`, `left`).
    """
    with verb("lead_recycle", Right.MOVE_LEAD, by=by, on=f"lead:{lead.pk}") as posting:
        if revisit_on is None:
            raise Refused("date_needed")
        if revisit_on <= today(posting):
            raise Refused("date_past", day=revisit_on)
        return _end(
            lead, Gate.RECYCLE, Act.RECYCLED, reason, posting, comment, revisit_on=revisit_on
        )


def lead_disqualify(
    lead: Lead, reason: str, *, by: Author, comment: str | None = None
) -> GateEvent:
    """Never a customer. Hand-overs that are open end with it.

    Raises PermissionDenied, Refused (`closed` with the stage, `merged`, `reason_needed`,
    `unknown_reason`, `retired_reason`, `left`).
    """
    with verb("lead_disqualify", Right.MOVE_LEAD, by=by, on=f"lead:{lead.pk}") as posting:
        return _end(lead, Gate.DISQUALIFY, Act.DISQUALIFIED, reason, posting, comment)


def handoffs_settle(*, by: Author) -> int:
    """Bring every open hand-over up to what the ledger says, say after an import; how many moved.

    Doing it again changes nothing, and no verb needs it: each looks at the ledger itself.
    """
    with posted("handoffs_settle", by=by) as posting:
        found = Handoff.objects.filter(unread(), standing__in=_LIVE).select_related("lead")
        moved = sum(catch_up(handoff) for handoff in found) + moved_on_elsewhere()
        posting.detail = {"moved": moved}
    return moved


def _end(
    lead: Lead,
    gate: Gate,
    what: Act,
    reason: str,
    posting: Posting,
    comment: str | None,
    **more: Any,
) -> GateEvent:
    listed = reason_of(reason)
    _, cycle = run_of(lead)
    if cycle.merged_at is not None:
        raise Refused("merged", at=cycle.merged_at)
    if cycle.stage in CLOSED:
        raise Refused("closed", stage=cycle.stage.value, at=cycle.closed_at)
    live = list(Handoff.objects.filter(lead=lead, standing__in=_LIVE))
    for handoff in live:
        catch_up(handoff)
    moved_on(lead)
    event = gate_add(posting, lead, gate, member=own(posting), reason=str(listed.key), **more)
    for handoff in live:
        if handoff.history().allows(what):
            act(handoff, what, posting, gate=event, reason=listed, **more)
    keep(lead, "gate_event", str(event.key), comment, posting)
    posting.detail = {"kind": gate.value, "gate_event": event.pk}
    return event

"""Taking up a hand-over that another system recorded, so that it can be answered and evaluated here."""

from __future__ import annotations

from tasuki.domain.cycles import cycles
from tasuki.domain.handoffs import History, Passing, Standing
from tasuki.domain.stages import Gate
from tasuki.web.accounts.permissions import Right
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.services.acting import catch_up, last, verb
from tasuki.web.handoffs.services.offering import first_event
from tasuki.web.handoffs.services.waiting import wait
from tasuki.web.ledger.models import GateEvent, Lead
from tasuki.web.ledger.posting import Author, Refused


def recorded_elsewhere(lead_id: int) -> GateEvent | None:
    """The latest hand-over to field sales that the ledger has of a lead; None where there is none, or
    it is known here with what was carried."""
    happened = GateEvent.objects.filter(lead=lead_id).select_related("member", "to_member")
    events = {one.pk: one for one in happened}
    revised = {one.supersedes_id for one in events.values()}
    offers = [
        one for one in events.values() if one.kind == Gate.HAND_OVER and one.pk not in revised
    ]
    if not offers:
        return None
    latest = max(offers, key=lambda one: (one.occurred_at, one.pk))
    line, older = [latest.pk], latest.supersedes_id
    while older is not None:  # a correction is the same hand-over
        line.append(older)
        older = events[older].supersedes_id if older in events else None
    return None if Handoff.objects.filter(gate_event__in=line).exists() else latest


def handoff_adopt(lead: Lead, *, by: Author) -> Handoff:
    """Take up the hand-over that another system recorded of a lead, with what was answered there.

    What it carried is that system's: the package stays empty. Raises PermissionDenied, and Refused:
    `nothing_to_adopt`, `offered_already` (another one waits for its answer), `left`.
    """
    with verb("handoff_adopt", Right.EVALUATE, by=by, on=f"lead:{lead.pk}") as posting:
        gate = recorded_elsewhere(lead.pk)
        if gate is None:
            raise Refused("nothing_to_adopt")
        for known in Handoff.objects.filter(lead=lead, standing=Standing.OFFERED.value):
            catch_up(known)
            if known.passing == Passing.SQL and known.standing == Standing.OFFERED:
                raise Refused("offered_already", **last(known))
        agreed = versions(gate.occurred_at).at(gate.occurred_at)
        handoff = Handoff(
            lead=lead,
            cycle=_cycle(lead, gate),
            passing=Passing.SQL.value,
            sender=gate.member,
            receiver=gate.to_member,
            offered_at=gate.occurred_at,
            version=agreed.version if agreed else None,
            gate_event=gate,
            posting=gate.posting,
        )
        wait(handoff, None, History(), gate.occurred_at)
        handoff.save()
        first_event(handoff)
        catch_up(handoff)
        posting.detail = {"handoff": handoff.pk, "gate_event": gate.pk}
    return handoff


def _cycle(lead: Lead, gate: GateEvent) -> int:
    """The number of the cycle in which the lead was handed over."""
    until = GateEvent.objects.filter(lead=lead, occurred_at__lte=gate.occurred_at)
    return len(cycles(lead.created_at, [one.event for one in until]))

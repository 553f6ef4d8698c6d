"""Verbs on proposals: pass a lead on, or decline it. One winner; the other is told who was first."""

from __future__ import annotations

from tasuki.domain.agreement.verdicts import Occasion, Verdict
from tasuki.domain.handoffs import Passing
from tasuki.web.accounts.models import Member
from tasuki.web.accounts.permissions import Right
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.services import Refused, handoff_offer
from tasuki.web.handoffs.services.acting import keep, verb
from tasuki.web.ledger.posting import Author
from tasuki.web.proposals.models import Decision, Judgement

LONGEST = 500
"""Characters of a reason."""

NOTE = "proposal_decision"
"""The record that the note of a reason belongs to."""


def proposal_pass(proposal: Judgement, *, by: Author, receiver: Member | None = None) -> Handoff:
    """Offer a proposed lead to inside sales.

    Raises PermissionDenied, Refused (`decided`, and those of `handoff_offer`).
    """
    with verb("proposal_pass", Right.OFFER_MQL, by=by, on=f"lead:{proposal.lead_id}") as posting:
        _open(proposal)
        handoff = handoff_offer(proposal.lead, Passing.MQL, by=by, receiver=receiver)
        Decision.passing(proposal, handoff).save(force_insert=True)
        posting.detail = {"judgement": proposal.pk, "handoff": handoff.pk}
    return handoff


def proposal_decline(proposal: Judgement, reason: str, *, by: Author) -> Decision:
    """Not to be passed on, with the reason. It is not proposed again for the same crossing.

    Raises PermissionDenied, Refused (`decided`, `why_declined`, `reason_long`, `left`).
    """
    with verb("proposal_decline", Right.OFFER_MQL, by=by, on=f"lead:{proposal.lead_id}") as posting:
        reason = reason.strip()
        if not reason:
            raise Refused("why_declined")
        if len(reason) > LONGEST:
            raise Refused("reason_long", most=LONGEST)
        _open(proposal)
        decision = Decision.objects.create(
            judgement=proposal, verdict=Verdict.DECLINED.value, posting=posting
        )
        keep(proposal.lead, NOTE, decision.pk, reason, posting)
        posting.detail = {"judgement": proposal.pk, "decision": decision.pk}
    return decision


def _open(proposal: Judgement) -> None:
    """Raises Refused where it is no proposal that waits."""
    if proposal.cause != Occasion.CROSSING:
        raise Refused("decided", verdict=Verdict.PASSED.value, who=None, at=proposal.posting.at)
    done = Decision.objects.filter(judgement=proposal).select_related("posting__user").first()
    if done is not None:
        user = done.posting.user
        raise Refused(
            "decided",
            verdict=done.verdict,
            who=user.name if user else None,
            at=done.posting.at,
        )

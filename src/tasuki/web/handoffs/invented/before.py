"""Evaluations of an invented organisation's past: field sales say what they made of most hand-overs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from tasuki.domain.agreement.document import Bant, Feedback
from tasuki.domain.handoffs import Accuracy, Outcome, Passing
from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate
from tasuki.web.accounts.models import User
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Handoff
from tasuki.web.ledger.models import GateEvent
from tasuki.web.ledger.posting import invented_at

FORGOTTEN = 11
"""Of so many accepted hand-overs one is never evaluated."""

AFTER_DAYS = (2, 3, 3, 4, 5, 6, 7, 9)
"""So long after it was accepted, in turn. Not all of it is in time."""


def evaluations_invent(now: datetime, *, by: str) -> int:
    """Take up what the imported history says was accepted under an agreement, and evaluate most of
    it, each at its own instant up to `now`; how many. `by` stands for whoever has no login.

    Raises User.DoesNotExist where nobody of field sales can act.
    """
    agreed = versions(now)
    if not agreed.all:
        return 0
    users = {one.member_id: one for one in User.objects.filter(role=Role.FS_REP, is_active=True)}
    accepted = GateEvent.objects.filter(
        kind=Gate.ACCEPT, occurred_at__gte=agreed.all[0].since
    ).select_related("lead", "member")
    known = set(Handoff.objects.filter(passing=Passing.SQL).values_list("lead", flat=True))
    done = 0
    for place, event in enumerate(accepted.order_by("occurred_at", "pk")):
        at = event.occurred_at + timedelta(days=AFTER_DAYS[place % len(AFTER_DAYS)])
        if event.lead_id in known or at >= now or place % FORGOTTEN == FORGOTTEN - 1:
            continue
        known.add(event.lead_id)
        with invented_at(at):
            try:
                handoff = services.handoff_adopt(event.lead, by=by)
            except services.Refused:
                continue  # the history tells of an answer alone
            asked = agreed.at(at)
            if asked is not None and handoff.history().accepted:
                _evaluate(handoff, place, asked.agreement.feedback, users, by)
                done += 1
    return done


def _evaluate(
    handoff: Handoff, place: int, feedback: Feedback, users: Mapping[int | None, User], by: str
) -> None:
    """Well where an opportunity came of it, and else less so."""
    well = GateEvent.objects.filter(lead=handoff.lead_id, kind=Gate.OPEN_OPPORTUNITY).exists()
    part = (0.75, 1.0)[place % 2] if well else (0.4, 0.5, 0.75)[place % 3]
    truth = Accuracy.RIGHT if well or place % 3 == 2 else Accuracy.OVERSTATED
    services.handoff_evaluate(
        handoff,
        {one.name: max(1, round(one.scale * part)) for one in feedback.questions},
        by=users.get(handoff.receiver_id) or by,
        outcome=Outcome.OPPORTUNITY if well else Outcome.NO_OPPORTUNITY,
        bant={Bant.NEED: Accuracy.RIGHT, Bant.BUDGET: truth, Bant.AUTHORITY: truth},
    )

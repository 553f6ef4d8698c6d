"""Verbs on hand-overs: one transaction and one audit line each."""

from __future__ import annotations

from tasuki.web.handoffs.services.adopting import handoff_adopt
from tasuki.web.handoffs.services.answering import (
    appeal_answer,
    handoff_accept,
    handoff_appeal,
    handoff_evaluate,
    handoff_reassign,
    handoff_return,
    handoff_take_back,
)
from tasuki.web.handoffs.services.escalating import handoffs_escalate
from tasuki.web.handoffs.services.feedback import (
    feedback_acknowledge,
    feedback_answer,
    feedback_collect,
    feedback_send,
    feedbacks_collect,
)
from tasuki.web.handoffs.services.leads import handoffs_settle, lead_disqualify, lead_recycle
from tasuki.web.handoffs.services.leaving import lead_assign, member_reassign
from tasuki.web.handoffs.services.lists import (
    absence_set,
    absence_withdraw,
    reason_add,
    reason_retire,
)
from tasuki.web.handoffs.services.offering import handoff_offer
from tasuki.web.ledger.posting import Refused

__all__ = [
    "Refused",
    "absence_set",
    "absence_withdraw",
    "appeal_answer",
    "feedback_acknowledge",
    "feedback_answer",
    "feedback_collect",
    "feedback_send",
    "feedbacks_collect",
    "handoff_accept",
    "handoff_adopt",
    "handoff_appeal",
    "handoff_evaluate",
    "handoff_offer",
    "handoff_reassign",
    "handoff_return",
    "handoff_take_back",
    "handoffs_escalate",
    "handoffs_settle",
    "lead_assign",
    "lead_disqualify",
    "lead_recycle",
    "member_reassign",
    "reason_add",
    "reason_retire",
]

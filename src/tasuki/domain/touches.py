"""Touches: calls, mails, meetings, forms and visits, and how each one ended."""

from __future__ import annotations

from enum import StrEnum


class TouchKind(StrEnum):
    """What passed between the company and us."""

    CALL = "call"
    MAIL = "mail"
    MEETING = "meeting"
    FORM = "form"
    VISIT = "visit"


class Direction(StrEnum):
    """Who started it: we did (outbound) or they did (inbound)."""

    OUT = "out"
    IN = "in"


class Disposition(StrEnum):
    """How a touch ended. `none` is its own visible state: done, and nobody said how it ended.

    An outcome that we do not know is `unknown`, and never counts as connected.
    """

    NONE = "none"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    WRONG_NUMBER = "wrong_number"
    GATEKEEPER = "gatekeeper"
    CONNECTED = "connected"
    CALL_BACK = "call_back"
    REFUSED = "refused"
    CONVERSATION = "conversation"
    APPOINTMENT = "appointment"
    HELD = "held"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    SENT = "sent"
    REPLIED = "replied"
    UNKNOWN = "unknown"


CONNECTS: frozenset[Disposition] = frozenset(
    {
        Disposition.CONNECTED,
        Disposition.CALL_BACK,
        Disposition.REFUSED,
        Disposition.CONVERSATION,
        Disposition.APPOINTMENT,
    }
)
"""A person who was asked for answered (接続). A gatekeeper (受付) is not one."""

CONVERSATIONS: frozenset[Disposition] = frozenset(
    {Disposition.CONVERSATION, Disposition.APPOINTMENT}
)
"""A qualified conversation (有効会話)."""

APPOINTMENTS: frozenset[Disposition] = frozenset({Disposition.APPOINTMENT})
"""An appointment was won in this touch (アポ獲得)."""

ATTEMPTS: frozenset[TouchKind] = frozenset({TouchKind.CALL, TouchKind.MAIL, TouchKind.MEETING})
"""Kinds by which we try to reach a person; outbound ones count as an attempt."""

"""Why something overdue was not done (対応漏れの原因)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tasuki.domain.obligations import Kind, Obligation, State


class Cause(StrEnum):
    """What went wrong, as far as the records say."""

    NEVER_ASSIGNED = "never_assigned"
    OWNER_GONE = "owner_gone"  # left the organisation
    OWNER_ABSENT = "owner_absent"
    UNTOUCHED = "untouched"  # assigned, and never tried
    DROPPED = "dropped"  # tried once, and then nothing
    PROMISED_CALL_MISSED = "promised_call_missed"
    FS_SILENT = "fs_silent"
    EVALUATION_MISSING = "evaluation_missing"
    REPLY_MISSING = "reply_missing"
    RECYCLE_DATE_PASSED = "recycle_date_passed"


BY_KIND: dict[Kind, Cause] = {
    Kind.FIRST_ATTEMPT: Cause.UNTOUCHED,
    Kind.FOLLOW_UP: Cause.DROPPED,
    Kind.FS_ANSWER: Cause.FS_SILENT,
    Kind.FS_EVALUATION: Cause.EVALUATION_MISSING,
    Kind.MARKETING_REPLY: Cause.REPLY_MISSING,
    Kind.PROMISED_CALL: Cause.PROMISED_CALL_MISSED,
    Kind.RECYCLE: Cause.RECYCLE_DATE_PASSED,
}
"""What went wrong with what was owed, where its owner was there."""

OF_THE_OWNER = frozenset({Kind.FIRST_ATTEMPT, Kind.FOLLOW_UP})
"""What nobody but its owner does: where there is none, that is the cause."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is there. `left` is the instant from which a member is gone; spans end before their end."""

    left: Mapping[int, datetime] = field(default_factory=dict)
    absent: Mapping[int, tuple[tuple[datetime, datetime], ...]] = field(default_factory=dict)

    def gone(self, member_id: int, instant: datetime) -> bool:
        """Whether a member has left by an instant."""
        left = self.left.get(member_id)
        return left is not None and left <= instant

    def away(self, member_id: int, instant: datetime) -> bool:
        """Whether a member is absent at an instant, to come back."""
        spans = self.absent.get(member_id, ())
        return any(start <= instant < end for start, end in spans)


def cause(obligation: Obligation, *, as_of: datetime, presence: Presence) -> Cause | None:
    """Why it is overdue at `as_of`; None where it is not.

    An owner who was away when it fell due, or is now, is the cause before the owner's own doing. How
    long ago a lead was dropped is `as_of - opened_at`: its one attempt opened the obligation.
    """
    if obligation.state(as_of) is not State.BREACHED:
        return None
    if obligation.kind not in OF_THE_OWNER:
        return BY_KIND[obligation.kind]
    owner = obligation.member_id(as_of)
    if owner is None:
        return Cause.NEVER_ASSIGNED
    if presence.gone(owner, as_of):
        return Cause.OWNER_GONE
    if presence.away(owner, as_of) or presence.away(owner, obligation.due_at):
        return Cause.OWNER_ABSENT
    return BY_KIND[obligation.kind]

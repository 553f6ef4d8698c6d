"""What one side of the relay owes the other, and by when (対応漏れ防止).

Something that happens opens an obligation; what is due, and to when, is fixed in that instant by the
version of the agreement then in force. Something else meets it, or it ends because nothing is owed
any more. Nothing but time breaches it. A record that is corrected later keeps the due time that its
first revision gave: no edit moves it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tasuki.domain.agreement.life import Department

EARLY = timedelta(minutes=30)
"""A call so long before the promised instant keeps the promise; an earlier one does if it connects."""

TAKEN_BACK = "taken_back"
"""The reason of a return by which the sender, not the receiver, ends a hand-over."""


class Kind(StrEnum):
    """What is owed."""

    FIRST_ATTEMPT = "first_attempt"  # to an MQL
    FOLLOW_UP = "follow_up"  # a second attempt, where the first did not connect
    FS_ANSWER = "fs_answer"  # to a hand-over
    FS_EVALUATION = "fs_evaluation"  # of a hand-over that was accepted
    MARKETING_REPLY = "marketing_reply"  # to feedback
    PROMISED_CALL = "promised_call"
    RECYCLE = "recycle"  # to come back on the date that was set


DEBTOR: dict[Kind, Department] = {
    Kind.FIRST_ATTEMPT: Department.INSIDE_SALES,
    Kind.FOLLOW_UP: Department.INSIDE_SALES,
    Kind.FS_ANSWER: Department.FIELD_SALES,
    Kind.FS_EVALUATION: Department.FIELD_SALES,
    Kind.MARKETING_REPLY: Department.MARKETING,
    Kind.PROMISED_CALL: Department.INSIDE_SALES,
    Kind.RECYCLE: Department.INSIDE_SALES,
}
"""Which department owes it."""


class State(StrEnum):
    """Where an obligation stands at an instant."""

    OPEN = "open"
    MET = "met"  # in time or late
    BREACHED = "breached"  # overdue, and still owed
    CANCELLED = "cancelled"  # nothing is owed any more


@dataclass(frozen=True, slots=True)
class Obligation:
    """A promise of the agreement about one subject.

    `subject` is the id of the gate event, the touch or the feedback that opened it, of a hand-over's
    two that of the hand-over. `owners` are those who were to see to it, each since an instant (None:
    nobody). In the `lifted` spans nothing was owed: the lead was merged, closed or not to be
    contacted, and that was undone.
    """

    kind: Kind
    subject: int
    opened_at: datetime
    due_at: datetime
    version: int | None = None
    owners: tuple[tuple[datetime, int | None], ...] = ()
    met_at: datetime | None = None
    met_by: int | None = None
    unsaid: bool = False
    """Met by a touch of which nobody said how it ended."""
    cancelled_at: datetime | None = None
    lifted: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def debtor(self) -> Department:
        """The department that owes it."""
        return DEBTOR[self.kind]

    def member_id(self, as_of: datetime) -> int | None:
        """Who is to see to it at an instant; None where nobody was named."""
        place = bisect_right([since for since, _ in self.owners], as_of)
        return self.owners[place - 1][1] if place else None

    def state(self, as_of: datetime) -> State | None:
        """Where it stands at an instant; None before it was opened."""
        if as_of < self.opened_at:
            return None
        if self.met_at is not None and self.met_at <= as_of:
            return State.MET
        if self.cancelled_at is not None and self.cancelled_at <= as_of:
            return State.CANCELLED
        if any(start <= as_of < end for start, end in self.lifted):
            return State.CANCELLED
        return State.BREACHED if as_of > self.due_at else State.OPEN

    def kept(self, as_of: datetime) -> bool | None:
        """Whether it was met in time; None while that can still be, or where nothing was owed then.

        What was overdue before it was met or ended stays a breach.
        """
        if as_of < self.opened_at:
            return None
        if self.met_at is not None and self.met_at <= min(as_of, self.due_at):
            return True
        if as_of <= self.due_at or self._excused():
            return None
        return False

    def _excused(self) -> bool:
        """Whether nothing was owed when it fell due."""
        ended = self.cancelled_at is not None and self.cancelled_at <= self.due_at
        return ended or any(start <= self.due_at < end for start, end in self.lifted)

    def overdue(self, as_of: datetime) -> timedelta | None:
        """How long it has been overdue; None where it is not."""
        return as_of - self.due_at if self.state(as_of) is State.BREACHED else None

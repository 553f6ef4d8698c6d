"""What follows where field sales leaves a hand-over unanswered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tasuki.domain.agreement.clock import due
from tasuki.domain.agreement.document import Response
from tasuki.domain.calendar import BusinessCalendar


@dataclass(frozen=True, slots=True)
class Escalation:
    """By when the manager of field sales asks somebody else, and from when inside sales may have it
    back. None: nothing of the kind was agreed on."""

    reassign_by: datetime | None = None
    back_at: datetime | None = None

    def goes_back(self, as_of: datetime) -> bool:
        """Whether it is to go back to inside sales by then, if nobody has answered."""
        return self.back_at is not None and as_of > self.back_at


def escalation(due_at: datetime, response: Response, calendar: BusinessCalendar) -> Escalation:
    """What follows an answer that was due at `due_at`, by the agreement under which it was promised.

    `calendar` is that of the agreement. Raises ValueError beyond the years that a calendar covers.
    """
    return Escalation(
        due(response.reassign, due_at, calendar) if response.reassign else None,
        due(response.take_back, due_at, calendar) if response.take_back else None,
    )

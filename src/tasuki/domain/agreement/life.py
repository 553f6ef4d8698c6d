"""The life of a version of the agreement: what was done with it says what it is, and nothing else does.

A version is drafted, proposed, signed by the three departments and comes into force at an instant,
by time alone. What happened after that instant moves nothing.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tasuki.domain.roles import Role


class Department(StrEnum):
    """Who signs. Each has one voice."""

    MARKETING = "marketing"
    INSIDE_SALES = "is"
    FIELD_SALES = "fs"


SIGNS_FOR: Mapping[Role, Department] = {
    Role.MARKETING: Department.MARKETING,
    Role.IS_MANAGER: Department.INSIDE_SALES,
    Role.FS_MANAGER: Department.FIELD_SALES,
}
"""Who signs for which department; nobody else does."""


class Act(StrEnum):
    """What can be done with a version."""

    DRAFTED = "drafted"
    ADOPTED = "adopted"  # it was in force before the software was used
    REPLACED = "replaced"  # its document was changed: the change is a version of its own
    PROPOSED = "proposed"
    COMMENTED = "commented"
    OBJECTED = "objected"
    ANSWERED = "answered"
    SIGNED = "signed"
    DATED = "dated"
    WITHDRAWN = "withdrawn"
    REVIEWED = "reviewed"  # in force, it was looked at again and left as it is


class State(StrEnum):
    """What a version is at an instant."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    SIGNED = "signed"  # by all three; it waits for its day
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


LIVE = frozenset({State.DRAFT, State.PROPOSED, State.SIGNED})
"""States in which something can still be done with a version."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done with a version. `answers` is the id of an objection."""

    id: int
    act: Act
    occurred_at: datetime
    department: Department | None = None
    starts_at: datetime | None = None
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """All that was done with one version, in the order in which it happened."""

    events: tuple[Event, ...] = ()

    def before(self, instant: datetime) -> Life:
        """What had been done by then."""
        return Life(tuple(one for one in self.events if one.occurred_at < instant))

    @property
    def closed(self) -> Event | None:
        """What ended it before it came into force: it was replaced or withdrawn."""
        ends = {Act.REPLACED, Act.WITHDRAWN}
        return next((one for one in self.events if one.act in ends), None)

    @property
    def proposed(self) -> bool:
        """Whether it has been put before the departments."""
        return any(one.act is Act.PROPOSED for one in self.events)

    @property
    def signatures(self) -> dict[Department, Event]:
        """The signatures that hold. Whoever objects takes their own back."""
        held: dict[Department, Event] = {}
        for one in self.events:
            if one.department is not None and one.act is Act.SIGNED:
                held[one.department] = one
            elif one.department is not None and one.act is Act.OBJECTED:
                held.pop(one.department, None)
        return held

    @property
    def missing(self) -> tuple[Department, ...]:
        """The departments that have yet to sign."""
        held = self.signatures
        return tuple(one for one in Department if one not in held)

    @property
    def objections(self) -> tuple[Event, ...]:
        """The objections that nobody has answered."""
        answered = {one.answers for one in self.events if one.act is Act.ANSWERED}
        raised = (one for one in self.events if one.act is Act.OBJECTED)
        return tuple(one for one in raised if one.id not in answered)

    @property
    def starts_at(self) -> datetime | None:
        """When it is to come into force, as was said last."""
        said = [one.starts_at for one in self.events if one.act in {Act.DATED, Act.ADOPTED}]
        return said[-1] if said else None

    @property
    def agreed(self) -> bool:
        """Whether nothing but its day is missing: proposed, signed by all, no objection open."""
        return self.proposed and not (self.closed or self.missing or self.objections)

    def since(self, now: datetime) -> datetime | None:
        """Since when it is in force; None where it is not, `now`.

        It comes into force on the day that was set for it if everybody had signed before. A day that
        comes too early passes, and another must be set.
        """
        for one in self.events:
            if one.starts_at is None or one.starts_at > now:
                continue
            if one.act is Act.ADOPTED:
                return one.starts_at
            then = self.before(one.starts_at)
            if then.starts_at == one.starts_at and then.agreed:
                return one.starts_at
        return None

    def reviewed(self, now: datetime) -> datetime | None:
        """When it was last looked at again and left as it is; None where it never was, by `now`."""
        looked = (one.occurred_at for one in self.events if one.act is Act.REVIEWED)
        return max((at for at in looked if at <= now), default=None)

    def passed(self, now: datetime) -> bool:
        """Whether its day has come without its coming into force."""
        return self.starts_at is not None and self.starts_at <= now and self.since(now) is None

    def state(self, now: datetime, *, superseded: bool = False) -> State:
        """What it is, `now`; whether a later version has taken its place is others' to know."""
        if self.since(now) is not None:
            return State.SUPERSEDED if superseded else State.IN_FORCE
        if self.closed is not None:
            return State.REPLACED if self.closed.act is Act.REPLACED else State.WITHDRAWN
        if self.agreed:
            return State.SIGNED
        return State.PROPOSED if self.proposed else State.DRAFT


def review_on(since: date, months: int) -> date:
    """The day by which a version is looked at again: so many months after it came into force, or was
    last looked at; or that month's last day."""
    years, month = divmod(since.month - 1 + months, 12)
    year, month = since.year + years, month + 1
    return date(year, month, min(since.day, monthrange(year, month)[1]))

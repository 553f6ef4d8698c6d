"""Reads of the agreement: which version is in force, what became of each, who is waited for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from django.conf import settings
from pydantic import ValidationError

from tasuki.domain.agreement.document import Agreement
from tasuki.domain.agreement.life import LIVE, SIGNS_FOR, Act, Department, Life, State, review_on
from tasuki.domain.agreement.versions import InForce, Versions
from tasuki.domain.roles import Role
from tasuki.domain.window import Window
from tasuki.metrics.agreed import USUAL, Agreed
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import RIGHTS, Right
from tasuki.web.agreements.models import AgreementEvent, AgreementVersion

REMIND_DAYS = 14
"""So many days before a review is due, the page says so."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A version, what was done with it, and what it is at the instant that was asked for."""

    version: AgreementVersion
    events: tuple[AgreementEvent, ...]
    life: Life
    state: State
    since: datetime | None = None
    until: datetime | None = None

    @property
    def number(self) -> int:
        """The version's number."""
        return self.version.number

    @property
    def agreement(self) -> Agreement:
        """The document."""
        return self.version.agreement

    @property
    def live(self) -> bool:
        """Whether something can still be done with it."""
        return self.state in LIVE

    @property
    def note(self) -> str | None:
        """What its author said that it changes."""
        first = {Act.DRAFTED, Act.ADOPTED}
        return next((one.text for one in self.events if one.act in first), None)

    def event(self, pk: int) -> AgreementEvent | None:
        """One of its events."""
        return next((one for one in self.events if one.pk == pk), None)


@dataclass(frozen=True, slots=True)
class Register:
    """Every version there is, the latest first, as it stands at `now`."""

    now: datetime
    all: tuple[Standing, ...]

    @property
    def current(self) -> Standing | None:
        """The version in force."""
        return next((one for one in self.all if one.state is State.IN_FORCE), None)

    @property
    def open(self) -> Standing | None:
        """The latest version of which something can still become."""
        return next((one for one in self.all if one.live), None)

    def of(self, number: int) -> Standing | None:
        """The version of that number."""
        return next((one for one in self.all if one.number == number), None)

    def before(self, standing: Standing) -> Standing | None:
        """What a version is compared with: the one in force, or that which was before it."""
        if standing.since is None:
            return self.current
        earlier = [one for one in self.all if one.since and one.since < standing.since]
        return max(earlier, key=lambda one: one.since or self.now, default=None)


def register(now: datetime) -> Register:
    """All versions, as they stand at `now` by what is known today."""
    done: dict[int, list[AgreementEvent]] = defaultdict(list)
    found = AgreementEvent.objects.order_by("pk")
    for event in found.select_related("posting", "posting__user"):
        done[event.version_id].append(event)
    listed = AgreementVersion.objects.order_by("-number")
    versions = list(listed.select_related("based_on", "posting", "posting__user"))
    lives = {one.pk: Life(tuple(event.as_event() for event in done[one.pk])) for one in versions}
    begun = {pk: since for pk, life in lives.items() if (since := life.since(now)) is not None}
    order = sorted(begun, key=lambda pk: begun[pk])
    until = {earlier: begun[later] for earlier, later in pairwise(order)}
    return Register(
        now,
        tuple(
            Standing(
                one,
                tuple(done[one.pk]),
                lives[one.pk],
                lives[one.pk].state(now, superseded=one.pk in until),
                since=begun.get(one.pk),
                until=until.get(one.pk),
            )
            for one in versions
        ),
    )


def versions(as_of: datetime) -> Versions:
    """Every version that had come into force by `as_of`, for the rules to be read by.

    Raises TwoInForce where two did at one instant, which the services refuse.
    """
    return Versions.of(
        [
            InForce(one.number, one.since, one.agreement)
            for one in register(as_of).all
            if one.since is not None
        ]
    )


def in_force_at(instant: datetime) -> Standing | None:
    """The version in force at an instant; None before there was any."""
    return register(instant).current


def counted(window: Window, as_of: datetime) -> Agreed:
    """How the figures of a window are counted: as the version said that was in force at its end, or
    `as_of` while it is not over.

    What was recorded only later, as an agreement from before the software is, moves no figure of a
    window that was over by then.
    """
    end = min(window.end, as_of) - timedelta(microseconds=1)
    standing = in_force_at(end)
    if standing is None or standing.version.posting.at > end:
        return USUAL
    try:
        return Agreed.of(standing.agreement.metrics)
    except ValidationError:  # written for another model
        return USUAL


@dataclass(frozen=True, slots=True)
class Review:
    """When the version in force is to be looked at again, and whether to be reminded."""

    due: date
    days: int
    """Days until then; below zero when it is overdue."""

    @property
    def near(self) -> bool:
        """Whether to say so on the page."""
        return self.days <= REMIND_DAYS


def review(found: Register) -> Review | None:
    """The next review; None where no version is in force."""
    current, zone = found.current, settings.ORGANISATION.tz
    if current is None or current.since is None:
        return None
    looked = current.life.reviewed(found.now) or current.since
    due = review_on(looked.astimezone(zone).date(), current.version.agreement.review_months)
    return Review(due, (due - found.now.astimezone(zone).date()).days)


class Wait(StrEnum):
    """What a version waits for."""

    PROPOSAL = "proposal"
    ANSWER = "answer"
    SIGNATURE = "signature"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something that a version waits for, and the names of those who can give it."""

    wait: Wait
    names: tuple[str, ...]
    department: Department | None = None


def awaited(standing: Standing, now: datetime) -> tuple[Awaited, ...]:
    """What keeps a version from coming into force, and whom."""
    life = standing.life
    if not standing.live:
        return ()
    writers = _names(role for role in Role if Right.DRAFT_AGREEMENT in RIGHTS[role])
    if not life.proposed:
        return (Awaited(Wait.PROPOSAL, writers),)
    found = [Awaited(Wait.ANSWER, writers) for _ in life.objections]
    for role, department in SIGNS_FOR.items():
        if department in life.missing:
            found.append(Awaited(Wait.SIGNATURE, _names([role]), department))
    if life.starts_at is None or life.passed(now):
        found.append(Awaited(Wait.DAY, writers))
    return tuple(found)


class Reminded(StrEnum):
    """What people are reminded of."""

    SIGNATURE = "signature"  # a version that was proposed waits for a department's
    REVIEW = "review"  # the version in force is to be looked at again


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to remind the users of some roles of.

    A signature is waited for `since` the proposal, or since whoever objected was answered. A review is
    due `on` a day, in `days` of them (below zero: overdue).
    """

    what: Reminded
    number: int
    roles: frozenset[Role]
    department: Department | None = None
    since: datetime | None = None
    on: date | None = None
    days: int | None = None


def reminders(as_of: datetime) -> tuple[Reminder, ...]:
    """What to remind of at an instant: signatures in the order of the departments, then the review.

    A department whose objection is open is not reminded, because it waits for the answer. A review is
    reminded of from REMIND_DAYS before, until it was held or another version is in force.
    """
    found = register(as_of)
    said = [one for standing in found.all if standing.live for one in _unsigned(standing)]
    due = review(found)
    if due is not None and due.near and found.current is not None:
        writers = frozenset(role for role in Role if Right.DRAFT_AGREEMENT in RIGHTS[role])
        number = found.current.number
        said.append(Reminder(Reminded.REVIEW, number, writers, on=due.due, days=due.days))
    return tuple(said)


def _unsigned(standing: Standing) -> Iterator[Reminder]:
    life = standing.life
    if not life.proposed:
        return
    objecting = {one.department for one in life.objections}
    for department in life.missing:
        if department not in objecting:
            roles = frozenset(role for role, of in SIGNS_FOR.items() if of is department)
            since = _asked(life, department)
            yield Reminder(Reminded.SIGNATURE, standing.number, roles, department, since)


def _asked(life: Life, department: Department) -> datetime:
    """Since when a department's signature is waited for."""
    theirs = {one.id for one in life.events if one.department is department}
    return max(
        one.occurred_at
        for one in life.events
        if one.act is Act.PROPOSED or (one.act is Act.ANSWERED and one.answers in theirs)
    )


def _names(roles: Iterable[Role]) -> tuple[str, ...]:
    held = User.objects.filter(is_active=True, role__in=[role.value for role in roles])
    return tuple(held.order_by("pk").values_list("name", flat=True))

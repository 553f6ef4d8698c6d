"""A lead's history as the obligations are read from it: every record at the time at which it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

from tasuki.domain.cycles import Event
from tasuki.domain.stages import Gate
from tasuki.domain.touches import ATTEMPTS, CONNECTS, Direction, Disposition, TouchKind
from tasuki.domain.zones import UNIX

_GATES = {gate: place for place, gate in enumerate(Gate)}

OPENING = frozenset(
    {
        Gate.MQL,
        Gate.HAND_OVER,
        Gate.ACCEPT,
        Gate.OPEN_OPPORTUNITY,
        Gate.WIN,
        Gate.LOSE,
        Gate.RECYCLE,
    }
)
"""Gates after which something can be owed."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A touch, in the columns of the ledger's touches; `promised_at` is when a call was promised."""

    id: int
    kind: TouchKind
    occurred_at: datetime
    direction: Direction = Direction.OUT
    disposition: Disposition = Disposition.NONE
    member_id: int | None = None
    promised_at: datetime | None = None
    supersedes_id: int | None = None

    @property
    def attempt(self) -> bool:
        """Whether we tried to reach the person."""
        return self.direction is Direction.OUT and self.kind in ATTEMPTS

    @property
    def connects(self) -> bool:
        """Whether the person was reached, or came to us."""
        return self.disposition in CONNECTS or (
            self.direction is Direction.IN and self.kind in ATTEMPTS
        )


class Said(StrEnum):
    """What is said about a lead, or to a department, without a gate being passed."""

    EVALUATED = "evaluated"
    FEEDBACK_SENT = "feedback_sent"
    FEEDBACK_ANSWERED = "feedback_answered"
    DO_NOT_CONTACT = "do_not_contact"
    CONTACT_AGAIN = "contact_again"


_CONTACTING = frozenset({Said.DO_NOT_CONTACT, Said.CONTACT_AGAIN})


@dataclass(frozen=True, slots=True)
class Word:
    """Something said; `subject` is the hand-over's event, or the feedback, that it is about."""

    id: int
    said: Said
    occurred_at: datetime
    subject: int | None = None
    member_id: int | None = None


def heard(words: Sequence[Word], *, silent: bool) -> Sequence[Word]:
    """What was said of a lead, in any order. `silent`: it is marked as not to be contacted.

    Who was marked by nobody was never to be contacted; so it was with whom somebody first says that
    they may be contacted again.
    """
    about = [one for one in words if one.said in _CONTACTING]
    first = min(about, key=lambda one: (one.occurred_at, one.id), default=None)
    if first.said is Said.CONTACT_AGAIN if first else silent:
        return [Word(0, Said.DO_NOT_CONTACT, UNIX), *words]
    return words


What: TypeAlias = Event | Contact | Word


class Step(NamedTuple):
    """A record at the time at which it counts: what it ends is settled before what it opens.

    All but `what` is its place in time.
    """

    occurred_at: datetime
    rank: int
    id: int
    opens: bool
    what: What


_place = itemgetter(slice(4))


def steps(
    events: Iterable[Event], contacts: Iterable[Contact], words: Iterable[Word]
) -> list[Step]:
    """All records in the order of time, whatever the order in which they came.

    A corrected record ends what its last revision says, then; what it opens was opened by its first.
    """
    return sorted(_steps(events, contacts, words), key=_place)


def _steps(
    events: Iterable[Event], contacts: Iterable[Contact], words: Iterable[Word]
) -> Iterator[Step]:
    touched, said = len(_GATES), len(_GATES) + 1
    for event in _revisions(events):
        first, last = event[0], event[-1]
        rank = _GATES[last.kind]
        yield Step(last.occurred_at, rank, first.id, False, last)
        if (
            first.kind in OPENING and last.kind is first.kind
        ):  # a correction that it was something else takes it back
            yield Step(first.occurred_at, rank, first.id, True, first)
    for contact in _revisions(contacts):
        begun = opener = contact[0]
        promised_at = next((one.promised_at for one in contact if one.promised_at), None)
        if promised_at != begun.promised_at:
            opener = replace(begun, promised_at=promised_at)
        yield Step(contact[-1].occurred_at, touched, begun.id, False, contact[-1])
        if promised_at is not None or begun.attempt:
            yield Step(begun.occurred_at, touched, begun.id, True, opener)
    for word in words:
        yield Step(word.occurred_at, said, word.id, False, word)


class _Revised(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def supersedes_id(self) -> int | None: ...


R = TypeVar("R", bound=_Revised)


def _revisions(records: Iterable[R]) -> Iterator[list[R]]:
    """The revisions of each record, the first one first."""
    known = {one.id: one for one in records}
    superseded = {one.supersedes_id for one in known.values()} - {None}
    if not superseded:
        yield from ([one] for one in known.values())
        return
    for last in known.values():
        if last.id in superseded:
            continue
        chain = [last]
        while (before := chain[-1].supersedes_id) is not None and before in known:
            chain.append(known[before])
        yield chain[::-1]

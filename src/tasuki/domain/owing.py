"""From what happened to a lead to what was owed: the rules of `obligations`, as one fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from tasuki.domain.agreement.clock import calendar_of, due
from tasuki.domain.agreement.document import EvaluatedFrom, Within
from tasuki.domain.agreement.versions import Versions
from tasuki.domain.calendar import BusinessCalendar
from tasuki.domain.cycles import Event
from tasuki.domain.history import Contact, Said, Step, Word, steps
from tasuki.domain.obligations import EARLY, TAKEN_BACK, Kind, Obligation
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Direction, Disposition, TouchKind

_CLOSES = frozenset({Gate.WIN, Gate.LOSE, Gate.RECYCLE, Gate.DISQUALIFY})
_OPENS_AGAIN = frozenset({Gate.MQL, Gate.HAND_OVER, Gate.ACCEPT, Gate.OPEN_OPPORTUNITY})
_THAT_DAY = Within(days=0)
_OWN = frozenset({Kind.FIRST_ATTEMPT, Kind.FOLLOW_UP, Kind.PROMISED_CALL, Kind.RECYCLE})


class _Hold(StrEnum):
    """Why nothing is owed although nobody met it; each can be undone."""

    MERGED = "merged"
    SILENCED = "silenced"  # 連絡不可
    CLOSED = "closed"


_HOLDS: dict[_Hold, frozenset[Kind]] = {
    _Hold.MERGED: frozenset(Kind) - {Kind.MARKETING_REPLY},
    _Hold.SILENCED: _OWN | {Kind.FS_ANSWER},
    _Hold.CLOSED: frozenset({Kind.FIRST_ATTEMPT, Kind.FOLLOW_UP, Kind.FS_ANSWER}),
}
"""What is not owed while one of them lasts."""


def obligations(
    events: Iterable[Event] = (),
    contacts: Iterable[Contact] = (),
    words: Iterable[Word] = (),
    *,
    versions: Versions,
    calendar: BusinessCalendar,
    revisits: Mapping[int, date] | None = None,
    calendars: dict[int, BusinessCalendar] | None = None,
) -> tuple[Obligation, ...]:
    """What was ever owed on one lead, in the order in which it was opened.

    `revisits` are the dates that recycles set, by the id of the gate event. The order in which records
    come does not matter. A promise that nobody had agreed on is none: what happens before the first
    version is in force opens only what has its own date. Raises ValueError for a naive instant, or one
    beyond the years that a calendar covers.

    Whoever asks about many leads passes the same `calendars` each time: those of the versions are kept
    there, for one takes longer to lay out than a lead to go through.
    """
    kept = {} if calendars is None else calendars
    fold = _Fold(versions, calendar, revisits or {}, kept)
    for step in steps(events, contacts, words):
        fold.take(step)
    return tuple(one.as_obligation() for one in fold.all)


@dataclass(slots=True)
class _Draft:
    kind: Kind
    subject: int
    opened_at: datetime
    due_at: datetime
    version: int | None
    starts_at: datetime  # what comes earlier meets it only where it connects
    owners: list[tuple[datetime, int | None]]
    met_at: datetime | None = None
    met_by: int | None = None
    unsaid: bool = False
    cancelled_at: datetime | None = None
    held: _Hold | None = None
    lifted: list[tuple[datetime, datetime]] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return self.met_at is None and self.cancelled_at is None

    def as_obligation(self) -> Obligation:
        return Obligation(
            kind=self.kind,
            subject=self.subject,
            opened_at=self.opened_at,
            due_at=self.due_at,
            version=self.version,
            owners=tuple(self.owners),
            met_at=self.met_at,
            met_by=self.met_by,
            unsaid=self.unsaid,
            cancelled_at=self.cancelled_at,
            lifted=tuple(self.lifted),
        )


@dataclass(slots=True)
class _Fold:
    versions: Versions
    calendar: BusinessCalendar
    revisits: Mapping[int, date]
    calendars: dict[int, BusinessCalendar]
    all: list[_Draft] = field(default_factory=list)
    holds: set[_Hold] = field(default_factory=set)
    passed: bool = False  # marketing passed it on, and has not got it back
    tried: bool = False
    owner: int | None = None
    receiver: int | None = None
    offer: int | None = None  # the hand-over that has not been given back
    accepted: bool = False
    evaluated_from: EvaluatedFrom | None = None  # as was agreed when it was accepted
    evaluated: set[int | None] = field(default_factory=set)
    sent: set[int] = field(default_factory=set)

    def take(self, step: Step) -> None:
        """The next step in time."""
        match step.what:
            case Event() as event if step.opens:
                self._gate_opens(event, step)
            case Event() as event:
                self._gate(event, step)
            case Contact() as contact if step.opens:
                self._contact_opens(contact, step)
            case Contact() as contact:
                self._contact(contact, step)
            case Word() as word:
                self._word(word)

    def _gate(self, event: Event, step: Step) -> None:
        """What a gate event meets and ends."""
        at, kind = event.occurred_at, event.kind
        if kind in _OPENS_AGAIN and _Hold.CLOSED in self.holds:
            self._over()
            # A cycle that marketing starts has no owner yet; one that goes on keeps its own.
            self.owner = None if kind is Gate.MQL else self.owner
        match kind:
            case Gate.MQL:
                self._meet(at, step.id, Kind.RECYCLE)
            case Gate.ASSIGN:
                self._assign(event)
            case Gate.HAND_OVER | Gate.ACCEPT | Gate.OPEN_OPPORTUNITY | Gate.WIN:
                self._forward(event, step)
            case Gate.RETURN:
                self._return(event, step)
            case Gate.MERGE:
                self._hold(_Hold.MERGED, at)
            case Gate.UNMERGE:
                self._lift(_Hold.MERGED, at)
            case Gate.REOPEN:
                self._meet(at, step.id, Kind.RECYCLE)
                self._lift(_Hold.CLOSED, at)
        if kind in _CLOSES:
            self._close(event)

    def _gate_opens(self, event: Event, step: Step) -> None:
        """What a gate event opens, at the time that was first recorded."""
        at = event.occurred_at
        match event.kind:
            case Gate.MQL if not self.passed:
                self.passed, self.tried = True, False
                self._open(Kind.FIRST_ATTEMPT, step.id, at, self.owner)
            case Gate.HAND_OVER:
                # Offered again before an answer: the first promise stands.
                if not self._opened(Kind.FS_ANSWER):
                    self.offer, self.accepted = step.id, False
                    self._open(Kind.FS_ANSWER, step.id, at, self.receiver)
            case Gate.ACCEPT | Gate.OPEN_OPPORTUNITY | Gate.WIN:
                self.offer = step.id if self.offer is None else self.offer
                if not self.accepted:
                    self.accepted, self.evaluated_from = True, self._agreed_from(at)
                    if self.evaluated_from is EvaluatedFrom.ACCEPTANCE:
                        self._evaluate(at)
                if event.kind is Gate.WIN:
                    self._evaluate_closed(at)
            case Gate.LOSE if self.accepted:
                self._evaluate_closed(at)
            case Gate.RECYCLE if (on := self.revisits.get(event.id)) is not None:
                day = datetime.combine(on, time(), self.calendar.zone)
                starts = max(day, at)
                due_at = due(_THAT_DAY, starts, self._working(at))
                self._add(Kind.RECYCLE, step.id, at, due_at, starts, self.owner)

    def _forward(self, event: Event, step: Step) -> None:
        """What a hand-over, or what comes after it, meets and ends."""
        at = event.occurred_at
        if event.kind is not Gate.HAND_OVER:
            self._meet(at, step.id, Kind.FS_ANSWER)
            if event.member_id is not None and (event.kind is Gate.ACCEPT or not self.accepted):
                self.receiver = event.member_id
            return
        self._meet(at, step.id, Kind.RECYCLE)
        self._cancel(at, Kind.FIRST_ATTEMPT, Kind.FOLLOW_UP)
        self.owner = self.owner if self.owner is not None else event.member_id
        if event.to_member_id is not None:
            self.receiver = event.to_member_id

    def _evaluate(self, at: datetime) -> None:
        if self.offer is not None and self.offer not in self.evaluated:
            self.evaluated.add(self.offer)
            self._open(Kind.FS_EVALUATION, self.offer, at, self.receiver)

    def _evaluate_closed(self, at: datetime) -> None:
        """What was agreed on at the acceptance holds; what was accepted before anything was agreed
        on goes by the agreement of its close."""
        if (self.evaluated_from or self._agreed_from(at)) is EvaluatedFrom.CLOSE:
            self._evaluate(at)

    def _agreed_from(self, at: datetime) -> EvaluatedFrom | None:
        now = self.versions.at(at)
        return now.agreement.response.evaluated_from if now else None

    def _assign(self, event: Event) -> None:
        """Somebody else is to see to it, from now on and to the time that was due."""
        at, member_id = event.occurred_at, event.to_member_id
        if self.offer is None or _Hold.CLOSED in self.holds:
            self.owner = member_id
            theirs = _OWN
        else:
            self.receiver = member_id
            theirs = frozenset({Kind.FS_ANSWER, Kind.FS_EVALUATION})
        for one in self.all:
            if one.kind in theirs and one.met_at is None:
                one.owners.append((at, member_id))

    def _return(self, event: Event, step: Step) -> None:
        at = event.occurred_at
        if self.offer is None:  # from inside sales to marketing
            self._cancel(at, Kind.FIRST_ATTEMPT, Kind.FOLLOW_UP)
            self.passed = False
            return
        if event.reason == TAKEN_BACK:
            self._cancel(at, Kind.FS_ANSWER)
        else:
            self._meet(at, step.id, Kind.FS_ANSWER)
        self._cancel(at, Kind.FS_EVALUATION)  # the reason says what an evaluation would
        self.offer, self.accepted, self.receiver = None, False, None

    def _close(self, event: Event) -> None:
        at = event.occurred_at
        ends = set(_HOLDS[_Hold.CLOSED]) | {Kind.PROMISED_CALL, Kind.RECYCLE}
        if event.kind in {Gate.RECYCLE, Gate.DISQUALIFY}:
            ends.add(Kind.FS_EVALUATION)
        self._hold(_Hold.CLOSED, at, ends)

    def _over(self) -> None:
        """A closed cycle is left behind for good: the next one starts, or goes on without a reopen."""
        self.holds.discard(_Hold.CLOSED)
        for one in self.all:
            one.held = None if one.held is _Hold.CLOSED else one.held
        self.passed = self.tried = self.accepted = False
        self.offer = self.receiver = None

    def _contact(self, contact: Contact, step: Step) -> None:
        """What a touch meets and ends."""
        at, unsaid = contact.occurred_at, contact.disposition is Disposition.NONE
        for one in self.all:
            if one.open and _meets(contact, one):
                one.met_at, one.met_by, one.unsaid = at, step.id, unsaid
            elif one.open and one.kind is Kind.PROMISED_CALL and _agrees_anew(contact):
                one.cancelled_at = at

    def _contact_opens(self, contact: Contact, step: Step) -> None:
        """What a touch opens, as it was first written down."""
        at, promised_at = contact.occurred_at, contact.promised_at
        if promised_at is not None and promised_at > at:
            starts = promised_at - EARLY
            whose = contact.member_id if contact.member_id is not None else self.owner
            self._add(Kind.PROMISED_CALL, step.id, at, promised_at, starts, whose)
        if contact.attempt and self.passed and not self.tried:
            self.tried = True
            if self.offer is None and not contact.connects:
                self._open(Kind.FOLLOW_UP, step.id, at, self.owner)

    def _word(self, word: Word) -> None:
        at = word.occurred_at
        match word.said:
            case Said.DO_NOT_CONTACT:
                self._hold(_Hold.SILENCED, at)
            case Said.CONTACT_AGAIN:
                self._lift(_Hold.SILENCED, at)
            case Said.EVALUATED:
                subject = self.offer if word.subject is None else word.subject
                self.evaluated.add(subject)
                self._meet(at, word.id, Kind.FS_EVALUATION, subject)
            case Said.FEEDBACK_SENT if word.subject is not None and word.subject not in self.sent:
                self.sent.add(word.subject)
                self._open(Kind.MARKETING_REPLY, word.subject, at, word.member_id)
            case Said.FEEDBACK_ANSWERED:
                self._meet(at, word.id, Kind.MARKETING_REPLY, word.subject)

    def _open(self, kind: Kind, subject: int, at: datetime, whose: int | None) -> None:
        """What the version in force promises."""
        if (now := self.versions.at(at)) is not None:
            within: Within | None = getattr(now.agreement.response, kind.value)
            if within is not None:
                due_at = due(within, at, self._working(at))
                self._add(kind, subject, at, due_at, at, whose)

    def _add(
        self,
        kind: Kind,
        subject: int,
        at: datetime,
        due_at: datetime,
        starts_at: datetime,
        whose: int | None,
    ) -> None:
        if any(kind in _HOLDS[hold] for hold in self.holds):
            return
        now = self.versions.at(at)
        version = now.version if now else None
        self.all.append(_Draft(kind, subject, at, due_at, version, starts_at, [(at, whose)]))

    def _working(self, at: datetime) -> BusinessCalendar:
        """The calendar by which the version in force counts."""
        now = self.versions.at(at)
        if now is None:
            return self.calendar
        if now.version not in self.calendars:
            self.calendars[now.version] = calendar_of(now.agreement.response, self.calendar)
        return self.calendars[now.version]

    def _opened(self, kind: Kind) -> bool:
        return any(one.open and one.kind is kind for one in self.all)

    def _meet(self, at: datetime, by: int, kind: Kind, subject: int | None = None) -> None:
        for one in self.all:
            if one.open and one.kind is kind and subject in (None, one.subject):
                one.met_at, one.met_by = at, by

    def _cancel(self, at: datetime, *kinds: Kind) -> None:
        for one in self.all:
            if one.open and one.kind in kinds:
                one.cancelled_at = at

    def _hold(self, hold: _Hold, at: datetime, kinds: Iterable[Kind] | None = None) -> None:
        self.holds.add(hold)
        ends = _HOLDS[hold] if kinds is None else kinds
        for one in self.all:
            if one.open and one.kind in ends:
                one.cancelled_at, one.held = at, hold

    def _lift(self, hold: _Hold, at: datetime) -> None:
        """It was undone: what it ended is owed again, to the time that it always was."""
        self.holds.discard(hold)
        for one in self.all:
            if one.held is not hold or one.cancelled_at is None:
                continue
            other = next((h for h in _Hold if h in self.holds and one.kind in _HOLDS[h]), None)
            one.held = other
            if other is None:
                one.lifted.append((one.cancelled_at, at))
                one.cancelled_at = None


def _meets(contact: Contact, one: _Draft) -> bool:
    """Whether a touch is what was owed."""
    match one.kind:
        case Kind.FIRST_ATTEMPT:
            return contact.attempt
        case Kind.FOLLOW_UP:
            return contact.attempt or contact.connects
        case Kind.PROMISED_CALL:
            call = contact.attempt and contact.kind is not TouchKind.MAIL
            return call and (contact.occurred_at >= one.starts_at or contact.connects)
        case Kind.RECYCLE:
            return contact.attempt and contact.occurred_at >= one.starts_at
    return False


def _agrees_anew(contact: Contact) -> bool:
    """They came to us and another time was agreed on."""
    return contact.direction is Direction.IN and contact.promised_at is not None

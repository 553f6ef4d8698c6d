"""A hand-over between departments: where it can stand, and what may be done with it there.

Marketing offers MQLs to inside sales, inside sales offers SQLs to field sales. Going back is always
legal, with a reason. Silence is no standing: an answer that is overdue is an obligation's to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tasuki.domain.agreement.document import (
    Bant,
    Evidence,
    HandOff,
    Level,
    Likely,
    PackageField,
    Routing,
)
from tasuki.domain.agreement.life import Department
from tasuki.domain.agreement.sqlgate import Known, Package


class Passing(StrEnum):
    """What is handed over."""

    MQL = "mql"
    SQL = "sql"


SENDER: dict[Passing, Department] = {
    Passing.MQL: Department.MARKETING,
    Passing.SQL: Department.INSIDE_SALES,
}
RECEIVER: dict[Passing, Department] = {
    Passing.MQL: Department.INSIDE_SALES,
    Passing.SQL: Department.FIELD_SALES,
}


class Standing(StrEnum):
    """Where a hand-over stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"
    RECYCLED = "recycled"
    DISQUALIFIED = "disqualified"


class Act(StrEnum):
    """What can be done with a hand-over."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REASSIGNED = "reassigned"
    TAKEN_BACK = "taken_back"
    RECYCLED = "recycled"
    DISQUALIFIED = "disqualified"
    EVALUATED = "evaluated"
    APPEALED = "appealed"
    APPEAL_ANSWERED = "appeal_answered"


class Awaits(StrEnum):
    """What a hand-over waits for."""

    ANSWER = "answer"  # of the receiver
    EVALUATION = "evaluation"  # of the receiver, who took it
    SENDER = "sender"  # it was returned: offered again, appealed against or closed


_LIVE = frozenset({Standing.OFFERED, Standing.ACCEPTED})
_MOVES: dict[Act, tuple[frozenset[Standing], Standing | None]] = {
    Act.ACCEPTED: (frozenset({Standing.OFFERED}), Standing.ACCEPTED),
    Act.RETURNED: (_LIVE, Standing.RETURNED),
    Act.REASSIGNED: (_LIVE, None),
    Act.TAKEN_BACK: (frozenset({Standing.OFFERED}), Standing.TAKEN_BACK),
    Act.RECYCLED: (_LIVE, Standing.RECYCLED),
    Act.DISQUALIFIED: (_LIVE, Standing.DISQUALIFIED),
}
"""From where an act is legal, and where it leads (None: nowhere else)."""


@dataclass(frozen=True, slots=True)
class History:
    """What was done with a hand-over, as far as it decides what may be done next."""

    standing: Standing = Standing.OFFERED
    accepted: bool = False
    evaluated: bool = False
    appealed: bool = False
    """An appeal waits for its answer."""

    @classmethod
    def of(cls, acts: Iterable[Act]) -> History:
        """The history that these acts make, the offer first. Raises ValueError for an illegal one."""
        found = cls()
        for place, act in enumerate(acts):
            if place == 0 and act is Act.OFFERED:
                continue
            if place == 0 or not found.allows(act):
                raise ValueError(f"{act.value} is not legal after {found}")
            found = found.after(act)
        return found

    def allows(self, act: Act) -> bool:
        """Whether an act is legal now.

        Only what was accepted is evaluated, as often as field sales likes; the sender appeals
        against a return or an evaluation, one appeal at a time.
        """
        match act:
            case Act.OFFERED:
                return False
            case Act.EVALUATED:
                return self.accepted
            case Act.APPEALED:
                against = self.standing is Standing.RETURNED or self.evaluated
                return against and not self.appealed
            case Act.APPEAL_ANSWERED:
                return self.appealed
        return self.standing in _MOVES[act][0]

    def awaits(self, passing: Passing) -> Awaits | None:
        """What it waits for; an MQL that was taken waits for nothing, because nobody evaluates it."""
        match self.standing:
            case Standing.OFFERED:
                return Awaits.ANSWER
            case Standing.ACCEPTED if passing is Passing.SQL and not self.evaluated:
                return Awaits.EVALUATION
            case Standing.RETURNED:
                return Awaits.SENDER
        return None

    def after(self, act: Act) -> History:
        """Where it stands after a legal act."""
        leads_to = _MOVES[act][1] if act in _MOVES else None
        return History(
            leads_to or self.standing,
            self.accepted or act is Act.ACCEPTED,
            self.evaluated or act is Act.EVALUATED,
            act is Act.APPEALED or (self.appealed and act is not Act.APPEAL_ANSWERED),
        )


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody of the receiving team who is there: what lies open with them, and since when not."""

    member_id: int
    key: str
    open: int = 0
    last_offered_at: datetime | None = None


def route(method: HandOff, segment: str | None, present: Sequence[Receiver]) -> Receiver | None:
    """Who gets a hand-over, by the agreement; None where nobody is there.

    Whoever looks after the segment, where the agreement says so, and among several, or where none of
    them is there, whoever has the fewest open ones. In turn: whoever was offered one longest ago.
    """
    if not present:
        return None
    if method.routing is Routing.ROUND_ROBIN:
        return min(present, key=_turn)
    if method.routing is Routing.TERRITORY and segment is not None:
        theirs = [one for one in present if segment in method.territories.get(one.key, ())]
        return min(theirs or present, key=_load)
    return min(present, key=_load)


def _turn(one: Receiver) -> tuple[bool, float, str]:
    last = one.last_offered_at
    return last is not None, last.timestamp() if last else 0.0, one.key


def _load(one: Receiver) -> tuple[int, tuple[bool, float, str]]:
    return one.open, _turn(one)


class Outcome(StrEnum):
    """What came of a hand-over, as field sales sees it when it evaluates."""

    OPPORTUNITY = "opportunity"
    NO_OPPORTUNITY = "no_opportunity"
    WON = "won"
    LOST = "lost"
    UNDECIDED = "undecided"


class Accuracy(StrEnum):
    """How true one of BANT was, as it was handed over."""

    RIGHT = "right"
    OVERSTATED = "overstated"
    UNDERSTATED = "understated"
    WRONG = "wrong"
    NOT_SEEN = "not_seen"


class FeedbackAct(StrEnum):
    """What becomes of feedback to Marketing: each once, in this order; whoever answers has read it."""

    COLLECTED = "collected"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"


FEEDBACK_AFTER: dict[FeedbackAct, FeedbackAct] = {
    FeedbackAct.SENT: FeedbackAct.COLLECTED,
    FeedbackAct.ACKNOWLEDGED: FeedbackAct.SENT,
    FeedbackAct.ANSWERED: FeedbackAct.SENT,
}
"""What must have been done before."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What inside sales found out about one of BANT: how far, in what words, in which call."""

    level: Level
    note: str = ""
    touch_id: int | None = None

    @property
    def known(self) -> Known:
        """As the SQL gate reads it."""
        if self.touch_id is not None:
            return Known(self.level, Evidence.CALL)
        return Known(self.level, Evidence.NOTE if self.note.strip() else Evidence.NONE)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a hand-over carries beside what is known of the lead."""

    bant: Mapping[Bant, Finding] = field(default_factory=dict)
    likely: tuple[Likely, ...] = ()
    summary: str = ""
    next_step: str = ""
    next_step_at: datetime | None = None
    recordings: tuple[str, ...] = ()

    def filled(self) -> frozenset[PackageField]:
        """Its fields that are not empty."""
        has = {
            PackageField.SUMMARY: bool(self.summary.strip()),
            PackageField.NEXT_STEP: bool(self.next_step.strip()),
            PackageField.NEXT_STEP_AT: self.next_step_at is not None,
            PackageField.RECORDING: any(one.strip() for one in self.recordings),
        }
        return frozenset(one for one, filled in has.items() if filled)

    def package(self, known: Collection[PackageField]) -> Package:
        """As the SQL gate reads it, with the fields that are known of the lead.

        A dated next step makes it likely by itself, because it can be seen.
        """
        fields = frozenset(known) | self.filled()
        likely = set(self.likely) - {Likely.NEXT_STEP_DATED}
        if {PackageField.NEXT_STEP, PackageField.NEXT_STEP_AT} <= fields:
            likely.add(Likely.NEXT_STEP_DATED)
        bant = {one: finding.known for one, finding in self.bant.items()}
        return Package(bant, frozenset(likely), fields)

"""One sentence of an agreement before it is said: what it is about, its facts, and what it runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tasuki.domain.agreement.criteria import Among, Doing
from tasuki.domain.agreement.document import (
    HALVINGS,
    Bant,
    Denominator,
    EvaluatedFrom,
    Evidence,
    Gating,
    Hours,
    Level,
    Likely,
    PackageField,
    Rhythm,
    Routing,
    Told,
    Weekday,
    Within,
)


class Runs(StrEnum):
    """What a clause makes the software do."""

    MQL_GATE = "mql_gate"
    MQL_PASSING = "mql_passing"
    SCORE = "score"
    SQL_GATE = "sql_gate"
    HAND_OVER_FORM = "hand_over_form"
    ROUTING = "routing"
    FS_ANSWER = "fs_answer"
    REASSIGNMENT = "reassignment"
    TAKE_BACK = "take_back"
    FS_EVALUATION = "fs_evaluation"
    EVALUATION_FORM = "evaluation_form"
    CAMPAIGN_FEEDBACK = "campaign_feedback"
    MARKETING_REPLY = "marketing_reply"
    OPPORTUNITY_RATE = "opportunity_rate"
    MATURED_RATES = "matured_rates"
    FIRST_ATTEMPT = "first_attempt"
    FOLLOW_UP = "follow_up"
    CLOCK = "clock"
    REVIEW = "review"


class Kind(StrEnum):
    """What a clause says, in the order of the document."""

    REQUIRED = "required"
    EXCLUDED = "excluded"
    THRESHOLD = "threshold"
    NEEDED = "needed"
    GATE = "gate"
    ATTRIBUTE = "attribute"
    BEHAVIOUR = "behaviour"
    GROUP = "group"
    HALF_LIFE = "half_life"
    BANT = "bant"
    CONFIRMED = "confirmed"
    LIKELY = "likely"
    PACKAGE = "package"
    ROUTING = "routing"
    TERRITORY = "territory"
    FS_ANSWER = "fs_answer"
    REASSIGN = "reassign"
    TAKE_BACK = "take_back"
    FS_EVALUATION = "fs_evaluation"
    QUESTION = "question"
    TOLD = "told"
    MARKETING_REPLY = "marketing_reply"
    OPPORTUNITY_RATE = "opportunity_rate"
    HORIZON = "horizon"
    FIRST_ATTEMPT = "first_attempt"
    FOLLOW_UP = "follow_up"
    HOURS = "hours"
    REVIEW = "review"

    @property
    def part(self) -> int:
        """The part of the document, 1 to 5."""
        return _PLACES[self][0]

    @property
    def runs(self) -> Runs:
        """What it makes the software do."""
        return _PLACES[self][1]


_PLACES: dict[Kind, tuple[int, Runs]] = {
    Kind.REQUIRED: (1, Runs.MQL_GATE),
    Kind.EXCLUDED: (1, Runs.MQL_GATE),
    Kind.THRESHOLD: (1, Runs.MQL_GATE),
    Kind.NEEDED: (1, Runs.MQL_GATE),
    Kind.GATE: (1, Runs.MQL_PASSING),
    Kind.ATTRIBUTE: (1, Runs.SCORE),
    Kind.BEHAVIOUR: (1, Runs.SCORE),
    Kind.GROUP: (1, Runs.SCORE),
    Kind.HALF_LIFE: (1, Runs.SCORE),
    Kind.BANT: (2, Runs.SQL_GATE),
    Kind.CONFIRMED: (2, Runs.SQL_GATE),
    Kind.LIKELY: (2, Runs.SQL_GATE),
    Kind.PACKAGE: (3, Runs.HAND_OVER_FORM),
    Kind.ROUTING: (3, Runs.ROUTING),
    Kind.TERRITORY: (3, Runs.ROUTING),
    Kind.FS_ANSWER: (4, Runs.FS_ANSWER),
    Kind.REASSIGN: (4, Runs.REASSIGNMENT),
    Kind.TAKE_BACK: (4, Runs.TAKE_BACK),
    Kind.FS_EVALUATION: (4, Runs.FS_EVALUATION),
    Kind.QUESTION: (4, Runs.EVALUATION_FORM),
    Kind.TOLD: (4, Runs.CAMPAIGN_FEEDBACK),
    Kind.MARKETING_REPLY: (4, Runs.MARKETING_REPLY),
    Kind.OPPORTUNITY_RATE: (5, Runs.OPPORTUNITY_RATE),
    Kind.HORIZON: (5, Runs.MATURED_RATES),
    Kind.FIRST_ATTEMPT: (5, Runs.FIRST_ATTEMPT),
    Kind.FOLLOW_UP: (5, Runs.FOLLOW_UP),
    Kind.HOURS: (5, Runs.CLOCK),
    Kind.REVIEW: (5, Runs.REVIEW),
}

PARTS: tuple[int, ...] = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Being:
    """What a lead must be, or must not be."""

    label: str
    lead: Among


@dataclass(frozen=True, slots=True)
class Deed:
    """What a lead must have done."""

    label: str
    touch: Doing
    at_least: int
    within_days: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """How many points it takes."""

    points: int


@dataclass(frozen=True, slots=True)
class Gate:
    """What follows when a lead meets the definition."""

    how: Gating


@dataclass(frozen=True, slots=True)
class Worth:
    """Points for what a lead is, or for each time that it does something."""

    label: str
    of: Among | Doing
    points: int


@dataclass(frozen=True, slots=True)
class Group:
    """Points that count together, up to a cap: the rules by their keys, and what people call them."""

    cap: int | None
    of: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HalfLife:
    """In how many days points for behaviour halve (None: they stay)."""

    days: int | None

    @property
    def gone_after(self) -> int | None:
        """After how many days nothing is left."""
        return None if self.days is None else self.days * HALVINGS


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How far one of BANT must be confirmed."""

    of: Bant
    level: Level
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class AtLeast:
    """How many must hold."""

    count: int


@dataclass(frozen=True, slots=True)
class Likelihood:
    """What makes an opportunity likely, and how many of it must hold."""

    signs: tuple[Likely, ...]
    at_least: int


@dataclass(frozen=True, slots=True)
class Package:
    """What a hand-over must carry."""

    fields: tuple[PackageField, ...]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who receives a hand-over."""

    team: str
    routing: Routing


@dataclass(frozen=True, slots=True)
class Territory:
    """The segments that a member looks after."""

    member: str
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Within what time a hand-over is evaluated, and what that is counted from."""

    within: Within
    since: EvaluatedFrom


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a scale."""

    label: str
    scale: int


@dataclass(frozen=True, slots=True)
class Report:
    """What Marketing is told, and how often."""

    told: tuple[Told, ...]
    every: Rhythm


@dataclass(frozen=True, slots=True)
class RateOf:
    """What 商談化率 is a share of."""

    what: Denominator


@dataclass(frozen=True, slots=True)
class Horizon:
    """Within how many days a rate is read as matured (None: as each metric's records say)."""

    days: int | None


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The agreement's own working hours by weekday (None: the organisation's hold)."""

    days: tuple[tuple[Weekday, tuple[Hours, ...]], ...] | None


@dataclass(frozen=True, slots=True)
class Review:
    """What the document is called, and in how many months it is due for review."""

    title: str
    months: int


Facts = (
    Being
    | Deed
    | Threshold
    | Gate
    | Worth
    | Group
    | HalfLife
    | Confirmed
    | AtLeast
    | Likelihood
    | Package
    | Receiver
    | Territory
    | Within
    | Evaluated
    | Asked
    | Report
    | RateOf
    | Horizon
    | WorkingHours
    | Review
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of the document in no language yet.

    The `key` names the rule that it says (`mql.behaviours.fair_card`) and stays the same from version
    to version, wherever the sentence stands.
    """

    key: str
    kind: Kind
    facts: Facts

    @property
    def part(self) -> int:
        """The part of the document, 1 to 5."""
        return self.kind.part

    @property
    def runs(self) -> Runs:
        """What it makes the software do."""
        return self.kind.runs

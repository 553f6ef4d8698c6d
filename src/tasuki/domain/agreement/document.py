"""The agreement as a document: five parts, and nothing that runs stands outside them."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from tasuki.domain.agreement.criteria import (
    MOST_RULES,
    AttributePoints,
    BehaviourPoints,
    Days,
    Label,
    Name,
    Needed,
    Part,
    Required,
    Value,
)

HALVINGS = 6
"""After so many halvings of a behaviour's points nothing is left of them."""


_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)


def _clock(value: object) -> time:
    """A time of day from a text like 18:00; 24:00 is the end of the day, as 00:00 is."""
    if isinstance(value, time) and value == value.replace(second=0, microsecond=0, tzinfo=None):
        return value
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("clock", "not a time of day like 18:00")
    return time(int(found[1] or 0), int(found[2] or 0))


Clock = Annotated[
    time,
    BeforeValidator(_clock),
    PlainSerializer(lambda value: f"{value:%H:%M}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^({_CLOCK.pattern})$", "examples": ["18:00"]}),
]
"""A time of day to the minute, on the wall clock of the organisation's zone."""


class Gating(StrEnum):
    """What follows when a lead meets the MQL definition."""

    CONFIRM = "confirm"  # it is proposed to Marketing, who passes it on
    AUTOMATIC = "automatic"


class MqlDefinition(Part):
    """Part 1: when a lead is an MQL.

    It is one from the instant at which it is not excluded, is all that is `required`, has done all
    that is `needed`, and its points come up to the `threshold`. Points for behaviour halve every
    `half_life_days` (None: they stay) and are gone after HALVINGS. What a group may give at most
    stands in `caps`.
    """

    threshold: Annotated[int, Field(ge=1, le=10_000)]
    required: Annotated[tuple[Required, ...], Field(max_length=MOST_RULES)] = ()
    excluded: Annotated[tuple[Required, ...], Field(max_length=MOST_RULES)] = ()
    attributes: Annotated[tuple[AttributePoints, ...], Field(max_length=MOST_RULES)] = ()
    behaviours: Annotated[tuple[BehaviourPoints, ...], Field(max_length=MOST_RULES)] = ()
    needed: Annotated[tuple[Needed, ...], Field(max_length=MOST_RULES)] = ()
    half_life_days: Days | None = None
    caps: dict[Name, Annotated[int, Field(ge=0, le=10_000)]] = {}
    gate: Gating = Gating.CONFIRM


class Bant(StrEnum):
    """What inside sales finds out before a hand-over."""

    BUDGET = "budget"
    AUTHORITY = "authority"
    NEED = "need"
    TIMING = "timing"


class Level(StrEnum):
    """How far one of BANT is confirmed."""

    NONE = "none"
    HEARD = "heard"  # inferred or said by others
    CONFIRMED = "confirmed"  # said by the person

    @property
    def rank(self) -> int:
        """0 to 2."""
        return tuple(Level).index(self)


class Evidence(StrEnum):
    """What a level must rest on."""

    NONE = "none"
    NOTE = "note"
    CALL = "call"


class Confirm(Part):
    """How far one of BANT must be confirmed, and on what evidence."""

    level: Level
    evidence: Evidence = Evidence.NOTE


class Likely(StrEnum):
    """What makes an opportunity likely; each can be seen in the package of a hand-over."""

    NEXT_STEP_DATED = "next_step_dated"
    DECISION_MAKER_NAMED = "decision_maker_named"
    PROBLEM_QUOTED = "problem_quoted"
    COMPETITOR_KNOWN = "competitor_known"


class SqlDefinition(Part):
    """Part 2: how far each of BANT must be known before a hand-over, and what makes it likely.

    At least `confirmed_at_least` of the four are confirmed, whichever they are; of `likely`, at least
    `likely_at_least` hold.
    """

    bant: dict[Bant, Confirm]
    confirmed_at_least: Annotated[int, Field(ge=0)] = 0
    likely: tuple[Likely, ...] = ()
    likely_at_least: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _all_four(self) -> Self:
        missing = [one.value for one in Bant if one not in self.bant]
        if missing:
            raise PydanticCustomError(
                "not_all_four",
                "say how far these must be confirmed: {missing}",
                {"missing": ", ".join(missing)},
            )
        return self


class PackageField(StrEnum):
    """What a hand-over carries."""

    COMPANY = "company"
    CONTACT = "contact"
    JOB_TITLE = "job_title"
    PHONE = "phone"
    SUMMARY = "summary"
    NEXT_STEP = "next_step"
    NEXT_STEP_AT = "next_step_at"
    RECORDING = "recording"


class Routing(StrEnum):
    """Who of the receiving team gets a hand-over. Whoever is absent is passed over."""

    TERRITORY = "territory"
    LOAD = "load"  # who has the fewest open ones
    ROUND_ROBIN = "round_robin"


class HandOff(Part):
    """Part 3: what a hand-over must carry, and who receives it.

    `territories` are members by key and the segments that they look after; a segment that nobody
    has, and a member who is absent, fall to whoever has the fewest open ones.
    """

    required: tuple[PackageField, ...]
    team: Label
    routing: Routing
    territories: dict[Label, tuple[Value, ...]] = {}


class Question(Part):
    """What field sales is asked about a hand-over, on a scale from 1 (worst) to `scale`."""

    name: Name
    label: Label
    scale: Annotated[int, Field(ge=2, le=10)] = 4


class Rhythm(StrEnum):
    """How often Marketing is told."""

    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    MONTH = "month"

    def last_period(self, today: date) -> tuple[date, date]:
        """The last period that was over before a day, from its first day to its last.

        Weeks begin on Monday. Two of them belong together all year round, whoever asks and when.
        """
        if self is Rhythm.MONTH:
            last = today.replace(day=1) - timedelta(days=1)
            return last.replace(day=1), last
        days = 14 if self is Rhythm.TWO_WEEKS else 7
        monday = today - timedelta(days=(today - _A_MONDAY).days % days)
        return monday - timedelta(days=days), monday - timedelta(days=1)


_A_MONDAY = date(1970, 1, 12)
"""From here on weeks are counted in twos."""


class Told(StrEnum):
    """What goes back to Marketing about a campaign."""

    COUNTS = "counts"
    QUALITY = "quality"
    BANT = "bant"
    RETURN_REASONS = "return_reasons"
    OUTCOMES = "outcomes"


class Feedback(Part):
    """Part 4: what field sales answers, and what goes back to Marketing."""

    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    told: Annotated[tuple[Told, ...], Field(min_length=1)]
    every: Rhythm = Rhythm.WEEK


class Within(Part):
    """A time to answer: so many working `minutes`, or until `by` on the `days`-th working day after.

    Without `by` it is the close of that day; `days` 0 is the same day, if it is one of work.
    """

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["minutes"]}, {"required": ["days"]}]}
    )

    minutes: Annotated[int, Field(ge=1, le=60_000)] | None = None
    days: Annotated[int, Field(ge=0, le=90)] | None = None
    by: Clock | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.minutes is None) == (self.days is None):
            raise PydanticCustomError("one_way", "give minutes or days, one of the two")
        if self.by is not None and self.days is None:
            raise PydanticCustomError(
                "by_without_days", "a time of day belongs to days, not to minutes"
            )
        return self


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Hours(Part):
    """From a time of day up to another; 00:00 as the end is the end of the day."""

    start: Clock
    end: Clock


class EvaluatedFrom(StrEnum):
    """From when the time for an evaluation runs."""

    ACCEPTANCE = "acceptance"
    CLOSE = "close"  # of the opportunity, won or lost


class Response(Part):
    """Within what time each side answers: in part 4 field sales and Marketing, in part 5 inside sales.

    `hours` are the agreement's own working hours; without them the organisation's hold. Holidays are
    the organisation's. What field sales leaves unanswered its manager assigns anew within `reassign`
    (None: nobody does), and inside sales takes back after `take_back` (None: it stays). Where the
    first attempt did not connect a second follows within `follow_up` (None: nobody promised one).
    """

    first_attempt: Within
    follow_up: Within | None = None
    fs_answer: Within
    fs_evaluation: Within
    evaluated_from: EvaluatedFrom = EvaluatedFrom.ACCEPTANCE
    marketing_reply: Within
    reassign: Within | None = None
    take_back: Within | None = None
    hours: dict[Weekday, tuple[Hours, ...]] | None = None


class Denominator(StrEnum):
    """What 商談化率 is a share of."""

    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"


class Metrics(Part):
    """Part 5: how the figures are counted that the departments hold each other to."""

    opportunity_rate_of: Denominator = Denominator.HANDED_OVER
    horizon_days: Annotated[int, Field(ge=7, le=180)] | None = None


class Agreement(Part):
    """The whole. The same document is read by people and run by the software."""

    title: Label
    mql: MqlDefinition
    sql: SqlDefinition
    hand_off: HandOff
    feedback: Feedback
    response: Response
    metrics: Metrics = Metrics()
    review_months: Annotated[int, Field(ge=1, le=24)] = 6

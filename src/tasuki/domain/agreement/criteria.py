"""What a lead is and does, as an agreement asks for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from tasuki.domain.touches import Direction, Disposition, TouchKind


class Part(BaseModel):
    """A part of an agreement: never changed, and nothing in it that the model does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Attribute(StrEnum):
    """What is known of a lead without anything having happened; the facts have a column for each."""

    SOURCE = "source"
    SEGMENT = "segment"
    INDUSTRY = "industry"
    SIZE = "size"


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""How an agreement refers to one of its own parts."""

_ENDS, _INNER = r"[^\s\x00-\x1f\x7f-\x9f]", r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]"
ONE_LINE = rf"^{_ENDS}({_INNER}*{_ENDS})?$"
"""Text without line breaks, control characters, or blanks around it."""

Label = Annotated[str, Field(pattern=ONE_LINE, max_length=60)]
"""How people call it; it stands in the sentence as it is."""

Value = Annotated[str, Field(pattern=ONE_LINE, max_length=200)]
"""A value as it stands in the facts."""

MOST_RULES = 100
"""So many rules of one kind have nothing to do with what people can agree on."""

Points = Annotated[int, Field(ge=-1000, le=1000)]
Days = Annotated[int, Field(ge=1, le=730)]


class Among(Part):
    """A lead whose attribute has one of some values or, with `none_of`, none of them.

    A lead of which the attribute is not known has none of any values.
    """

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["any_of"]}, {"required": ["none_of"]}]}
    )

    attribute: Attribute
    any_of: tuple[Value, ...] = ()
    none_of: tuple[Value, ...] = ()

    @model_validator(mode="after")
    def _one_list(self) -> Self:
        if bool(self.any_of) == bool(self.none_of):
            raise PydanticCustomError("one_list", "give any_of or none_of, one of the two")
        return self

    def holds(self, value: str | None) -> bool:
        """Whether a lead with this value is meant."""
        return value in self.any_of if self.any_of else value not in self.none_of


class Doing(Part):
    """Touches of some kinds; what is not said of them does not matter."""

    kinds: Annotated[tuple[TouchKind, ...], Field(min_length=1)]
    direction: Direction | None = None
    dispositions: tuple[Disposition, ...] = ()
    channels: tuple[Value, ...] = ()
    """Channels of the campaign that the touch belongs to, like `expo` or `webinar`."""

    def meets(
        self, kind: str, direction: str | None, disposition: str | None, channel: str | None
    ) -> bool:
        """Whether a touch is such a one."""
        return (
            kind in self.kinds
            and (self.direction is None or direction == self.direction)
            and (not self.dispositions or disposition in self.dispositions)
            and (not self.channels or channel in self.channels)
        )


class Rule(Part):
    """A rule of a definition: reasons refer to it by its name."""

    name: Name
    label: Label


class Scoring(Rule):
    """A rule that gives points, alone or within what a group gives at most."""

    points: Points
    group: Name | None = None


class AttributePoints(Scoring):
    """Points for what a lead is."""

    lead: Among


class BehaviourPoints(Scoring):
    """Points for each time that a lead does something."""

    touch: Doing


class Required(Rule):
    """What a lead must be."""

    lead: Among


class Needed(Rule):
    """What a lead must have done, so many times within so many days."""

    touch: Doing
    at_least: Annotated[int, Field(ge=1, le=100)] = 1
    within_days: Days

"""Which version of the agreement was in force when: what happened is judged by the version of its day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from tasuki.domain.agreement.document import Agreement


class TwoInForce(ValueError):
    """Two versions would be in force from the same instant."""


@dataclass(frozen=True, slots=True)
class InForce:
    """A version of the agreement from the instant at which it came into force."""

    version: int
    since: datetime
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Versions:
    """Every version that ever came into force, in the order of time; each until the next one.

    Raises TwoInForce where two begin at one instant, ValueError where they are not in order.
    """

    all: tuple[InForce, ...] = ()

    def __post_init__(self) -> None:
        for earlier, later in pairwise(self.all):
            if earlier.since == later.since:
                raise TwoInForce(
                    f"versions {earlier.version} and {later.version} would both be in force from "
                    f"{later.since.isoformat()}: give one of them another date"
                )
            if earlier.since > later.since:
                raise ValueError("versions must stand in the order in which they come into force")

    @classmethod
    def of(cls, some: Sequence[InForce]) -> Versions:
        """These versions, put in order."""
        return cls(tuple(sorted(some, key=lambda one: one.since)))

    def at(self, instant: datetime) -> InForce | None:
        """The version in force at an instant; None before there was any."""
        place = bisect_right([one.since for one in self.all], instant)
        return self.all[place - 1] if place else None

    def spans(self) -> Iterator[tuple[InForce, datetime | None]]:
        """Each version with the instant until which it holds (None: still)."""
        for place, one in enumerate(self.all):
            later = self.all[place + 1] if place + 1 < len(self.all) else None
            yield one, later.since if later else None

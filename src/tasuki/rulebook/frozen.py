"""How a lead stood, as it is kept with a decision: whole by itself, in the words of its agreement.

Rules are renamed and go; what was decided by them is read years later all the same. So each reason
is kept with the label that the rule had, and nothing in it names a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tasuki.domain.agreement.document import Agreement

if TYPE_CHECKING:  # what stands in the ledger is read without the engine
    from tasuki.rulebook.reasons import Standing


@dataclass(frozen=True, slots=True)
class Gave:
    """What a rule gave: `times` touches counted (None: the rule is of what the lead is)."""

    rule: str
    label: str
    points: float
    times: int | None


@dataclass(frozen=True, slots=True)
class Capped:
    """Rules that together would have given more than their group may give."""

    group: str
    labels: tuple[str, ...]
    points: float
    cap: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a lead was to have done, and how many times it had."""

    rule: str
    label: str
    times: int
    at_least: int
    within_days: int


@dataclass(frozen=True, slots=True)
class Named:
    """A rule by its name and label."""

    rule: str
    label: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """A standing that no later version changes. `lacking` is what the lead must be and was not,
    `barred` what it must not be and was."""

    score: float
    threshold: int
    holds: bool
    gave: tuple[Gave, ...] = ()
    capped: tuple[Capped, ...] = ()
    asked: tuple[Asked, ...] = ()
    lacking: tuple[Named, ...] = ()
    barred: tuple[Named, ...] = ()

    @classmethod
    def of(cls, standing: Standing, agreement: Agreement) -> Frozen:
        """A standing by the agreement that it was found by."""
        mql = agreement.mql
        scoring = (*mql.attributes, *mql.behaviours)
        labels = {one.name: one.label for one in scoring}
        needed = {one.name: one for one in mql.needed}
        being = {one.name: one.label for one in (*mql.required, *mql.excluded)}
        return cls(
            score=standing.score,
            threshold=mql.threshold,
            holds=standing.holds,
            gave=tuple(Gave(r.rule, labels[r.rule], r.points, r.times) for r in standing.reasons),
            capped=tuple(
                Capped(
                    cut.group,
                    tuple(one.label for one in scoring if one.group == cut.group),
                    cut.points,
                    cut.cap,
                )
                for cut in standing.cuts
            ),
            asked=tuple(
                Asked(
                    done.rule,
                    needed[done.rule].label,
                    done.times,
                    done.at_least,
                    needed[done.rule].within_days,
                )
                for done in standing.needed
            ),
            lacking=tuple(Named(name, being[name]) for name in standing.lacking),
            barred=tuple(Named(name, being[name]) for name in standing.barred),
        )

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Frozen:
        """From what was kept. Raises KeyError or TypeError where that is no standing."""
        return cls(
            score=kept["score"],
            threshold=kept["threshold"],
            holds=kept["holds"],
            gave=tuple(Gave(**one) for one in kept["gave"]),
            capped=tuple(
                Capped(one["group"], tuple(one["labels"]), one["points"], one["cap"])
                for one in kept["capped"]
            ),
            asked=tuple(Asked(**one) for one in kept["asked"]),
            lacking=tuple(Named(**one) for one in kept["lacking"]),
            barred=tuple(Named(**one) for one in kept["barred"]),
        )

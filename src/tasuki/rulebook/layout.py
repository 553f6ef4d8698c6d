"""Which running sums a score is made of: as few as it takes to judge, or one per rule to give reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, TypeAlias

import ibis

from tasuki.domain.agreement.criteria import AttributePoints, BehaviourPoints
from tasuki.domain.agreement.document import MqlDefinition

Column: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Part:
    """Points that are added up in one column, under one cap (None: without)."""

    name: str
    cap: int | None
    attributes: tuple[AttributePoints, ...] = ()
    behaviours: tuple[BehaviourPoints, ...] = ()

    @property
    def group(self) -> str | None:
        """The group of its rules; of several without a cap, any one's."""
        return next(
            iter([*(r.group for r in self.attributes), *(r.group for r in self.behaviours)])
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of running sums of an MQL definition.

    With `reasons` every rule has a column of its own, and one for how many times it counts; what a
    lead must and must not be are columns, too. Without, points under one cap are added up at once,
    and leads that can never be MQL are left out.
    """

    mql: MqlDefinition
    reasons: bool

    @property
    def parts(self) -> tuple[Part, ...]:
        """The columns of points."""
        if self.reasons:
            attributes = [
                Part(f"attribute{i}", self._cap(rule.group), attributes=(rule,))
                for i, rule in enumerate(self.mql.attributes)
            ]
            behaviours = [
                Part(f"behaviour{i}", self._cap(rule.group), behaviours=(rule,))
                for i, rule in enumerate(self.mql.behaviours)
            ]
            return (*attributes, *behaviours)
        return tuple(
            Part(
                f"points{i}",
                self._cap(group),
                tuple(rule for rule in self.mql.attributes if self._capped(rule.group) == group),
                tuple(rule for rule in self.mql.behaviours if self._capped(rule.group) == group),
            )
            for i, group in enumerate(self._groups)
        )

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that count what a lead must have done."""
        return tuple(f"needed{i}" for i in range(len(self.mql.needed)))

    @property
    def times(self) -> dict[str, str]:
        """Per column of a behaviour's points, the column that says how many times it counts."""
        if not self.reasons:
            return {}
        return {part.name: f"{part.name}_times" for part in self.parts if part.behaviours}

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that say whether a lead is what it must be."""
        return tuple(f"required{i}" for i in range(len(self.mql.required) * self.reasons))

    @property
    def excluded(self) -> tuple[str, ...]:
        """The columns that say whether a lead is what it must not be."""
        return tuple(f"excluded{i}" for i in range(len(self.mql.excluded) * self.reasons))

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        points = tuple(part.name for part in self.parts)
        return (*points, *self.times.values(), *self.needed, *self.required, *self.excluded)

    def score(self, sums: Callable[[str], Column]) -> Column:
        """The score where the columns have these sums."""
        found = []
        for group in self._groups:
            names = [part.name for part in self.parts if self._group_of(part) == group]
            total = reduce(add, map(sums, names))
            found.append(total if group is None else ibis.least(total, self.mql.caps[group]))
        return reduce(add, found) if found else ibis.literal(0).cast("float64")

    def admits(self, sums: Callable[[str], Column]) -> Column:
        """Whether all holds that the gate asks for beside the score."""
        tests = [
            sums(name) >= rule.at_least
            for name, rule in zip(self.needed, self.mql.needed, strict=True)
        ]
        tests += [sums(name) > 0 for name in self.required]
        tests += [sums(name) <= 0 for name in self.excluded]
        return ibis.and_(*tests) if tests else ibis.literal(True)

    @property
    def _groups(self) -> list[str | None]:
        """The groups that have a cap and points, and None for the points without a cap."""
        groups = [rule.group for rule in self.mql.attributes]
        groups += [rule.group for rule in self.mql.behaviours]
        return list(dict.fromkeys(map(self._capped, groups)))

    def _group_of(self, part: Part) -> str | None:
        return self._capped(part.group)

    def _capped(self, group: str | None) -> str | None:
        """The group, if it has a cap: only then does it matter which group points belong to."""
        return group if group in self.mql.caps else None

    def _cap(self, group: str | None) -> int | None:
        return self.mql.caps.get(group) if group is not None else None

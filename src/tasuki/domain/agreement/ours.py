"""Rules that count what our own people did, so that their effect is never the rule's alone."""

from __future__ import annotations

from tasuki.domain.agreement.criteria import BehaviourPoints, Doing, Needed
from tasuki.domain.agreement.document import MqlDefinition
from tasuki.domain.touches import ATTEMPTS, Direction, TouchKind

_EITHER_WAY = ATTEMPTS - {TouchKind.MEETING}
"""Kinds that we begin as often as they do. Who asked for a meeting is not told from its kind: a talk
at an exhibition is not ours until the rule says so."""


def counts_ours(mql: MqlDefinition) -> tuple[str, ...]:
    """The labels of the rules that count touches which we begin, in the order of the document."""
    rules: tuple[BehaviourPoints | Needed, ...] = (*mql.behaviours, *mql.needed)
    return tuple(rule.label for rule in rules if _ours(rule.touch))


def _ours(touch: Doing) -> bool:
    if touch.direction is Direction.IN:
        return False
    kinds = _EITHER_WAY if touch.direction is None else ATTEMPTS
    return not kinds.isdisjoint(touch.kinds)

"""Verdicts: how a figure stands to what it is compared with, and when that cannot be told."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from tasuki.insight.review import Verdict
from tasuki.metrics.reading import Reading

FEWEST = 6
"""Weeks below which nobody knows what is usual."""


def usual(values: Sequence[float | None]) -> tuple[float, float] | None:
    """Between which the values of earlier weeks moved, the lowest and the highest left out.

    Of thirteen weeks that is the central 85 %. Zeros before the first week with a value are weeks
    in which nothing was recorded yet, and are left out too. None with fewer than FEWEST weeks.
    """
    first = next((i for i, value in enumerate(values) if value), len(values))
    known = sorted(value for value in values[first:] if value is not None)
    return (known[1], known[-2]) if len(known) >= FEWEST else None


def against_usual(value: float | None, range_: tuple[float, float] | None) -> Verdict:
    """Whether a value lies inside the usual range."""
    if value is None or range_ is None:
        return Verdict.UNKNOWN
    low, high = range_
    if value < low:
        return Verdict.BELOW
    return Verdict.ABOVE if value > high else Verdict.USUAL


def difference(now: Reading, then: Reading) -> Verdict:
    """Whether two rates differ: above or below where the 95 % interval of the difference leaves
    zero out, and the same (cannot be told apart) where it does not.

    The interval is put together from the two rates' own (Newcombe's square-and-add).
    """
    if now.value is None or then.value is None:
        return Verdict.UNKNOWN
    if now.low is None or now.high is None or then.low is None or then.high is None:
        return Verdict.UNKNOWN
    gap = now.value - then.value
    if gap - sqrt((now.value - now.low) ** 2 + (then.high - then.value) ** 2) > 0:
        return Verdict.ABOVE
    if gap + sqrt((now.high - now.value) ** 2 + (then.value - then.low) ** 2) < 0:
        return Verdict.BELOW
    return Verdict.SAME

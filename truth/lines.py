"""What a topic answers: a line says what was measured over how many draws, and what it had to be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One statement, and whether it held. `measured` and `bound` are as they are to be read."""

    statement: str
    measured: str
    bound: str
    met: bool
    draws: int


def share(
    statement: str,
    hits: int,
    draws: int,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Line:
    """A line about how many of some draws were such; the bounds are fractions."""
    met = _inside(hits / draws, at_least, at_most)
    measured = f"{hits / draws:.1%} ({hits:,} of {draws:,})"
    return Line(statement, measured, _bound(at_least, at_most, ".0%"), met, draws)


def number(
    statement: str,
    value: float,
    draws: int,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    form: str = ".2f",
) -> Line:
    """A line about one number that some draws gave; `form` is how it and its bounds are written."""
    met = _inside(value, at_least, at_most)
    return Line(statement, format(value, form), _bound(at_least, at_most, form), met, draws)


def _inside(value: float, at_least: float | None, at_most: float | None) -> bool:
    # A value that is no number lies inside nothing.
    return (at_least is None or value >= at_least) and (at_most is None or value <= at_most)


def _bound(at_least: float | None, at_most: float | None, form: str) -> str:
    if at_least is not None and at_most is not None:
        return f"{at_least:{form}} to {at_most:{form}}"
    if at_least is not None:
        return f"at least {at_least:{form}}"
    if at_most is not None:
        return f"at most {at_most:{form}}"
    raise ValueError("a line needs a bound: at_least, at_most or both")

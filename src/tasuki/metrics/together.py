"""Several questions at once: while the engine counts for one, the next one is put into SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
S = TypeVar("S")

AT_ONCE = 2
"""More would only wait for each other: the engine uses every core for each of them."""


def together(jobs: Iterable[Callable[[], T]]) -> list[T]:
    """What the jobs answer, in their order. Raises what the first of them raises that fails."""
    waiting = list(jobs)
    if len(waiting) < AT_ONCE:
        return [job() for job in waiting]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(lambda job: job(), waiting))


def beside(first: Callable[[], S], second: Callable[[], T]) -> tuple[S, T]:
    """What two jobs answer that have nothing to do with each other: one computes while the engine
    counts for the other. Raises what the first of them raises that fails."""
    with ThreadPoolExecutor(1) as thread:
        later = thread.submit(second)
        return first(), later.result()

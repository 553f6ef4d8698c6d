"""The inbox of hand-overs in words: how long is left, what waits, how far BANT is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tasuki.domain.agreement.document import Bant, Level
from tasuki.domain.calendar import BusinessCalendar
from tasuki.present import numbers
from tasuki.present.words import Lang, t

SOON = timedelta(hours=2)
"""With so much working time left a due time is marked."""


@dataclass(frozen=True, slots=True)
class Due:
    """A due time as it is said: how long is left or how late it is, and when it is or was."""

    words: str
    tone: str  # of the mark: late, warn or none
    when: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What a section holds: how many, and how many of them are overdue (None: nothing is due)."""

    name: str
    n: int
    late: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """How far one of BANT is known, for the eye (`rank` 0 to 2) and in words."""

    letter: str
    rank: int
    words: str


def due(
    due_at: datetime | None, now: datetime, calendar: BusinessCalendar, zone: ZoneInfo, lang: Lang
) -> Due:
    """How long is left, in working time, or how long ago it was due."""
    if due_at is None:
        return Due(t("inbox.due.none", lang), "none")
    when = numbers.stamp(due_at, zone, lang, year=False)
    late = now > due_at
    span = calendar.between(due_at, now) if late else calendar.between(now, due_at)
    if span < timedelta(minutes=1):
        return Due(
            t("inbox.due.just" if late else "inbox.due.now", lang), _tone(late), when, due_at
        )
    said = numbers.duration(span.total_seconds(), lang, business=True)
    if late:
        return Due(t("inbox.due.late", lang, span=said), "late", when, due_at)
    tone = "warn" if span <= SOON else "ink"
    return Due(t("inbox.due.left", lang, span=said), tone, when, due_at)


def headline(tallies: list[Tally], lang: Lang) -> tuple[str, ...]:
    """The answer at the top of the inbox: what asks something of the reader, in phrases."""
    found = [
        t(f"inbox.head.{one.name}{_how_late(one)}", lang, n=one.n, late=one.late)
        for one in tallies
        if one.n
    ]
    return tuple(found) or (t("inbox.head.nothing", lang),)


def steps(known: Mapping[str, Mapping[str, object]], lang: Lang) -> tuple[Step, ...]:
    """How far each of BANT is known in a package."""
    found = []
    for one in Bant:
        level = Level(str(known.get(one.value, {}).get("level", Level.NONE.value)))
        said = f"{t(f'agreement.bant.{one.value}', lang)}: {t(f'handoff.level.{level}', lang)}"
        found.append(Step(t(f"inbox.bant.{one.value}", lang), level.rank, said))
    return tuple(found)


def _how_late(tally: Tally) -> str:
    if not tally.late:
        return ""
    return ".all" if tally.late == tally.n else ".late"


def _tone(late: bool) -> str:
    return "late" if late else "warn"

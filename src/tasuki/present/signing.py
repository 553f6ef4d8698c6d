"""The agreement's life in words: what a version changes, who has yet to sign, from when it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tasuki.domain.agreement.life import Department, Life, State
from tasuki.present import numbers
from tasuki.present.words import Lang, t


@dataclass(frozen=True, slots=True)
class Counts:
    """How many sentences of a version are as before, changed, added and removed."""

    same: int
    changed: int
    added: int
    removed: int

    @property
    def all(self) -> int:
        """The sentences that the version has."""
        return self.same + self.changed + self.added


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of a version at an instant. `counts` None: there is nothing to compare with."""

    number: int
    state: State
    life: Life
    now: datetime
    zone: ZoneInfo
    since: datetime | None = None
    until: datetime | None = None
    review_due: date | None = None
    counts: Counts | None = None

    def day(self, instant: datetime | None, lang: Lang) -> str:
        """The day on which an instant begins, with its year."""
        if instant is None:
            return numbers.DASH
        return numbers.day(instant.astimezone(self.zone).date(), lang, year=True)


def headline(course: Course, lang: Lang) -> tuple[str, ...]:
    """The answer at the top of the page, in phrases."""
    if course.state in {State.DRAFT, State.PROPOSED, State.SIGNED}:
        return (change_said(course.counts, lang), *waits_for(course, lang))
    facts = {"number": course.number, "day": course.day(course.until, lang)}
    key = f"signing.head.{course.state.value}"
    phrases = tuple(t(key, lang, **facts).split("|"))
    if course.state is not State.IN_FORCE or course.review_due is None:
        return phrases
    late = course.review_due < course.now.astimezone(course.zone).date()
    due = numbers.day(course.review_due, lang, year=True)
    return (
        *phrases,
        t("signing.head.review.late" if late else "signing.head.review", lang, day=due),
    )


def change_said(counts: Counts | None, lang: Lang) -> str:
    """How many sentences change."""
    if counts is None:
        return t("signing.change.first", lang)
    kinds = [name for name in ("changed", "added", "removed") if getattr(counts, name)]
    key = f"signing.change.{'all' if len(kinds) == 3 else '_'.join(kinds) or 'none'}"
    first = getattr(counts, kinds[0]) if kinds else 0
    facts = {"n": first, "added": counts.added, "removed": counts.removed}
    return t(key, lang, **facts)


def waits_for(course: Course, lang: Lang) -> tuple[str, ...]:
    """What keeps a version from coming into force, a sentence each; or from when it holds."""
    life = course.life
    if not life.proposed:
        return (t("signing.wait.proposal", lang),)
    said = []
    if life.passed(course.now):
        said.append(t("signing.wait.passed", lang, day=course.day(life.starts_at, lang)))
    if life.objections:
        said.append(t("signing.wait.objection", lang, n=len(life.objections)))
    if life.missing:
        said.append(t("signing.wait.signatures", lang, who=departments(life.missing, lang)))
    if said:
        return tuple(said)
    if life.starts_at is None:
        return (t("signing.wait.day", lang),)
    return (t("signing.wait.until", lang, day=course.day(life.starts_at, lang)),)


def explained(course: Course, lang: Lang) -> str:
    """What follows from it, under the headline."""
    life, state = course.life, course.state
    if state is State.IN_FORCE:
        return t("signing.text.in_force", lang)
    if state is State.SUPERSEDED:
        return t("signing.text.over", lang)
    if life.closed is not None:
        return t("signing.text.never", lang)
    if life.passed(course.now):
        return t("signing.text.passed", lang)
    if not life.proposed:
        return t("signing.text.draft", lang)
    if life.starts_at is None:
        return t("signing.text.no_day", lang)
    key = "signing.text.waits" if state is State.SIGNED else "signing.text.from"
    return t(key, lang, day=course.day(life.starts_at, lang))


def force(course: Course, lang: Lang) -> str:
    """From when to when a version holds, for the history."""
    since, until = course.day(course.since, lang), course.day(course.until, lang)
    if course.until is not None:
        return t("signing.force.span", lang, since=since, until=until)
    if course.since is not None:
        return t("signing.force.from", lang, since=since)
    planned = course.life.starts_at
    if planned is not None and planned > course.now and course.life.closed is None:
        return t("signing.force.planned", lang, day=course.day(planned, lang))
    return t("signing.force.none", lang)


def reminder(number: int, due: date, days: int, lang: Lang) -> str:
    """That a review is due soon, today, or was."""
    key = "soon" if days > 0 else "late" if days < 0 else "today"
    facts = {"number": number, "days": abs(days), "day": numbers.day(due, lang, year=True)}
    return t(f"signing.review.{key}", lang, **facts)


def refusal(code: str, facts: Mapping[str, object], lang: Lang, zone: ZoneInfo) -> str:
    """Why something cannot be done, and what to do instead."""
    said: dict[str, object] = {}
    for name, value in facts.items():
        if isinstance(value, datetime):
            said[name] = numbers.day(value.astimezone(zone).date(), lang, year=True)
        elif isinstance(value, date):
            said[name] = numbers.day(value, lang, year=True)
        elif name == "department":
            said[name] = t(f"department.{value}", lang)
        else:
            said[name] = value
    key = f"signing.refused.{code}"
    return t(key, lang, **said)


def short_print(fingerprint: str) -> str:
    """The first eight digits of a fingerprint: enough for people to compare."""
    return f"{fingerprint[:4]}-{fingerprint[4:8]}"


def departments(some: Iterable[Department], lang: Lang) -> str:
    """Departments by their short names, listed."""
    names = [t(f"department.short.{one.value}", lang) for one in some]
    if lang == "ja":
        return "、".join(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

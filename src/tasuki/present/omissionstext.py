"""What is overdue, for a terminal: the words of `omissions` in columns."""

from __future__ import annotations

from collections.abc import Sequence

from tasuki.present import numbers
from tasuki.present.omissions import Line, Overdue, People
from tasuki.present.text import columns_text
from tasuki.present.words import Lang, t


def overdue_text(
    answer: Overdue, people: People, listed: Sequence[Line], total: int, lang: Lang
) -> str:
    """The answer, then the causes, the people and the oldest of the list."""
    found = answer.found
    when = numbers.stamp(found.as_of, found.zone, lang)
    headline = ("" if lang == "ja" else " ").join(answer.headline)
    said = [t("asof", lang, when=when), "", headline, answer.evidence]
    said += [answer.basis] if answer.basis else []
    if answer.sides:
        said += ["", t("overdue.by_cause", lang), _causes(answer, lang)]
        said += ["", t("overdue.by_owner", lang), _people(people, lang)]
    if listed:
        said += ["", t("overdue.list", lang, n=total), _list(listed, answer, lang)]
    if total > len(listed):
        said.append(t("overdue.text.more", lang, n=total - len(listed)))
    return "\n".join(said) + "\n"


def _causes(answer: Overdue, lang: Lang) -> str:
    names = ("department", "cause", "count", "age", "next")
    heads = [t(f"overdue.col.{name}", lang) for name in names]
    rows = [
        (side.name, part.name, part.count, part.age, part.sees_to_it)
        for side in answer.sides
        for part in side.causes
    ]
    return columns_text(heads, rows).rstrip()


def _people(people: People, lang: Lang) -> str:
    heads = [t(f"overdue.col.{name}", lang) for name in ("department", "owner", "count", "age")]
    every = (*people.shown, *people.rest)
    rows = [(part.department, part.name, part.count, part.age) for part in every]
    return columns_text(heads, rows).rstrip()


def _list(listed: Sequence[Line], answer: Overdue, lang: Lang) -> str:
    heads = [t("col.lead", lang)]
    heads += [t(f"overdue.col.{name}", lang) for name in ("cause", "due", "late", "owner")]
    rows = [
        (
            one.name,
            one.cause,
            numbers.short_stamp(one.late.due_at, answer.found.zone),
            one.age,
            one.owner or t("overdue.nobody", lang),
        )
        for one in listed
    ]
    return columns_text(heads, rows).rstrip()

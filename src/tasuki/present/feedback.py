"""Feedback to Marketing in words and tables: counts beside what they are a part of, never a bare rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tasuki.domain.agreement.document import Bant, Question, Told
from tasuki.domain.handoffs import Accuracy, FeedbackAct, Outcome, Standing
from tasuki.present import numbers
from tasuki.present.words import Lang, t


@dataclass(frozen=True, slots=True)
class Row:
    """How many of how many."""

    label: str
    n: str
    of: str


@dataclass(frozen=True, slots=True)
class Table:
    """One thing that is told, and what it was counted over."""

    title: str
    note: str
    rows: tuple[Row, ...]


def tables(
    told: Mapping[str, Any],
    questions: Iterable[Question],
    reasons: Mapping[str, str],
    lang: Lang,
) -> list[Table]:
    """What was told, as the agreement asks for it. `reasons` are return reasons by their keys."""
    handed = int(told.get("handed_over", 0))
    found = []
    if (counts := told.get(Told.COUNTS)) is not None:
        rows = [(t(f"standing.{one}", lang), counts.get(one.value, 0)) for one in Standing]
        found.append(_table(Told.COUNTS.value, rows, handed, lang))
    for question in questions:
        if (given := told.get(Told.QUALITY, {}).get(question.name)) is not None:
            rows = [
                (t("handed.of", lang, value=n, scale=question.scale), given.get(str(n), 0))
                for n in range(question.scale, 0, -1)
            ]
            found.append(_table("quality", rows, sum(given.values()), lang, what=question.label))
    for one in Bant:
        if (given := told.get(Told.BANT, {}).get(one.value)) is not None:
            rows = [(t(f"accuracy.{truth}", lang), given.get(truth.value, 0)) for truth in Accuracy]
            name = t(f"agreement.bant.{one}", lang)
            found.append(_table("bant", rows, sum(given.values()), lang, what=name))
    if (given := told.get(Told.RETURN_REASONS)) is not None:
        rows = [(reasons.get(key, key), n) for key, n in given.items()]
        rows.sort(key=lambda row: -row[1])
        found.append(_table("return_reasons", rows, handed, lang))
    if (given := told.get(Told.OUTCOMES)) is not None:
        rows = [(t(f"outcome.{one}", lang), given.get(one.value, 0)) for one in Outcome]
        found.append(_table("outcomes", rows, sum(given.values()), lang))
    return found


def headline(waiting: int, late: int, lang: Lang) -> str:
    """What waits for Marketing."""
    if not waiting:
        return t("feedback.head.nothing", lang)
    key = "feedback.head.late" if late else "feedback.head.waits"
    return t(key, lang, n=waiting, late=late)


def done(act: FeedbackAct, who: str | None, lang: Lang) -> str:
    """What was done with feedback, as a sentence."""
    said = t("handoff.who", lang, name=who) if who else t("handoff.somebody", lang)
    return t(f"feedback.story.{act}", lang, who=said)


def _table(
    kind: str, rows: Iterable[tuple[str, int]], total: int, lang: Lang, *, what: str = ""
) -> Table:
    shown = tuple(
        Row(label, numbers.count(n), t("feedback.of", lang, n=n, total=total))
        for label, n in rows
        if n or kind in {"quality"}
    )
    return Table(
        t(f"feedback.table.{kind}", lang, what=what),
        t(f"feedback.over.{kind}", lang, total=total),
        shown,
    )

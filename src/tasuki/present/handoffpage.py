"""A hand-over in words: where it stands, what was done with it, what its package is worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tasuki.domain.agreement.document import Agreement, Bant, Evidence, Level
from tasuki.domain.agreement.sqlgate import Missing
from tasuki.domain.handoffs import Act, Awaits, Standing
from tasuki.present import numbers
from tasuki.present.handoffs import lacks
from tasuki.present.inbox import Due
from tasuki.present.words import Lang, t


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a hand-over stands, as far as its first sentence needs it."""

    standing: Standing
    awaits: Awaits | None
    passing: str
    receiver: str | None
    due: Due
    reason: str | None = None
    evaluated: bool = False
    appealed: bool = False


def headline(one: Stands, lang: Lang) -> tuple[str, ...]:
    """What is waited for, of whom and until when; or what became of it."""
    became = one.standing.value
    if one.evaluated and one.standing is Standing.ACCEPTED:
        became = "evaluated"
    said = [_waited(one, lang) or t(f"handed.head.{became}", lang, reason=one.reason or "")]
    if one.awaits in {Awaits.ANSWER, Awaits.EVALUATION} and one.due.when:
        key = "handed.head.late" if one.due.tone == "late" else "handed.head.due"
        said.append(t(key, lang, when=one.due.when, left=one.due.words))
    if one.appealed:
        said.append(t("handed.head.appealed", lang))
    return tuple(said)


def _waited(one: Stands, lang: Lang) -> str | None:
    if one.awaits not in {Awaits.ANSWER, Awaits.EVALUATION}:
        return None
    key = f"handed.head.waits.{one.awaits}"
    if one.receiver is None:
        return t(f"{key}.nobody", lang)
    return t(key, lang, who=one.receiver)


def done(
    act: Act,
    lang: Lang,
    *,
    who: str | None,
    to: str | None = None,
    reason: str | None = None,
    revisit_on: date | None = None,
    upheld: bool | None = None,
) -> str:
    """What was done with a hand-over, as a sentence."""
    facts = {
        "who": t("handoff.who", lang, name=who) if who else t("handoff.somebody", lang),
        "to": t("handoff.who", lang, name=to) if to else "",
        "reason": reason or numbers.DASH,
        "day": numbers.day(revisit_on, lang, year=True) if revisit_on else numbers.DASH,
    }
    key = f"handed.story.{act}"
    if act is Act.OFFERED and to is None:
        key = "handed.story.offered.open"
    if act is Act.APPEAL_ANSWERED:
        key = "handed.story.upheld" if upheld else "handed.story.not_upheld"
    return t(key, lang, **facts)


def wanted(agreement: Agreement, one: Bant, lang: Lang) -> str:
    """How far an agreement wants one of BANT to be known, and on what evidence."""
    confirm = agreement.sql.bant[one]
    if confirm.level is Level.NONE:
        return t("handed.wanted.none", lang)
    level = t(f"handoff.level.{confirm.level}", lang)
    if confirm.evidence is Evidence.NONE:
        return level
    return t(
        "handed.wanted", lang, level=level, evidence=t(f"handoff.evidence.{confirm.evidence}", lang)
    )


def lack_of(missing: Iterable[Missing], subject: str, lang: Lang) -> str | None:
    """What is missing of one of BANT or of one field; None where nothing is."""
    found = [one for one in missing if one.subject == subject]
    return lacks(found, lang) if found else None


def call(occurred_at: datetime, kind: str, disposition: str, zone: ZoneInfo, lang: Lang) -> str:
    """A call or meeting as one chooses it from a list."""
    return t(
        "handed.call",
        lang,
        at=numbers.short_stamp(occurred_at, zone),
        kind=t(f"touch.{kind}", lang),
        ended=t(f"disposition.{disposition}", lang),
    )

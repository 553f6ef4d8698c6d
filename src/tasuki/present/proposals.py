"""A lead's standing by the agreement in sentences, and what became of proposals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from tasuki.present import handoffs, numbers
from tasuki.present.words import Lang, has, t
from tasuki.rulebook.frozen import Frozen, Gave


def score(frozen: Frozen) -> str:
    """55"""
    return points(frozen.score)


def of_threshold(frozen: Frozen, lang: Lang) -> str:
    """55点(基準40点)"""
    return t("standing.of", lang, score=score(frozen), threshold=frozen.threshold)


def points(value: float) -> str:
    """Points with as many digits as it takes: what is short of a threshold never reads as if it met it."""
    size = abs(value)
    digits = 1 if numbers.rounded(size, 1) == numbers.rounded(size, 2) else 2
    return ("−" if value < 0 else "") + numbers.shares(size, digits)


def reasons(frozen: Frozen, lang: Lang) -> tuple[str, ...]:
    """Why a lead stood where it stood, sentence by sentence."""
    return tuple(_reasons(frozen, lang))


def _reasons(frozen: Frozen, lang: Lang) -> Iterator[str]:
    gave = [_gave(one, lang) for one in sorted(frozen.gave, key=lambda one: -one.points)]
    yield (
        t("standing.all", lang, gave=t("standing.and", lang).join(gave))
        if gave
        else t("standing.none", lang)
    )
    for cut in frozen.capped:
        labels = t("standing.and", lang).join(cut.labels)
        yield t("standing.capped", lang, labels=labels, points=points(cut.points), cap=cut.cap)
    for asked in frozen.asked:
        yield t(
            "standing.asked",
            lang,
            label=asked.label,
            n=asked.times,
            at_least=asked.at_least,
            days=asked.within_days,
        )
    for one in frozen.lacking:
        yield t("standing.lacking", lang, label=one.label)
    for one in frozen.barred:
        yield t("standing.barred", lang, label=one.label)


def _gave(one: Gave, lang: Lang) -> str:
    facts: dict[str, object] = {"label": one.label, "points": points(one.points)}
    if one.times is None:
        return t("standing.gave", lang, **facts)
    return t("standing.gave.times", lang, n=one.times, **facts)


def refusal(code: str, facts: Mapping[str, object], lang: Lang, zone: ZoneInfo) -> str:
    """Why a proposal cannot be decided so. KeyError for a code without a sentence."""
    key = f"proposal.refused.{code}"
    if not has(key):
        return handoffs.refusal(code, facts, lang, zone)
    said = dict(facts)
    if code == "decided":
        who, when = facts["who"], facts["at"]
        said["who"] = t("handoff.who", lang, name=who) if who else t("handoff.somebody", lang)
        said["at"] = numbers.stamp(when, zone, lang) if isinstance(when, datetime) else when
        said["verdict"] = t(f"proposals.verdict.{facts['verdict']}", lang)
    return t(key, lang, **said)

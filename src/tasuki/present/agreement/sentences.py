"""A clause as a sentence. It says what the clause holds, nothing more and nothing less."""

from __future__ import annotations

from collections.abc import Mapping

from tasuki.domain.agreement.clause import (
    Asked,
    AtLeast,
    Being,
    Clause,
    Confirmed,
    Deed,
    Evaluated,
    Gate,
    Group,
    HalfLife,
    Horizon,
    Kind,
    Likelihood,
    Package,
    RateOf,
    Receiver,
    Report,
    Review,
    Runs,
    Territory,
    Threshold,
    WorkingHours,
    Worth,
)
from tasuki.domain.agreement.document import Level, PackageField, Told, Within
from tasuki.present.agreement import phrases
from tasuki.present.words import Lang, t

SINCE: Mapping[Kind, str] = {
    Kind.FS_ANSWER: "hand_over",
    Kind.REASSIGN: "due",
    Kind.TAKE_BACK: "due",
    Kind.MARKETING_REPLY: "feedback",
    Kind.FIRST_ATTEMPT: "mql",
    Kind.FOLLOW_UP: "attempt",
}
"""What each time to answer is counted from."""

NOBODY: Mapping[str, str] = {}


def sentence(clause: Clause, lang: Lang, names: Mapping[str, str] = NOBODY) -> str:
    """What a clause says. `names` are people's names by the keys that the agreement calls them by."""
    key, facts = f"agreement.clause.{clause.kind.value}", clause.facts
    match facts:
        case Being(label, lead):
            return t(key, lang, what=phrases.meant(label, lead, lang))
        case Deed(label, touch, n, days):
            return t(key, lang, what=phrases.meant(label, touch, lang), n=n, days=days)
        case Threshold(points):
            return t(key, lang, points=points)
        case Worth(label, of, points):
            what = phrases.meant(label, of, lang)
            return t(key, lang, what=what, points=_signed(points))
        case Group():
            return _group(clause.key, facts, lang)
        case HalfLife(days):
            if days is None:
                return t(f"{key}.none", lang)
            return t(key, lang, days=days, gone=facts.gone_after)
        case Within():
            return t(key, lang, within=phrases.within(facts, SINCE[clause.kind], lang))
        case Gate(how):
            return t(f"{key}.{how.value}", lang)
    return _of_the_relay(clause, lang, names)


def _of_the_relay(clause: Clause, lang: Lang, names: Mapping[str, str]) -> str:
    """The sentences of the later parts, which speak of the hand-over and what follows."""
    key, facts = f"agreement.clause.{clause.kind.value}", clause.facts
    match facts:
        case Confirmed():
            return _confirmed(facts, lang)
        case AtLeast(n):
            return t(key, lang, n=n)
        case Likelihood():
            return _likely(facts, lang)
        case Package(fields):
            if not fields:
                return t(f"{key}.empty", lang)
            return t(key, lang, fields=_fields(fields, lang))
        case Receiver(team, routing):
            return t(f"{key}.{routing.value}", lang, team=team)
        case Territory(member, segments):
            member = names.get(member, member)
            if not segments:
                return t(f"{key}.empty", lang, member=member)
            return t(key, lang, member=member, segments=phrases.either(segments, lang))
        case Evaluated(within, since):
            return t(key, lang, within=phrases.within(within, since.value, lang))
        case Asked(label, scale):
            return t(key, lang, label=label, scale=scale)
        case Report(told, every):
            how_often = t(f"agreement.every.{every.value}", lang)
            return t(key, lang, every=how_often, told=_told(told, lang))
    return _of_figures(clause, lang)


def _of_figures(clause: Clause, lang: Lang) -> str:
    key, facts = f"agreement.clause.{clause.kind.value}", clause.facts
    match facts:
        case RateOf(what):
            return t(f"{key}.{what.value}", lang)
        case Horizon(days):
            return t(f"{key}.none", lang) if days is None else t(key, lang, days=days)
        case WorkingHours(days):
            if days is None:
                return t(f"{key}.none", lang)
            return t(key, lang, days=phrases.hours(facts, lang))
        case Review(title, months):
            return t(key, lang, title=title, months=months)
    raise ValueError(f"no sentence says {clause.kind.value}")


def runs(what: Runs, lang: Lang) -> str:
    """What the software does with a clause: MQLの判定."""
    return t(f"agreement.runs.{what.value}", lang)


def _signed(points: int) -> int | str:
    """A minus that is one, and that no line breaks from its number."""
    return points if points >= 0 else f"−{-points:,}"


def _group(key: str, group: Group, lang: Lang) -> str:
    labels = phrases.listed((label for _, label in group.of), lang)
    if group.cap is None:
        return t("agreement.clause.group.open", lang, labels=labels)
    if not group.of:
        name = key.rpartition(".")[2]
        return t("agreement.clause.group.empty", lang, name=name, cap=group.cap)
    one = ".one" if len(group.of) == 1 else ""
    return t(f"agreement.clause.group{one}", lang, labels=labels, cap=group.cap)


def _confirmed(confirmed: Confirmed, lang: Lang) -> str:
    of = t(f"agreement.bant.{confirmed.of.value}", lang)
    if confirmed.level is Level.NONE:
        return t("agreement.clause.bant.none", lang, of=of)
    how = f"{confirmed.level.value}.{confirmed.evidence.value}"
    return t(f"agreement.clause.bant.{how}", lang, of=of)


def _likely(likelihood: Likelihood, lang: Lang) -> str:
    words = (t(f"agreement.likely.{sign.value}", lang) for sign in likelihood.signs)
    signs, n = phrases.listed(words, lang), likelihood.at_least
    if not n:
        return t("agreement.clause.likely.watched", lang, signs=signs)
    if not likelihood.signs:
        return t("agreement.clause.likely.empty", lang, n=n)
    return t("agreement.clause.likely", lang, signs=signs, n=n)


def _fields(fields: tuple[PackageField, ...], lang: Lang) -> str:
    return phrases.listed((t(f"agreement.field.{one.value}", lang) for one in fields), lang)


def _told(told: tuple[Told, ...], lang: Lang) -> str:
    return phrases.listed((t(f"agreement.told.{one.value}", lang) for one in told), lang)

"""Why something cannot be done with a hand-over, in words that say what to do instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tasuki.domain.agreement.sqlgate import Lack, Missing
from tasuki.present import numbers
from tasuki.present.words import Lang, t


def refusal(code: str, facts: Mapping[str, object], lang: Lang, zone: ZoneInfo) -> str:
    """The sentence of a refusal. KeyError for a code without one."""
    said = {name: _fact(name, value, lang, zone) for name, value in facts.items()}
    said.setdefault("who", t("handoff.somebody", lang))
    if "act" in facts:
        said["done"] = t(f"handoff.done.{facts['act']}", lang)
    if lang in facts:  # what the organisation calls it in that language
        said["name"] = facts[lang]
    key = f"handoff.refused.{code}"
    return t(key, lang, **said)


def lacks(missing: Iterable[Missing], lang: Lang) -> str:
    """What a package lacks, in one line."""
    return ("、" if lang == "ja" else "; ").join(_lack(one, lang) for one in missing)


def _fact(name: str, value: object, lang: Lang, zone: ZoneInfo) -> object:
    if isinstance(value, datetime):
        return numbers.stamp(value, zone, lang)
    if isinstance(value, date):
        return numbers.day(value, lang, year=True)
    match name:
        case "who":
            return t("handoff.who", lang, name=value) if value else t("handoff.somebody", lang)
        case "missing" if isinstance(value, tuple):
            return lacks(value, lang)
        case "stage":
            return t(f"stage.{value}", lang)
    return value


def _lack(one: Missing, lang: Lang) -> str:
    facts: dict[str, object] = {"wanted": one.wanted, "found": one.found}
    match one.lack:
        case Lack.LEVEL:
            facts |= {
                "subject": t(f"agreement.bant.{one.subject}", lang),
                "wanted": t(f"handoff.level.{one.wanted}", lang),
                "found": t(f"handoff.level.{one.found}", lang),
            }
        case Lack.EVIDENCE:
            facts |= {
                "subject": t(f"agreement.bant.{one.subject}", lang),
                "wanted": t(f"handoff.evidence.{one.wanted}", lang),
            }
        case Lack.FIELD:
            facts |= {"subject": t(f"agreement.field.{one.subject}", lang)}
    key = f"handoff.lack.{one.lack}"
    return t(key, lang, **facts)

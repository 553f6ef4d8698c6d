"""What went wrong with files and rows, said in Japanese and English.

Below this room an error is a code and its facts; here it becomes a sentence that says where and
what to do.
"""

from __future__ import annotations

from collections.abc import Mapping

from tasuki.present.numbers import DASH
from tasuki.present.words import CATALOGUE, Lang, placeholders, t


def fault(code: str, facts: Mapping[str, object], lang: Lang) -> str:
    """Why a file or mapping cannot be used at all. A code without a sentence shows its facts."""
    key = f"fault.{code}"
    if key not in CATALOGUE:
        return t("fault.other", lang, problem=_listed({"code": code, **facts}))
    return t(key, lang, **_filled(key, facts))


def reject(code: str, lang: Lang, *, field: str | None = None, value: object = None) -> str:
    """Why one row was kept back."""
    return _about(f"reject.{code}", code, lang, field, value)


def warning(code: str, lang: Lang, *, field: str | None = None, value: object = None) -> str:
    """What was taken, and should still be known."""
    return _about(f"warn.{code}", code, lang, field, value)


def _about(key: str, code: str, lang: Lang, field: str | None, value: object) -> str:
    facts = {"field": field or DASH, "value": DASH if value is None else str(value)}
    if key not in CATALOGUE:
        return t("fault.other", lang, problem=_listed({"code": code, **facts}))
    return t(key, lang, **_filled(key, facts))


def _filled(key: str, facts: Mapping[str, object]) -> dict[str, object]:
    needed = placeholders(CATALOGUE[key][0])
    return {name: _text(facts.get(name, DASH)) for name in needed}


def _text(value: object) -> object:
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(_text(part)) for part in value) or DASH
    if isinstance(value, Mapping):  # a date's candidate: its format, an example, what that reads as
        format_, example, reads = (str(part) for part in value.values())
        return f"{format_} ({example} → {reads})"
    return value if type(value) is int else str(value)


def _listed(facts: Mapping[str, object]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in facts.items())

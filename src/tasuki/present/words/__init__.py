"""The catalogue: every word that a person reads, Japanese and English on one line.

`t(key, lang, **facts)` says one of them. In a phrase `{n}` is a fact: a whole number is written with
its separators, text as it is; a float is refused, because rounding is `numbers`' work. In English
`{n:~lead/leads}` is the word that goes with the number `n`.
"""

from __future__ import annotations

from string import Formatter
from typing import Any, Literal, TypeGuard

from tasuki.present.words import (
    account,
    agreementfile,
    bottleneck,
    campaigns,
    clauses,
    commands,
    compare,
    doctor,
    feedback,
    handofflists,
    handoffpage,
    handoffs,
    imports,
    inbox,
    intake,
    leads,
    metrics,
    notices,
    offering,
    omissions,
    proposals,
    relay,
    scripts,
    shell,
    signing,
    targets,
    terminal,
    trends,
    week,
    whatif,
)

Lang = Literal["ja", "en"]
LANGS: tuple[Lang, ...] = ("ja", "en")

CATALOGUE: dict[str, tuple[str, str]] = {}
for _module in (
    shell,
    account,
    relay,
    metrics,
    week,
    bottleneck,
    trends,
    campaigns,
    compare,
    scripts,
    targets,
    handoffs,
    handoffpage,
    inbox,
    offering,
    feedback,
    handofflists,
    omissions,
    notices,
    agreementfile,
    signing,
    clauses,
    proposals,
    leads,
    intake,
    imports,
    terminal,
    doctor,
    commands,
    whatif,
):
    if _twice := CATALOGUE.keys() & _module.WORDS.keys():
        raise ValueError(f"said twice in the catalogue: {sorted(_twice)}")
    CATALOGUE |= _module.WORDS


class _Phrase(Formatter):
    """Fills a phrase with facts; see the module's docstring for what it accepts."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec.startswith("~"):
            one, _, many = format_spec[1:].partition("/")
            return one if value in (1, "1") else many
        if isinstance(value, float):
            raise TypeError(f"{value!r}: round a figure with present.numbers before saying it")
        return f"{value:,}" if type(value) is int else str(value)


_PHRASE = _Phrase()


def t(key: str, lang: Lang, /, **facts: object) -> str:
    """The phrase `key` in `lang`, with its facts filled in. KeyError where no such phrase is."""
    ja, en = CATALOGUE[key]
    phrase = ja if lang == "ja" else en
    return _PHRASE.vformat(phrase, (), facts) if "{" in phrase else phrase


def has(key: str) -> bool:
    """Whether the catalogue knows `key`."""
    return key in CATALOGUE


def is_lang(value: object) -> TypeGuard[Lang]:
    """Whether `value` names a language that the catalogue speaks."""
    return value in LANGS


def placeholders(phrase: str) -> set[str]:
    """The facts that a phrase needs."""
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def word(kind: str, value: object, lang: Lang) -> str:
    """The word for one value of a vocabulary (`stage`, `gate`, ...); the value where it has none."""
    key = f"{kind}.{value}"
    return t(key, lang) if key in CATALOGUE else str(value)


__all__ = ["CATALOGUE", "LANGS", "Lang", "has", "is_lang", "placeholders", "t", "word"]

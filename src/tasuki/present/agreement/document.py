"""The agreement as a document: a title, five parts, numbered sentences, and what each one runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tasuki.domain.agreement.clause import PARTS, Clause
from tasuki.domain.agreement.clauses import clauses, numbered
from tasuki.domain.agreement.document import Agreement
from tasuki.domain.agreement.fingerprint import fingerprint
from tasuki.domain.agreement.life import Department
from tasuki.present import numbers
from tasuki.present.agreement.sentences import NOBODY, runs, sentence
from tasuki.present.words import Lang, t


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed for a department, and when."""

    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Edition:
    """Which version a document is; a draft has no number, or no day from which it is in force."""

    version: int | None = None
    since: date | None = None
    signed: Mapping[Department, Signed] = field(default_factory=dict)


DRAFT = Edition()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One numbered sentence."""

    number: str
    key: str
    text: str
    runs: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document."""

    number: int
    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """A row of the table of signatures; empty where nobody has signed."""

    department: str
    name: str
    on: str


@dataclass(frozen=True, slots=True)
class Document:
    """The whole, in one language."""

    lang: Lang
    title: str
    edition: str
    fingerprint: str
    sections: tuple[Section, ...]
    signatures: tuple[Signature, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in their order."""
        return tuple(one for section in self.sections for one in section.sentences)

    @property
    def note(self) -> str:
        """What a signature holds for."""
        return t("agreement.sign.note", self.lang, digits=self.fingerprint)


def document(
    agreement: Agreement,
    lang: Lang,
    *,
    edition: Edition = DRAFT,
    names: Mapping[str, str] = NOBODY,
) -> Document:
    """The agreement in one language. `names` are people's names by their keys."""
    said, digits = numbered(clauses(agreement)), fingerprint(agreement)
    return Document(
        lang,
        agreement.title,
        edition_line(edition, digits, lang),
        digits,
        tuple(_section(part, said, lang, names) for part in PARTS),
        tuple(_signature(one, edition.signed.get(one), lang) for one in Department),
    )


def edition_line(edition: Edition, digits: str, lang: Lang) -> str:
    """第7版 2026年12月1日(火)から施行 指紋 7c1e-40b9."""
    parts = []
    if edition.version is not None:
        parts.append(t("agreement.version", lang, version=edition.version))
    if edition.since is None:
        parts.append(t("agreement.draft", lang))
    else:
        since = numbers.day(edition.since, lang, year=True)
        parts.append(t("agreement.since", lang, day=since))
    parts.append(t("agreement.fingerprint", lang, digits=digits))
    return t("agreement.comma", lang).join(parts)


def heading(part: int, lang: Lang) -> str:
    """第1部 MQLの定義."""
    return t(f"agreement.part.{part}", lang)


def _section(
    part: int, said: tuple[tuple[str, Clause], ...], lang: Lang, names: Mapping[str, str]
) -> Section:
    return Section(
        part,
        heading(part, lang),
        tuple(
            Sentence(number, clause.key, sentence(clause, lang, names), runs(clause.runs, lang))
            for number, clause in said
            if clause.part == part
        ),
    )


def _signature(department: Department, signed: Signed | None, lang: Lang) -> Signature:
    name = t(f"department.{department.value}", lang)
    if signed is None:
        return Signature(name, "", "")
    return Signature(name, signed.name, numbers.day(signed.on, lang, year=True))

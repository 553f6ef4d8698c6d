"""Whether a hand-over to field sales comes up to the SQL definition, and what is missing if not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tasuki.domain.agreement.document import (
    Agreement,
    Bant,
    Confirm,
    Evidence,
    Level,
    Likely,
    PackageField,
)


@dataclass(frozen=True, slots=True)
class Known:
    """How far one of BANT is confirmed in a package, and on what evidence."""

    level: Level = Level.NONE
    evidence: Evidence = Evidence.NONE


@dataclass(frozen=True, slots=True)
class Package:
    """What a hand-over carries: BANT (what is not there is not known), what makes it likely, and the
    fields that are filled."""

    bant: Mapping[Bant, Known] = field(default_factory=dict)
    likely: Collection[Likely] = ()
    fields: Collection[PackageField] = ()


class Lack(StrEnum):
    """A kind of what is missing."""

    LEVEL = "level"  # one of BANT is not known far enough
    EVIDENCE = "evidence"  # it is, and nothing shows it
    CONFIRMED = "confirmed"  # too few of the four are confirmed
    LIKELY = "likely"  # too little makes it likely
    FIELD = "field"  # a required field is empty


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a package lacks: of what (`subject`), what is asked for and what there is.

    `subject` is one of BANT or a field, empty where it is of the whole.
    """

    lack: Lack
    subject: str
    wanted: str | int
    found: str | int


def missing(agreement: Agreement, package: Package) -> tuple[Missing, ...]:
    """What a package lacks to be an SQL, in the order of the agreement; nothing where it may go."""
    return (*_bant(agreement, package), *_likely(agreement, package), *_fields(agreement, package))


def _bant(agreement: Agreement, package: Package) -> Iterator[Missing]:
    definition = agreement.sql
    known = {one: package.bant.get(one, Known()) for one in Bant}
    for one in Bant:
        yield from _known(one, definition.bant[one], known[one])
    confirmed = sum(one.level is Level.CONFIRMED for one in known.values())
    if confirmed < definition.confirmed_at_least:
        yield Missing(Lack.CONFIRMED, "", definition.confirmed_at_least, confirmed)


def _known(one: Bant, wanted: Confirm, found: Known) -> Iterator[Missing]:
    if found.level.rank < wanted.level.rank:
        yield Missing(Lack.LEVEL, one, wanted.level, found.level)
    elif wanted.level is not Level.NONE and _rank(found.evidence) < _rank(wanted.evidence):
        yield Missing(Lack.EVIDENCE, one, wanted.evidence, found.evidence)


def _likely(agreement: Agreement, package: Package) -> Iterator[Missing]:
    definition = agreement.sql
    there = len(set(definition.likely) & set(package.likely))
    if there < definition.likely_at_least:
        yield Missing(Lack.LIKELY, "", definition.likely_at_least, there)


def _fields(agreement: Agreement, package: Package) -> Iterator[Missing]:
    for one in agreement.hand_off.required:
        if one not in package.fields:
            yield Missing(Lack.FIELD, one, 1, 0)


def _rank(evidence: Evidence) -> int:
    """A call shows more than a note does."""
    return tuple(Evidence).index(evidence)

"""A version's document as the page shows it, and as files; and a document that somebody wrote."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from pydantic import ValidationError

from tasuki.domain.agreement.difference import Change
from tasuki.domain.agreement.document import Agreement
from tasuki.present.agreement.changes import Changed, comparison
from tasuki.present.agreement.document import Document, Edition, Signed, document
from tasuki.present.agreement.markdown import markdown
from tasuki.present.agreement.marks import Piece, Pieces
from tasuki.present.signing import Counts
from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import Member
from tasuki.web.agreements.selectors import Standing

KINDS = {
    "yaml": "application/yaml; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""The files that a document can be had as."""


@dataclass(frozen=True, slots=True)
class Line:
    """A numbered sentence, with what it was where it changed."""

    number: str
    anchor: str
    kind: str
    mark: str
    was: Pieces
    now: Pieces
    run: str

    @property
    def text(self) -> str:
        """The sentence without marks."""
        return "".join(piece.text for piece in self.now)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document."""

    number: int
    title: str
    lines: tuple[Line, ...]

    @property
    def differs(self) -> bool:
        """Whether any sentence of it changed."""
        return any(line.kind != Change.SAME for line in self.lines)


@dataclass(frozen=True, slots=True)
class Shown:
    """A document in one language; `counts` where it is compared with another version.

    Without parts where it was written for another model and can no longer be read.
    """

    parts: tuple[Part, ...]
    counts: Counts | None = None

    @property
    def sentences(self) -> int:
        """How many it has."""
        return sum(bool(line.now) for part in self.parts for line in part.lines)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of its sentences."""
        return tuple(line.number for part in self.parts for line in part.lines if line.now)


def shown_of(one: Standing, base: Standing | None, lang: Lang) -> Shown:
    """A version's document, beside that of `base` where there is one."""
    try:
        new = one.agreement
        old = base.agreement if base is not None and base.number != one.number else None
    except ValidationError:
        return Shown(())
    if old is None:
        return _plain(new, lang)
    found = comparison(old, new, lang, names=_names())
    parts = (
        Part(
            section.number, section.heading, tuple(_line(said, lang) for said in section.sentences)
        )
        for section in found.sections
    )
    tally = found.tally
    return Shown(
        tuple(parts),
        Counts(
            tally[Change.SAME], tally[Change.CHANGED], tally[Change.ADDED], tally[Change.REMOVED]
        ),
    )


def made(one: Standing, kind: str, lang: Lang) -> bytes:
    """The document as a file. Raises ValidationError where it can no longer be read."""
    from tasuki.intake.agreement import write
    from tasuki.present.agreement.word import word  # python-docx takes 0.2 s to import

    if kind == "yaml":
        return write(one.agreement).encode()
    paper = _paper(one, lang)
    return markdown(paper).encode() if kind == "md" else word(paper)


def _paper(one: Standing, lang: Lang) -> Document:
    zone = settings.ORGANISATION.tz
    signed = {}
    for department, signature in one.life.signatures.items():
        event = one.event(signature.id)
        if event is not None and event.user is not None:
            day = event.occurred_at.astimezone(zone).date()
            signed[department] = Signed(event.user.name, day)
    since = one.since.astimezone(zone).date() if one.since else None
    edition = Edition(one.number, since, signed)
    return document(one.agreement, lang, edition=edition, names=_names())


def _plain(agreement: Agreement, lang: Lang) -> Shown:
    found = document(agreement, lang, names=_names())
    return Shown(
        tuple(
            Part(
                section.number,
                section.heading,
                tuple(
                    Line(
                        said.number,
                        said.number.replace(".", "-"),
                        Change.SAME,
                        "",
                        (),
                        (Piece(said.text, False),),
                        t("agreement.runs", lang, what=said.runs),
                    )
                    for said in section.sentences
                ),
            )
            for section in found.sections
        )
    )


def _line(said: Changed, lang: Lang) -> Line:
    anchor = said.number.replace(".", "-")
    return Line(
        said.number,
        f"was-{anchor}" if said.change is Change.REMOVED else anchor,
        said.change,
        said.label,
        () if said.change is Change.SAME else said.was,
        said.now,
        "" if said.change is Change.REMOVED else t("agreement.runs", lang, what=said.runs),
    )


def _names() -> dict[str, str]:
    """People's names by the keys that a document calls them by."""
    return dict(Member.objects.values_list("key", "name"))

"""What differs between two versions, in sentences: was, is now, and which phrases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasuki.domain.agreement.clause import PARTS
from tasuki.domain.agreement.difference import Change, Difference, difference
from tasuki.domain.agreement.document import Agreement
from tasuki.present.agreement.document import heading
from tasuki.present.agreement.marks import Piece, Pieces, marked
from tasuki.present.agreement.sentences import NOBODY, runs, sentence
from tasuki.present.words import Lang, t


@dataclass(frozen=True, slots=True)
class Changed:
    """A sentence as it was and as it is now, in pieces; empty where it is not there.

    `number` is that of the new document, of the old one where the sentence was removed.
    """

    change: Change
    key: str
    number: str
    label: str
    was: Pieces
    now: Pieces
    runs: str

    @property
    def was_text(self) -> str:
        """The sentence as it was."""
        return "".join(piece.text for piece in self.was)

    @property
    def now_text(self) -> str:
        """The sentence as it is now."""
        return "".join(piece.text for piece in self.now)


@dataclass(frozen=True, slots=True)
class ChangedSection:
    """A part of the document."""

    number: int
    heading: str
    sentences: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All sentences of both versions in the order of the new one, and how many changed."""

    lang: Lang
    title: str
    counts: str
    tally: Mapping[Change, int]
    sections: tuple[ChangedSection, ...]

    @property
    def differs(self) -> bool:
        """Whether any sentence does."""
        return any(n for change, n in self.tally.items() if change is not Change.SAME)


def comparison(
    old: Agreement, new: Agreement, lang: Lang, *, names: Mapping[str, str] = NOBODY
) -> Comparison:
    """The two versions beside each other. `names` are people's names by their keys."""
    said = [(one.clause.part, _said(one, lang, names)) for one in difference(old, new)]
    tally = Counter(one.change for _, one in said)
    return Comparison(
        lang,
        t("agreement.diff.title", lang, title=new.title),
        counts(tally, lang),
        {change: tally[change] for change in Change},
        tuple(
            ChangedSection(
                part,
                heading(part, lang),
                tuple(one for of, one in said if of == part),
            )
            for part in PARTS
        ),
    )


def counts(tally: Mapping[Change, int], lang: Lang) -> str:
    """13文のうち、そのまま8、変更4、追加1."""
    n = {change: tally.get(change, 0) for change in Change}
    whole = n[Change.SAME] + n[Change.CHANGED] + n[Change.ADDED]
    said = t("agreement.diff.counts", lang, n=whole, same=n[Change.SAME])
    for change in (Change.CHANGED, Change.ADDED, Change.REMOVED):
        if n[change]:
            said += t(f"agreement.diff.counts.{change.value}", lang, n=n[change])
    return said


def _said(one: Difference, lang: Lang, names: Mapping[str, str]) -> Changed:
    was = sentence(one.was, lang, names) if one.was else ""
    now = sentence(one.now, lang, names) if one.now else ""
    before, after = _pieces(was, now)
    # The same values in another order can read the same: then nobody has anything to compare.
    change = Change.SAME if was == now else one.change
    return Changed(
        change,
        one.clause.key,
        one.number or one.was_number or "",
        t(f"agreement.diff.{change.value}", lang),
        before,
        after,
        runs(one.clause.runs, lang),
    )


def _pieces(was: str, now: str) -> tuple[Pieces, Pieces]:
    if was and now:
        return marked(was, now)
    return ((Piece(was, True),) if was else ()), ((Piece(now, True),) if now else ())


def plain(found: Comparison) -> str:
    """The changed sentences as they stand in a terminal, marked as [-was-] and {+now+}."""
    lines = [found.title, found.counts if found.differs else t("agreement.diff.none", found.lang)]
    for section in found.sections:
        said = [one for one in section.sentences if one.change is not Change.SAME]
        if not said:
            continue
        lines += ["", section.heading]
        for one in said:
            lines.append(f"  {_number(one, found.lang)}  {one.label}")
            if one.was:
                lines.append(
                    f"    {t('agreement.diff.was', found.lang)}: {_marks(one.was, '[--]')}"
                )
            if one.now:
                lines.append(
                    f"    {t('agreement.diff.now', found.lang)}: {_marks(one.now, '{++}')}"
                )
            lines.append(f"    {t('agreement.runs', found.lang, what=one.runs)}")
    return "\n".join(lines) + "\n"


def _number(one: Changed, lang: Lang) -> str:
    """A removed sentence has the number that it had, which another may have now."""
    if one.change is Change.REMOVED:
        return t("agreement.diff.old", lang, number=one.number)
    return one.number


def _marks(pieces: Pieces, signs: str) -> str:
    start, end = signs[:2], signs[2:]
    return "".join(f"{start}{piece.text}{end}" if piece.changed else piece.text for piece in pieces)


def payload(found: Comparison) -> dict[str, Any]:
    """The comparison as plain values."""
    return {
        "counts": {change.value: n for change, n in found.tally.items()},
        "said": found.counts,
        "sentences": [
            {
                "key": one.key,
                "part": section.number,
                "number": one.number,
                "change": one.change.value,
                "was": one.was_text or None,
                "now": one.now_text or None,
                "runs": one.runs,
            }
            for section in found.sections
            for one in section.sentences
        ],
    }

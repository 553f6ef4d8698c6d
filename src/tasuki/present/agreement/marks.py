"""Which phrases of a sentence were changed: what is struck out of the old, what is new in the new."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# A number with its unit, a word, or a run of one script: where a Japanese reader would part them.
_PHRASES = re.compile(
    r"−?[0-9][0-9,.:]*[一-鿿]*|[A-Za-z'’]+|[一-鿿々]+|[ァ-ヿ]+|[ぁ-ゟ]+|\s+|.", re.DOTALL
)

ALIKE = 0.35
"""Where less than this share is left as it was, single marks would only confuse."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence that is changed or as before."""

    text: str
    changed: bool


Pieces = tuple[Piece, ...]


def marked(was: str, now: str) -> tuple[Pieces, Pieces]:
    """Both sentences in pieces. The unchanged pieces of the two are the same; all pieces of each
    together are the sentence."""
    if was == now:
        return (Piece(was, False),), (Piece(now, False),)
    before, after = _PHRASES.findall(was), _PHRASES.findall(now)
    found = SequenceMatcher(None, before, after, autojunk=False)
    runs = [
        (tag != "equal", "".join(before[a:b]), "".join(after[c:d]))
        for tag, a, b, c, d in found.get_opcodes()
    ]
    kept = sum(len(old) for changed, old, _ in runs if not changed)
    if kept < ALIKE * max(len(was), len(now)):
        return (Piece(was, True),), (Piece(now, True),)
    runs = _without_crumbs(runs)
    return (
        _pieces([(changed, old) for changed, old, _ in runs]),
        _pieces([(changed, new) for changed, _, new in runs]),
    )


def _without_crumbs(runs: list[tuple[bool, str, str]]) -> list[tuple[bool, str, str]]:
    """A particle or blank between two changes is changed with them."""
    last = len(runs) - 1
    return [
        (changed or (0 < place < last and len(old.strip()) < 2), old, new)
        for place, (changed, old, new) in enumerate(runs)
    ]


def _pieces(runs: list[tuple[bool, str]]) -> Pieces:
    pieces: list[Piece] = []
    for changed, text in runs:
        if not text:
            continue
        if pieces and pieces[-1].changed == changed:
            pieces[-1] = Piece(pieces[-1].text + text, changed)
        else:
            pieces.append(Piece(text, changed))
    return tuple(pieces)

"""What differs between two versions of the agreement, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from tasuki.domain.agreement.clause import Clause, Group, Kind
from tasuki.domain.agreement.clauses import clauses, numbered
from tasuki.domain.agreement.document import Agreement


class Change(StrEnum):
    """What became of a clause."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A clause as it was and as it is, each with its number; None where it is not there."""

    change: Change
    was: Clause | None
    now: Clause | None
    was_number: str | None
    number: str | None

    @property
    def clause(self) -> Clause:
        """The clause as it is or, where it was removed, as it was."""
        found = self.now or self.was
        assert found is not None  # noqa: S101  # one of the two is there, see `_pair`
        return found


Numbered = tuple[str, Clause]


def difference(old: Agreement, new: Agreement) -> tuple[Difference, ...]:
    """Every clause of the two, in the order of the new document; removed ones at their old place.

    Clauses are paired by key. A rule that only got another name is the same. In which order rules of
    one kind stand means nothing, so a rule that only moved is the same too.
    """
    was, now = numbered(clauses(old)), numbered(clauses(new))
    pairs = _paired(was, now)
    renamed = {old.key: key for key, (_, old) in pairs.items()}
    return tuple(
        _pair(before, after, renamed)
        for kind in Kind
        for before, after in _in_order(
            [one for one in was if one[1].kind is kind],
            [one for one in now if one[1].kind is kind],
            pairs,
        )
    )


def _paired(was: tuple[Numbered, ...], now: tuple[Numbered, ...]) -> dict[str, Numbered]:
    """The old clause of each new one that has one, by the new one's key."""
    by_key = {clause.key: (number, clause) for number, clause in was}
    pairs = {clause.key: by_key[clause.key] for _, clause in now if clause.key in by_key}
    left = [one for one in was if one[1].key not in pairs]
    for _, clause in now:
        if clause.key in pairs:
            continue
        renamed = next((one for one in left if _says_the_same(one[1], clause)), None)
        if renamed:
            left.remove(renamed)
            pairs[clause.key] = renamed
    return pairs


def _says_the_same(was: Clause, now: Clause) -> bool:
    return was.kind is now.kind and was.facts == now.facts


def _in_order(
    was: list[Numbered], now: list[Numbered], pairs: dict[str, Numbered]
) -> Iterator[tuple[Numbered | None, Numbered | None]]:
    """The clauses of one kind; each removed one follows the one that it stood behind."""
    kept = {pairs[clause.key][1].key for _, clause in now if clause.key in pairs}
    behind: dict[str | None, list[Numbered]] = {}
    before: str | None = None
    for one in was:
        if one[1].key in kept:
            before = one[1].key
        else:
            behind.setdefault(before, []).append(one)
    yield from ((gone, None) for gone in behind.get(None, ()))
    for one in now:
        old = pairs.get(one[1].key)
        yield old, one
        if old:
            yield from ((gone, None) for gone in behind.get(old[1].key, ()))


def _pair(was: Numbered | None, now: Numbered | None, renamed: Mapping[str, str]) -> Difference:
    if was and now:
        same = _says_the_same(_with_names(was[1], renamed), now[1])
        change = Change.SAME if same else Change.CHANGED
    else:
        change = Change.ADDED if now else Change.REMOVED
    return Difference(
        change,
        was[1] if was else None,
        now[1] if now else None,
        was[0] if was else None,
        now[0] if now else None,
    )


def _with_names(clause: Clause, renamed: Mapping[str, str]) -> Clause:
    """A clause that speaks of rules by the keys that they have now."""
    if not isinstance(clause.facts, Group):
        return clause
    of = tuple(sorted((renamed.get(key, key), label) for key, label in clause.facts.of))
    return replace(clause, facts=replace(clause.facts, of=of))

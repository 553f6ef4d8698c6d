"""Which values the attributes have that an agreement may ask for."""

from __future__ import annotations

from tasuki.domain.agreement.checks import Known
from tasuki.domain.agreement.criteria import Attribute
from tasuki.facts.journeys import SIZES
from tasuki.facts.snapshot import Snapshot

BANDS = frozenset(key for key, _ in SIZES)


def known_values(facts: Snapshot | None) -> Known:
    """The values of each attribute that any lead has, and all bands of sizes.

    Of an attribute that no lead has nothing is known, so everything may be asked for; without facts
    that is so of all but the sizes.
    """
    known = {Attribute.SIZE: BANDS}
    if facts is None:
        return known
    for attribute in Attribute:
        column = attribute.value
        found = facts.sql(f"SELECT DISTINCT {column} FROM journeys WHERE {column} IS NOT NULL")
        values = frozenset(found.column(0).to_pylist())
        if values:
            known[attribute] = known.get(attribute, frozenset()) | values
    return known

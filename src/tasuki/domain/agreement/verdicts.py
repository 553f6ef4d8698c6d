"""What becomes of a lead that meets the MQL definition, and what its standing was frozen for."""

from __future__ import annotations

from enum import StrEnum


class Occasion(StrEnum):
    """Why a lead was judged at an instant."""

    CROSSING = "crossing"  # its gate came to hold: it is an MQL by the agreement
    BY_HAND = "by_hand"  # somebody passed it on


class Verdict(StrEnum):
    """What became of it."""

    PASSED = "passed"
    DECLINED = "declined"
    RENEWED = "renewed"  # the gate came to hold anew before anybody decided
    MOOT = "moot"  # the lead moved on by other ways

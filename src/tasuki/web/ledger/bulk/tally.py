"""What became of rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class Tally:
    """Counts of one file's rows. `posted` counts the corrected ones too."""

    posted: int = 0
    corrected: int = 0
    duplicate: int = 0
    repeated: int = 0  # of the duplicates: said something else than the last row of their key

    def settle(self, corrected: int) -> None:
        """Rows that were held back as duplicates and turned out to correct something."""
        self.posted += corrected
        self.corrected += corrected
        self.duplicate -= corrected

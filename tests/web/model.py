"""The ledger in plain Python: what a sequence of imports must come to, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tasuki.intake.records import REFERENCES, Record

Row = dict[str, Any]
APPENDED = (Record.GATE, Record.TOUCH)
DEFAULTS = {
    Record.MEMBER: {"role": "is_rep"},
    Record.LEAD: {"do_not_contact": False},
    Record.TOUCH: {"direction": "out", "disposition": "none"},
}


@dataclass
class Count:
    """One file's rows."""

    read: int = 0
    posted: int = 0
    corrected: int = 0
    duplicate: int = 0
    rejected: int = 0


@dataclass
class Model:
    """`current` is what each key says now, `history` every version of an appended one."""

    current: dict[Record, dict[str, Row]] = field(default_factory=lambda: {r: {} for r in Record})
    history: dict[Record, dict[str, list[Row]]] = field(
        default_factory=lambda: {r: {} for r in APPENDED}
    )

    def post(self, record: Record, batches: Sequence[Sequence[Row]]) -> Count:
        """One file. The last row of a key counts; a null says nothing where rows are corrected."""
        count = Count()
        said: dict[str, Row] = {}
        for batch in batches:
            fresh: dict[str, Row] = {}
            for row in batch:
                count.read += 1
                if self._dangles(row):
                    count.rejected += 1
                elif row["key"] in self.current[record]:
                    before = said.get(row["key"], self.current[record][row["key"]])
                    said[row["key"]] = self._after(record, before, row)
                    count.duplicate += 1
                else:
                    count.duplicate += row["key"] in fresh
                    blank = dict.fromkeys(row) | DEFAULTS.get(record, {})
                    fresh[row["key"]] = self._after(record, fresh.get(row["key"], blank), row)
            for key, row in fresh.items():
                self.current[record][key] = row
                if record in APPENDED:
                    self.history[record][key] = [row]
            count.posted += len(fresh)
        for key, row in said.items():
            if row != self.current[record][key]:
                self.current[record][key] = row
                count.posted += 1
                count.corrected += 1
                count.duplicate -= 1
                if record in APPENDED:
                    self.history[record][key].append(row)
        return count

    def _dangles(self, row: Row) -> bool:
        return any(
            value is not None and value not in self.current[REFERENCES[name]]
            for name, value in row.items()
            if name in REFERENCES
        )

    def _after(self, record: Record, before: Row, row: Row) -> Row:
        if record in APPENDED:
            defaults = DEFAULTS.get(record, {})
            return {n: defaults.get(n) if v is None else v for n, v in row.items()}
        return {n: before.get(n) if v is None else v for n, v in row.items()}

"""Which id a key has, for whole columns of keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import polars as pl
import pyarrow as pa

from tasuki.intake.records import REFERENCES, Record
from tasuki.web.ledger.arrow import Session
from tasuki.web.ledger.bulk.targets import TARGETS, id_column

MOST = 2_000_000
"""Keys remembered per kind (some 400 MB of them); beyond, the database is asked again."""

_PAIR = pa.schema({"key": pa.string(), "id": pa.int64()})


class Keys:
    """Ids by key, asked of the database once and remembered; new rows are told with `learn`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[Record, dict[str | None, int]] = defaultdict(dict)

    def learn(self, record: Record, rows: pl.DataFrame) -> None:
        """Rows that were just posted: columns key and id."""
        if record not in REFERENCES.values():
            return
        known = self._known[record]
        if len(known) + rows.height > MOST:
            known.clear()
        known.update(zip(rows["key"], rows["id"], strict=True))

    def attach(self, frame: pl.DataFrame, column: str) -> pl.DataFrame:
        """`frame` with the id column of one `*_key` column; null where the key is not known."""
        record, keys = REFERENCES[column], frame[column]
        # A dictionary beats a join here: nothing has to be built anew for each batch.
        known = self._known[record]
        ids = [known.get(key) for key in keys]
        if ids.count(None) > keys.null_count():
            asked = {key for key, found in zip(keys, ids, strict=True) if found is None}
            self._ask(record, asked - {None})
            ids = [known.get(key) for key in keys]
        return frame.with_columns(pl.Series(id_column(column), ids, dtype=pl.Int64))

    def _ask(self, record: Record, keys: Iterable[str | None]) -> None:
        asked = pl.DataFrame({"key": sorted(filter(None, keys))}, schema={"key": pl.String})
        with self._session.staged(asked) as staged:
            table = TARGETS[record].table
            found = self._session.frame(
                f"SELECT t.key, t.id FROM {staged} s JOIN {table} t ON t.key = s.key", _PAIR
            )
        self.learn(record, found)

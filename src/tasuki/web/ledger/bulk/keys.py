"""Which id a key has, for whole columns of keys."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from tasuki.intake.records import REFERENCES, Record
from tasuki.web.ledger.arrow import Session
from tasuki.web.ledger.bulk.targets import TARGETS, id_column

MOST = 4_000_000
"""Keys remembered per kind (some 200 MB of them); beyond, the oldest are asked for again."""

_PAIR = pa.schema({"key": pa.string(), "id": pa.int64()})
_NOTHING = pl.DataFrame(schema={"key": pl.String, "id": pl.Int64})


class Keys:
    """Ids by key, asked of the database once and remembered; new rows are told with `learn`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[Record, pl.DataFrame] = {}

    def learn(self, record: Record, pairs: pl.DataFrame) -> None:
        """Rows that were just posted: columns key and id."""
        if record not in REFERENCES.values() or pairs.is_empty():
            return
        known = self._known.get(record, _NOTHING)
        if known.height + pairs.height > MOST:
            known = _NOTHING
        self._known[record] = pl.concat([known, pairs.select("key", "id")], rechunk=True)

    def attach(self, frame: pl.DataFrame, column: str) -> pl.DataFrame:
        """`frame` with the id column of one `*_key` column; null where the key is not known."""
        record, name = REFERENCES[column], id_column(column)
        if frame[column].null_count() == frame.height:
            return frame.with_columns(pl.lit(None, pl.Int64).alias(name))
        found = self._join(frame, column, record, name)
        missing = found.filter(pl.col(name).is_null() & pl.col(column).is_not_null())
        if missing.is_empty():
            return found
        self.learn(record, self._ask(record, missing[column].unique()))
        return self._join(frame, column, record, name)

    def _join(self, frame: pl.DataFrame, column: str, record: Record, name: str) -> pl.DataFrame:
        known = self._known.get(record, _NOTHING).rename({"id": name})
        return frame.join(
            known, left_on=column, right_on="key", how="left", maintain_order="left"
        )

    def _ask(self, record: Record, keys: pl.Series) -> pl.DataFrame:
        with self._session.staged(keys.rename("key").to_frame()) as staged:
            return self._session.frame(
                f"SELECT t.key, t.id FROM {staged} s JOIN {TARGETS[record].table} t ON t.key = s.key",
                _PAIR,
            )

"""Rows of one kind into their table: new ones added, known ones compared, changed ones corrected."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from tasuki.intake.mapping import Mapping
from tasuki.intake.records import INSTANT, REFERENCES, Record
from tasuki.web.ledger.arrow import Duplicate, Session
from tasuki.web.ledger.bulk.indexes import Indexes
from tasuki.web.ledger.bulk.keys import Keys
from tasuki.web.ledger.bulk.known import changed_rows, known_rows, last_of_each, overlaid
from tasuki.web.ledger.bulk.tally import Tally
from tasuki.web.ledger.bulk.targets import NOTE, TARGETS, Target, id_column

_E164 = r"^\+\d{7,15}$"
_LEAD_ID = pa.schema({"lead_id": pa.int64()})


MOST_PENDING = 200_000
"""Changed rows held back until the last of their kind was read (see `Poster.post`)."""


class Poster:
    """Posts resolved frames in one session, under one posting."""

    def __init__(self, session: Session, posting_id: int) -> None:
        self._session = session
        self._posting_id = posting_id
        self._next: dict[str, int] = {}
        self._hopeful: dict[Record, bool] = {}
        self._pending: dict[Record, pl.DataFrame] = {}
        self._tallies: list[Tally] = []
        self.keys = Keys(session)
        self.indexes = Indexes(session)
        self.tables: set[str] = set()
        self._erased = session.frame(
            "SELECT lead_id FROM ledger_person WHERE erased_at IS NOT NULL", _LEAD_ID
        )["lead_id"]

    def tally(self) -> Tally:
        """A fresh tally, for the rows of one file."""
        self._tallies.append(Tally())
        return self._tallies[-1]

    def post(
        self, record: Record, frame: pl.DataFrame, tally: Tally, *, filled: frozenset[str] | None
    ) -> None:
        """Posts rows whose references are ids already, and counts them.

        `frame` has key, the target's content and personal columns, and note. `filled` names the
        columns of which a null means "empty"; in the others a null says nothing, and what the
        ledger holds stays.

        The last row of a key counts. New keys are posted at once; changed ones are held back until
        `settle`, so that files which say two things about one record and are imported twice post
        nothing the second time.
        """
        target = TARGETS[record]
        rows = last_of_each(target, frame, tally, filled)
        if rows.is_empty():
            return
        self.indexes.expect(target.table, rows.height)
        if target.personal:
            self.indexes.expect("ledger_person", rows.height)
        # While nothing was found twice, rows are simply added: an index lookup per row costs as
        # much as adding it. The unique key tells when hope was wrong.
        if self._hopeful.get(record, True) and self._add_hopefully(target, rows):
            tally.posted += rows.height
            return
        known = known_rows(self._session, target, rows)
        self._hopeful[record] = known.is_empty()
        fresh = rows.join(known.select("key"), on="key", how="anti", maintain_order="left")
        self._add(target, fresh)
        tally.posted += fresh.height
        tally.duplicate += known.height
        if not known.is_empty():
            self._hold_back(
                target, rows.join(known, on="key", maintain_order="left"), tally, filled
            )

    def _hold_back(
        self, target: Target, pairs: pl.DataFrame, tally: Tally, filled: frozenset[str] | None
    ) -> None:
        pending = self._pending.get(target.record)
        if pending is not None:
            pairs = overlaid(target, pairs, pending)
        changed = changed_rows(target, pairs, filled).select(
            "key",
            *target.says,
            pl.lit(self._tallies.index(tally), pl.Int64).alias("_tally"),
        )
        if pending is not None:
            changed = pl.concat([pending.join(changed, on="key", how="anti"), changed])
        self._pending[target.record] = changed
        if changed.height > MOST_PENDING:
            self.settle(target.record)

    def settle(self, record: Record) -> None:
        """Corrects what the rows held back say otherwise than the ledger."""
        rows = self._pending.pop(record, None)
        if rows is None or rows.is_empty():
            return
        target = TARGETS[record]
        pairs = rows.join(known_rows(self._session, target, rows), on="key", maintain_order="left")
        changed = changed_rows(target, pairs, frozenset(target.says))
        if changed.is_empty():
            return
        self._correct(target, changed)
        for number, count in changed.group_by("_tally").len().iter_rows():
            self._tallies[number].settle(count)

    def _add_hopefully(self, target: Target, rows: pl.DataFrame) -> bool:
        start = dict(self._next)
        try:
            with self._session.savepoint():
                self._add(target, rows)
        except Duplicate:
            self._next = start
            return False
        return True

    def _add(self, target: Target, frame: pl.DataFrame) -> None:
        if frame.is_empty():
            return
        rows = self._numbered(target.table, _with_defaults(target, frame))
        columns = ["id", "key", *target.content]
        if target.versioned:
            columns += ["revision", "supersedes_id"]
            rows = rows.with_columns(
                pl.lit(0, pl.Int32).alias("revision"),
                pl.lit(None, pl.Int64).alias("supersedes_id"),
            )
        self._append(target, rows.select(columns))
        if target.personal:
            self._session.append("ledger_person", _persons(rows))
        self._add_notes(target, rows)
        self.keys.learn(target.record, rows)

    def _append(self, target: Target, rows: pl.DataFrame) -> None:
        if target.posted:
            rows = rows.with_columns(pl.lit(self._posting_id, pl.Int64).alias("posting_id"))
        self._session.append(target.table, rows)
        self.tables.add(target.table)

    def _add_notes(self, target: Target, rows: pl.DataFrame) -> None:
        noted = self._noted(target, rows)
        if noted.is_empty():
            return
        notes = self._numbered(
            "ledger_note",
            noted.select(
                pl.col("id" if target.record is Record.LEAD else "lead_id").alias("lead_id"),
                pl.lit(target.record.value).alias("record"),
                "key",
                pl.col(NOTE).alias("text"),
                pl.lit(self._posting_id, pl.Int64).alias("posting_id"),
            ),
        )
        self._session.append("ledger_note", notes)
        self.tables.add("ledger_note")

    def _noted(self, target: Target, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows whose note is to be kept: nothing is written about an erased person again."""
        if not target.noted or rows[NOTE].null_count() == rows.height:
            return rows.clear()
        lead = "id" if target.record is Record.LEAD else "lead_id"
        return rows.filter(pl.col(NOTE).is_not_null() & ~pl.col(lead).is_in(self._erased.implode()))

    def _correct(self, target: Target, changed: pl.DataFrame) -> None:
        told = changed.filter("_content")
        if target.versioned:
            self._revise(target, told)
        else:
            self._overwrite(target, told)
        self._renote(target, changed.filter("_noted"))

    def _revise(self, target: Target, told: pl.DataFrame) -> None:
        rows = self._numbered(
            target.table,
            told.select(
                "key",
                *target.content,
                (pl.col("_revision") + 1).cast(pl.Int32).alias("revision"),
                pl.col("_id").alias("supersedes_id"),
            ),
        )
        if not rows.is_empty():
            self._append(target, rows)
        self._touch_leads(told.filter(pl.col("lead_id") != pl.col("_lead_id"))["_lead_id"])

    def _overwrite(self, target: Target, told: pl.DataFrame) -> None:
        if told.is_empty():
            return
        told = told.with_columns(pl.col("_id").alias("id"))
        posting = [pl.lit(self._posting_id, pl.Int64).alias("posting_id")] if target.posted else []
        self._update(target.table, told.select("id", *target.content, *posting))
        if target.personal:
            self._update("ledger_person", _persons(told), on="lead_id")
        self._keep_old(target, told)
        if target.record in (Record.MEMBERSHIP, Record.DEAL):
            self._touch_leads(pl.concat([told["lead_id"], told["_lead_id"]]).drop_nulls().unique())

    def _update(self, table: str, rows: pl.DataFrame, *, on: str = "id") -> None:
        self.tables.add(table)
        with self._session.staged(rows) as staged:
            columns = ", ".join(f"{name} = s.{name}" for name in rows.columns if name != on)
            self._session.execute(
                f"UPDATE {table} AS t SET {columns} FROM {staged} s WHERE t.{on} = s.{on}"
            )

    def _keep_old(self, target: Target, told: pl.DataFrame) -> None:
        """The values that were replaced, one row each."""
        parts = [
            told.filter(pl.col(name).ne_missing(pl.col(f"_{name}"))).select(
                pl.lit(self._posting_id, pl.Int64).alias("posting_id"),
                pl.lit(target.record.value).alias("record"),
                pl.col("_id").alias("object_id"),
                pl.lit(name).alias("field"),
                _text(f"_{name}", kind).alias("old"),
                _text(name, kind).alias("new"),
            )
            for name, kind in (target.content | target.personal).items()
        ]
        rows = self._numbered("ledger_correction", pl.concat(parts))
        self._session.append("ledger_correction", rows)
        self.tables.add("ledger_correction")

    def _renote(self, target: Target, rows: pl.DataFrame) -> None:
        rows = rows.with_columns(pl.col("_id").alias("id"))
        rows = self._noted(target, rows)
        self._add_notes(target, rows.filter(pl.col("_note_id").is_null()))
        known = rows.filter(pl.col("_note_id").is_not_null())
        if not known.is_empty():
            self._update(
                "ledger_note",
                known.select(
                    pl.col("_note_id").alias("id"),
                    pl.col(NOTE).alias("text"),
                    pl.lit(self._posting_id, pl.Int64).alias("posting_id"),
                ),
            )

    def _touch_leads(self, ids: pl.Series) -> None:
        """Marks leads as changed by this posting, for what hangs on them did."""
        if ids.is_empty():
            return
        self._update(
            "ledger_lead",
            pl.DataFrame({"id": ids.unique()}).with_columns(
                pl.lit(self._posting_id, pl.Int64).alias("posting_id")
            ),
        )

    def _numbered(self, table: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Adds ids: the ledger's lock is held, so nobody else hands out any."""
        if table not in self._next:
            self._next[table] = self._session.number(f"SELECT max(id) FROM {table}") + 1
        start = self._next[table]
        self._next[table] += rows.height
        return rows.with_columns(pl.int_range(start, start + pl.len(), dtype=pl.Int64).alias("id"))

    def create_missing(self, record: Record, keys: pl.Series) -> None:
        """Makes a record of every key that is not known, named by its own id."""
        wanted = keys.drop_nulls().unique().rename("key").to_frame()
        column = next(name for name, kind in REFERENCES.items() if kind is record)
        known = self.keys.attach(wanted.rename({"key": column}), column)
        missing = known.filter(pl.col(id_column(column)).is_null())[column].sort()
        if missing.is_empty():
            return
        target = TARGETS[record]
        empty = pl.DataFrame(schema={"key": pl.String, **target.content})
        rows = pl.DataFrame({"key": missing, "name": [Mapping.id_in(key) for key in missing]})
        self._add(target, pl.concat([empty, rows], how="diagonal"))

    def keep_rejects(self, refused: pl.DataFrame) -> None:
        """Keeps rows that were refused, by the intake or here, in intake's own columns."""
        if refused.is_empty():
            return
        posting = pl.lit(self._posting_id, pl.Int64).alias("posting_id")
        numbered = self._numbered("ledger_reject", refused.with_columns(posting))
        self._session.append("ledger_reject", numbered, json=("original",))
        self.tables.add("ledger_reject")

    def finish(self) -> None:
        """Settles everything and brings back the indexes."""
        for record in list(self._pending):
            self.settle(record)
        self.indexes.restore()

    def take_ids(self) -> None:
        """Tells PostgreSQL which ids were given out: not where all will be undone, for it is not."""
        if self._session.vendor != "postgresql":
            return
        for table, following in {**self._next, "ledger_posting": self._posting_id + 1}.items():
            self._session.number(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {following}, false)"
            )


def _with_defaults(target: Target, frame: pl.DataFrame) -> pl.DataFrame:
    filled = [pl.col(name).fill_null(value) for name, value in target.defaults]
    if target.record in (Record.TEAM, Record.MEMBER):
        filled.append(pl.col("name").fill_null(pl.col("key")))
    return frame.with_columns(filled)


def _persons(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        pl.col("id").alias("lead_id"),
        pl.col("person_name").alias("name"),
        "email",
        "phone",
        pl.when(pl.col("phone").str.contains(_E164)).then("phone").alias("phone_e164"),
        "job_title",
    )


def _text(column: str, kind: object) -> pl.Expr:
    """A value as it is kept in a correction."""
    value = pl.col(column)
    if kind == INSTANT:
        return value.dt.to_string("%Y-%m-%dT%H:%M:%S%.6fZ")
    return value.cast(pl.String)

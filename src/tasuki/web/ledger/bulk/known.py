"""What the ledger holds for a batch's keys, and in what the batch says otherwise."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from tasuki.intake.records import Record
from tasuki.web.ledger.arrow import Session
from tasuki.web.ledger.bulk.targets import NOTE, PERSONAL, Target

_NOTES = pa.schema({"key": pa.string(), "_note_id": pa.int64(), "_note": pa.string()})


def known_rows(session: Session, target: Target, frame: pl.DataFrame) -> pl.DataFrame:
    """The latest row of each of the frame's keys that the ledger has.

    Columns: key, `_id`, `_revision` (0 where the table has none), `_erased`, and every content and
    personal column with an underscore before its name; `_note_id` and `_note` where the batch
    carries notes at all.
    """
    with session.staged(frame.select("key")) as staged:
        known = session.frame(_select(target, staged), _schema(target))
        if target.versioned and known["_revision"].max():
            known = known.filter(pl.col("_revision") == pl.col("_revision").max().over("key"))
        if not target.noted or frame[NOTE].null_count() == frame.height:
            nothing = [pl.lit(None, pl.Int64).alias("_note_id"), pl.lit(None, pl.String).alias("_note")]
            return known.with_columns(nothing)
        notes = session.frame(
            f"SELECT n.key, n.id, n.text FROM {staged} s JOIN ledger_note n "
            f"ON n.key = s.key AND n.record = '{target.record.value}'",
            _NOTES,
        )
    return known.join(notes, on="key", how="left")


def changed_rows(
    target: Target, pairs: pl.DataFrame, filled: frozenset[str] | None
) -> pl.DataFrame:
    """The rows of `pairs` (batch joined with `known_rows`) that say something new.

    Adds `_content` (the record itself differs) and `_noted` (its note does), and puts the value
    that holds from now on into every content and personal column.
    """
    says = [_value(target, name, filled).alias(name) for name in target.content | target.personal]
    pairs = pairs.with_columns(says)
    content = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"_{name}")) for name in target.content | target.personal
    )
    noted = pl.lit(value=False)
    if target.noted:
        noted = pl.col(NOTE).is_not_null() & pl.col(NOTE).ne_missing(pl.col("_note"))
        noted &= ~pl.col("_erased")
    return pairs.with_columns(content.alias("_content"), noted.alias("_noted")).filter(
        pl.col("_content") | pl.col("_noted")
    )


def _value(target: Target, name: str, filled: frozenset[str] | None) -> pl.Expr:
    """What a column is to be: the batch's value, or the ledger's where the batch says nothing."""
    value, old = pl.col(name), pl.col(f"_{name}")
    if name in target.personal:
        # An erased person stays erased, whatever a file still says.
        value = pl.when(pl.col("_erased")).then(old).otherwise(value)
    fallback = dict(target.defaults).get(name)
    if target.versioned:
        return value if fallback is None else value.fill_null(fallback)
    cleared = filled is not None and name in filled and not _always(target, name)
    return value if cleared else pl.coalesce(value, old)


def _always(target: Target, name: str) -> bool:
    return name in target.needed or name in dict(target.defaults) or name == "name"


def _select(target: Target, staged: str) -> str:
    columns = ["t.key", "t.id", "t.revision" if target.versioned else "0"]
    columns += [f"t.{name}" for name in target.content]
    columns += [f"p.{PERSONAL[name]}" for name in target.personal]
    person = ""
    if target.record is Record.LEAD:
        person = "LEFT JOIN ledger_person p ON p.lead_id = t.id"
    elif target.noted:
        person = "LEFT JOIN ledger_person p ON p.lead_id = t.lead_id"
    columns.append("CASE WHEN p.erased_at IS NULL THEN 0 ELSE 1 END" if person else "0")
    return (
        f"SELECT {', '.join(columns)} FROM {staged} s "
        f"JOIN {target.table} t ON t.key = s.key {person}"
    )


def _schema(target: Target) -> pa.Schema:
    kinds = target.content | target.personal
    empty = pl.DataFrame(schema={f"_{name}": kind for name, kind in kinds.items()})
    arrow = empty.to_arrow(compat_level=pl.CompatLevel.oldest()).schema
    strings = {pa.large_string(): pa.string()}
    return pa.schema(
        [
            pa.field("key", pa.string()),
            pa.field("_id", pa.int64()),
            pa.field("_revision", pa.int64()),
            *(pa.field(field.name, strings.get(field.type, field.type)) for field in arrow),
            pa.field("_erased", pa.bool_()),
        ]
    )

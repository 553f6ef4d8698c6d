"""What the ledger holds for a batch's keys, and in what the batch says otherwise."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from tasuki.intake.records import Record
from tasuki.web.ledger.arrow import Session
from tasuki.web.ledger.bulk.tally import Tally
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
            nothing = [
                pl.lit(None, pl.Int64).alias("_note_id"),
                pl.lit(None, pl.String).alias("_note"),
            ]
            return known.with_columns(nothing)
        notes = session.frame(
            f"SELECT n.key, n.id, n.text FROM {staged} s JOIN ledger_note n "
            f"ON n.key = s.key AND n.record = '{target.record.value}'",
            _NOTES,
        )
    return known.join(notes, on="key", how="left")


def last_of_each(
    target: Target, frame: pl.DataFrame, tally: Tally, filled: frozenset[str] | None
) -> pl.DataFrame:
    """One row per key: what the last of its rows says, or an earlier one where that says nothing.

    The others are duplicates; those of them that say something else than the row that was kept are
    counted as repeated as well.
    """
    if frame["key"].n_unique() == frame.height:
        return frame.select("key", *target.says)
    kept = frame.group_by("key", maintain_order=True).agg(
        pl.col(name).last() if _cleared(target, name, filled) else pl.col(name).drop_nulls().last()
        for name in target.says
    )
    tally.duplicate += frame.height - kept.height
    pairs = frame.select("key", *target.says).join(kept, on="key", suffix="_kept")
    differs = pl.any_horizontal(
        pl.col(name).is_not_null() & pl.col(name).ne_missing(pl.col(f"{name}_kept"))
        for name in target.says
    )
    tally.repeated += pairs.filter(differs).height
    return kept


def overlaid(target: Target, pairs: pl.DataFrame, pending: pl.DataFrame) -> pl.DataFrame:
    """`pairs` with what is pending for their keys in the place of what the ledger holds."""
    names = {name: f"_pending_{name}" for name in target.says}
    waiting = pending.select("key", **{new: pl.col(old) for old, new in names.items()})
    waits = pl.col("key").is_in(pending["key"].implode())
    return (
        pairs.join(waiting, on="key", how="left", maintain_order="left")
        .with_columns(
            pl.when(waits).then(new).otherwise(f"_{old}").alias(f"_{old}")
            for old, new in names.items()
        )
        .drop(names.values())
    )


def changed_rows(
    target: Target, pairs: pl.DataFrame, filled: frozenset[str] | None
) -> pl.DataFrame:
    """The rows of `pairs` (batch joined with `known_rows`) that say something new.

    Adds `_content` (the record itself differs) and `_noted` (its note does), and puts the value
    that holds from now on into every content and personal column.
    """
    pairs = pairs.with_columns(_value(target, name, filled).alias(name) for name in target.says)
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
    if name == NOTE:
        return pl.coalesce(value, old)
    if name in target.personal:
        # An erased person stays erased, whatever a file still says.
        value = pl.when(pl.col("_erased")).then(old).otherwise(value)
    fallback = dict(target.defaults).get(name)
    if target.versioned and fallback is not None:
        return value.fill_null(fallback)
    return value if _cleared(target, name, filled) else pl.coalesce(value, old)


def _cleared(target: Target, name: str, filled: frozenset[str] | None) -> bool:
    """Whether a null in the column empties it."""
    if target.versioned:
        return name != NOTE
    always = (*target.needed, *dict(target.defaults), "name", NOTE)
    return filled is not None and name in filled and name not in always


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

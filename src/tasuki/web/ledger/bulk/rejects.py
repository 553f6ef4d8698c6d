"""Rows that posting itself finds it cannot post: a reference to nothing, a value that must be."""

from __future__ import annotations

import polars as pl

from tasuki.intake.records import REFERENCES
from tasuki.intake.rejects import SCHEMA, Code
from tasuki.web.ledger.bulk.targets import Target, id_column


def checked(target: Target, frame: pl.DataFrame, *, file: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows whose references are all known and that lack nothing, and a reject for each other.

    A row is refused once, for the first thing that is wrong with it.
    """
    faults = [(name, Code.UNKNOWN_REFERENCE, _dangling(name)) for name in target.references]
    faults += [
        (name, Code.MISSING_VALUE, pl.col(name).is_null()) for name in ("key", *target.needed)
    ]
    refused: list[pl.DataFrame] = [pl.DataFrame(schema=SCHEMA)]
    for name, code, wrong in faults:
        rows = frame.filter(wrong)
        if rows.is_empty():
            continue
        frame = frame.filter(~wrong)
        named = REFERENCES[name].value if code is Code.UNKNOWN_REFERENCE else None
        refused.append(
            rows.select(
                pl.lit(file).alias("file"),
                "row",
                pl.lit(target.record.value).alias("record"),
                pl.lit(name).alias("field"),
                pl.lit(code.value).alias("code"),
                pl.col(name).cast(pl.String).alias("value"),
                pl.lit(named, pl.String).alias("detail"),
                "key",
                pl.lit(None, pl.String).alias("original"),
            )
        )
    return frame, pl.concat(refused)


def _dangling(name: str) -> pl.Expr:
    return pl.col(name).is_not_null() & pl.col(id_column(name)).is_null()

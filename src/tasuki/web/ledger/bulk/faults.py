"""Rows that posting itself finds it cannot post: a reference to nothing, a value that must be."""

from __future__ import annotations

import polars as pl

from tasuki.intake.records import REFERENCES
from tasuki.intake.rejects import Code
from tasuki.web.ledger.bulk.targets import Target, id_column

_FAULTS: dict[str, type[pl.DataType]] = {
    "row": pl.Int64,
    "field": pl.String,
    "code": pl.String,
    "value": pl.String,
    "detail": pl.String,
    "key": pl.String,
}


def checked(target: Target, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows whose references are all known and that lack nothing, and a fault for each other.

    A row is refused once, for the first thing that is wrong with it.
    """
    kinds = [(name, Code.UNKNOWN_REFERENCE, _dangling(name)) for name in target.references]
    kinds += [
        (name, Code.MISSING_VALUE, pl.col(name).is_null()) for name in ("key", *target.needed)
    ]
    faults: list[pl.DataFrame] = [pl.DataFrame(schema=_FAULTS)]
    for name, code, wrong in kinds:
        rows = frame.filter(wrong)
        if rows.is_empty():
            continue
        frame = frame.filter(~wrong)
        named = REFERENCES[name].value if code is Code.UNKNOWN_REFERENCE else None
        faults.append(
            rows.select(
                pl.col("row").cast(pl.Int64),
                pl.lit(name).alias("field"),
                pl.lit(code.value).alias("code"),
                pl.col(name).cast(pl.String).alias("value"),
                pl.lit(named, pl.String).alias("detail"),
                "key",
            )
        )
    return frame, pl.concat(faults)


def _dangling(name: str) -> pl.Expr:
    return pl.col(name).is_not_null() & pl.col(id_column(name)).is_null()

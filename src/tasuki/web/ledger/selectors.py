"""Reads of the ledger that several faces share."""

from __future__ import annotations

import json

import polars as pl

from tasuki.intake.rejects import SCHEMA
from tasuki.web.ledger.models import Reject


def rejects_of(posting: int) -> pl.DataFrame:
    """All reject lines of one import, in intake's columns and in the order of the files.

    Empty where that import refused nothing, or where there was none.
    """
    lines = Reject.objects.filter(posting_id=posting).order_by("id")
    names = [name for name in SCHEMA if name not in {"detail", "original"}]
    rows = [
        {
            **{name: getattr(line, name) for name in names},
            "detail": _text(line.detail),
            "original": _text(line.original),
        }
        for line in lines.iterator()
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def _text(value: object) -> str | None:
    """What intake gave: text as it was, everything else as the JSON that it was read from."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)

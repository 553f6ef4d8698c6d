"""Rows that an import kept back, as a file to correct and bring again."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from tasuki.intake import rejects
from tasuki.web.ledger.models import Posting, Reject

_COLUMNS = tuple(name for name in rejects.SCHEMA if name != "file")


def content(posting: Posting, file: str) -> bytes:
    """The rejected rows of one file (by stored name) with their original columns, as CSV."""
    rows = Reject.objects.filter(posting=posting, file=file).order_by("row", "pk")
    lines = [
        (
            file,
            *(_text(value) if name in {"detail", "original"} else value for name, value in pairs),
        )
        for pairs in (zip(_COLUMNS, row, strict=True) for row in rows.values_list(*_COLUMNS))
    ]
    order = ["file", *_COLUMNS]
    frame = pl.DataFrame(lines, schema={name: rejects.SCHEMA[name] for name in order}, orient="row")
    return rejects.sheet(frame)


def _text(value: Any) -> str:
    """JSON as text; a row whose person was erased has no cells left."""
    return json.dumps(value or {}, ensure_ascii=False)

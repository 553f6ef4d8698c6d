"""Exported rejects: no spreadsheet computes them, and nothing of them is lost on the way back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tasuki.intake.planning import open_table
from tasuki.intake.rejects import SCHEMA, guarded, sheet, unguarded

TEXT = st.text(st.sampled_from("=+-@\t'a1＝＋－＠"), max_size=5)


@given(st.lists(TEXT, min_size=1))
def test_a_guarded_text_is_no_formula_and_comes_back(texts: list[str]) -> None:
    series = pl.Series(texts, dtype=pl.String)
    marked = pl.select(guarded(pl.lit(series))).to_series()
    assert not [text for text in marked if text[:1] in set("=+-@\t\r＝＋－＠")]
    assert list(pl.select(unguarded(pl.lit(marked))).to_series()) == texts


def test_an_exported_row_is_read_back_as_it_was(tmp_path: Path) -> None:
    row = {"=id": "=1+1", "電話": "+81-3-1234-5678", "額": "-5", "名": "'引用"}
    line = {"file": "a.csv", "row": 3, "record": "lead", "field": "額", "code": "bad_number"}
    line |= {"value": "-5", "detail": None, "key": None, "original": json.dumps(row)}
    content = sheet(pl.DataFrame([line], schema=SCHEMA))
    assert content.startswith("\ufeff".encode())
    cells = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert (cells["'=id"], cells["電話"], cells["額"]) == ("'=1+1", "'+81-3-1234-5678", "'-5")
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    frame = next(iter(open_table(path).chunks())).frame
    assert frame.select(*row).row(0, named=True) == row

"""Rows come back as they were written, with the numbers that Excel shows."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.intake import reading
from tasuki.intake.dialect import Pinned
from tasuki.intake.errors import FileChanged
from tasuki.intake.reading import Chunk, TextTable


def table(tmp_path: Path, text: str, pinned: Pinned | None = None) -> TextTable:
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode())
    return TextTable.open(path, pinned)


def whole(chunks: list[Chunk]) -> list[tuple[object, ...]]:
    """All rows with their numbers in front."""
    return [
        (number, *cells)
        for chunk in chunks
        for number, cells in zip(chunk.rows, chunk.frame.rows(), strict=True)
    ]


AWKWARD = 'title\n\nid,note\n1,a\n\n2,"two\nlines"\n3\n4,x,y\n,\n5,"say ""hi"""\n'


@pytest.mark.parametrize("block", [32, 1 << 20])
def test_numbers_count_titles_blanks_and_rows_that_do_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(reading, "BLOCK", block)
    chunks = list(table(tmp_path, AWKWARD, Pinned(delimiter=",")).chunks())
    assert whole(chunks) == [(4, "1", "a"), (6, "2", "two\nlines"), (10, "5", 'say "hi"')]
    ragged = [(one.row, one.cells) for chunk in chunks for one in chunk.ragged]
    assert ragged == [(7, ("3",)), (8, ("4", "x", "y"))]


def test_text_stays_text(tmp_path: Path) -> None:
    chunks = list(table(tmp_path, "a,b\n0312345678,1e5\n007,NULL\n").chunks())
    assert whole(chunks) == [(2, "0312345678", "1e5"), (3, "007", "NULL")]


def test_lines_of_nothing_but_delimiters_are_blank(tmp_path: Path) -> None:
    chunks = list(table(tmp_path, "a,b\n1,2\n,,,\n  \n3,4\n,,,\n").chunks())
    assert whole(chunks) == [(2, "1", "2"), (5, "3", "4")]
    assert [one for chunk in chunks for one in chunk.ragged] == []


def test_quotes_that_mean_nothing_are_kept(tmp_path: Path) -> None:
    chunks = list(table(tmp_path, 'a\tb\n"1\t"x"\n', Pinned(quote="")).chunks())
    assert whole(chunks) == [(2, '"1', '"x"')]


@pytest.mark.parametrize("block", [16, 1 << 20])
def test_blocks_in_which_no_row_fits_do_not_upset_the_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(reading, "BLOCK", block)
    text = "a,b\n" + "lonely\n" * 20 + "1,2\n" * 25 + "x,y,z\n" * 20 + "3,4\n"
    chunks = list(table(tmp_path, text, Pinned(delimiter=",", header_row=1)).chunks())
    numbers = [number for number, *_ in whole(chunks)]
    assert numbers == [*range(22, 47), 67]
    ragged = [one.row for chunk in chunks for one in chunk.ragged]
    assert ragged == [*range(2, 22), *range(47, 67)]


@pytest.mark.parametrize("text", ["id,name\n", "id,name", "id,name\n1\n2\n"])
def test_a_file_without_a_row_that_fits_has_none(tmp_path: Path, text: str) -> None:
    chunks = list(table(tmp_path, text, Pinned(delimiter=",", header_row=1)).chunks())
    assert whole(chunks) == []
    assert sum(len(chunk.ragged) for chunk in chunks) == text.count("\n", 8)


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BLOCK", 64)
    opened = table(tmp_path, "id,name\n" + "1,a\n" * 100)
    chunks = opened.chunks()
    next(chunks)
    with opened.path.open("a") as file:
        file.write("2,b\n")
    with pytest.raises(FileChanged):
        list(chunks)
    with pytest.raises(FileChanged):
        next(opened.chunks())


CELL = st.text(alphabet='aé髙あ0 ,;|\t"\r\n', max_size=6)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=12)
)


def written(rows: list[list[str]], delimiter: str, line_end: str, *, always: bool) -> str:
    special = {delimiter, '"', "\r", "\n"}

    def cell(text: str) -> str:
        quoted = always or special & set(text)
        return '"' + text.replace('"', '""') + '"' if quoted else text

    return "".join(delimiter.join(cell(text) for text in row) + line_end for row in rows)


@given(
    TABLES,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp932"]),
    st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_any_table_in_any_dialect_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    delimiter: str,
    line_end: str,
    encoding: str,
    always: bool,
) -> None:
    header = [f"col{place}" for place in range(len(rows[0]))]
    text = written([header, *rows], delimiter, line_end, always=always)
    path = tmp_path_factory.mktemp("table") / "file.csv"
    if encoding == "cp932":
        text = text.replace("é", "e")
        rows = [[cell.replace("é", "e") for cell in row] for row in rows]
    path.write_bytes(text.encode(encoding))
    opened = TextTable.open(path, Pinned(delimiter=delimiter, header_row=1))
    chunks = list(opened.chunks())
    expected = [
        (number, *(cell or None for cell in row))
        for number, row in enumerate(rows, start=2)
        if any(row)
    ]
    assert opened.columns == tuple(header)
    assert whole(chunks) == expected
    assert all(dtype == pl.String for chunk in chunks for dtype in chunk.frame.dtypes)

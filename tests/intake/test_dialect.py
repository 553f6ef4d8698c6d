"""Delimiters, quotes, line ends and header rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.intake.dialect import Dialect, Pinned, check_quotes, detect
from tasuki.intake.errors import BrokenQuote, DuplicateColumn, EmptyFile, MissingColumn, NoHeader
from tasuki.intake.reading import bind


def found(tmp_path: Path, text: str, pinned: Pinned | None = None) -> Dialect:
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode())
    return detect(path, pinned)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, line_end: str) -> None:
    rows = [["id", "name", "amount"], ["1", "山田, 太郎; A", "1,5"], ["2", "鈴木", "2,5"]]
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    dialect = found(tmp_path, line_end.join(lines) + line_end)
    assert (dialect.delimiter, dialect.line_end) == (delimiter, line_end)
    assert dialect.columns == ("id", "name", "amount")


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    dialect = found(tmp_path, "id;amount;day\n1;1,5;x\n2;2,5;y\n3;3,5;z\n")
    assert dialect.delimiter == ";"


@pytest.mark.parametrize(
    ("text", "header_row", "columns"),
    [
        ("a,b\n1,2\n", 1, ("a", "b")),
        ("2018年の一覧\n\nid,氏名,日付\n1,x,2018-01-01\n", 3, ("id", "氏名", "日付")),
        ("実行日,2018年1月1日,,\nid,氏名,日付,額\n1,x,2018-01-01,5\n", 2, ("id", "氏名", "日付", "額")),
        ('"電話\n番号",氏名\n03,x\n', 1, ("電話 番号", "氏名")),
        ("a,b,,\n1,2\n3,4\n", 1, ("a", "b")),
        ("a,b,,\n1,2,,\n3,4,,\n", 1, ("a", "b", "#3", "#4")),
        ("a,b\n1,2,\n3,4,\n", 1, ("a", "b", "#3")),
        ("name,name,x\n1,2,3\n", 1, ("name#1", "name#2", "x")),
        ("only\n1\n2\n", 1, ("only",)),
        ("id,name\n", 1, ("id", "name")),
    ],
)  # fmt: skip
def test_the_header_is_found(
    tmp_path: Path, text: str, header_row: int, columns: tuple[str, ...]
) -> None:
    dialect = found(tmp_path, text)
    assert (dialect.header_row, dialect.columns) == (header_row, columns)
    assert text.encode()[: dialect.start].endswith(b"\n")


def test_a_fixed_header_row_is_taken_and_must_exist(tmp_path: Path) -> None:
    assert found(tmp_path, "a,b\nc,d\n1,2\n", Pinned(header_row=2)).columns == ("c", "d")
    with pytest.raises(NoHeader):
        found(tmp_path, "a,b\n1,2\n", Pinned(header_row=9))


@pytest.mark.parametrize("text", ["", "\n\n", "   \n"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, text: str) -> None:
    with pytest.raises(EmptyFile):
        found(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,2\n3,"open\n5,6\n7,8\n', 3),
        ('a,b\n1,"x" y\n3,4\n', 2),
        ('a,b\n"1\n\n2",3\n4,"x\n5,"y"\n', 5),
    ],
)
def test_broken_quotes_are_named_by_the_line_where_their_record_begins(
    tmp_path: Path, text: str, line: int
) -> None:
    with pytest.raises(BrokenQuote) as refusal:
        found(tmp_path, text)
    assert refusal.value.facts["line"] == line


@pytest.mark.parametrize("value", ['5" pipe', '5" by 7"', 'say "hi"'])
def test_quotes_inside_a_plain_value_are_no_fault(tmp_path: Path, value: str) -> None:
    assert found(tmp_path, f"a,b\n1,{value}\n").columns == ("a", "b")


def test_quotes_mean_nothing_where_the_mapping_says_so(tmp_path: Path) -> None:
    dialect = found(tmp_path, 'a\tb\n1\t"x\n', Pinned(quote=""))
    assert dialect.quote is None


@given(st.text(alphabet='a",\n', max_size=40))
@settings(max_examples=150, deadline=None)
def test_what_passes_the_quote_check_passes_the_strict_parser(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("quotes") / "file.csv"
    path.write_text(text, newline="")
    try:
        list(csv.reader(io.StringIO(text, newline=""), strict=True))
        fine = True
    except csv.Error:
        fine = False
    try:
        check_quotes(path, "utf-8", ",", '"')
        passed = True
    except BrokenQuote:
        passed = False
    assert passed == fine


def test_columns_are_bound_by_name_whatever_their_width_and_case() -> None:
    columns = ("ＥＤＩＮＥＴコード", "提出者名（英字）", "Email")
    assert bind(columns, "EDINETコード", "f") == "ＥＤＩＮＥＴコード"
    assert bind(columns, "提出者名(英字)", "f") == "提出者名（英字）"
    assert bind(columns, "EMAIL", "f") == "Email"


def test_a_column_that_stands_twice_is_refused_with_its_positions() -> None:
    columns = ("id", "name#1", "x", "name#2")
    with pytest.raises(DuplicateColumn) as refusal:
        bind(columns, "name", "f.csv")
    assert refusal.value.facts["positions"] == [2, 4]
    assert bind(columns, "name#2", "f.csv") == "name#2"


def test_a_missing_column_is_named_with_its_nearest() -> None:
    with pytest.raises(MissingColumn) as refusal:
        bind(("架電日時", "担当者"), "架電日", "calls.csv")
    assert refusal.value.facts == {"file": "calls.csv", "column": "架電日", "nearest": ["架電日時"]}

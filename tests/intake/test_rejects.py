"""Rejects go out, are corrected by a person, and come in again with the same mapping."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import xlsxwriter
from polars.testing import assert_frame_equal

from tasuki.intake.records import Record
from tasuki.intake.rejects import export
from tests.intake.conftest import frame, refused, run

MAPPING = """
source = "s"
[[file]]
path = "calls/*.csv"
encoding = "cp932"
delimiter = ";"
header_row = 2
  [[file.record]]
  record = "touch"
  [file.record.fields]
  lead_key = "リード"
  kind = { constant = "call" }
  occurred_at = { column = "日時", format = "%Y/%m/%d" }
  duration_s = "秒"
"""
HEAD = "架電一覧;;\nリード;日時;秒\n"
BROKEN = "a;2018/01/01;10\na;2018/01/01;10秒\na;2018/01/01;30\nb;2018/02/30;5\nc;2018/01/03\nd;2018/01/04;1;2\n"
RIGHT = "a;2018/01/01;10\na;2018/01/01;20\na;2018/01/01;30\nb;2018/02/28;5\nc;2018/01/03;7\nd;2018/01/04;1\n"


def calls(folder: Path, text: str) -> Path:
    (folder / "calls").mkdir(parents=True)
    (folder / "calls" / "january.csv").write_bytes((HEAD + text).encode("cp932"))
    mapping = folder / "m.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    return mapping


def test_corrected_rejects_complete_the_import(tmp_path: Path) -> None:
    mapping = calls(tmp_path / "first", BROKEN)
    first = run(mapping)[Record.TOUCH]
    rejects = refused(first)
    assert sorted(rejects["code"]) == ["bad_date", "bad_number", "ragged", "ragged"]
    out = tmp_path / "rejects"
    (path,) = export(rejects, out)
    assert path == out / "calls" / "january.csv"
    sheet = path.read_bytes().decode("utf-8-sig")
    assert sheet.startswith("tasuki_row,tasuki_record,tasuki_field,tasuki_code,tasuki_value,")
    corrected = (
        sheet.replace("10秒,", "10秒,", 1)
        .replace(",2018/01/01,10秒", ",2018/01/01,20")
        .replace(",2018/02/30,5", ",2018/02/28,5")
        .replace("c,2018/01/03,", "c,2018/01/03,7")
    )
    path.write_bytes(corrected.encode("utf-8-sig"))
    unsettled = run(mapping, folder=out)[Record.TOUCH]
    assert refused(unsettled).select("row", "code").rows() == [(5, "ragged")]
    path.write_bytes(corrected.replace('"[""2""]"', "").encode("utf-8-sig"))
    again = run(mapping, folder=out)[Record.TOUCH]
    assert sum(batch.rejected for batch in again) == 0
    whole = frame(run(calls(tmp_path / "right", RIGHT))[Record.TOUCH])
    together = pl.concat([frame(first), frame(again)])
    assert_frame_equal(together.sort("key"), whole.sort("key"))


def test_rejects_of_a_sheet_come_back_as_text_under_its_name(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as workbook:
        sheet = workbook.add_worksheet("名簿")
        sheet.write_row(0, 0, ["id", "登録日", "社員数"])
        sheet.write_row(1, 0, ["1", "2018-01-01", "many"])
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'source = "s"\n[[file]]\npath = "book.xlsx"\nsheet = "名簿"\n[[file.record]]\n'
        'record = "company"\nkey = "id"\nfields = { name = "id", employees = "社員数" }\n',
        encoding="utf-8",
    )
    found = run(mapping)[Record.COMPANY]
    assert frame(found).is_empty()
    (path,) = export(refused(found), tmp_path / "out")
    assert path.name == "book.xlsx[名簿].csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",many\n", ",5\n"), encoding="utf-8")
    again = frame(run(mapping, folder=tmp_path / "out")[Record.COMPANY])
    assert again.select("key", "employees").rows() == [("s:company:1", 5)]


def test_a_file_outside_the_folder_is_exported_inside(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("id,n\n1,x\n")
    inner = tmp_path / "maps"
    inner.mkdir()
    (inner / "m.toml").write_text(
        'source = "s"\n[[file]]\npath = "../data.csv"\n[[file.record]]\nrecord = "company"\n'
        'key = "id"\nfields = { employees = "n" }\n'
    )
    (path,) = export(refused(run(inner / "m.toml")[Record.COMPANY]), tmp_path / "out")
    assert path == tmp_path / "out" / "data.csv"
    path.write_bytes(path.read_bytes().replace(b"1,x", b"1,3"))
    assert frame(run(inner / "m.toml", folder=tmp_path / "out")[Record.COMPANY]).height == 1


def test_a_row_at_fault_in_two_fields_is_exported_once_with_both_reasons(tmp_path: Path) -> None:
    mapping = calls(tmp_path / "in", "a;2018/02/30;x\n")
    (path,) = export(refused(run(mapping)[Record.TOUCH]), tmp_path / "out")
    table = pl.read_csv(path, infer_schema=False)
    assert table.select("tasuki_row", "tasuki_field", "tasuki_code", "tasuki_value").rows() == [
        ("3", "occurred_at duration_s", "bad_date bad_number", "2018/02/30 | x")
    ]
    assert table.select("リード", "日時", "秒").rows() == [("a", "2018/02/30", "x")]


def test_what_the_whole_file_proved_about_its_dates_holds_for_its_rejects(tmp_path: Path) -> None:
    """Alone, the two rejected rows could be read either way, and half of them is no date."""
    days = "".join(f"{day};{day:02d}-03-2018;5\n" for day in range(11, 31))
    mapping = calls(tmp_path / "in", days + "x;02-03-2018;five\ny;soon;5\n")
    told = mapping.read_text(encoding="utf-8")
    mapping.write_text(told.replace(', format = "%Y/%m/%d"', ""), encoding="utf-8")
    (path,) = export(refused(run(mapping)[Record.TOUCH]), tmp_path / "out")
    path.write_bytes(path.read_bytes().replace(b",five", b",5"))
    again = run(mapping, folder=tmp_path / "out")[Record.TOUCH]
    touches = frame(again)
    assert touches["lead_key"].to_list() == ["s:lead:x"]
    assert touches["occurred_at"].to_list() == [datetime(2018, 3, 1, 15, tzinfo=UTC)]
    assert refused(again)["code"].to_list() == ["bad_date"]

"""Excel workbooks: ids whole, dates only where they are marked, rows numbered as Excel does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from tasuki.intake.errors import (
    EmptyFile,
    FileChanged,
    NoHeader,
    UnreadableDate,
    UnreadableWorkbook,
)
from tasuki.intake.mapping import open_mapping
from tasuki.intake.planning import open_table, plan
from tasuki.intake.records import Record
from tasuki.intake.workbook import SheetTable, sheet_names
from tests.intake.conftest import frame, refused, run

MAPPING = """
source = "x"
[[file]]
path = "book.xlsx"
sheet = "名簿"
  [[file.record]]
  record = "lead"
  key = "id"
  [file.record.fields]
  created_at = {created}
  phone = "tel"
"""


def book(folder: Path, *, epoch_1904: bool = False) -> Path:
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": epoch_1904}) as workbook:
        workbook.add_worksheet("表紙")
        day = workbook.add_format({"num_format": "yyyy/m/d"})
        clock = workbook.add_format({"num_format": "h:mm"})
        sheet = workbook.add_worksheet("名簿")
        sheet.write(1, 0, "2018年の名簿")
        sheet.write_row(3, 0, ["id", "tel", "day", "clock", "serial", "memo"])
        sheet.write_row(4, 0, [5070001000715, "0312345678"])
        sheet.write_datetime(4, 2, datetime(2018, 2, 1), day)  # noqa: DTZ001 - Excel has no zones
        sheet.write_datetime(4, 3, time(10, 5), clock)
        sheet.write_row(4, 4, [43132 - (1462 if epoch_1904 else 0), "a\nb"])
        sheet.write_row(6, 0, ["5.07E+12", 312345678])
        sheet.write_datetime(6, 2, datetime(2018, 2, 13, 9, 30), day)  # noqa: DTZ001
        sheet.write_row(6, 4, [43144.5 - (1462 if epoch_1904 else 0)])
    return path


def mapped(folder: Path, created: str) -> Path:
    path = folder / "m.toml"
    path.write_text(MAPPING.replace("{created}", created), encoding="utf-8")
    return path


def test_cells_are_text_and_rows_have_their_numbers(tmp_path: Path) -> None:
    table = SheetTable.open(book(tmp_path), "名簿")
    (chunk,) = table.chunks()
    assert table.header_row == 4
    assert table.columns == ("id", "tel", "day", "clock", "serial", "memo")
    assert chunk.rows.to_list() == [5, 7]
    assert chunk.frame.rows() == [
        ("5070001000715", "0312345678", "2018-02-01", "10:05:00", "43132", "a\nb"),
        ("5.07E+12", "312345678", "2018-02-13 09:30:00", None, "43144.5", None),
    ]


def test_cells_beyond_the_header_make_a_row_ragged(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["id", "name"])
        for row in range(1, 200):
            sheet.write_row(row, 0, [row, "a"])
        sheet.write(150, 4, "lost?")
    (chunk,) = SheetTable.open(path).chunks()
    assert chunk.frame.height == 198
    assert [(one.row, one.cells) for one in chunk.ragged] == [(151, ("150", "a", "", "", "lost?"))]


def test_sheets_are_chosen_by_name_or_position(tmp_path: Path) -> None:
    path = book(tmp_path)
    assert sheet_names(path) == ["表紙", "名簿"]
    assert SheetTable.open(path, 2).sheet == "名簿"
    with pytest.raises(EmptyFile):
        SheetTable.open(path)
    with pytest.raises(UnreadableWorkbook, match="it has 表紙, 名簿"):
        SheetTable.open(path, "なし")
    with pytest.raises(NoHeader):
        SheetTable.open(path, "名簿", header_row=99)


@pytest.mark.parametrize("epoch_1904", [False, True])
@pytest.mark.parametrize("column", ["day", "serial"])
def test_dates_are_read_in_either_epoch(tmp_path: Path, column: str, epoch_1904: bool) -> None:
    book(tmp_path, epoch_1904=epoch_1904)
    found = run(mapped(tmp_path, f'"{column}"'), zone=ZoneInfo("UTC"))[Record.LEAD]
    leads = frame(found)
    assert leads["key"].to_list() == ["x:lead:5070001000715"]
    assert leads["created_at"].to_list() == [datetime(2018, 2, 1, tzinfo=UTC)]
    assert refused(found).select("row", "code").rows() == [(7, "damaged_id")]


def test_a_date_cell_and_a_clock_cell_make_an_instant(tmp_path: Path) -> None:
    book(tmp_path)
    leads = frame(run(mapped(tmp_path, '{ columns = ["day", "clock"] }'))[Record.LEAD])
    assert leads["created_at"].to_list() == [datetime(2018, 2, 1, 1, 5, tzinfo=UTC)]


def test_a_serial_number_in_a_text_file_is_no_date_unless_the_mapping_says_so(
    tmp_path: Path,
) -> None:
    (tmp_path / "book.xlsx").write_text("id,day,tel\n1,43132,\n")
    with pytest.raises(UnreadableDate):
        run(mapped(tmp_path, '"day"'))
    told = mapped(tmp_path, '{ column = "day", format = "excel1904" }')
    leads = frame(run(told, zone=ZoneInfo("UTC"))[Record.LEAD])
    assert leads["created_at"].dt.date().to_list() == [date(2022, 2, 2)]


def test_a_file_that_is_no_workbook_inside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(UnreadableWorkbook):
        open_table(tmp_path / "book.xlsx")


def test_a_workbook_that_is_saved_again_is_noticed(tmp_path: Path) -> None:
    path = book(tmp_path)
    (planned,) = plan(open_mapping(mapped(tmp_path, '"day"')), zone=ZoneInfo("UTC"))
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(FileChanged):
        next(planned.table.chunks())

"""The EDINET lists: real companies, real check digits, real damage."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from stdnum.jp import cn

from tasuki.intake.drafting import write_mapping
from tasuki.intake.inspect import inspect
from tasuki.intake.records import Record
from tests.intake.conftest import frame, refused, run


@pytest.fixture
def list_2025(data: Path, tmp_path: Path) -> pl.DataFrame:
    """The list as it was downloaded, imported with the drafted mapping and nothing else."""
    source = data / "companies" / "edinet_20251224_cp932_as_downloaded.csv"
    (view,) = inspect([source])
    assert view.dialect is not None
    assert (view.dialect.encoding, view.header_row, view.rows) == ("cp932", 2, 8010)
    write_mapping([view], tmp_path / "m.toml", source="edinet")
    found = run(tmp_path / "m.toml")
    assert list(found) == [Record.COMPANY]
    assert sum(batch.read for batch in found[Record.COMPANY]) == 8010
    assert sum(batch.rejected for batch in found[Record.COMPANY]) == 0
    return frame(found[Record.COMPANY])


def test_every_company_is_taken_and_every_number_checked(list_2025: pl.DataFrame) -> None:
    assert list_2025.height == list_2025["key"].n_unique() == 8010
    numbers = list_2025["corporate_number"].drop_nulls()
    assert len(numbers) == 7134
    assert all(cn.is_valid(number) for number in numbers)
    first = list_2025.row(0, named=True)
    assert (first["key"], first["name"]) == ("edinet:company:E00004", "カネコ種苗株式会社")
    assert first["corporate_number"] == "5070001000715"


def test_numbers_that_excel_destroyed_are_refused(data: Path, tmp_path: Path) -> None:
    (view,) = inspect([data / "companies" / "edinet_name_changes.csv"])
    write_mapping([view], tmp_path / "m.toml", source="edinet")
    found = run(tmp_path / "m.toml")[Record.COMPANY]
    rejects = refused(found)
    assert rejects["code"].unique().to_list() == ["damaged_id"]
    assert rejects.row(0, named=True)["value"] == "8.01E+12"
    assert rejects.height == sum(batch.rejected for batch in found) == 94
    assert frame(found).height == 665 - 94


def test_companies_of_one_name_stay_apart(data: Path, tmp_path: Path) -> None:
    source = data / "companies" / "traps_same_name_other_company.csv"
    (tmp_path / "m.toml").write_text(
        f'source = "t"\n[[file]]\npath = "{source.as_posix()}"\n[[file.record]]\n'
        'record = "company"\nkey = "提出者法人番号"\n'
        'fields = { name = "提出者名", corporate_number = "提出者法人番号" }\n',
        encoding="utf-8",
    )
    companies = frame(run(tmp_path / "m.toml")[Record.COMPANY])
    assert companies.height == companies["key"].n_unique() == 72

"""Targets from files: read strictly, every row either understood or refused with its reason."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tasuki.domain.targets import Layer
from tasuki.intake.errors import MissingColumn, UnknownEncoding
from tasuki.intake.rejects import Code
from tasuki.intake.targets import Fault, amount_of, read_targets

TOKYO = ZoneInfo("Asia/Tokyo")
METRICS = {"アポ獲得数": ("appointments", False), "商談化率": ("sql_to_opportunity", True)}


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "目標.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_sheet_from_excel_is_read(tmp_path: Path, encoding: str) -> None:
    path = written(
        tmp_path,
        "層,指標,期間,対象,目標\nチーム,アポ獲得数,2026年11月,,120件\n部門連携,商談化率,2026年度,,45%\n"
        "個人,アポ獲得数,2026-11,髙橋,１５\n",
        encoding,
    )
    sheet = read_targets(path, METRICS, zone=TOKYO)
    assert [(r.layer, r.metric, r.period.name, r.subject, r.value) for r in sheet.rows] == [
        (Layer.TEAM, "appointments", "2026-11", None, 120.0),
        (Layer.CROSS, "sql_to_opportunity", "FY2026", None, 0.45),
        (Layer.INDIVIDUAL, "appointments", "2026-11", "髙橋", 15.0),
    ]
    assert (sheet.read, sheet.rejects.height) == (3, 0)


def test_a_row_that_cannot_be_used_is_kept_with_its_place_and_reason(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "layer,metric,period,target\n"
        "team,アポ獲得数,2026-11,10\n"
        "team,,2026-11,10\n"
        "team,売上,2026-11,10\n"
        "部,アポ獲得数,2026-11,10\n"
        "team,アポ獲得数,2026-13,10\n"
        "team,アポ獲得数,2026-11,多め\n"
        "team,アポ獲得数,2026-11,-3\n"
        "team,商談化率,2026-11,45\n"
        "team,アポ獲得数,2026-11\n",
    )
    sheet = read_targets(path, METRICS, zone=TOKYO)
    refused = {r["row"]: (r["field"], r["code"], r["value"]) for r in sheet.rejects.to_dicts()}
    assert refused == {
        3: ("metric", Code.MISSING_VALUE, None),
        4: ("metric", Fault.UNKNOWN_METRIC, "売上"),
        5: ("layer", Fault.UNKNOWN_LAYER, "部"),
        6: ("period", Fault.BAD_PERIOD, "2026-13"),
        7: ("value", Code.BAD_NUMBER, "多め"),
        8: ("value", Code.NEGATIVE_AMOUNT, "-3"),
        9: ("value", Fault.RATE_RANGE, "45"),
        10: (None, Code.RAGGED, None),
    }
    assert sheet.read == len(sheet.rows) + sheet.rejects["row"].n_unique() == 9
    first = json.loads(sheet.rejects.row(0, named=True)["original"])
    assert first == {"layer": "team", "metric": None, "period": "2026-11", "target": "10"}


def test_a_file_without_its_columns_or_with_broken_bytes_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn) as missing:
        read_targets(written(tmp_path, "指標,目標\nアポ獲得数,1\n"), METRICS, zone=TOKYO)
    assert missing.value.facts["column"] == "period"
    broken = tmp_path / "broken.csv"
    broken.write_bytes("指標,期間,目標\n".encode() + b"\xff\xfe\xfd\x81,2026-11,1\n")
    with pytest.raises(UnknownEncoding):
        read_targets(broken, METRICS, zone=TOKYO)


@pytest.mark.parametrize(
    ("text", "is_rate", "value"),
    [
        ("3,000万円", False, 3e7),
        ("1.2億", False, 1.2e8),
        ("¥30,000,000", False, 3e7),
        ("120件", False, 120),
        ("45%", True, 0.45),
        ("0.45", True, 0.45),
        ("４５％", True, 0.45),
        ("45%", False, Code.BAD_NUMBER),
        ("", False, Code.BAD_NUMBER),
        ("101%", True, Fault.RATE_RANGE),
    ],
)
def test_values_are_read_as_people_write_them(text: str, is_rate: bool, value: object) -> None:
    found = amount_of(text, is_rate=is_rate)
    assert found == (pytest.approx(value) if isinstance(value, float | int) else value)

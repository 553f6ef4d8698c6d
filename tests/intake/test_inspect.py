"""What inspection sees in real files, and whether the drafted mapping can be used."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tasuki.intake.drafting import draft, write_mapping
from tasuki.intake.errors import BrokenQuote
from tasuki.intake.guessing import guess
from tasuki.intake.inspect import FileView, inspect
from tasuki.intake.mapping import make_mapping
from tasuki.intake.records import Record
from tests.intake.conftest import frame, run


def view_of(folder: Path, name: str, text: str) -> FileView:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return inspect([path])[0]


def kinds(view: FileView) -> list[str]:
    return [one.record.value for one in guess(view)]


def test_olist_is_understood_without_a_word(data: Path, tmp_path: Path) -> None:
    views = inspect(sorted((data / "olist").glob("*.csv")))
    write_mapping(views, tmp_path / "m.toml")
    found = run(tmp_path / "m.toml")
    heights = {record: sum(batch.read for batch in batches) for record, batches in found.items()}
    assert heights == {Record.LEAD: 8000, Record.DEAL: 842, Record.GATE: 8842}
    assert sum(batch.rejected for batches in found.values() for batch in batches) == 0
    gates = dict(frame(found[Record.GATE])["kind"].value_counts().iter_rows())
    assert gates == {"mql": 8000, "hand_over": 842}
    text = (tmp_path / "m.toml").read_text(encoding="utf-8")
    assert 'auto_create = ["member", "campaign"]' in text
    assert '#   "business_segment" text pet' in text


def test_the_telemarketing_file_is_read_with_semicolons_and_quotes(data: Path) -> None:
    (view,) = inspect([data / "bank" / "bank-additional-full.csv"])
    assert view.dialect is not None
    assert (view.dialect.delimiter, view.dialect.line_end) == (";", "\r\n")
    assert (view.rows, view.ragged, len(view.columns)) == (41188, 0, 21)
    columns = {column.label: column for column in view.columns}
    assert columns["y"].kind == "flag"
    assert columns["duration"].kind == "number"
    assert columns["job"].kind == "text"
    assert view.sample.height == 5


@pytest.mark.parametrize("vendor", ["hubspot", "salesforce"])
def test_vendors_samples_are_seen_and_drafted_without_error(
    data: Path, tmp_path: Path, vendor: str
) -> None:
    views = inspect(sorted((data / vendor).glob("*.csv")))
    assert [view.path.name for view in views if view.error] == []
    mapping = make_mapping(tomllib.loads(draft(views, tmp_path)), tmp_path / "m.toml")
    records = {Path(file.path).name: file.record[0].record for file in mapping.file}
    expected = {
        "hubspot": {
            "contact_data.csv": Record.LEAD,
            "company_data.csv": Record.COMPANY,
            "deal_data.csv": Record.DEAL,
            "owner_data.csv": Record.MEMBER,
            "engagement_call_data.csv": Record.TOUCH,
            "engagement_meeting_data.csv": Record.TOUCH,
        },
        "salesforce": {
            "sf_lead_data.csv": Record.LEAD,
            "sf_account_data.csv": Record.COMPANY,
            "sf_opportunity_data.csv": Record.DEAL,
            "sf_user_data.csv": Record.MEMBER,
            "sf_event_data.csv": Record.TOUCH,
        },
    }[vendor]
    assert {name: records.get(name) for name in expected} == expected


def test_a_doubtful_date_is_shown_with_its_readings(data: Path, tmp_path: Path) -> None:
    view = view_of(
        tmp_path, "leads.csv", "mql_id,作成日,流入元\na,01-02-2018,web\nb,03-04-2018,web\n"
    )
    column = view.columns[1]
    assert column.kind == "date"
    assert [one["format"] for one in column.candidates] == ["d-m-y", "m-d-y"]
    assert "# 作成日: d-m-y or m-d-y? say format = ..." in draft([view], tmp_path)


def test_japanese_headers_and_outcomes_are_known(tmp_path: Path) -> None:
    text = (
        "活動ID,リードID,架電日時,活動種別,架電結果,担当IS,通話時間,次回架電予定\n"
        "1,a,2018/2/1 10:05,電話,不在,佐藤,,2018/2/2 15:00\n"
        "2,b,2018/2/13 9:00,電話,アポ獲得,鈴木,120,\n"
    )
    (made,) = guess(view_of(tmp_path, "架電一覧.csv", text))
    assert made.record is Record.TOUCH
    assert made.fields == {
        "lead_key": "リードID",
        "kind": {"column": "活動種別", "map": {"電話": "call"}},
        "occurred_at": "架電日時",
        "member_key": "担当IS",
        "disposition": {
            "column": "架電結果",
            "map": {"不在": "no_answer", "アポ獲得": "appointment"},
        },
        "duration_s": "通話時間",
        "promised_at": "次回架電予定",
    }


def test_a_wide_file_of_leads_gives_companies_and_gates(tmp_path: Path) -> None:
    text = (
        "リードID,登録日,会社ID,会社名,姓,名,流入元,MQL日,引き渡し日,差し戻し日\n"
        "1,2018-02-01,c1,甲社,山田,太郎,web,2018-02-05,,\n2,2018-02-01,c2,乙社,佐藤,花子,web,,2018-03-01,2018-03-02\n"
    )
    view = view_of(tmp_path, "リード.csv", text)
    assert kinds(view) == ["lead", "company", "gate_event", "gate_event", "gate_event"]
    write_mapping([view], tmp_path / "m.toml", source="s")
    found = run(tmp_path / "m.toml")
    assert sum(batch.rejected for batches in found.values() for batch in batches) == 0
    assert frame(found[Record.LEAD])["person_name"].to_list() == ["山田 太郎", "佐藤 花子"]
    assert sorted(frame(found[Record.GATE])["kind"]) == ["hand_over", "mql", "return"]


def test_number_styles_are_proposed(tmp_path: Path) -> None:
    view = view_of(tmp_path, "商談.csv", '商談ID,リードID,金額\n1,a,"¥5,000"\n2,b,"12,000"\n')
    (made,) = guess(view)
    assert made.fields["amount"] == {"column": "金額", "thousands": ","}


def test_a_file_that_cannot_be_read_says_why_and_spoils_no_other(tmp_path: Path) -> None:
    good = view_of(tmp_path, "good.csv", "id,name\n1,a\n").path
    bad = tmp_path / "bad.csv"
    bad.write_text('id,name\n1,"a\n')
    views = inspect([bad, good])
    assert isinstance(views[0].error, BrokenQuote)
    assert views[1].error is None
    assert "cannot be read" in draft(views, tmp_path)


def test_columns_that_stand_twice_are_a_problem_only_if_used(tmp_path: Path) -> None:
    view = view_of(tmp_path, "leads.csv", "id,Name,Name\n1,a,b\n")
    assert [problem.facts["positions"] for problem in view.problems] == [[2, 3]]

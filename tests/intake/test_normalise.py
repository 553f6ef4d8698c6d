"""From text to our columns: what fits, what is refused and why, and nothing in between."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from tasuki.intake.normalise import Batch
from tasuki.intake.records import SCHEMAS, Record
from tasuki.intake.rejects import Warn
from tests.intake.conftest import frame, refused, run


def made(tmp_path: Path, csv: str, mapping: str, **files: str) -> dict[Record, list[Batch]]:
    """What a mapping of one file makes; `mapping` is its tables of records."""
    (tmp_path / "data.csv").write_text(csv, encoding="utf-8")
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    path = tmp_path / "m.toml"
    path.write_text(f'source = "s"\n[[file]]\npath = "data.csv"\n{mapping}', encoding="utf-8")
    return run(path)


def table(record: str, key: str | None, **fields: str) -> str:
    """The table of one record: fields as TOML values."""
    lines = ["[[file.record]]", f'record = "{record}"']
    lines += [f"key = {key}"] if key else []
    lines += ["[file.record.fields]", *(f"{name} = {value}" for name, value in fields.items())]
    return "\n".join(lines) + "\n"


def reasons(batches: list[Batch]) -> list[tuple[int, str, str]]:
    found = refused(batches).sort("row", "field")
    return list(found.select("row", "field", "code").iter_rows())


def test_every_frame_has_the_columns_of_its_schema(tmp_path: Path) -> None:
    found = made(tmp_path, "id,d\n1,2018-01-01\n", table("lead", '"id"', created_at='"d"'))
    (batch,) = found[Record.LEAD]
    assert batch.frames[Record.LEAD].schema == SCHEMAS[Record.LEAD] | {"row": pl.Int64}
    assert batch.frames[Record.LEAD]["row"].to_list() == [2]
    assert batch.original.frame.columns == ["id", "d"]


def test_one_wide_file_feeds_several_records(tmp_path: Path) -> None:
    csv = 'id,会社ID,会社名,登録日,MQL日,金額,受注日\n1,c1,甲社,2018-01-01,2018-01-05,,\n2,c1,甲社,2018-01-02,,"1,000",2018-02-01\n'
    mapping = (
        table("company", '"会社ID"', name='"会社名"')
        + table("lead", '"id"', created_at='"登録日"', company_key='"会社ID"')
        + table(
            "gate_event",
            '"id"',
            kind='{ constant = "mql" }',
            lead_key='"id"',
            occurred_at='"MQL日"',
        ).replace("[file.record.fields]", 'when = "MQL日"\n[file.record.fields]')
        + table(
            "deal",
            '"id"',
            lead_key='"id"',
            won_at='"受注日"',
            amount='{ column = "金額", thousands = "," }',
        ).replace("[file.record.fields]", 'when = "受注日"\n[file.record.fields]')
    )
    found = made(tmp_path, csv, mapping)
    assert list(found) == [Record.COMPANY, Record.LEAD, Record.DEAL, Record.GATE]
    assert frame(found[Record.LEAD])["company_key"].to_list() == ["s:company:c1"] * 2
    gates = frame(found[Record.GATE])
    assert gates["key"].to_list() == ["s:gate_event:1|mql"]
    assert [batch.read for batch in found[Record.GATE]] == [1]
    deals = frame(found[Record.DEAL])
    assert deals.select("key", "lead_key", "amount").rows() == [("s:deal:2", "s:lead:2", 1000.0)]


def test_deals_imply_their_gates(tmp_path: Path) -> None:
    csv = "id,lead,o,w,l,why,rep\n1,a,2018-01-01,2018-02-01,,,r\n2,b,2018-01-02,,2018-03-01,高い,r\n3,c,,,,,\n"
    found = made(
        tmp_path,
        csv,
        table(
            "deal", '"id"', lead_key='"lead"', opened_at='"o"', won_at='"w"', lost_at='"l"',
            lost_reason='"why"', member_key='"rep"',
        ),
    )  # fmt: skip
    gates = frame(found[Record.DEAL], Record.GATE).sort("key")
    assert gates.select("key", "lead_key", "kind", "reason", "deal_key", "member_key").rows() == [
        ("s:deal:1:open", "s:lead:a", "open_opportunity", None, "s:deal:1", "s:member:r"),
        ("s:deal:1:win", "s:lead:a", "win", None, "s:deal:1", "s:member:r"),
        ("s:deal:2:lose", "s:lead:b", "lose", "高い", "s:deal:2", "s:member:r"),
        ("s:deal:2:open", "s:lead:b", "open_opportunity", None, "s:deal:2", "s:member:r"),
    ]
    assert gates["occurred_at"][2] == datetime(2018, 2, 28, 15, tzinfo=UTC)
    assert frame(found[Record.DEAL]).height == 3


def test_faults_are_kept_with_row_field_and_original(tmp_path: Path) -> None:
    csv = (
        "id,lead,when,amount\n"
        "1,a,2018-01-01,5\n"
        "5.07E+12,b,2018-01-02,5\n"
        ",c,2018-01-03,5\n"
        "4,,2018-01-04,5\n"
        "5,1.2E+10,2018-01-05,-5\n"
        "6,f,2018-01-06,five\n"
        "7,g\n" + "".join(f"{n},h,2018-01-07,1\n" for n in range(20, 40)) + "8,i,someday,5\n"
    )
    mapping = table("deal", '"id"', lead_key='"lead"', won_at='"when"', amount='"amount"')
    found = made(tmp_path, csv, mapping)[Record.DEAL]
    assert reasons(found) == [
        (3, "key", "damaged_id"),
        (4, "key", "missing_value"),
        (5, "lead_key", "missing_value"),
        (6, "amount", "negative_amount"),
        (6, "lead_key", "damaged_id"),
        (7, "amount", "bad_number"),
        (8, None, "ragged"),
        (29, "won_at", "bad_date"),
    ]
    (batch,) = found
    assert (batch.read, batch.rejected) == (28, 7)
    assert batch.frames[Record.DEAL].height == batch.read - batch.rejected
    line = batch.rejects.row(by_predicate=pl.col("row") == 29, named=True)
    assert (line["file"], line["record"], line["value"]) == ("data.csv", "deal", "someday")
    assert line["original"] == '{"id":"8","lead":"i","when":"someday","amount":"5"}'


def test_rows_that_the_ledger_refuses_get_their_original(tmp_path: Path) -> None:
    mapping = table("deal", '"id"', lead_key='"lead"')
    (batch,) = made(tmp_path, "id,lead\n1,a\n2,b\n", mapping)[Record.DEAL]
    faults = pl.DataFrame(
        {
            "row": [3],
            "field": ["lead_key"],
            "code": ["unknown_reference"],
            "value": ["b"],
            "key": ["k"],
        }
    )
    line = batch.refuse(faults).row(0, named=True)
    assert (line["file"], line["row"], line["original"]) == ("data.csv", 3, '{"id":"2","lead":"b"}')


MAPS = [
    ('{ column = "x", map = { "商談中" = "open", "ＡＢＣ" = "abc" } }', ["open", "abc", None], [4]),
    ('{ column = "x", map = { "商談中" = "open" }, otherwise = "keep" }', ["open", "abc", "?", None], []),
    ('{ column = "x", map = { "商談中" = "open" }, otherwise = "empty" }', ["open", None, None, None], []),
    ('{ column = "x", map = { "商談中" = "open" }, otherwise = "unknown" }', ["open", "unknown", "unknown", None], []),
    ('{ column = "x", map = { "商談中" = "", "" = "none" }, otherwise = "keep" }', [None, "abc", "?", "none"], []),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected", "rejected"), MAPS)
def test_value_maps(
    tmp_path: Path, source: str, expected: list[str | None], rejected: list[int]
) -> None:
    csv = "id,d,x\n1,2018-01-01, 商談中 \n2,2018-01-01,abc\n3,2018-01-01,?\n4,2018-01-01,\n"
    found = made(tmp_path, csv, table("lead", '"id"', created_at='"d"', segment=source))
    assert frame(found[Record.LEAD])["segment"].to_list() == expected
    assert [row for row, _, _ in reasons(found[Record.LEAD])] == rejected


CALLS = "lead,when,what,how,secs\na,2018-01-01,Call,接続,60\nb,2018-01-02,call,謎,\nc,2018-01-03,call,,5\nd,2018-01-04,fax,,\ne,2018-01-05,form,,\n"


def test_an_outcome_that_is_not_known_is_never_a_connection(tmp_path: Path) -> None:
    mapping = table(
        "touch", None, lead_key='"lead"', kind='"what"', occurred_at='"when"', duration_s='"secs"',
        disposition='{ column = "how", map = { "接続" = "connected" } }',
    )  # fmt: skip
    batches = made(tmp_path, CALLS, mapping)[Record.TOUCH]
    touches = frame(batches)
    assert touches["disposition"].to_list() == ["connected", "unknown", "none", "none"]
    assert touches["direction"].to_list() == ["out", "out", "out", "in"]
    assert touches["duration_s"].to_list() == [60, None, 5, None]
    assert reasons(batches) == [(5, "kind", "unknown_value")]
    assert batches[0].warnings == {("disposition", Warn.UNKNOWN_DISPOSITION): 1}
    unmapped = mapping.replace('{ column = "how", map = { "接続" = "connected" } }', '"how"')
    again = frame(made(tmp_path, CALLS, unmapped)[Record.TOUCH])
    assert again["disposition"].to_list() == ["unknown", "unknown", "none", "none"]


def test_records_without_an_id_are_told_apart_by_content_and_count(tmp_path: Path) -> None:
    csv = "lead,when\na,2018-01-01\na,2018-01-01\nb,2018-01-01\na,2018-01-02\na,2018-01-01\n"
    mapping = table(
        "touch", None, lead_key='"lead"', kind='{ constant = "call" }', occurred_at='"when"'
    )
    keys = frame(made(tmp_path, csv, mapping)[Record.TOUCH])["key"].to_list()
    assert keys == [
        "s:touch:a|call|1514732400000000#1",
        "s:touch:a|call|1514732400000000#2",
        "s:touch:b|call|1514732400000000#1",
        "s:touch:a|call|1514818800000000#1",
        "s:touch:a|call|1514732400000000#3",
    ]


def test_a_lookup_joins_another_file_by_its_ids(tmp_path: Path) -> None:
    source = '{ column = "id", lookup = { file = "pairs.csv", from = "deal", to = "contact" } }'
    pairs = "contact,deal\nx,1\ny,2\nz,2\n"
    found = made(tmp_path, "id\n1\n2\n3\n", table("deal", '"id"', lead_key=source), pairs=pairs)
    deals = frame(found[Record.DEAL])
    assert deals["lead_key"].to_list() == ["s:lead:x", "s:lead:y"]
    assert reasons(found[Record.DEAL]) == [(4, "lead_key", "missing_value")]
    assert found[Record.DEAL][0].warnings == {("lead_key", Warn.SEVERAL_MATCHES): 1}


def test_columns_are_joined_and_conditions_choose(tmp_path: Path) -> None:
    csv = (
        "id,day,time,family,given,closed,stage\n"
        "1,2018-01-01,10:05,山田,太郎,2018-02-01,受注\n"
        "2,2018-01-02,,佐藤,,2018-02-02,失注\n"
    )
    when = '{ column = "closed", when = { column = "stage", equals = "受注" } }'
    lost = '{ column = "closed", when = { column = "stage", differs = ["受注", ""] } }'
    mapping = table(
        "lead", '"id"', created_at='{ columns = ["day", "time"] }',
        person_name='{ columns = ["family", "given"], join = "　" }',
    ) + table("deal", '"id"', lead_key='"id"', won_at=when, lost_at=lost)  # fmt: skip
    found = made(tmp_path, csv, mapping)
    leads, deals = frame(found[Record.LEAD]), frame(found[Record.DEAL])
    assert leads["created_at"].to_list() == [
        datetime(2018, 1, 1, 1, 5, tzinfo=UTC),
        datetime(2018, 1, 1, 15, tzinfo=UTC),
    ]
    assert leads["person_name"].to_list() == ["山田　太郎", "佐藤"]
    assert deals["won_at"].is_not_null().to_list() == [True, False]
    assert deals["lost_at"].is_not_null().to_list() == [False, True]


def test_flags_are_never_guessed(tmp_path: Path) -> None:
    csv = "id,d,no\n1,2018-01-01,はい\n2,2018-01-01,FALSE\n3,2018-01-01,電話NG\n4,2018-01-01,\n"
    found = made(tmp_path, csv, table("lead", '"id"', created_at='"d"', do_not_contact='"no"'))
    assert frame(found[Record.LEAD])["do_not_contact"].to_list() == [True, False, None]
    assert reasons(found[Record.LEAD]) == [(4, "do_not_contact", "bad_flag")]


def test_a_step_back_without_a_reason_is_kept_and_counted(tmp_path: Path) -> None:
    csv = "lead,when,why\na,2018-01-01,予算なし\nb,2018-01-02,\n"
    mapping = table(
        "gate_event", '"lead"', lead_key='"lead"', kind='{ constant = "return" }',
        occurred_at='"when"', reason='"why"',
    )  # fmt: skip
    (batch,) = made(tmp_path, csv, mapping)[Record.GATE]
    assert batch.frames[Record.GATE]["reason"].to_list() == ["予算なし", None]
    assert batch.warnings == {("reason", Warn.NO_REASON): 1}


def test_contact_data_is_put_in_one_form_and_odd_values_are_counted(tmp_path: Path) -> None:
    csv = "id,d,mail,tel\n1,2018-01-01,Ａ@Example.jp,03-1234-5678\n2,2018-01-01,なし,なし\n"
    mapping = table("lead", '"id"', created_at='"d"', email='"mail"', phone='"tel"')
    (batch,) = made(tmp_path, csv, mapping)[Record.LEAD]
    leads = batch.frames[Record.LEAD]
    assert leads.select("email", "phone").rows() == [
        ("a@example.jp", "+81312345678"),
        ("なし", "なし"),
    ]
    assert batch.warnings == {("email", Warn.ODD_EMAIL): 1, ("phone", Warn.ODD_PHONE): 1}


def test_days_are_days_of_the_zone(tmp_path: Path) -> None:
    csv = "id,from\nm,2018-01-01T20:00:00Z\nn,2018-02-01\n"
    found = made(tmp_path, csv, table("member", '"id"', active_from='"from"', name='"id"'))
    assert frame(found[Record.MEMBER])["active_from"].to_list() == [
        date(2018, 1, 2),
        date(2018, 2, 1),
    ]


def test_a_required_field_that_is_mapped_to_nothing_is_missing(tmp_path: Path) -> None:
    source = '{ column = "d", map = { "未定" = "" }, otherwise = "keep" }'
    found = made(tmp_path, "id,d\n1,未定\n2,2018-01-01\n", table("lead", '"id"', created_at=source))
    assert reasons(found[Record.LEAD]) == [(2, "created_at", "missing_value")]


def test_a_membership_needs_no_answer_to_have_a_key(tmp_path: Path) -> None:
    mapping = table(
        "campaign_membership", None, lead_key='"l"', campaign_key='"c"', responded_at='"d"'
    )
    found = made(tmp_path, "l,c,d\na,k,\nb,k,2018-01-01\n", mapping)[Record.MEMBERSHIP]
    assert frame(found)["key"].to_list() == [
        "s:campaign_membership:a|k|#1",
        "s:campaign_membership:b|k|1514732400000000#1",
    ]

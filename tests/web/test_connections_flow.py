"""From files to the ledger through the pages, as a person goes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from tasuki.web.accounts.models import Member
from tasuki.web.connections import job, progress
from tasuki.web.connections.models import State
from tasuki.web.connections.progress import Progress, Stage
from tasuki.web.ledger.models import Company, Deal, GateEvent, Lead, Posting, Touch
from tests.web.importing import DATA, Site, site

OLIST = DATA / "olist"
needs_olist = pytest.mark.skipif(
    not OLIST.is_dir(), reason="no shared/data/olist beside the checkout"
)
EDINET = DATA / "companies" / "edinet_20251224_cp932_as_downloaded.csv"


@pytest.fixture
def open_site(ledger_db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with site(tmp_path, monkeypatch) as opened:
        yield opened


def mapped(site: Site, **changes: str) -> str:
    """From what was found to the dry run, by the form that is proposed."""
    site.get(f"/import/{site.run.pk}/mapping/?from=proposed")
    return site.post(f"/import/{site.run.pk}/mapping/", site.controls("/mapping/", **changes))


def imported(site: Site) -> str:
    return site.post(f"/import/{site.run.pk}/import/")


CALLS = (
    "架電ID,リードID,活動種別,架電日時,架電結果,メモ\n"
    "1,A1,電話,2026/11/02 10:00,不在,\n"
    "2,A1,電話,2026/11/03 11:00,大成功,=1+1\n"
    "3,,電話,2026/11/04 12:00,接続,宛先なし\n"
    "4,A9,電話,2026/11/05 13:00,接続,知らない先\n"
).encode("cp932")
LEADS = "リードID,作成日,会社ID,氏名\nA1,2026/11/01,C1,架空 太郎\n".encode("cp932")


@needs_olist
def test_olist_goes_through_the_pages_and_comes_again_as_nothing_new(open_site: Site) -> None:
    files = sorted(OLIST.glob("olist_*.csv"), reverse=True)
    text = open_site.upload(*files)
    assert "8,000行" in text
    assert "842行" in text
    assert "utf-8" in text
    text = mapped(open_site)
    assert open_site.run.state == State.CHECKED
    assert not Lead.objects.exists()
    assert "8,000" in text
    assert "取り込めない行はありません" in text
    imported(open_site)
    assert open_site.run.state == State.DONE
    assert Lead.objects.count() == 8000
    assert Deal.objects.count() == GateEvent.objects.filter(kind="win").count() == 842
    said = open_site.run.result["files"]
    assert all(c["read"] == c["posted"] + c["duplicate"] + c["rejected"] for c in said)

    # The same headers again: the mapping is offered, and nothing is posted twice.
    first = open_site.run.pk
    text = open_site.upload(*files)
    assert f'value="{first}" checked' in text
    open_site.get(f"/import/{open_site.run.pk}/mapping/?from={first}")
    text = open_site.post(f"/import/{open_site.run.pk}/mapping/", open_site.controls("/mapping/"))
    assert "新しく登録するものはありません" in text
    assert {c["posted"] for c in open_site.run.check_result["files"]} == {0}


@pytest.mark.skipif(not EDINET.exists(), reason="no shared/data/companies beside the checkout")
def test_a_company_list_in_cp932_with_a_title_line(open_site: Site) -> None:
    text = open_site.upload(EDINET)
    assert "cp932" in text
    assert "見出しは2行目" in text
    assert "8,010行" in text
    mapped(open_site)
    imported(open_site)
    assert Company.objects.count() == 8010
    toyota = Company.objects.get(corporate_number="1180301018771")
    assert "トヨタ" in str(toyota.name)


def test_a_date_with_two_readings_must_be_chosen(open_site: Site) -> None:
    rows = ["リードID,作成日,流入元", *(f"{n},0{n}/0{n + 1}/2018,web" for n in range(1, 8))]
    text = open_site.upload(("leads.csv", "\n".join(rows).encode()))
    assert "二通りに読めます" in text
    assert "2018-01-02" in text
    assert "2018-02-01" in text
    pk = open_site.run.pk
    choice = re.findall(r'name="(date\.[\d.]+)" value="d-m-y"', text)[0]
    open_site.get(f"/import/{pk}/mapping/?from=proposed")
    controls = open_site.controls("/mapping/")
    text = open_site.post(f"/import/{pk}/mapping/", controls, status=409)
    assert "日付の読み方を決めてください" in text
    open_site.get(f"/import/{pk}/mapping/?from=proposed&{choice}=d-m-y")
    open_site.post(f"/import/{pk}/mapping/", open_site.controls("/mapping/"))
    imported(open_site)
    assert Lead.objects.get(key="csv:lead:1").created_at.astimezone().strftime("%m-%d") in {
        "01-31",  # the first moment of February 1st in Tokyo, elsewhere
        "02-01",
    }


def test_rejects_are_shown_exported_corrected_and_imported(open_site: Site) -> None:
    open_site.upload(("leads.csv", LEADS), ("calls.csv", CALLS))
    text = mapped(open_site)
    assert "「リードの番号」が空です" in text
    assert "「A9」は台帳にありません" in text
    imported(open_site)
    assert Touch.objects.count() == 2
    pk = open_site.run.pk
    text = open_site.get(f"/import/{pk}/rejects/")
    assert text.count("calls.csv") > 2
    assert "02.csv" not in text
    answer = open_site.client.get(f"/import/{pk}/rejects/0.csv")
    assert answer["Content-Disposition"].startswith("attachment;")
    content = answer.content.decode("utf-8")
    assert content.startswith("\ufefftasuki_row,")
    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    assert [row["架電ID"] for row in rows] == ["3", "4"]

    corrected = content.replace("A9", "A1").replace(",3,,", ",3,A1,").encode()
    open_site.upload(("calls-corrected.csv", corrected))
    assert f'value="{pk}" checked' in open_site.text
    open_site.get(f"/import/{open_site.run.pk}/mapping/?from={pk}")
    open_site.post(f"/import/{open_site.run.pk}/mapping/", open_site.controls("/mapping/"))
    imported(open_site)
    assert Touch.objects.count() == 4
    assert not open_site.run.result["files"][0]["rejected"]


def test_values_of_theirs_are_mapped_to_ours(open_site: Site) -> None:
    open_site.upload(("leads.csv", LEADS), ("calls.csv", CALLS))
    pk = open_site.run.pk
    text = open_site.get(f"/import/{pk}/mapping/?from=proposed")
    assert "大成功" in text
    controls = open_site.controls("/mapping/")
    [theirs] = [name for name in controls if name.endswith("disposition.theirs")]
    ours = theirs.replace(".theirs", ".ours")
    controls[ours][controls[theirs].index("大成功")] = "appointment"
    open_site.post(f"/import/{pk}/mapping/", controls)
    imported(open_site)
    assert Touch.objects.get(key="csv:touch:2").disposition == "appointment"


def test_a_column_chosen_by_hand_asks_for_its_values(open_site: Site) -> None:
    open_site.upload(("leads.csv", LEADS), ("calls.csv", CALLS))
    pk = open_site.run.pk
    open_site.get(f"/import/{pk}/mapping/?from=proposed")
    touch = next(
        name.removesuffix(".record")
        for name, value in open_site.controls("/mapping/").items()
        if name.endswith(".record") and value == ["touch"]
    )
    controls = open_site.controls("/mapping/")
    controls[f"{touch}.direction"] = ["column:架電結果"]
    text = open_site.post(f"/import/{pk}/mapping/", controls, status=409)
    assert f'name="{touch}.direction.ours"' in text
    assert open_site.run.state == State.UPLOADED


def test_a_file_of_which_nothing_is_known_asks_for_a_record(open_site: Site) -> None:
    open_site.upload(("odd.csv", b"x,y\n1,2\n"))
    text = open_site.get(f"/import/{open_site.run.pk}/mapping/")
    assert "このファイルからは何も取り込みません" in text
    controls = open_site.controls("/mapping/")
    text = open_site.post(f"/import/{open_site.run.pk}/mapping/", controls, status=409)
    assert "記録を一つ以上加えてください" in text


def test_a_record_is_added_and_another_dropped(open_site: Site) -> None:
    open_site.upload(("leads.csv", LEADS))
    pk = open_site.run.pk
    open_site.get(f"/import/{pk}/mapping/?from=proposed")
    text = open_site.post(
        f"/import/{pk}/mapping/",
        open_site.controls("/mapping/", add="f0", f0__add="company", f0__r0__drop="1"),
    )
    assert open_site.run.mapping == ""
    controls = open_site.controls("/mapping/")
    assert controls["f0.r0.record"] == ["company"]
    assert "f0.r1.record" not in controls
    changes = {"f0.r0.key": ["column:会社ID"], "f0.r0.name": ["column:氏名"]}
    text = open_site.post(f"/import/{pk}/mapping/", controls | changes)
    assert "1件を登録できます" in text
    imported(open_site)
    assert Company.objects.get().name == "架空 太郎"


def test_a_mapping_is_written_as_text_with_errors_that_name_the_place(open_site: Site) -> None:
    open_site.upload(("leads.csv", LEADS))
    page = f"/import/{open_site.run.pk}/mapping/text/"
    open_site.get(page)
    for text, told in [
        ('source = "x"\nfile == 3', "line 2"),
        (
            'source = "x"\n[[file]]\npath = "leads.csv"\n[[file.record]]\nrecord = "lead"',
            "created_at",
        ),
        (
            'source = "x"\n[[file]]\npath = "leads.csv"\n[[file.record]]\nrecord = "lead"\n'
            'key = "リードID"\n[file.record.fields]\nbirthday = "氏名"',
            "birthday",
        ),
    ]:
        assert told in open_site.post(page, {"text": text})
    good = (
        '# ours\nsource = "x"\n[[file]]\npath = "leads.csv"\n[[file.record]]\nrecord = "lead"\n'
        'key = "リードID"\n[file.record.fields]\ncreated_at = "作成日"\nperson_name = "氏名"\n'
    )
    open_site.post(page, {"text": good})
    assert open_site.run.state == State.CHECKED
    answer = open_site.client.get(f"/import/{open_site.run.pk}/mapping.toml")
    assert "birthday" not in answer.content.decode()
    assert "作成日" in answer.content.decode()


@pytest.mark.parametrize("path", ["../../secret-key", "/etc/passwd", "names.json", "01.csv", "*"])
def test_a_mapping_reaches_no_file_but_those_of_the_run(open_site: Site, path: str) -> None:
    open_site.upload(("leads.csv", LEADS))
    text = (
        f'source = "x"\n[[file]]\npath = "{path}"\n[[file.record]]\nrecord = "company"\n'
        'key = "リードID"\n[file.record.fields]\n'
    )
    said = open_site.post(f"/import/{open_site.run.pk}/mapping/text/", {"text": text})
    if path == "*":  # all files of the run, and no other of the folder
        assert {c["file"] for c in open_site.run.check_result["files"]} == {"01.csv"}
        assert open_site.run.check_result["files"][0]["read"] == 1
    else:
        assert "がありません" in said
    lookup = text.replace(path, "leads.csv") + (
        f'name = {{ column = "氏名", lookup = {{ file = "{path}", from = "a", to = "b" }} }}\n'
    )
    said = open_site.post(f"/import/{open_site.run.pk}/mapping/text/", {"text": lookup})
    assert "がありません" in said


def test_a_job_that_was_cut_off_is_said_and_run_again(open_site: Site) -> None:
    open_site.upload(("leads.csv", LEADS))
    mapped(open_site)
    page = f"/import/{open_site.run.pk}/import/"
    open_site.post(page, work=False)
    report = job.report(open_site.run.folder, "import")
    progress.write(report, Progress(Stage.POSTING, "01.csv", "lead", 1))
    text = open_site.get(page)
    assert "行を照らし合わせています" in text
    assert "1 / 1行" in text
    assert "leads.csv" in text
    assert open_site.get(f"/import/{open_site.run.pk}/progress/")
    assert "HX-Refresh" not in open_site.page
    assert "今はできません" in open_site.post(page, status=409, work=False)
    open_site.waiting.clear()
    open_site.get(f"/import/{open_site.run.pk}/progress/")
    assert open_site.page["HX-Refresh"] == "true"
    text = open_site.get(page)
    assert "中断しました" in text
    assert open_site.run.state == State.INTERRUPTED
    assert "1件を登録しました" in open_site.post(page)
    assert Lead.objects.count() == 1


def test_why_an_import_failed_is_said_in_words(open_site: Site) -> None:
    open_site.upload(("leads.csv", LEADS))
    open_site.get(f"/import/{open_site.run.pk}/mapping/?from=proposed")
    controls = open_site.controls("/mapping/")
    (open_site.run.folder / "01.csv").write_bytes(LEADS.replace(b"2026/11/01", b"soon"))
    text = open_site.post(f"/import/{open_site.run.pk}/mapping/", controls)
    assert open_site.run.state == State.FAILED
    assert "leads.csv の「作成日」は1件のうち1件が日付として読めません" in text


def test_sheets_of_a_workbook_are_files_of_their_own(open_site: Site, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    for name, content in (("リード", LEADS), ("架電", CALLS)):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(csv.reader(io.StringIO(content.decode("cp932")))):
            sheet.write_row(number, 0, row, None)
    book.close()
    text = open_site.upload(tmp_path / "book.xlsx")
    assert text.count('<span class="second">架電</span>') == 1
    mapped(open_site)
    imported(open_site)
    assert (Lead.objects.count(), Touch.objects.count()) == (1, 2)
    text = open_site.get(f"/import/{open_site.run.pk}/rejects/")
    assert "book.xlsx[架電]" in text
    assert open_site.client.get(f"/import/{open_site.run.pk}/rejects/0.csv").status_code == 200


def test_files_are_deleted_and_what_was_made_of_them_stays(open_site: Site) -> None:
    open_site.upload(("leads.csv", LEADS), ("calls.csv", CALLS))
    mapped(open_site)
    imported(open_site)
    run = open_site.run
    assert "架空 太郎".encode("cp932") in (run.folder / "01.csv").read_bytes()
    text = open_site.post(f"/import/{run.pk}/discard/")
    assert "ファイルは消されています" in text
    assert not run.folder.exists()
    for page in ("", "mapping/", "mapping/text/", "check/", "import/", "rejects/"):
        open_site.get(f"/import/{run.pk}/{page}")
    for page in ("", "check/", "import/"):
        assert "今はできません" in open_site.post(f"/import/{run.pk}/{page}", status=409)
    assert open_site.client.get(f"/import/{run.pk}/rejects/0.csv").status_code == 200
    assert Lead.objects.count() == 1
    open_site.upload(("leads.csv", LEADS), ("calls.csv", CALLS))
    assert f'value="{run.pk}" checked' in open_site.text  # its mapping still serves


def test_each_change_of_state_is_posted_once_with_its_author(open_site: Site) -> None:
    before = Posting.objects.count()
    open_site.upload(("leads.csv", LEADS))
    mapped(open_site)
    imported(open_site)
    open_site.get("/import/")
    lines = Posting.objects.order_by("id")[before:]
    settle = ("run_settle", "job")
    user = "marketing"
    assert [(line.verb, line.actor) for line in lines] == [
        ("run_upload", user),
        settle,
        ("run_map", user),
        ("run_check", user),
        settle,
        ("run_start", user),
        ("import", user),
        settle,
    ]
    assert {line.run for line in lines[1:]} == {open_site.run.label}
    assert not Member.objects.exists()

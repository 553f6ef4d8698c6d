"""What may be uploaded, proved on hostile files."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tasuki.web.connections import files
from tasuki.web.connections.files import Refused, extension, plain_name


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write_row(0, 0, ["id", "name"])
    book.close()
    return out.getvalue()


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as book:
        for name, content in entries.items():
            book.writestr(name, content)
    return out.getvalue()


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        extension(upload(name, content))
    return refused.value.code


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("leads.csv", "氏名,会社\n髙橋,①\n".encode("cp932"), "csv"),
        ("LEADS.CSV", b"\xef\xbb\xbfid\n1\n", "csv"),
        ("leads.tsv", "会社\t名\n".encode("iso2022_jp"), "tsv"),
        ("leads.txt", "会社\n".encode("utf-16"), "txt"),
        ("book.xlsx", workbook(), "xlsx"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "xls"),
    ],
)
def test_what_people_have_is_taken(name: str, content: bytes, kind: str) -> None:
    file = upload(name, content)
    assert extension(file) == kind
    assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("run.exe", b"MZ", "wrong_type"),
        ("page.html", b"<script>", "wrong_type"),
        ("csv", b"a,b\n", "wrong_type"),
        ("macro.xlsm", workbook(), "wrong_type"),
        ("leads.csv.exe", b"a,b\n", "wrong_type"),
        ("leads.csv", b"", "empty"),
        ("leads.csv", b"MZ\x90\x00\x03", "wrong_content"),
        ("leads.csv", workbook(), "wrong_content"),
        ("old.xls", b"<table><tr><td>id", "wrong_content"),
        ("book.xlsx", b"id,name\n", "wrong_content"),
        ("book.xlsx", zipped({"other.xml": b""}), "wrong_content"),
        ("book.xlsx", workbook()[:400], "wrong_content"),
        ("book.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted"),
    ],
)
def test_what_is_something_else_is_refused(name: str, content: bytes, code: str) -> None:
    assert refusal(name, content) == code


def test_a_file_above_the_limit_is_refused(settings: Any) -> None:
    settings.UPLOAD_FILE_BYTES = 9
    assert refusal("leads.csv", b"0123456789") == "too_large"
    assert extension(upload("leads.csv", b"012345678")) == "csv"


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_workbook_that_unpacks_to_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch, method: int
) -> None:
    monkeypatch.setattr(files, "EXPANDED_BYTES", 3_000_000)
    sheet = {"xl/workbook.xml": b"<workbook/>", "xl/a.xml": bytes(1_400_000)}
    assert extension(upload("book.xlsx", zipped(sheet, method))) == "xlsx"
    bomb = zipped(sheet | {"xl/b.xml": bytes(1_700_000)}, method)
    assert refusal("book.xlsx", bomb) == "too_much_inside"


def test_a_bomb_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "EXPANDED_BYTES", 1_000_000)
    honest = zipped({"xl/workbook.xml": bytes(5_000_000)})
    small = struct.pack("<L", 10)
    lying = honest.replace(struct.pack("<L", 5_000_000), small)
    assert zipfile.ZipFile(io.BytesIO(lying)).infolist()[0].file_size == 10
    assert refusal("book.xlsx", lying) == "too_much_inside"


def test_a_workbook_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ENTRIES", 3)
    parts = {"xl/workbook.xml": b"", "1": b"", "2": b"", "3": b""}
    assert refusal("book.xlsx", zipped(parts)) == "too_much_inside"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("リード 一覧.csv", "リード 一覧.csv"),
        ("a\r\nSet-Cookie: x.csv", "a Set-Cookie: x.csv"),
        ("evil\u202evsc.exe", "evil vsc.exe"),
        ("", "?"),
        ("x" * 500, "x" * 200),
    ],
)
def test_a_name_is_one_line_of_text(name: str, shown: str) -> None:
    assert plain_name(name) == shown

"""Who may import, and what an upload cannot do."""

from __future__ import annotations

import io
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, reverse

from tasuki.domain.roles import Role
from tasuki.web.accounts.permissions import RIGHTS, Right, may
from tasuki.web.connections import files, job, services, urls
from tasuki.web.connections.models import ImportRun, State
from tests.web.importing import Site, client_of, site

LEADS = b"lead_id,created_at,origin\n" + b"".join(
    f"A{n},2026-11-{n:02},web\n".encode() for n in range(1, 21)
)
HTML = "<script>alert(1)</script>"


@pytest.fixture
def open_site(ledger_db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with site(tmp_path, monkeypatch) as opened:
        yield opened


def addresses(pk: int) -> list[str]:
    found = []
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        values = {"pk": pk, "number": 0}
        asked = {name: values[name] for name in pattern.pattern.converters}
        found.append(reverse(f"connections:{pattern.name}", kwargs=asked))
    return found


def upload(name: str, content: bytes = LEADS) -> dict[str, Any]:
    return {"uploads": SimpleUploadedFile(name, content)}


def test_only_who_may_import_opens_any_of_it(open_site: Site) -> None:
    open_site.upload(("leads.csv", LEADS))
    every = addresses(open_site.run.pk)
    assert len(every) == len(urls.urlpatterns) > 8
    for role in Role:
        client = client_of(role)
        for address in every:
            got, posted = client.get(address), client.post(address)
            if may(role, Right.IMPORT):
                assert 403 not in {got.status_code, posted.status_code}, (role, address)
            else:
                assert {got.status_code, posted.status_code} == {403}, (role, address)
    for address in every:
        open_site.client.logout()
        answer = open_site.client.get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/login/")


def test_the_services_ask_for_the_right_themselves(open_site: Site) -> None:
    from django.core.exceptions import PermissionDenied

    from tasuki.web.accounts.models import User

    open_site.upload(("leads.csv", LEADS))
    client_of(Role.VIEWER)
    viewer, run = User.objects.get(username="viewer"), open_site.run
    verbs: list[Callable[[], object]] = [
        lambda: services.run_upload(by=viewer, uploads=[SimpleUploadedFile("a.csv", LEADS)]),
        lambda: services.run_look(run, by=viewer),
        lambda: services.run_map(run, by=viewer, text=""),
        lambda: services.run_check(run, by=viewer),
        lambda: services.run_start(run, by=viewer),
    ]
    for verb in verbs:
        with pytest.raises(PermissionDenied):
            verb()


def test_rejects_are_saved_only_by_who_may_export(
    open_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_site.upload(("leads.csv", LEADS + b"A99,soon,web\n"))
    open_site.get(f"/import/{open_site.run.pk}/mapping/")
    open_site.post(f"/import/{open_site.run.pk}/mapping/", open_site.controls("/mapping/"))
    open_site.post(f"/import/{open_site.run.pk}/import/")
    address = f"/import/{open_site.run.pk}/rejects/0.csv"
    assert open_site.client.get(address).status_code == 200
    assert open_site.client.get(address.replace("0.csv", "1.csv")).status_code == 404
    for missing in (Right.EXPORT, Right.SEE_PERSONAL):
        with monkeypatch.context() as patch:
            patch.setitem(RIGHTS, Role.MARKETING, RIGHTS[Role.MARKETING] - {missing})
            assert open_site.client.get(address).status_code == 403


def test_personal_values_are_shown_only_to_who_may_see_them(
    open_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = b"lead_id,created_at,origin,phone\nA1,2026-11-01,web,8.19E+11\n"
    open_site.upload(("leads.csv", rows))
    page = f"/import/{open_site.run.pk}/mapping/"
    open_site.get(page)
    assert "8.19E+11" in open_site.post(page, open_site.controls("/mapping/"))
    open_site.post(f"/import/{open_site.run.pk}/import/")
    pages = [
        f"/import/{open_site.run.pk}/{name}" for name in ("", "mapping/", "check/", "rejects/")
    ]
    for address in pages:
        assert "8.19E+11" in open_site.get(address), address
    monkeypatch.setitem(RIGHTS, Role.MARKETING, RIGHTS[Role.MARKETING] - {Right.SEE_PERSONAL})
    for address in pages:
        assert "8.19E+11" not in open_site.get(address), address


def test_a_post_without_its_token_does_nothing(open_site: Site) -> None:
    open_site.upload(("leads.csv", LEADS))
    client = client_of(Role.MARKETING, enforce_csrf_checks=True)
    for name in ("home", "found", "mapping", "mapping_text", "check", "start"):
        asked = [] if name == "home" else [open_site.run.pk]
        answer = client.post(reverse(f"connections:{name}", args=asked), upload("a.csv"))
        assert answer.status_code == 403, name
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "..\\..\\evil.csv", "/etc/evil.csv", "C:\\evil.csv"]
)
def test_a_name_is_never_a_path(open_site: Site, name: str) -> None:
    boundary = "x" * 20
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="uploads"; filename="{name}"\r\n'
        f"Content-Type: text/csv\r\n\r\n{LEADS.decode()}\r\n--{boundary}--\r\n"
    )
    kind = f"multipart/form-data; boundary={boundary}"
    open_site.client.generic("POST", "/import/", body, content_type=kind)
    [run] = ImportRun.objects.all()
    assert [path.name for path in run.folder.glob("*.csv")] == ["01.csv"]
    assert not list(open_site.home.rglob("*evil*"))
    assert "/" not in run.name
    assert "evil.csv" in run.name


def test_twins_are_told_apart(open_site: Site) -> None:
    open_site.upload(("leads.csv", LEADS), ("leads.csv", LEADS))
    assert open_site.run.stored == {"leads.csv": "01.csv", "leads (2).csv": "02.csv"}


def test_html_in_names_headers_and_cells_is_text(open_site: Site) -> None:
    rows = f"lead_id,created_at,{HTML},disposition\n"
    rows += "".join(f"A{n},2026-11-01,{HTML},{HTML}\n" for n in range(20)) + f"B1,{HTML},x,y\n"
    open_site.upload((f"{HTML}.csv", rows.encode()))
    pk = open_site.run.pk
    pages = ["/import/", *(f"/import/{pk}/{name}" for name in ("", "mapping/", "mapping/text/"))]
    for page in pages:
        assert HTML not in open_site.get(page), page
    mapping = (
        f'source = "x"\n[[file]]\npath = "*"\n[[file.record]]\nrecord = "lead"\nkey = "lead_id"\n'
        f'[file.record.fields]\ncreated_at = "created_at"\nsegment = "{HTML}"\n'
    )
    open_site.post(f"/import/{pk}/mapping/text/", {"text": mapping})
    open_site.post(f"/import/{pk}/import/")
    for name in ("mapping/", "check/", "import/", "rejects/"):
        text = open_site.get(f"/import/{pk}/{name}")
        assert HTML not in text, name
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (upload("run.exe", b"MZ"), "受け付けられない種類"),
        (upload("page.html", b"<p>"), "受け付けられない種類"),
        (upload("book.xlsx", b"not a zip"), "中身が拡張子と合いません"),
        (upload("leads.csv", b"\x00\x01"), "中身が拡張子と合いません"),
        (upload("leads.csv", b""), "空です"),
        ({}, "ファイルを選んでください"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    open_site: Site, file: dict[str, Any], told: str
) -> None:
    assert told in open_site.post("/import/", file, status=422)
    assert not ImportRun.objects.exists()
    assert not list(open_site.home.glob("uploads/*"))


def test_a_file_above_the_limit_is_given_up_while_it_arrives(
    open_site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    write = files.TemporaryFileUploadHandler.receive_data_chunk

    def counted(self: Any, raw_data: bytes, start: int) -> None:
        written.append(len(raw_data))
        write(self, raw_data, start)

    monkeypatch.setattr(files.TemporaryFileUploadHandler, "receive_data_chunk", counted)
    settings.UPLOAD_FILE_BYTES = 100_000
    big = b"a,b\n" * 50_000
    text = open_site.post("/import/", upload("big.csv", big), status=422)
    assert "「big.csv」は0 MBを超えています" in text
    assert sum(written) <= 100_000
    settings.UPLOAD_FILES = 2
    many = {"uploads": [SimpleUploadedFile(f"{n}.csv", LEADS) for n in range(4)]}
    text = open_site.post("/import/", many, status=422)
    assert "一度に選べるのは2個まで" in text
    assert "「3.csv」" in text
    assert not ImportRun.objects.exists()


def test_a_full_disk_is_said(open_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Any, raw_data: bytes, start: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.TemporaryFileUploadHandler, "receive_data_chunk", full)
    assert "ディスクの空きがなく" in open_site.post("/import/", upload("leads.csv"), status=422)


def test_nobody_else_can_fill_the_disk(open_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: Any) -> None:
        raise AssertionError("written to disk")

    monkeypatch.setattr(files.TemporaryFileUploadHandler, "receive_data_chunk", never)
    client_of(Role.VIEWER).post("/import/", upload("leads.csv"))
    open_site.client.logout()
    assert open_site.client.post("/login/", upload("leads.csv")).status_code < 500


def test_a_run_waits_until_another_one_is_over(
    open_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_site.upload(("leads.csv", LEADS))
    first = open_site.run
    page = f"/import/{first.pk}/mapping/"
    open_site.get(page)
    open_site.post(page, open_site.controls("/mapping/"), work=False)
    assert open_site.run.state == State.CHECKING
    open_site.post("/import/", upload("more-leads.csv"), work=False)
    looks = [one for one in open_site.waiting if one[1] == "look"]
    rest = [one for one in open_site.waiting if one[1] != "look"]
    open_site.waiting[:] = looks
    open_site.work()
    open_site.waiting[:] = rest
    page = f"/import/{open_site.run.pk}/mapping/"
    open_site.get(page)
    text = open_site.post(page, open_site.controls("/mapping/"), status=409, work=False)
    assert "別の取り込みが進んでいます" in text


def test_a_killed_import_is_interrupted_and_completes_when_run_again(
    ledger_db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same with a real process, killed at whatever moment it is in."""
    from tasuki.web.ledger.models import Lead

    start, alive = job.start, job.alive
    rows = io.StringIO("lead_id,created_at,origin\n")
    rows.seek(0, io.SEEK_END)
    rows.writelines(f"A{n},2026-11-01,web\n" for n in range(30_000))
    with site(tmp_path, monkeypatch) as open_site:
        open_site.upload(("leads.csv", rows.getvalue().encode()))
        page = f"/import/{open_site.run.pk}/mapping/"
        open_site.get(page)
        open_site.post(page, open_site.controls("/mapping/"))
        pids: list[int] = []

        def real(folder: Path, name: str, arguments: list[str], environ: Any) -> int:
            pids.append(start(folder, name, arguments, {**os.environ, **environ}))
            return pids[-1]

        monkeypatch.setattr(job, "start", real)
        monkeypatch.setattr(job, "alive", alive)
        page = f"/import/{open_site.run.pk}/import/"
        open_site.post(page, work=False)
        assert open_site.run.state == State.RUNNING
        os.kill(pids[0], signal.SIGKILL)
        _until(lambda: not alive(open_site.run.folder))
        assert "中断しました" in open_site.get(page)
        assert Lead.objects.count() in {0, 30_000}
        open_site.post(page, work=False)
        _until(lambda: not alive(open_site.run.folder))
        open_site.get(page)
        assert open_site.run.state == State.DONE
        assert Lead.objects.count() == 30_000


def _until(true: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)

"""Erasing a person leaves no trace of them anywhere, and every count as it was."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from django.apps import apps
from django.conf import settings
from django.db import connection

from tasuki.intake.records import Record
from tasuki.web.ledger.bulk.run import feeds_post
from tasuki.web.ledger.erasure import lead_erase
from tasuki.web.ledger.models import Correction, Deal, Lead, Note, Person, Reject, Touch
from tests.web.frames import Part, feed, frame, hours

TRACES = [
    "佐藤花子",
    "佐藤 花子",
    "佐藤 華子",
    "hanako@example.jp",
    "h.sato@example.jp",
    "12345678",
    "12-3456-78",
    "犬の話",
    "部長代理",
]
LEAD = {
    "key": "s:lead:4711",
    "created_at": hours(0),
    "person_name": "佐藤 花子",
    "email": "hanako@example.jp",
    "phone": "+819012345678",
    "job_title": "部長代理",
    "note": "犬の話をした",
}
OTHER = {
    "key": "s:lead:4712",
    "created_at": hours(0),
    "person_name": "森 太郎",
    "email": "mori@example.jp",
}
CALLS = [
    {
        "key": f"s:touch:{n}",
        "lead_key": "s:lead:4711",
        "kind": "call",
        "occurred_at": hours(n),
        "note": "佐藤 花子さん、犬の話",
    }
    for n in range(3)
]


def post(*feeds) -> None:
    feeds_post(feeds, by="test")


def refused(record: Record, row: int, key: str | None, value: str | None, original: str):
    lines = {
        "file": "x.csv",
        "row": row,
        "record": record.value,
        "field": "phone",
        "code": "x",
        "value": value,
        "detail": None,
        "key": key,
        "original": original,
    }
    part = Part(
        record,
        {record: frame(record, [])},
        pl.DataFrame([lines], infer_schema_length=1).cast(
            {"detail": pl.String, "key": pl.String, "value": pl.String}
        ),
        rejected=1,
    )
    from tasuki.web.ledger.bulk.run import Feed

    return Feed("x.csv", record, [part])


def seed() -> None:
    post(
        feed(Record.LEAD, [LEAD, OTHER]),
        feed(
            Record.DEAL,
            [
                {
                    "key": "s:deal:1",
                    "lead_key": "s:lead:4711",
                    "name": "佐藤 花子様 導入",
                    "amount": 1.0,
                }
            ],
        ),
        feed(Record.TOUCH, CALLS),
    )
    post(feed(Record.LEAD, [{**LEAD, "person_name": "佐藤 華子", "email": "h.sato@example.jp"}]))
    post(
        refused(Record.LEAD, 2, "s:lead:4711", None, '{"memo": "犬の話"}'),
        refused(
            Record.LEAD,
            3,
            None,
            "０９０－１２３４－５６７８",
            '{"tel": "０９０－１２３４－５６７８", "name": null}',
        ),
        refused(Record.COMPANY, 4, None, "x", '{"担当": "佐藤　花子"}'),
        refused(Record.TOUCH, 5, "s:touch:x", "x", '{"lead": "4711", "memo": "犬の話"}'),
        refused(Record.LEAD, 6, "s:lead:9", "ひ", '{"name": "森 太郎"}'),
    )


def counts() -> dict[str, int]:
    return {m._meta.db_table: m.objects.count() for m in apps.get_app_config("ledger").get_models()}


def every_text() -> str:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(value) for row in cursor.fetchall() for value in row if value is not None]
    return "\n".join(found)


def on_disk(database: str) -> bytes:
    return b"".join(
        path.read_bytes() for path in Path(database).parent.glob(Path(database).name + "*")
    )


def test_no_trace_is_left_and_every_count_stays(ledger_db: str) -> None:
    seed()
    assert all(trace in every_text() for trace in TRACES if trace not in ("佐藤花子", "12-3456-78"))
    before, moved = counts(), Deal.objects.get().posting_id
    done = lead_erase(Lead.objects.get(key="s:lead:4711"), by="test")
    assert (done.notes, done.corrections, done.rejects, done.deals) == (4, 2, 4, 1)
    text = every_text()
    assert not [trace for trace in TRACES if trace in text]
    if connection.vendor == "sqlite":
        connection.close()
        assert not [trace for trace in TRACES if trace.encode() in on_disk(ledger_db)]
    after = counts()
    assert after.pop("ledger_note") == before.pop("ledger_note") - 4
    assert after.pop("ledger_posting") == before.pop("ledger_posting") + 1
    assert after == before
    assert Deal.objects.get().posting_id > moved


def test_others_are_left_alone(ledger_db: str) -> None:
    seed()
    lead_erase(Lead.objects.get(key="s:lead:4711"), by="test")
    assert Person.objects.get(lead__key="s:lead:4712").name == "森 太郎"
    assert Reject.objects.get(row=6).original == {"name": "森 太郎"}


def test_a_file_that_still_names_the_person_does_not_bring_them_back(ledger_db: str) -> None:
    seed()
    lead = Lead.objects.get(key="s:lead:4711")
    lead_erase(lead, by="test")
    result = feeds_post(
        [feed(Record.LEAD, [LEAD]), feed(Record.TOUCH, [*CALLS, {**CALLS[0], "key": "s:touch:9"}])],
        by="test",
    )
    assert [(c.posted, c.duplicate) for c in result.files] == [(0, 1), (1, 3)]
    assert Touch.objects.count() == 4
    person = Person.objects.get(lead=lead)
    assert (person.name, person.email, person.phone, person.phone_e164, person.job_title) == (
        None,
    ) * 5
    assert not Note.objects.exists()
    assert not Correction.objects.filter(new__contains="佐藤").exists()


def test_what_else_may_name_the_person_is_listed(ledger_db: str) -> None:
    seed()
    upload = settings.WORKSPACE.uploads / "7" / "01.csv"
    upload.parent.mkdir(parents=True, exist_ok=True)
    upload.write_text("x")
    try:
        done = lead_erase(Lead.objects.get(key="s:lead:4711"), by="test")
        assert Path("uploads/7/01.csv") in done.files
    finally:
        upload.unlink()


def test_what_is_corrected_of_an_erased_lead_is_not_the_person(ledger_db: str) -> None:
    seed()
    lead_erase(Lead.objects.get(key="s:lead:4711"), by="test")
    post(feed(Record.LEAD, [{**LEAD, "source": "seminar"}]))
    lead = Lead.objects.select_related("person").get(key="s:lead:4711")
    assert (lead.source, lead.person.name) == ("seminar", None)
    assert Correction.objects.filter(field="source").count() == 1

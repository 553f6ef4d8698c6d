"""Bulk posting against a model in plain Python, on whichever database the run is on."""

from __future__ import annotations

import pytest

from tasuki.intake.records import Record
from tasuki.web.ledger.bulk.run import feeds_post
from tasuki.web.ledger.models import (
    Correction,
    Lead,
    Note,
    Posting,
    Reject,
    Touch,
)
from tests.web.frames import feed, hours

pytestmark = pytest.mark.usefixtures("ledger_db")

LEADS = [
    {
        "key": "s:lead:1",
        "created_at": hours(0),
        "person_name": "佐藤 花子",
        "email": "hanako@example.jp",
        "phone": "+81312345678",
        "source": "web",
        "note": "朝に電話",
    },
    {"key": "s:lead:2", "created_at": hours(1), "person_name": "Tom", "do_not_contact": True},
]
TOUCHES = [
    {
        "key": f"s:touch:{n}",
        "lead_key": f"s:lead:{1 + n % 2}",
        "kind": "call",
        "direction": "out",
        "occurred_at": hours(n),
        "disposition": "no_answer",
        "duration_s": n,
    }
    for n in range(5)
]


def run(*feeds, **options):
    return feeds_post(feeds, by="test", **options)


def counts(result):
    return [(c.read, c.posted, c.corrected, c.duplicate, c.rejected) for c in result.files]


def test_new_rows_are_posted_with_their_person_and_note_apart() -> None:
    result = run(feed(Record.LEAD, LEADS), feed(Record.TOUCH, TOUCHES[:3], TOUCHES[3:]))
    assert counts(result) == [(2, 2, 0, 0, 0), (5, 5, 0, 0, 0)]
    lead = Lead.objects.get(key="s:lead:1")
    assert (lead.source, lead.created_at, lead.do_not_contact) == ("web", hours(0), False)
    assert lead.person.name == "佐藤 花子"
    assert lead.person.phone_e164 == "+81312345678"
    assert Note.objects.get(lead=lead).text == "朝に電話"
    assert [t.duration_s for t in Touch.objects.order_by("id")] == [0, 1, 2, 3, 4]
    assert Posting.objects.get().detail["files"][1]["posted"] == 5


def test_importing_twice_posts_nothing_new() -> None:
    feeds = [feed(Record.LEAD, LEADS), feed(Record.TOUCH, TOUCHES)]
    run(*feeds)
    assert counts(run(*feeds)) == [(2, 0, 0, 2, 0), (5, 0, 0, 5, 0)]
    assert Touch.objects.count() == 5
    assert Correction.objects.count() == 0


def test_a_changed_touch_is_a_new_revision_and_the_old_row_stays() -> None:
    run(feed(Record.LEAD, LEADS), feed(Record.TOUCH, TOUCHES))
    changed = [{**TOUCHES[1], "disposition": "connected"}, TOUCHES[2]]
    assert counts(run(feed(Record.TOUCH, changed))) == [(2, 1, 1, 1, 0)]
    old, new = Touch.objects.filter(key="s:touch:1").order_by("id")
    assert (old.disposition, old.revision) == ("no_answer", 0)
    assert (new.disposition, new.revision, new.supersedes_id) == ("connected", 1, old.pk)
    assert counts(run(feed(Record.TOUCH, changed))) == [(2, 0, 0, 2, 0)]


def test_a_changed_lead_is_corrected_in_place_and_the_old_value_kept() -> None:
    run(feed(Record.LEAD, LEADS))
    result = run(feed(Record.LEAD, [{**LEADS[0], "source": "seminar", "person_name": "佐藤 華子"}]))
    assert counts(result) == [(1, 1, 1, 0, 0)]
    lead = Lead.objects.get(key="s:lead:1")
    assert (lead.source, lead.person.name, lead.posting_id) == (
        "seminar",
        "佐藤 華子",
        result.posting_id,
    )
    assert sorted(Correction.objects.values_list("field", "old", "new")) == [
        ("person_name", "佐藤 花子", "佐藤 華子"),
        ("source", "web", "seminar"),
    ]


def test_an_unknown_reference_is_kept_as_a_reject_and_can_come_again() -> None:
    result = run(feed(Record.TOUCH, TOUCHES[:2]))
    assert counts(result) == [(2, 0, 0, 0, 2)]
    kept = Reject.objects.order_by("row").first()
    assert (kept.row, kept.field, kept.code, kept.value) == (
        2,
        "lead_key",
        "unknown_reference",
        "s:lead:1",
    )
    assert kept.detail == "lead"
    assert counts(run(feed(Record.LEAD, LEADS), feed(Record.TOUCH, TOUCHES[:2])))[1] == (
        2,
        2,
        0,
        0,
        0,
    )


def test_a_dry_run_counts_and_keeps_nothing() -> None:
    result = run(
        feed(Record.LEAD, LEADS),
        feed(Record.TOUCH, [*TOUCHES, {**TOUCHES[0], "lead_key": "s:lead:9"}]),
        dry_run=True,
    )
    assert counts(result) == [(2, 2, 0, 0, 0), (6, 5, 0, 0, 1)]
    assert not Lead.objects.exists()
    assert not Reject.objects.exists()
    assert not Posting.objects.exists()

"""Bulk posting against a model in plain Python, on whichever database the run is on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tasuki.intake.errors import FileChanged
from tasuki.intake.normalise import deal_gates
from tasuki.intake.records import Record
from tasuki.web.ledger.bulk.run import CountsDisagree, Feed, feeds_post
from tasuki.web.ledger.models import (
    Campaign,
    Company,
    Correction,
    GateEvent,
    Lead,
    Note,
    Posting,
    Reject,
    Touch,
)
from tests.web.frames import Part, feed, frame, hours

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


def test_a_file_that_says_two_things_of_one_lead_posts_nothing_the_second_time() -> None:
    twice = [{**LEADS[0], "source": "web"}, {**LEADS[0], "source": "tel"}]
    for batches in ([twice], [[twice[0]], [twice[1]]]):
        run(feed(Record.LEAD, *batches))
        assert Lead.objects.get(key="s:lead:1").source == "tel"
        (again,) = run(feed(Record.LEAD, *batches)).files
        assert (again.posted, again.duplicate) == (0, 2)
    (last,) = run(feed(Record.LEAD, twice)).files
    assert last.repeated == 1  # the row that lost is told


def test_two_files_that_contradict_each_other_post_nothing_the_second_time() -> None:
    feeds = [
        feed(Record.LEAD, [{**LEADS[0], "source": source}], file=f"{source}.csv", filled=FILLED)
        for source in ("web", None, "tel")
    ]
    run(*feeds)
    assert Lead.objects.get(key="s:lead:1").source == "tel"
    assert counts(run(*feeds)) == [(1, 0, 0, 1, 0)] * 3


FILLED = frozenset({"source", "email", "created_at", "do_not_contact"})


def test_an_empty_cell_clears_only_what_the_mapping_fills() -> None:
    run(feed(Record.LEAD, LEADS))
    empty = {**LEADS[0], "source": None, "email": None, "phone": None, "do_not_contact": None}
    assert counts(run(feed(Record.LEAD, [empty]))) == [(1, 0, 0, 1, 0)]
    assert counts(run(feed(Record.LEAD, [empty], filled=FILLED))) == [(1, 1, 1, 0, 0)]
    lead = Lead.objects.select_related("person").get(key="s:lead:1")
    assert (lead.source, lead.person.email, lead.do_not_contact) == (None, None, False)
    assert lead.person.phone == "+81312345678"


def test_unknown_members_campaigns_and_companies_are_made_where_the_mapping_says_so() -> None:
    create = frozenset({Record.MEMBER, Record.CAMPAIGN, Record.COMPANY})
    named = {**LEADS[1], "campaign_key": "s:campaign:spring", "company_key": "s:company:17"}
    touch = {**TOUCHES[1], "lead_key": "s:lead:2", "member_key": "s:member:tanaka"}
    result = run(
        feed(Record.LEAD, [named, {**named, "key": "s:lead:3"}], create=create),
        feed(Record.TOUCH, [touch], create=create),
    )
    assert counts(result) == [(2, 2, 0, 0, 0), (1, 1, 0, 0, 0)]
    lead = Lead.objects.select_related("campaign", "company").get(key="s:lead:3")
    assert (lead.campaign.name, lead.company.name) == ("spring", "17")
    member = Touch.objects.select_related("member").get().member
    assert (member.key, member.name, member.role) == ("s:member:tanaka", "tanaka", "is_rep")
    assert Campaign.objects.count() == Company.objects.count() == 1


def test_a_deal_brings_its_gate_events_and_a_refused_deal_brings_none() -> None:
    deals = frame(
        Record.DEAL,
        [
            {"key": "s:deal:1", "lead_key": "s:lead:1", "won_at": hours(9)},
            {"key": "s:deal:2", "lead_key": "s:lead:404", "won_at": hours(9)},
        ],
    )
    part = Part(Record.DEAL, {Record.DEAL: deals, Record.GATE: deal_gates(deals)})
    deal = Feed("d.csv", Record.DEAL, [part])
    assert counts(run(feed(Record.LEAD, LEADS), deal))[1] == (2, 1, 0, 0, 1)
    event = GateEvent.objects.select_related("deal").get()
    assert (event.key, event.kind, event.deal.key) == ("s:deal:1:win", "win", "s:deal:1")
    assert Reject.objects.values_list("record", "value").get() == ("deal", "s:lead:404")
    assert counts(run(deal)) == [(2, 0, 0, 1, 1)]
    assert GateEvent.objects.count() == 1


def test_another_note_is_a_correction_that_leaves_the_event_alone() -> None:
    noted = {**TOUCHES[0], "note": "留守"}
    run(feed(Record.LEAD, LEADS), feed(Record.TOUCH, [noted, TOUCHES[1]]))
    later = [{**noted, "note": "在席"}, {**TOUCHES[1], "note": "不在"}]
    assert counts(run(feed(Record.TOUCH, later))) == [(2, 2, 2, 0, 0)]
    assert (
        counts(run(feed(Record.TOUCH, later), feed(Record.TOUCH, TOUCHES[:2])))
        == [(2, 0, 0, 2, 0)] * 2
    )
    assert Touch.objects.count() == 2
    notes = Note.objects.filter(record="touch").order_by("key")
    assert [note.text for note in notes] == ["在席", "不在"]
    assert not Correction.objects.exists()


def test_a_file_that_breaks_off_leaves_the_ledger_as_it_was() -> None:
    def breaking() -> Iterator[Part]:
        yield from feed(Record.LEAD, LEADS[:1]).batches
        raise FileChanged(file="leads.csv")

    with pytest.raises(FileChanged):
        run(Feed("leads.csv", Record.LEAD, breaking()))
    assert not Lead.objects.exists()
    assert not Posting.objects.exists()


def test_counts_that_do_not_add_up_undo_the_import() -> None:
    class Miscounted(Part):
        read = 3

    part = Miscounted(Record.LEAD, {Record.LEAD: frame(Record.LEAD, LEADS)})
    with pytest.raises(CountsDisagree):
        run(Feed("leads.csv", Record.LEAD, [part]))
    assert not Lead.objects.exists()

"""Notices in the app: what waits for whom, what is new to whom, and the page that says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from tasuki.domain.agreement.verdicts import Occasion, Verdict
from tasuki.domain.handoffs import Outcome, Passing
from tasuki.domain.notices import Mailing, Notice
from tasuki.domain.obligations import Kind, Obligation
from tasuki.domain.roles import Role
from tasuki.present import notices as present
from tasuki.present.words import CATALOGUE, LANGS
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, may
from tasuki.web.agreements.services import (
    agreement_draft,
    agreement_object,
    agreement_propose,
    agreement_sign,
)
from tasuki.web.desk.selectors import facts
from tasuki.web.handoffs import services
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.models import Posting
from tasuki.web.notices.models import Preference
from tasuki.web.notices.selectors import news
from tasuki.web.notices.selectors.owed import _KINDS, owed
from tasuki.web.notices.services import last_posting, mailing_set, notices_seen
from tasuki.web.proposals.models import Decision, Judgement
from tests.agreements import AGREEMENT
from tests.facts.ledgers import TOKYO
from tests.insight.obligations import facts as facts_of
from tests.web.handoffs import ANSWERS, begin, collected, offered, user
from tests.web.reading import reader
from tests.web.roles import FS_MANAGER, FS_REP, IS_MANAGER, IS_REP, MARKETING, VIEWER

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2026, 11, 19, 10, tzinfo=TOKYO)
FRIDAY = datetime(2026, 11, 20, 9, 30, tzinfo=TOKYO)


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(THURSDAY, tick=False) as travelled:
        begin(FS_REP)
        yield travelled


def waits(by: User, kind: Notice) -> tuple[int, int, int]:
    """How many of a kind wait, are overdue, are due today."""
    found = {one.what: one for one in owed(by, timezone.now())}
    return (found[kind].n, found[kind].late, found[kind].today) if kind in found else (0, 0, 0)


def told(by: User, after: int = 0) -> list[str]:
    return [one.what for one in news.news(by, after)]


def test_an_answer_waits_for_its_receiver_until_it_is_given(clock: time_machine.Traveller) -> None:
    rep, other, sender = user(FS_REP), user(FS_REP, "other"), user(IS_REP)
    handoff = offered(receiver=rep.member)
    assert waits(rep, Notice.ANSWER) == (1, 0, 0)
    clock.move_to(FRIDAY)
    assert waits(rep, Notice.ANSWER) == (1, 0, 1)
    clock.move_to(FRIDAY.replace(hour=18, minute=1))
    assert waits(rep, Notice.ANSWER) == (1, 1, 0)
    assert waits(sender, Notice.SILENT) == (1, 1, 0)
    assert waits(other, Notice.ANSWER) == (0, 0, 0)
    services.handoff_accept(handoff, by=rep)
    assert waits(rep, Notice.ANSWER) == waits(sender, Notice.SILENT) == (0, 0, 0)
    assert waits(rep, Notice.EVALUATE) == (1, 0, 0)
    services.handoff_evaluate(handoff, ANSWERS, by=rep, outcome=Outcome.WON)
    assert waits(rep, Notice.EVALUATE) == (0, 0, 0)


def test_what_came_back_waits_for_its_sender() -> None:
    sender = user(IS_REP)
    handoff = offered(by=sender)
    services.handoff_return(handoff, "budget", by=user(FS_REP))
    assert waits(sender, Notice.RETURNED)[0] == 1
    assert waits(user(IS_REP, "other"), Notice.RETURNED)[0] == 0
    appeal = services.handoff_appeal(handoff, "x", by=sender)
    assert waits(user(FS_MANAGER), Notice.APPEAL)[0] == 1
    assert waits(user(IS_MANAGER), Notice.APPEAL)[0] == 0
    services.appeal_answer(appeal, by=user(FS_MANAGER), upheld=False, why="x")
    assert waits(user(FS_MANAGER), Notice.APPEAL)[0] == 0
    assert told(sender) == ["appeal_answered", "returned"]


def test_an_mql_waits_for_whom_it_was_offered_to_or_for_everybody() -> None:
    rep, other = user(IS_REP), user(IS_REP, "other")
    for n, receiver in enumerate((rep.member, None)):
        lead = ledger.lead_create(by="test", key=f"mql-{n}")
        services.handoff_offer(lead, Passing.MQL, by="test", receiver=receiver)
    assert [waits(one, Notice.TAKE)[0] for one in (rep, other, user(IS_MANAGER))] == [2, 1, 1]
    assert [waits(one, Notice.TAKE)[0] for one in (user(FS_REP), user(MARKETING))] == [0, 0]


def test_marketing_hears_of_what_the_software_passed_on_and_got_back() -> None:
    lead = ledger.lead_create(by="test")
    handoff = services.handoff_offer(lead, Passing.MQL, by="test")
    services.handoff_return(handoff, "budget", by=user(IS_REP))
    assert waits(user(MARKETING), Notice.RETURNED)[0] == 1
    assert waits(user(VIEWER), Notice.RETURNED)[0] == 0


def test_what_inside_sales_owes_waits_for_whom_it_lies_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By the facts: one with its member, one with nobody, one of the other department, one not due."""
    rep, manager = user(IS_REP), user(IS_MANAGER)
    lead = ledger.lead_create(by="test", key="hers")

    def promise(n: int, who: int | None, kind: Kind = Kind.FIRST_ATTEMPT, days: int = 2) -> Any:
        begun = THURSDAY - timedelta(days=5)
        due_at = begun + timedelta(days=days)
        return lead.pk, Obligation(kind, n, begun, due_at, 1, owners=((begun, who),))

    snapshot = facts_of(
        [
            promise(1, rep.member_id),
            promise(2, None),
            promise(3, rep.member_id, Kind.FS_ANSWER),
            promise(4, rep.member_id, days=9),
        ],
        as_of=THURSDAY,
    )
    monkeypatch.setattr(facts, "current", lambda: snapshot)
    assert waits(rep, Notice.OVERDUE) == (1, 1, 0)
    assert waits(manager, Notice.UNASSIGNED) == (1, 1, 0)
    assert waits(manager, Notice.OVERDUE) == waits(rep, Notice.UNASSIGNED) == (0, 0, 0)
    (found,) = [one for one in owed(rep, timezone.now()) if one.what is Notice.OVERDUE]
    assert f"person={rep.member_id}" in found.url
    assert [one.name for one in found.items] == ["hers"]
    assert present.amount(found, TOKYO, "ja") == "1件（11月19日(木) 10:00のデータ）"


def test_a_proposal_waits_for_marketing_until_it_is_decided() -> None:
    now = timezone.now()
    judged = Judgement.objects.create(
        lead=ledger.lead_create(by="test"),
        cause=Occasion.CROSSING.value,
        instant=now,
        version=1,
        score=61.0,
        standing={},
        known_at=now,
        posting=Posting.objects.create(at=now, verb="test"),
    )
    assert waits(user(MARKETING), Notice.PROPOSALS)[0] == 1
    assert waits(user(IS_MANAGER), Notice.PROPOSALS)[0] == 0
    Decision.objects.create(
        judgement=judged, verdict=Verdict.DECLINED.value, posting=judged.posting
    )
    assert waits(user(MARKETING), Notice.PROPOSALS)[0] == 0


def test_feedback_waits_to_be_sent_and_then_to_be_answered(clock: time_machine.Traveller) -> None:
    found = collected()
    assert waits(user(IS_MANAGER), Notice.FEEDBACK_SEND)[0] == 1
    services.feedback_send(found, by=user(IS_MANAGER))
    assert waits(user(IS_MANAGER), Notice.FEEDBACK_SEND)[0] == 0
    assert waits(user(MARKETING), Notice.FEEDBACK) == (1, 0, 0)
    assert told(user(MARKETING)) == ["feedback_sent"]
    clock.move_to(THURSDAY + timedelta(days=14))
    assert waits(user(MARKETING), Notice.FEEDBACK) == (1, 1, 0)
    services.feedback_answer(found, "x", by=user(MARKETING))
    assert waits(user(MARKETING), Notice.FEEDBACK)[0] == 0
    assert told(user(IS_MANAGER)) == ["feedback_answered"]


def test_a_signature_and_a_review_wait_for_who_can_give_them(
    clock: time_machine.Traveller,
) -> None:
    manager = user(IS_MANAGER)
    draft = agreement_draft(AGREEMENT.model_copy(update={"review_months": 12}), by=manager)
    assert waits(user(MARKETING), Notice.SIGNATURE)[0] == 0
    agreement_propose(draft, by=manager)
    assert waits(user(MARKETING), Notice.SIGNATURE)[0] == 1
    assert waits(user(FS_REP), Notice.SIGNATURE)[0] == 0
    agreement_sign(draft, by=user(MARKETING), fingerprint=draft.fingerprint)
    assert waits(user(MARKETING), Notice.SIGNATURE)[0] == 0
    agreement_object(draft, "x", by=user(FS_MANAGER))
    assert told(manager) == ["agreement_objected", "agreement_signed"]
    assert told(user(FS_MANAGER)) == ["agreement_signed", "agreement_proposed"]
    (review,) = [one for one in owed(manager, timezone.now()) if one.what is Notice.REVIEW]
    assert (review.version, review.late) == (1, 1)  # in force since 2020
    assert "見直し" in present.title(review, "ja")


def test_what_others_did_is_new_until_it_was_seen() -> None:
    rep, sender = user(FS_REP), user(IS_REP)
    handoff = offered(receiver=rep.member, by=sender)
    assert told(rep) == ["offered"]
    assert told(sender) == []  # one's own doing is no news
    assert news.new(rep, timezone.now()) == 1
    notices_seen(rep, last_posting(), by=rep)
    assert news.new(rep, timezone.now()) == 0
    services.handoff_accept(handoff, by=rep)
    assert (told(sender), news.new(rep, timezone.now())) == (["accepted"], 0)


def test_nothing_is_ticked_off_that_was_not_shown() -> None:
    rep = user(FS_REP)
    offered(1, receiver=rep.member)
    shown = last_posting()
    offered(2, receiver=rep.member)
    notices_seen(rep, shown, by=rep)
    assert news.new(rep, timezone.now()) == 1
    notices_seen(rep, shown - 5, by=rep)  # an old page in another window
    assert news.new(rep, timezone.now()) == 1
    notices_seen(rep, 10**15, by=rep)  # nobody has seen what has not happened
    offered(3, receiver=rep.member)
    assert news.new(rep, timezone.now()) == 1


def test_old_news_is_none(clock: time_machine.Traveller) -> None:
    rep = user(FS_REP)
    offered(receiver=rep.member)
    clock.move_to(THURSDAY + news.RECENT + timedelta(hours=1))
    assert news.new(rep, timezone.now()) == 0
    user(FS_REP, "later")
    assert news.new(user(FS_REP, "later"), timezone.now()) == 0


def test_a_reassignment_is_news_to_the_new_receiver() -> None:
    other = user(FS_REP, "other")
    handoff = offered(receiver=user(FS_REP).member)
    services.handoff_reassign(handoff, other.member, by=user(FS_MANAGER))
    assert told(other) == ["reassigned"]
    assert waits(other, Notice.ANSWER)[0] == 1


def test_nobody_is_told_of_a_person_s_name() -> None:
    """Companies and colleagues are named; the lead's person is not: a mail cannot be erased."""
    rep = user(FS_REP)
    offered(receiver=rep.member)
    (found,) = [one for one in owed(rep, timezone.now()) if one.what is Notice.ANSWER]
    assert found.items[0].name == "acme"
    assert [one.name for one in news.news(rep, 0)] == ["acme"]


def test_every_kind_has_words_and_somebody_who_finds_it() -> None:
    assert set(_KINDS) == set(Notice)
    assert {f"notice.owed.{one}" for one in Notice} <= CATALOGUE.keys()
    assert {f"notice.mailing.{one}" for one in Mailing} <= CATALOGUE.keys()


@pytest.mark.parametrize("role", Role)
def test_everybody_has_a_page_and_changes_only_what_is_theirs(role: Role) -> None:
    by, other = user(role), user(IS_REP, "somebody else")
    page = reader(by)
    assert page.get("/notices/").status_code == 200
    assert page.post("/notices/mailing/", {"mailing": "none"}).status_code == 302
    assert page.post("/notices/seen/", {"upto": "3"}).status_code == 302
    mine = Preference.objects.get(user=by)
    assert (mine.mailing, mine.seen) == ("none", 3)
    assert not Preference.objects.filter(user=other).exists()
    verbs = Posting.objects.filter(user=by).values_list("verb", flat=True)
    assert sorted(verbs) == ["mailing_set", "notices_seen"]


def test_strangers_and_nonsense_are_turned_away() -> None:
    for address in ("/notices/", "/notices/seen/", "/notices/mailing/"):
        assert Client().get(address)["Location"].startswith("/login/")
    page = reader(user(FS_REP))
    assert page.post("/notices/mailing/", {"mailing": "pigeon"}).status_code == 404
    for upto in ("", "-1", "x", "9" * 30, "²"):
        assert page.post("/notices/seen/", {"upto": upto}).status_code == 404
    assert page.get("/notices/seen/").status_code == 405


def test_the_page_and_the_bar_say_how_much(clock: time_machine.Traveller) -> None:
    rep = user(FS_REP)
    rep.language = "ja"
    rep.save()
    for n in range(2):
        offered(n, receiver=rep.member)
    clock.move_to(FRIDAY.replace(hour=18, minute=1))
    html = reader(rep).get("/notices/").content.decode()
    assert "あなたを待っていることが2件あります。うち2件は期限を過ぎています。" in html
    assert "is_repさんが「acme」をあなたに引き渡しました" in html
    assert "新しいお知らせ2件" in html
    other = reader(user(VIEWER)).get("/notices/").content.decode()
    assert "いま、あなたを待っていることはありません。" in other
    assert "新しいお知らせ" not in other


@pytest.mark.parametrize("lang", LANGS)
def test_amounts_and_due_times_are_said(lang: str) -> None:
    one = present.Owed(Notice.ANSWER, 3, 1, 2)
    said = present.amount(one, TOKYO, lang)  # type: ignore[arg-type]
    assert (
        said
        == {
            "ja": "3件（うち期限超過1件、本日期限2件）",
            "en": "3 (1 overdue, 2 due today)",
        }[lang]
    )
    left = present.amount(present.Owed(Notice.LEFT_BEHIND, 2), TOKYO, lang)  # type: ignore[arg-type]
    assert left == {"ja": "2人", "en": "2 members"}[lang]
    item = present.Item("x", FRIDAY.replace(hour=18, minute=0))
    now = FRIDAY
    assert (
        present.due(item, now, TOKYO, lang)
        == {  # type: ignore[arg-type]
            "ja": "期限 本日 18:00",
            "en": "due today 18:00",
        }[lang]
    )
    assert present.due(present.Item("x"), now, TOKYO, lang) == ""  # type: ignore[arg-type]


def test_what_others_owe_is_shown_and_not_counted_as_the_reader_s() -> None:
    silent, mine = present.Owed(Notice.SILENT, 4, 4), present.Owed(Notice.RETURNED, 1)
    assert present.headline([mine, silent], "en") == "1 thing waits for you."
    assert present.headline([silent], "ja") == "いま、あなたを待っていることはありません。"


def test_a_name_with_quotation_marks_is_quoted_as_people_write() -> None:
    one = present.Happened("feedback_sent", THURSDAY, "展示会「秋」", "水野")
    assert present.said(one, "ja") == "水野さんが施策「展示会『秋』」のフィードバックを送りました"
    assert present.said(one, "en") == "水野 sent feedback on the campaign 展示会「秋」"


def test_whose_settings_they_are_is_not_the_form_s_to_say() -> None:
    by, other = user(FS_REP), user(FS_REP, "other")
    reader(by).post("/notices/mailing/", {"mailing": "none", "user": other.pk})
    assert Preference.objects.get().user == by
    mailing_set(other, Mailing.AT_ONCE, by=other)
    assert Preference.objects.get(user=by).mailing == "none"


@pytest.mark.parametrize("role", Role)
def test_only_who_manages_users_says_how_others_have_notices(role: Role) -> None:
    by, other = user(role), user(IS_REP, "somebody else")
    for act in (
        lambda: mailing_set(other, Mailing.NONE, by=by),
        lambda: notices_seen(other, 1, by=by),
    ):
        if may(role, Right.MANAGE_USERS):
            assert act().user == other
        else:
            with pytest.raises(PermissionDenied):
                act()
    assert Preference.objects.filter(user=other).exists() is may(role, Right.MANAGE_USERS)

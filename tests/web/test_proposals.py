"""Leads that meet the agreement are proposed once, or passed on once; what was decided stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from tasuki.domain.agreement.criteria import Attribute
from tasuki.domain.agreement.verdicts import Occasion, Verdict
from tasuki.domain.handoffs import Passing
from tasuki.domain.roles import Role
from tasuki.domain.stages import Gate
from tasuki.facts.snapshot import Snapshot
from tasuki.web.accounts.models import User
from tasuki.web.agreements.services import agreement_adopt
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.services import Refused, handoff_offer
from tasuki.web.ledger import services as ledger
from tasuki.web.ledger.models import Lead, Note, Posting
from tasuki.web.proposals.models import Decision, Judgement, Sweep
from tasuki.web.proposals.services import proposal_decline, proposal_pass
from tasuki.web.proposals.sweep import Swept, gate_sweep
from tests.rulebook import oracle
from tests.rulebook.people import Lead as Plain
from tests.rulebook.people import Touch
from tests.rulebook.test_frozen import same_as_read
from tests.web.agreements import people
from tests.web.proposing import MONDAY, THURSDAY, agreed, at, does, facts, lead, rules

pytestmark = pytest.mark.usefixtures("ledger_db")
FIRST = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(THURSDAY, tick=False) as travelled:
        yield travelled


@pytest.fixture
def users() -> dict[Role, User]:
    return people()


def adopted(clock: time_machine.Traveller, **more: object) -> None:
    """The agreement, known to the software since the first of October."""
    clock.move_to(at("10-01 00:00"))
    agreement_adopt(rules(**more), by="test", since=FIRST)  # type: ignore[arg-type]
    clock.move_to(THURSDAY)


def waiting() -> list[tuple[str, str]]:
    """Proposals that wait: whose, and the day of the crossing."""
    found = Judgement.objects.filter(cause=Occasion.CROSSING, decision=None).order_by(
        "instant", "pk"
    )
    return [
        (one.lead.key, f"{one.instant.astimezone(THURSDAY.tzinfo):%m-%d %H:%M}") for one in found
    ]


def verdicts() -> list[tuple[str, str]]:
    """What became of the others."""
    found = Decision.objects.order_by("judgement__instant", "judgement__pk")
    return [(one.judgement.lead.key, one.verdict) for one in found]


def sweep(folder: Path) -> Swept:
    return gate_sweep(facts(folder), by="job")


def test_a_lead_that_comes_up_to_the_threshold_is_proposed_once(
    clock: time_machine.Traveller, tmp_path: Path
) -> None:
    adopted(clock)
    near, over = lead("near"), lead("over")
    does(near, "visit", "11-02 09:00")
    does(over, "visit", "11-02 09:00")
    does(over, "form", "11-04 09:00")
    assert sweep(tmp_path) == Swept(proposed=1)
    assert waiting() == [("over", "11-04 09:00")]
    (one,) = Judgement.objects.all()
    assert (one.version, one.score, one.frozen.threshold) == (1, 55, 40)
    assert [(r.label, r.points, r.times) for r in one.frozen.gave] == [
        ("資料請求", 40, 1),
        ("閲覧", 15, 1),
    ]
    before = Posting.objects.count()
    assert sweep(tmp_path) == Swept()  # nothing was learned, and the time has not moved
    assert Posting.objects.count() == before
    clock.shift(timedelta(hours=1))
    does(over, "visit", "11-19 09:30")
    assert sweep(tmp_path) == Swept()
    assert waiting() == [("over", "11-04 09:00")]


def test_what_comes_late_is_judged_by_the_day_it_happened(
    clock: time_machine.Traveller, tmp_path: Path
) -> None:
    adopted(clock)
    early, again = lead("early"), lead("again")
    does(again, "form", "11-05 09:00")
    assert sweep(tmp_path) == Swept(proposed=1)
    clock.shift(timedelta(hours=1))
    # Brought in after the sweep, and older than what was swept.
    does(early, "form", "11-03 09:00")
    does(again, "form", "11-04 09:00")
    assert sweep(tmp_path) == Swept(proposed=1)
    assert waiting() == [("early", "11-03 09:00"), ("again", "11-05 09:00")]


def test_who_was_passed_on_given_back_or_closed_since_is_not_proposed(
    clock: time_machine.Traveller, tmp_path: Path
) -> None:
    adopted(clock)
    ends = {
        "passed": (Gate.MQL,),
        "returned": (Gate.MQL, Gate.RETURN),
        "recycled": (Gate.RECYCLE,),
        "disqualified": (Gate.DISQUALIFY,),
        "won": (Gate.MQL, Gate.HAND_OVER, Gate.WIN),
    }
    for key, gates in ends.items():
        one = lead(key)
        does(one, "form", "11-02 09:00")
        for hour, gate in enumerate(gates):
            when = at("11-03 09:00") + timedelta(hours=hour)
            ledger.gate_post(one, gate, by="test", occurred_at=when, reason="理由")
    assert sweep(tmp_path) == Swept()
    # Points are halved after thirty days: the gate stops to hold, and the next form makes it hold.
    clock.move_to(at("12-10 10:00"))
    for key in ends:
        does(Lead.objects.get(key=key), "form", "12-10 09:00")
    assert sweep(tmp_path) == Swept(proposed=2)
    assert waiting() == [("returned", "12-10 09:00"), ("recycled", "12-10 09:00")]


def test_what_met_the_rules_before_they_were_known_is_proposed_where_it_still_does(
    tmp_path: Path,
) -> None:
    agreement_adopt(rules("automatic"), by="test", since=date(2026, 1, 5))
    long_ago, lately = lead("long-ago", "01-06 09:00"), lead("lately")
    does(long_ago, "form", "02-02 09:00")
    does(lately, "form", "11-02 09:00")
    # Not even where the gate is automatic: nobody expects the past to be passed on at once.
    assert sweep(tmp_path) == Swept(proposed=1)
    assert waiting() == [("lately", "11-02 09:00")]


def test_a_proposal_is_passed_on_as_by_hand_and_keeps_its_score(
    clock: time_machine.Traveller, users: dict[Role, User], tmp_path: Path
) -> None:
    adopted(clock)
    does(lead("one"), "form", "11-02 09:00")
    sweep(tmp_path)
    proposal = Judgement.objects.get()
    handoff = proposal_pass(proposal, by=users[Role.MARKETING])
    assert (handoff.passing, handoff.lead.key, handoff.version) == ("mql", "one", 1)
    assert handoff.gate_event.kind == Gate.MQL
    assert verdicts() == [("one", Verdict.PASSED)]
    assert proposal.decision.posting == handoff.posting
    for again in (
        lambda: proposal_pass(proposal, by=users[Role.ADMIN]),
        lambda: proposal_decline(proposal, "遅い", by=users[Role.ADMIN]),
    ):
        with pytest.raises(Refused, match="decided") as no:
            again()
        assert no.value.facts["who"] == users[Role.MARKETING].name
    clock.shift(timedelta(hours=1))
    assert sweep(tmp_path) == Swept()
    assert Handoff.objects.count() == 1


def test_a_declined_lead_is_proposed_again_only_when_it_meets_the_rules_anew(
    clock: time_machine.Traveller, users: dict[Role, User], tmp_path: Path
) -> None:
    adopted(clock)
    one = lead("one")
    does(one, "form", "11-02 09:00")
    sweep(tmp_path)
    by = users[Role.MARKETING]
    proposal = Judgement.objects.get()
    for text, code in (("  ", "why_declined"), ("あ" * 501, "reason_long")):
        with pytest.raises(Refused, match=code):
            proposal_decline(proposal, text, by=by)
    decision = proposal_decline(proposal, "学生の調べもの", by=by)
    assert Note.objects.get(lead=one, key=str(decision.pk)).text == "学生の調べもの"
    for hours in (1, 2):
        clock.shift(timedelta(hours=hours))
        does(one, "visit", "11-01 09:00")  # late: now the gate holds at the same instant as before
        assert sweep(tmp_path) == Swept()
    assert waiting() == []
    clock.move_to(at("12-21 10:00"))
    does(one, "form", "12-21 09:00")
    assert sweep(tmp_path) == Swept(proposed=1)
    assert waiting() == [("one", "12-21 09:00")]
    assert verdicts() == [("one", Verdict.DECLINED)]


def test_who_meets_the_rules_anew_before_anybody_decided_waits_once(
    clock: time_machine.Traveller, tmp_path: Path
) -> None:
    adopted(clock)
    one = lead("one")
    does(one, "form", "11-02 09:00")
    sweep(tmp_path)
    clock.move_to(at("12-21 10:00"))
    does(one, "form", "12-21 09:00")
    assert sweep(tmp_path) == Swept(proposed=1)
    assert waiting() == [("one", "12-21 09:00")]
    assert verdicts() == [("one", Verdict.RENEWED)]


def test_an_automatic_gate_passes_on_at_once(clock: time_machine.Traveller, tmp_path: Path) -> None:
    adopted(clock, gate="automatic")
    free, silent = lead("free"), lead("silent")
    for one in (free, silent):
        does(one, "form", "11-02 09:00")
    ledger.do_not_contact_set(silent, True, by="test")
    assert sweep(tmp_path) == Swept(proposed=1, passed=1)
    handoff = Handoff.objects.get()
    assert (handoff.lead, handoff.sender, handoff.posting.actor) == (free, None, "job")
    assert verdicts() == [("free", Verdict.PASSED)]
    assert Judgement.objects.get(lead=free).decision.handoff == handoff
    clock.shift(timedelta(hours=1))
    assert sweep(tmp_path) == Swept()


def test_a_pass_by_hand_keeps_the_score_of_its_instant(
    clock: time_machine.Traveller, users: dict[Role, User], tmp_path: Path
) -> None:
    adopted(clock)
    below, proposed = lead("below"), lead("proposed")
    does(below, "visit", "11-18 09:00")
    does(proposed, "form", "11-18 09:00")
    sweep(tmp_path)
    by = users[Role.MARKETING]
    clock.shift(timedelta(hours=1))
    first, second = (handoff_offer(one, Passing.MQL, by=by) for one in (below, proposed))
    clock.shift(timedelta(hours=1))
    does(below, "form", "11-19 11:30")  # after the pass: no part of what it was judged by
    assert sweep(tmp_path) == Swept(frozen=1, settled=1)
    kept = Judgement.objects.get(cause=Occasion.BY_HAND)
    assert (kept.lead, kept.score, kept.frozen.holds) == (below, 15, False)
    assert (kept.instant, kept.decision.handoff) == (first.offered_at, first)
    # What was proposed was decided by the one who passed it on without looking.
    assert Judgement.objects.get(cause=Occasion.CROSSING).decision.handoff == second
    assert sweep(tmp_path) == Swept()


def test_a_later_version_judges_what_comes_after_it_and_touches_nothing_frozen(
    clock: time_machine.Traveller, users: dict[Role, User], tmp_path: Path
) -> None:
    adopted(clock)
    before, between, after = lead("before"), lead("between"), lead("after")
    does(before, "form", "11-18 09:00")
    does(between, "visit", "11-18 09:00")
    does(between, "visit", "11-18 10:00")
    sweep(tmp_path)
    kept = list(Judgement.objects.values())
    agreed(rules(threshold=30), users, MONDAY)
    clock.move_to(at("11-24 10:00"))
    for hour in (9, 10):
        does(after, "visit", f"11-24 {hour:02}:00")
    assert sweep(tmp_path) == Swept(proposed=2)
    assert list(Judgement.objects.filter(pk__in=[row["id"] for row in kept]).values()) == kept
    found = Judgement.objects.order_by("instant").values_list("lead__key", "version", "score")
    assert list(found) == [("before", 1, 40), ("between", 2, 30), ("after", 2, 30)]
    assert waiting()[1] == ("between", "11-23 00:00")  # by the new version's coming into force


def test_what_is_kept_is_what_the_sentences_say(
    clock: time_machine.Traveller, tmp_path: Path
) -> None:
    agreement = rules(
        needed=[
            {
                "name": "lately",
                "label": "資料請求",
                "touch": {"kinds": ["form"]},
                "at_least": 1,
                "within_days": 20,
            }
        ],
        caps={},
    )
    clock.move_to(at("10-01 00:00"))
    agreement_adopt(agreement, by="test", since=FIRST)
    clock.move_to(THURSDAY)
    chance, plain = Random(5), {}
    for number in range(12):
        one, touches = lead(f"lead-{number}"), []
        for _ in range(chance.randrange(8)):
            kind = chance.choice(("form", "visit"))
            when = f"{chance.choice((10, 11)):02}-{chance.randrange(2, 19):02} {chance.randrange(9, 18):02}:00"
            touches.append(Touch(does(one, kind, when).occurred_at, kind, "in"))
        plain[one.pk] = Plain(one.pk, one.created_at, dict.fromkeys(Attribute), tuple(touches))
    sweep(tmp_path)
    kept = Judgement.objects.order_by("instant", "lead")
    expected = sorted(
        oracle.crossings(agreement.mql, list(plain.values()), THURSDAY),
        key=lambda row: (row[1], row[0]),
    )
    assert len(expected) > 5
    assert [(one.lead_id, one.instant, one.score) for one in kept] == expected
    for one in kept:
        judged = oracle.judge(agreement.mql, plain[one.lead_id], one.instant)
        same_as_read(one.frozen, agreement.mql, plain[one.lead_id], judged)


@pytest.mark.parametrize("model", [Judgement, Decision, Sweep])
def test_the_database_refuses_to_change_what_was_kept(
    clock: time_machine.Traveller, users: dict[Role, User], tmp_path: Path, model: type[Model]
) -> None:
    adopted(clock)
    does(lead("one"), "form", "11-02 09:00")
    sweep(tmp_path)
    proposal_decline(Judgement.objects.get(), "理由", by=users[Role.MARKETING])
    for statement in ("UPDATE {} SET id = id", "DELETE FROM {}"):
        refused = pytest.raises(DatabaseError, match="append-only")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(model._meta.db_table))
    assert model._default_manager.count() == 1


def test_a_sweep_that_is_killed_is_taken_up_where_it_ended(
    clock: time_machine.Traveller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tasuki.web.proposals import sweep as module

    adopted(clock)
    for number in range(7):
        does(lead(f"lead-{number}"), "form", f"11-0{number + 1} 09:00")
    monkeypatch.setattr(module, "CHUNK", 2)
    snapshot: Snapshot = facts(tmp_path)
    whole, written = module._write, []

    class Killed(BaseException):
        """Nobody catches it."""

    def dying(*args: object) -> object:
        written.append(1)
        rows = whole(*args)  # type: ignore[arg-type]
        if len(written) == 3:
            raise Killed
        return rows

    monkeypatch.setattr(module, "_write", dying)
    with pytest.raises(Killed):
        gate_sweep(snapshot, by="job")
    assert len(waiting()) == 4
    assert not Sweep.objects.exists()
    monkeypatch.setattr(module, "_write", whole)
    assert gate_sweep(snapshot, by="job") == Swept(proposed=3)
    assert len(waiting()) == 7
    assert gate_sweep(snapshot, by="job") == Swept()

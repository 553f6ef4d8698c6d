"""Obligations: known answers for each kind, and laws that hold whatever happens in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.domain.agreement.document import EvaluatedFrom, Within
from tasuki.domain.agreement.versions import InForce, Versions
from tasuki.domain.calendar import BusinessCalendar
from tasuki.domain.cycles import Event
from tasuki.domain.history import Contact, Said, Word
from tasuki.domain.obligations import TAKEN_BACK, Kind, Obligation, State
from tasuki.domain.owing import obligations
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tests.agreements import AGREEMENT
from tests.domain.obliged import (
    OFFICE,
    SECOND,
    VERSIONS,
    agreed,
    at,
    call,
    gate,
    histories,
    in_force,
    instants,
    of,
    only,
    owed,
)

MQL = gate(1, Gate.MQL, "3/16 10:00")
OFFER = gate(2, Gate.HAND_OVER, "3/17 10:00", member_id=1, to_member_id=7)
ACCEPT = gate(3, Gate.ACCEPT, "3/18 10:00", member_id=7)


def word(said: Said, when: str, subject: int | None = None) -> Word:
    return Word(1, said, at(when), subject)


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        ("3/16 10:00", "3/16 12:00"),  # a Monday
        ("3/16 11:30", "3/16 14:30"),  # over the lunch hour
        ("3/13 17:00", "3/16 10:00"),  # over a weekend
        ("3/14 15:00", "3/16 11:00"),  # at a weekend
        ("3/19 11:00", "3/23 10:00"),  # a half day, then a holiday, then a weekend
        ("3/20 11:00", "3/23 11:00"),  # on a holiday
    ],
)
def test_a_first_attempt_is_due_in_working_time(opened: str, expected: str) -> None:
    found = only(owed(gate(1, Gate.MQL, opened)), Kind.FIRST_ATTEMPT)
    assert (found.opened_at, found.due_at, found.version) == (at(opened), at(expected), 1)


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Kolkata"])
def test_an_instant_said_in_a_foreign_zone_is_the_same_instant(zone: str) -> None:
    abroad = replace(MQL, occurred_at=MQL.occurred_at.astimezone(ZoneInfo(zone)))
    assert owed(abroad) == owed(MQL)


def test_an_office_whose_clocks_change_is_asked_in_its_own_hours() -> None:
    london = BusinessCalendar(ZoneInfo("Europe/London"), ((),) * 5 + (((time(0), time(6)),),) * 2)
    bare = AGREEMENT.model_copy(
        update={"response": AGREEMENT.response.model_copy(update={"hours": None})}
    )
    versions = Versions((InForce(1, datetime(2026, 1, 1, tzinfo=UTC), bare),))
    opened = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # half an hour before the clocks go forward
    (found,) = obligations([Event(1, Gate.MQL, opened)], versions=versions, calendar=london)
    assert found.due_at == opened + timedelta(hours=2)
    assert found.due_at.astimezone(london.zone).hour == 3


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (call(1, "3/16 11:00"), State.MET),
        (call(1, "3/16 10:00"), State.MET),  # in the same minute
        (call(1, "3/16 09:59"), State.BREACHED),  # before it was an MQL
        (call(1, "3/16 11:00", direction=Direction.IN), State.BREACHED),
        (Contact(1, TouchKind.FORM, at("3/16 11:00")), State.BREACHED),
        (gate(2, Gate.HAND_OVER, "3/16 11:00"), State.CANCELLED),
        (gate(2, Gate.RETURN, "3/16 11:00", reason="x"), State.CANCELLED),
        (gate(2, Gate.DISQUALIFY, "3/16 11:00"), State.CANCELLED),
        (gate(2, Gate.MERGE, "3/16 11:00"), State.CANCELLED),
        (word(Said.DO_NOT_CONTACT, "3/16 11:00"), State.CANCELLED),
        (gate(2, Gate.ASSIGN, "3/16 11:00", to_member_id=5), State.BREACHED),
    ],
)
def test_what_ends_a_first_attempt(record: Any, state: State) -> None:
    found = only(owed(MQL, record), Kind.FIRST_ATTEMPT)
    assert found.due_at == at("3/16 12:00")
    assert found.state(at("3/17 12:00")) is state


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (ACCEPT, State.MET),
        (gate(3, Gate.RETURN, "3/18 10:00", reason="budget"), State.MET),
        (gate(3, Gate.OPEN_OPPORTUNITY, "3/18 10:00"), State.MET),
        (gate(3, Gate.RETURN, "3/18 10:00", reason=TAKEN_BACK), State.CANCELLED),
        (gate(3, Gate.LOSE, "3/18 10:00"), State.CANCELLED),
        (gate(3, Gate.HAND_OVER, "3/18 10:00", to_member_id=8), State.BREACHED),
        (call(1, "3/18 10:00"), State.BREACHED),
    ],
)
def test_what_ends_the_waiting_for_an_answer(record: Any, state: State) -> None:
    found = only(owed(MQL, OFFER, record), Kind.FS_ANSWER)
    assert found.due_at == at("3/18 18:00")
    assert found.state(at("3/24 12:00")) is state


def test_an_evaluation_is_owed_of_what_was_accepted() -> None:
    asked = only(owed(MQL, OFFER, ACCEPT), Kind.FS_EVALUATION)
    assert (asked.subject, asked.due_at, asked.member_id(asked.due_at)) == (2, at("3/24 18:00"), 7)
    said = word(Said.EVALUATED, "3/19 10:00", 2)
    assert only(owed(MQL, OFFER, ACCEPT, said), Kind.FS_EVALUATION).met_at == at("3/19 10:00")
    other = word(Said.EVALUATED, "3/19 10:00", 99)
    assert only(owed(MQL, OFFER, ACCEPT, other), Kind.FS_EVALUATION).met_at is None
    back = gate(4, Gate.RETURN, "3/19 10:00", reason="budget")
    late = only(owed(MQL, OFFER, ACCEPT, back), Kind.FS_EVALUATION)
    assert late.state(at("3/31 10:00")) is State.CANCELLED


@pytest.mark.parametrize("end", [Gate.WIN, Gate.LOSE])
def test_an_evaluation_may_be_owed_from_the_close(end: Gate) -> None:
    how = {"versions": in_force(evaluated_from=EvaluatedFrom.CLOSE)}
    assert not [o for o in owed(MQL, OFFER, ACCEPT, **how) if o.kind is Kind.FS_EVALUATION]
    closed = gate(4, end, "3/26 10:00")
    assert only(owed(MQL, OFFER, ACCEPT, closed, **how), Kind.FS_EVALUATION).due_at == at(
        "3/31 18:00"
    )
    early = word(Said.EVALUATED, "3/19 10:00", 2)
    kinds = {o.kind for o in owed(MQL, OFFER, ACCEPT, early, closed, **how)}
    assert Kind.FS_EVALUATION not in kinds


@pytest.mark.parametrize(
    ("first", "then", "due_at"),
    [
        (EvaluatedFrom.CLOSE, EvaluatedFrom.ACCEPTANCE, "3/31 18:00"),
        (EvaluatedFrom.ACCEPTANCE, EvaluatedFrom.CLOSE, "3/24 18:00"),
        (None, EvaluatedFrom.CLOSE, "3/31 18:00"),
        (None, EvaluatedFrom.ACCEPTANCE, None),
    ],
)
def test_from_when_an_evaluation_is_owed_was_agreed_at_the_acceptance(
    first: EvaluatedFrom | None, then: EvaluatedFrom, due_at: str | None
) -> None:
    later = InForce(2, at("3/25 00:00"), agreed(evaluated_from=then))
    before = () if first is None else in_force(evaluated_from=first).all
    versions = Versions((*before, later))
    found = owed(MQL, OFFER, ACCEPT, gate(4, Gate.WIN, "3/26 10:00"), versions=versions)
    asked = [one.due_at for one in found if one.kind is Kind.FS_EVALUATION]
    assert asked == ([] if due_at is None else [at(due_at)])


def test_marketing_replies_to_what_it_was_sent() -> None:
    sent, other = (
        word(Said.FEEDBACK_SENT, "3/16 10:00", 5),
        word(Said.FEEDBACK_SENT, "3/17 10:00", 6),
    )
    answered = Word(3, Said.FEEDBACK_ANSWERED, at("3/18 10:00"), 5)
    first, second = owed(sent, replace(other, id=2), answered)
    assert (first.due_at, first.met_at) == (at("3/19 12:00"), at("3/18 10:00"))
    assert second.state(at("3/31 10:00")) is State.BREACHED


PROMISE = call(1, "3/16 11:00", Disposition.CALL_BACK, member_id=4, promised_at="3/17 15:00")


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (call(2, "3/17 14:30"), State.MET),
        (call(2, "3/17 14:29"), State.BREACHED),  # too early, and nobody answered
        (call(2, "3/17 09:00", Disposition.CONNECTED), State.MET),
        (replace(call(2, "3/17 15:00"), kind=TouchKind.MAIL), State.BREACHED),
        (
            call(2, "3/17 09:00", direction=Direction.IN, promised_at="3/20 09:00"),
            State.CANCELLED,  # they called, and another time was agreed on
        ),
        (gate(2, Gate.ASSIGN, "3/17 09:00", to_member_id=9), State.BREACHED),
    ],
)
def test_a_promised_call_is_kept_at_its_time(record: Any, state: State) -> None:
    first = owed(PROMISE, record)[0]
    assert (first.kind, first.due_at) == (Kind.PROMISED_CALL, at("3/17 15:00"))
    assert first.state(at("3/18 12:00")) is state


def test_a_promise_in_the_past_is_none() -> None:
    assert owed(call(1, "3/16 11:00", promised_at="3/16 10:00")) == ()


RECYCLE = gate(4, Gate.RECYCLE, "3/10 10:00", reason="timing")


@pytest.mark.parametrize(
    ("on", "due"), [(date(2026, 3, 18), "3/18 18:00"), (date(2026, 3, 20), "3/23 18:00")]
)
def test_a_recycled_lead_is_owed_a_visit_on_its_day_or_the_next_working_one(
    on: date, due: str
) -> None:
    assert only(owed(RECYCLE, revisits={4: on}), Kind.RECYCLE).due_at == at(due)


@pytest.mark.parametrize(
    ("record", "met"),
    [
        (call(1, "3/17 10:00"), False),  # before the day
        (call(1, "3/18 09:00"), True),
        (gate(5, Gate.MQL, "3/12 10:00"), True),  # it came back by itself
        (gate(5, Gate.REOPEN, "3/12 10:00", reason="x"), True),
        (gate(5, Gate.DISQUALIFY, "3/12 10:00", reason="x"), False),
    ],
)
def test_what_meets_a_recycle_date(record: Any, met: bool) -> None:
    found = only(owed(RECYCLE, record, revisits={4: date(2026, 3, 18)}), Kind.RECYCLE)
    assert (found.met_at is not None) is met


def test_a_second_attempt_is_owed_where_the_first_did_not_connect() -> None:
    found = only(owed(MQL, call(1, "3/16 11:00")), Kind.FOLLOW_UP)
    assert (found.opened_at, found.due_at) == (at("3/16 11:00"), at("3/18 18:00"))
    assert only(owed(MQL, call(1, "3/16 11:00"), call(2, "3/17 11:00")), Kind.FOLLOW_UP).met_by == 2
    reached = owed(MQL, call(1, "3/16 11:00", Disposition.CONVERSATION))
    assert {one.kind for one in reached} == {Kind.FIRST_ATTEMPT}
    unpromised = owed(MQL, call(1, "3/16 11:00"), versions=in_force())
    assert {one.kind for one in unpromised} == {Kind.FIRST_ATTEMPT}


def test_what_was_undone_is_owed_again_to_the_same_time() -> None:
    merged, undone = gate(2, Gate.MERGE, "3/16 10:30"), gate(3, Gate.UNMERGE, "3/16 11:00")
    found = only(owed(MQL, merged, undone), Kind.FIRST_ATTEMPT)
    assert found.due_at == only(owed(MQL), Kind.FIRST_ATTEMPT).due_at
    assert found.state(at("3/16 10:45")) is State.CANCELLED
    assert found.state(at("3/16 11:00")) is State.OPEN
    assert found.state(at("3/16 12:01")) is State.BREACHED


def test_nothing_is_owed_before_anything_was_agreed_on() -> None:
    assert owed(gate(1, Gate.MQL, "3/16 10:00"), versions=Versions()) == ()


def test_each_promise_is_of_the_version_of_its_day() -> None:
    quick = AGREEMENT.response.model_copy(update={"first_attempt": Within(minutes=30)})
    later = InForce(2, at("3/17 00:00"), AGREEMENT.model_copy(update={"response": quick}))
    versions = Versions((*VERSIONS.all, later))
    before = only(owed(MQL, versions=versions), Kind.FIRST_ATTEMPT)
    after = only(owed(gate(1, Gate.MQL, "3/17 10:00"), versions=versions), Kind.FIRST_ATTEMPT)
    assert (before.version, before.due_at) == (1, at("3/16 12:00"))
    assert (after.version, after.due_at) == (2, at("3/17 10:30"))


def test_late_is_late_although_it_was_met() -> None:
    found = only(owed(MQL, call(1, "3/16 15:00")), Kind.FIRST_ATTEMPT)
    assert found.kept(at("3/16 11:00")) is None
    assert found.kept(at("3/16 13:00")) is False
    assert found.kept(at("3/17 13:00")) is False
    assert found.overdue(at("3/16 14:00")) == timedelta(hours=2)
    assert found.overdue(at("3/17 13:00")) is None


# Laws.


def by_key(found: tuple[Obligation, ...]) -> dict[tuple[Kind, int, datetime], Obligation]:
    keyed = {(one.kind, one.subject, one.opened_at): one for one in found}
    assert len(keyed) == len(found)
    return keyed


@settings(max_examples=300, deadline=None)
@given(histories(), st.randoms())
def test_the_order_in_which_records_come_does_not_matter(history: Any, chance: Any) -> None:
    shuffled = {name: list(history[name]) for name in ("events", "contacts", "words")}
    for records in shuffled.values():
        chance.shuffle(records)
    assert of(history, **shuffled) == of(history)


@settings(max_examples=300, deadline=None)
@given(histories(), instants())
def test_what_is_said_of_an_instant_is_what_was_known_then(history: Any, now: datetime) -> None:
    """Nothing that happens later changes what was owed, met or overdue: no hindsight."""
    known = {
        name: [one for one in history[name] if one.occurred_at <= now]
        for name in ("events", "contacts", "words")
    }
    then, later = by_key(of(history, **known)), by_key(of(history))
    assert then.keys() == {key for key, one in later.items() if one.opened_at <= now}
    for key, one in then.items():
        assert (one.due_at, one.version) == (later[key].due_at, later[key].version)
        assert one.state(now) is later[key].state(now)
        assert one.kept(now) is later[key].kept(now)
        assert one.member_id(now) == later[key].member_id(now)


@settings(max_examples=300, deadline=None)
@given(histories())
def test_time_alone_breaches(history: Any) -> None:
    for one in of(history):
        assert one.opened_at <= one.due_at
        assert one.state(one.opened_at - SECOND) is None
        ends = [end for end in (one.met_at, one.cancelled_at) if end is not None]
        if not one.lifted and all(end > one.due_at for end in ends):
            assert one.state(one.due_at) is State.OPEN
            assert one.state(one.due_at + SECOND) is State.BREACHED
        if not ends:
            assert one.state(max(one.due_at, *[e for _, e in one.lifted], one.due_at) + SECOND) is (
                State.BREACHED
            )


@settings(max_examples=300, deadline=None)
@given(histories())
def test_what_is_met_is_met_once_and_stays_met(history: Any) -> None:
    found = of(history)
    records = {one.id for name in ("events", "contacts", "words") for one in history[name]}
    for one in found:
        assert (one.met_at is None) is (one.met_by is None)
        if one.met_at is not None:
            assert one.cancelled_at is None
            assert one.met_at >= one.opened_at
            assert one.met_by in records
            assert one.state(one.met_at) is State.MET
    # What met it met everything: the same again, later, changes nothing.
    again = [replace(c, id=c.id + 100, occurred_at=c.occurred_at + timedelta(days=40), promised_at=None)
             for c in history["contacts"]]  # fmt: skip
    more = by_key(of(history, contacts=[*history["contacts"], *again]))
    for key, one in by_key(found).items():
        if one.met_at is not None:
            assert more[key] == one


@st.composite
def edits(draw: st.DrawFn, history: Any) -> dict[str, Any]:
    """Later edits: of touches, of who and why, of whose lead it is, of the agreement."""
    members = st.sampled_from((None, 1, 2, 3))
    contacts, events = list(history["contacts"]), list(history["events"])
    contacts += [
        replace(
            one,
            id=one.id + 100,
            supersedes_id=one.id,
            disposition=draw(st.sampled_from(Disposition)),
            member_id=draw(members),
            promised_at=draw(st.one_of(st.none(), instants())) if one.promised_at else None,
        )
        for one in history["contacts"]
        if draw(st.booleans())
    ]
    for one in history["events"]:
        if draw(st.booleans()):
            changed = {"member_id": draw(members), "to_member_id": draw(members), "reason": "other"}
            events.append(replace(one, id=one.id + 100, supersedes_id=one.id, **changed))
    events += [
        Event(500 + n, Gate.ASSIGN, draw(instants()), to_member_id=draw(members))
        for n in range(draw(st.integers(0, 3)))
    ]
    slow = AGREEMENT.response.model_copy(update={"first_attempt": Within(days=9)})
    later = InForce(2, at("5/1 00:00"), AGREEMENT.model_copy(update={"response": slow}))
    versions = history["versions"]
    versions = Versions((*versions.all, later)) if draw(st.booleans()) else versions
    return {"contacts": contacts, "events": events, "versions": versions}


@settings(max_examples=300, deadline=None)
@given(st.data(), histories())
def test_no_edit_moves_a_due_time(data: Any, history: Any) -> None:
    before, after = by_key(of(history)), by_key(of(history, **data.draw(edits(history))))
    # An edit may say that a call did connect, after which others are owed; it moves none that stood.
    for key in before.keys() & after.keys():
        assert before[key].due_at == after[key].due_at
        assert before[key].version == after[key].version
    made = {Kind.FIRST_ATTEMPT, Kind.MARKETING_REPLY, Kind.PROMISED_CALL, Kind.RECYCLE}
    assert {k for k in before if k[0] in made} == {k for k in after if k[0] in made}


@settings(max_examples=200, deadline=None)
@given(instants(), st.lists(st.tuples(instants(), st.sampled_from(TouchKind), st.booleans())))
def test_a_first_attempt_is_met_by_the_first_there_is(opened: datetime, touches: Any) -> None:
    contacts = [
        Contact(n, kind, when, Direction.OUT if out else Direction.IN)
        for n, (when, kind, out) in enumerate(touches, 1)
    ]
    found = only(owed(Event(1, Gate.MQL, opened), *contacts), Kind.FIRST_ATTEMPT)
    reaching = {TouchKind.CALL, TouchKind.MAIL, TouchKind.MEETING}
    tries = [when for when, kind, out in touches if out and kind in reaching and when >= opened]
    assert found.met_at == min(tries, default=None)


@settings(max_examples=100, deadline=None)
@given(instants())
def test_a_due_time_lies_in_working_time(opened: datetime) -> None:
    found = only(owed(Event(1, Gate.MQL, opened)), Kind.FIRST_ATTEMPT)
    assert OFFICE.between(opened, found.due_at) == timedelta(hours=2)
    assert OFFICE.is_open(found.due_at - timedelta(seconds=1))

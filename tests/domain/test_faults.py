"""Faults seen in other products, as far as they are about what is owed; each fails when planted.

A test says its statement as a check, sees it hold, plants the fault, and sees the check fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tasuki.domain import history, owing
from tasuki.domain.agreement.document import Within
from tasuki.domain.agreement.versions import InForce, Versions
from tasuki.domain.handoffs import Act, History
from tasuki.domain.obligations import Kind, Obligation, State
from tasuki.domain.omissions import Cause, Presence, cause
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Disposition
from tests.agreements import AGREEMENT
from tests.domain.obliged import VERSIONS, at, call, gate, only, owed

MQL = gate(1, Gate.MQL, "3/16 10:00")
OFFER = gate(2, Gate.HAND_OVER, "3/17 10:00", member_id=1, to_member_id=7)
YEARS_LATER = datetime(2029, 3, 16, tzinfo=UTC)

Check = Callable[[], None]


def fails(check: Check) -> None:
    with pytest.raises(AssertionError):
        check()


def test_never_answered_leads_are_on_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 6: the unanswered and the unassigned are not left out."""

    def check() -> None:
        found = owed(MQL)
        overdue = [o for o in found if o.state(at("3/17 10:00")) is State.BREACHED]
        assert [cause(o, as_of=at("3/17 10:00"), presence=Presence()) for o in overdue] == [
            Cause.NEVER_ASSIGNED
        ]
        assert only(found, Kind.FIRST_ATTEMPT).kept(at("3/17 10:00")) is False

    check()
    assigned_only = owing._Fold._add

    def add(self: Any, *given: Any) -> None:
        if given[-1] is not None:
            assigned_only(self, *given)

    monkeypatch.setattr(owing._Fold, "_add", add)
    fails(check)


@pytest.mark.parametrize("standing", [(Act.OFFERED,), (Act.OFFERED, Act.ACCEPTED)])
def test_return_and_recycle_are_always_legal(
    monkeypatch: pytest.MonkeyPatch, standing: tuple[Act, ...]
) -> None:
    """Row 8: what is with field sales can go back, accepted or not, and is owed no more."""

    def check() -> None:
        for act in (Act.RETURNED, Act.RECYCLED, Act.DISQUALIFIED):
            assert History.of(standing).allows(act)
        for kind in (Gate.RETURN, Gate.RECYCLE):
            back = gate(3, kind, "3/18 10:00", reason="budget")
            assert not only(owed(OFFER, back), Kind.FS_ANSWER).overdue(YEARS_LATER)

    check()
    monkeypatch.setattr(History, "allows", lambda self, act: act is Act.ACCEPTED)
    fails(check)


def test_old_unassigned_leads_stay_listed_with_their_age(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 10: no window after which a lead that nobody took is forgotten."""

    def check() -> None:
        old = only(owed(MQL), Kind.FIRST_ATTEMPT)
        assert old.overdue(YEARS_LATER) == YEARS_LATER - at("3/16 12:00")
        closed = gate(9, Gate.DISQUALIFY, "3/30 10:00", reason="x")
        assert only(owed(MQL, closed), Kind.FIRST_ATTEMPT).overdue(YEARS_LATER) is None

    check()
    state = Obligation.state

    def forgetful(self: Obligation, as_of: datetime) -> State | None:
        week = as_of - self.opened_at > timedelta(days=7)
        return State.CANCELLED if week else state(self, as_of)

    monkeypatch.setattr(Obligation, "state", forgetful)
    fails(check)


def test_time_alone_breaches_and_no_edit_moves_a_due_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 11: nothing is saved between the due time and the breach; an edit changes neither."""
    promise = call(1, "3/16 11:00", Disposition.CALL_BACK, promised_at="3/17 15:00")
    edit = replace(promise, id=2, supersedes_id=1, promised_at=at("3/27 15:00"), member_id=9)

    def check() -> None:
        for records in ((promise,), (promise, edit)):
            found = only(owed(*records), Kind.PROMISED_CALL)
            assert found.due_at == at("3/17 15:00")
            assert found.state(at("3/17 15:00")) is State.OPEN
            assert found.state(at("3/17 15:01")) is State.BREACHED

    check()
    revisions = history._revisions
    monkeypatch.setattr(
        history, "_revisions", lambda records: ([chain[-1]] for chain in revisions(records))
    )
    fails(check)


def test_a_changed_rule_rewrites_no_past_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 12: an obligation keeps the version of its day and the time that this version gave it."""
    slow = AGREEMENT.response.model_copy(update={"first_attempt": Within(days=5)})
    changed = InForce(2, at("3/17 00:00"), AGREEMENT.model_copy(update={"response": slow}))
    versions = Versions((*VERSIONS.all, changed))

    def check() -> None:
        found = only(owed(MQL, versions=versions), Kind.FIRST_ATTEMPT)
        assert (found.version, found.due_at) == (1, at("3/16 12:00"))
        assert found == only(owed(MQL), Kind.FIRST_ATTEMPT)

    check()
    monkeypatch.setattr(Versions, "at", lambda self, instant: self.all[-1])
    fails(check)


def test_a_merge_that_is_undone_restores_what_was_owed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 14: undo brings back every obligation with its due time."""
    merged, undone = gate(8, Gate.MERGE, "3/18 10:00"), gate(9, Gate.UNMERGE, "3/19 10:00")

    def check() -> None:
        whole, restored = owed(MQL, OFFER), owed(MQL, OFFER, merged, undone)
        assert [(o.kind, o.due_at) for o in restored] == [(o.kind, o.due_at) for o in whole]
        now = at("3/31 10:00")
        assert [o.state(now) for o in restored] == [o.state(now) for o in whole]
        assert only(owed(MQL, OFFER, merged), Kind.FS_ANSWER).state(now) is State.CANCELLED

    check()
    monkeypatch.setattr(owing._Fold, "_lift", lambda self, hold, at: None)
    fails(check)


def test_a_touch_without_an_outcome_does_not_look_done() -> None:
    """Row 15: what was met by a touch of which nobody said how it ended says so."""
    blank = call(1, "3/16 11:00", Disposition.NONE)
    met = only(owed(MQL, blank), Kind.FIRST_ATTEMPT)
    assert (met.state(at("3/17 10:00")), met.unsaid) == (State.MET, True)
    said = replace(blank, id=2, supersedes_id=1, disposition=Disposition.NO_ANSWER)
    assert only(owed(MQL, blank, said), Kind.FIRST_ATTEMPT).unsaid is False
    assert only(owed(MQL, blank), Kind.FOLLOW_UP).overdue(YEARS_LATER) is not None


def test_an_assignment_or_a_click_meets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 23: an answer is a gate event; being given something is none."""
    given = gate(3, Gate.ASSIGN, "3/17 11:00", member_id=8, to_member_id=9)

    def check() -> None:
        for records, kind in (((MQL, given), Kind.FIRST_ATTEMPT), ((OFFER, given), Kind.FS_ANSWER)):
            found = only(owed(*records), kind)
            assert found.met_at is None
            assert found.overdue(YEARS_LATER) is not None
        assert not History.of((Act.OFFERED, Act.REASSIGNED)).allows(Act.EVALUATED)

    check()
    assign = owing._Fold._assign

    def counting(self: Any, event: Any) -> None:
        assign(self, event)
        self._meet(event.occurred_at, event.id, Kind.FS_ANSWER)

    monkeypatch.setattr(owing._Fold, "_assign", counting)
    fails(check)

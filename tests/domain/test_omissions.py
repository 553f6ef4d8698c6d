"""Why something overdue was not done: each cause planted, found, and nothing else invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tasuki.domain.history import Said, Word
from tasuki.domain.obligations import Kind, Obligation
from tasuki.domain.omissions import Cause, Presence, cause
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Disposition
from tests.domain.obliged import at, call, gate, owed

NOW = at("3/31 10:00")
MQL = gate(1, Gate.MQL, "3/16 10:00")
MINE = gate(2, Gate.ASSIGN, "3/16 10:05", to_member_id=4)
OFFER = gate(3, Gate.HAND_OVER, "3/17 10:00", member_id=4, to_member_id=7)
ACCEPT = gate(4, Gate.ACCEPT, "3/18 10:00", member_id=7)
NOBODY_AWAY = Presence()


def causes(*records: Any, presence: Presence = NOBODY_AWAY, **more: Any) -> dict[Kind, Cause]:
    found = owed(*records, **more)
    said = {one.kind: cause(one, as_of=NOW, presence=presence) for one in found}
    return {kind: why for kind, why in said.items() if why is not None}


@pytest.mark.parametrize(
    ("records", "presence", "expected"),
    [
        ((MQL,), Presence(), {Kind.FIRST_ATTEMPT: Cause.NEVER_ASSIGNED}),
        ((MQL, MINE), Presence(), {Kind.FIRST_ATTEMPT: Cause.UNTOUCHED}),
        (
            (MQL, MINE),
            Presence(left={4: at("3/20 00:00")}),
            {Kind.FIRST_ATTEMPT: Cause.OWNER_GONE},
        ),
        (
            (MQL, MINE),
            Presence(absent={4: ((at("3/30 00:00"), at("4/2 00:00")),)}),
            {Kind.FIRST_ATTEMPT: Cause.OWNER_ABSENT},
        ),
        (
            (MQL, MINE),
            Presence(absent={4: ((at("3/16 00:00"), at("3/17 00:00")),)}),  # when it fell due
            {Kind.FIRST_ATTEMPT: Cause.OWNER_ABSENT},
        ),
        (
            (MQL, MINE),
            Presence(absent={4: ((at("3/20 00:00"), at("3/21 00:00")),)}),  # long back
            {Kind.FIRST_ATTEMPT: Cause.UNTOUCHED},
        ),
        (
            (MQL, MINE),
            Presence(left={9: at("3/1 00:00")}, absent={9: ((at("3/1 00:00"), at("4/2 00:00")),)}),
            {Kind.FIRST_ATTEMPT: Cause.UNTOUCHED},
        ),
        ((MQL, MINE, call(1, "3/16 11:00")), Presence(), {Kind.FOLLOW_UP: Cause.DROPPED}),
        (
            (MQL, MINE, call(1, "3/16 11:00"), call(2, "3/17 11:00")),
            Presence(),
            {},
        ),
        (
            (call(1, "3/16 11:00", Disposition.CALL_BACK, promised_at="3/17 15:00"),),
            Presence(),
            {Kind.PROMISED_CALL: Cause.PROMISED_CALL_MISSED},
        ),
        ((OFFER,), Presence(), {Kind.FS_ANSWER: Cause.FS_SILENT}),
        ((OFFER, ACCEPT), Presence(), {Kind.FS_EVALUATION: Cause.EVALUATION_MISSING}),
        (
            (Word(1, Said.FEEDBACK_SENT, at("3/16 10:00"), 5),),
            Presence(),
            {Kind.MARKETING_REPLY: Cause.REPLY_MISSING},
        ),
        (
            (gate(1, Gate.RECYCLE, "3/10 10:00", reason="timing"),),
            Presence(),
            {Kind.RECYCLE: Cause.RECYCLE_DATE_PASSED},
        ),
        ((MQL, MINE, call(1, "3/16 11:00", Disposition.CONVERSATION)), Presence(), {}),
    ],
)
def test_each_cause_is_found_and_none_invented(
    records: Any, presence: Presence, expected: dict[Kind, Cause]
) -> None:
    assert causes(*records, presence=presence, revisits={1: date(2026, 3, 18)}) == expected


def test_what_is_not_overdue_has_no_cause() -> None:
    (one,) = owed(MQL)
    assert cause(one, as_of=one.due_at, presence=NOBODY_AWAY) is None
    done = replace(one, met_at=one.due_at, met_by=1)
    assert cause(done, as_of=NOW, presence=NOBODY_AWAY) is None


def test_a_lead_that_was_given_to_somebody_there_is_theirs_now() -> None:
    gone = Presence(left={4: at("3/20 00:00")})
    given = gate(9, Gate.ASSIGN, "3/23 10:00", to_member_id=5)
    assert causes(MQL, MINE, given, presence=gone) == {Kind.FIRST_ATTEMPT: Cause.UNTOUCHED}
    taken_away = gate(9, Gate.ASSIGN, "3/23 10:00")
    assert causes(MQL, MINE, taken_away) == {Kind.FIRST_ATTEMPT: Cause.NEVER_ASSIGNED}


def test_how_long_ago_it_was_dropped_can_be_said() -> None:
    found = {one.kind: one for one in owed(MQL, MINE, call(1, "3/16 11:00"))}
    dropped: Obligation = found[Kind.FOLLOW_UP]
    assert (NOW - dropped.opened_at).days == 14

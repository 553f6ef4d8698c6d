"""The fold of events into cycles: each rule of decision 2 by name, then what must always hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.domain.cycles import Cycle, Event, PastOwner, cycle_at, cycles
from tasuki.domain.stages import CLOSED, RELAY, Gate, Stage

CREATED = datetime(2026, 3, 2, tzinfo=UTC)
IS_A, IS_B, FS_A, FS_B = 1, 2, 11, 12


def day(n: float) -> datetime:
    return CREATED + timedelta(days=n)


def journey(*told: tuple) -> list[Cycle]:
    """Cycles of a lead from (gate, day) or (gate, day, {column: value}); ids in the order told."""
    return cycles(
        CREATED,
        [
            Event(i, Gate(kind), day(n), **(columns[0] if columns else {}))
            for i, (kind, n, *columns) in enumerate(told, start=1)
        ],
    )


def only(*told: tuple) -> Cycle:
    (cycle,) = journey(*told)
    return cycle


def inferred(cycle: Cycle) -> list[str]:
    return [stage for stage in ("mql", "sql", "opportunity") if getattr(cycle, f"{stage}_inferred")]


def test_a_lead_without_events_is_one_cycle_from_its_creation():
    cycle = only()
    assert (cycle.cycle, cycle.created_at, cycle.stage) == (1, CREATED, Stage.LEAD)
    assert cycle.response_from_at == CREATED
    assert cycle.closed_at is None


def test_a_whole_run_reaches_every_stage_at_its_own_instant():
    cycle = only(
        ("create", 0), ("mql", 1), ("assign", 1, {"to_member_id": IS_A}),
        ("hand_over", 2, {"member_id": IS_A, "to_member_id": FS_A}),
        ("accept", 3, {"member_id": FS_A}), ("open_opportunity", 4), ("win", 9),
    )  # fmt: skip
    assert (cycle.mql_at, cycle.sql_at, cycle.accepted_at) == (day(1), day(2), day(3))
    assert (cycle.opportunity_at, cycle.won_at, cycle.closed_at) == (day(4), day(9), day(9))
    assert (cycle.member_id, cycle.fs_member_id) == (IS_A, FS_A)
    assert cycle.stage is Stage.WON
    assert inferred(cycle) == []


class TestOrder:
    def test_events_of_one_instant_are_taken_in_running_order(self):
        told = [("win", 3), ("open_opportunity", 3), ("hand_over", 3), ("mql", 3)]
        cycle = only(*told, ("assign", 3, {"to_member_id": IS_A}))
        assert cycle.member_id == IS_A
        assert inferred(cycle) == []
        assert cycle.stage is Stage.WON

    def test_events_of_one_instant_and_gate_are_taken_by_id(self):
        cycle = only(("assign", 1, {"to_member_id": IS_B}), ("assign", 1, {"to_member_id": IS_A}))
        assert cycle.member_id == IS_A

    def test_a_superseded_event_does_not_exist_and_its_correction_does(self):
        cycle = only(("win", 5), ("lose", 6, {"supersedes_id": 1}))
        assert cycle.won_at is None
        assert cycle.stage is Stage.LOST

    def test_a_correction_can_be_corrected(self):
        cycle = only(("mql", 5), ("mql", 6, {"supersedes_id": 1}), ("mql", 7, {"supersedes_id": 2}))
        assert (cycle.mql_at, cycle.mql_last_at) == (day(7), day(7))


class TestCreation:
    def test_a_create_event_changes_nothing(self):
        assert only(("mql", 1), ("create", 5)) == only(("mql", 1))

    def test_created_in_a_stage_counts_as_reached(self):
        cycle = only(("create", 0), ("mql", 0))
        assert cycle.mql_at == CREATED
        assert cycle.stage is Stage.MQL


class TestClosing:
    @pytest.mark.parametrize(
        ("gate", "stage"),
        [("win", "won"), ("lose", "lost"), ("recycle", "recycled"), ("disqualify", "disqualified")],
    )
    def test_an_mql_after_a_closing_begins_the_next_cycle(self, gate, stage):
        first, second = journey(("mql", 1), (gate, 5), ("mql", 30))
        assert (first.stage, first.closed_at) == (stage, day(5))
        assert (first.mql_at, first.mql_last_at) == (day(1), day(1))
        assert (second.cycle, second.created_at, second.mql_at) == (2, day(30), day(30))
        assert second.stage is Stage.MQL

    @pytest.mark.parametrize(
        ("gate", "stage"),
        [
            ("hand_over", Stage.SQL),
            ("accept", Stage.SQL),
            ("open_opportunity", Stage.OPPORTUNITY),
            ("return", Stage.MQL),
            ("reopen", Stage.SQL),
        ],
    )
    def test_any_other_way_on_opens_the_closed_cycle_again(self, gate, stage):
        cycle = only(("mql", 1), ("hand_over", 2), ("lose", 3), (gate, 4))
        assert cycle.closed_at is None
        assert cycle.stage is stage
        assert cycle.lost_at == day(3)

    @pytest.mark.parametrize(
        ("gate", "stage"), [("win", "won"), ("lose", "lost"), ("recycle", "recycled")]
    )
    def test_a_closed_cycle_can_be_closed_anew(self, gate, stage):
        cycle = only(("mql", 1), ("disqualify", 2), (gate, 9))
        assert (cycle.stage, cycle.closed_at) == (stage, day(9))
        assert cycle.disqualified_at == day(2)

    def test_an_assignment_opens_no_closed_cycle(self):
        cycle = only(("lose", 2), ("assign", 3, {"to_member_id": IS_A}))
        assert (cycle.stage, cycle.closed_at) == (Stage.LOST, day(2))

    def test_a_reopened_win_stands_at_opportunity(self):
        cycle = only(("win", 2), ("reopen", 3))
        assert (cycle.stage, cycle.closed_at, cycle.won_at) == (Stage.OPPORTUNITY, None, day(2))


class TestReEntry:
    def test_first_and_latest_mql_are_kept(self):
        cycle = only(("mql", 1), ("mql", 3), ("mql", 8))
        assert (cycle.mql_at, cycle.mql_last_at) == (day(1), day(8))

    def test_first_and_latest_hand_over_are_kept(self):
        cycle = only(("mql", 1), ("hand_over", 2), ("return", 3), ("hand_over", 5))
        assert (cycle.sql_at, cycle.sql_last_at) == (day(2), day(5))

    def test_other_gates_keep_the_first(self):
        cycle = only(("open_opportunity", 2), ("lose", 3), ("open_opportunity", 4), ("lose", 5))
        assert (cycle.opportunity_at, cycle.lost_at, cycle.closed_at) == (day(2), day(3), day(5))

    def test_an_mql_leaves_an_open_opportunity_where_it_is(self):
        assert only(("open_opportunity", 2), ("mql", 3)).stage is Stage.OPPORTUNITY


class TestReturns:
    def test_a_return_of_an_open_hand_over_goes_back_to_mql(self):
        cycle = only(("mql", 1), ("hand_over", 2), ("return", 3, {"reason": "予算なし"}))
        assert (cycle.stage, cycle.returned_at, cycle.mql_returned_at) == ("mql", day(3), None)
        assert cycle.handoffs[0].return_reason == "予算なし"

    def test_a_return_out_of_an_opportunity_goes_back_to_mql(self):
        cycle = only(("mql", 1), ("hand_over", 2), ("open_opportunity", 3), ("return", 4))
        assert (cycle.stage, cycle.returned_at) == (Stage.MQL, day(4))
        assert cycle.opportunity_at == day(3)

    def test_a_return_of_an_inferred_hand_over_goes_back_to_mql(self):
        cycle = only(("open_opportunity", 3), ("return", 4))
        assert (cycle.stage, cycle.returned_at) == (Stage.MQL, day(4))

    def test_a_return_without_a_hand_over_goes_back_to_marketing(self):
        cycle = only(("mql", 1), ("return", 2))
        assert (cycle.stage, cycle.mql_returned_at, cycle.returned_at) == ("lead", day(2), None)

    def test_a_second_return_of_one_hand_over_goes_back_to_marketing(self):
        cycle = only(("mql", 1), ("hand_over", 2), ("return", 3), ("return", 4))
        assert (cycle.returned_at, cycle.mql_returned_at) == (day(3), day(4))

    def test_each_hand_over_can_be_returned_and_the_first_instant_is_kept(self):
        cycle = only(
            ("mql", 1), ("hand_over", 2), ("return", 3), ("hand_over", 4), ("return", 5)
        )  # fmt: skip
        assert cycle.returned_at == day(3)
        assert [handoff.returned_at for handoff in cycle.handoffs] == [day(3), day(5)]
        assert cycle.mql_returned_at is None


class TestMembers:
    def test_the_last_assignment_before_the_hand_over_counts_and_others_are_past(self):
        cycle = only(
            ("mql", 1), ("assign", 1, {"to_member_id": IS_A}), ("assign", 2, {"to_member_id": IS_B}),
            ("hand_over", 3, {"member_id": IS_A}),
        )  # fmt: skip
        assert (cycle.member_id, cycle.member_since, cycle.assigned_at) == (IS_B, day(2), day(1))
        assert cycle.past_owners == [PastOwner(IS_A, day(1), day(2))]

    def test_an_assignment_to_nobody_takes_the_owner_away(self):
        cycle = only(("assign", 1, {"to_member_id": IS_A}), ("assign", 2))
        assert (cycle.member_id, cycle.member_since, cycle.assigned_at) == (None, None, day(1))
        assert cycle.past_owners == [PastOwner(IS_A, day(1), day(2))]

    def test_whoever_handed_over_is_the_member_where_nobody_was_assigned(self):
        cycle = only(("hand_over", 3, {"member_id": IS_A}), ("hand_over", 4, {"member_id": IS_B}))
        assert (cycle.member_id, cycle.member_since) == (IS_A, None)

    def test_an_assignment_after_the_hand_over_names_field_sales(self):
        cycle = only(
            ("assign", 1, {"to_member_id": IS_A}), ("hand_over", 2, {"to_member_id": FS_A}),
            ("assign", 3, {"to_member_id": FS_B}),
        )  # fmt: skip
        assert (cycle.member_id, cycle.fs_member_id) == (IS_A, FS_B)
        assert cycle.handoffs[0].fs_member_id == FS_B
        assert cycle.past_owners == []

    def test_whoever_accepts_is_the_field_sales_member(self):
        told = ("hand_over", 2, {"to_member_id": FS_A})
        assert only(told, ("accept", 3, {"member_id": FS_B})).fs_member_id == FS_B
        assert only(told, ("accept", 3)).fs_member_id == FS_A

    def test_an_assignment_between_a_return_and_the_next_hand_over_names_nobody(self):
        cycle = only(
            ("assign", 1, {"to_member_id": IS_A}), ("hand_over", 2, {"to_member_id": FS_A}),
            ("return", 3), ("assign", 4, {"to_member_id": IS_B}),
        )  # fmt: skip
        assert (cycle.member_id, cycle.fs_member_id) == (IS_A, FS_A)

    def test_whoever_opens_the_opportunity_is_the_field_sales_member_where_nobody_is_named(self):
        opened = ("open_opportunity", 3, {"member_id": FS_A})
        assert only(opened).fs_member_id == FS_A
        assert only(("hand_over", 2, {"to_member_id": FS_B}), opened).fs_member_id == FS_B
        assert only(opened, ("win", 5, {"member_id": FS_B})).fs_member_id == FS_A

    def test_the_next_cycle_begins_with_nobody(self):
        _, second = journey(("assign", 1, {"to_member_id": IS_A}), ("recycle", 2), ("mql", 9))
        assert (second.member_id, second.assigned_at) == (None, None)


class TestSkippedStages:
    def test_a_win_implies_every_stage_at_its_instant(self):
        cycle = only(("win", 7))
        assert {cycle.mql_at, cycle.sql_at, cycle.opportunity_at, cycle.won_at} == {day(7)}
        assert inferred(cycle) == ["mql", "sql", "opportunity"]

    def test_an_accept_implies_the_hand_over(self):
        cycle = only(("mql", 1), ("accept", 3))
        assert (cycle.sql_at, cycle.sql_inferred, cycle.mql_inferred) == (day(3), True, False)

    def test_a_loss_implies_nothing(self):
        cycle = only(("lose", 4))
        assert (cycle.mql_at, cycle.sql_at, cycle.opportunity_at) == (None, None, None)

    def test_a_stage_recorded_after_it_was_skipped_stays_inferred(self):
        cycle = only(("open_opportunity", 3), ("mql", 4), ("hand_over", 5))
        assert (cycle.mql_at, cycle.mql_last_at, cycle.mql_inferred) == (day(3), day(4), True)
        assert (cycle.sql_at, cycle.sql_last_at, cycle.sql_inferred) == (day(3), day(5), True)

    def test_an_inferred_mql_starts_no_response_time(self):
        assert only(("open_opportunity", 3)).response_from_at == CREATED
        assert only(("mql", 2), ("open_opportunity", 3)).response_from_at == day(2)


class TestEarlyEvents:
    def test_an_event_before_the_creation_counts_and_marks_the_cycle(self):
        cycle = only(("win", -5), ("mql", 0))
        assert (cycle.won_at, cycle.mql_at, cycle.closed_at) == (day(-5), day(0), day(-5))
        assert cycle.disordered
        assert not cycle.mql_inferred
        assert (cycle.sql_at, cycle.opportunity_at) == (day(0), day(0))

    def test_an_early_closing_begins_no_second_cycle(self):
        assert only(("lose", -3), ("mql", 0)).stage is Stage.LOST

    def test_events_in_time_mark_nothing(self):
        assert not only(("mql", 0)).disordered


class TestMerges:
    def test_a_merge_marks_every_cycle_and_an_unmerge_clears_it(self):
        told = [("mql", 1), ("recycle", 2), ("mql", 3), ("merge", 4, {"into_lead_id": 7})]
        assert [cycle.merged_at for cycle in journey(*told)] == [day(4), day(4)]
        assert [cycle.merged_at for cycle in journey(*told, ("unmerge", 5))] == [None, None]

    def test_a_merge_moves_no_stage(self):
        assert only(("mql", 1), ("merge", 4)).stage is Stage.MQL


class TestHandoffs:
    def test_answers_go_to_the_latest_hand_over_before_them(self):
        cycle = only(
            ("mql", 1), ("hand_over", 2), ("return", 3), ("hand_over", 4), ("accept", 5),
            ("open_opportunity", 6),
        )  # fmt: skip
        first, second = cycle.handoffs
        assert (first.handoff_id, first.attempt, first.offered_at) == (2, 1, day(2))
        assert (first.accepted_at, first.returned_at, first.opportunity_at) == (None, day(3), None)
        assert (second.attempt, second.accepted_at, second.opportunity_at) == (2, day(5), day(6))

    def test_an_opportunity_was_accepted_at_the_latest_when_it_was_opened(self):
        cycle = only(("mql", 1), ("hand_over", 2), ("open_opportunity", 4), ("accept", 6))
        assert cycle.handoffs[0].accepted_at == cycle.accepted_at == day(4)

    def test_an_inferred_sql_has_one_inferred_hand_over(self):
        cycle = only(("open_opportunity", 3), ("win", 5), ("hand_over", 8))
        first, second = cycle.handoffs
        assert (first.inferred, first.handoff_id, first.offered_at) == (True, None, day(3))
        assert (first.opportunity_at, first.accepted_at) == (day(3), day(3))
        assert (second.inferred, second.attempt, second.offered_at) == (False, 2, day(8))


class TestTouches:
    def test_a_touch_belongs_to_the_last_cycle_that_began_by_then(self):
        found = journey(("recycle", 2), ("mql", 9))
        assert [cycle_at(found, day(n)).cycle for n in (-1, 0, 5, 9, 12)] == [1, 1, 1, 2, 2]


MEMBERS = st.none() | st.integers(1, 4)
EVENTS = st.lists(
    st.builds(
        lambda kind, hours, member, to: (kind, hours, member, to),
        st.sampled_from(list(Gate)),
        st.integers(-3, 40),
        MEMBERS,
        MEMBERS,
    ),
    max_size=14,
).map(
    lambda told: [
        Event(i, kind, CREATED + timedelta(hours=hours), member, to)
        for i, (kind, hours, member, to) in enumerate(told, start=1)
    ]
)
REACHED = ("mql_at", "sql_at", "opportunity_at", "won_at")
FIRSTS = (
    *REACHED, "assigned_at", "accepted_at", "mql_returned_at", "returned_at", "lost_at",
    "recycled_at", "disqualified_at", "created_at",
)  # fmt: skip


@settings(max_examples=150)
@given(EVENTS, st.randoms(use_true_random=False))
def test_the_order_in_which_events_come_does_not_matter(events, random):
    shuffled = list(events)
    random.shuffle(shuffled)
    assert cycles(CREATED, shuffled) == cycles(CREATED, events)


@settings(max_examples=150)
@given(EVENTS)
def test_every_reached_stage_implies_the_earlier_ones(events):
    for cycle in cycles(CREATED, events):
        instants = [getattr(cycle, name) for name in REACHED]
        reached = [instant for instant in instants if instant]
        assert instants[: len(reached)] == reached
        if not cycle.disordered:
            assert reached == sorted(reached)


@settings(max_examples=150)
@given(EVENTS)
def test_cycles_follow_each_other_and_only_the_last_can_be_open(events):
    found = cycles(CREATED, events)
    assert [cycle.cycle for cycle in found] == list(range(1, len(found) + 1))
    for earlier, later in pairwise(found):
        assert earlier.closed_at is not None
        assert max(earlier.closed_at, CREATED) <= later.created_at
        assert later.created_at == later.mql_at
    for cycle in found:
        assert (cycle.closed_at is not None) == (cycle.stage in CLOSED)


@settings(max_examples=150)
@given(EVENTS)
def test_hand_overs_agree_with_their_cycle(events):
    for cycle in cycles(CREATED, events):
        assert bool(cycle.handoffs) == bool(cycle.sql_at)
        assert [handoff.attempt for handoff in cycle.handoffs] == list(
            range(1, len(cycle.handoffs) + 1)
        )
        assert cycle.sql_inferred == any(handoff.inferred for handoff in cycle.handoffs)
        if cycle.handoffs:
            assert cycle.handoffs[0].offered_at == cycle.sql_at
        accepted = [handoff.accepted_at for handoff in cycle.handoffs if handoff.accepted_at]
        assert cycle.accepted_at == (accepted[0] if accepted else None)


def known(cycle: Cycle, by: datetime) -> dict[str, datetime]:
    instants = {name: getattr(cycle, name) for name in FIRSTS}
    return {name: instant for name, instant in instants.items() if instant and instant <= by}


@settings(max_examples=300)
@given(EVENTS, st.integers(0, 41))
def test_what_happens_later_changes_nothing_that_was_known(events, hours):
    by = CREATED + timedelta(hours=hours)
    then = cycles(CREATED, [event for event in events if event.occurred_at <= by])
    now = [cycle for cycle in cycles(CREATED, events) if cycle.created_at <= by]
    assert len(then) == len(now)
    for past, present in zip(then, now, strict=True):
        assert known(past, by) == known(present, by)
        for stage in ("mql", "sql", "opportunity"):
            if getattr(past, f"{stage}_at"):
                assert getattr(past, f"{stage}_inferred") == getattr(present, f"{stage}_inferred")
        assert past.disordered == present.disordered


def test_every_gate_leaves_a_stage_of_the_relay_or_a_closing():
    for gate in Gate:
        assert only((gate, 1)).stage in {*RELAY, *CLOSED}

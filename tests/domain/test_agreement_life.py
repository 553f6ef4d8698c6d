"""A version's life: the day counts if all had signed before it, and nothing later moves that."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasuki.domain.agreement.life import Act, Department, Event, Life, State, review_on

START = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)
DAY = START + timedelta(days=4)
NOON = timedelta(hours=12)
MARKETING, IS, FS = Department


def life(
    *steps: tuple[Act, timedelta] | tuple[Act, timedelta, Department | datetime | int],
) -> Life:
    """Events after so long; what they need is told by its type."""
    events = []
    for number, (act, after, *more) in enumerate(steps, start=1):
        (what,) = more or (None,)
        events.append(
            Event(
                number,
                act,
                START + after,
                department=what if isinstance(what, Department) else None,
                starts_at=what if isinstance(what, datetime) else None,
                answers=what if isinstance(what, int) else None,
            )
        )
    return Life(tuple(events))


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


SIGNED_BY_TWO = (
    (Act.DRAFTED, hours(0)),
    (Act.PROPOSED, hours(1)),
    (Act.DATED, hours(2), DAY),
    (Act.SIGNED, hours(3), MARKETING),
    (Act.SIGNED, hours(4), IS),
)


def test_it_comes_into_force_by_time_alone_once_all_have_signed() -> None:
    signed = life(*SIGNED_BY_TWO, (Act.SIGNED, hours(5), FS))
    assert signed.state(START + hours(6)) is State.SIGNED
    assert signed.since(DAY - timedelta(microseconds=1)) is None
    assert signed.since(DAY) == DAY
    assert signed.state(DAY) is State.IN_FORCE
    assert signed.state(DAY, superseded=True) is State.SUPERSEDED


def test_a_third_signature_on_the_day_itself_is_too_late() -> None:
    late = life(*SIGNED_BY_TWO, (Act.SIGNED, DAY - START, FS))
    assert late.since(DAY + timedelta(days=30)) is None
    assert late.passed(DAY)
    assert late.state(DAY) is State.SIGNED
    again = DAY + timedelta(days=7)
    dated = Life((*late.events, Event(9, Act.DATED, DAY + NOON, starts_at=again)))
    assert not dated.passed(DAY + NOON)
    assert dated.since(again) == again


def test_the_day_that_was_set_last_counts() -> None:
    later = DAY + timedelta(days=1)
    moved = life(*SIGNED_BY_TWO, (Act.SIGNED, hours(5), FS), (Act.DATED, hours(6), later))
    assert moved.since(DAY) is None
    assert moved.since(later) == later


def test_an_objection_takes_the_signature_back_and_holds_the_version_up() -> None:
    steps = (*SIGNED_BY_TWO, (Act.SIGNED, hours(5), FS), (Act.OBJECTED, hours(6), FS))
    objected = life(*steps)
    assert objected.missing == (FS,)
    assert [one.id for one in objected.objections] == [7]
    assert objected.since(DAY) is None
    answered = life(*steps, (Act.ANSWERED, hours(7), 7))
    assert answered.objections == ()
    assert answered.missing == (FS,)
    assert answered.since(DAY) is None
    assert life(*steps, (Act.ANSWERED, hours(7), 7), (Act.SIGNED, hours(8), FS)).since(DAY) == DAY


def test_somebody_else_s_open_objection_is_enough() -> None:
    steps = (*SIGNED_BY_TWO, (Act.OBJECTED, hours(4.5), FS), (Act.SIGNED, hours(5), FS))
    assert life(*steps).missing == ()
    assert life(*steps).since(DAY) is None


@pytest.mark.parametrize(
    ("act", "state"), [(Act.WITHDRAWN, State.WITHDRAWN), (Act.REPLACED, State.REPLACED)]
)
def test_what_was_ended_before_its_day_never_comes_into_force(act: Act, state: State) -> None:
    ended = life(*SIGNED_BY_TWO, (Act.SIGNED, hours(5), FS), (act, hours(6)))
    assert ended.since(DAY) is None
    assert ended.state(DAY) is state


def test_signatures_without_a_proposal_are_worth_nothing() -> None:
    steps = tuple(step for step in SIGNED_BY_TWO if step[0] is not Act.PROPOSED)
    assert life(*steps, (Act.SIGNED, hours(5), FS)).since(DAY) is None


def test_what_was_adopted_held_before_it_was_recorded() -> None:
    since = START - timedelta(days=90)
    adopted = life((Act.ADOPTED, hours(0), since))
    assert adopted.since(START) == since
    assert adopted.since(since - timedelta(days=1)) is None
    assert adopted.state(START) is State.IN_FORCE


step = st.tuples(
    st.sampled_from([act for act in Act if act is not Act.ADOPTED]),
    st.integers(0, 200),
    st.sampled_from(list(Department)),
    st.integers(1, 10),
    st.integers(1, 12),
)


def drawn(steps: list[tuple[Act, int, Department, int, int]]) -> Life:
    """Any order of any acts; what a step does not need it does not get."""
    events = []
    for number, (act, hour, department, days, answers) in enumerate(
        sorted(steps, key=lambda one: one[1]), start=1
    ):
        happened = START + hours(hour)
        events.append(
            Event(
                number,
                act,
                happened,
                department if act in {Act.SIGNED, Act.OBJECTED} else None,
                (happened + timedelta(days=days)).replace(hour=15, minute=0)
                if act is Act.DATED
                else None,
                answers if act is Act.ANSWERED else None,
            )
        )
    return Life(tuple(events))


@given(st.lists(step, max_size=14), st.lists(step, max_size=5))
def test_nothing_done_afterwards_moves_the_day_on_which_it_came_into_force(
    before: list[tuple[Act, int, Department, int, int]],
    after: list[tuple[Act, int, Department, int, int]],
) -> None:
    agreed = [(Act.PROPOSED, 0, MARKETING, 1, 99), (Act.DATED, 1, MARKETING, 9, 99)]
    agreed += [(Act.SIGNED, 200, one, 1, 99) for one in Department]
    for steps in (before, [*before, *agreed]):
        one = drawn(steps)
        end = START + timedelta(days=40)
        since = one.since(end)
        if since is None:
            continue
        more = drawn(after).events
        late = tuple(
            Event(
                100 + e.id,
                e.act,
                since + (e.occurred_at - START),
                e.department,
                e.starts_at and since + (e.starts_at - START),
                e.answers,
            )
            for e in more
        )
        assert Life((*one.events, *late)).since(end + timedelta(days=40)) == since
        assert one.since(since - timedelta(microseconds=1)) is None
        then = one.before(since)
        assert then.agreed
        assert then.starts_at == since


@pytest.mark.parametrize(
    ("since", "months", "due"),
    [
        (date(2026, 8, 3), 6, date(2027, 2, 3)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 15), 24, date(2028, 12, 15)),
    ],
)
def test_a_review_is_due_on_the_same_day_of_a_later_month(
    since: date, months: int, due: date
) -> None:
    assert review_on(since, months) == due

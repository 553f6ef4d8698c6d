"""What is overdue, by the engine: the same as the domain says of each promise, counted and listed."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

from tasuki.domain.agreement.life import Department
from tasuki.domain.obligations import Kind, Obligation
from tasuki.domain.omissions import Cause, Presence, cause
from tasuki.insight.omissions import ORDER, Narrowed, Omissions, omissions
from tests.insight.obligations import MEMBERS, facts

MONDAY = datetime(2026, 3, 16, tzinfo=UTC)
GRID = [MONDAY + timedelta(hours=6 * n) for n in range(40)]
"""Few instants, so that things often happen at once."""

MANY = 1500


def promise(chance: random.Random, subject: int) -> Obligation:
    """Any promise, however it went."""
    opened, due = sorted(chance.sample(GRID, 2))
    given = sorted(chance.sample(GRID, chance.randrange(4)))
    owners = [(opened, chance.choice((None, *MEMBERS)))]
    owners += [(since, chance.choice((None, *MEMBERS))) for since in given if since >= opened]
    ends = sorted(chance.sample(GRID, 4))
    lifted = tuple((start, end) for start, end in (ends[:2], ends[2:]) if start >= opened)
    return Obligation(
        kind=chance.choice(list(Kind)),
        subject=subject,
        opened_at=opened,
        due_at=due,
        owners=tuple(owners),
        met_at=chance.choice((None, None, chance.choice(GRID))),
        cancelled_at=chance.choice((None, None, None, chance.choice(GRID))),
        lifted=lifted if chance.random() < 0.3 else (),
    )


def people(chance: random.Random) -> Presence:
    """Some have left, some were or are away."""
    absent = {}
    for member in MEMBERS:
        ends = sorted(chance.sample(GRID, 4))
        absent[member] = ((ends[0], ends[1]), (ends[2], ends[3]))[: chance.randrange(3)]
    return Presence({1: chance.choice(GRID[:15])}, {9: ((GRID[0], GRID[-1]),), **absent})


def test_every_cause_is_what_the_domain_says() -> None:
    met: set[Cause] = set()
    for seed in range(3):
        chance = random.Random(seed)
        made = [(n, promise(chance, n)) for n in range(MANY)]
        snapshot = facts(made, as_of=GRID[-1])
        for as_of in (GRID[20], GRID[-1]):
            presence = people(chance)
            found = omissions(snapshot, as_of=as_of, presence=presence)
            expected = {
                (one.kind, one.subject): (why, one.member_id(as_of), one.due_at)
                for _, one in made
                if (why := cause(one, as_of=as_of, presence=presence)) is not None
            }
            total, listed = found.listed(Narrowed())
            said = {(o.kind, o.subject): (o.cause, o.owner_id, o.due_at) for o in listed}
            assert said == expected
            assert total == found.total == len(expected) > MANY / 10
            met |= {why for why, _, _ in expected.values()}
    assert met == set(Cause)


def some(seed: int = 7) -> tuple[Omissions, list[tuple[int, Obligation]], Presence]:
    chance = random.Random(seed)
    made = [(n, promise(chance, n)) for n in range(MANY)]
    presence = people(chance)
    snapshot = facts(made, as_of=GRID[-1])
    return omissions(snapshot, as_of=GRID[-1], presence=presence), made, presence


def test_the_lines_add_up_and_lead_to_the_list() -> None:
    found, made, presence = some()
    said = [(one, cause(one, as_of=GRID[-1], presence=presence)) for _, one in made]
    late = [(one, why) for one, why in said if why is not None]
    counted = Counter((one.debtor, why) for one, why in late)
    assert {(line.debtor, line.cause): line.count for line in found.by_cause} == counted
    owned = Counter((one.debtor, one.member_id(GRID[-1])) for one, _ in late)
    assert {(line.debtor, line.oldest.owner_id): line.count for line in found.by_owner} == owned
    assert sum(found.of(debtor) for debtor in Department) == found.total
    for line in found.by_cause:
        total, listed = found.listed(Narrowed(cause=line.cause, debtor=line.debtor))
        assert (total, listed[0]) == (line.count, line.oldest)
        assert line.causes == ((line.cause, line.count),)
    for line in found.by_owner:
        owner = line.oldest.owner_id
        whose = Narrowed(debtor=line.debtor, owner_id=owner, nobody=owner is None)
        total, listed = found.listed(whose)
        assert (total, listed[0]) == (line.count, line.oldest)
        assert Counter(dict(line.causes)) == Counter(one.cause for one in listed)
    assert [line.debtor for line in found.by_cause] == sorted(
        (line.debtor for line in found.by_cause), key=ORDER.index
    )


def test_the_list_is_the_oldest_first_and_comes_in_pages() -> None:
    found, _, _ = some()
    _, every = found.listed(Narrowed())
    assert [one.due_at for one in every] == sorted(one.due_at for one in every)
    pages = [found.listed(Narrowed(), first=n, most=50)[1] for n in range(0, found.total, 50)]
    assert tuple(one for page in pages for one in page) == every
    assert len({(one.kind, one.subject) for one in every}) == found.total
    assert found.listed(Narrowed(), first=found.total, most=50) == (found.total, ())


def test_how_long_it_is_overdue_is_working_time() -> None:
    friday = datetime(2026, 3, 13, 8, tzinfo=UTC)  # 17:00 in Tokyo, an hour before the weekend
    one = Obligation(Kind.FS_ANSWER, 1, friday - timedelta(days=2), friday)
    monday = datetime(2026, 3, 16, 1, tzinfo=UTC)  # 10:00
    found = omissions(facts([(1, one)], as_of=monday), as_of=monday, presence=Presence())
    (late,) = found.listed(Narrowed())[1]
    assert (late.cause, late.business_s) == (Cause.FS_SILENT, 2 * 3600.0)


def test_nothing_owed_is_nothing_overdue() -> None:
    found = omissions(facts([], as_of=MONDAY), as_of=MONDAY, presence=Presence())
    assert (found.total, found.by_cause, found.by_owner) == (0, (), ())
    assert found.listed(Narrowed(cause=Cause.DROPPED, nobody=True)) == (0, ())


def test_feedback_is_of_a_campaign_and_of_no_lead() -> None:
    one = Obligation(Kind.MARKETING_REPLY, 5, MONDAY, MONDAY + timedelta(days=1))
    now = MONDAY + timedelta(days=9)
    found = omissions(facts([(None, one)], as_of=now), as_of=now, presence=Presence())
    (late,) = found.listed(Narrowed(debtor=Department.MARKETING, nobody=True))[1]
    assert (late.lead_id, late.cause) == (None, Cause.REPLY_MISSING)

"""Who is reminded of the agreement: departments that have yet to sign, writers whose review is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine

from tasuki.domain.agreement.life import SIGNS_FOR, Department
from tasuki.domain.roles import Role
from tasuki.web.accounts.models import User
from tasuki.web.agreements import services
from tasuki.web.agreements.selectors import Reminded, Reminder, register, reminders, review
from tests.facts.ledgers import TOKYO
from tests.web.agreements import (
    MONDAY,
    SIGNERS,
    THURSDAY,
    document,
    people,
    proposed,
    refused,
    sign_all,
)


@pytest.fixture
def users(db: None) -> dict[Role, User]:
    return people()


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(THURSDAY, tick=False) as travelled:
        yield travelled


def now() -> datetime:
    return datetime.now(TOKYO)


def test_each_department_is_reminded_until_it_has_signed(
    users: dict[Role, User], clock: Any
) -> None:
    services.agreement_draft(document(41), by=users[Role.MARKETING])
    assert reminders(now()) == ()  # a draft waits for nobody's signature
    version = proposed(users[Role.IS_MANAGER])
    clock.shift(timedelta(days=2))
    assert reminders(now()) == tuple(
        Reminder(Reminded.SIGNATURE, 2, frozenset({role}), SIGNS_FOR[role], THURSDAY)
        for role in (Role.MARKETING, Role.IS_MANAGER, Role.FS_MANAGER)
    )
    services.agreement_sign(version, by=users[Role.IS_MANAGER], fingerprint=version.fingerprint)
    left = [one.department for one in reminders(now())]
    assert left == [Department.MARKETING, Department.FIELD_SALES]
    services.agreement_withdraw(version, by=users[Role.MARKETING])
    assert reminders(now()) == ()


def test_who_objected_is_reminded_once_it_was_answered(users: dict[Role, User], clock: Any) -> None:
    version = proposed(users[Role.IS_MANAGER])
    services.agreement_object(version, "届きません", by=users[Role.FS_MANAGER])
    assert Department.FIELD_SALES not in {one.department for one in reminders(now())}
    clock.shift(timedelta(days=1))
    objection = version.events.get(act="objected")
    services.agreement_answer(objection, "半年で見直します", by=users[Role.IS_MANAGER])
    since = {one.department: one.since for one in reminders(now())}
    assert since[Department.FIELD_SALES] == THURSDAY + timedelta(days=1)
    assert since[Department.MARKETING] == THURSDAY


@pytest.mark.parametrize(
    ("since", "days"),
    [(date(2026, 6, 4), None), (date(2026, 6, 3), 14), (date(2026, 5, 19), 0), (date(2026, 4, 1), -49)],
)  # fmt: skip
def test_a_review_is_reminded_of_before_and_after_it_is_due(
    users: dict[Role, User], since: date, days: int | None
) -> None:
    services.agreement_adopt(document(), by="terminal", since=since)
    found = reminders(now())
    if days is None:
        assert found == ()
        return
    (one,) = found
    assert (one.what, one.number, one.days) == (Reminded.REVIEW, 1, days)
    assert one.roles == {Role.ADMIN, Role.MARKETING, Role.IS_MANAGER, Role.FS_MANAGER}


def test_a_review_is_over_once_another_version_holds(users: dict[Role, User], clock: Any) -> None:
    services.agreement_adopt(document(), by="terminal", since=date(2026, 4, 1))
    version = proposed(users[Role.IS_MANAGER])
    services.agreement_set_date(version, MONDAY, by=users[Role.IS_MANAGER])
    sign_all(version, {role: users[role] for role in SIGNERS})
    assert [one.what for one in reminders(now())] == [Reminded.REVIEW]
    clock.move_to(datetime(2026, 11, 23, tzinfo=TOKYO))
    assert reminders(now()) == ()


def test_a_review_that_changes_nothing_is_kept_and_the_next_one_counts_from_it(
    users: dict[Role, User], clock: Any
) -> None:
    version = services.agreement_adopt(document(), by="terminal", since=date(2026, 4, 1))
    assert [one.days for one in reminders(now())] == [-49]
    services.agreement_review(version, by=users[Role.IS_MANAGER], text="期限は足りている")
    assert reminders(now()) == ()
    event = version.events.get(act="reviewed")
    assert (event.text, event.user) == ("期限は足りている", users[Role.IS_MANAGER])
    due = review(register(now()))
    assert due is not None
    assert due.due == date(2027, 5, 19)
    clock.move_to(datetime(2027, 5, 6, 9, tzinfo=TOKYO))
    assert [one.days for one in reminders(now())] == [13]


def test_a_review_is_of_the_version_in_force_and_one_a_day(
    users: dict[Role, User], clock: Any
) -> None:
    manager = users[Role.IS_MANAGER]
    held = services.agreement_adopt(document(), by="terminal", since=date(2026, 4, 1))
    draft = services.agreement_draft(document(41), by=manager)
    assert refused(partial(services.agreement_review, draft, by=manager)) == "not_current"
    again = partial(services.agreement_review, held, by=manager)
    again()
    assert refused(again) == "reviewed_already"
    clock.shift(timedelta(days=1))
    again()
    assert held.events.filter(act="reviewed").count() == 2

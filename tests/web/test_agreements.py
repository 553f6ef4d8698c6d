"""The agreement's life: who may do what, what is refused, and that time alone brings it into force."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from tasuki.domain.agreement.life import SIGNS_FOR, Department, State
from tasuki.domain.roles import Role
from tasuki.web.accounts.models import User
from tasuki.web.agreements import selectors, services
from tasuki.web.agreements.models import AgreementEvent, AgreementVersion
from tasuki.web.agreements.selectors import Standing, Wait, awaited, register
from tasuki.web.ledger.models import Posting
from tasuki.web.ledger.posting import Refused
from tests.facts.ledgers import TOKYO
from tests.web.agreements import (
    MONDAY,
    SIGNERS,
    THURSDAY,
    document,
    leaver,
    people,
    person,
    proposed,
    refused,
    sign_all,
)


@pytest.fixture
def users(db: None) -> dict[Role, User]:
    return people()


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(THURSDAY) as travelled:
        yield travelled


def now() -> datetime:
    return datetime.now(TOKYO)


def state(version: AgreementVersion) -> State:
    found = register(now()).of(version.number)
    assert found is not None
    return found.state


def test_the_worked_story(users: dict[Role, User], clock: Any) -> None:
    manager, field = users[Role.IS_MANAGER], users[Role.FS_MANAGER]
    first = services.agreement_adopt(document(40), by="terminal", since=date(2026, 8, 3))
    draft = services.agreement_draft(document(60), by=manager, note="閾値を60に")
    assert (draft.number, draft.based_on, state(draft)) == (2, first, State.DRAFT)
    services.agreement_propose(draft, by=manager)
    services.agreement_object(draft, "60では届かない", by=field, sentence="1.1")
    objection = draft.events.get(act="objected")
    services.agreement_answer(objection, "50に直します", by=manager)
    newer = services.agreement_edit(draft, document(50), by=manager)
    assert (newer.based_on, state(draft)) == (draft, State.REPLACED)
    services.agreement_propose(newer, by=manager)
    services.agreement_set_date(newer, MONDAY, by=manager)
    sign_all(newer, users)
    assert state(newer) is State.SIGNED
    midnight = datetime(2026, 11, 23, tzinfo=TOKYO)
    before = selectors.versions(midnight - timedelta(microseconds=1))
    clock.move_to(midnight)
    assert (state(newer), state(first)) == (State.IN_FORCE, State.SUPERSEDED)
    known = selectors.versions(now())
    assert [(one.version, one.since) for one in known.all] == [
        (1, datetime(2026, 8, 3, tzinfo=TOKYO)),
        (3, midnight),
    ]
    assert known.all[:1] == before.all  # what was, stays
    assert known.at(midnight - timedelta(seconds=1)).version == 1  # type: ignore[union-attr]
    assert known.at(midnight).agreement.mql.threshold == 50  # type: ignore[union-attr]
    assert selectors.in_force_at(midnight - timedelta(days=1)).number == 1  # type: ignore[union-attr]
    verbs = Posting.objects.filter(object__startswith="agreement:").order_by("id")
    assert [line.verb.removeprefix("agreement_") for line in verbs] == [
        "adopt", "draft", "propose", "object", "answer", "edit",
        "propose", "set_date", "sign", "sign", "sign",
    ]  # fmt: skip


def test_a_day_that_passes_before_the_third_signature_must_be_set_anew(
    users: dict[Role, User], clock: Any
) -> None:
    version = proposed(users[Role.MARKETING])
    services.agreement_set_date(version, MONDAY, by=users[Role.MARKETING])
    for role in SIGNERS[:2]:
        services.agreement_sign(version, by=users[role], fingerprint=version.fingerprint)
    clock.move_to(datetime(2026, 11, 23, 9, tzinfo=TOKYO))
    services.agreement_sign(version, by=users[Role.FS_MANAGER], fingerprint=version.fingerprint)
    found = register(now()).of(version.number)
    assert found is not None
    assert (found.state, found.life.passed(now())) == (State.SIGNED, True)
    assert [one.wait for one in awaited(found, now())] == [Wait.DAY]
    services.agreement_set_date(version, date(2026, 11, 24), by=users[Role.MARKETING])
    clock.move_to(datetime(2026, 11, 24, tzinfo=TOKYO))
    assert state(version) is State.IN_FORCE


def test_any_change_of_the_document_is_signed_anew(users: dict[Role, User]) -> None:
    version = proposed(users[Role.IS_MANAGER])
    services.agreement_sign(version, by=users[Role.MARKETING], fingerprint=version.fingerprint)
    changed = services.agreement_edit(version, document(38), by=users[Role.IS_MANAGER])
    found = register(now()).of(changed.number)
    assert found is not None
    assert found.life.missing == tuple(Department)
    assert not found.life.proposed
    sign = partial(
        services.agreement_sign, version, by=users[Role.FS_MANAGER], fingerprint=version.fingerprint
    )
    assert refused(sign) == "replaced"
    services.agreement_propose(changed, by=users[Role.IS_MANAGER])
    other = partial(
        services.agreement_sign, changed, by=users[Role.FS_MANAGER], fingerprint=version.fingerprint
    )
    assert refused(other) == "other_document"


@pytest.mark.parametrize("role", list(Role))
def test_a_department_signs_through_its_own_head_alone(users: dict[Role, User], role: Role) -> None:
    version = proposed(users[Role.IS_MANAGER])
    if role in SIGNS_FOR:
        services.agreement_sign(version, by=users[role], fingerprint=version.fingerprint)
        assert version.events.get(act="signed").department == SIGNS_FOR[role]
    else:
        with pytest.raises(PermissionDenied):
            services.agreement_sign(version, by=users[role], fingerprint=version.fingerprint)
        with pytest.raises(PermissionDenied):
            services.agreement_object(version, "いや", by=users[role])
        assert not version.events.filter(act__in=("signed", "objected")).exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_may_draft_propose_date_withdraw_and_comment(
    users: dict[Role, User], role: Role
) -> None:
    held = services.agreement_adopt(document(50), by="terminal", since=date(2026, 8, 3))
    version = services.agreement_draft(document(39), by="terminal")
    services.agreement_propose(version, by="terminal")
    services.agreement_object(version, "理由", by=users[Role.FS_MANAGER])
    objection = version.events.get(act="objected")
    drafts = [services.agreement_draft(document(n), by="terminal") for n in (31, 32)]
    by = users[role]
    acts: list[Callable[[], Any]] = [
        partial(services.agreement_draft, document(44), by=by),
        partial(services.agreement_answer, objection, "はい", by=by),
        partial(services.agreement_set_date, version, MONDAY, by=by),
        partial(services.agreement_edit, version, document(45), by=by),
        partial(services.agreement_propose, drafts[0], by=by),
        partial(services.agreement_withdraw, drafts[1], by=by),
        partial(services.agreement_review, held, by=by),
    ]
    writers = {Role.ADMIN, Role.IS_MANAGER, Role.MARKETING, Role.FS_MANAGER}
    for act in acts:
        if role in writers:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()
    if role is Role.VIEWER:
        with pytest.raises(PermissionDenied):
            services.agreement_comment(version, "見ました", by=by)
    else:
        services.agreement_comment(version, "見ました", by=by)
    count = version.events.filter(act="commented").count()
    assert count == (0 if role is Role.VIEWER else 1)


def test_who_has_left_signs_nothing(users: dict[Role, User]) -> None:
    version = proposed(users[Role.IS_MANAGER])

    def sign(by: User) -> Callable[[], None]:
        return partial(services.agreement_sign, version, by=by, fingerprint=version.fingerprint)

    gone = leaver(Role.MARKETING, THURSDAY.date() - timedelta(days=1))
    assert refused(sign(gone)) == "left"
    assert refused(partial(services.agreement_comment, version, "まだ", by=gone)) == "left"
    assert gone.member is not None
    gone.member.active_until = THURSDAY.date()  # the last day is a day of work
    gone.member.save()
    services.agreement_sign(version, by=gone, fingerprint=version.fingerprint)
    field = users[Role.FS_MANAGER]
    User.objects.filter(pk=field.pk).update(is_active=False)  # while the page was open
    assert refused(sign(field)) == "left"


def test_a_role_that_was_taken_away_while_the_page_was_open_signs_nothing(
    users: dict[Role, User],
) -> None:
    version, field = proposed(users[Role.IS_MANAGER]), users[Role.FS_MANAGER]
    User.objects.filter(pk=field.pk).update(role=Role.VIEWER.value)
    with pytest.raises(PermissionDenied):
        services.agreement_sign(version, by=field, fingerprint=version.fingerprint)


def test_what_makes_no_sense_is_refused(users: dict[Role, User]) -> None:
    manager, field = users[Role.IS_MANAGER], users[Role.FS_MANAGER]
    version = services.agreement_draft(document(39), by=manager)
    print_ = version.fingerprint
    sign = partial(services.agreement_sign, version, by=field, fingerprint=print_)

    def object_(why: str) -> Callable[[], None]:
        return partial(services.agreement_object, version, why, by=field)

    assert refused(sign) == "not_proposed"
    assert refused(object_("理由")) == "not_proposed"
    services.agreement_propose(version, by=manager)
    assert refused(partial(services.agreement_propose, version, by=manager)) == "proposed_already"
    assert refused(object_("  ")) == "reason_needed"
    assert refused(partial(services.agreement_comment, version, "", by=field)) == "text_needed"
    assert refused(partial(services.agreement_edit, version, document(39), by=manager)) == "same"
    sign()
    assert refused(sign) == "signed_already"
    object_("やはり")()
    assert refused(sign) == "own_objection"
    objection = version.events.get(act="objected")
    services.agreement_answer(objection, "直しました", by=manager)
    again = partial(services.agreement_answer, objection, "もう一度", by=manager)
    assert refused(again) == "answered_already"
    drafted = version.events.get(act="drafted")
    assert refused(partial(services.agreement_answer, drafted, "?", by=manager)) == "no_objection"
    sign()
    services.agreement_withdraw(version, by=manager)
    for act in (sign, object_("理由"), partial(services.agreement_withdraw, version, by=manager)):
        assert refused(act) == "withdrawn"
    assert Posting.objects.count() == AgreementEvent.objects.values("posting").distinct().count()


def test_an_agreement_with_a_contradiction_is_proposed_to_nobody(users: dict[Role, User]) -> None:
    given = document().model_dump(mode="json")
    given["sql"] |= {"confirmed_at_least": 5}
    impossible = type(document()).model_validate(given)
    version = services.agreement_draft(impossible, by=users[Role.ADMIN])
    act = partial(services.agreement_propose, version, by=users[Role.ADMIN])
    assert refused(act) == "problems"
    assert state(version) is State.DRAFT


@pytest.mark.parametrize("days", [-400, -1, 0])
def test_it_cannot_be_in_force_in_the_past_or_from_this_morning(
    users: dict[Role, User], days: int
) -> None:
    version = proposed(users[Role.IS_MANAGER])
    day = THURSDAY.date() + timedelta(days=days)
    act = partial(services.agreement_set_date, version, day, by=users[Role.IS_MANAGER])
    assert refused(act) == "not_future"
    services.agreement_set_date(
        version, THURSDAY.date() + timedelta(days=1), by=users[Role.IS_MANAGER]
    )


def test_two_versions_have_no_day_in_common(users: dict[Role, User]) -> None:
    manager = users[Role.IS_MANAGER]
    first, second = proposed(manager, 38), proposed(manager, 37)
    services.agreement_set_date(first, MONDAY, by=manager)
    taken = partial(services.agreement_set_date, second, MONDAY, by=manager)
    assert refused(taken) == "taken"
    services.agreement_withdraw(first, by=manager)
    taken()


def test_what_is_in_force_is_changed_by_nothing(users: dict[Role, User], clock: Any) -> None:
    manager = users[Role.IS_MANAGER]
    version = proposed(manager)
    services.agreement_set_date(version, MONDAY, by=manager)
    sign_all(version, users)
    clock.move_to(datetime(2026, 11, 23, 9, tzinfo=TOKYO))
    acts: list[Callable[[], Any]] = [
        partial(services.agreement_edit, version, document(1), by=manager),
        partial(services.agreement_withdraw, version, by=manager),
        partial(services.agreement_set_date, version, date(2026, 12, 1), by=manager),
        partial(services.agreement_object, version, "いまさら", by=manager),
        partial(services.agreement_sign, version, by=manager, fingerprint=version.fingerprint),
    ]
    assert {refused(act) for act in acts} == {"in_force"}
    adopt = partial(services.agreement_adopt, document(2), by="x", since=MONDAY)
    assert refused(adopt) == "not_first"
    services.agreement_comment(version, "読みやすい", by=manager)
    assert state(version) is State.IN_FORCE


def test_the_document_is_kept_to_the_last_letter_and_its_fingerprint_with_it(
    users: dict[Role, User],
) -> None:
    version = services.agreement_draft(document(), by=users[Role.IS_MANAGER])
    kept = AgreementVersion.objects.get(pk=version.pk)
    assert kept.agreement == document()
    assert services.canonical(kept.agreement) == kept.document
    assert kept.fingerprint != services.agreement_draft(document(41), by="terminal").fingerprint


@pytest.mark.parametrize("model", [AgreementVersion, AgreementEvent])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_itself_keeps_versions_and_signatures(
    users: dict[Role, User], model: Any, statement: str
) -> None:
    proposed(users[Role.IS_MANAGER])
    before = list(model.objects.values())
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(model._meta.db_table))
    assert list(model.objects.values()) == before


def test_who_is_waited_for_is_named(users: dict[Role, User]) -> None:
    version = services.agreement_draft(document(), by=users[Role.IS_MANAGER])

    def standing() -> Standing:
        found = register(now()).of(version.number)
        assert found is not None
        return found

    assert [one.wait for one in awaited(standing(), now())] == [Wait.PROPOSAL]
    services.agreement_propose(version, by=users[Role.IS_MANAGER])
    person(Role.MARKETING, "小倉")
    services.agreement_sign(version, by=users[Role.FS_MANAGER], fingerprint=version.fingerprint)
    waits = {(one.wait, one.department): one.names for one in awaited(standing(), now())}
    assert waits[Wait.SIGNATURE, Department.MARKETING] == ("marketing", "小倉")
    assert waits.keys() == {
        (Wait.SIGNATURE, Department.MARKETING),
        (Wait.SIGNATURE, Department.INSIDE_SALES),
        (Wait.DAY, None),
    }


def test_what_is_to_begin_cannot_have_been_in_force_before(users: dict[Role, User]) -> None:
    tomorrow = THURSDAY.date() + timedelta(days=1)
    assert refused(lambda: services.agreement_adopt(document(), by="terminal", since=tomorrow)) == (
        "not_past"
    )
    assert not AgreementVersion.objects.exists()
    adopted = services.agreement_adopt(document(), by="terminal", since=THURSDAY.date())
    assert state(adopted) is State.IN_FORCE
    audit = Posting.objects.get(verb="agreement_adopt")
    assert (audit.actor, audit.detail["since"]) == ("terminal", THURSDAY.date().isoformat())


@pytest.mark.parametrize(
    ("since", "near", "days"),
    [(date(2026, 5, 19), True, 0), (date(2026, 6, 3), True, 14), (date(2026, 6, 4), False, 15),
     (date(2026, 4, 1), True, -49)],
)  # fmt: skip
def test_a_review_is_said_two_weeks_before(
    users: dict[Role, User], since: date, near: bool, days: int
) -> None:
    services.agreement_adopt(document(), by="terminal", since=since)
    due = selectors.review(register(now()))
    assert due is not None
    assert (due.near, due.days) == (near, days)


def test_of_two_who_press_at_once_one_wins_and_the_other_is_told(ledger_db: str) -> None:
    users = people()
    version = proposed(users[Role.IS_MANAGER])
    both = [users[Role.MARKETING], person(Role.MARKETING, "小倉")]
    sign = [
        partial(services.agreement_sign, version, by=by, fingerprint=version.fingerprint)
        for by in both
    ]
    assert sorted(at_once(*sign)) == ["done", "signed_already"]
    assert version.events.filter(act="signed").count() == 1
    change = [
        partial(services.agreement_edit, version, document(n), by=users[Role.IS_MANAGER])
        for n in range(30, 36)
    ]
    assert sorted(at_once(*change)) == ["done", *["replaced"] * 5]
    assert [one.number for one in AgreementVersion.objects.order_by("number")] == [1, 2]
    assert Posting.objects.filter(verb="agreement_edit").count() == 1


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """What became of acts that were begun together, each in a thread and connection of its own."""
    told: list[str] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        start.wait()
        try:
            act()
            told.append("done")
        except Refused as no:
            told.append(no.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
